"""Certified tasks per core-minute, by worker processes on this machine, start-up apart; and what more workers bring.

Run with ``python benchmarks/synthesis.py [COUNT [WORKERS [POOL]]]``. CPU time is that of the workers and of the fresh
processes beside them, shard by shard, and of the merging process. Start-up (loading data, estimating priors) is in the
first shards of each worker, which are left out.
"""

import asyncio
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from toolgym.canonical import canonical_json, digest
from toolgym.synthesis import Job, Quota
from toolgym.synthesis.engines import ProcessEngine
from toolgym.synthesis.ledger import Ledger
from toolgym.synthesis.production import Production

WARM_UP = 12
"""Shards of each worker that count as start-up."""

SEED = 11


def own_seconds() -> float:
    """CPU time of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(count: int, workers: int, pool: str) -> str:
    """Synthesises once, prints the rates and returns a digest of the set."""
    job = Job((Quota(pool, count),), SEED)
    lines: list[str] = []
    merged: list[tuple[float, int]] = []
    begun, own = time.monotonic(), own_seconds()
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger") as ledger:
        with closing(ProcessEngine(job, workers)) as engine:
            production = Production(job, engine, ledger)
            asyncio.run(
                production.run(
                    lambda body: lines.append(canonical_json(body)),
                    lambda: merged.append((time.monotonic(), len(lines))),
                )
            )
        costs = ledger.costs
    own = (own_seconds() - own) / count
    steady = costs[WARM_UP * workers :]
    held = count / (production.funnel.accepted + production.funnel.surplus + sum(_late(production)))
    spent = sum(seconds for _, seconds in steady) / (held * sum(proven for proven, _ in steady)) + own
    (since, before), (until, after) = merged[min(WARM_UP * workers, len(merged) - 2)], merged[-1]
    print(
        f"{workers} workers: {60 / spent:.0f} accepted tasks per core-minute after start-up"
        f" ({1000 * spent:.2f} CPU-ms a task, of which {1000 * own:.2f} merge);"
        f" {60 * (after - before) / (until - since):.0f} a minute of wall time;"
        f" {sum(seconds for _, seconds in costs[: WARM_UP * workers]):.0f} CPU-s of start-up,"
        f" {time.monotonic() - begun:.0f} s in all"
    )
    return digest(lines)


def _late(production: Production) -> list[int]:
    """How often the merge refused what was proven."""
    return [number for (proof, _), number in production.funnel.rejected.items() if proof == "fresh"]


def main(count: int = 3000, workers: int = 2, pool: str = "toolgym.envs.finance:POOL") -> None:
    """Measures one worker, then several, and checks that they make the same set."""
    digests = {measure(count, number, pool) for number in dict.fromkeys((1, workers))}
    print(f"digest of the set: {' and '.join(digests)}")


if __name__ == "__main__":
    main(*(int(value) if value.isdecimal() else value for value in sys.argv[1:4]))
