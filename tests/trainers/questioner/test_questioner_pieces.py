import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.trainers.questioner.pieces import (
    END,
    FEATURES,
    FIRST_BYTE,
    FIRST_PIECE,
    SPELL,
    SPELLED,
    Vocabulary,
    features,
    join,
    split,
)

WORDS = Vocabulary.learn([split("What is the price of the code ? What is the weight of the code ?")] * 5, 400)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("What is HP:0006121?", ("What", "is", "HP:0006121", "?")),
        ("between -3.53 and 2024-03-05.", ("between", "-3.53", "and", "2024-03-05", ".")),
        ('["E50.0","R47.01"]', ("[", '"', "E50.0", '"', ",", '"', "R47.01", '"', "]")),
        ("the Danish krone (DKK)", ("the", "Danish", "krone", "(", "DKK", ")")),
        ("", ()),
    ],
)
def test_pieces_of_text(text, pieces):
    assert split(text) == pieces


@given(st.text())
def test_splitting_loses_nothing_but_spaces(text):
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_joined_pieces_split_again():
    pieces = split("Let date A be (on 4 May 2011) the first, or DKK-2. Which?")
    assert split(join(pieces)) == pieces


def test_call_ids_always_have_entries():
    assert all(f"c{number}" in WORDS.index for number in range(1, 31))


def test_a_rare_piece_is_copied_if_the_source_holds_it_and_spelled_if_not():
    rare = WORDS.rare(("code", "XQ-7", "is"))
    assert rare == ("XQ-7",)
    assert WORDS.encode(("XQ-7",), rare) == [len(WORDS)]
    assert WORDS.encode(("XQ-7",), ()) == [SPELL, *(FIRST_BYTE + byte for byte in b"XQ-7"), SPELLED]


@given(st.lists(st.sampled_from(["What", "price", "XQ-7", "é漢", "0.5", "<end>"]), max_size=8))
def test_entries_decode_to_what_they_encode(pieces):
    rare = ("XQ-7",)
    assert WORDS.decode(WORDS.encode(pieces, rare), rare) == pieces


@pytest.mark.parametrize(
    "entries",
    [[FIRST_BYTE + 65], [SPELL, FIRST_BYTE + 65], [SPELL, SPELLED], [SPELL, END], [SPELL, FIRST_PIECE], [SPELLED]],
)
def test_malformed_entries_decode_to_nothing(entries):
    assert WORDS.decode(entries, ()) is None


def test_features_tell_codes_by_their_form():
    assert len(features("HP:0006121")) == FEATURES
    assert features("AB-12") == features("ab-12")
    shape = {features(code)[code_features] for code, code_features in ((c, _last(c)) for c in ("QZX-417", "LMN-905"))}
    assert len(shape) == 1


def test_vocabulary_round_trip():
    assert Vocabulary.loads(WORDS.dumps()) == WORDS


def _last(piece: str) -> int:
    rows = features(piece)
    return max(place for place, row in enumerate(rows) if row)
