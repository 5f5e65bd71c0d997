"""MHC nomenclature: serotypes and supertypes of human alleles, gene prefixes of species, out of ``mhcgnomes``."""

import re
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

MHC = Source(
    distribution="mhcgnomes",
    module="mhcgnomes",
    extra="biology",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (as distributed; compiled from IPD-IMGT/HLA and publications)",
    data_files=("data/serotypes_generated.yaml", "data/supertypes.yaml", "data/species.yaml"),
)

YAML = Source(distribution="PyYAML", module="yaml", extra="biology", code_licence="MIT", data_licence="MIT (no data)")

# Written without a colon, the first field has two digits: A*02105 is A*02:105.
_ALLELE = re.compile(r"([A-Z]+\d*)\*(?:(\d{2,3}):(\d{2,3})|(\d{2})(\d{2,3}))")
_LOCI = ("A", "B", "C", "DRB1", "DQB1")
_SEROTYPE = re.compile(r"(A|B|Cw|DR|DQ)\d+")


def _load(name: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(MHC.path(name).read_text(encoding="utf-8"), Loader=loader)


def standard(allele: str) -> str:
    """An allele in the current spelling: ``"A*0201"`` becomes ``"HLA-A*02:01"``.

    Raises:
        NotFound: It is not written as an allele with two fields.
    """
    match = _ALLELE.fullmatch(allele.strip().upper().removeprefix("HLA-"))
    if match is None:
        raise NotFound(f"'{allele[:30]}' is not a two-field HLA allele; write it as 'HLA-A*02:01'")
    return f"HLA-{match[1]}*{match[2] or match[4]}:{match[3] or match[5]}"


@cache
def serotypes() -> dict[str, tuple[str, ...]]:
    """Alleles by broad or split serotype (``A2``, ``B27``, ``DR4``), in the current spelling, sorted."""
    listed = _load(MHC.data_files[0])["HLA"]
    return {
        name: tuple(sorted({standard(allele) for allele in alleles if _ALLELE.fullmatch(allele)}))
        for name, alleles in listed.items()
        if _SEROTYPE.fullmatch(name) and alleles
    }


@cache
def serotype_of() -> dict[str, str]:
    """The serotype of each allele that has exactly one."""
    found: dict[str, list[str]] = {}
    for name, alleles in serotypes().items():
        for allele in alleles:
            found.setdefault(allele, []).append(name)
    return {allele: names[0] for allele, names in sorted(found.items()) if len(names) == 1}


@cache
def supertypes() -> dict[str, tuple[str, ...]]:
    """Alleles by class I supertype (Sidney et al. 2008), sorted."""
    listed = _load(MHC.data_files[1])["HLA"]
    return {name: tuple(sorted(standard(a) for a in entry["alleles"])) for name, entry in listed.items()}


@cache
def supertype_of() -> dict[str, str]:
    """The supertype of each allele that has one."""
    return {allele: name for name, alleles in supertypes().items() for allele in alleles}


@cache
def prefixes() -> dict[str, str]:
    """The MHC gene prefix of each species by scientific name (``"Macaca mulatta"``: ``"Mamu"``)."""
    return {
        name: str(entry["prefix"])
        for name, entry in _load(MHC.data_files[2]).items()
        if isinstance(entry, dict) and entry.get("prefix") and re.fullmatch(r"[A-Z][a-z]+ [a-z]+", name)
    }


@cache
def seed_alleles() -> tuple[str, ...]:
    """Alleles with a serotype, those with a supertype first, then every third of the others."""
    both = [allele for allele in serotype_of() if allele in supertype_of()]
    rest = [allele for allele in serotype_of() if allele not in supertype_of()]
    return (*both[:240], *rest[::3][:120])
