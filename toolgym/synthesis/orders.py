"""Orders: what a run is to make, over a pool in memory or over pools that other processes are to load."""

from dataclasses import dataclass, field

from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.steering import TOOLSET_SIZES
from toolgym.tasks.task import Split
from toolgym.tools import ToolPool, load_pool


@dataclass(frozen=True)
class Order:
    """What a run over one pool in memory is to make.

    Attributes:
        pool: The tool pool.
        count: How many tasks.
        seed: Seed of the run.
        split: Make tasks of this split only, from its own tools and seeds; None for all.
        contamination: Texts that tasks must not repeat.
        toolset_sizes: Least and greatest number of tools per task.
    """

    pool: ToolPool
    count: int
    seed: int
    split: Split | None = None
    contamination: Contamination = field(default_factory=Contamination)
    toolset_sizes: tuple[int, int] = TOOLSET_SIZES


@dataclass(frozen=True)
class Quota:
    """How many tasks are to come from one pool.

    Attributes:
        pool: Reference of the pool (``"toolgym.envs.finance:POOL"``).
        count: How many tasks.
    """

    pool: str
    count: int


@dataclass(frozen=True)
class Job:
    """What a run over one or several pools is to make. It can be sent to other processes.

    Attributes:
        quotas: What comes from which pool; the set is in their order.
        seed: Seed of the run.
        split: Make tasks of this split only, from its own tools and seeds; None for all.
        contamination: Texts that tasks must not repeat.
        toolset_sizes: Least and greatest number of tools per task.

    Raises:
        ValueError: There is no quota, a pool has two, or a count is below one.
    """

    quotas: tuple[Quota, ...]
    seed: int
    split: Split | None = None
    contamination: Contamination = field(default_factory=Contamination)
    toolset_sizes: tuple[int, int] = TOOLSET_SIZES

    def __post_init__(self) -> None:
        pools = [quota.pool for quota in self.quotas]
        if not pools:
            raise ValueError("a job needs at least one pool")
        twice = sorted({pool for pool in pools if pools.count(pool) > 1})
        if twice:
            raise ValueError(f"the pool '{twice[0]}' is named twice")
        small = [quota for quota in self.quotas if quota.count < 1]
        if small:
            raise ValueError(f"the count of '{small[0].pool}' must be at least 1, not {small[0].count}")

    @property
    def count(self) -> int:
        """How many tasks there are to be in all."""
        return sum(quota.count for quota in self.quotas)

    def order(self, place: int) -> Order:
        """The order for one quota, with its pool loaded here.

        Args:
            place: Position of the quota.

        Raises:
            PoolReferenceError: The reference leads to no pool.
        """
        quota = self.quotas[place]
        pool = load_pool(quota.pool)
        return Order(pool, quota.count, self.seed, self.split, self.contamination, self.toolset_sizes)

    def record(self) -> dict[str, object]:
        """Everything that fixes the tasks, pools' contents and versions apart, as JSON."""
        return {
            "pools": [[quota.pool, quota.count] for quota in self.quotas],
            "seed": self.seed,
            "split": self.split,
            "contamination": [self.contamination.name, self.contamination.digest],
            "toolset sizes": list(self.toolset_sizes),
        }
