"""Certified tasks per core-minute: CPU time of the synthesising and of the replaying process, start-up apart.

Run with ``python benchmarks/synthesis.py [COUNT [SEED]]``. Start-up (loading data, estimating priors) is what the first
300 tasks cost beyond the rate of the rest.
"""

import resource
import sys
import time
from pathlib import Path

from toolgym.synthesis import Funnel, Order, synthesize, take_census
from toolgym.synthesis.pipeline import FRESH_HASH_SEED
from toolgym.tasks.task import Task
from toolgym.tools import load_pool
from toolgym.tools.fresh import FreshProcess

WARM_UP = 300


def cpu_seconds(child: int) -> float:
    """CPU time of this process and of one child, from the process table."""
    fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    ticks = (int(fields[11]) + int(fields[12])) / 100
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + ticks


def main(count: int = 1000, seed: int = 11) -> None:
    """Synthesises a warm-up and ``count`` further tasks and prints the rate and what they cover."""
    pool = load_pool("toolgym.envs.finance:POOL")
    funnel, tasks = Funnel(), list[Task]()
    begun = time.monotonic()
    with FreshProcess(pool.reference, FRESH_HASH_SEED) as process:
        before = 0.0
        for task in synthesize(Order(pool, WARM_UP + count, seed), funnel, process):
            tasks.append(task)
            if len(tasks) == WARM_UP:
                before = cpu_seconds(process.pid)
        spent = cpu_seconds(process.pid) - before
    rate = 60 * count / spent
    print(f"{rate:.0f} accepted tasks per core-minute after start-up ({count} in {spent:.1f} CPU-s of both processes)")
    print(f"{before - spent * WARM_UP / count:.1f} CPU-s of start-up, {time.monotonic() - begun:.1f} s in all")
    for label, figure in take_census(tasks[:1000]).rows():
        print(f"{label + ':':28}{figure}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
