"""The plan of a run: who plays what, how often, and within which limits."""

import hashlib
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

from toolgym.agents import AgentSource
from toolgym.canonical import digest
from toolgym.chat import Prices
from toolgym.episodes import HERMES, Dialect, Limits
from toolgym.evaluation.log import RunHeader, RunLog
from toolgym.tasks.taskset import TaskSet


@dataclass(frozen=True)
class Plan:
    """What is to be played.

    Attributes:
        tasks: The tasks.
        named: What logs and reports call them.
        source: Makes the agents.
        pool: Reference of the pool that all tasks are played in; None for the one that each names.
        dialect: How episodes are written. The agents must have been made for the same.
        limits: What an episode may cost.
        attempts: Attempts at each task.
        seed: Seed of the run.
        concurrency: Most episodes at once.
        retries: How often an episode is begun again after a failure of the infrastructure.
        prices: What tokens cost.
    """

    tasks: TaskSet
    named: str
    source: AgentSource
    pool: str | None = None
    dialect: Dialect = HERMES
    limits: Limits = field(default_factory=Limits)
    attempts: int = 1
    seed: int = 0
    concurrency: int = 8
    retries: int = 2
    prices: Prices | None = None

    def __post_init__(self) -> None:
        for name, least in (("attempts", 1), ("concurrency", 1), ("retries", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"'{name}' must be at least {least}, not {getattr(self, name)}")

    def header(self) -> RunHeader:
        """What the log of this plan begins with. The number of attempts is not in it: more can be added later."""
        limits = {name: getattr(self.limits, name) for name in ("turns", "calls", "tokens", "seconds")}
        return RunHeader(
            toolgym=version("toolgym"),
            python=platform.python_version(),
            agent=self.source.name,
            settings=dict(self.source.settings),
            tasks=self.named,
            tasks_count=len(self.tasks),
            tasks_digest=digest(list(self.tasks.ids)),
            pool=self.pool,
            dialect=self.dialect.name,
            limits=limits,
            seed=self.seed,
            prices=self.prices,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def attempt_seed(seed: int, task: str, attempt: int) -> int:
    """Seed of one attempt, from 0 to 2**31 - 1: its own for each task and attempt, whatever else is played."""
    text = f"{seed}/{task}/{attempt}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:4], "big") >> 1


def remaining(plan: Plan, log: RunLog) -> int:
    """How many episodes the log does not hold yet."""
    held = log.done()
    return sum((task, attempt) not in held for task in plan.tasks.ids for attempt in range(plan.attempts))
