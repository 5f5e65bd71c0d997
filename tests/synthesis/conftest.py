import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from railway import POOL as RAILWAY

from toolgym.evidence import SeedSource, explore
from toolgym.synthesis import Certifier, Funnel, Order, derive, synthesize
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.proofs import Recorder
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Candidate, Task
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess


@dataclass
class Run:
    """One synthesis run that many tests look at.

    Attributes:
        pool: Its pool.
        process: The fresh process that replays, still open.
        funnel: What became of the attempts.
        tasks: The tasks.
    """

    pool: ToolPool
    process: FreshProcess
    funnel: Funnel = field(default_factory=Funnel)
    tasks: list[Task] = field(default_factory=list)

    def certifier(self) -> Certifier:
        """A certifier that has seen nothing and has replayed every task of the run."""
        certifier = Certifier(self.pool, Recorder(self.process, self.pool))
        certifier.recorder.prepare(self.tasks)
        return certifier

    def before(self, number: int) -> Seen:
        """What was accepted before a task."""
        seen = Seen()
        for task in self.tasks[:number]:
            seen.add(task)
        return seen


def made(pool: ToolPool, count: int, seed: int, sizes: tuple[int, int]) -> Iterator[Run]:
    with FreshProcess(pool.reference, 5) as process:
        run = Run(pool, process)
        run.tasks.extend(synthesize(Order(pool, count, seed, toolset_sizes=sizes), run.funnel, process))
        yield run


@pytest.fixture(scope="session")
def railway() -> Iterator[Run]:
    """A hundred tasks over the small railway pool."""
    yield from made(RAILWAY, 100, 3, (5, 10))


@pytest.fixture(scope="session")
def finance() -> Iterator[Run]:
    """Sixty tasks over the finance pack; made once, since its calendars take seconds to load."""
    from toolgym.envs.finance import POOL

    yield from made(POOL, 60, 11, (10, 20))


@pytest.fixture(scope="session")
def derived() -> list[Candidate | Rejection]:
    """Everything that five hundred explorations of the railway pool are asked about, proven or not."""
    found: list[Candidate | Rejection] = []
    for number in range(500):
        rng = random.Random(f"derived/{number}")
        toolset = RAILWAY.sample_toolset(rng, rng.randint(5, 10), lambda name: 1.0)
        trace = explore(RAILWAY, toolset, SeedSource(RAILWAY), rng)
        found.extend(derive(RAILWAY, "railway", trace, rng))
    return found
