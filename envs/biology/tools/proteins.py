"""Peptides: their masses, charges, composition, digestion and comparison."""

import re
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.biology.data import codes
from toolgym.envs.biology.data.codes import find_amino_acid
from toolgym.envs.biology.data.sequences import find_peptide
from toolgym.envs.biology.data.sources import BIOPYTHON, EDLIB, FORMULAS
from toolgym.envs.biology.entities import AminoAcid, Peptide, Protein
from toolgym.envs.biology.quantities import Charges, Count, Daltons, Index, Isoelectric, Percent, Ph, Score
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_measure = partial(tool, domain="biology", kind="processing", source=BIOPYTHON, theme="peptides")
_compare = partial(tool, domain="biology", kind="processing", theme="sequence_comparison")

_PROTON = 1.007276466621
_LONGEST = 400
_CUTS = {
    "trypsin": re.compile(r"(?<=[KR])(?!P)"),
    "Lys-C": re.compile(r"(?<=K)"),
    "Glu-C": re.compile(r"(?<=E)"),
    "Asp-N": re.compile(r"(?=D)"),
    "cyanogen bromide": re.compile(r"(?<=M)"),
}


class NamedPeptide(Result):
    """An amino-acid sequence with its length."""

    protein: Protein
    length: Count


class PeptideMass(Result):
    """A mass."""

    mass: Annotated[Daltons, Quantity("dalton", 3)]


class IsoelectricPoint(Result):
    """A pH value."""

    ph: Annotated[Isoelectric, Quantity(None, 2)]


class NetCharge(Result):
    """A net charge."""

    charge: Annotated[Index, Quantity(None, 2)]


class PeptideIndex(Result):
    """A number that describes a peptide."""

    value: Annotated[Index, Quantity(None, 3)]


class Extinction(Result):
    """A molar extinction coefficient."""

    coefficient: int


class ResidueShare(Result):
    """A share of residues."""

    share: Annotated[Percent, Quantity("percent", 2)]


class MassToCharge(Result):
    """A mass-to-charge ratio."""

    ratio: Annotated[Index, Quantity(None, 4)]


class Piece(Result):
    """A piece of a peptide."""

    protein: Protein
    mass: Annotated[Daltons, Quantity("dalton", 3)]


class Digest(Result):
    """The pieces into which a peptide is cut, in their order."""

    count: Count
    longest: Protein
    pieces: list[Piece]


class PeptideDistance(Result):
    """An edit distance."""

    distance: Count


class PeptideAlignment(Result):
    """The score of an alignment."""

    score: Annotated[Score, Quantity(None, 1)]


def _residues(text: str, name: str = "protein") -> str:
    found = text.strip().upper()
    if not 1 <= len(found) <= _LONGEST or not set(found) <= set(codes.LETTERS):
        raise InvalidArguments(f"{name} must be 1 to {_LONGEST} one-letter codes of standard amino acids")
    return found


def _analysis(text: str, name: str = "protein") -> Any:
    from Bio.SeqUtils.ProtParam import ProteinAnalysis

    return ProteinAnalysis(_residues(text, name))


def _mass(text: str, monoisotopic: bool = False) -> float:
    from Bio.SeqUtils import molecular_weight

    return float(molecular_weight(text, "protein", monoisotopic=monoisotopic))


@tool(
    domain="biology",
    kind="retrieval",
    source=FORMULAS,
    theme="peptides",
    wording={
        "protein": [
            "the amino-acid sequence of {peptide} in one-letter code",
            "the sequence of residues of {peptide}, from the amino end, in one-letter code",
        ],
        "length": ["the number of residues of {peptide}", "the length of {peptide} in amino acids"],
    },
    golden=[({"peptide": "oxytocin"}, {"protein": "CYIQNCPLG", "length": 9})],
    invalid=[({"peptide": "no such peptide"}, "not_found")],
)
def peptide_sequence(peptide: Peptide) -> NamedPeptide:
    """Gives the amino-acid sequence of a well-known peptide hormone, toxin, epitope or tag, modified ends left out.

    Args:
        peptide: Name such as "oxytocin" or "FLAG tag".
    """
    found = find_peptide(peptide)
    return NamedPeptide(protein=found, length=len(found))


