"""Seeded explorations of the small railway pool, which lives with the tests of the synthesis room."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "synthesis"))

from railway import POOL

from toolgym.evidence import SeedSource, Trace, explore

EXPLORATIONS = 400


def explored(number: int) -> Trace:
    rng = random.Random(f"exploration/{number}")
    toolset = POOL.sample_toolset(rng, rng.randint(5, 10), lambda name: 1.0)
    return explore(POOL, toolset, SeedSource(POOL), rng)
