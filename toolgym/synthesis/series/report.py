"""The report: every measure of series in one place, with confidence intervals, null results included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolgym.canonical import Json
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series import gains, measures
from toolgym.synthesis.series.certifier import SeriesCertifier
from toolgym.synthesis.series.intervals import Figure
from toolgym.synthesis.series.measures import Row
from toolgym.synthesis.series.pipeline import CHUNK, FRESH_HASH_SEED, SeriesOrder, searches
from toolgym.synthesis.series.scoring import Scorer
from toolgym.synthesis.series.search import Plan, Search
from toolgym.synthesis.series.verification import prepare
from toolgym.tasks.series import Series
from toolgym.tasks.task import Split
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

SMALL = (5, 14)
"""Sizes of the passages that are searched exhaustively."""


@dataclass(frozen=True)
class Inquiry:
    """What a report is to look at besides the series themselves.

    Attributes:
        pool: The pool of the series.
        scorer: What orders candidates.
        traces: Fresh passages for the measures of reranking, search and claims; 0 leaves these out.
        seed: Seeds the fresh passages.
        split: Split whose tools and seeds they use.
    """

    pool: ToolPool
    scorer: Scorer
    traces: int = 12
    seed: int = 0
    split: Split | None = None


@dataclass(frozen=True)
class Report:
    """Rows of figures, by section."""

    parts: tuple[tuple[str, tuple[Row, ...]], ...]

    def sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each section's title and its rows as text."""
        for title, rows in self.parts:
            yield title, [(label, str(figure)) for label, figure in rows]

    def as_json(self) -> Json:
        """Every figure, by section and label."""
        return {
            title: {label: f.as_json() if isinstance(f, Figure) and f.count else str(f) for label, f in rows}
            for title, rows in self.parts
        }


def report(series: Sequence[Series], inquiry: Inquiry) -> Report:
    """Measures series, then reranking and search on fresh passages.

    Args:
        series: Series over the inquiry's pool; at least one.
        inquiry: What else to look at.
    """
    with FreshProcess(inquiry.pool.reference, FRESH_HASH_SEED) as process:
        certifier = SeriesCertifier(inquiry.pool, Recorder(process, inquiry.pool))
        prepare(series, certifier)
        weights = Plan().weights
        parts: list[tuple[str, Sequence[Row]]] = [
            ("1 accuracy by replay", measures.accuracy(series, certifier)),
            ("2 necessity", measures.necessity(series, certifier)),
            ("3 coverage", measures.coverage(series)),
            ("4 informativeness", measures.informativeness(series, inquiry.scorer)),
            ("5 coherence", measures.coherence_rows(series, inquiry.scorer, weights)),
            ("6 leaks", measures.leak_rows(series, certifier)),
        ]
        if inquiry.traces:
            fresh = fresh_searches(inquiry, certifier)
            parts += [
                (f"3 coverage by strategy, {len(fresh)} fresh passages", gains.strategy_rows(fresh)),
                (f"7 reranking before the gates, {len(fresh)} fresh passages", gains.rerank_rows(fresh)),
                (f"8 search, {len(fresh)} fresh passages", gains.search_rows(fresh)),
                (f"9 claims, {len(fresh)} fresh passages", gains.claim_rows(fresh)),
            ]
    return Report(tuple((title, tuple(rows)) for title, rows in parts))


def fresh_searches(inquiry: Inquiry, certifier: SeriesCertifier) -> list[Search]:
    """Searches over small passages that no file has, the first so many that a seed gives."""
    seed = inquiry.seed + 7_000_003  # not the seed of a file that was made with the same number
    order = SeriesOrder(inquiry.pool, inquiry.traces, seed, inquiry.split, passage_sizes=SMALL, scorer=inquiry.scorer)
    found: list[Search] = []
    for start in range(0, 40 * CHUNK, CHUNK):
        found.extend(searches(order, certifier, Funnel(), start))
        if len(found) >= inquiry.traces:
            break
    return found[: inquiry.traces]
