"""MHC nomenclature: serotypes and supertypes of HLA alleles, gene prefixes of species."""

from functools import partial

from toolgym.envs.biology.data import hla
from toolgym.envs.biology.data.hla import MHC, YAML
from toolgym.envs.biology.entities import HlaAllele, HlaSerotype, HlaSupertype, MhcPrefix, TaxonName
from toolgym.envs.biology.quantities import Count
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=MHC, engines=[YAML], theme="immunogenetics")

_LONGEST_LIST = 60


class Serotype(Result):
    """A serotype."""

    serotype: HlaSerotype


class Supertype(Result):
    """A supertype."""

    supertype: HlaSupertype


class Alleles(Result):
    """Alleles, sorted."""

    count: Count
    alleles: list[HlaAllele] | None


class Prefix(Result):
    """A prefix of gene names."""

    prefix: MhcPrefix


class Species(Result):
    """A species."""

    taxon: TaxonName


@_lookup(
    wording={
        "serotype": [
            "the WHO-assigned serotype of {allele}",
            "the serotype that the WHO dictionary assigns to {allele}",
        ]
    },
    golden=[({"allele": "HLA-A*02:01"}, {"serotype": "A2"}), ({"allele": "HLA-B*27:05"}, {"serotype": "B27"})],
    invalid=[({"allele": "HLA-A*99:99"}, "not_found"), ({"allele": "A2"}, "not_found")],
)
def hla_serotype(allele: HlaAllele) -> Serotype:
    """Gives the serotype that the WHO dictionary assigns to an HLA allele, where it is a single one.

    Args:
        allele: Two-field allele such as HLA-A*02:01.
    """
    name = hla.standard(allele)
    found = hla.serotype_of().get(name)
    if found is None:
        raise NotFound(f"no single serotype of the allele '{name}' is listed")
    return Serotype(serotype=found)


@_lookup(
    wording={
        "supertype": [
            "the supertype, by Sidney et al. (2008), of {allele}",
            "the class I supertype to which Sidney et al. (2008) assign {allele}",
        ]
    },
    golden=[({"allele": "HLA-A*02:01"}, {"supertype": "A02"}), ({"allele": "HLA-A*68:02"}, {"supertype": "A02"})],
    invalid=[({"allele": "HLA-A*99:99"}, "not_found")],
)
def hla_supertype(allele: HlaAllele) -> Supertype:
    """Gives the peptide-binding supertype of an HLA class I allele (Sidney et al. 2008).

    Args:
        allele: Two-field allele such as HLA-A*02:01.
    """
    name = hla.standard(allele)
    found = hla.supertype_of().get(name)
    if found is None:
        raise NotFound(f"the allele '{name}' has no listed supertype")
    return Supertype(supertype=found)


def _alleles(found: tuple[str, ...]) -> Alleles:
    return Alleles(count=len(found), alleles=list(found) if len(found) <= _LONGEST_LIST else None)


@_lookup(
    wording={
        "count": [
            "the number of two-field alleles listed under {serotype}",
            "the number of alleles to which the WHO dictionary assigns {serotype}",
        ],
        "alleles": [
            "the two-field alleles listed under {serotype}",
            "the alleles to which the WHO dictionary assigns {serotype}",
        ],
    },
    golden=[({"serotype": "A1"}, {"count": 6})],
    invalid=[({"serotype": "A999"}, "not_found")],
)
def alleles_of_serotype(serotype: HlaSerotype) -> Alleles:
    """Lists the HLA alleles of a serotype (WHO dictionary), in the order of their names.

    The list is left out where there are more than 60.

    Args:
        serotype: Serotype such as A2, B27 or DR4.
    """
    found = {name.upper(): alleles for name, alleles in hla.serotypes().items()}
    name = serotype.strip().upper().removeprefix("HLA-")
    if name not in found:
        raise NotFound(f"no HLA serotype is called '{serotype[:20]}'; serotypes are like A2, B27 or DR4")
    return _alleles(found[name])


@_lookup(
    wording={
        "count": [
            "the number of alleles, by Sidney et al. (2008), of {supertype}",
            "the number of alleles that Sidney et al. (2008) assign to {supertype}",
        ],
        "alleles": [
            "the alleles, by Sidney et al. (2008), of {supertype}",
            "the alleles that Sidney et al. (2008) assign to {supertype}",
        ],
    },
    golden=[({"supertype": "A01"}, {"count": 80})],
    invalid=[({"supertype": "Z99"}, "not_found")],
)
def alleles_of_supertype(supertype: HlaSupertype) -> Alleles:
    """Lists the HLA class I alleles of a supertype (Sidney et al. 2008), in the order of their names.

    The list is left out where there are more than 60.

    Args:
        supertype: Supertype such as A02 or B07.
    """
    found = hla.supertypes().get(supertype.strip().upper())
    if found is None:
        raise NotFound(f"no HLA supertype is called '{supertype[:20]}'; known are {', '.join(hla.supertypes())}")
    return _alleles(found)


@_lookup(
    wording={
        "prefix": [
            "the prefix of the names of MHC genes of {species}",
            "the MHC gene prefix of {species}",
        ]
    },
    golden=[({"species": "Homo sapiens"}, {"prefix": "HLA"}), ({"species": "Macaca mulatta"}, {"prefix": "Mamu"})],
    invalid=[({"species": "Escherichia coli"}, "not_found")],
)
def mhc_prefix(species: TaxonName) -> Prefix:
    """Gives the prefix that names of a vertebrate's MHC genes begin with, such as Mamu for the rhesus macaque.

    Args:
        species: Scientific name of a vertebrate, such as Macaca mulatta.
    """
    folded = {name.casefold(): prefix for name, prefix in hla.prefixes().items()}
    found = folded.get(" ".join(species.split()).casefold())
    if found is None:
        raise NotFound(f"no MHC gene prefix of the species '{species[:40]}' is listed")
    return Prefix(prefix=found)


@_lookup(
    wording={
        "taxon": [
            "the species whose MHC genes bear {prefix}",
            "the species that {prefix} stands for",
        ]
    },
    golden=[({"prefix": "Mamu"}, {"taxon": "Macaca mulatta"})],
    invalid=[({"prefix": "Nope"}, "not_found")],
)
def species_of_mhc_prefix(prefix: MhcPrefix) -> Species:
    """Gives the species whose MHC gene names begin with a prefix.

    Args:
        prefix: Prefix such as Mamu or HLA.
    """
    found = [name for name, value in hla.prefixes().items() if value.casefold() == prefix.strip().casefold()]
    if len(found) != 1:
        raise NotFound(f"the MHC gene prefix '{prefix[:20]}' does not belong to exactly one species")
    return Species(taxon=found[0])


TOOLS: tuple[Tool, ...] = (
    hla_serotype,
    hla_supertype,
    alleles_of_serotype,
    alleles_of_supertype,
    mhc_prefix,
    species_of_mhc_prefix,
)
