"""Genetic codes, amino acids and codon usage: NCBI's tables in Biopython and Kazusa's in ``python_codon_tables``."""

import csv
from functools import cache
from typing import Any

from toolgym.envs.biology.data.sources import BIOPYTHON
from toolgym.tools import NotFound, Source

CODES = Source(
    distribution=BIOPYTHON.distribution,
    module=BIOPYTHON.module,
    extra=BIOPYTHON.extra,
    code_licence=BIOPYTHON.code_licence,
    data_licence="public domain (NCBI genetic codes)",
    data_files=("Data/CodonTable.py",),
)

HOSTS = {
    "Bacillus subtilis": "b_subtilis_1423",
    "Caenorhabditis elegans": "c_elegans_6239",
    "Drosophila melanogaster": "d_melanogaster_7227",
    "Escherichia coli": "e_coli_316407",
    "Gallus gallus": "g_gallus_9031",
    "Homo sapiens": "h_sapiens_9606",
    "Mus musculus": "m_musculus_10090",
    "Saccharomyces cerevisiae": "s_cerevisiae_4932",
}
"""Organisms with a codon usage table, by scientific name."""

USAGE = Source(
    distribution="python-codon-tables",
    module="python_codon_tables",
    extra="biology",
    code_licence="CC0-1.0",
    data_licence="CC0-1.0 (as distributed; counts from the Kazusa codon usage database)",
    data_files=tuple(f"codon_usage_data/tables/{name}.csv" for name in HOSTS.values()),
)

AMINO_ACIDS = {
    "Ala": ("A", "alanine"), "Arg": ("R", "arginine"), "Asn": ("N", "asparagine"), "Asp": ("D", "aspartic acid"),
    "Cys": ("C", "cysteine"), "Gln": ("Q", "glutamine"), "Glu": ("E", "glutamic acid"), "Gly": ("G", "glycine"),
    "His": ("H", "histidine"), "Ile": ("I", "isoleucine"), "Leu": ("L", "leucine"), "Lys": ("K", "lysine"),
    "Met": ("M", "methionine"), "Phe": ("F", "phenylalanine"), "Pro": ("P", "proline"), "Ser": ("S", "serine"),
    "Thr": ("T", "threonine"), "Trp": ("W", "tryptophan"), "Tyr": ("Y", "tyrosine"), "Val": ("V", "valine"),
}  # fmt: skip
"""One-letter code and English name of the standard amino acids by three-letter code."""

LETTERS = {letter: code for code, (letter, _) in AMINO_ACIDS.items()}

CODONS = tuple(a + b + c for a in "UCAG" for b in "UCAG" for c in "UCAG")


def find_amino_acid(name: str) -> tuple[str, str, str]:
    """Looks up a standard amino acid by three-letter code, one-letter code or name.

    Returns:
        Its three-letter code, one-letter code and name.

    Raises:
        NotFound: There is no such amino acid.
    """
    text = name.strip().casefold()
    for code, (letter, full) in AMINO_ACIDS.items():
        if text in (code.casefold(), full) or name.strip() == letter:
            return code, letter, full
    raise NotFound(f"no standard amino acid is called '{name[:30]}'; give a three-letter code such as 'Trp'")


def find_codon(codon: str) -> str:
    """The codon in RNA letters.

    Raises:
        NotFound: It is not made of three of the letters A, C, G, U or T.
    """
    text = codon.strip().upper().replace("T", "U")
    if text not in CODONS:
        raise NotFound(f"'{codon[:20]}' is no codon; a codon has three of the letters A, C, G and U")
    return text


@cache
def genetic_codes() -> dict[int, Any]:
    """Biopython's RNA codon tables by NCBI number.

    Raises:
        Unavailable: ``biopython`` is not installed.
    """
    CODES.path(CODES.data_files[0])
    from Bio.Data.CodonTable import unambiguous_rna_by_id

    return dict(sorted(unambiguous_rna_by_id.items()))


def code_name(number: int) -> str:
    """The name of a genetic code as in a sentence: "vertebrate mitochondrial"."""
    words = str(genetic_codes()[number].names[0]).replace(";", " and").split()
    return " ".join(word if any(c.isdigit() for c in word) else word.lower() for word in words)


def find_code(number: int) -> Any:
    """Looks up a genetic code.

    Raises:
        NotFound: NCBI has no such number.
    """
    found = genetic_codes().get(number)
    if found is None:
        raise NotFound(f"there is no NCBI genetic code {number}; known are {', '.join(map(str, genetic_codes()))}")
    return found


def find_host(organism: str) -> str:
    """The scientific name of an organism with a codon usage table, case ignored.

    Raises:
        NotFound: There is no table for it.
    """
    for name in HOSTS:
        if name.casefold() == organism.strip().casefold():
            return name
    raise NotFound(f"there is no codon usage table of '{organism[:40]}'; there are tables of {', '.join(HOSTS)}")


@cache
def usage(host: str) -> dict[str, tuple[str, float]]:
    """For each RNA codon, the amino acid's letter (``*`` for stop) and the codon's share among its synonyms."""
    path = USAGE.path(f"codon_usage_data/tables/{HOSTS[host]}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["codon"]: (row["amino_acid"], float(row["relative_frequency"])) for row in csv.DictReader(lines)}


def synonyms(host: str, letter: str) -> list[tuple[str, float]]:
    """Codons of an amino acid with their shares, the commonest first, ties in alphabetical order."""
    found = [(codon, share) for codon, (amino, share) in usage(host).items() if amino == letter]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@cache
def substitution_matrix(name: str) -> Any:
    """One of Biopython's substitution matrices, indexed by two one-letter codes."""
    from Bio.Align import substitution_matrices

    return substitution_matrices.load(name)
