"""The search: from one passage, the series of highest utility that the proofs allow, by beam or exhaustively.

Gates come first: losses order candidates whose seven inner proofs hold, and nothing else. At each turn rationales are
sampled, each is asked about in a few ways, the ways are reranked by the scorer's auxiliary losses, and the best of each
sampled rationale goes on. Utility is a property of the series alone, so searches of any width compare:

    mean over turns of minus the weighted auxiliary losses
    + coverage_weight * share of the passage that the turns read, of its facts and its calls in equal parts
    + coherence_weight * share of the turns after the first that take up an earlier answer
    - redundancy_weight * mean overlap (Jaccard) of two turns, of their calls and of their tools in equal parts
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from toolgym.canonical import digest
from toolgym.evidence.trace import Call
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.series.certifier import SeriesCertifier, sealed_turn
from toolgym.synthesis.series.derivation import Ask, Drafted, View
from toolgym.synthesis.series.passage import Place, covered_facts, facts
from toolgym.synthesis.series.scoring import Fact, Losses, Scorer, Turn, Weights, rerank_scores
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tasks.series import SeriesTurn, answer_text
from toolgym.tools import ToolPool

EXHAUSTIVE = 0
"""Beam width that keeps every series."""


@dataclass(frozen=True)
class Plan:
    """How series are searched for.

    Attributes:
        turns: Most turns of a series.
        depth: Most calls on a path of one turn's rationale.
        tried: Rationales of one turn that are asked about, drawn by what they would newly cover.
        rationales: Rationales of one turn that go on, drawn by score and coverage.
        candidates: Ways of asking about one rationale that are reranked.
        beam: Series kept at each turn, `EXHAUSTIVE` for all.
        beta: How much newly covered facts count in the draw of rationales.
        temperature: Of that draw; lower is greedier.
        coverage_weight: See the module.
        coherence_weight: See the module.
        redundancy_weight: See the module.
        weights: Weight of each auxiliary loss.
    """

    turns: int = 4
    depth: int = 2
    tried: int = 6
    rationales: int = 3
    candidates: int = 4
    beam: int = 4
    beta: float = 4.0
    temperature: float = 0.7
    coverage_weight: float = 6.0
    coherence_weight: float = 2.0
    redundancy_weight: float = 1.0
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True)
class Valid:
    """A candidate that the inner proofs hold for.

    Attributes:
        drafted: The candidate.
        proofs: The proofs.
        losses: What the scorer says of it.
    """

    drafted: Drafted
    proofs: tuple[Proof, ...]
    losses: Losses


@dataclass(frozen=True)
class Partial:
    """A series in the making.

    Attributes:
        turns: Its turns; their certificates still lack replay and freshness.
        losses: The losses of each.
        places: What of the passage each turn reads.
    """

    turns: tuple[SeriesTurn, ...] = ()
    losses: tuple[Losses, ...] = ()
    places: tuple[frozenset[Place], ...] = ()

    @property
    def covered(self) -> frozenset[Place]:
        """What the turns read."""
        return frozenset[Place]().union(*self.places)

    @property
    def key(self) -> str:
        """Digest of what is asked, by which searches recognise the same series and seed its continuation."""
        return digest([turn.id for turn in self.turns])


@dataclass
class Search:
    """One search over one passage.

    Attributes:
        pool: The pool.
        toolset: Names of the tools the agent may use.
        passage: The calls.
        certifier: What proves candidates.
        scorer: What orders them.
        plan: How to search.
        seed: Text that seeds every choice.
        origin: Seed and item of the run, for provenance.
        funnel: Counts what became of each candidate.
    """

    pool: ToolPool
    toolset: tuple[str, ...]
    passage: tuple[Call, ...]
    certifier: SeriesCertifier
    scorer: Scorer
    plan: Plan
    seed: str
    origin: tuple[int, int]
    funnel: Funnel

    def __post_init__(self) -> None:
        self.facts: tuple[Fact, ...] = facts(self.passage)
        self._expanded: dict[str, tuple[Partial, ...]] = {}

    def best(self) -> Partial:
        """The series of highest utility among the longest that were found."""
        finished: list[Partial] = [Partial()]
        beam = [Partial()]
        for _ in range(self.plan.turns):
            grown = [further for state in beam for further in self.expand(state)]
            if not grown:
                break
            grown.sort(key=lambda state: (-self.utility(state), state.key))
            beam = grown if self.plan.beam == EXHAUSTIVE else grown[: self.plan.beam]
            finished = beam
        return finished[0]

    def utility(self, state: Partial) -> float:
        """What the search maximises; see the module."""
        if not state.turns:
            return 0.0
        score = sum(plain_score(losses, self.plan.weights) for losses in state.losses) / len(state.losses)
        made = len({call for turn in state.turns for call in turn.rationale}) / len(self.passage)
        gain = self.plan.coverage_weight * (self.coverage(state) + made) / 2
        calls = overlap([turn.rationale for turn in state.turns])
        tools = overlap([[call.tool for call in turn.actions] for turn in state.turns])
        gain += self.plan.coherence_weight * coherence(state.turns)
        return score + gain - self.plan.redundancy_weight * (calls + tools) / 2

    def coverage(self, state: Partial) -> float:
        """Share of the passage's facts that a series reads."""
        return len(covered_facts(self.facts, state.covered)) / max(1, len(self.facts))

    def expand(self, state: Partial) -> tuple[Partial, ...]:
        """The continuations of a series by one turn; the same ones whatever the search around it is."""
        if state.key not in self._expanded:
            rng = random.Random(f"{self.seed}/{state.key}")
            view = View(self.pool, self.toolset, self.passage, state.turns)
            rivals = self.rivals(view, state, rng)
            self._expanded[state.key] = tuple(
                self.grown(view, state, valid) for valid in self._chosen(state, rivals, rng)
            )
        return self._expanded[state.key]

    def rivals(self, view: View, state: Partial, rng: random.Random) -> list[Valid]:
        """The valid candidates for the next turn, with their losses, unordered."""
        asks = view.asks(rng, self.plan.depth, state.covered)
        valid: list[tuple[Drafted, tuple[Proof, ...]]] = []
        for rationale in self._tried(view, asks, state, rng):
            for ask in _drawn(asks[rationale], self.plan.candidates, rng):
                self.funnel.attempts += 1
                outcome = self._gated(view, ask, rng.randrange(2**31))
                if isinstance(outcome, Rejection):
                    self.funnel.reject(outcome)
                else:
                    self.funnel.surplus += 1
                    valid.append(outcome)
        history = [shown(turn) for turn in state.turns]
        losses = self.scorer.losses(self.facts, history, [_shown_draft(drafted) for drafted, _ in valid])
        return [Valid(drafted, proofs, lost) for (drafted, proofs), lost in zip(valid, losses, strict=True)]

    def _gated(self, view: View, ask: Ask, variant: int) -> tuple[Drafted, tuple[Proof, ...]] | Rejection:
        drafted = view.draft(ask, variant)
        if isinstance(drafted, Rejection):
            return drafted
        proofs = self.certifier.examine(view, drafted.candidate)
        return proofs if isinstance(proofs, Rejection) else (drafted, proofs)

    def _tried(
        self, view: View, asks: dict[tuple[str, ...], list[Ask]], state: Partial, rng: random.Random
    ) -> list[tuple[str, ...]]:
        """The rationales that are asked about: most of all those that take up an answer or cover much."""
        covered = {call for call, _ in state.covered}
        logits = {
            rationale: 2.0 * any(ask.recalls for ask in found)
            + self.plan.beta * len(set(rationale) - covered) / max(1, len(self.passage))
            for rationale, found in asks.items()
        }
        return _sampled(logits, self.plan.tried, 1.0, rng)

    def _chosen(self, state: Partial, rivals: Sequence[Valid], rng: random.Random) -> list[Valid]:
        """The best candidate of each rationale that goes on: softmax over best score + beta * new coverage."""
        scores = rerank_scores([valid.losses for valid in rivals], self.plan.weights)
        best: dict[tuple[str, ...], tuple[float, Valid]] = {}
        for score, valid in zip(scores, rivals, strict=True):
            known = best.get(valid.drafted.rationale)
            if known is None or score > known[0]:
                best[valid.drafted.rationale] = (score, valid)
        before = len(covered_facts(self.facts, state.covered))
        logits = {
            rationale: score
            + self.plan.beta
            * (len(covered_facts(self.facts, state.covered | valid.drafted.places)) - before)
            / max(1, len(self.facts))
            for rationale, (score, valid) in best.items()
        }
        return [best[r][1] for r in _sampled(logits, self.plan.rationales, self.plan.temperature, rng)]

    def grown(self, view: View, state: Partial, valid: Valid) -> Partial:
        """A series with one more turn."""
        drafted = valid.drafted
        turn = sealed_turn(view, drafted.candidate, drafted.rationale, drafted.text, valid.proofs, None, *self.origin)
        return replace(
            state,
            turns=(*state.turns, turn),
            losses=(*state.losses, valid.losses),
            places=(*state.places, drafted.places),
        )


