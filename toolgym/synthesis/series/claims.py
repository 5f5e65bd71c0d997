"""Claims: statements about a trace, true and corrupted, and how well generated questions tell one from the other.

A claim says what one value of the trace is, in the tools' own phrases. It is corrupted by putting another value of the
same kind in, which the trace may hold elsewhere. Questions and answers about the trace are probes: a claim is believed
as far as the probe that asks for the same thing agrees with it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from toolgym.canonical import Json
from toolgym.evidence.trace import Call
from toolgym.synthesis.material import Material
from toolgym.synthesis.series.rules import words, written
from toolgym.synthesis.series.scoring import Fact, Scorer, Turn
from toolgym.synthesis.speech import Speaker
from toolgym.tools import ToolPool

SAME = 0.8
"""Share of words that a claim and a question must have in common to be about the same thing."""

_ASKING = frozenset(("what", "is", "find", "determine"))


@dataclass(frozen=True)
class Claim:
    """A statement about one value of a trace.

    Attributes:
        subject: What it is about: "the closing level of … on …".
        value: What is said of it.
        call: The call that gives the true value.
        true: Whether the trace entails it.
    """

    subject: str
    value: str
    call: str
    true: bool

    @property
    def text(self) -> str:
        """The claim as a sentence."""
        return f"{self.subject[:1].upper()}{self.subject[1:]} is {self.value}."


def claims_about(pool: ToolPool, passage: tuple[Call, ...], rng: random.Random, count: int) -> list[Claim]:
    """True claims about a passage, each followed by a corrupted copy.

    Args:
        pool: Where the tools' phrases are.
        passage: The calls.
        rng: Picks values and corruptions.
        count: Most true claims.
    """
    material = Material(pool, passage)
    nodes = [node for node in material.nodes if not isinstance(material.value(node), bool)]
    rng.shuffle(nodes)
    found: list[Claim] = []
    for node in nodes:
        if len(found) >= 2 * count:
            break
        part, value = material.field(node), material.value(node)
        rivals = [
            material.value(other)
            for other in material.nodes
            if material.field(other).kind == part.kind and material.value(other) != value
        ]
        other = rng.choice(rivals) if rivals and rng.random() < 0.5 else _changed(value, rng)
        speaker = Speaker(material, rng.randrange(2**31))
        speaker.plan([node])
        phrase = speaker.say(node)
        if speaker.leads or other is None:  # what needs a sentence before it is no single claim
            continue
        found += [Claim(phrase, written(value), node.call, True), Claim(phrase, written(other), node.call, False)]
    return found


def believed_by_probes(claim: Claim, probes: Sequence[Turn]) -> float:
    """How far the best matching probe agrees with a claim: from -1 to 1; 0 where none asks about it."""
    subject = set(words(claim.subject))
    best = 0.0
    for probe in probes:
        asked = set(words(probe.question)) - _ASKING
        match = len(subject & asked) / max(1, len(subject | asked))
        if match > max(abs(best), SAME):
            best = match if claim.value == probe.answer or _equal(claim.value, probe.answer) else -match
    return best


def believed_by_scorer(claim: Claim, passage: Sequence[Fact], scorer: Scorer) -> float:
    """Minus the scorer's loss of the claimed value as the answer to what the claim is about."""
    turn = Turn(f"What is {claim.subject}?", claim.value, (claim.call,))
    return -scorer.losses(passage, (), [turn])[0].answer


def believed_by_words(claim: Claim, passage: Sequence[Fact]) -> float:
    """The lexical baseline: share of a claim's words that the trace holds."""
    known = {word for fact in passage for word in words(f"{fact.tool} {fact.path} {written(fact.value)}")}
    said = words(claim.text)
    return sum(word in known for word in said) / max(1, len(said))


def auroc(scores: Sequence[float], truths: Sequence[bool]) -> float:
    """Chance that a true claim scores above a false one, ties counted half (the Mann-Whitney statistic).

    Raises:
        ValueError: There is no true or no false claim.
    """
    good = [score for score, true in zip(scores, truths, strict=True) if true]
    bad = [score for score, true in zip(scores, truths, strict=True) if not true]
    if not good or not bad:
        raise ValueError("an AUROC needs true and false claims")
    wins = sum((a > b) + 0.5 * (a == b) for a in good for b in bad)
    return wins / (len(good) * len(bad))


def _changed(value: Json, rng: random.Random) -> Json:
    if isinstance(value, int | float):
        decimals = len(str(value).partition(".")[2]) if isinstance(value, float) else 0
        other = round(value * rng.choice((0.7, 0.9, 1.1, 1.4)) + 10.0**-decimals, decimals)
        return int(other) if isinstance(value, int) else other
    return None


def _equal(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
