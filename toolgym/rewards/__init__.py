"""Rewards: strict, typed checks of a final answer against the gold answer; no model, no guessing, three outcomes.

`check_answer` and `check_state` judge, `Rewards` says what is paid for, `score` turns a record into a `RewardReport`.
The attacks that every certified task withstands are in `toolgym.rewards.probes`.
"""

from toolgym.rewards.check import check_answer
from toolgym.rewards.components import ANSWER, STATE, BasisNotEvaluated, Component, Findings, Rewards
from toolgym.rewards.instructions import answer_instructions
from toolgym.rewards.play import SUBMIT, EndedEpisode, Play, UnreadableRecord, read_play
from toolgym.rewards.report import OUTCOME, RewardReport, score, turn_credit
from toolgym.rewards.shaping import METRICS, call_economy, evidence, format_validity, overlap
from toolgym.rewards.states import check_state, outcome_instructions, right_submission
from toolgym.rewards.verdict import Outcome, Verdict

__all__ = [
    "ANSWER",
    "METRICS",
    "OUTCOME",
    "STATE",
    "SUBMIT",
    "BasisNotEvaluated",
    "Component",
    "EndedEpisode",
    "Findings",
    "Outcome",
    "Play",
    "RewardReport",
    "Rewards",
    "UnreadableRecord",
    "Verdict",
    "answer_instructions",
    "call_economy",
    "check_answer",
    "check_state",
    "evidence",
    "format_validity",
    "outcome_instructions",
    "overlap",
    "read_play",
    "right_submission",
    "score",
    "turn_credit",
]
