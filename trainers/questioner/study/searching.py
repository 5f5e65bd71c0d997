"""Searching: what a wider beam gains, under the generator's losses and under the rules that need no training."""

from collections.abc import Mapping
from dataclasses import replace

from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series.certifier import SeriesCertifier
from toolgym.synthesis.series.pipeline import CHUNK, SeriesOrder, searches
from toolgym.synthesis.series.scoring import Scorer
from toolgym.synthesis.series.search import EXHAUSTIVE, Partial, Plan
from toolgym.tools import load_pool
from toolgym.tools.fresh import FreshProcess
from toolgym.trainers.questioner.study.statistics import Estimate, mean

SMALL = Plan(turns=3, tried=4, rationales=2, candidates=2)
"""A plan small enough that every series can be looked at: at most 2 + 4 + 8 states."""

WIDTHS = (1, 4, EXHAUSTIVE)


def beams(domain: str, scorer: Scorer, passages: int, seed: int) -> Mapping[str, Estimate]:
    """Utility of the best series of beam 1, beam 4 and the exhaustive search over the same expansions, and the gains.

    Args:
        domain: Pack name.
        scorer: What orders candidates.
        passages: How many passages to search.
        seed: Seed of the passages.
    """
    pool = load_pool(f"toolgym.envs.{domain}:POOL")
    order = SeriesOrder(pool, passages, seed, scorer=scorer, plan=SMALL, passage_sizes=(5, 10))
    found: dict[int, list[float]] = {width: [] for width in WIDTHS}
    with FreshProcess(pool.reference, seed) as process:
        certifier = SeriesCertifier(pool, Recorder(process, pool))
        start = 0
        while len(found[1]) < passages:
            for search in searches(order, certifier, Funnel(), start):
                if len(found[1]) == passages or not search.expand(Partial()):
                    continue
                for width in WIDTHS:
                    search.plan = replace(SMALL, beam=width)
                    found[width].append(search.utility(search.best()))
            start += CHUNK
    return {
        "beam 1": mean(found[1]),
        "beam 4": mean(found[4]),
        "exhaustive": mean(found[EXHAUSTIVE]),
        "beam 4 minus beam 1": mean([b - a for a, b in zip(found[1], found[4], strict=True)]),
        "exhaustive minus beam 4": mean([b - a for a, b in zip(found[4], found[EXHAUSTIVE], strict=True)]),
    }
