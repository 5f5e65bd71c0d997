"""Freshness of a whole set: which of its tasks repeat one another, another set, or a contamination list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolgym.synthesis.freshness import NEAR, Contamination, Seen, fingerprint, seeds_of
from toolgym.tasks.task import AnyTask

Repeat: TypeAlias = Literal["text", "answer", "near", "ngram", "seed"]

REPEATS: dict[Repeat, str] = {
    "text": "the same words, whatever their case and punctuation",
    "answer": "the same gold answer from the same calls: the question in other words",
    "near": "much the same words",
    "ngram": "eight words in a row, or a listed hash",
    "seed": "a listed constant",
}
"""How a task can repeat something. Of several, the first counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A task that is not fresh.

    Attributes:
        task: Its id.
        against: What it repeats: a list's or set's name, or ``"itself"`` for a task earlier in its own set.
        repeat: How; one of `REPEATS`.
        detail: What was found, as one sentence.
    """

    task: str
    against: str
    repeat: Repeat
    detail: str


class Earlier:
    """Another task set that tasks must not repeat, held by fingerprints.

    Two sets of one generator word their questions by the same frames, so single runs of words say nothing there; tasks
    are compared as wholes, as within a set.

    Args:
        name: What findings call the set.
        tasks: Its tasks.
    """

    def __init__(self, name: str, tasks: Iterable[AnyTask]) -> None:
        self.name = name
        self.seen = Seen()
        for task in tasks:
            self.seen.add(task)


def audit(tasks: Iterable[AnyTask], against: Sequence[Contamination | Earlier] = ()) -> Iterator[Finding]:
    """Finds the tasks of a set that are not fresh.

    Args:
        tasks: The set.
        against: Lists of texts, hashes and constants, and other sets.

    Yields:
        At most one finding for each task and each of its own set and ``against``.
    """
    itself = Earlier("itself", ())
    for task in tasks:
        known = fingerprint(task)
        for other in (itself, *against):
            if isinstance(other, Contamination):
                match = other.match(task.question, seeds_of(task))
                if match is not None:
                    yield Finding(task.id, other.name, match.reason, match.detail)
                continue
            how, similarity = other.seen.nearest(known)
            if how == "text":
                yield Finding(task.id, other.name, "text", "An earlier question has the same words.")
            elif how == "answer":
                yield Finding(task.id, other.name, "answer", "An earlier task has the same calls and gold answer.")
            elif similarity >= NEAR:
                yield Finding(task.id, other.name, "near", f"An earlier question is {similarity:.2f} similar.")
        itself.seen.add(known)
