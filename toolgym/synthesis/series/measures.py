"""Measures of finished series, from their records: accuracy, necessity, coverage, information, coherence, leaks."""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolgym.canonical import canonical_json
from toolgym.synthesis.proofs.no_leak import QuestionText
from toolgym.synthesis.series.certifier import SeriesCertifier, proving
from toolgym.synthesis.series.derivation import View
from toolgym.synthesis.series.intervals import Figure, figure
from toolgym.synthesis.series.leaks import leaks, planted
from toolgym.synthesis.series.passage import covered_facts, facts, used_places
from toolgym.synthesis.series.scoring import Fact, Scorer, Turn, Weights
from toolgym.synthesis.series.search import overlap, plain_score, shown
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, evaluate, references
from toolgym.tasks.series import Series, SeriesTurn, recalled_turn

Row = tuple[str, Figure | str]
"""A label and its figure."""

SHUFFLES = 5
"""Other orders that each series is compared with."""


@dataclass(frozen=True)
class _Stage:
    """One turn with what stands before it."""

    series: Series
    number: int
    view: View

    @property
    def turn(self) -> SeriesTurn:
        return self.series.turns[self.number - 1]


def _stages(series: Series, certifier: SeriesCertifier) -> Iterator[_Stage]:
    for number in range(1, len(series.turns) + 1):
        view = View(certifier.pool, series.toolset, series.passage, series.turns[: number - 1])
        yield _Stage(series, number, view)


def accuracy(series: Sequence[Series], certifier: SeriesCertifier) -> list[Row]:
    """Metric 1: each turn's calls are made again in the fresh process and its answer is computed from them anew.

    Recalled values come from the recomputed answers of the turns before, not from the record.
    """
    right: list[list[float]] = []
    for one in series:
        right.append([])
        for stage in _stages(one, certifier):
            turn = stage.turn
            results = {}
            same = True
            for call in turn.calls:
                number = recalled_turn(call.tool)
                if number is None:
                    same &= canonical_json(call.result) == certifier.recorder.text(call)
                    results[call.id] = call.result
                else:
                    results[call.id] = stage.view.recalls[number].call({}).value
            value = evaluate(turn.program, results)
            gold = value if isinstance(value, Failure) else gold_answer(value, turn.answer)
            right[-1].append(float(same and gold == turn.gold))
    whole = figure([[float(all(turns))] for turns in right])
    return [("turns right by replay", figure(right)), ("series right in every turn", whole)]


def necessity(series: Sequence[Series], certifier: SeriesCertifier) -> list[Row]:
    """Metric 2: each call and each recalled answer is dropped, and the decisive values are exchanged for others."""
    dropped: list[list[float]] = []
    recalled: list[list[float]] = []
    changed: list[list[float]] = []
    for one in series:
        dropped.append([])
        recalled.append([])
        changed.append([])
        for stage in _stages(one, certifier):
            ground = certifier.ground(stage.view, proving(stage.view, stage.turn))
            for call in stage.turn.calls:
                results, _ = ground.propagate({call.id: None})
                value = evaluate(stage.turn.program, results)
                gold = value if isinstance(value, Failure) else gold_answer(value, stage.turn.answer)
                needed = float(isinstance(gold, Failure) or gold != stage.turn.gold)
                (dropped if recalled_turn(call.tool) is None else recalled)[-1].append(needed)
            evidence = next(p.evidence for p in stage.turn.certificate.proofs if p.name == "necessity")
            read = {ref.call for ref in references(stage.turn.program.expression)}
            effects = [effect["effect"] for call, effect in evidence["effects"].items() if call in read]
            changed[-1].append(float("changes the answer" in effects))
    return [
        ("calls without which the answer cannot be had", figure(dropped)),
        ("recalled answers without which it cannot be had", figure(recalled)),
        ("turns whose answer another decisive value changes", figure(changed)),
    ]


def coverage(series: Sequence[Series]) -> list[Row]:
    """Metric 3: the share of the passage that the turns have read after each of them, and how much they overlap."""
    rows: list[Row] = []
    longest = max(len(one.turns) for one in series)
    for count in range(1, longest + 1):
        shares = [fact_share(one, count) for one in series if len(one.turns) >= count]
        calls = [call_share(one, count) for one in series if len(one.turns) >= count]
        rows.append((f"facts read after turn {count}", figure([[share] for share in shares])))
        rows.append((f"calls made after turn {count}", figure([[share] for share in calls])))
    overlaps = [[overlap([turn.rationale for turn in one.turns])] for one in series if len(one.turns) > 1]
    return [*rows, ("redundancy (mean overlap of two turns' calls)", figure(overlaps))]


def fact_share(series: Series, count: int) -> float:
    """Share of the passage's facts that the first turns read."""
    known = facts(series.passage)
    places = frozenset(place for turn in series.turns[:count] for place in places_of(turn))
    return len(covered_facts(known, places)) / max(1, len(known))


def call_share(series: Series, count: int) -> float:
    """Share of the passage's calls that the first turns make."""
    return len({call for turn in series.turns[:count] for call in turn.rationale}) / len(series.passage)


def places_of(turn: SeriesTurn) -> frozenset[tuple[str, tuple[str | int, ...]]]:
    """What of the passage a turn reads."""
    names = {call.id: name for call, name in zip(turn.actions, turn.rationale, strict=True)}
    return used_places(turn.calls, [(ref.call, ref.path) for ref in references(turn.program.expression)], names)


