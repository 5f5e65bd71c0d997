"""Published figures of other sets, for comparison."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """What the authors of a set report of it.

    Attributes:
        name: Name of the set.
        tasks: Size at which its figures were taken.
        classes: Figures by measure of `toolgym.synthesis.diversity.CLASSES`.
        numbers: Means by measure of `toolgym.synthesis.diversity.NUMBERS`.
    """

    name: str
    tasks: int
    classes: dict[str, int]
    numbers: dict[str, float]


DIVE = Published(
    "DIVE",
    48_000,
    {
        "tools": 373,
        "toolsets": 46_398,
        "call sequences": 25_084,
        "call graphs": 39_810,
        "topology classes": 153,
    },
    {"tool types": 3.26},
)
"""DIVE (arXiv 2603.11076): 48,000 tasks over its whole pool, as its project page reports them.

Its authors publish no code for these figures; how an edge of a call graph is drawn there is not known.
"""

GEN_DR = Published(
    "Gen-DR",
    48_000,
    {"tools": 2, "toolsets": 1, "call sequences": 1_231, "call graphs": 19_442, "topology classes": 65},
    {"tool types": 1.71},
)
"""The same page's set of equal size with two tools, search and browse: quantity without variety."""

PUBLISHED: tuple[Published, ...] = (DIVE, GEN_DR)
