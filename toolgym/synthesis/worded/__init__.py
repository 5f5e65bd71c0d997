"""Tasks that a language model worded: what they are rebuilt from, and what is proven of their words.

A frame's text can be made again from the calls, and so be compared; a model's cannot. What stands in its place is here.
"""

from toolgym.synthesis.worded.answers import answer_type
from toolgym.synthesis.worded.draft import MODEL, PARAPHRASE, constants_of, draft_of, model_draft
from toolgym.synthesis.worded.measures import Unmeasurable
from toolgym.synthesis.worded.statement import check_words, prove_words, says, slots

__all__ = [
    "MODEL",
    "PARAPHRASE",
    "Unmeasurable",
    "answer_type",
    "check_words",
    "constants_of",
    "draft_of",
    "model_draft",
    "prove_words",
    "says",
    "slots",
]
