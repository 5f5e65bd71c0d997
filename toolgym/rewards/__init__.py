"""Rewards: strict, typed checks of a final answer against the gold answer; no model, no guessing, three outcomes.

Knows the answer types of `toolgym.tasks.answers` and nothing else. The attacks that every certified task withstands are
in `toolgym.rewards.probes`.
"""

from toolgym.rewards.check import check_answer
from toolgym.rewards.instructions import answer_instructions
from toolgym.rewards.states import check_state, outcome_instructions, right_submission
from toolgym.rewards.verdict import Outcome, Verdict

__all__ = [
    "Outcome",
    "Verdict",
    "answer_instructions",
    "check_answer",
    "check_state",
    "outcome_instructions",
    "right_submission",
]
