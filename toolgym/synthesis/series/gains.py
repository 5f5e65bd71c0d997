"""What reranking and search gain, on fresh passages; and claims about passages told true from false."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolgym.synthesis.series.claims import (
    auroc,
    believed_by_probes,
    believed_by_scorer,
    believed_by_words,
    claims_about,
)
from toolgym.synthesis.series.derivation import Drafted, View
from toolgym.synthesis.series.intervals import Figure, figure, statistic
from toolgym.synthesis.series.measures import Row
from toolgym.synthesis.series.passage import covered_facts
from toolgym.synthesis.series.scoring import TASKS, Losses, Turn, Weights, rerank_scores
from toolgym.synthesis.series.search import EXHAUSTIVE, Partial, Search, Valid, overlap, shown
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.series import answer_text

GROUPS = 4
"""Groups of rival candidates that are drawn at each turn."""

RIVALS = 4
"""Candidates of a group; the published figure has four."""

CLAIMS = 12
"""True claims about each passage."""


@dataclass(frozen=True)
class Rival:
    """A candidate before the gates.

    Attributes:
        losses: What the scorer says of it.
        good: Whether the gates let it pass and it reads something new.
        passes: Whether the gates let it pass.
    """

    losses: Losses
    good: bool
    passes: bool


def rerank_rows(searches: Sequence[Search]) -> list[Row]:
    """Metric 7: of four candidates drawn before the gates, how often the one picked is valid and covers something new.

    Also what each auxiliary loss contributes, and how score and truth correlate before the gates.
    """
    by_passage = [_groups(search) for search in searches]
    full = searches[0].plan.weights if searches else Weights()
    pickers: dict[str, Callable[[Sequence[Rival]], float]] = {
        "random of four": lambda group: sum(rival.good for rival in group) / len(group),
        "main likelihood": lambda group: float(min(group, key=lambda rival: rival.losses.main).good),
        "reranked": lambda group: _picked(group, full),
        "oracle of four": lambda group: float(any(rival.good for rival in group)),
    }
    for task in TASKS[1:]:
        pickers[f"reranked without the {task} loss"] = _without(task, full)
        pickers[f"reranked by the {task} loss alone"] = _alone(task)
    passing = [[float(rival.passes) for group in groups for rival in group] for groups in by_passage]
    rows: list[Row] = [("candidates that pass the gates, before any loss", figure(passing))]
    rows += [(name, figure([[pick(g) for g in p] for p in by_passage])) for name, pick in pickers.items()]
    random_of = pickers["random of four"]
    gain = [[_picked(group, full) - random_of(group) for group in groups] for groups in by_passage]
    rows.append(("gain of reranking over random", figure(gain)))
    agreement = [_correlations(groups, full) for groups in by_passage]
    rows.append(("rank correlation of score and truth in a group", figure(agreement)))
    return rows


def search_rows(searches: Sequence[Search]) -> list[Row]:
    """Metric 8: utility of the series that beams of 1 and 4 and the exhaustive search find on the same passages."""
    found: dict[int, list[float]] = {1: [], 4: [], EXHAUSTIVE: []}
    for search in searches:
        for width, utilities in found.items():
            utilities.append(search.utility(_best(search, width)))
    names = {1: "beam of 1", 4: "beam of 4", EXHAUSTIVE: "exhaustive"}
    rows: list[Row] = [(f"utility, {names[width]}", figure([[u] for u in us])) for width, us in found.items()]
    for one, other in pairwise(found):
        gains = [[b - a] for a, b in zip(found[one], found[other], strict=True)]
        rows.append((f"gain of {names[other]} over {names[one]}", figure(gains)))
    hits = [[float(abs(a - b) < 1e-9)] for a, b in zip(found[4], found[EXHAUSTIVE], strict=True)]
    return [*rows, ("passages on which the beam of 4 finds the best series", figure(hits))]


def strategy_rows(searches: Sequence[Search]) -> list[Row]:
    """Metric 3 beside strategies: facts read and overlap of the search, a random and a greedy choice, equally long."""
    shares: dict[str, list[list[float]]] = {"search": [], "random": [], "greedy": []}
    overlaps: dict[str, list[list[float]]] = {name: [] for name in shares}
    for search in searches:
        states = {"search": search.best(), "random": _walk(search, "random"), "greedy": _walk(search, "greedy")}
        length = min(len(state.turns) for state in states.values())
        if length < 2:
            continue
        for name, state in states.items():
            cut = Partial(state.turns[:length], state.losses[:length], state.places[:length])
            shares[name].append([search.coverage(cut)])
            overlaps[name].append([overlap([turn.rationale for turn in cut.turns])])
    rows: list[Row] = [(f"facts read, {name}", figure(values)) for name, values in shares.items()]
    rows += [(f"redundancy, {name}", figure(values)) for name, values in overlaps.items()]
    for other in ("random", "greedy"):
        pairs = zip(shares["search"], shares[other], strict=True)
        rows.append((f"facts read, search minus {other}", figure([[a[0] - b[0]] for a, b in pairs])))
    return rows


def claim_rows(searches: Sequence[Search]) -> list[Row]:
    """Metric 9b: AUROC of true against corrupted claims, by probes, by the scorer and by shared words."""
    scored: dict[str, list[list[tuple[float, bool]]]] = {"probes": [], "scorer": [], "words": []}
    for search in searches:
        rng = random.Random(f"claims/{search.seed}")
        claims = claims_about(search.pool, search.passage, rng, CLAIMS)
        view = View(search.pool, search.toolset, search.passage, ())
        probes = [_turn(valid.drafted) for valid in _probes(search, view, rng)]
        scored["probes"].append([(believed_by_probes(c, probes), c.true) for c in claims])
        scored["scorer"].append([(believed_by_scorer(c, search.facts, search.scorer), c.true) for c in claims])
        scored["words"].append([(believed_by_words(c, search.facts), c.true) for c in claims])
    names = {"probes": "generated questions as probes", "scorer": "answer loss", "words": "lexical overlap"}
    rows: list[Row] = [(f"AUROC, {names[name]}", _auroc(pairs)) for name, pairs in scored.items()]
    asked = [[(s, t) for s, t in cluster if s != 0.0] for cluster in scored["probes"]]
    rows.append(("AUROC, probes, on claims that a probe asks about", _auroc([c for c in asked if c])))
    return rows


def _auroc(pairs: list[list[tuple[float, bool]]]) -> Figure:
    return statistic(pairs, auroc)


def _probes(search: Search, view: View, rng: random.Random) -> list[Valid]:
    wide = replace(search.plan, tried=24, candidates=10)
    probing = replace(search, plan=wide)
    return probing.rivals(view, Partial(), rng)


def _groups(search: Search) -> list[list[Rival]]:
    """Groups of rivals at each turn of the series that the search finds."""
    found: list[list[Rival]] = []
    best = search.best()
    for number in range(len(best.turns)):
        state = Partial(best.turns[:number], best.losses[:number], best.places[:number])
        rng = random.Random(f"groups/{search.seed}/{number}")
        view = View(search.pool, search.toolset, search.passage, state.turns)
        asks = [ask for same in view.asks(rng, search.plan.depth, frozenset()).values() for ask in same]
        before = covered_facts(search.facts, state.covered)
        for _ in range(GROUPS):
            drafts = [view.draft(ask, rng.randrange(2**31)) for ask in rng.sample(asks, min(len(asks), 2 * RIVALS))]
            worded = [draft for draft in drafts if not isinstance(draft, Rejection)][:RIVALS]
            if len(worded) < RIVALS:
                continue
            history = [shown(turn) for turn in state.turns]
            losses = search.scorer.losses(search.facts, history, [_turn(draft) for draft in worded])
            group = []
            for draft, lost in zip(worded, losses, strict=True):
                passes = not isinstance(search.certifier.examine(view, draft.candidate), Rejection)
                fresh = bool(covered_facts(search.facts, draft.places) - before)
                group.append(Rival(lost, passes and fresh, passes))
            found.append(group)
    return found


def _turn(drafted: Drafted) -> Turn:
    return Turn(drafted.text, answer_text(drafted.candidate.gold), drafted.rationale)


def _picked(group: Sequence[Rival], weights: Weights) -> float:
    scores = rerank_scores([rival.losses for rival in group], weights)
    return float(group[scores.index(max(scores))].good)


def _without(task: str, full: Weights) -> Callable[[Sequence[Rival]], float]:
    return lambda group: _picked(group, replace(full, **{task: 0.0}))


def _alone(task: str) -> Callable[[Sequence[Rival]], float]:
    none = Weights(0.0, 0.0, 0.0, 0.0)
    return lambda group: _picked(group, replace(none, **{task: 1.0}))


def _correlations(groups: Sequence[Sequence[Rival]], weights: Weights) -> list[float]:
    """Rank-biserial correlation of score and truth, in each group that has both truths."""
    found = []
    for group in groups:
        scores = rerank_scores([rival.losses for rival in group], weights)
        good = [s for s, rival in zip(scores, group, strict=True) if rival.good]
        bad = [s for s, rival in zip(scores, group, strict=True) if not rival.good]
        if good and bad:
            found.append(sum((a > b) - (a < b) for a in good for b in bad) / (len(good) * len(bad)))
    return found


def _best(search: Search, width: int) -> Partial:
    plan = search.plan
    search.plan = replace(plan, beam=width)
    try:
        return search.best()
    finally:
        search.plan = plan


def _walk(search: Search, how: str) -> Partial:
    """A series whose turns are drawn at random from the valid candidates, or cover most each time."""
    state = Partial()
    for number in range(search.plan.turns):
        rng = random.Random(f"{how}/{search.seed}/{number}")
        view = View(search.pool, search.toolset, search.passage, state.turns)
        rivals = search.rivals(view, state, rng)
        if not rivals:
            break
        if how == "random":
            chosen = rng.choice(rivals)
        else:
            chosen = max(rivals, key=lambda v: len(covered_facts(search.facts, state.covered | v.drafted.places)))
        state = search.grown(view, state, chosen)
    return state