@_measure(
    wording={
        "mass": [
            "the {kind} mass of the peptide with {protein}",
            "the {kind} mass in daltons of an unmodified peptide with {protein}",
        ]
    },
    golden=[
        ({"protein": "DRVYIHPF", "kind": "average"}, {"mass": 1046.178}),
        ({"protein": "G", "kind": "average"}, {"mass": 75.067}),
    ],
    invalid=[({"protein": "ABX", "kind": "average"}, "invalid_arguments")],
)
def peptide_mass(protein: Protein, kind: Literal["average", "monoisotopic"]) -> PeptideMass:
    """Computes the mass of an unmodified peptide with free ends in daltons.

    Args:
        protein: One-letter amino-acid sequence.
        kind: Average over natural isotopes, or of the most abundant ones.
    """
    return PeptideMass(mass=_mass(_residues(protein), kind == "monoisotopic"))


@_measure(
    wording={
        "ph": [
            "the isoelectric point, by Biopython, of the peptide with {protein}",
            "the pH of zero net charge that Biopython gives for a peptide with {protein}",
        ]
    },
    golden=[({"protein": "DRVYIHPF"}, {"ph": 6.74})],
    invalid=[({"protein": "ABX"}, "invalid_arguments")],
)
def peptide_isoelectric_point(protein: Protein) -> IsoelectricPoint:
    """Computes the isoelectric point of a peptide with Biopython's pK values (Bjellqvist).

    Args:
        protein: One-letter amino-acid sequence.
    """
    return IsoelectricPoint(ph=_analysis(protein).isoelectric_point())


@_measure(
    wording={
        "charge": [
            "the net charge, by Biopython, at {ph} of the peptide with {protein}",
            "the net charge at {ph} that Biopython gives for a peptide with {protein}",
        ]
    },
    golden=[({"protein": "KKKK", "ph": 7}, {"charge": 3.76})],
    invalid=[({"protein": "ABX", "ph": 7}, "invalid_arguments")],
)
def peptide_charge(protein: Protein, ph: Annotated[Ph, Field(ge=0, le=14)]) -> NetCharge:
    """Computes the net charge of a peptide at a pH with Biopython's pK values (Bjellqvist).

    Args:
        protein: One-letter amino-acid sequence.
        ph: The pH, 0 to 14.
    """
    return NetCharge(charge=_analysis(protein).charge_at_pH(ph))


@_measure(
    wording={
        "value": [
            "the {index} of the peptide with {protein}",
            "the {index} that Biopython computes for a peptide with {protein}",
        ]
    },
    golden=[
        ({"protein": "IIII", "index": "grand average of hydropathy"}, {"value": 4.5}),
        ({"protein": "FWYA", "index": "aromaticity"}, {"value": 0.75}),
    ],
    invalid=[({"protein": "ABX", "index": "aromaticity"}, "invalid_arguments")],
)
def peptide_index(
    protein: Protein, index: Literal["grand average of hydropathy", "instability index", "aromaticity"]
) -> PeptideIndex:
    """Computes the grand average of hydropathy (Kyte-Doolittle), Guruprasad's instability index or the aromaticity.

    Args:
        protein: One-letter amino-acid sequence.
        index: Which index.
    """
    found = _analysis(protein)
    functions = {
        "grand average of hydropathy": found.gravy,
        "instability index": found.instability_index,
        "aromaticity": found.aromaticity,
    }
    return PeptideIndex(value=functions[index]())


