"""Layout: what the generator reads and writes for each of its five tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from toolgym.canonical import canonical_json
from toolgym.synthesis.series.scoring import TASKS, Fact, Turn
from toolgym.trainers.questioner.passages import ARGUMENTS
from toolgym.trainers.questioner.pieces import ANSWER as ANSWER_MARK
from toolgym.trainers.questioner.pieces import END as END_MARK
from toolgym.trainers.questioner.pieces import NONE as NONE_MARK
from toolgym.trainers.questioner.pieces import SPECIALS, split

SEGMENTS = (
    "pad",
    "task",
    "rationale",
    "asked",
    "answered",
    "question",
    "answer",
    "call",
    "tool",
    "path",
    "argument",
    "value",
)
"""What a piece of a source belongs to; ``asked`` and ``answered`` are the history's questions and answers."""

PASSAGE = 128
"""Most pieces of a passage."""

FACTS = 4
"""Most facts of one call in a passage."""

QUESTION = 64
"""Most pieces of a question; what is longer is cut."""

ANSWER = 16
"""Most pieces of an answer."""

VALUE = 6
"""Most pieces of one value of a passage."""

HISTORY = 1
"""How many of the latest turns a source shows."""

_GIVES_RATIONALE = frozenset({"main", "question", "history"})
_GIVES_HISTORY = frozenset({"main", "question", "answer", "rationale"})


@dataclass(frozen=True)
class Source:
    """What the encoder reads.

    Attributes:
        pieces: The pieces.
        segments: Index into `SEGMENTS` of each.
        chosen: Whether each belongs to a call of the rationale, where the task gives the rationale.
    """

    pieces: tuple[str, ...]
    segments: tuple[int, ...]
    chosen: tuple[bool, ...]


def source(task: str, passage: Sequence[Fact], history: Sequence[Turn], turn: Turn) -> Source:
    """Lays out one task's input; the element that the task generates is left out.

    The two tasks that ask (main and question) read the calls of the rationale only: the rationale says which facts
    the question is to rest on. The others read the whole passage.
    """
    given = frozenset(turn.rationale) if task in _GIVES_RATIONALE else frozenset[str]()
    parts: list[tuple[str, str, bool]] = [(f"<{task}>", "task", False)]
    if given:
        parts.extend((call, "rationale", True) for call in turn.rationale)
    if task in ("answer", "rationale", "history"):
        parts.extend((piece, "question", False) for piece in question_pieces(turn))
    if task in ("question", "rationale", "history"):
        parts.extend((piece, "answer", False) for piece in answer_pieces(turn))
    if task in _GIVES_HISTORY:
        for earlier in history[-HISTORY:]:
            parts.extend((piece, "asked", False) for piece in question_pieces(earlier))
            parts.extend((piece, "answered", False) for piece in answer_pieces(earlier))
    shown = [fact for fact in passage if fact.call in given] if task in ("main", "question") else passage
    parts.extend(_bounded(shown, given))
    return Source(
        tuple(piece for piece, _, _ in parts),
        tuple(SEGMENTS.index(segment) for _, segment, _ in parts),
        tuple(chosen for _, _, chosen in parts),
    )


def target(task: str, history: Sequence[Turn], turn: Turn) -> tuple[str, ...]:
    """The pieces that a task generates, the end mark included."""
    end = SPECIALS[END_MARK]
    match task:
        case "main":
            return (*question_pieces(turn), SPECIALS[ANSWER_MARK], *answer_pieces(turn), end)
        case "question":
            return (*question_pieces(turn), end)
        case "answer":
            return (*answer_pieces(turn), end)
        case "rationale":
            return (*turn.rationale, end)
        case "history":
            if not history:
                return (SPECIALS[NONE_MARK], end)
            return (*question_pieces(history[-1]), SPECIALS[ANSWER_MARK], *answer_pieces(history[-1]), end)
    raise ValueError(f"unknown task '{task}'; the tasks are {', '.join(TASKS)}")


def question_pieces(turn: Turn) -> tuple[str, ...]:
    """The pieces of a turn's question, cut to `QUESTION`."""
    return split(turn.question)[:QUESTION]


def answer_pieces(turn: Turn) -> tuple[str, ...]:
    """The pieces of a turn's answer, cut to `ANSWER`."""
    return split(turn.answer)[:ANSWER]


def _bounded(passage: Sequence[Fact], given: frozenset[str]) -> list[tuple[str, str, bool]]:
    """Lays the passage out with as many facts per call as fit into `PASSAGE` pieces, then cuts."""
    for most in range(FACTS, 0, -1):
        parts = _passage(passage, given, most)
        if len(parts) <= PASSAGE:
            break
    return parts[:PASSAGE]


def _passage(passage: Sequence[Fact], given: frozenset[str], most: int) -> list[tuple[str, str, bool]]:
    parts: list[tuple[str, str, bool]] = []
    for call, group in groupby(passage, key=lambda fact: fact.call):
        held = list(group)
        chosen = call in given
        arguments = [fact for fact in held if fact.path[:1] == (ARGUMENTS,)]
        results = [fact for fact in held if fact.path[:1] != (ARGUMENTS,)]
        parts.append((call, "call", chosen))
        parts.extend((word, "tool", chosen) for word in split(held[0].tool.replace("_", " ")))
        for fact in (*arguments[:most], *results[:most]):
            keys = [step for step in fact.path if isinstance(step, str) and step != ARGUMENTS]
            words = split(" ".join(keys).replace("_", " ").replace("/", " "))
            given_value = fact in arguments
            value = fact.value if isinstance(fact.value, str) else canonical_json(fact.value)
            parts.extend((word, "path", chosen) for word in words)
            parts.extend((piece, "argument" if given_value else "value", chosen) for piece in split(value)[:VALUE])
    return parts
