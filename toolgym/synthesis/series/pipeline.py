"""The pipeline of series: explore, search, prove, until there are enough. One seed, one byte string."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series.certifier import SeriesCertifier, ordered, proving, sealed_turn
from toolgym.synthesis.series.derivation import View
from toolgym.synthesis.series.passage import explore_passage, passage_of
from toolgym.synthesis.series.rules import RuleScorer
from toolgym.synthesis.series.scoring import Scorer
from toolgym.synthesis.series.search import Partial, Plan, Search
from toolgym.synthesis.splits import split_pool
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tasks.series import Selection, Series, SeriesTurn
from toolgym.tasks.task import Provenance, Split
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

CHUNK = 16
"""Passages whose series are replayed in one batch."""

FRESH_HASH_SEED = 20_260_311
"""``PYTHONHASHSEED`` of the replaying process, so that order by hash would show."""

IDLE_CHUNKS = 25
"""Chunks in a row without one series after which a run gives up."""

RULES = "toolgym.synthesis.series:RuleScorer"
"""Reference of the scorer that needs no training."""


class SeriesExhausted(RuntimeError):
    """A run found no further series in hundreds of explorations."""


@dataclass(frozen=True)
class SeriesOrder:
    """What a run is to make.

    Attributes:
        pool: The tool pool.
        count: How many series.
        seed: Seed of the run.
        split: Use this split's tools and seeds only; None for all.
        contamination: Texts that questions must not repeat.
        toolset_sizes: Least and greatest number of tools per series.
        passage_sizes: Least and greatest number of successful calls that a passage may have.
        least_turns: Shorter series are not kept.
        least_links: Nor are those of which fewer turns take up an earlier answer.
        plan: How series are searched for.
        scorer: What orders candidates.
        scorer_name: Its reference, for the record.
    """

    pool: ToolPool
    count: int
    seed: int
    split: Split | None = None
    contamination: Contamination = field(default_factory=Contamination)
    toolset_sizes: tuple[int, int] = (12, 22)
    passage_sizes: tuple[int, int] = (5, 30)
    least_turns: int = 3
    least_links: int = 1
    plan: Plan = field(default_factory=Plan)
    scorer: Scorer = field(default_factory=RuleScorer)
    scorer_name: str = RULES


def synthesize_series(order: SeriesOrder, funnel: Funnel, replayer: FreshProcess | None = None) -> Iterator[Series]:
    """Makes certified series.

    Args:
        order: What to make.
        funnel: Filled with what became of every candidate turn: accepted ones stand in a series that is yielded.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.

    Yields:
        Series in the order of their explorations. Equal orders give equal series, byte for byte.

    Raises:
        SeriesExhausted: No more series can be found.
        ValueError: The pool has tools whose library is missing.
    """
    if order.pool.unavailable:
        name, hint = next(iter(order.pool.unavailable.items()))
        raise ValueError(f"{len(order.pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    process = replayer or FreshProcess(order.pool.reference, FRESH_HASH_SEED)
    try:
        certifier = SeriesCertifier(order.pool, Recorder(process, order.pool), order.contamination)
        yield from _run(order, funnel, certifier)
    finally:
        if replayer is None:
            process.close()


def searches(order: SeriesOrder, certifier: SeriesCertifier, funnel: Funnel, start: int) -> Iterator[Search]:
    """The searches of an order from some exploration on: one for each passage of a fitting size."""
    pool, seeds = split_pool(order.pool, order.split)
    least, most = order.passage_sizes
    for item in range(start, start + CHUNK):
        rng = random.Random(f"series/{order.seed}/{order.split}/{item}")
        toolset = pool.sample_toolset(rng, rng.randint(*order.toolset_sizes), lambda name: 1.0)
        passage = passage_of(explore_passage(pool, toolset, seeds, rng))
        funnel.explorations += 1
        if least <= len(passage) <= most:
            seed, origin = f"{order.seed}/{item}", (order.seed, item)
            yield Search(order.pool, toolset, passage, certifier, order.scorer, order.plan, seed, origin, funnel)


def _run(order: SeriesOrder, funnel: Funnel, certifier: SeriesCertifier) -> Iterator[Series]:
    made, idle = 0, 0
    for start in range(0, 10**12, CHUNK):
        before = made
        found = [(search, search.best()) for search in searches(order, certifier, funnel, start)]
        found = [(search, best) for search, best in found if _linked(order, best)]
        certifier.recorder.prepare([_replayable(search, best) for search, best in found])
        for search, best in found:
            if made == order.count:
                return
            turns = proven(search, best, order.split)
            if isinstance(turns, Rejection):
                funnel.surplus -= 1
                funnel.reject(turns)
                continue
            certifier.accept(turns)
            funnel.accepted += len(turns)
            funnel.surplus -= len(turns)
            made += 1
            yield _series(order, search, best, turns)
        if made == order.count:
            return
        idle = idle + 1 if made == before else 0
        if idle == IDLE_CHUNKS:
            raise SeriesExhausted(f"no new series in {IDLE_CHUNKS * CHUNK} explorations; {made} were accepted before")


def proven(search: Search, best: Partial, split: Split | None) -> tuple[SeriesTurn, ...] | Rejection:
    """The turns with all nine proofs, or the first failure; the recorder must have prepared the passage."""
    done: tuple[SeriesTurn, ...] = ()
    for turn in best.turns:
        view = View(search.pool, search.toolset, search.passage, done)
        candidate = proving(view, turn)
        proofs: list[Proof] = list(turn.certificate.proofs)
        for name in ("replay", "fresh"):
            outcome = search.certifier.prove(name, view, candidate)
            if isinstance(outcome, Rejection):
                return outcome
            proofs.append(outcome)
        whole = sealed_turn(view, candidate, turn.rationale, turn.text, ordered(proofs), split, *search.origin)
        done = (*done, whole)
    return done


def series_provenance(turns: tuple[SeriesTurn, ...]) -> Provenance:
    """Where a series comes from: what its turns say together."""
    first = turns[0].provenance
    tools = {name: version for turn in turns for name, version in turn.provenance.tools.items()}
    libraries = {name: version for turn in turns for name, version in turn.provenance.libraries.items()}
    return first.model_copy(update={"tools": dict(sorted(tools.items())), "libraries": dict(sorted(libraries.items()))})


def _series(order: SeriesOrder, search: Search, best: Partial, turns: tuple[SeriesTurn, ...]) -> Series:
    selection = Selection(scorer=order.scorer_name, beam=search.plan.beam, utility=round(search.utility(best), 6))
    series = Series(
        id="",
        domain=order.pool.domain,
        split=order.split,
        toolset=search.toolset,
        passage=search.passage,
        turns=turns,
        selection=selection,
        provenance=series_provenance(turns),
    )
    series = series.model_copy(update={"id": series.content_id()})
    return series.model_copy(update={"seal": series.sealed()})


def _linked(order: SeriesOrder, best: Partial) -> bool:
    return len(best.turns) >= order.least_turns and sum(bool(t.uses) for t in best.turns) >= order.least_links


def _replayable(search: Search, best: Partial) -> SeriesTurn:
    """Something whose calls are all that a series rests on."""
    actions = [call for turn in best.turns for call in turn.actions]
    return best.turns[0].model_copy(update={"calls": (*search.passage, *actions)})
