"""Restriction enzymes: REBASE as it comes with Biopython."""

from functools import cache
from typing import Any

from toolgym.envs.biology.data.sources import BIOPYTHON
from toolgym.tools import NotFound, Source

REBASE = Source(
    distribution=BIOPYTHON.distribution,
    module=BIOPYTHON.module,
    extra=BIOPYTHON.extra,
    code_licence=BIOPYTHON.code_licence,
    data_licence="REBASE (copyright Richard J. Roberts), as distributed with Biopython",
    data_files=("Restriction/Restriction_Dictionary.py",),
)


@cache
def enzymes() -> dict[str, Any]:
    """Biopython's enzyme classes by name, of enzymes with a known site that they cut once.

    Raises:
        Unavailable: ``biopython`` is not installed.
    """
    REBASE.path(REBASE.data_files[0])
    from Bio.Restriction import AllEnzymes

    found = {str(enzyme): enzyme for enzyme in AllEnzymes if not enzyme.is_unknown() and enzyme.cut_once()}
    return dict(sorted(found.items()))


@cache
def sold() -> dict[str, Any]:
    """The enzymes that at least one supplier sells."""
    return {name: enzyme for name, enzyme in enzymes().items() if enzyme.suppl}


@cache
def _folded() -> dict[str, str]:
    return {name.upper(): name for name in enzymes()}


def find_enzyme(name: str) -> Any:
    """Looks up an enzyme by name, case ignored.

    Raises:
        NotFound: There is no such enzyme with one known cut.
    """
    found = _folded().get(name.strip().upper())
    if found is None:
        raise NotFound(f"no restriction enzyme with one known cut is called '{name[:30]}'; names are like 'EcoRI'")
    return enzymes()[found]


@cache
def suppliers() -> dict[str, tuple[str, ...]]:
    """Names of the enzymes that each supplier sells, sorted."""
    found: dict[str, list[str]] = {}
    for name, enzyme in sold().items():
        for supplier in enzyme.supplier_list():
            found.setdefault(supplier, []).append(name)
    return {supplier: tuple(names) for supplier, names in sorted(found.items())}


def find_supplier(name: str) -> str:
    """Looks up a supplier by name, case ignored.

    Raises:
        NotFound: There is no such supplier.
    """
    for supplier in suppliers():
        if supplier.casefold() == name.strip().casefold():
            return supplier
    raise NotFound(f"no supplier is called '{name[:60]}'; known are {', '.join(suppliers())}")


@cache
def by_site() -> dict[str, tuple[str, ...]]:
    """Names of the sold enzymes by recognition site, sorted."""
    found: dict[str, list[str]] = {}
    for name, enzyme in sold().items():
        found.setdefault(enzyme.site, []).append(name)
    return {site: tuple(names) for site, names in sorted(found.items())}
