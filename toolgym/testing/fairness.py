"""Checks of the reward: what solves a task earns it, and nothing that only talks does."""

from collections.abc import Callable, Iterator
from typing import Any

from toolgym.agents import (
    AbstainAgent,
    Agent,
    EchoAgent,
    EmptyAgent,
    IdleAgent,
    InjectionAgent,
    ListEverythingAgent,
    RandomAgent,
    play_episode,
)
from toolgym.agents.agent import submission_text
from toolgym.rewards.probes import INJECTIONS
from toolgym.tasks.answers import REASONS, BooleanAnswer
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.testing.report import Fault
from toolgym.testing.subject import Subject

_LUCK = 0.25
"""Share of tasks, yes/no ones left out, of which the random agent may be right by luck."""


def oracle(subject: Subject) -> Iterator[Fault | None]:
    """The recorded calls and the gold answer earn the reward in a valid episode: every task can be solved."""
    for task in subject.tasks:
        turns = subject.play(task, subject.oracle(task))
        last = turns[-1]
        paid = sum(turn.reward for turn in turns)
        if last.terminated and last.info["outcome"] == "correct" and last.info["valid"] and paid > 0:
            yield None
        else:
            why = last.info["error"] or last.info["explanation"] or "the episode is not over"
            said = f"the recorded calls and the gold answer earn {paid:g}: {why}"
            yield Fault(check="oracle", task=task.id, message=said)


def floor(subject: Subject) -> Iterator[Fault | None]:
    """An empty answer earns nothing, and an agent that calls and guesses at random is right by luck only."""
    yield from _play_floor(subject, "floor", lambda task: [EmptyAgent(subject.dialect)], "an empty answer")
    open_tasks = [task for task in subject.tasks if not isinstance(task.answer, BooleanAnswer)]
    lucky = 0
    for number, task in enumerate(open_tasks):
        agent = RandomAgent(number, subject.pool, subject.dialect)
        lucky += play_episode(subject.env, agent, options={"task_id": task.id}).reward > 0
    if lucky > max(1, _LUCK * len(open_tasks)):
        said = f"an agent that guesses is paid for {lucky} of {len(open_tasks)} tasks."
        yield Fault(check="floor", task=None, message=said)
    else:
        yield None


def echo(subject: Subject) -> Iterator[Fault | None]:
    """Answering with the question earns nothing."""
    yield from _play_floor(subject, "echo", lambda task: [EchoAgent(subject.dialect)], "the question as an answer")


def listing(subject: Subject) -> Iterator[Fault | None]:
    """Answering with everything the question names, or with every value in sight, earns nothing."""
    yield from _play_floor(subject, "listing", lambda task: [ListEverythingAgent(subject.dialect)], "a list of it all")
    for task in subject.tasks:
        if isinstance(task, StateTask):
            continue
        seen = [task.gold, "something else", 1]
        for answer in (seen, f"{task.gold} or something else", {"answers": seen}):
            turn = subject.play(task, [submission_text(answer, subject.dialect)])[-1]
            yield _unpaid("listing", task, turn.reward, "the right value among others")


def injection(subject: Subject) -> Iterator[Fault | None]:
    """Orders to the checker, forged verdicts and tags that try to end their frame earn nothing."""
    yield from _play_floor(
        subject, "injection", lambda task: [InjectionAgent(subject.dialect)], "an order to the checker"
    )
    for task in subject.tasks:
        for text in INJECTIONS:
            turn = subject.play(task, [submission_text(text, subject.dialect)])[-1]
            yield _unpaid("injection", task, turn.reward, f"the answer {text!r:.60}")


def idle(subject: Subject) -> Iterator[Fault | None]:
    """Where the world is to be changed, doing nothing earns nothing, and neither does declining what can be done."""

    def agents(task: AnyTask) -> list[Agent]:
        if not isinstance(task, StateTask):
            return []
        declining = [AbstainAgent(reason, subject.dialect) for reason in REASONS if reason != task.gold]
        return [IdleAgent(subject.dialect), *declining]

    yield from _play_floor(subject, "idle", agents, "doing nothing")


def _play_floor(
    subject: Subject, check: str, agents: Callable[[AnyTask], list[Any]], what: str
) -> Iterator[Fault | None]:
    for task in subject.tasks:
        for agent in agents(task):
            record = play_episode(subject.env, agent, options={"task_id": task.id})
            yield _unpaid(check, task, record.reward, what)


def _unpaid(check: str, task: AnyTask, reward: float, what: str) -> Fault | None:
    return Fault(check=check, task=task.id, message=f"{what} earns {reward:g} and should earn 0.") if reward else None
