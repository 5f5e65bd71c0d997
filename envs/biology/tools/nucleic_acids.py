"""DNA and RNA sequences: copying, translating, melting, folding and comparing them."""

from functools import partial
from typing import Annotated, Any, Literal

from toolgym.envs.biology.data.codes import find_code
from toolgym.envs.biology.data.sequences import find_oligo
from toolgym.envs.biology.data.sources import BIOPYTHON, EDLIB, FORMULAS, SEQFOLD
from toolgym.envs.biology.entities import Dna, GeneticCode, Oligo, Protein, Rna
from toolgym.envs.biology.quantities import BasePairs, Celsius, Count, Daltons, FreeEnergy, Percent, Score
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_read = partial(tool, domain="biology", kind="processing", source=BIOPYTHON, theme="nucleic_acids")
_measure = partial(tool, domain="biology", kind="processing", source=BIOPYTHON, theme="oligonucleotide_measures")
_compare = partial(tool, domain="biology", kind="processing", theme="sequence_comparison")

_LONGEST = 400


class DnaSequence(Result):
    """A DNA sequence, 5' to 3'."""

    dna: Dna


class NamedSequence(Result):
    """A DNA sequence with its length."""

    dna: Dna
    length: BasePairs


class Transcript(Result):
    """An RNA sequence, 5' to 3'."""

    rna: Rna


class Translation(Result):
    """An amino-acid sequence."""

    protein: Protein


class Part(Result):
    """A part of a sequence."""

    share: Annotated[Percent, Quantity("percent", 2)]


class Melting(Result):
    """A melting temperature."""

    temperature: Annotated[Celsius, Quantity("degree_Celsius", 2)]


class Weight(Result):
    """A mass."""

    mass: Annotated[Daltons, Quantity("dalton", 2)]


class Number(Result):
    """A count."""

    count: Count


class Folding(Result):
    """A free energy."""

    energy: Annotated[FreeEnergy, Quantity("kilocalorie/mole", 2)]


class Distance(Result):
    """An edit distance."""

    distance: Count


class Alignment(Result):
    """The score of an alignment."""

    score: Annotated[Score, Quantity(None, 1)]


def nucleotides(text: str, name: str, letters: str = "ACGT", least: int = 1) -> str:
    """A checked sequence in capitals.

    Raises:
        InvalidArguments: It holds other letters, or is too short or too long.
    """
    found = text.strip().upper()
    if not least <= len(found) <= _LONGEST or not set(found) <= set(letters):
        raise InvalidArguments(f"{name} must have {least} to {_LONGEST} of the letters {', '.join(letters)}")
    return found


@tool(
    domain="biology",
    kind="retrieval",
    source=FORMULAS,
    theme="nucleic_acids",
    wording={
        "dna": [
            "the DNA sequence of {oligonucleotide}, 5' to 3'",
            "the sequence of bases of {oligonucleotide}, 5' to 3'",
        ],
        "length": ["the length of {oligonucleotide}", "the number of bases of {oligonucleotide}"],
    },
    golden=[({"oligonucleotide": "M13 reverse primer"}, {"dna": "CAGGAAACAGCTATGAC", "length": 17})],
    invalid=[({"oligonucleotide": "no such primer"}, "not_found")],
)
def oligonucleotide_sequence(oligonucleotide: Oligo) -> NamedSequence:
    """Gives the sequence of a well-known primer, adapter, operator or recombination site, 5' to 3'.

    Args:
        oligonucleotide: Name such as "M13 reverse primer" or "loxP site".
    """
    found = find_oligo(oligonucleotide)
    return NamedSequence(dna=found, length=len(found))


@_read(
    wording={
        "dna": [
            "the reverse complement of {dna}, written 5' to 3'",
            "the opposite strand of {dna}, read 5' to 3'",
        ]
    },
    golden=[({"dna": "GAATTCA"}, {"dna": "TGAATTC"})],
    invalid=[({"dna": "GAUTTC"}, "invalid_arguments")],
)
def dna_reverse_complement(dna: Dna) -> DnaSequence:
    """Gives the opposite strand of a DNA sequence, read 5' to 3'.

    Args:
        dna: DNA sequence, 5' to 3'.
    """
    from Bio.Seq import Seq

    return DnaSequence(dna=str(Seq(nucleotides(dna, "dna")).reverse_complement()))


@_read(
    wording={
        "rna": [
            "the RNA transcribed from a coding strand with {dna}",
            "the transcript of a coding strand with {dna}",
        ]
    },
    golden=[({"dna": "GATTACA"}, {"rna": "GAUUACA"})],
    invalid=[({"dna": "GAUTTC"}, "invalid_arguments")],
)
def transcribe_dna(dna: Dna) -> Transcript:
    """Transcribes a coding strand of DNA into RNA.

    Args:
        dna: Coding strand, 5' to 3'.
    """
    from Bio.Seq import Seq

    return Transcript(rna=str(Seq(nucleotides(dna, "dna")).transcribe()))


