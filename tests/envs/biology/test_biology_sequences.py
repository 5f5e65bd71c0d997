"""Sequences: identities that hold for every sequence, and second ways to the same number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.biology import POOL
from toolgym.envs.biology.data import codes, enzymes
from toolgym.envs.biology.data.sequences import OLIGOS, PEPTIDES

DNA = st.text("ACGT", min_size=8, max_size=60)
PROTEIN = st.text("ACDEFGHIKLMNPQRSTVWY", min_size=1, max_size=40)
IUPAC = {
    "A": "A", "C": "C", "G": "G", "T": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC",
    "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip


def call(tool: str, **arguments: object) -> dict:
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


def complement(dna: str) -> str:
    return dna.translate(str.maketrans("ACGT", "TGCA"))[::-1]


def edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def test_listed_sequences_hold_only_their_letters() -> None:
    assert all(set(sequence) <= set("ACGT") for sequence in OLIGOS.values())
    assert all(set(sequence) <= set(codes.LETTERS) for sequence in PEPTIDES.values())
    palindromes = ("Dickerson dodecamer", "symmetric lac operator")
    assert all(complement(OLIGOS[name]) == OLIGOS[name] for name in palindromes)
    assert complement(OLIGOS["loxP site"])[:13] == OLIGOS["loxP site"][:13]  # its arms are inverted repeats


@given(DNA)
def test_strands(dna: str) -> None:
    other = call("dna_reverse_complement", dna=dna)["dna"]
    assert other == complement(dna)
    assert call("gc_content", dna=dna) == call("gc_content", dna=other)
    assert call("transcribe_dna", dna=dna)["rna"].replace("U", "T") == dna
    counts = [call("base_count", dna=dna, base=base)["count"] for base in ("adenine", "cytosine", "guanine", "thymine")]
    assert sum(counts) == len(dna)
    wallace = 2 * (counts[0] + counts[3]) + 4 * (counts[1] + counts[2])
    assert call("melting_temperature", dna=dna, method="the Wallace rule")["temperature"] == wallace


@given(PROTEIN)
def test_back_translation_is_undone_by_translation(protein: str) -> None:
    dna = call("back_translate", protein=protein, organism="Homo sapiens")["dna"]
    assert call("translate_dna", dna=dna, frame="frame 1", code=1)["protein"] == protein


@given(DNA, DNA)
def test_edit_distance_by_dynamic_programming(a: str, b: str) -> None:
    assert call("dna_edit_distance", first=a, second=b)["distance"] == edits(a, b)


@given(PROTEIN)
def test_peptide_mass_is_the_sum_of_its_residues(protein: str) -> None:
    water = 18.0153
    free = sum(call("amino_acid_mass", amino_acid=letter, kind="average")["mass"] for letter in protein)
    mass = call("peptide_mass", protein=protein, kind="average")["mass"]
    assert mass == pytest.approx(free - water * (len(protein) - 1), abs=0.01)


@given(PROTEIN)
def test_digests_put_together_give_the_peptide(protein: str) -> None:
    digest = POOL.call("peptide_digest", {"protein": protein, "agent": "trypsin"})
    if digest.ok:
        pieces = [piece["protein"] for piece in digest.value["pieces"]]
        assert "".join(pieces) == protein
        assert all(re.fullmatch(r"([^KR]|[KR](?=P))*[KR]", piece) for piece in pieces[:-1])
    else:
        assert not re.search(r"[KR](?!P|$)", protein)


@given(st.sampled_from(sorted(OLIGOS.values())))
def test_cutters_are_those_whose_site_occurs(dna: str) -> None:
    found = call("enzymes_cutting", dna=dna, size="6")
    for name, enzyme in enzymes.sold().items():
        if len(enzyme.site) == 6 and name in (found["enzymes"] or ()):
            pattern = "".join(f"[{IUPAC[letter]}]" for letter in enzyme.site)
            assert re.search(pattern, dna) or re.search(pattern, complement(dna)), name


@given(st.integers(1, 33), st.integers(1, 33))
def test_differing_codons_do_not_depend_on_order(one: int, two: int) -> None:
    results = [POOL.call("differing_codons", {"code": a, "other": b}) for a, b in ((one, two), (two, one))]
    assert results[0].ok == results[1].ok
    assert not results[0].ok or results[0].value == results[1].value


def test_usage_of_synonyms_adds_up() -> None:
    for host in codes.HOSTS:
        for amino_acid in codes.AMINO_ACIDS:
            shares = call("codon_usage_of_amino_acid", amino_acid=amino_acid, organism=host)["codons"]
            assert sum(row["share"] for row in shares) == pytest.approx(100, abs=3)
            assert (
                shares[0]["codon"] == call("preferred_codon", amino_acid=amino_acid, organism=host, how="most")["codon"]
            )


def test_substitution_scores_are_symmetric() -> None:
    for matrix in ("BLOSUM62", "PAM250"):
        for first in ("Trp", "Ala", "Lys"):
            for second in codes.AMINO_ACIDS:
                one = call("substitution_score", matrix=matrix, first=first, second=second)
                assert one == call("substitution_score", matrix=matrix, first=second, second=first)


@pytest.mark.parametrize("letters", ["GAUTTC", "", "GATTACAN"])
def test_other_letters_are_refused(letters: str) -> None:
    assert POOL.call("gc_content", {"dna": letters}).error.kind == "invalid_arguments"