def plain_score(losses: Losses, weights: Weights) -> float:
    """Minus the weighted mean of the auxiliary losses; comparable over turns and series, unlike standardised scores."""
    pairs = [(getattr(weights, task), getattr(losses, task)) for task in ("question", "answer", "rationale", "history")]
    total = sum(weight for weight, _ in pairs)
    return -sum(weight * loss for weight, loss in pairs) / total if total else 0.0


def coherence(turns: Sequence[SeriesTurn]) -> float:
    """Share of the turns after the first that take up an earlier answer, 0 where there are none."""
    return sum(bool(turn.uses) for turn in turns[1:]) / (len(turns) - 1) if len(turns) > 1 else 0.0


def overlap(parts: Sequence[Sequence[str]]) -> float:
    """Mean Jaccard overlap of two turns' parts, 0 for a single turn. Over rationales this is a series' redundancy."""
    pairs = [len(set(a) & set(b)) / len(set(a) | set(b)) for a, b in combinations(parts, 2)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def shown(turn: SeriesTurn) -> Turn:
    """A turn as scorers see it."""
    return Turn(turn.text, turn.answer_text, turn.rationale)


def _shown_draft(drafted: Drafted) -> Turn:
    return Turn(drafted.text, answer_text(drafted.candidate.gold), drafted.rationale)


def _drawn(asks: Sequence[Ask], count: int, rng: random.Random) -> list[Ask]:
    """Some different ways of asking, the weightier more often."""
    ranked = sorted(asks, key=lambda ask: -(rng.random() ** (1 / ask.weight)))
    return ranked[:count]


def _sampled(
    logits: dict[tuple[str, ...], float], count: int, temperature: float, rng: random.Random
) -> list[tuple[str, ...]]:
    """Draws keys without replacement, each time by softmax (the Gumbel trick)."""
    noisy = {key: value / temperature - math.log(-math.log(rng.random() or 0.5)) for key, value in logits.items()}
    return sorted(noisy, key=lambda key: -noisy[key])[:count]
