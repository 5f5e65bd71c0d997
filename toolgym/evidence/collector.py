"""The typed collector: explores a toolset from seed constants, guided by entity types and a target shape.

No language model is involved. An exploration grows a stem (a chain of calls, each fed by the one before), then repeats
it from other seeds (parallel branches), gathers the branches into one call, or grows further ways from one of its calls
or constants.
"""

import random
from collections.abc import Callable, Mapping

from toolgym.evidence.exploration import Exploration
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.targets import Shape, Target, any_target
from toolgym.evidence.trace import Call, Trace
from toolgym.tools import ToolPool

COMPANIONS = 0.6
"""Share of comparisons that also look up a name or date per branch, to be asked for the best branch only."""

COPIES = (2, 4, 4, 3, 2)
"""Weight of each number of further branches, from one on."""


def explore(
    pool: ToolPool,
    toolset: tuple[str, ...],
    seeds: SeedSource,
    rng: random.Random,
    budget: int = 28,
    target: Target | None = None,
) -> Trace:
    """Explores a toolset once.

    Args:
        pool: Where the tools live.
        toolset: Names of the tools that may be called.
        seeds: Where constants come from.
        rng: Source of every choice; equal states give equal traces.
        budget: Most calls to make, failed ones included.
        target: What to aim at; one is drawn if None.

    Returns:
        Every call made, failed ones included, each with the origin of each argument.
    """
    aim = target or any_target(rng)
    run = Exploration(pool, toolset, seeds, rng, budget, aim.only)
    stem = run.stem(aim.depth, aim.walk)
    if stem:
        _GROWTH[aim.shape](run, stem)
    return run.trace()


def _chain(run: Exploration, stem: list[Call]) -> None:
    """The stem alone."""


def _branches(run: Exploration, stem: list[Call]) -> None:
    beside = run.companion(stem[-1]) if run.rng.random() < COMPANIONS else None
    run.branches(stem[-1], _copies(run), beside)


def _gather(run: Exploration, stem: list[Call]) -> None:
    group = run.branches(stem[-1], _copies(run))
    gathered = run.gather(group) if len(group) > 1 else None
    if gathered is not None and run.rng.random() < 0.5:
        run.step([gathered], must_feed=True)


def _diamond(run: Exploration, stem: list[Call]) -> None:
    """A second way from an earlier call of the stem, and a call that takes something of both."""
    for _ in range(run.rng.randint(1, 2)):
        side = run.step([run.rng.choice(stem[:-1] or stem)], must_feed=True)
        if side is not None:
            run.step([side, stem[-1]], must_feed=True)


def _tree(run: Exploration, stem: list[Call]) -> None:
    """Further ways from one call of the stem."""
    root = run.rng.choice(stem[:-1] or stem)
    for _ in range(run.rng.randint(1, 2)):
        side = run.step([root], must_feed=True)
        if side is not None and run.rng.random() < 0.5:
            run.step([side], must_feed=True)


def _fan_in(run: Exploration, stem: list[Call]) -> None:
    """Another way from a constant that the stem rests on."""
    side = run.beside(stem[-1])
    for _ in range(run.rng.choice((0, 1, 1, 2, 2))):
        side = run.step([side], must_feed=True) if side is not None else None


def _copies(run: Exploration) -> int:
    return run.rng.choices(range(1, len(COPIES) + 1), COPIES)[0]


_GROWTH: Mapping[Shape, Callable[[Exploration, list[Call]], None]] = {
    "chain": _chain,
    "branches": _branches,
    "gather": _gather,
    "diamond": _diamond,
    "tree": _tree,
    "fan_in": _fan_in,
}
