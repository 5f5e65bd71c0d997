"""Human genes: where they lie on the reference genome, what lies next to them, and what else they are called."""

from functools import partial
from typing import Literal

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
    synonyms: list[GeneSynonym] | None


class GeneRow(Result):
    """A gene with its length."""

    gene: GeneSymbol
    length: BasePairs


class GeneList(Result):
    """Genes in the order of their first bases."""

    count: Count
    genes: list[GeneRow] | None


class ChromosomeFacts(Result):
    """What a chromosome holds."""

    count: Count
    longest_gene: GeneSymbol


def _list(found: list[genes.Gene] | tuple[genes.Gene, ...]) -> GeneList:
    rows = [GeneRow(gene=gene.symbol, length=gene.length) for gene in found]
    return GeneList(count=len(rows), genes=rows if len(rows) <= _LONGEST_LIST else None)


@_lookup(
    wording={
        "chromosome": [
            "the human chromosome that carries {gene}",
            "the human chromosome on which {gene} lies",
        ],
        "start": [
            "the first GRCh38 base (lowest coordinate) of {gene}",
            "the lowest GRCh38 coordinate of {gene}",
        ],
        "end": [
            "the last GRCh38 base (highest coordinate) of {gene}",
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
    return Synonyms(count=len(found), synonyms=list(found) if len(found) <= _LONGEST_LIST else None)


@_lookup(
    wording={
        "gene": [
            "the human gene also known by {synonym}",
            "the human gene for which Ensembl lists {synonym} as a synonym",
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
            "the first gene to begin, on GRCh38, after the last base of {gene}",
            "the next gene on GRCh38 all of whose bases lie beyond {gene}",
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
            "the last gene to end, on GRCh38, before the first base of {gene}",
            "the nearest gene on GRCh38 all of whose bases lie before {gene}",
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
            "the number of other genes that overlap, on either strand of GRCh38, with {gene}",
            "the number of other genes that share a GRCh38 base pair with {gene}",
        ],
        "genes": [
            "the other genes that overlap, on either strand of GRCh38, with {gene}",
            "the other genes that share a GRCh38 base pair with {gene}",
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
            "the gene that spans the most GRCh38 base pairs on {chromosome}",
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
            "the number of genes that begin, on GRCh38, within {distance} after the last base of {gene}",
            "the number of genes whose first GRCh38 base lies at most {distance} beyond the last base of {gene}",
        ],
        "genes": [
            "the genes that begin, on GRCh38, within {distance} after the last base of {gene}",
            "the genes whose first GRCh38 base lies at most {distance} beyond the last base of {gene}",
        ],
        "genes.gene": ["gene"],
        "genes.length": ["length in base pairs"],
    },
    golden=[({"gene": "BRCA1", "distance": "200,000 base pairs"}, {"count": 5})],
    invalid=[({"gene": "NOSUCHGENE", "distance": "200,000 base pairs"}, "not_found")],
)
def genes_downstream(gene: GeneSymbol, distance: Distance) -> GeneList:
    """Lists the genes of any kind that begin within a distance after a gene's last base, by first base.

    The list is left out where there are more than 60.

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
            "the GRCh38 length, from first to last base, of {gene}",
            "the number of GRCh38 base pairs spanned by {gene}",
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
            "the number of GRCh38 base pairs between the nearest ends of {first} and {second}",
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
)
