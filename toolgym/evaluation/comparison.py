"""Comparisons: two logs over the same tasks, tested in pairs."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from toolgym.evaluation.log import RunLog
from toolgym.evaluation.report import tally
from toolgym.evaluation.statistics import Interval, mcnemar, mean, mean_interval, permutation_test

_CONDITIONS = ("toolgym", "tasks_digest", "pool", "dialect", "limits", "seed")


class TaskDifference(BaseModel):
    """A task that the two agents solved to a different share.

    Attributes:
        task: Task id.
        one: Share of the first agent's attempts that were correct.
        other: Share of the second's.
    """

    model_config = ConfigDict(frozen=True)

    task: str
    one: float
    other: float


class Comparison(BaseModel):
    """The second agent against the first, over the tasks that both have a valid attempt at.

    Attributes:
        agents: Names of the two.
        tasks: Tasks compared.
        left_out: Tasks that only one of the two has a valid attempt at.
        rates: Mean over the tasks of the share of attempts solved, by agent.
        difference: The second's less the first's.
        interval: Its 95 % interval, bootstrapped over pairs.
        test: ``mcnemar`` (exact) where each task has one attempt by each, else ``permutation``.
        p_value: Two-sided, for the hypothesis that the two are equally good.
        better: Tasks that the second solved to a greater share.
        worse: Tasks that it solved to a smaller one.
        conditions: Fields of the headers that differ, so that more than the agent may explain the difference.
        differences: The tasks that differ, the second's greatest gains first.
    """

    model_config = ConfigDict(frozen=True)

    agents: tuple[str, str]
    tasks: int
    left_out: int
    rates: tuple[float, float]
    difference: float
    interval: Interval
    test: Literal["mcnemar", "permutation"]
    p_value: float
    better: int
    worse: int
    conditions: tuple[str, ...]
    differences: tuple[TaskDifference, ...]


def compare_logs(one: RunLog, other: RunLog) -> Comparison:
    """Compares two logs.

    Raises:
        LogError: A log cannot be read.
        ValueError: There is no task that both have a valid attempt at.
    """
    first = tally(entry for entry in one.entries() if entry.valid)
    second = tally(entry for entry in other.entries() if entry.valid)
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise ValueError(f"'{one.path}' and '{other.path}' have no task with valid attempts in common")
    pairs = [TaskDifference(task=task, one=_rate(first[task]), other=_rate(second[task])) for task in shared]
    differences = [pair.other - pair.one for pair in pairs]
    better, worse = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    single = all(first[task][0] == second[task][0] == 1 for task in shared)
    headers = one.header, other.header
    return Comparison(
        agents=(headers[0].agent, headers[1].agent),
        tasks=len(shared),
        left_out=len(first.keys() ^ second.keys()),
        rates=(mean(pair.one for pair in pairs), mean(pair.other for pair in pairs)),
        difference=mean(differences),
        interval=mean_interval(differences),
        test="mcnemar" if single else "permutation",
        p_value=mcnemar(worse, better) if single else permutation_test(differences),
        better=better,
        worse=worse,
        conditions=tuple(name for name in _CONDITIONS if getattr(headers[0], name) != getattr(headers[1], name)),
        differences=tuple(
            sorted((p for p in pairs if p.one != p.other), key=lambda pair: (pair.one - pair.other, pair.task))
        ),
    )


def _rate(pair: tuple[int, int]) -> float:
    tried, solved = pair
    return solved / tried
