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
    taxa: list[TaxonName] | None


class Steps(Result):
    """A number of steps in the tree."""

    count: Count


@_lookup(
    wording={
        "taxon_id": [
            "the NCBI Taxonomy number of {taxon}",
            "the NCBI Taxonomy identifier of {taxon}",
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
        "taxon": [
            "the taxon that has {taxon_id}",
            "the taxon that belongs to {taxon_id}",
        ],
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
            "the common name that the NCBI Taxonomy gives for {taxon}",
            "the English name in the NCBI Taxonomy of {taxon}",
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
            "the NCBI Taxonomy {rank} of {taxon}",
            "the {rank} in which the NCBI Taxonomy places {taxon}",
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
            "the NCBI Taxonomy parent of {taxon}",
            "the taxon that the NCBI Taxonomy puts directly above {taxon}",
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
            "the number of ranked taxa that the NCBI Taxonomy puts directly below the {rank} of {taxon}",
            "the number of ranked NCBI Taxonomy children of the {rank} of {taxon}",
        ],
        "taxa": [
            "the ranked taxa that the NCBI Taxonomy puts directly below the {rank} of {taxon}",
            "the ranked NCBI Taxonomy children of the {rank} of {taxon}",
        ],
    },
    golden=[({"taxon": "Homo sapiens", "rank": "genus"}, {"count": 2})],
    invalid=[({"taxon": "Nullus nemo", "rank": "genus"}, "not_found")],
)
def members_of_rank(taxon: TaxonName, rank: Literal["genus", "family", "order", "class"]) -> Members:
    """Counts the ranked taxa directly below an organism's genus, family, order or class.

    They are listed by name unless there are more than 40.

    Args:
        taxon: Scientific name, such as Mus musculus.
        rank: Rank whose members are wanted.
    """
    found = taxa.children(taxa.ancestor_of_rank(find_taxon(taxon), rank))
    return Members(count=len(found), taxa=list(found) if len(found) <= 40 else None)


@_lookup(
    wording={
        "taxon": [
            "the smallest NCBI taxon that contains both {first} and {second}",
            "the last common ancestor, in the NCBI Taxonomy, of {first} and {second}",
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
            "the number of NCBI Taxonomy steps between {first} and {second}",
            "the number of parent-child steps, in the NCBI Taxonomy tree, from {first} to {second}",
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
            "the number of NCBI taxa, the root included, above {taxon}",
            "the depth, below the NCBI Taxonomy root, of {taxon}",
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
