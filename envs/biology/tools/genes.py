"""Human genes: where they lie on the reference genome, what lies next to them, and what else they are called."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.biology.data import genes
from toolgym.envs.biology.data.genes import HGFIND, find_gene
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import Chromosome, GeneSymbol, GeneSynonym
from toolgym.envs.biology.quantities import BasePairs, Count, Position
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=HGFIND, theme="genes")
_compute = partial(tool, domain="biology", kind="processing", source=HGFIND, engines=[FORMULAS], theme="genes")

_LONGEST_LIST = 60

Distance = Literal["100,000 base pairs", "200,000 base pairs", "500,000 base pairs"]


class Location(Result):
    """A gene's place."""

    chromosome: Chromosome
    start: Position
    end: Position
    strand: str


class Symbol(Result):
    """A gene."""

    gene: GeneSymbol


class Length(Result):
    """A length on the genome."""

    length: BasePairs


class Synonyms(Result):
    """Other symbols of a gene."""

    count: Count
    synonyms: list[GeneSynonym]


class GeneRow(Result):
    """A gene with its length."""

    gene: GeneSymbol
    length: BasePairs


class GeneList(Result):
    """Genes in the order of their first bases."""

    count: Count
    genes: list[GeneRow]


class ChromosomeFacts(Result):
    """What a chromosome holds."""

    count: Count
    longest_gene: GeneSymbol


def _list(found: list[genes.Gene] | tuple[genes.Gene, ...]) -> GeneList:
    rows = [GeneRow(gene=gene.symbol, length=gene.length) for gene in found]
    return GeneList(count=len(rows), genes=rows[:_LONGEST_LIST])


