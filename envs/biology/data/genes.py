"""Human genes and their places on the reference genome GRCh38, out of the Ensembl export in ``hgfind``."""

import bisect
import csv
import re
from dataclasses import dataclass
from functools import cache

from toolgym.tools import NotFound, Source

HGFIND = Source(
    distribution="hgfind",
    module="hgfind",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (as distributed; exported from Ensembl BioMart)",
    data_files=("biomart-gene-coordinates.txt",),
)

CHROMOSOMES = (*map(str, range(1, 23)), "X", "Y")

_CODING_NAME = re.compile(r"[A-Z][A-Z0-9]{2,7}")
_NOT_WELL_KNOWN = re.compile(
    r"(RNU|RNA|RN7|LINC|MIR|SNOR|OR\d|RPL|RPS|LOC|FAM|TMEM|KRTAP|Y_RNA|ENSG|AC\d|AL\d|AP\d|USP17|TRAJ|TRBJ|IG[HKL]|TR[ABDG]V"
    r"|C\d+ORF|PRAMEF|DEFB|ZNF|CT\d|MT\d|NBPF|GOLGA|HMGN|HSPA|KRT\d).*|.*(P\d*|-.*)"
)


@dataclass(frozen=True)
class Gene:
    """A gene: symbol, chromosome, first and last base (counted from 1, GRCh38), strand and other symbols."""

    symbol: str
    chromosome: str
    start: int
    end: int
    forward: bool
    synonyms: tuple[str, ...]

    @property
    def length(self) -> int:
        """Bases from the first to the last, both included."""
        return self.end - self.start + 1


@cache
def genes() -> dict[str, Gene]:
    """Genes on the assembled chromosomes by symbol; a symbol that stands for two places is left out.

    Raises:
        Unavailable: ``hgfind`` is not installed.
    """
    places: dict[str, set[tuple[str, int, int, bool]]] = {}
    synonyms: dict[str, dict[str, None]] = {}
    with HGFIND.path(HGFIND.data_files[0]).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t")
        next(reader)
        for start, end, name, synonym, _, _, chromosome, strand in reader:
            if name and chromosome in CHROMOSOMES:
                places.setdefault(name, set()).add((chromosome, int(start), int(end), strand == "1"))
                if synonym:
                    synonyms.setdefault(name, {})[synonym] = None
    return {
        name: Gene(name, *next(iter(found)), tuple(sorted(synonyms.get(name, {}))))
        for name, found in sorted(places.items())
        if len(found) == 1
    }


@cache
def by_folded_name() -> dict[str, Gene]:
    """Genes by symbol in capitals."""
    return {name.upper(): gene for name, gene in genes().items()}


@cache
def by_synonym() -> dict[str, tuple[Gene, ...]]:
    """Genes by each of their other symbols, in capitals."""
    found: dict[str, list[Gene]] = {}
    for gene in genes().values():
        for synonym in gene.synonyms:
            found.setdefault(synonym.upper(), []).append(gene)
    return {name: tuple(group) for name, group in found.items()}


def find_gene(symbol: str) -> Gene:
    """Looks up a gene by its symbol, case ignored.

    Raises:
        NotFound: No gene on the assembled chromosomes has this symbol, or it stands for several places.
    """
    found = by_folded_name().get(symbol.strip().upper())
    if found is None:
        hint = "; look the symbol up as a synonym first" if symbol.strip().upper() in by_synonym() else ""
        raise NotFound(f"no gene has the symbol '{symbol[:40]}'{hint}; write it as in 'BRCA1'")
    return found


@cache
def on_chromosome(chromosome: str) -> tuple[Gene, ...]:
    """The genes of a chromosome by first base, then last base, then symbol.

    Raises:
        NotFound: There is no such chromosome.
    """
    name = chromosome.strip().upper().removeprefix("CHROMOSOME ").removeprefix("CHR")
    if name not in CHROMOSOMES:
        raise NotFound(f"there is no chromosome '{chromosome[:20]}'; known are 1 to 22, X and Y")
    found = [gene for gene in genes().values() if gene.chromosome == name]
    return tuple(sorted(found, key=lambda gene: (gene.start, gene.end, gene.symbol)))


@cache
def _starts(chromosome: str) -> list[int]:
    return [gene.start for gene in on_chromosome(chromosome)]


def following(gene: Gene) -> Gene | None:
    """The first gene that begins after a gene's last base, None at the end of the chromosome."""
    row = on_chromosome(gene.chromosome)
    index = bisect.bisect_right(_starts(gene.chromosome), gene.end)
    return row[index] if index < len(row) else None


def preceding(gene: Gene) -> Gene | None:
    """Of the genes that end before a gene's first base, the one that ends last; None at the chromosome's beginning."""
    ended = [other for other in on_chromosome(gene.chromosome) if other.end < gene.start]
    return max(ended, key=lambda other: (other.end, other.start)) if ended else None


def overlapping(gene: Gene) -> tuple[Gene, ...]:
    """Other genes that share a base with a gene, by first base."""
    return tuple(
        other
        for other in on_chromosome(gene.chromosome)
        if other.symbol != gene.symbol and other.start <= gene.end and other.end >= gene.start
    )


@cache
def well_known() -> tuple[str, ...]:
    """Symbols in the style of named protein-coding genes that have synonyms, every eighth one."""
    named = [
        name
        for name, gene in genes().items()
        if _CODING_NAME.fullmatch(name) and not _NOT_WELL_KNOWN.fullmatch(name) and len(gene.synonyms) >= 2
    ]
    return tuple(named[::8])
