"""The typed collector: explores a toolset from seed constants, guided by entity types alone.

No language model is involved. An exploration grows a stem (a chain of calls, each fed by the one before), then repeats
it from other seeds (parallel branches), gathers the branches into one call, or grows a second stem that shares values
with the first (a diamond). Chains, fan-out, fan-in and comparisons therefore all occur.
"""

import random

from toolgym.evidence.exploration import Exploration
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Trace
from toolgym.tools import ToolPool

COMPANIONS = 0.4
"""Share of comparisons that also look up a name or date per branch, to be asked for the best branch only."""


def explore(pool: ToolPool, toolset: tuple[str, ...], seeds: SeedSource, rng: random.Random, budget: int = 28) -> Trace:
    """Explores a toolset once.

    Args:
        pool: Where the tools live.
        toolset: Names of the tools that may be called.
        seeds: Where constants come from.
        rng: Source of every choice; equal states give equal traces.
        budget: Most calls to make, failed ones included.

    Returns:
        Every call made, failed ones included, each with the origin of each argument.
    """
    run = Exploration(pool, toolset, seeds, rng, budget)
    plan = rng.choices(("chain", "compare", "gather", "merge"), (3, 4, 3, 3))[0]
    short = plan in ("compare", "gather")
    stem = run.stem(rng.choices((1, 2, 3, 4, 5), (1, 4, 3, 1, 0) if short else (0, 3, 4, 4, 3))[0])
    if not stem:
        return run.trace()
    if short:
        beside = run.companion(stem[-1]) if plan == "compare" and rng.random() < COMPANIONS else None
        group = run.branches(stem[-1], rng.choices((1, 2, 3, 4, 5), (2, 4, 4, 3, 2))[0], beside)
        if plan == "gather" and len(group) > 1:
            gathered = run.gather(group)
            if gathered is not None and rng.random() < 0.5:
                run.step([gathered], must_feed=True)
    elif plan == "merge":
        for _ in range(rng.randint(1, 3)):
            side = run.step([rng.choice(stem)], must_feed=True)
            if side is not None and rng.random() < 0.6:
                run.step([side, stem[-1]], must_feed=True)
    return run.trace()
