"""Difficulty: how hard tasks look by structure, how often agents solve them, and what to select and order by it.

Structure needs the task alone. Attempts are played elsewhere (`toolgym attempt`); here they are kept and counted.
"""

from toolgym.synthesis.difficulty.attempts import Attempt, AttemptLog, Tally, tally
from toolgym.synthesis.difficulty.estimates import pass_at_k, rank_correlation
from toolgym.synthesis.difficulty.proxies import PROXIES, choice_bits
from toolgym.synthesis.difficulty.selection import Selection, Window, curriculum, curriculum_place

__all__ = [
    "PROXIES",
    "Attempt",
    "AttemptLog",
    "Selection",
    "Tally",
    "Window",
    "choice_bits",
    "curriculum",
    "curriculum_place",
    "pass_at_k",
    "rank_correlation",
    "tally",
]
