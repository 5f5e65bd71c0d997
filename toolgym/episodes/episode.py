"""The turn engine: one agent working on one task, turn by turn. Plain, synchronous, and without Gymnasium."""

import time
from collections.abc import Generator, Mapping
from json.encoder import encode_basestring
from typing import Any, Self

from toolgym.episodes.briefing import Briefing, brief
from toolgym.episodes.dialects import HERMES, Dialect, ParsedCall, Turn, dialect_named, without_tags
from toolgym.episodes.limits import Limits
from toolgym.episodes.messages import assistant_message, read_action
from toolgym.episodes.pending import Failure, PendingCall, Playing, StepResult, ToolLost, finish
from toolgym.episodes.record import trace_hash
from toolgym.episodes.submission import ALONE, SUBMIT, TWICE, submission_fault
from toolgym.evidence.trace import Call, Trace
from toolgym.rewards import Outcome, Verdict, check_answer, check_state
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.tools import ToolPool, ToolResult, load_pool
from toolgym.tools.declare import MAX_NAME
from toolgym.tools.difference import Difference
from toolgym.tools.errors import ErrorKind, ToolError
from toolgym.tools.pool import unknown_tool

MAX_OBSERVATION = 65_536
"""Characters of results after which a turn's further results are left out of the observation."""

NO_CALL = (
    f"The turn holds no tool call. Call a tool, or, if you know the answer, call {SUBMIT} with the argument 'answer',"
    " in the format of the first message."
)


class EpisodeOver(RuntimeError):
    """A step was taken after the episode had ended."""