@_lookup(
    wording={
        "chromosome": ["the chromosome that carries {gene}", "the chromosome on which {gene} lies"],
        "start": [
            "the first base of {gene} on its chromosome (GRCh38, counted from 1)",
            "the lowest GRCh38 coordinate of {gene}",
        ],
        "end": [
            "the last base of {gene} on its chromosome (GRCh38, counted from 1)",
            "the highest GRCh38 coordinate of {gene}",
        ],
    },
    golden=[({"gene": "BRCA1"}, {"chromosome": "17", "start": 43044295, "end": 43170245, "strand": "reverse"})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def gene_location(gene: GeneSymbol) -> Location:
    """Gives chromosome, first and last base (GRCh38, counted from 1) and strand of a human gene, from Ensembl.

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    found = find_gene(gene)
    strand = "forward" if found.forward else "reverse"
    return Location(chromosome=found.chromosome, start=found.start, end=found.end, strand=strand)


@_lookup(
    wording={
        "count": [
            "the number of other symbols listed for {gene}",
            "the number of synonyms that Ensembl gives {gene}",
        ],
        "synonyms": ["the other symbols listed for {gene}", "the synonyms that Ensembl gives {gene}"],
    },
    golden=[({"gene": "BRCA1"}, {"count": 4, "synonyms": ["BRCC1", "FANCS", "PPP1R53", "RNF53"]})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def gene_synonyms(gene: GeneSymbol) -> Synonyms:
    """Lists the other symbols of a human gene that Ensembl knows, sorted.

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    found = find_gene(gene).synonyms
    return Synonyms(count=len(found), synonyms=list(found)[:_LONGEST_LIST])


@_lookup(
    wording={
        "gene": [
            "the human gene also known by {synonym}",
            "the human gene that has {synonym} as a synonym",
        ]
    },
    golden=[({"synonym": "RNF53"}, {"gene": "BRCA1"})],
    invalid=[({"synonym": "NOSUCHGENE"}, "not_found")],
)
def gene_of_synonym(synonym: GeneSynonym) -> Symbol:
    """Gives the official symbol of the human gene that bears another symbol.

    Args:
        synonym: A former or alternative symbol, such as RNF53.
    """
    found = genes.by_synonym().get(synonym.strip().upper(), ())
    if len(found) != 1:
        why = "several genes have" if found else "no gene has"
        raise NotFound(f"{why} the synonym '{synonym[:40]}'; a synonym is like 'RNF53'")
    return Symbol(gene=found[0].symbol)


@_lookup(
    wording={
        "gene": [
            "the first gene that begins after the last base of {gene} on its chromosome (GRCh38)",
            "the next annotated gene with all its bases at higher GRCh38 coordinates than {gene}",
        ]
    },
    golden=[({"gene": "BRCA1"}, {"gene": "NBR1"})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def following_gene(gene: GeneSymbol) -> Symbol:
    """Gives the first gene of any kind, by first base, that begins after a gene's last base on the same chromosome.

    Coordinates are Ensembl's on GRCh38; strands play no part; genes with an ambiguous symbol are skipped.

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    found = genes.following(find_gene(gene))
    if found is None:
        raise NotFound(f"no gene follows '{gene}' on its chromosome")
    return Symbol(gene=found.symbol)


@_lookup(
    wording={
        "gene": [
            "the last gene to end before the first base of {gene} on its chromosome (GRCh38)",
            "the nearest annotated gene with all its bases at lower GRCh38 coordinates than {gene}",
        ]
    },
    golden=[({"gene": "NBR1"}, {"gene": "BRCA1"})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def preceding_gene(gene: GeneSymbol) -> Symbol:
    """Gives, of all genes that end before a gene's first base on the same chromosome, the one that ends last.

    Coordinates are Ensembl's on GRCh38; strands play no part; genes with an ambiguous symbol are skipped.

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    found = genes.preceding(find_gene(gene))
    if found is None:
        raise NotFound(f"no gene ends before '{gene}' on its chromosome")
    return Symbol(gene=found.symbol)


@_lookup(
    wording={
        "count": [
            "the number of other annotated genes that overlap {gene} on GRCh38, on either strand",
            "the number of other genes sharing at least one GRCh38 base pair with {gene}",
        ],
        "genes": [
            "the other annotated genes that overlap {gene} on GRCh38, on either strand",
            "the other genes sharing at least one GRCh38 base pair with {gene}",
        ],
        "genes.gene": ["gene"],
        "genes.length": ["length in base pairs"],
    },
    golden=[({"gene": "BRCA1"}, {"count": 3})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def overlapping_genes(gene: GeneSymbol) -> GeneList:
    """Lists the other genes of any kind that share a base pair with a gene, on either strand, by first base.

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    return _list(genes.overlapping(find_gene(gene)))


@_lookup(
    wording={
        "count": [
            "the number of genes annotated on {chromosome} in the Ensembl table",
            "the number of uniquely named genes that the Ensembl table puts on {chromosome}",
        ],
        "longest_gene": [
            "the longest gene annotated on {chromosome}",
            "the gene on {chromosome} that spans the most base pairs of GRCh38",
        ],
    },
    golden=[({"chromosome": "X"}, {"longest_gene": "DMD"})],
    invalid=[({"chromosome": "23"}, "not_found")],
)
def chromosome_genes(chromosome: Chromosome) -> ChromosomeFacts:
    """Gives the number of genes (of any kind, with a unique symbol) on a human chromosome, and the longest one.

    Args:
        chromosome: 1 to 22, X or Y.
    """
    found = genes.on_chromosome(chromosome)
    longest = max(found, key=lambda gene: (gene.length, gene.symbol))
    return ChromosomeFacts(count=len(found), longest_gene=longest.symbol)


@_lookup(
    wording={
        "count": [
            "the number of genes that begin within {distance} after the last base of {gene} (GRCh38)",
            "the number of genes whose first GRCh38 base lies at most {distance} beyond the last base of {gene}",
        ],
        "genes": [
            "the genes that begin within {distance} after the last base of {gene} (GRCh38)",
            "the genes whose first GRCh38 base lies at most {distance} beyond the last base of {gene}",
        ],
        "genes.gene": ["gene"],
        "genes.length": ["length in base pairs"],
    },
    golden=[({"gene": "BRCA1", "distance": "200,000 base pairs"}, {"count": 5})],
    invalid=[({"gene": "NOSUCHGENE", "distance": "200,000 base pairs"}, "not_found")],
)
def genes_downstream(gene: GeneSymbol, distance: Distance) -> GeneList:
    """Lists the genes of any kind that begin within a distance after a gene's last base, by first base, at most 60.

    Args:
        gene: Official gene symbol, such as BRCA1.
        distance: How far to look toward higher coordinates.
    """
    found = find_gene(gene)
    reach = found.end + int(distance.split()[0].replace(",", ""))
    return _list([g for g in genes.on_chromosome(found.chromosome) if found.end < g.start <= reach])


@_compute(
    wording={
        "length": [
            "the length of {gene} from its first to its last base on GRCh38",
            "the number of GRCh38 base pairs that {gene} spans",
        ]
    },
    golden=[({"gene": "BRCA1"}, {"length": 125951})],
    invalid=[({"gene": "NOSUCHGENE"}, "not_found")],
)
def gene_length(gene: GeneSymbol) -> Length:
    """Computes the number of base pairs from a gene's first to its last base, both included (Ensembl, GRCh38).

    Args:
        gene: Official gene symbol, such as BRCA1.
    """
    return Length(length=find_gene(gene).length)


@_compute(
    wording={
        "length": [
            "the number of base pairs between the nearest ends of {first} and {second} on GRCh38",
            "the gap in GRCh38 base pairs that separates {first} from {second}",
        ]
    },
    golden=[({"first": "BRCA1", "second": "NBR1"}, {"length": 235})],
    invalid=[({"first": "BRCA1", "second": "TP73"}, "invalid_arguments")],
)
def gene_distance(first: GeneSymbol, second: GeneSymbol) -> Length:
    """Computes the number of base pairs strictly between two genes of one chromosome; 0 if they touch or overlap.

    Args:
        first: Official gene symbol.
        second: Symbol of another gene on the same chromosome.
    """
    one, two = find_gene(first), find_gene(second)
    if one.chromosome != two.chromosome:
        raise InvalidArguments(f"first and second must lie on one chromosome; '{first}' is on {one.chromosome}")
    gap = max(one.start, two.start) - min(one.end, two.end) - 1
    return Length(length=max(gap, 0))


@_compute(
    wording={
        "gene": [
            "the gene on {chromosome} whose first base comes closest after base {position}",
            "the first gene to begin at or after base {position} of {chromosome} (GRCh38)",
        ]
    },
    golden=[({"chromosome": "17", "position": 43044295}, {"gene": "BRCA1"})],
    invalid=[({"chromosome": "17", "position": 999999999}, "not_found")],
)
def gene_after_position(chromosome: Chromosome, position: Annotated[Position, Field(ge=1)]) -> Symbol:
    """Gives the first gene of any kind that begins at or after a position on a chromosome (Ensembl, GRCh38).

    Args:
        chromosome: 1 to 22, X or Y.
        position: Base on the chromosome, counted from 1.
    """
    for gene in genes.on_chromosome(chromosome):
        if gene.start >= position:
            return Symbol(gene=gene.symbol)
    raise NotFound(f"no gene begins at or after position {position} on chromosome {chromosome}")


TOOLS: tuple[Tool, ...] = (
    gene_location,
    gene_synonyms,
    gene_of_synonym,
    following_gene,
    preceding_gene,
    overlapping_genes,
    chromosome_genes,
    genes_downstream,
    gene_length,
    gene_distance,
    gene_after_position,
)
