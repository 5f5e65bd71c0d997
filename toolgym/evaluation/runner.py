"""The runner: an agent plays a task set, many episodes at once, and each is in the log as soon as it has ended."""

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from toolgym.agents import Action, AnyAgent, ContextFull, record_of
from toolgym.chat import ChatError, Usage
from toolgym.episodes import Episode, EpisodeRecord, StaleTaskError
from toolgym.evaluation.log import Ended, Entry, RunLog
from toolgym.evaluation.plan import Plan, attempt_seed
from toolgym.evaluation.traits import Traits, traits_of
from toolgym.tasks.task import AnyTask
from toolgym.tools import ToolPool, Unavailable, load_pool

MOST_FAILURES = 32
"""Invalid episodes in a row after which a run stops: the endpoint, the tools or the agent are down."""

_FATAL = frozenset((401, 403, 404))
"""Refusals that every further request would meet as well."""


class RunStopped(RuntimeError):
    """A run cannot go on; what has ended is in the log, and the same run goes on from there."""


def run(plan: Plan, log: RunLog, done: Callable[[Entry], None] = lambda entry: None) -> None:
    """Plays what the log does not hold yet, on an event loop of its own; see `evaluate`."""
    asyncio.run(evaluate(plan, log, done))


async def evaluate(plan: Plan, log: RunLog, done: Callable[[Entry], None] = lambda entry: None) -> None:
    """Plays what the log does not hold yet.

    First attempts come before second ones, tasks in the order of their set. Each episode begins as soon as one of
    ``concurrency`` places is free; the order of the lines is that in which episodes end.

    A failure of the infrastructure (the endpoint, a tool that the task needs, an agent's own code) is no outcome: the
    episode is begun again, up to ``retries`` times, and if that does not help its entry is invalid. Such attempts are
    played again when the run is run again.

    Args:
        plan: What is to be played.
        log: Where the entries go. It is created, or belongs to an earlier part of this run.
        done: Called with each new entry once it is in the log.

    Raises:
        LogError: The log is of another run.
        RunStopped: Every further episode would fail as well.
    """
    held = log.done()
    with log.open(plan.header()), _Tools(plan.concurrency) as tools:
        async with plan.source.opened:
            stage = _Stage(plan, log, tools, done)
            waiting = (
                (task, attempt)
                for attempt in range(plan.attempts)
                for task in plan.tasks
                if (task.id, attempt) not in held
            )
            try:
                async with asyncio.TaskGroup() as places:
                    for _ in range(plan.concurrency):
                        places.create_task(stage.play(waiting))
            except ExceptionGroup as several:
                raise several.exceptions[0] from None


class _Tools:
    """Threads that tools run in, so that no tool holds up the requests of other episodes.

    Tools that compute run one at a time: the interpreter would not run them together anyway, and some libraries keep
    settings for the whole process. Tools that wait for the network run side by side.
    """

    def __init__(self, concurrency: int) -> None:
        self._computing = ThreadPoolExecutor(1, "computing")
        self._waiting = ThreadPoolExecutor(concurrency, "waiting")

    def __enter__(self) -> "_Tools":
        return self

    def __exit__(self, *raised: object) -> None:
        for threads in (self._computing, self._waiting):
            threads.shutdown(wait=False, cancel_futures=True)

    def of(self, episode: Episode, pool: ToolPool) -> ThreadPoolExecutor:
        """The threads for an episode's turns."""
        live = any(pool[name].determinism == "live" for name in episode.task.toolset)
        return self._waiting if live else self._computing

    @property
    def waiting(self) -> ThreadPoolExecutor:
        """The threads for agents whose turns block."""
        return self._waiting


class _Failed(Exception):
    """An episode could not be played properly.

    Attributes:
        record: The episode up to there.
        again: Whether another try may help.
    """

    def __init__(self, fault: str, record: EpisodeRecord, again: bool) -> None:
        super().__init__(fault)
        self.record = record
        self.again = again