class Episode:
    """One agent working on one task.

    A turn's calls run in order, each whether or not its neighbours failed; whatever is wrong comes back as one sentence
    and leaves the episode as it was, its counters excepted. The answer is committed by ``submit_answer``, alone in its
    turn: a turn that holds it together with anything else runs nothing and commits nothing.

    The episode ends in one of two ways. *Terminated*: an answer was committed; its outcome is correct, wrong or
    unparsable. *Truncated*: a limit is spent, or a tool that the recorded calls use failed as ``unavailable`` or
    ``internal``, or a tool was lost with what it ran in. The latter are no fault of the agent's: ``info["failure"]``
    says which it was, ``info["valid"]`` is False, and trainers mask the episode. All other failures of tools are
    observations.

    A task over a world is played in a fork of the pool's world that belongs to the episode alone.

    Args:
        task: The task.
        pool: Where its tools are.
        dialect: How text is written.
        limits: What it may cost.

    Raises:
        StaleTaskError: See `Briefing`.
        Unavailable: See `Briefing`.
    """

    __slots__ = (
        "_began",
        "_briefing",
        "_error",
        "_executed",
        "_explanation",
        "_failure",
        "_messages",
        "_outcome",
        "_playing",
        "_terminated",
        "_tokens",
        "_truncated",
        "_turn",
        "_world",
        "limits",
    )

    def __init__(self, task: AnyTask, pool: ToolPool, dialect: Dialect = HERMES, limits: Limits | None = None) -> None:
        self._briefing: Briefing = brief(task, pool, dialect)
        self.limits = limits if limits is not None else _DEFAULT
        self._messages: list[dict[str, Any]] = list(self._briefing.messages)
        self._executed: list[tuple[ParsedCall, ToolResult]] = []
        self._turn = 0
        self._tokens = 0
        self._outcome: Outcome | None = None
        self._explanation: str | None = None
        self._error: str | None = None
        self._failure: Failure | None = None
        self._playing = False
        self._world = pool.world.fork() if pool.world is not None and isinstance(task, StateTask) else None
        self._terminated = False
        self._truncated = False
        self._began = time.monotonic() if self.limits.seconds is not None else 0.0

    @property
    def task(self) -> AnyTask:
        """The task."""
        return self._briefing.task

    @property
    def pool(self) -> ToolPool:
        """Where its tools are."""
        return self._briefing.pool

    @property
    def dialect(self) -> Dialect:
        """How text is written."""
        return self._briefing.dialect

    @property
    def opening(self) -> str:
        """The first observation: the system prompt and the question."""
        return self._briefing.opening

    @property
    def over(self) -> bool:
        """Whether the episode has ended."""
        return self._terminated or self._truncated

    @property
    def info(self) -> dict[str, Any]:
        """The state in structured form, under the same keys at every moment. Messages and schemas are read only.

        - ``task_id``; ``messages``, the chat so far; ``tools``, the function schemas to give a chat model;
        - ``turn``, ``calls`` and ``tokens``, what is used; ``turns_left``, ``calls_left`` and ``tokens_left``, None if
          unlimited;
        - ``outcome``: ``correct``, ``wrong`` or ``unparsable``, None while no answer is committed; ``explanation``: the
          checker's, which may quote the gold answer, so only once there is an outcome;
        - ``valid``: False if the episode could not be played properly and must not be scored; ``failure``: why, one of
          `Failure`, else None;
        - ``error``: what was wrong with the last turn, in one sentence, None if nothing was.
        """
        limits, turn, calls, tokens = self.limits, self._turn, len(self._executed), self._tokens
        return {
            "task_id": self._briefing.task.id,
            "messages": self._messages[:],
            "tools": self._briefing.schemas,
            "turn": turn,
            "calls": calls,
            "tokens": tokens,
            "turns_left": None if limits.turns is None else limits.turns - turn,
            "calls_left": None if limits.calls is None else limits.calls - calls,
            "tokens_left": None if limits.tokens is None else max(limits.tokens - tokens, 0),
            "outcome": self._outcome,
            "explanation": self._explanation,
            "valid": self._failure is None,
            "failure": self._failure,
            "error": self._error,
        }

    def trace(self) -> Trace:
        """The calls that were run, as evidence records; where their arguments came from is not known."""
        calls = [
            Call(id=f"c{n}", tool=c.name, arguments=c.arguments, origins={}, result=r.value, error=r.error)
            for n, (c, r) in enumerate(self._executed, 1)
        ]
        return Trace(toolset=tuple(self._briefing.tools), calls=tuple(calls))

    @property
    def difference(self) -> Difference | None:
        """What has become of the task's world since the episode began; None if the task is in no world."""
        return None if self._world is None else self._world.difference

    @property
    def trace_hash(self) -> str:
        """Digest of what happened so far; see `trace_hash`."""
        return trace_hash(self.info)

    def step(self, action: object) -> StepResult:
        """Plays one turn.

        Args:
            action: Text in the dialect, or an assistant message with ``tool_calls``; see `read_action`. Anything else
                is answered with a sentence.

        Raises:
            EpisodeOver: The episode has ended, or another turn is being played.
        """
        return finish(self.play(action))

    def play(self, action: object) -> Playing:
        """Plays one turn, as `step` does, but leaves it to the caller how and where its calls run.

        Whatever the calls ran in, equal results give an equal turn.

        Raises:
            EpisodeOver: See `step`; raised when the turn is begun.
        """
        if self._terminated or self._truncated:
            raise EpisodeOver("the episode is over; begin another one")
        if self._playing:
            raise EpisodeOver("a turn of this episode is being played; wait for its result")
        turn = read_action(action, self._briefing.dialect)
        messages = self._messages
        number = len(messages)
        ids = [call.id or f"call_{number}_{n}" for n, call in enumerate(turn.calls)]
        messages.append(assistant_message(turn, ids))
        self._turn += 1
        self._error = None
        reward = 0.0
        for call in turn.calls:
            if call.name == SUBMIT:
                observation, reward = self._submit(turn, ids)
                break
        else:
            self._playing = True
            try:
                observation = yield from self._run(turn, ids)
            except GeneratorExit:
                self._fail("cancelled", "the episode was cancelled")
                raise
            finally:
                self._playing = False
        said = self._briefing.dialect.render(turn) if turn.text is None else turn.text
        count = self.limits.count
        self._tokens += count(said) + count(observation)
        if not (self._terminated or self._truncated):
            self._look_at_limits()
        return StepResult(observation, reward, self._terminated, self._truncated, self.info)

    def fork(self) -> Self:
        """An episode that is as this one and goes its own way: it plays on without either knowing of the other.

        What has been said and run is shared, so a fork costs two lists; the world of a task over one is copied when
        the fork first looks at it.

        Raises:
            EpisodeOver: A turn is being played.
        """
        if self._playing:
            raise EpisodeOver("a turn of this episode is being played; wait for its result")
        twin = object.__new__(type(self))
        for name in Episode.__slots__:
            setattr(twin, name, getattr(self, name))
        twin._messages = self._messages[:]
        twin._executed = self._executed[:]
        twin._world = None if self._world is None else self._world.fork()
        return twin

    def _run(self, turn: Turn, ids: list[str]) -> Generator[PendingCall, ToolResult, str]:
        """Runs a turn's calls and writes their results, then its faults."""
        if not turn.calls and not turn.faults:
            self._error = NO_CALL
            self._messages.append({"role": "user", "content": NO_CALL})
            return NO_CALL
        frames: list[str] = []
        room = MAX_OBSERVATION
        for call, call_id in zip(turn.calls, ids, strict=True):
            result = self._refused(call)
            if result is None:
                pending = PendingCall(
                    self._briefing.tools[call.name], call.arguments, self._world, self._briefing.pool.reference
                )
                try:
                    result = yield pending
                except ToolLost as lost:
                    kind: ErrorKind = "timeout" if lost.failure == "deadline" else "unavailable"
                    result = ToolResult.failure(kind, f"{call.name}: {lost}")
                    self._fail(lost.failure, f"{call.name}: {lost}")
                self._executed.append((call, result))
                if result.error is not None and self._failure is None:
                    self._note(call, result.error)
            frame = self._answer(call, call_id, result.text)
            room -= len(frame)
            if room < 0:
                self._messages.pop()
                frame = self._answer(call, call_id, _LEFT_OUT)
            frames.append(frame)
        for fault in turn.faults:
            self._error = self._error or fault
            frames.append(self._briefing.dialect.render_result("", self._fault(fault)))
        return frames[0] if len(frames) == 1 else "\n".join(frames)

    def _refused(self, call: ParsedCall) -> ToolResult | None:
        """What is said instead of running a call that cannot be run, None if it can."""
        limit = self.limits.calls
        if self._truncated or (limit is not None and len(self._executed) >= limit):
            if not self._truncated:
                self._truncated = True
                self._error = f"the episode's budget of {limit} tool calls is spent"
            return ToolResult.failure("invalid_arguments", f"not run: {self._error}")
        known = self._briefing.tools
        if call.name in known:
            return None
        result = unknown_tool(call.name, (*known, SUBMIT))
        self._executed.append((call, result))
        if result.error is not None and self._error is None:
            self._error = result.error.message
        return result

    def _note(self, call: ParsedCall, error: ToolError) -> None:
        """Notes what went wrong with a call that was run."""
        if error.kind in ("unavailable", "internal") and call.name in self._briefing.needed:
            self._fail(error.kind, error.message)
        elif self._error is None:
            self._error = error.message

    def _fail(self, failure: Failure, why: str) -> None:
        """Ends the episode through no fault of the agent's."""
        self._failure = failure
        self._truncated = True
        self._error = f"the episode cannot go on: {why}"

    def _submit(self, turn: Turn, ids: list[str]) -> tuple[str, float]:
        if len(turn.calls) == 1 and not turn.faults:
            fault = submission_fault(turn.calls[0])
        else:
            count = sum(call.name == SUBMIT for call in turn.calls)
            fault = TWICE.format(count=count) if count > 1 else ALONE
        if fault is not None:
            self._error = fault
            text = _refusal(fault)
            return "\n".join([self._answer(c, i, text) for c, i in zip(turn.calls, ids, strict=True)]), 0.0
        try:
            verdict = self._judged(turn.calls[0].arguments["answer"])
        except ValueError as error:  # the task's gold answer is broken, which is no fault of the agent's
            self._fail("task", str(error))
            return self._answer(turn.calls[0], ids[0], _refusal(f"the episode cannot go on: {error}")), 0.0
        self._terminated = True
        self._outcome = verdict.outcome
        self._explanation = verdict.explanation
        text = f'{{"committed":true,"message":{encode_basestring(verdict.message)}}}'
        return self._answer(turn.calls[0], ids[0], text), verdict.reward

    def _judged(self, answer: Any) -> Verdict:
        task = self._briefing.task
        if isinstance(task, StateTask):
            return check_state(answer, task.answer, task.gold, self._world.difference if self._world else {})
        return check_answer(answer, task.answer, task.gold)

    def _answer(self, call: ParsedCall, call_id: str, text: str) -> str:
        name = call.name if len(call.name) <= MAX_NAME else call.name[:MAX_NAME]
        if "<" in text:  # here, and not only in the frame, because chat templates frame messages themselves
            text = without_tags(text)
        self._messages.append({"role": "tool", "tool_call_id": call_id, "name": name, "content": text})
        return self._briefing.dialect.render_result(name, text)

    def _fault(self, sentence: str) -> str:
        text = without_tags(_refusal(sentence))
        self._messages.append({"role": "user", "content": text})
        return text

    def _look_at_limits(self) -> None:
        limits = self.limits
        if limits.turns is not None and self._turn >= limits.turns:
            self._error = f"the episode's budget of {limits.turns} turns is spent"
        elif limits.tokens is not None and self._tokens >= limits.tokens:
            self._error = f"the episode's budget of {limits.tokens} tokens is spent"
        elif limits.seconds is not None and time.monotonic() - self._began >= limits.seconds:
            self._error = f"the episode's budget of {limits.seconds:g} seconds is spent"
        else:
            return
        self._truncated = True

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy in another process finds the pool by its reference; the time that has passed comes along."""
        briefing = self._briefing
        where = (briefing.task, briefing.pool.reference, briefing.dialect.name)
        return _restored, (*where, self.limits, self.state())

    def state(self) -> dict[str, Any]:
        """Everything but task, pool, dialect and limits, for `resume`; the world's rows are bytes.

        Raises:
            EpisodeOver: A turn is being played.
        """
        if self._playing:
            raise EpisodeOver("a turn of this episode is being played; wait for its result")
        state = {name: getattr(self, f"_{name}") for name in _STATE}
        state["passed"] = time.monotonic() - self._began if self.limits.seconds is not None else 0.0
        state["image"] = self._world.image if self._world is not None else None
        return state

    def resume(self, state: Mapping[str, Any]) -> None:
        """Goes to where another episode on the same task was when its `state` was taken."""
        for name in _STATE:
            setattr(self, f"_{name}", state[name])
        self._began -= state["passed"]
        if self._world is not None:
            self._world = self._world.source.restore(state["image"])


_STATE = (
    "messages", "executed", "turn", "tokens", "outcome", "explanation", "error", "failure", "terminated", "truncated",
)  # fmt: skip
_DEFAULT = Limits()


def _refusal(sentence: str) -> str:
    return ToolResult.failure("invalid_arguments", sentence).text


_LEFT_OUT = _refusal(f"left out: the results of one turn may have {MAX_OBSERVATION} characters; make fewer calls.")


def _restored(task: AnyTask, pool: str, dialect: str, limits: Limits, state: Mapping[str, Any]) -> Episode:
    episode = Episode(task, load_pool(pool), dialect_named(dialect), limits)
    episode.resume(state)
    return episode
