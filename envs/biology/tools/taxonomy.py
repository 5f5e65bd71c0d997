"""Organisms: names, ranks, ancestors and kinship in the NCBI Taxonomy."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.biology.data import taxa
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.data.taxa import TAXONIQ, TAXONOMY, find_taxon
from toolgym.envs.biology.entities import TaxonId, TaxonName
from toolgym.envs.biology.quantities import Count
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=TAXONOMY, engines=[TAXONIQ], theme="taxonomy")
_compute = partial(
    tool, domain="biology", kind="processing", source=TAXONOMY, engines=[TAXONIQ, FORMULAS], theme="taxonomy"
)


class Numbered(Result):
    """A taxon's number."""

    taxon_id: TaxonId


class Named(Result):
    """A taxon."""

    taxon: TaxonName


class CommonName(Result):
    """An English name."""

    common_name: str


class Above(Result):
    """The next taxon up."""

    taxon: TaxonName
    rank: str


class Members(Result):
    """Taxa directly below another, in alphabetical order."""

    count: Count
    taxa: list[TaxonName]


class Steps(Result):
    """A number of steps in the tree."""

    count: Count


@_lookup(
    wording={
        "taxon_id": [
            "the NCBI Taxonomy number of {taxon}",
            "the identifier of {taxon} in the NCBI Taxonomy",
        ]
    },
    golden=[({"taxon": "Homo sapiens"}, {"taxon_id": 9606}), ({"taxon": "Mus musculus"}, {"taxon_id": 10090})],
    invalid=[({"taxon": "Nullus nemo"}, "not_found")],
)
def taxon_number(taxon: TaxonName) -> Numbered:
    """Gives the NCBI Taxonomy number of a taxon of any rank.

    Args:
        taxon: Scientific name, such as Mus musculus or Felidae.
    """
    return Numbered(taxon_id=find_taxon(taxon).tax_id)


@_lookup(
    wording={
        "taxon": ["the organism with {taxon_id}", "the scientific name that belongs to {taxon_id}"],
    },
    golden=[({"taxon_id": 9606}, {"taxon": "Homo sapiens"})],
    invalid=[({"taxon_id": 999999999}, "not_found")],
)
def taxon_of_number(taxon_id: Annotated[TaxonId, Field(ge=1)]) -> Named:
    """Gives the scientific name of the taxon with an NCBI Taxonomy number.

    Args:
        taxon_id: NCBI Taxonomy number.
    """
    return Named(taxon=taxa.taxon_of_id(taxon_id).scientific_name)


@_lookup(
    wording={
        "common_name": [
            "the English common name of {taxon} in the NCBI Taxonomy",
            "the common name that the NCBI Taxonomy gives {taxon}",
        ]
    },
    golden=[({"taxon": "Mus musculus"}, {"common_name": "house mouse"})],
    invalid=[({"taxon": "Tyrannosaurus rex"}, "not_found")],
)
def taxon_common_name(taxon: TaxonName) -> CommonName:
    """Gives the English common name that the NCBI Taxonomy prefers for a taxon.

    Args:
        taxon: Scientific name, such as Mus musculus or Felidae.
    """
    found = taxa.common_name(find_taxon(taxon))
    if found is None:
        raise NotFound(f"the NCBI Taxonomy gives '{taxon}' no common name")
    return CommonName(common_name=found)


@_lookup(
    wording={
        "taxon": [
            "the {rank} to which {taxon} belongs in the NCBI Taxonomy",
            "the {rank} of {taxon} in the NCBI Taxonomy",
        ]
    },
    golden=[
        ({"taxon": "Mus musculus", "rank": "family"}, {"taxon": "Muridae"}),
        ({"taxon": "Homo sapiens", "rank": "order"}, {"taxon": "Primates"}),
    ],
    invalid=[({"taxon": "Escherichia coli", "rank": "kingdom"}, "not_found")],
)
def taxon_at_rank(taxon: TaxonName, rank: Literal["genus", "family", "order", "class", "phylum", "kingdom"]) -> Named:
    """Gives the taxon of a rank that an organism belongs to, by the NCBI Taxonomy.

    Args:
        taxon: Scientific name, such as Mus musculus.
        rank: Rank above the taxon.
    """
    return Named(taxon=taxa.ancestor_of_rank(find_taxon(taxon), rank).scientific_name)


