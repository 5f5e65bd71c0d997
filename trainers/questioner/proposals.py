"""The proposer: the main task writes questions with answers; only one that a derivation confirms counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from toolgym.synthesis.series.scoring import Fact, Turn
from toolgym.trainers.questioner.batches import Batch, collate, encoded
from toolgym.trainers.questioner.checkpoint import Questioner
from toolgym.trainers.questioner.layout import source
from toolgym.trainers.questioner.pieces import ANSWER, END, PAD, RARE, SPECIALS, START, features, join, split

LONGEST = 110
"""Most entries of a proposal."""


@dataclass(frozen=True)
class Proposal:
    """What the main task wrote.

    Attributes:
        question: Pieces of the question.
        answer: Pieces of the answer.
        score: Log-probability of the whole, in nats.
    """

    question: tuple[str, ...]
    answer: tuple[str, ...]
    score: float

    def turn(self, rationale: Sequence[str]) -> Turn:
        """The proposal as a turn with readable text."""
        return Turn(join(self.question), join(self.answer), tuple(rationale))


def propose(
    questioner: Questioner,
    passage: Sequence[Fact],
    history: Sequence[Turn],
    rationale: Sequence[str],
    count: int = 4,
    temperature: float = 0.0,
    seed: int = 0,
) -> list[Proposal | None]:
    """Writes candidate turns over a rationale.

    Args:
        questioner: The generator.
        passage: The trace's facts.
        history: Earlier turns.
        rationale: Ids of the calls to ask about.
        count: How many: the width of the beam, or the number of samples.
        temperature: 0 for a beam search, best first; otherwise samples are drawn at this temperature.
        seed: Seed of the samples.

    Returns:
        Proposals; None for one that does not parse: malformed, unfinished, or without question or answer.
    """
    read = source("main", passage, history, Turn("", "", tuple(rationale)))
    item = encoded(questioner.vocabulary, read, (SPECIALS[END],))
    writer = _Writer(questioner, collate(questioner.vocabulary, [item]), item.rare)
    rng = np.random.default_rng(seed)
    written = writer.beam(count) if temperature == 0 else writer.samples(count, temperature, rng)
    return [_parsed(questioner, entries, item.rare, score) for entries, score in written]


def matches(proposal: Proposal, turn: Turn) -> bool:
    """Whether a proposal says what a derived turn says: the same pieces, whatever the spaces."""
    return proposal.question == split(turn.question) and proposal.answer == split(turn.answer)


def _parsed(questioner: Questioner, entries: Sequence[int], rare: Sequence[str], score: float) -> Proposal | None:
    if not entries or entries[-1] != END:
        return None
    pieces = questioner.vocabulary.decode(entries[:-1], rare)
    mark = SPECIALS[ANSWER]
    if pieces is None or pieces.count(mark) != 1:
        return None
    place = pieces.index(mark)
    question, answer = tuple(pieces[:place]), tuple(pieces[place + 1 :])
    if not question or not answer or any(piece in SPECIALS for piece in (*question, *answer)):
        return None
    return Proposal(question, answer, score)


class _Writer:
    """Writes targets of one source entry by entry; every hypothesis is run again from its start at each step."""

    def __init__(self, questioner: Questioner, batch: Batch, rare: Sequence[str]) -> None:
        self.model, self.rare, self.entries = questioner.model.eval(), rare, len(questioner.vocabulary)
        pieces = questioner.vocabulary.pieces
        first = self.entries - len(pieces)
        rows = [
            features(pieces[n - first]) if n >= first else (0,) * batch.features.shape[1]
            for n in range(first, self.entries)
        ]
        blank = [(0,) * batch.features.shape[1]] * first
        every = torch.tensor([*blank, *rows, *(features(piece) for piece in rare)])
        lexicon = torch.tensor([*range(self.entries), *([RARE] * len(rare))])
        with torch.no_grad():  # any entry may be written, so the decoder's lexicon is the whole vocabulary
            _, self.memory, self.pieces = self.model.encode(batch)
            self.lexicon = self.model.entries(lexicon) + self.model.features(every).sum(1)
        self.batch = batch

    def following(self, prefixes: Sequence[Sequence[int]]) -> Tensor:
        """Log-probabilities of what follows each prefix; (number of prefixes, entries), all prefixes equally long."""
        inputs = torch.tensor([[START, *prefix] for prefix in prefixes])
        size = len(prefixes)
        batch = replace(
            self.batch,
            inputs=inputs,
            segments=self.batch.segments.expand(size, -1),
            copies=self.batch.copies.expand(size, -1),
        )
        memory, pieces = self.memory.expand(size, -1, -1), self.pieces.expand(size, -1, -1)
        with torch.no_grad():
            scores = self.model.following(batch, self.lexicon, memory, pieces, len(self.rare))
        scores[:, [PAD, START, RARE]] = -torch.inf
        return scores

    def beam(self, width: int) -> list[tuple[list[int], float]]:
        """The likeliest finished hypotheses of a beam search, best first."""
        alive: list[tuple[list[int], float]] = [([], 0.0)]
        done: list[tuple[list[int], float]] = []
        while alive and len(alive[0][0]) < LONGEST:
            if sum(score > alive[0][1] for _, score in done) >= width:
                break  # what grows on only becomes less likely
            scores = self.following([entries for entries, _ in alive])
            scores = scores + torch.tensor([score for _, score in alive])[:, None]
            best, places = scores.flatten().topk(min(2 * width, scores.numel()))
            grown = [
                ([*alive[place // scores.shape[1]][0], place % scores.shape[1]], score)
                for score, place in zip(best.tolist(), places.tolist(), strict=True)
            ]
            done.extend(one for one in grown if one[0][-1] == END)
            alive = [one for one in grown if one[0][-1] != END][:width]
        return (sorted(done, key=lambda one: -one[1]) + alive)[:width]

    def samples(self, count: int, temperature: float, rng: np.random.Generator) -> list[tuple[list[int], float]]:
        """Independent samples."""
        alive: list[tuple[list[int], float]] = [([], 0.0)] * count
        done: list[tuple[list[int], float]] = []
        while alive and len(alive[0][0]) < LONGEST:
            scores = self.following([entries for entries, _ in alive])
            noise = torch.from_numpy(rng.gumbel(size=tuple(scores.shape))).to(scores.dtype)
            places = (scores / temperature + noise).argmax(-1).tolist()
            grown = [
                ([*entries, place], score + float(row[place]))
                for (entries, score), row, place in zip(alive, scores, places, strict=True)
            ]
            done.extend(one for one in grown if one[0][-1] == END)
            alive = [one for one in grown if one[0][-1] != END]
        return done + alive
