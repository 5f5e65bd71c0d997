"""Synthesis: traces become candidates, candidates are proven or rejected, proven ones become tasks.

Deriver, frames, proofs, certifier, pipeline, verification. Knows tools, evidence, tasks and rewards, not episodes.
"""

from toolgym.synthesis.census import Census, take_census
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.deriver import derive
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.merge import Exhausted
from toolgym.synthesis.orders import Job, Order, Quota
from toolgym.synthesis.pipeline import synthesize
from toolgym.synthesis.splits import split_pool, split_tools
from toolgym.synthesis.verification import Verdict, verify, verify_task

__all__ = [
    "Census",
    "Certifier",
    "Contamination",
    "Exhausted",
    "Funnel",
    "Job",
    "Order",
    "Quota",
    "Verdict",
    "derive",
    "split_pool",
    "split_tools",
    "synthesize",
    "take_census",
    "verify",
    "verify_task",
]
