"""The rule scorer: the five losses from counted words alone, so that series can be made without a trained generator.

It is a small probability model. A call is as likely to be meant as its name, fields and values share words with the
question; an answer is as likely as the facts that hold it are to be meant; a question's words come from what it asks
about, from the history, or from the frames of questions; the turn before is as likely to be meant as the question
refers to it. Mean negative logarithms of these are the losses.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from toolgym.canonical import Json, canonical_json
from toolgym.synthesis.series.scoring import Fact, Losses, Turn

_WORD = re.compile(r"[a-z]+|\d[\d.,-]*\d|\d")
_LAST = re.compile(r"\bthe ([\w ]+?) (?:you just found|from your last answer)\b|\b(?:of|on|to|from|in|is) that (\w+)")
_EARLIER = re.compile(r"\bthe ([\w ]+?) (?:you found for|from your answer to) question (\d+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")

SHARPNESS = 1.5
"""How steeply shared words make a call or turn likelier."""

SPELLED = math.log(11)
"""Loss of an answer that stands in no fact: each of its characters is a digit or a mark, whichever."""

UNSEEN = 1 / 5_000
"""Chance of a word that nothing explains."""

_FRAME_WORDS = frozenset(
    ("what", "which", "how", "many", "is", "are", "the", "of", "a", "an", "in", "on", "by", "for", "to", "from", "and",
     "let", "be", "now", "find", "determine", "each", "these", "value", "that", "you", "just", "found", "your", "last",
     "answer", "question", "date", "highest", "lowest")
)  # fmt: skip


class RuleScorer:
    """Scores turns by shared words; knows no model and needs no training. It holds nothing."""

    def losses(self, passage: Sequence[Fact], history: Sequence[Turn], candidates: Sequence[Turn]) -> list[Losses]:
        """See `Scorer.losses`."""
        index = _index(tuple(passage))
        return [self._of(index, history, candidate) for candidate in candidates]

    def _of(self, index: "_Index", history: Sequence[Turn], turn: Turn) -> Losses:
        asked = words(turn.question)
        meant = index.calls(asked)
        told = Counter(word for earlier in history for word in words(f"{earlier.question} {earlier.answer}"))
        about = Counter[str]()
        for call in turn.rationale:
            about.update(index.words.get(call, Counter()))
        answer_words = Counter(words(turn.answer))
        question = _spelled(asked, ((0.45, about), (0.25, told), (0.05, answer_words)))
        blind = _spelled(asked, ((0.45, index.all_words), (0.25, told)))
        answer = index.answer_loss(turn.answer, asked, meant)
        by_chance = index.answer_loss(turn.answer, [], dict.fromkeys(meant, 1 / max(1, len(meant))))
        rationale = [-math.log(max(meant.get(call, 0.0), UNSEEN)) for call in turn.rationale]
        return Losses(
            main=(blind + by_chance) / 2,
            question=question,
            answer=answer,
            rationale=sum(rationale) / max(1, len(rationale)),
            history=_history_loss(turn, asked, history),
        )


class _Index:
    """A passage's words, by call."""

    def __init__(self, passage: Sequence[Fact]) -> None:
        self.words: dict[str, Counter[str]] = {}
        self.places: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
        for fact in passage:
            named = words(f"{fact.tool} {' '.join(map(str, fact.path))}".replace("_", " "))
            self.words.setdefault(fact.call, Counter()).update([*named, *words(written(fact.value))])
            self.places.setdefault(written(fact.value), []).append((fact.call, fact.tool, frozenset(named)))
        self.all_words = sum(self.words.values(), Counter[str]())
        spread = Counter(word for counted in self.words.values() for word in counted)
        self.rarity = {word: math.log(1 + len(self.words) / count) for word, count in spread.items()}
        self.size = {call: sum(counted.values()) for call, counted in self.words.items()}

    def calls(self, asked: Sequence[str]) -> dict[str, float]:
        """How likely each call is to be meant."""
        wanted = set(asked)
        shared = {
            call: sum(self.rarity[word] for word in counted if word in wanted) / math.sqrt(1 + len(counted))
            for call, counted in self.words.items()
        }
        return _softmax({call: SHARPNESS * value for call, value in shared.items()})

    def answer_loss(self, answer: str, asked: Sequence[str], meant: dict[str, float]) -> float:
        """Mean loss per word of an answer: read from a fact, or else spelled character by character."""
        wanted = set(asked)
        mass = sum(
            meant.get(call, 0.0) * (1 + len(named & wanted)) / (1 + len(named) + self.size[call] ** 0.5)
            for call, _, named in self.places.get(answer, ())
        )
        if mass <= 0.0:
            return SPELLED
        return min(SPELLED, -math.log(min(mass, 1.0)) / max(1, len(answer) / 3))


def words(text: str) -> list[str]:
    """Lower-case words and numbers of a text."""
    return _WORD.findall(text.lower())


def written(value: Json) -> str:
    """A fact's value as an answer would be written."""
    return value if isinstance(value, str) else canonical_json(value)


@lru_cache(maxsize=8)
def _index(passage: tuple[Fact, ...]) -> _Index:
    return _Index(passage)


def _spelled(asked: Sequence[str], sources: Sequence[tuple[float, Counter[str]]]) -> float:
    """Mean loss of words under a mixture of word counts, the words of question frames and surprise."""
    total = 0.0
    sums = [(share, counted, max(1, sum(counted.values()))) for share, counted in sources]
    for word in asked:
        chance = sum(share * counted[word] / size for share, counted, size in sums)
        chance += (0.2 / len(_FRAME_WORDS) if word in _FRAME_WORDS else 0.0) + 0.05 * UNSEEN
        total -= math.log(chance)
    return total / max(1, len(asked))


def _history_loss(turn: Turn, asked: Sequence[str], history: Sequence[Turn]) -> float:
    """Loss of the last turn among all earlier ones, or of "there is none" at the first."""
    last = [first or second for first, second in _LAST.findall(turn.question)]
    named = [(noun, int(number)) for noun, number in _EARLIER.findall(turn.question)]
    if not history:
        return -math.log(UNSEEN) if last or named else 0.0
    scores = {"none": -2.0 if last or named else 1.5}
    for number, earlier in enumerate(history, 1):
        shared = len(set(asked) & set(words(earlier.question)) - _FRAME_WORDS)
        meant = [noun for noun, which in named if which == number] + (last if number == len(history) else [])
        fits = sum(2.0 if _fits(noun, earlier.answer) else -2.0 for noun in meant)
        scores[str(number)] = fits + 0.1 * min(shared, 8)
    loss = -math.log(_softmax(scores)[str(len(history))])
    dangling = [noun for noun, number in named if number > len(history) or not _fits(noun, history[number - 1].answer)]
    dangling += [noun for noun in last if not _fits(noun, history[-1].answer)]
    return loss - math.log(UNSEEN) * bool(dangling)


def _fits(noun: str, answer: str) -> bool:
    """Whether an answer could be what a noun calls it: dates and numbers are told apart, and both from names."""
    dated = "date" in noun.split()
    listed = [part.strip(' "') for part in answer.strip("[]").split(",")]
    return any(bool(_DATE.fullmatch(part)) == dated for part in listed)


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    top = max(scores.values(), default=0.0)
    raised = {key: math.exp(value - top) for key, value in scores.items()}
    total = sum(raised.values())
    return {key: value / total for key, value in raised.items()}
