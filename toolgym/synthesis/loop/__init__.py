"""Evidence Collection - Task Derivation with a language model: it explores, asks and words; the certifier decides.

Nothing here accepts a task. Whatever a model writes is a proposal that meets the same proofs as a frame's question.
"""

from toolgym.synthesis.loop.ledger import Ledger, LedgerError
from toolgym.synthesis.loop.paraphrase import ParaphraseOrder, paraphrase_all
from toolgym.synthesis.loop.prompts import PROMPTS
from toolgym.synthesis.loop.run import LoopOrder, LoopStopped, derive_tasks

__all__ = [
    "PROMPTS",
    "Ledger",
    "LedgerError",
    "LoopOrder",
    "LoopStopped",
    "ParaphraseOrder",
    "derive_tasks",
    "paraphrase_all",
]
