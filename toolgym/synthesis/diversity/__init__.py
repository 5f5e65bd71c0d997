"""Diversity of task sets: measures with definitions, canonical graphs, rarefaction to a common size, tables and plots.

`docs/diversity.md` states what `CLASSES`, `NUMBERS` and `ENTROPIES` define here.
"""

from toolgym.synthesis.diversity.comparison import Row, compare, markdown
from toolgym.synthesis.diversity.forms import canonical_form
from toolgym.synthesis.diversity.measures import CLASSES, ENTROPIES, NUMBERS, Diversity, measure
from toolgym.synthesis.diversity.plots import draw
from toolgym.synthesis.diversity.published import DIVE, GEN_DR, PUBLISHED, Published
from toolgym.synthesis.diversity.rarefaction import Rarefied, curve, rarefy
from toolgym.synthesis.diversity.structure import Structure, read_structures, structure_of

__all__ = [
    "CLASSES",
    "DIVE",
    "ENTROPIES",
    "GEN_DR",
    "NUMBERS",
    "PUBLISHED",
    "Diversity",
    "Published",
    "Rarefied",
    "Row",
    "Structure",
    "canonical_form",
    "compare",
    "curve",
    "draw",
    "markdown",
    "measure",
    "rarefy",
    "read_structures",
    "structure_of",
]
