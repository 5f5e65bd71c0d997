"""Genetic codes, amino acids and how organisms use codons."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data import codes
from toolgym.envs.biology.data.codes import CODES, USAGE, find_amino_acid, find_code, find_codon, find_host
from toolgym.envs.biology.data.sources import BIOPYTHON, FORMULAS
from toolgym.envs.biology.entities import AminoAcid, Codon, CodonHost, Dna, GeneticCode, Protein
from toolgym.envs.biology.quantities import Count, Daltons, Index, Percent, Score
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_code = partial(tool, domain="biology", kind="retrieval", source=CODES, theme="genetic_codes")
_use = partial(tool, domain="biology", kind="retrieval", source=USAGE, theme="codon_usage")
_score = partial(tool, domain="biology", kind="retrieval", source=BIOPYTHON, theme="amino_acids")


class Encoded(Result):
    """An amino acid."""

    amino_acid: AminoAcid


class CodonList(Result):
    """Codons in alphabetical order."""

    count: Count
    codons: list[Codon]


class CodonShare(Result):
    """How often a codon is used."""

    share: Annotated[Percent, Quantity("percent", 1)]


class Preferred(Result):
    """A codon."""

    codon: Codon


class Usage(Result):
    """A codon with its share."""

    codon: Codon
    share: Annotated[Percent, Quantity("percent", 1)]


class UsageTable(Result):
    """The codons of an amino acid, the commonest first."""

    codons: list[Usage]


class Sequence(Result):
    """A DNA sequence."""

    dna: Dna


class Adaptation(Result):
    """A codon adaptation index."""

    index: Annotated[Index, Quantity(None, 4)]


class Substitution(Result):
    """A score of a substitution matrix."""

    score: Annotated[Score, Quantity(None, 2)]


class Replacement(Result):
    """The likeliest substitution."""

    amino_acid: AminoAcid
    score: Annotated[Score, Quantity(None, 2)]


class ResidueMass(Result):
    """The mass of an amino acid."""

    mass: Annotated[Daltons, Quantity("dalton", 4)]


class Scale(Result):
    """A value on a scale of amino acids."""

    value: Annotated[Index, Quantity(None, 3)]


Matrix = Literal["BLOSUM62", "BLOSUM45", "BLOSUM80", "PAM250", "PAM30", "GONNET1992"]
ScaleName = Literal["Kyte-Doolittle hydropathy", "Hopp-Woods hydrophilicity", "Emini surface accessibility"]


@_code(
    wording={
        "amino_acid": [
            "the amino acid that {codon} encodes in {code}",
            "the amino acid into which {codon} is translated under {code}",
        ]
    },
    golden=[({"codon": "AUG", "code": 1}, {"amino_acid": "Met"}), ({"codon": "UGA", "code": 2}, {"amino_acid": "Trp"})],
    invalid=[({"codon": "UGA", "code": 1}, "not_found"), ({"codon": "AUG", "code": 99}, "not_found")],
)
def amino_acid_of_codon(codon: Codon, code: GeneticCode) -> Encoded:
    """Gives the amino acid that a codon encodes in one of NCBI's genetic codes, as a three-letter code.

    Args:
        codon: Three letters of RNA or DNA.
        code: NCBI number of the genetic code; 1 is the standard code.
    """
    letter = find_code(code).forward_table.get(find_codon(codon))
    if letter is None:
        raise NotFound(f"the codon '{codon}' is a stop codon in genetic code {code}")
    return Encoded(amino_acid=codes.LETTERS[letter])


@_code(
    wording={
        "count": [
            "the number of codons for {amino_acid} in {code}",
            "the number of codons that {code} assigns to {amino_acid}",
        ],
        "codons": ["the codons for {amino_acid} in {code}", "the codons that {code} assigns to {amino_acid}"],
    },
    golden=[
        ({"amino_acid": "Trp", "code": 1}, {"codons": ["UGG"]}),
        ({"amino_acid": "Trp", "code": 2}, {"codons": ["UGA", "UGG"]}),
    ],
    invalid=[({"amino_acid": "Xyz", "code": 1}, "not_found")],
)
def codons_of_amino_acid(amino_acid: AminoAcid, code: GeneticCode) -> CodonList:
    """Lists the codons of an amino acid in one of NCBI's genetic codes, in RNA letters and alphabetical order.

    Args:
        amino_acid: Three-letter code, one-letter code or name.
        code: NCBI number of the genetic code; 1 is the standard code.
    """
    letter = find_amino_acid(amino_acid)[1]
    found = sorted(codon for codon, value in find_code(code).forward_table.items() if value == letter)
    return CodonList(count=len(found), codons=found)


@_code(
    wording={
        "count": ["the number of {kind} codons in {code}", "the number of {kind} codons that {code} has"],
        "codons": ["the {kind} codons in {code}", "the {kind} codons that {code} has"],
    },
    golden=[
        ({"kind": "stop", "code": 1}, {"codons": ["UAA", "UAG", "UGA"]}),
        ({"kind": "start", "code": 1}, {"codons": ["AUG", "CUG", "UUG"]}),
    ],
    invalid=[({"kind": "stop", "code": 99}, "not_found")],
)
def signal_codons(kind: Literal["start", "stop"], code: GeneticCode) -> CodonList:
    """Lists the start or stop codons of one of NCBI's genetic codes, in RNA letters and alphabetical order.

    Args:
        kind: Start or stop.
        code: NCBI number of the genetic code; 1 is the standard code.
    """
    table = find_code(code)
    found = sorted(table.start_codons if kind == "start" else table.stop_codons)
    return CodonList(count=len(found), codons=found)


@_code(
    wording={
        "count": [
            "the number of codons that {code} reads otherwise than {other}",
            "the number of codons whose meaning (amino acid or stop) differs between {code} and {other}",
        ],
        "codons": [
            "the codons that {code} reads otherwise than {other}",
            "the codons whose meaning (amino acid or stop) differs between {code} and {other}",
        ],
    },
    golden=[({"code": 1, "other": 2}, {"codons": ["AGA", "AGG", "AUA", "UGA"]})],
    invalid=[({"code": 1, "other": 99}, "not_found")],
)
def differing_codons(code: GeneticCode, other: GeneticCode) -> CodonList:
    """Lists the codons that two of NCBI's genetic codes read differently (amino acid or stop; starts do not count).

    Args:
        code: NCBI number of a genetic code.
        other: NCBI number of another.
    """
    one, two = find_code(code).forward_table, find_code(other).forward_table
    found = sorted(codon for codon in codes.CODONS if one.get(codon) != two.get(codon))
    return CodonList(count=len(found), codons=found)


@_use(
    wording={
        "share": [
            "the Kazusa share among its synonyms in {organism} of {codon}",
            "the relative frequency, by the Kazusa table of {organism}, of {codon} among its synonyms",
        ]
    },
    golden=[({"codon": "UGA", "organism": "Escherichia coli"}, {"share": 29.0})],
    invalid=[({"codon": "UGA", "organism": "Felis catus"}, "not_found")],
)
def codon_share(codon: Codon, organism: CodonHost) -> CodonShare:
    """Gives how often an organism uses a codon, in percent of all codons for the same amino acid (Kazusa database).

    Args:
        codon: Three letters of RNA or DNA.
        organism: Scientific name of one of eight model organisms, such as Escherichia coli.
    """
    return CodonShare(share=100 * codes.usage(find_host(organism))[find_codon(codon)][1])


@_use(
    wording={
        "codons": [
            "the codons that {organism} uses, by the Kazusa table, for {amino_acid}",
            "the synonymous codons, with their Kazusa shares, that {organism} uses for {amino_acid}",
        ],
        "codons.codon": ["codon"],
        "codons.share": ["share among the synonyms"],
    },
    golden=[({"amino_acid": "Trp", "organism": "Homo sapiens"}, {"codons": [{"codon": "UGG", "share": 100.0}]})],
    invalid=[({"amino_acid": "Trp", "organism": "Felis catus"}, "not_found")],
)
def codon_usage_of_amino_acid(amino_acid: AminoAcid, organism: CodonHost) -> UsageTable:
    """Lists the codons of an amino acid with the percentage an organism uses each at, the commonest first (Kazusa).

    Args:
        amino_acid: Three-letter code, one-letter code or name.
        organism: Scientific name of one of eight model organisms, such as Escherichia coli.
    """
    found = codes.synonyms(find_host(organism), find_amino_acid(amino_acid)[1])
    return UsageTable(codons=[Usage(codon=codon, share=100 * share) for codon, share in found])


@_use(
    wording={
        "codon": [
            "the codon used {how} often by {organism}, in the Kazusa table, for {amino_acid}",
            "the {how} frequent codon, in the Kazusa table of {organism}, for {amino_acid}",
        ]
    },
    golden=[({"amino_acid": "Leu", "organism": "Escherichia coli", "how": "most"}, {"codon": "CUG"})],
    invalid=[({"amino_acid": "Leu", "organism": "Felis catus", "how": "most"}, "not_found")],
)
def preferred_codon(amino_acid: AminoAcid, organism: CodonHost, how: Literal["most", "least"]) -> Preferred:
    """Gives the codon that an organism uses most or least for an amino acid (Kazusa); ties go by alphabet.

    Args:
        amino_acid: Three-letter code, one-letter code or name.
        organism: Scientific name of one of eight model organisms, such as Escherichia coli.
        how: Most or least often.
    """
    found = codes.synonyms(find_host(organism), find_amino_acid(amino_acid)[1])
    least = min(found, key=lambda pair: (pair[1], pair[0]))
    return Preferred(codon=found[0][0] if how == "most" else least[0])


@_use(
    kind="processing",
    engines=[FORMULAS],
    wording={
        "dna": [
            "the DNA, in the most frequent Kazusa codons of {organism} and without a stop codon, that encodes "
            "{protein}",
            "the back-translation, into the commonest Kazusa codons of {organism} and without a stop codon, of "
            "{protein}",
        ]
    },
    golden=[({"protein": "MW", "organism": "Escherichia coli"}, {"dna": "ATGTGG"})],
    invalid=[({"protein": "MB", "organism": "Escherichia coli"}, "invalid_arguments")],
)
def back_translate(protein: Protein, organism: CodonHost) -> Sequence:
    """Writes a peptide as DNA in an organism's most frequent codons (Kazusa), without a stop codon.

    Args:
        protein: One-letter amino-acid sequence, at most 100 residues.
        organism: Scientific name of one of eight model organisms, such as Escherichia coli.
    """
    host, residues = find_host(organism), protein.strip().upper()
    if not residues or len(residues) > 100 or not set(residues) <= set(codes.LETTERS):
        raise InvalidArguments("protein must be 1 to 100 one-letter codes of standard amino acids")
    best = {letter: codes.synonyms(host, letter)[0][0].replace("U", "T") for letter in set(residues)}
    return Sequence(dna="".join(best[letter] for letter in residues))


@_use(
    kind="processing",
    engines=[FORMULAS],
    wording={
        "index": [
            "the codon adaptation index, by the Kazusa usage of {organism}, of {dna} read from its first base",
            "the index of codon adaptation to {organism} (Kazusa usage) of {dna} read from its first base",
        ]
    },
    golden=[({"dna": "CTGCTG", "organism": "Escherichia coli"}, {"index": 1.0})],
    invalid=[({"dna": "CTN", "organism": "Escherichia coli"}, "invalid_arguments")],
)
def codon_adaptation_index(dna: Dna, organism: CodonHost) -> Adaptation:
    """Computes the codon adaptation index of a reading frame against an organism's codon usage (Kazusa).

    Codons are read from the first base; stop codons, Met and Trp and an incomplete codon at the end do not count.

    Args:
        dna: DNA sequence, 5' to 3', of 3 to 300 bases.
        organism: Scientific name of one of eight model organisms, such as Escherichia coli.
    """
    host, text = find_host(organism), dna.strip().upper()
    if not 3 <= len(text) <= 300 or not set(text) <= set("ACGT"):
        raise InvalidArguments("dna must have 3 to 300 of the letters A, C, G and T")
    product, count = 1.0, 0
    table = codes.usage(host)
    for start in range(0, len(text) - 2, 3):
        letter, share = table[text[start : start + 3].replace("T", "U")]
        if letter not in "*MW":
            product *= share / codes.synonyms(host, letter)[0][1]
            count += 1
    if not count:
        raise InvalidArguments("dna must hold a codon that has synonyms")
    return Adaptation(index=product ** (1 / count))


@_score(
    wording={
        "score": [
            "the {matrix} score for substituting {first} by {second}",
            "the entry of the {matrix} matrix for {first} and {second}",
        ]
    },
    golden=[({"matrix": "BLOSUM62", "first": "Trp", "second": "Tyr"}, {"score": 2.0})],
    invalid=[({"matrix": "BLOSUM62", "first": "Trp", "second": "Xyz"}, "not_found")],
)
def substitution_score(matrix: Matrix, first: AminoAcid, second: AminoAcid) -> Substitution:
    """Gives the score of a pair of amino acids in a substitution matrix.

    Args:
        matrix: Name of the matrix.
        first: Three-letter code, one-letter code or name.
        second: Three-letter code, one-letter code or name.
    """
    one, two = find_amino_acid(first)[1], find_amino_acid(second)[1]
    return Substitution(score=float(codes.substitution_matrix(matrix)[one, two]))


@_score(
    wording={
        "amino_acid": [
            "the amino acid that replaces {amino_acid} with the {how} {matrix} score (ties by one-letter code)",
            "the other amino acid with the {how} {matrix} score against {amino_acid} (ties by one-letter code)",
        ],
        "score": [
            "the {how} {matrix} score of {amino_acid} against another amino acid",
            "the {how} entry for {amino_acid} off the diagonal of the {matrix} matrix",
        ],
    },
    golden=[({"matrix": "BLOSUM62", "amino_acid": "Ile", "how": "highest"}, {"amino_acid": "Val", "score": 3.0})],
    invalid=[({"matrix": "BLOSUM62", "amino_acid": "Xyz", "how": "highest"}, "not_found")],
)
def extreme_substitution(matrix: Matrix, amino_acid: AminoAcid, how: Literal["highest", "lowest"]) -> Replacement:
    """Gives the standard amino acid with the highest or lowest score against another in a substitution matrix.

    Of several with that score, the one whose one-letter code comes first counts.

    Args:
        matrix: Name of the matrix.
        amino_acid: Three-letter code, one-letter code or name.
        how: Highest or lowest.
    """
    table, own = codes.substitution_matrix(matrix), find_amino_acid(amino_acid)[1]
    scores = {letter: float(table[own, letter]) for letter in sorted(codes.LETTERS) if letter != own}
    extreme = max(scores.values()) if how == "highest" else min(scores.values())
    letter = next(letter for letter, score in scores.items() if score == extreme)
    return Replacement(amino_acid=codes.LETTERS[letter], score=extreme)


@_score(
    wording={
        "mass": [
            "the {kind} mass, as a free amino acid, of {amino_acid}",
            "the {kind} mass in daltons of one whole molecule of {amino_acid}",
        ]
    },
    golden=[({"amino_acid": "Gly", "kind": "average"}, {"mass": 75.0666})],
    invalid=[({"amino_acid": "Xyz", "kind": "average"}, "not_found")],
)
def amino_acid_mass(amino_acid: AminoAcid, kind: Literal["average", "monoisotopic"]) -> ResidueMass:
    """Gives the mass of a free amino acid (with its water) in daltons, from Biopython's IUPAC data.

    Args:
        amino_acid: Three-letter code, one-letter code or name.
        kind: Average over natural isotopes, or of the most abundant ones.
    """
    from Bio.Data import IUPACData

    table = IUPACData.protein_weights if kind == "average" else IUPACData.monoisotopic_protein_weights
    return ResidueMass(mass=float(table[find_amino_acid(amino_acid)[1]]))


@_score(
    wording={
        "value": [
            "the value of {amino_acid} on the {scale} scale",
            "the {scale} value of {amino_acid}",
        ]
    },
    golden=[({"amino_acid": "Ile", "scale": "Kyte-Doolittle hydropathy"}, {"value": 4.5})],
    invalid=[({"amino_acid": "Xyz", "scale": "Kyte-Doolittle hydropathy"}, "not_found")],
)
def amino_acid_scale_value(amino_acid: AminoAcid, scale: ScaleName) -> Scale:
    """Gives the value of an amino acid on a published scale.

    Args:
        amino_acid: Three-letter code, one-letter code or name.
        scale: Which scale.
    """
    from Bio.SeqUtils import ProtParamData

    tables = {
        "Kyte-Doolittle hydropathy": ProtParamData.kd,
        "Hopp-Woods hydrophilicity": ProtParamData.hw,
        "Emini surface accessibility": ProtParamData.em,
    }
    return Scale(value=float(tables[scale][find_amino_acid(amino_acid)[1]]))


TOOLS: tuple[Tool, ...] = (
    amino_acid_of_codon,
    codons_of_amino_acid,
    signal_codons,
    differing_codons,
    codon_share,
    codon_usage_of_amino_acid,
    preferred_codon,
    back_translate,
    codon_adaptation_index,
    substitution_score,
    extreme_substitution,
    amino_acid_mass,
    amino_acid_scale_value,
)
