"""The questioner: a small generator of linked questions, trained here, that also judges candidate turns of a series.

After the published abstract of consecutive question generation (arXiv 2211.08850): one set of weights learns a main
task and four auxiliary ones, whose losses rerank what the main task could ask. Sizes, layout, loss weights and score
are our own design.
"""

from toolgym.trainers.questioner.checkpoint import CheckpointError, Questioner
from toolgym.trainers.questioner.corpus import Example, Record, bare, collect, read_corpus, series_examples
from toolgym.trainers.questioner.proposals import Proposal, matches, propose
from toolgym.trainers.questioner.scorer import ModelScorer, load
from toolgym.trainers.questioner.training import Settings, train

__all__ = (
    "CheckpointError",
    "Example",
    "ModelScorer",
    "Proposal",
    "Questioner",
    "Record",
    "Settings",
    "bare",
    "collect",
    "load",
    "matches",
    "propose",
    "read_corpus",
    "series_examples",
    "train",
)