@_measure(
    wording={
        "coefficient": [
            "the molar extinction coefficient at 280 nm, with cysteines {state}, of the peptide with {protein}",
            "the molar absorptivity at 280 nm, with cysteines {state}, of a peptide with {protein}",
        ]
    },
    golden=[
        ({"protein": "WYCC", "state": "reduced"}, {"coefficient": 6990}),
        ({"protein": "WYCC", "state": "paired in cystines"}, {"coefficient": 7115}),
    ],
    invalid=[({"protein": "GGG", "state": "reduced"}, "not_found")],
)
def peptide_extinction_coefficient(protein: Protein, state: Literal["reduced", "paired in cystines"]) -> Extinction:
    """Computes a peptide's molar extinction coefficient at 280 nm in 1/(M cm) from its Trp, Tyr and cystine.

    Args:
        protein: One-letter amino-acid sequence.
        state: State of the cysteines.
    """
    value = _analysis(protein).molar_extinction_coefficient()[0 if state == "reduced" else 1]
    if not value:
        raise NotFound(f"the peptide '{protein[:40]}' absorbs nothing at 280 nm")
    return Extinction(coefficient=value)


@_measure(
    wording={
        "share": [
            "the percentage of residues that are {amino_acid} in {protein}",
            "the share of {amino_acid} among the residues of {protein}",
        ]
    },
    golden=[({"protein": "GGAA", "amino_acid": "Gly"}, {"share": 50.0})],
    invalid=[({"protein": "GGAA", "amino_acid": "Xyz"}, "not_found")],
)
def residue_share(protein: Protein, amino_acid: AminoAcid) -> ResidueShare:
    """Computes what percentage of a peptide's residues are a certain amino acid.

    Args:
        protein: One-letter amino-acid sequence.
        amino_acid: Three-letter code, one-letter code or name.
    """
    text, letter = _residues(protein), find_amino_acid(amino_acid)[1]
    if letter not in text:
        raise NotFound(f"the peptide '{text[:40]}' holds no {amino_acid}")
    return ResidueShare(share=100 * text.count(letter) / len(text))


@_measure(
    engines=[FORMULAS],
    wording={
        "ratio": [
            "the monoisotopic m/z, as an ion with {charge}, of the peptide with {protein}",
            "the mass-to-charge ratio, monoisotopic and with {charge} from added protons, of a peptide with {protein}",
        ]
    },
    golden=[({"protein": "DRVYIHPF", "charge": 2}, {"ratio": 523.7745})],
    invalid=[({"protein": "DRVYIHPF", "charge": 0}, "invalid_arguments")],
)
def peptide_mass_to_charge(protein: Protein, charge: Annotated[Charges, Field(ge=1, le=20)]) -> MassToCharge:
    """Computes the monoisotopic mass-to-charge ratio of a protonated, unmodified peptide.

    Args:
        protein: One-letter amino-acid sequence.
        charge: Number of protons added.
    """
    return MassToCharge(ratio=_mass(_residues(protein), True) / charge + _PROTON)


@_measure(
    engines=[FORMULAS],
    wording={
        "value": [
            "the aliphatic index of the peptide with {protein}",
            "the aliphatic index (Ikai) computed for {protein}",
        ]
    },
    golden=[({"protein": "AVIL"}, {"value": 292.5})],
    invalid=[({"protein": "ABX"}, "invalid_arguments")],
)
def peptide_aliphatic_index(protein: Protein) -> PeptideIndex:
    """Computes Ikai's aliphatic index: the mole percent of Ala plus 2.9 times Val plus 3.9 times Ile and Leu.

    Args:
        protein: One-letter amino-acid sequence.
    """
    text = _residues(protein)
    weights = {"A": 1.0, "V": 2.9, "I": 3.9, "L": 3.9}
    return PeptideIndex(value=100 * sum(weights.get(letter, 0.0) for letter in text) / len(text))