@_read(
    wording={
        "protein": [
            "the peptide translated, in {frame} and up to the first stop codon, from {dna} under {code}",
            "the translation, in {frame} and ended by the first stop codon, of {dna} by {code}",
        ]
    },
    golden=[({"dna": "ATGGCCTAA", "frame": "frame 1", "code": 1}, {"protein": "MA"})],
    invalid=[({"dna": "TAA", "frame": "frame 1", "code": 1}, "invalid_arguments")],
)
def translate_dna(dna: Dna, frame: Literal["frame 1", "frame 2", "frame 3"], code: GeneticCode) -> Translation:
    """Translates DNA in a forward reading frame up to the first stop codon; an incomplete last codon is dropped.

    Args:
        dna: Coding strand, 5' to 3'.
        frame: Reading frame; frame 1 begins at the first base.
        code: NCBI number of the genetic code; 1 is the standard code.
    """
    from Bio.Seq import Seq

    text = nucleotides(dna, "dna", least=3)[int(frame[-1]) - 1 :]
    table = find_code(code)
    if set(table.forward_table) & set(table.stop_codons):
        raise InvalidArguments(f"code {code} has codons that are stops only in some places; choose another")
    protein = str(Seq(text[: len(text) // 3 * 3]).translate(table=code, to_stop=True))
    if not protein:
        raise InvalidArguments(f"dna '{dna[:40]}' has no amino acid before the first stop in {frame}")
    return Translation(protein=protein)


@_read(
    wording={
        "count": [
            "the number of times {base} occurs in {dna}",
            "the count of {base} in {dna}",
        ]
    },
    golden=[({"dna": "GATTACA", "base": "adenine"}, {"count": 3})],
    invalid=[({"dna": "GAUTTC", "base": "adenine"}, "invalid_arguments")],
)
def base_count(dna: Dna, base: Literal["adenine", "cytosine", "guanine", "thymine"]) -> Number:
    """Counts one base in a DNA sequence.

    Args:
        dna: DNA sequence.
        base: Which base.
    """
    return Number(count=nucleotides(dna, "dna").count(base[0].upper()))


@_measure(
    wording={
        "share": ["the GC content of {dna}", "the percentage of guanine and cytosine among the bases of {dna}"],
    },
    golden=[({"dna": "GATTACA"}, {"share": 28.57})],
    invalid=[({"dna": "GAUTTC"}, "invalid_arguments")],
)
def gc_content(dna: Dna) -> Part:
    """Computes the percentage of guanine and cytosine in a DNA sequence.

    Args:
        dna: DNA sequence.
    """
    from Bio.SeqUtils import gc_fraction

    return Part(share=100 * gc_fraction(nucleotides(dna, "dna")))


@_measure(
    wording={
        "temperature": [
            "the melting temperature by {method} of {dna}",
            "the temperature of melting that {method} gives for {dna}",
        ]
    },
    golden=[
        ({"dna": "CAGGAAACAGCTATGAC", "method": "the Wallace rule"}, {"temperature": 50.0}),
        (
            {"dna": "CAGGAAACAGCTATGAC", "method": "SantaLucia's nearest-neighbor parameters (50 mM sodium)"},
            {"temperature": 43.6},
        ),
    ],
    invalid=[({"dna": "GAUTTC", "method": "the Wallace rule"}, "invalid_arguments")],
)
def melting_temperature(
    dna: Dna,
    method: Literal[
        "the Wallace rule",
        "the GC formula of Biopython (value set 7, 50 mM sodium)",
        "SantaLucia's nearest-neighbor parameters (50 mM sodium)",
    ],
) -> Melting:
    """Computes the melting temperature of an oligonucleotide with its perfect complement in °C, as Biopython does.

    Nearest neighbors: table DNA_NN3, 25 nM of each strand, salt correction 5.

    Args:
        dna: DNA sequence of 8 to 60 bases.
        method: Which method.
    """
    from Bio.SeqUtils import MeltingTemp

    text = nucleotides(dna, "dna", least=8)
    if len(text) > 60:
        raise InvalidArguments("dna must have at most 60 bases to melt as an oligonucleotide")
    functions: dict[str, Any] = {
        "the Wallace rule": MeltingTemp.Tm_Wallace,
        "the GC formula of Biopython (value set 7, 50 mM sodium)": MeltingTemp.Tm_GC,
    }
    return Melting(temperature=functions.get(method, MeltingTemp.Tm_NN)(text))


@_measure(
    wording={
        "mass": [
            "the average mass, as a single strand with a 5' phosphate, of {dna}",
            "the mass in daltons of one strand, with a 5' phosphate, of {dna}",
        ]
    },
    golden=[({"dna": "CAGGAAACAGCTATGAC"}, {"mass": 5292.4})],
    invalid=[({"dna": "GAUTTC"}, "invalid_arguments")],
)
def dna_strand_mass(dna: Dna) -> Weight:
    """Computes the average mass of a linear single strand of DNA with a 5' phosphate, in daltons.

    Args:
        dna: DNA sequence.
    """
    from Bio.SeqUtils import molecular_weight

    return Weight(mass=molecular_weight(nucleotides(dna, "dna"), "DNA"))


@_measure(
    source=SEQFOLD,
    wording={
        "energy": [
            "the minimum free energy of folding, by seqfold at 37 degrees Celsius, of {dna}",
            "the lowest single-strand folding free energy that seqfold finds at 37 degrees Celsius for {dna}",
        ]
    },
    golden=[({"dna": "GGGAGGTCGTTACATCTGGGTAACACCGGTACTGATCCGGTGACCTCCC"}, {"energy": -13.4})],
    invalid=[({"dna": "GAUTTC"}, "invalid_arguments")],
    timeout=5.0,
)
def dna_folding_energy(dna: Dna) -> Folding:
    """Computes the minimum free energy of a DNA strand's secondary structure in kcal/mol at 37 °C, by seqfold.

    Args:
        dna: DNA sequence of at most 60 bases.
    """
    from seqfold import dg

    text = nucleotides(dna, "dna", least=4)
    if len(text) > 60:
        raise InvalidArguments("dna must have at most 60 bases to be folded")
    energy = dg(text, temp=37.0)
    if not -1e4 < energy < 1e4:
        raise InvalidArguments(f"dna '{text[:40]}' forms no structure")
    return Folding(energy=energy)


@_measure(
    source=SEQFOLD,
    wording={
        "energy": [
            "the minimum free energy of folding, by seqfold at 37 degrees Celsius, of {rna}",
            "the lowest folding free energy that seqfold finds at 37 degrees Celsius for {rna}",
        ]
    },
    golden=[({"rna": "GGGAAAUCCC"}, {"energy": -2.5})],
    invalid=[({"rna": "GATTC"}, "invalid_arguments")],
    timeout=5.0,
)
def rna_folding_energy(rna: Rna) -> Folding:
    """Computes the minimum free energy of an RNA's secondary structure in kcal/mol at 37 °C, by seqfold.

    Args:
        rna: RNA sequence of at most 60 bases.
    """
    from seqfold import dg

    text = nucleotides(rna, "rna", "ACGU", least=4)
    if len(text) > 60:
        raise InvalidArguments("rna must have at most 60 bases to be folded")
    energy = dg(text, temp=37.0)
    if not -1e4 < energy < 1e4:
        raise InvalidArguments(f"rna '{text[:40]}' forms no structure")
    return Folding(energy=energy)


@_compare(
    source=EDLIB,
    wording={
        "distance": [
            "the Levenshtein distance between {first} and {second}",
            "the least number of single-letter edits that turn {first} into {second}",
        ]
    },
    golden=[({"first": "GATTACA", "second": "GCATGCT"}, {"distance": 4})],
    invalid=[({"first": "GATTACA", "second": "GAUC"}, "invalid_arguments")],
)
def dna_edit_distance(first: Dna, second: Dna) -> Distance:
    """Computes the Levenshtein distance of two DNA sequences: insertions, deletions and substitutions.

    Args:
        first: DNA sequence.
        second: Another DNA sequence.
    """
    import edlib

    one, two = nucleotides(first, "first"), nucleotides(second, "second")
    return Distance(distance=edlib.align(one, two, mode="NW", task="distance")["editDistance"])


@_compare(
    source=BIOPYTHON,
    wording={
        "score": [
            "the best {mode} alignment score (match 2, mismatch -1, each gapped base -2) of {first} against {second}",
            "the score of the best {mode} alignment (match 2, mismatch -1, each gapped base -2) of {first} with "
            "{second}",
        ]
    },
    golden=[({"first": "GATTACA", "second": "GATTACA", "mode": "global"}, {"score": 14.0})],
    invalid=[({"first": "GATTACA", "second": "GAUC", "mode": "local"}, "invalid_arguments")],
)
def dna_alignment_score(first: Dna, second: Dna, mode: Literal["global", "local"]) -> Alignment:
    """Computes the best alignment score of two DNA sequences: match 2, mismatch -1, every gapped base -2.

    Args:
        first: DNA sequence.
        second: Another DNA sequence.
        mode: Whole sequences (Needleman-Wunsch) or best parts (Smith-Waterman).
    """
    from Bio.Align import PairwiseAligner

    aligner = PairwiseAligner(mode=mode, match_score=2, mismatch_score=-1, open_gap_score=-2, extend_gap_score=-2)
    return Alignment(score=aligner.score(nucleotides(first, "first"), nucleotides(second, "second")))


TOOLS: tuple[Tool, ...] = (
    oligonucleotide_sequence,
    dna_reverse_complement,
    transcribe_dna,
    translate_dna,
    base_count,
    gc_content,
    melting_temperature,
    dna_strand_mass,
    dna_folding_energy,
    rna_folding_energy,
    dna_edit_distance,
    dna_alignment_score,
)
