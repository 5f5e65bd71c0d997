import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.synthesis.freshness import (
    NEAR,
    NGRAM,
    PERMUTATIONS,
    Contamination,
    Seen,
    answer_hash,
    minhash,
    ngram_hashes,
    text_hash,
    words,
)

ERROR = 4 * 0.5 / PERMUTATIONS**0.5
"""Four standard deviations of an estimate from 64 independent minima, at the similarity where it varies most."""


def triples(text):
    found = text.casefold().split()
    return {tuple(found[i : i + 3]) for i in range(max(1, len(found) - 2))}


def jaccard(one, other):
    return len(triples(one) & triples(other)) / len(triples(one) | triples(other))


def estimate(one, other):
    return float(np.mean(minhash(one) == minhash(other)))


def pairs():
    """Texts that share more and more of their words, with what they truly share."""
    for number in range(60):
        rng = random.Random(number)
        vocabulary = [f"word{n}" for n in range(400)]
        text = rng.choices(vocabulary, k=120)
        other = [word if rng.random() < number / 60 else rng.choice(vocabulary) for word in text]
        yield " ".join(text), " ".join(other)


def test_estimated_similarity_is_close_to_the_true_one():
    errors = [abs(estimate(one, other) - jaccard(one, other)) for one, other in pairs()]
    assert max(errors) <= ERROR
    assert sum(errors) / len(errors) <= ERROR / 4
    assert len({round(jaccard(*pair), 1) for pair in pairs()}) >= 6, "the pairs cover the range"


def test_the_error_bound_refuses_a_worse_estimate():
    """The negative control: texts are told apart by triples, so an estimate from single words would break the bound."""
    shuffled = [(one, " ".join(sorted(one.split()))) for one, _ in pairs()]
    by_words = [len(set(a.split()) & set(b.split())) / len(set(a.split()) | set(b.split())) for a, b in shuffled]
    assert max(abs(w - jaccard(*pair)) for w, pair in zip(by_words, shuffled, strict=True)) > ERROR
    assert all(estimate(one, other) <= ERROR for one, other in shuffled)
    eight = [abs(float(np.mean((minhash(a) == minhash(b))[:8])) - jaccard(a, b)) for a, b in pairs()]
    assert max(eight) > ERROR, "eight minima are too few"


def test_equal_texts_are_wholly_similar_and_case_and_stops_do_not_matter():
    assert estimate("What is the rate, please?", "what is The rate please") == 1.0
    assert estimate("a b c d e f", "g h i j k l") == 0.0


@given(st.text(max_size=40), st.integers(1, 9))
def test_runs_of_words_are_as_many_as_fit(text, size):
    found = words(text)
    runs = {" ".join(found[i : i + size]) for i in range(len(found) - size + 1)} or (
        {" ".join(found)} if found else set()
    )
    assert len(ngram_hashes(text, size)) == len(runs)


LISTED = "the quick brown fox jumps over the lazy dog near the river bank"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (LISTED, True),
        ("Yesterday THE QUICK brown fox, jumps over the lazy... cat", True),
        ("yesterday quick brown fox jumps over the lazy cat", False),
        ("jumps over the lazy dog near the bank", False),
        ("jumps over the lazy dog near the river", True),
        ("", False),
    ],
)
def test_contamination_is_eight_words_in_a_row(text, held):
    assert Contamination([LISTED]).holds(text) is held
    hashes = [f"hash:{value}" for value in ngram_hashes(LISTED)]
    assert Contamination(hashes).holds(text) is held, "a list of hashes holds what its texts hold"


def test_a_listed_text_shorter_than_a_run_is_held_whole_only():
    short = Contamination(["what is a bond"])
    assert short.holds("What is a bond?")
    assert not short.holds("What is a bond worth?")


def test_no_list_holds_nothing():
    assert not Contamination().holds(LISTED)
    assert Contamination().name == "none"


def test_a_list_is_read_from_a_file(tmp_path):
    path = tmp_path / "held-out.txt"
    value = sorted(ngram_hashes("one two three four five six seven eight"))[0]
    path.write_text(f"{LISTED}\n\nhash:{value}\n", encoding="utf-8")
    found = Contamination.load(path)
    assert found.name == "held-out.txt"
    assert found.holds(LISTED) and found.holds("zero one two three four five six seven eight nine")
    with pytest.raises(OSError):
        Contamination.load(tmp_path / "missing.txt")


def test_seen_knows_texts_answers_and_near_questions(railway):
    first, second = railway.tasks[:2]
    seen = Seen()
    assert seen.nearest(first) == ("near", 0.0)
    seen.add(first)
    assert seen.nearest(first) == ("text", 1.0)
    assert seen.nearest(second)[0] == "near"
    reworded = first.model_copy(update={"question": "Other words altogether, for the very same calls and answer."})
    assert seen.nearest(reworded) == ("answer", 1.0)
    close = second.model_copy(update={"question": first.question + " Thanks."})
    how, similarity = seen.nearest(close)
    assert how == "near"
    assert abs(similarity - jaccard(" ".join(words(first.question)), " ".join(words(close.question)))) <= ERROR


def test_any_question_above_the_bound_is_compared():
    """Banding hides no near duplicate: above 0.95 at most three minima differ, and there are eight bands."""
    for one, _ in pairs():
        spoilt = one.split()
        spoilt[60] = "other"
        signature, other = minhash(one), minhash(" ".join(spoilt))
        if np.mean(signature == other) >= NEAR:
            rows = PERMUTATIONS // 8
            assert any((signature[b : b + rows] == other[b : b + rows]).all() for b in range(0, PERMUTATIONS, rows))
    assert (1 - NEAR) * PERMUTATIONS < 8


def test_answers_are_told_apart_by_gold_calls_and_arguments(railway):
    hashes = [answer_hash(task) for task in railway.tasks]
    assert len(set(hashes)) == len(hashes) == len({text_hash(task) for task in railway.tasks})
    task = railway.tasks[0]
    assert answer_hash(task.model_copy(update={"gold": "another"})) != hashes[0]
    assert answer_hash(task.model_copy(update={"question": "another"})) == hashes[0]


def test_no_two_accepted_questions_are_near_one_another(railway):
    questions = [task.question for task in railway.tasks]
    signatures = [minhash(question) for question in questions]
    for n, one in enumerate(signatures):
        assert all(np.mean(one == other) < NEAR for other in signatures[:n])
    assert NGRAM == 8 and not any(a == b for a, b in pairwise(questions))
