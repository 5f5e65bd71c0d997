"""Reranking: which of four rival turns each rule picks, and how often that turn is valid and covers something new."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from toolgym.synthesis.series.scoring import TASKS, Fact, Losses, Scorer, Turn, Weights, rerank_scores
from toolgym.trainers.questioner.corpus import Record, examples, fits
from toolgym.trainers.questioner.passages import ARGUMENTS, covers
from toolgym.trainers.questioner.study.statistics import Estimate, auroc, mean

RIVALS = 4
"""Candidates of a slate, as in the published overview figure's caption."""


@dataclass(frozen=True)
class Slate:
    """Rival candidates for one turn, before any gate.

    Attributes:
        passage: The trace's facts.
        history: Earlier turns.
        rivals: The candidates.
        good: Whether each is what one wants.
    """

    passage: Sequence[Fact]
    history: tuple[Turn, ...]
    rivals: tuple[Turn, ...]
    good: tuple[bool, ...]

    @property
    def best(self) -> Turn:
        """The first good rival."""
        return self.rivals[self.good.index(True)]


def derived_slates(records: Sequence[Record], most: int, seed: int) -> list[Slate]:
    """Slates of what was derived from a trace; good is what the certifier passes and covers a call not yet used.

    Long questions are among them, and judged by their first pieces. Slates that hold only good or only other
    candidates are left out: no rule can choose wrongly, or rightly.
    """
    rng = random.Random(seed)
    found: list[Slate] = []
    for record in records:
        judged = list(record.candidates)
        rng.shuffle(judged)
        valid = [one.turn for one in judged if one.refusal is None]
        history = tuple(valid[: rng.choice((0, 1, 1, 2))])
        rivals = [one for one in judged if one.turn not in history][:RIVALS]
        good = tuple(one.refusal is None and covers(one.turn, history) for one in rivals)
        if len(rivals) == RIVALS and any(good) and not all(good) and len(found) < most:
            found.append(Slate(record.passage, history, tuple(one.turn for one in rivals), good))
    return found


def corrupted_slates(records: Sequence[Record], most: int, seed: int) -> list[Slate]:
    """Slates of one certified turn and three damaged copies of it.

    One has another value of the trace as its answer, one another candidate's question, one another call in place of
    one of its rationale.
    """
    rng = random.Random(seed)
    found: list[Slate] = []
    for record in records:
        turns = [turn for turn in record.valid if fits(examples(record, [turn])[0])]
        if len(turns) < 2 or len(found) == most:
            continue
        turn, other = rng.sample(turns, 2)
        values = wrong_answers(record.passage, turn)
        calls = sorted({fact.call for fact in record.passage} - set(turn.rationale))
        if not values or not calls or other.question == turn.question:
            continue
        place = rng.randrange(len(turn.rationale))
        swapped = tuple(rng.choice(calls) if n == place else call for n, call in enumerate(turn.rationale))
        rivals = [
            turn,
            replace(turn, answer=rng.choice(values)),
            replace(turn, question=other.question),
            replace(turn, rationale=swapped),
        ]
        rng.shuffle(rivals)
        found.append(Slate(record.passage, (), tuple(rivals), tuple(rival == turn for rival in rivals)))
    return found


def wrong_answers(passage: Sequence[Fact], turn: Turn) -> list[str]:
    """Values of a passage that have the form of a turn's answer but are not the answer."""
    values = [str(fact.value) for fact in passage if fact.path[:1] != (ARGUMENTS,) and not isinstance(fact.value, bool)]
    return sorted({value for value in values if value != turn.answer and _form(value) == _form(turn.answer)})


def judged(scorer: Scorer, slates: Sequence[Slate]) -> list[list[Losses]]:
    """The losses of every rival of every slate."""
    return [list(scorer.losses(slate.passage, slate.history, slate.rivals)) for slate in slates]


def shares(slates: Sequence[Slate], lost: Sequence[Sequence[Losses]]) -> dict[str, Estimate]:
    """How often each rule picks a good rival: reranking, with each loss left out, main likelihood, chance, the oracle.

    Chance is exact, the share of good rivals; the oracle is 1 by the choice of slates.
    """
    rules: dict[str, Callable[[Sequence[Losses]], list[float]]] = {
        "rerank": lambda losses: rerank_scores(losses, Weights()),
        **{f"rerank without {task}": _without(task) for task in TASKS[1:]},
        **{f"{task} alone": _alone(task) for task in TASKS[1:]},
        "main likelihood": lambda losses: [-loss.main for loss in losses],
    }
    found = {"random of 4": mean([sum(slate.good) / len(slate.good) for slate in slates])}
    for name, rule in rules.items():
        found[name] = mean([picked(slate, rule(losses)) for slate, losses in zip(slates, lost, strict=True)])
    return found | {"oracle of 4": mean([float(any(slate.good)) for slate in slates])}


def gains(slates: Sequence[Slate], lost: Sequence[Sequence[Losses]]) -> Mapping[str, Estimate]:
    """Paired differences of reranking from chance and from main likelihood, and the area under the curve of scores."""
    scores = [rerank_scores(losses, Weights()) for losses in lost]
    rerank = [picked(slate, score) for slate, score in zip(slates, scores, strict=True)]
    chance = [sum(slate.good) / len(slate.good) for slate in slates]
    main = [picked(s, [-loss.main for loss in losses]) for s, losses in zip(slates, lost, strict=True)]
    sides: dict[bool, list[float]] = {True: [], False: []}
    for slate, score in zip(slates, scores, strict=True):
        for good, value in zip(slate.good, score, strict=True):
            sides[good].append(value)
    return {
        "rerank minus random": mean([a - b for a, b in zip(rerank, chance, strict=True)]),
        "rerank minus main likelihood": mean([a - b for a, b in zip(rerank, main, strict=True)]),
        "auroc of score": auroc(sides[True], sides[False]),
    }


def picked(slate: Slate, scores: Sequence[float]) -> float:
    """The chance that the best score is a good rival's; equal best scores share it."""
    best = [good for good, score in zip(slate.good, scores, strict=True) if score == max(scores)]
    return sum(best) / len(best)


def _without(task: str) -> Callable[[Sequence[Losses]], list[float]]:
    return lambda losses: rerank_scores(losses, replace(Weights(), **{task: 0.0}))


def _alone(task: str) -> Callable[[Sequence[Losses]], list[float]]:
    return lambda losses: [-float(getattr(loss, task)) for loss in losses]


def _form(text: str) -> str:
    if text.startswith("["):
        return "list"
    digits = text.replace(".", "", 1).replace("-", "").isdigit()
    return (
        "number"
        if digits and text.count("-") < 2
        else "date"
        if text[:4].isdigit() and text.count("-") == 2
        else "name"
    )