@dataclass
class _Stage:
    """Plays episodes for one run.

    Attributes:
        failures: Invalid episodes since the last valid one.
    """

    plan: Plan
    log: RunLog
    tools: _Tools
    done: Callable[[Entry], None]
    failures: int = 0
    _traits: dict[str, Traits] = field(default_factory=dict)
    _kinds: dict[str, dict[str, str]] = field(default_factory=dict)

    async def play(self, waiting: Iterator[tuple[AnyTask, int]]) -> None:
        """Takes one attempt after another; the iterator is shared by all places."""
        for task, attempt in waiting:
            entry = await self._attempt(task, attempt)
            self.log.append(entry)
            self.done(entry)
            self.failures = 0 if entry.valid else self.failures + 1
            if self.failures >= MOST_FAILURES:
                raise RunStopped(f"{self.failures} episodes in a row failed, the last one with: {entry.faults[-1]}")

    async def _attempt(self, task: AnyTask, attempt: int) -> Entry:
        """Plays one attempt, again where the infrastructure failed."""
        seed = attempt_seed(self.plan.seed, task.id, attempt)
        faults: list[str] = []
        spent: list[Usage] = []
        again = True
        while again and len(faults) <= self.plan.retries:
            begun = time.monotonic()
            agent, difference, again = None, None, False
            ended: Ended = "invalid"
            try:
                agent = self._agent(task, seed)
                episode, pool = self._episode(task)
                record, ended = await self._played(episode, agent, self.tools.of(episode, pool))
                difference = episode.difference
            except _Failed as failed:
                faults.append(str(failed))
                record, again = failed.record, failed.again
            if isinstance(usage := getattr(agent, "usage", None), Usage):
                spent.append(usage)
        return Entry(
            task=task.id,
            attempt=attempt,
            seed=seed,
            ended=ended,
            outcome=record.outcome,
            valid=record.valid,
            traits=self._traits_of(task),
            usage=sum(spent[1:], start=spent[0]) if spent else None,
            cut=int(getattr(agent, "cut", 0)),
            seconds=round(time.monotonic() - begun, 3),
            tries=len(faults) + (ended != "invalid"),
            faults=tuple(faults),
            difference=difference,
            record=record,
        )

    def _agent(self, task: AnyTask, seed: int) -> AnyAgent:
        try:
            agent = self.plan.source.make(task, seed)
            agent.reset()
        except Exception as error:
            fault = f"the agent cannot be made: {_named(error)}"
            raise _Failed(fault, _unplayed(task, "agent", fault), True) from error
        return agent

    def _episode(self, task: AnyTask) -> tuple[Episode, ToolPool]:
        try:
            pool = load_pool(self.plan.pool or task.provenance.pool)
            return Episode(task, pool, self.plan.dialect, self.plan.limits), pool
        except (StaleTaskError, Unavailable) as error:
            raise _Failed(str(error), _unplayed(task, "task", str(error)), False) from error

    async def _played(
        self, episode: Episode, agent: AnyAgent, threads: ThreadPoolExecutor
    ) -> tuple[EpisodeRecord, Ended]:
        """Plays one episode to its end.

        Raises:
            _Failed: It cannot be scored.
            RunStopped: No episode could be played any more.
        """
        loop = asyncio.get_running_loop()
        observation, info = episode.opening, episode.info
        actions: list[Action] = []
        reward, terminated, truncated = 0.0, False, False
        while not (terminated or truncated):
            try:
                if inspect.iscoroutinefunction(agent.act):
                    action = await agent.act(observation, info)
                else:
                    action = await loop.run_in_executor(self.tools.waiting, agent.act, observation, info)
            except ContextFull as full:
                info["error"] = f"the chat does not fit the model's context: {full}"
                return record_of(info, actions, reward, False, True), "context"
            except ChatError as error:
                if error.kind in ("no_key", "closed") or error.status in _FATAL:
                    raise RunStopped(str(error)) from error
                again = error.kind != "refused"
                raise _failed("endpoint", f"{error.kind}: {error}", info, actions, again) from error
            except Exception as error:  # an agent of somebody's own may raise anything; that is no answer
                raise _failed("agent", f"the agent raised {_named(error)}", info, actions, True) from error
            actions.append(_written(action))
            observation, gained, terminated, truncated, info = await loop.run_in_executor(threads, episode.step, action)
            reward += gained
        if not info["valid"]:
            raise _failed(info["failure"], str(info["error"]), info, actions, info["failure"] != "task")
        return record_of(info, actions, reward, terminated, truncated), _ended(info, terminated)

    def _traits_of(self, task: AnyTask) -> Traits:
        if task.id not in self._traits:
            reference = self.plan.pool or task.provenance.pool
            if reference not in self._kinds:
                self._kinds[reference] = {tool.name: tool.kind for tool in load_pool(reference)}
            self._traits[task.id] = traits_of(task, self._kinds[reference])
        return self._traits[task.id]


def _ended(info: dict[str, Any], terminated: bool) -> Ended:
    """Which limit ended an episode; that of time where no other is spent."""
    if terminated:
        return "answered"
    if info["turns_left"] == 0:
        return "turns"
    if info["tokens_left"] == 0:
        return "tokens"
    return "calls" if info["calls_left"] == 0 else "seconds"


def _failed(failure: str, fault: str, info: dict[str, Any], actions: list[Action], again: bool) -> _Failed:
    """An episode that came so far and cannot go on."""
    info = {**info, "valid": False, "failure": failure, "error": fault}
    return _Failed(fault, record_of(info, actions, 0.0, False, True), again)


def _unplayed(task: AnyTask, failure: str, fault: str) -> EpisodeRecord:
    """The record of an episode that did not begin."""
    return EpisodeRecord(
        task_id=task.id,
        messages=(),
        actions=(),
        reward=0.0,
        outcome=None,
        explanation=None,
        terminated=False,
        truncated=True,
        valid=False,
        failure=failure,
        error=fault,
        turns=0,
        calls=0,
        tokens=0,
    )


def _written(action: object) -> Action:
    """An action as a record can hold it: JSON. The episode is given the action itself."""
    if isinstance(action, str):
        return action
    try:
        if isinstance(action, dict):
            return dict(json.loads(json.dumps(action, allow_nan=False)))
    except (TypeError, ValueError, RecursionError):
        pass
    return {"not_json": repr(action)[:1000]}


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