@_lookup(
    wording={
        "taxon": [
            "the taxon directly above {taxon} in the NCBI Taxonomy",
            "the parent of {taxon} in the NCBI Taxonomy",
        ],
    },
    golden=[({"taxon": "Homo sapiens"}, {"taxon": "Homo", "rank": "genus"})],
    invalid=[({"taxon": "Nullus nemo"}, "not_found")],
)
def parent_taxon(taxon: TaxonName) -> Above:
    """Gives the taxon directly above another in the NCBI Taxonomy, ranked or not, and its rank.

    Args:
        taxon: Scientific name, such as Mus musculus or Felidae.
    """
    above = taxa.lineage(find_taxon(taxon))
    if len(above) < 2:
        raise NotFound(f"nothing stands above '{taxon}'")
    return Above(taxon=above[1].scientific_name, rank=taxa.rank_name(above[1]))


@_lookup(
    wording={
        "count": [
            "the number of taxa directly below the {rank} of {taxon} in the NCBI Taxonomy",
            "the number of children that the {rank} of {taxon} has in the NCBI Taxonomy",
        ],
        "taxa": [
            "the taxa directly below the {rank} of {taxon} in the NCBI Taxonomy",
            "the children of the {rank} of {taxon} in the NCBI Taxonomy",
        ],
    },
    golden=[({"taxon": "Homo sapiens", "rank": "genus"}, {"count": 4})],
    invalid=[({"taxon": "Nullus nemo", "rank": "genus"}, "not_found")],
)
def members_of_rank(taxon: TaxonName, rank: Literal["genus", "family", "order", "class"]) -> Members:
    """Counts the taxa directly below the genus, family, order or class of an organism and lists the first 40 by name.

    Args:
        taxon: Scientific name, such as Mus musculus.
        rank: Rank whose members are wanted.
    """
    found = taxa.children(taxa.ancestor_of_rank(find_taxon(taxon), rank))
    return Members(count=len(found), taxa=list(found)[:40])


@_lookup(
    wording={
        "taxon": [
            "the smallest taxon in the NCBI Taxonomy that contains both {first} and {second}",
            "the last common ancestor of {first} and {second} in the tree of the NCBI Taxonomy",
        ],
    },
    golden=[({"first": "Homo sapiens", "second": "Mus musculus"}, {"taxon": "Euarchontoglires"})],
    invalid=[({"first": "Homo sapiens", "second": "Nullus nemo"}, "not_found")],
)
def common_ancestor(first: TaxonName, second: TaxonName) -> Above:
    """Gives the lowest taxon that contains two taxa in the NCBI Taxonomy, and its rank.

    Args:
        first: Scientific name.
        second: Another scientific name.
    """
    one = taxa.lineage(find_taxon(first))
    other = {taxon.tax_id for taxon in taxa.lineage(find_taxon(second))}
    shared = next(taxon for taxon in one if taxon.tax_id in other)
    return Above(taxon=shared.scientific_name, rank=taxa.rank_name(shared))


@_compute(
    wording={
        "count": [
            "the number of steps between {first} and {second} in the tree of the NCBI Taxonomy",
            "the length of the path from {first} to {second} through the NCBI Taxonomy, in parent-child steps",
        ]
    },
    golden=[({"first": "Homo sapiens", "second": "Homo"}, {"count": 1})],
    invalid=[({"first": "Homo sapiens", "second": "Nullus nemo"}, "not_found")],
)
def taxonomic_distance(first: TaxonName, second: TaxonName) -> Steps:
    """Counts the parent-child steps on the way between two taxa in the NCBI Taxonomy, unranked taxa included.

    Args:
        first: Scientific name.
        second: Another scientific name.
    """
    one = [taxon.tax_id for taxon in taxa.lineage(find_taxon(first))]
    two = [taxon.tax_id for taxon in taxa.lineage(find_taxon(second))]
    meeting = next(number for number in one if number in two)
    return Steps(count=one.index(meeting) + two.index(meeting))


@_compute(
    wording={
        "count": [
            "the number of taxa above {taxon} in the NCBI Taxonomy, the root included",
            "the depth of {taxon} below the root of the NCBI Taxonomy",
        ]
    },
    golden=[({"taxon": "Homo sapiens"}, {"count": 31})],
    invalid=[({"taxon": "Nullus nemo"}, "not_found")],
)
def taxon_depth(taxon: TaxonName) -> Steps:
    """Counts the taxa above a taxon up to the root of the NCBI Taxonomy, ranked or not.

    Args:
        taxon: Scientific name, such as Mus musculus or Felidae.
    """
    return Steps(count=len(taxa.lineage(find_taxon(taxon))) - 1)


TOOLS: tuple[Tool, ...] = (
    taxon_number,
    taxon_of_number,
    taxon_common_name,
    taxon_at_rank,
    parent_taxon,
    members_of_rank,
    common_ancestor,
    taxonomic_distance,
    taxon_depth,
)