@_measure(
    engines=[FORMULAS],
    wording={
        "count": [
            "the number of pieces into which {agent} cuts the peptide with {protein}",
            "the number of fragments of {protein} after complete cleavage by {agent}",
        ],
        "longest": [
            "the longest piece into which {agent} cuts the peptide with {protein} (the first of equals)",
            "the longest fragment of {protein} after complete cleavage by {agent} (the first of equals)",
        ],
        "pieces": [
            "the pieces into which {agent} cuts the peptide with {protein}",
            "the fragments of {protein} after complete cleavage by {agent}",
        ],
        "pieces.protein": ["fragment"],
        "pieces.mass": ["average mass in daltons"],
    },
    golden=[({"protein": "AAKRPGGRAA", "agent": "trypsin"}, {"count": 3, "longest": "RPGGR"})],
    invalid=[({"protein": "AAAA", "agent": "trypsin"}, "not_found")],
)
def peptide_digest(
    protein: Protein, agent: Literal["trypsin", "Lys-C", "Glu-C", "Asp-N", "cyanogen bromide"]
) -> Digest:
    """Cuts a peptide completely: trypsin after K and R unless P follows, Lys-C after K, Glu-C after E, Asp-N before D.

    Cyanogen bromide cuts after M. Average masses are those of unmodified fragments with free ends.

    Args:
        protein: One-letter amino-acid sequence.
        agent: What cuts.
    """
    text = _residues(protein)
    pieces = [piece for piece in _CUTS[agent].split(text) if piece]
    if len(pieces) < 2:
        raise NotFound(f"{agent} does not cut the peptide '{text[:40]}'")
    listed = [Piece(protein=piece, mass=_mass(piece)) for piece in pieces[:60]]
    return Digest(count=len(pieces), longest=max(pieces, key=len), pieces=listed)


@_compare(
    source=EDLIB,
    wording={
        "distance": [
            "the Levenshtein distance between {first} and {second}",
            "the least number of single-residue edits that turn {first} into {second}",
        ]
    },
    golden=[({"first": "CYIQNCPLG", "second": "CYFQNCPRG"}, {"distance": 2})],
    invalid=[({"first": "CYIQNCPLG", "second": "ABX"}, "invalid_arguments")],
)
def peptide_edit_distance(first: Protein, second: Protein) -> PeptideDistance:
    """Computes the Levenshtein distance of two peptides: insertions, deletions and substitutions of residues.

    Args:
        first: One-letter amino-acid sequence.
        second: Another one.
    """
    import edlib

    one, two = _residues(first, "first"), _residues(second, "second")
    return PeptideDistance(distance=edlib.align(one, two, mode="NW", task="distance")["editDistance"])


@_compare(
    source=BIOPYTHON,
    wording={
        "score": [
            "the best {mode} alignment score ({matrix}, gap open -11, extend -1) of {first} against {second}",
            "the score of the best {mode} alignment ({matrix}, gap open -11, extend -1) of {first} with {second}",
        ]
    },
    golden=[({"first": "CYIQNCPLG", "second": "CYFQNCPRG", "mode": "global", "matrix": "BLOSUM62"}, {"score": 47.0})],
    invalid=[({"first": "C", "second": "ABX", "mode": "global", "matrix": "BLOSUM62"}, "invalid_arguments")],
)
def peptide_alignment_score(
    first: Protein, second: Protein, mode: Literal["global", "local"], matrix: Literal["BLOSUM62", "PAM250"]
) -> PeptideAlignment:
    """Computes the best alignment score of two peptides: a gap costs 11 for its first residue and 1 for each further.

    Args:
        first: One-letter amino-acid sequence.
        second: Another one.
        mode: Whole sequences (Needleman-Wunsch) or best parts (Smith-Waterman).
        matrix: Substitution matrix.
    """
    from Bio.Align import PairwiseAligner

    aligner = PairwiseAligner(mode=mode, open_gap_score=-11, extend_gap_score=-1)
    aligner.substitution_matrix = codes.substitution_matrix(matrix)
    return PeptideAlignment(score=aligner.score(_residues(first, "first"), _residues(second, "second")))


TOOLS: tuple[Tool, ...] = (
    peptide_sequence,
    peptide_mass,
    peptide_isoelectric_point,
    peptide_charge,
    peptide_index,
    peptide_extinction_coefficient,
    residue_share,
    peptide_mass_to_charge,
    peptide_aliphatic_index,
    peptide_digest,
    peptide_edit_distance,
    peptide_alignment_score,
)
