"""Searching: what a wider beam gains, under the generator's losses and under the rules that need no training."""

from collections.abc import Mapping
from dataclasses import replace

from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series.certifier import SeriesCertifier
from toolgym.synthesis.series.pipeline import CHUNK, SeriesOrder, searches
from toolgym.synthesis.series.scoring import Scorer
from toolgym.synthesis.series.search import EXHAUSTIVE, Partial, Plan, Search
from toolgym.tools import load_pool
from toolgym.tools.fresh import FreshProcess
from toolgym.trainers.questioner.study.statistics import Estimate, mean

SMALL = Plan(turns=3, tried=6, rationales=3, candidates=2)
"""A plan small enough that every series can be looked at: at most 3 + 9 + 27."""

WIDTHS = (1, 4, EXHAUSTIVE)
_NAMES = {1: "beam 1", 4: "beam 4", EXHAUSTIVE: "exhaustive"}


def beams(domain: str, scorer: Scorer, passages: int, seed: int) -> Mapping[str, Estimate]:
    """The best series of beam 1, beam 4 and the exhaustive search over the same expansions.

    A wider search may find a longer series, which is preferred whatever its utility, so utilities are compared where
    two searches found equally many turns.

    Args:
        domain: Pack name.
        scorer: What orders candidates.
        passages: How many passages to search.
        seed: Seed of the passages.
    """
    pool = load_pool(f"toolgym.envs.{domain}:POOL")
    order = SeriesOrder(pool, passages, seed, scorer=scorer, plan=SMALL, passage_sizes=(7, 14))
    found: list[dict[int, tuple[int, float]]] = []
    with FreshProcess(pool.reference, seed) as process:
        certifier = SeriesCertifier(pool, Recorder(process, pool))
        start = 0
        while len(found) < passages:
            for search in searches(order, certifier, Funnel(), start):
                if len(found) < passages and search.expand(Partial()):
                    found.append({width: _best(search, width) for width in WIDTHS})
            start += CHUNK
    rows: dict[str, Estimate] = {}
    for width in WIDTHS:
        rows[f"turns, {_NAMES[width]}"] = mean([one[width][0] for one in found])
        rows[f"utility, {_NAMES[width]}"] = mean([one[width][1] for one in found])
    for narrow, wide in ((1, 4), (4, EXHAUSTIVE)):
        label = f"{_NAMES[wide]} minus {_NAMES[narrow]}"
        rows[f"turns, {label}"] = mean([one[wide][0] - one[narrow][0] for one in found])
        equal = [one for one in found if one[wide][0] == one[narrow][0]]
        if equal:
            rows[f"utility at equal length, {label}"] = mean([one[wide][1] - one[narrow][1] for one in equal])
    return rows


def _best(search: Search, width: int) -> tuple[int, float]:
    """Turns and utility of the best series; expansions are shared between widths."""
    search.plan = replace(SMALL, beam=width)
    best = search.best()
    return len(best.turns), search.utility(best)
