"""Targets: which shape an exploration is to take, and which tools it is to call on the way."""

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Shape: TypeAlias = Literal["chain", "branches", "gather", "diamond", "tree", "fan_in"]
"""What the calls of an exploration form.

- ``chain``: each call feeds the next.
- ``branches``: one chain, repeated from other values of one constant.
- ``gather``: such branches, whose results feed one call.
- ``diamond``: two ways that part from one call and meet in another.
- ``tree``: ways that part from one call and do not meet again.
- ``fan_in``: ways that start from one constant of the question and share no call.
"""

SHAPES: tuple[Shape, ...] = get_args(Shape)

_DEPTHS: dict[Shape, tuple[int, ...]] = {
    # Weight of each length of the stem, from one call on.
    "chain": (0, 1, 4, 6, 4, 2),
    "branches": (1, 4, 5, 2),
    "gather": (1, 4, 3),
    "diamond": (0, 1, 4, 4, 1),
    "tree": (0, 2, 4, 3, 1),
    "fan_in": (0, 3, 4, 2),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What one exploration aims at; where the toolset cannot give it, the exploration takes what it can.

    Attributes:
        shape: The shape of the calls.
        depth: Calls on the stem.
        walk: Tools to call on the stem, in order; beyond them, any of the set.
        only: The one kind of tool to call, None for either.
    """

    shape: Shape
    depth: int
    walk: tuple[str, ...] = ()
    only: Literal["retrieval", "processing"] | None = None


def drawn_depth(shape: Shape, rng: random.Random) -> int:
    """A length for the stem of a shape."""
    weights = _DEPTHS[shape]
    return rng.choices(range(1, len(weights) + 1), weights)[0]


def any_target(rng: random.Random) -> Target:
    """A target of no particular tools, for an exploration that nothing steers."""
    shape = rng.choice(SHAPES)
    return Target(shape, drawn_depth(shape, rng))