def informativeness(series: Sequence[Series], scorer: Scorer) -> list[Row]:
    """Metric 4: what the passage tells about answers beyond the question, and what guessers reach."""
    gains: list[list[float]] = []
    for one in series:
        known, turns = facts(one.passage), [shown(turn) for turn in one.turns]
        gains.append([])
        for number, turn in enumerate(turns):
            history = turns[:number]
            with_passage = scorer.losses(known, history, [turn])[0].answer
            gains[-1].append(scorer.losses((), history, [turn])[0].answer - with_passage)
    answers = [[(str(turn.answer.kind), turn.answer_text) for turn in one.turns] for one in series]
    counts = Counter(pair for turns in answers for pair in turns)
    guesses = [[_majority(pair, counts) for pair in turns] for turns in answers]
    chances = [[_guess_chance(turn) for turn in one.turns] for one in series]
    kinds = Counter(turn.answer.kind for one in series for turn in one.turns)
    total = sum(kinds.values())
    entropy = -sum(count / total * math.log2(count / total) for count in kinds.values())
    sizes = [[float(len(turn.actions)) for turn in one.turns] for one in series]
    return [
        ("answer loss without the passage minus with it (nats)", figure(gains)),
        ("majority guesser per answer type, left one out", figure(guesses)),
        ("best closed-book guesser's chance", figure(chances)),
        ("entropy of answer types (bits)", f"{entropy:.3f} over {len(kinds)} types"),
        ("calls per turn", figure(sizes)),
    ]


def _majority(pair: tuple[str, str], counts: Counter[tuple[str, str]]) -> float:
    """Chance that the commonest other answer of this type is the one; ties share it."""
    rest = {other: count - (other == pair) for other, count in counts.items() if other[0] == pair[0]}
    top = max(rest.values(), default=0)
    best = [other for other, count in rest.items() if count == top and top > 0]
    return 1 / len(best) if pair in best else 0.0


def _guess_chance(turn: SeriesTurn) -> float:
    chance: float = next(p.evidence["guess_chance"] for p in turn.certificate.proofs if p.name == "no_leak")
    return chance


def coherence_rows(series: Sequence[Series], scorer: Scorer, weights: Weights) -> list[Row]:
    """Metric 5: turns that rest on earlier answers without repeating them, and what order and history are worth."""
    linked: list[list[float]] = []
    gaps: list[list[float]] = []
    worse: list[list[float]] = []
    broken: list[list[float]] = []
    rng = random.Random("shuffled")
    for one in series:
        known, turns = facts(one.passage), [shown(turn) for turn in one.turns]
        linked.append([float(bool(turn.uses) and not _restated(turn)) for turn in one.turns[1:]])
        gaps.append([])
        for number, turn in enumerate(one.turns):
            if turn.uses:
                rest = [earlier for place, earlier in enumerate(turns[:number], 1) if place not in turn.uses]
                without = scorer.losses(known, rest, [turns[number]])[0]
                gaps[-1].append(without.question - scorer.losses(known, turns[:number], [turns[number]])[0].question)
        if any(turn.uses for turn in one.turns):
            straight = _ordered_score(known, turns, scorer, weights)
            worse.append([])
            broken.append([])
            for _ in range(SHUFFLES):
                order = list(range(len(turns)))
                while order == sorted(order):
                    rng.shuffle(order)
                lower = float(_ordered_score(known, [turns[place] for place in order], scorer, weights) < straight)
                worse[-1].append(lower)
                late = any(order.index(use - 1) > order.index(n) for n, t in enumerate(one.turns) for use in t.uses)
                broken[-1] += [lower] if late else []
    return [
        ("turns after the first on an earlier answer, not restated", figure(linked)),
        ("question loss without the turn taken up minus with it (nats)", figure(gaps)),
        ("shuffled orders that score worse", figure(worse)),
        ("the same, where a turn comes before what it takes up", figure(broken)),
    ]


def _restated(turn: SeriesTurn) -> bool:
    asked = QuestionText(turn.question)
    values = [value for call in turn.calls if recalled_turn(call.tool) is not None for value in call.result.values()]
    return any(asked.holds(value) for value in values)


def _ordered_score(known: Sequence[Fact], turns: Sequence[Turn], scorer: Scorer, weights: Weights) -> float:
    losses = [scorer.losses(known, turns[:number], [turn])[0] for number, turn in enumerate(turns)]
    return sum(plain_score(loss, weights) for loss in losses) / len(losses)


def leak_rows(series: Sequence[Series], certifier: SeriesCertifier) -> list[Row]:
    """Metric 6: leaks of the series, and the share of planted ones that the same search finds."""
    clean = [[float(not leaks(one, certifier.pool))] for one in series]
    caught: dict[str, list[list[float]]] = {}
    for one in series:
        by_kind: dict[str, list[float]] = {}
        for kind, bad in planted(one):
            by_kind.setdefault(kind, []).append(float(bool(leaks(bad, certifier.pool))))
        for kind, found in by_kind.items():
            caught.setdefault(kind, []).append(found)
    rows: list[Row] = [("series without a leak", figure(clean))]
    return rows + [(f"planted and caught: {kind}", figure(found)) for kind, found in sorted(caught.items())]
