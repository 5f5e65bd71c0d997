"""Claims: is what somebody says of a trace true? The answer loss decides, against lexical overlap.

An analogue of the published use for document-level inference. A claim is a question with an answer; a false claim has
a wrong answer, or is held against another trace.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import answer_pieces, question_pieces, source
from toolgym.trainers.questioner.scorer import ModelScorer
from toolgym.trainers.questioner.study.ranking import wrong_answers
from toolgym.trainers.questioner.study.statistics import Estimate, auroc

KINDS = ("value of the same trace", "value of another trace", "other trace")


def corrupted(examples: Sequence[Example], kind: str, seed: int) -> tuple[list[Example], list[Example]]:
    """True claims, and the same claims made false in one way; claims that cannot be are left out of both."""
    rng = random.Random(seed)
    true, false = [], []
    for example in examples:
        others = [other for other in examples if other.passage is not example.passage]
        if kind == KINDS[0]:
            values = wrong_answers(example.passage, example.turn)
        elif kind == KINDS[1]:
            values = sorted(
                {
                    v
                    for other in rng.sample(others, min(20, len(others)))
                    for v in wrong_answers(other.passage, example.turn)
                }
            )
        else:
            true.append(example)
            false.append(replace(example, passage=rng.choice(others).passage))
            continue
        if values:
            true.append(example)
            false.append(replace(example, turn=replace(example.turn, answer=rng.choice(values))))
    return true, false


def entailment(scorer: ModelScorer, examples: Sequence[Example], seed: int) -> dict[str, dict[str, Estimate]]:
    """Areas under the curve by kind of falsehood: the answer loss, its fall against no passage, lexical overlap."""
    found: dict[str, dict[str, Estimate]] = {}
    bare = [replace(example, history=()) for example in examples]
    for kind in KINDS:
        true, false = corrupted(bare, kind, seed)
        found[kind] = {
            "answer loss": auroc(_support(scorer, true), _support(scorer, false)),
            "fall of answer loss": auroc(_fall(scorer, true), _fall(scorer, false)),
            "lexical overlap": auroc([overlap(e) for e in true], [overlap(e) for e in false]),
        }
    return found


def overlap(example: Example) -> float:
    """Share of a claim's pieces that stand in the passage."""
    read = set(source("answer", example.passage, (), replace(example.turn, question="")).pieces)
    claim = {*question_pieces(example.turn), *answer_pieces(example.turn)}
    return len(claim & read) / len(claim)


def _support(scorer: ModelScorer, examples: Sequence[Example]) -> list[float]:
    return [-loss for loss in scorer.task_losses("answer", examples)]


def _fall(scorer: ModelScorer, examples: Sequence[Example]) -> list[float]:
    blind = scorer.task_losses("answer", [replace(example, passage=()) for example in examples])
    return [a + b for a, b in zip(blind, _support(scorer, examples), strict=True)]
