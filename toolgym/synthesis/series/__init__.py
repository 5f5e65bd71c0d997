"""Series: linked questions over one trace, after the published idea of consecutive question generation (2211.08850).

Passage, deriver of turns, recalls, certifier, scorers, search, pipeline, verification, report.
"""

from toolgym.synthesis.series.pipeline import SeriesExhausted, SeriesOrder, synthesize_series
from toolgym.synthesis.series.rules import RuleScorer
from toolgym.synthesis.series.scoring import Fact, Losses, Scorer, Turn, Weights, rerank_scores
from toolgym.synthesis.series.search import EXHAUSTIVE, Plan, Search
from toolgym.synthesis.series.states import StateOrder, synthesize_state_series, verify_state_series
from toolgym.synthesis.series.verification import SeriesVerdict, verify_series

__all__ = [
    "EXHAUSTIVE",
    "Fact",
    "Losses",
    "Plan",
    "RuleScorer",
    "Scorer",
    "Search",
    "SeriesExhausted",
    "SeriesOrder",
    "SeriesVerdict",
    "StateOrder",
    "Turn",
    "Weights",
    "rerank_scores",
    "synthesize_series",
    "synthesize_state_series",
    "verify_series",
    "verify_state_series",
]
