"""Compounds: names, registry numbers, structures and formulas, out of the identifier tables of ``chemicals``."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from toolgym.tools import NotFound, Source

_IDENTIFIERS = "Identifiers/"

CHEMICALS = Source(
    distribution="chemicals",
    module="chemicals",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (as distributed; identifiers from PubChem)",
    data_files=(
        _IDENTIFIERS + "chemical identifiers example user db.tsv",
        _IDENTIFIERS + "Inorganic db.tsv",
        _IDENTIFIERS + "chemical identifiers pubchem small.tsv",
    ),
)

_PLAIN_NAME = 26  # a longer name makes a clumsy question


@dataclass(frozen=True)
class Compound:
    """One substance: preferred name, CAS number, molecular formula in Hill order, SMILES, InChIKey, IUPAC name."""

    name: str
    cas: str
    formula: str
    smiles: str
    inchikey: str
    iupac: str
    synonyms: tuple[str, ...]


@cache
def compounds() -> dict[str, Compound]:
    """Compounds by CAS number; where tables overlap, the more carefully curated one counts.

    Raises:
        Unavailable: ``chemicals`` is not installed.
    """
    found: dict[str, Compound] = {}
    used: set[str] = set()
    for cells in _rows():
        cas, formula, smiles, key, iupac = cells[1], cells[2], cells[4], cells[6], cells[7]
        name = _spelled(cells[8])
        if cas not in found and smiles and key and name.casefold() not in used:
            used.add(name.casefold())
            found[cas] = Compound(name, cas, formula, smiles, key, iupac, tuple(dict.fromkeys(cells[9:])))
    return found


def _rows() -> Iterator[list[str]]:
    for name in CHEMICALS.data_files:
        with CHEMICALS.path(name).open(encoding="utf-8", newline="") as lines:
            yield from (row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 8)


def _spelled(name: str) -> str:
    """A name as it stands inside a sentence: lower case unless it has capitals that matter (N-, DDT, III)."""
    name = name.strip()
    for old, new in (("n,n-", "N,N-"), ("n-methyl", "N-methyl"), ("n-ethyl", "N-ethyl")):
        if name.startswith(old):
            name = new + name[len(old) :]
    return name


@cache
def _by_name() -> dict[str, Compound]:
    """Compounds by folded name, CAS number, IUPAC name or synonym; a name that stands for two stands for the first."""
    found: dict[str, Compound] = {}
    listed = tuple(compounds().values())
    for compound in listed:
        found[compound.name.casefold()] = compound
        found[compound.cas] = compound
    for compound in listed:
        found.setdefault(compound.iupac.casefold(), compound)
    for compound in listed:
        for synonym in compound.synonyms:
            found.setdefault(synonym.casefold(), compound)
    return found


def find_compound(name: str) -> Compound:
    """Looks up a compound by name, synonym or CAS number.

    Raises:
        NotFound: No compound is called so.
    """
    found = _by_name().get(" ".join(name.split()).casefold())
    if found is None:
        raise NotFound(f"no compound is called '{name[:80]}'; give a common name such as 'ethanol' or a CAS number")
    return found


@cache
def by_inchikey() -> dict[str, Compound]:
    """Compounds by InChIKey, upper case."""
    found: dict[str, Compound] = {}
    for compound in compounds().values():
        found.setdefault(compound.inchikey.upper(), compound)
    return found


@cache
def by_formula() -> dict[str, tuple[Compound, ...]]:
    """Compounds by molecular formula, in the order of their names."""
    found: dict[str, list[Compound]] = {}
    for compound in compounds().values():
        found.setdefault(compound.formula, []).append(compound)
    return {formula: tuple(sorted(group, key=lambda c: c.name.casefold())) for formula, group in found.items()}


def is_plain(name: str) -> bool:
    """Whether a name reads well in a question: short, and neither inverted nor annotated."""
    return len(name) <= _PLAIN_NAME and not any(mark in name for mark in ("(", "[", ";", ", "))


def name_aliases(name: str) -> tuple[str, ...]:
    """The CAS number of a compound and its IUPAC name, unless another compound bears that too."""
    found = _by_name().get(name.casefold())
    if found is None:
        return ()
    return (found.cas, found.iupac) if _iupac_names()[found.iupac.casefold()] == 1 else (found.cas,)


@cache
def _iupac_names() -> Counter[str]:
    """How many compounds bear each name, common or IUPAC, folded."""
    listed = compounds().values()
    return Counter(name for c in listed for name in {c.iupac.casefold(), c.name.casefold()})
