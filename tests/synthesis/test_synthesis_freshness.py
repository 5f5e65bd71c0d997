import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.synthesis.freshness import (
    BANDS,
    LISTED_NEAR,
    NEAR,
    NGRAM,
    Contamination,
    Seen,
    answer_hash,
    fingerprint,
    ngram_hashes,
    seeds_of,
    text_hash,
)
from toolgym.synthesis.neighbours import PERMUTATIONS, Neighbours, minhash, words
from toolgym.tasks.taskset import TaskSet

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


QUESTION = (
    "Which exchange lists the company that was founded in Basel in 1896, and how many employees did it have in 2019?"
)
CLEAN = (
    "What is the mean temperature of Basel in January, rounded to one decimal?",
    "Which exchange lists the company with the ticker ROG?",
    "How many employees did the company that was founded in Bern have in 2019?",
    "Name the exchange, the company, the year 2019 and the number of employees.",
    "",
)
"""Texts that share words, and short runs of them, with the listed question."""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (QUESTION, "text"),
        ("WHICH EXCHANGE lists the company that was founded in Basel; in 1896 -- and how many employees did it have in "
         "2019", "text"),
        ("Tell me how many employees did it have in 2019?", "ngram"),
        ("A firm is given. Which exchange lists the company that was founded in Bern?", "ngram"),
        ("Which exchange lists the company that was started in Basel in 1896, and how many people did it have in 2019?",
         "near"),
    ],
)  # fmt: skip
def test_a_planted_copy_is_caught(text, reason):
    listed = Contamination([QUESTION, "an unrelated text about the rivers of the north and their bridges"], "held out")
    found = listed.match(text)
    assert found is not None and found.reason == reason
    assert "held out" in found.detail
    assert Contamination(["an unrelated text about the rivers of the north"]).match(text) is None


def test_a_clean_text_is_not_caught():
    listed = Contamination([QUESTION])
    assert all(listed.match(text) is None for text in CLEAN)


def test_no_bundled_question_meets_a_list_of_other_texts():
    """The false-positive control at size: five hundred questions against a few hundred lines that are none of them."""
    home = Path(__file__).parents[2]
    questions = [task.question for task in TaskSet.load(home / "envs" / "general" / "tasks" / "train.jsonl")]
    lines = [line for name in ("LICENSE", "CONTRIBUTING.md") for line in (home / name).read_text().split("\n")]
    strangers = Contamination([*lines, *CLEAN])
    assert [question for question in questions if strangers.match(question)] == []
    planted = Contamination([*lines, questions[77].partition("?")[0]])
    found = [number for number, question in enumerate(questions) if planted.match(question)]
    assert 77 in found and len(found) < 250, "others share its frame"


def test_a_list_of_hashes_catches_copies_and_clauses():
    listed = Contamination([f"hash:{value}" for value in ngram_hashes(QUESTION)])
    assert listed.match(QUESTION.upper()).reason == "ngram"
    assert listed.match("say how many employees did it have in 2019").reason == "ngram"
    assert all(listed.match(text) is None for text in CLEAN)


def test_a_listed_seed_is_caught_where_a_task_rests_on_it(railway):
    task = railway.tasks[0]
    seed = seeds_of(task)[0]
    listed = Contamination([f"seed: {seed.lower()}"], "stations")
    found = listed.match(task.question, seeds_of(task))
    assert found.reason == "seed" and seed in found.detail
    assert listed.match(task.question) is None, "the name of a constant in a text is no use of it"
    assert Contamination(["seed:nowhere"]).match(task.question, seeds_of(task)) is None


def test_choices_are_no_seeds(railway):
    choices = {"first-class", "second-class"}
    tasks = [task for task in railway.tasks if any(choices & set(map(str, c.arguments.values())) for c in task.calls)]
    assert tasks and not any(choices & set(seeds_of(task)) for task in tasks)


def test_the_bound_for_listed_texts_lies_between_copies_and_strangers():
    found = {share: [] for share in (0.2, 0.9)}
    for number in range(40):
        rng = random.Random(number)
        one, other = (rng.choices([f"word{n}" for n in range(400)], k=60) for _ in range(2))
        for share in found:
            spoilt = [a if rng.random() < share else b for a, b in zip(one, other, strict=True)]
            index = Neighbours(32)
            index.add(minhash(" ".join(one)))
            found[share].append(index.nearest(minhash(" ".join(spoilt))))
    assert max(found[0.2]) < LISTED_NEAR and sum(x >= LISTED_NEAR for x in found[0.9]) > 35


def test_a_json_lines_list_gives_its_texts_seeds_and_hashes_and_no_answers(tmp_path):
    path = tmp_path / "held-out.jsonl"
    value = sorted(ngram_hashes("one two three four five six seven eight"))[0]
    path.write_text(
        '{"id": 1, "question": "' + QUESTION + '", "answer": "the bridge across the river that is red"}\n'
        '{"prompt": ["a first text that nobody must train on today", "a second text"], "seed": ["ASHBU"]}\n'
        '{"hash": "' + value + '"}\n'
    )
    found = Contamination.load(path)
    assert found.match(QUESTION).reason == "text"
    assert found.match("A second text!").reason == "text"
    assert found.match("zero one two three four five six seven eight").reason == "ngram"
    assert found.match("x", ["ashbu"]).reason == "seed"
    assert found.match("the bridge across the river that is red") is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "line 2: not a JSON object"),
        ("[1]", "line 2: a JSON object with one of question"),
        ('{"answer": "yes"}', "line 2: a JSON object with one of question"),
        ('{"question": 7}', "line 2: 'question' must be a text"),
        ('{"seed": ["a", 7]}', "line 2: 'seed' must be a text"),
    ],
)
def test_a_bad_line_of_a_list_is_named(tmp_path, line, message):
    path = tmp_path / "held-out.jsonl"
    path.write_text('{"question": "fine"}\n' + line + "\n")
    with pytest.raises(ValueError, match=message):
        Contamination.load(path)


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


def test_the_index_finds_what_a_search_through_all_finds():
    """Against comparing with every text, banded or not: what is found is among all, and is the nearest from 0.95 on."""
    rng = random.Random(7)
    vocabulary = [f"word{n}" for n in range(60)]
    texts = [rng.choices(vocabulary, k=60) for _ in range(8)]
    texts += [[w if rng.random() < 0.995 else "other" for w in rng.choice(texts[:8])] for _ in range(400)]
    index, signatures, near = Neighbours(BANDS), [], 0
    for text in texts:
        signature = minhash(" ".join(text))
        every = [float(np.mean(signature == other)) for other in signatures]
        sharing = [
            value
            for value, other in zip(every, signatures, strict=True)
            if any((signature[b : b + 8] == other[b : b + 8]).all() for b in range(0, PERMUTATIONS, 8))
        ]
        found = index.nearest(signature)
        assert found == max(sharing, default=0.0)
        if max(every, default=0.0) >= NEAR:
            near += 1
            assert found == max(every)
        index.add(signature)
        signatures.append(signature)
    assert 50 < near < 400


def test_a_fingerprint_stands_for_its_candidate(railway):
    one, other = Seen(), Seen()
    for task in railway.tasks[:20]:
        assert one.nearest(task) == other.nearest(fingerprint(task))
        one.add(task)
        other.add(fingerprint(task))
    assert one.nearest(fingerprint(railway.tasks[3])) == other.nearest(railway.tasks[3]) == ("text", 1.0)


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
