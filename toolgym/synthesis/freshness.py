"""Freshness: what was seen before, exactly or nearly, and what must never be trained on."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolgym.canonical import digest
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import SeedOrigin
from toolgym.synthesis.neighbours import Neighbours, minhash, words
from toolgym.tasks.task import Derived

BANDS = 8
"""Questions are compared if they agree in eight minima that make a band; from 0.95 on they always are."""

NEAR = 0.95
"""Estimated Jaccard similarity of word triples from which two questions of one set count as one."""

LISTED_BANDS = 32
LISTED_NEAR = 0.4
"""The same for a question and a listed text. Questions of one set share their frame's words; these share nothing."""

NGRAM = 8
"""Words in a row that a contaminated text shares with a listed one."""

TEXT_FIELDS = ("question", "text", "prompt", "query", "problem", "instruction", "wording")
"""Fields of a JSON Lines list that hold a text."""

Reason: TypeAlias = Literal["text", "ngram", "near", "seed"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a candidate is recognised by. It can be made in one process and compared in another.

    Attributes:
        text: Hash of the question's words.
        answer: Hash of the gold answer with the calls that lead to it.
        signature: MinHash signature of the question, 64 unsigned 32-bit integers.
    """

    text: str
    answer: str
    signature: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Match:
    """How a text meets a contamination list.

    Attributes:
        reason: ``"text"`` (a listed text, up to case and punctuation), ``"ngram"`` (shares eight words in a row with
            one), ``"near"`` (much the same words as one) or ``"seed"`` (rests on a listed constant).
        detail: What was found, as one sentence.
    """

    reason: Reason
    detail: str


def ngram_hashes(text: str, size: int = NGRAM) -> frozenset[str]:
    """Hashes (16 hexadecimal digits) of every run of ``size`` words; of the whole text if it is shorter."""
    found = words(text)
    runs = [found[i : i + size] for i in range(max(1, len(found) - size + 1))] if found else []
    return frozenset(_hash(run) for run in runs)


def whole_hash(text: str) -> str:
    """Hash (16 hexadecimal digits) of all words of a text: equal for texts that differ in case and punctuation only."""
    return _hash(words(text))


class Contamination:
    """A list of texts and seed constants that tasks must not meet.

    Args:
        lines: Texts; or hashes as `ngram_hashes` and `whole_hash` make them with the prefix ``"hash:"``, which stand
            for a text that cannot be shown (its near duplicates are then not found); or constants with the prefix
            ``"seed:"``.
        name: What evidence calls the list.
    """

    def __init__(self, lines: Iterable[str] = (), name: str = "none") -> None:
        self.name = name
        found: set[str] = set()
        self._texts: set[str] = set()
        self._seeds: set[str] = set()
        self._near = Neighbours(LISTED_BANDS)
        for line in lines:
            kind, _, rest = line.partition(":")
            if kind == "hash":
                found.add(rest.strip())
            elif kind == "seed":
                self._seeds.add(whole_hash(rest))
            elif words(line):
                found |= ngram_hashes(line)
                self._texts.add(whole_hash(line))
                self._near.add(minhash(line))
        self.hashes = frozenset(found)

    @classmethod
    def load(cls, path: Path | str) -> "Contamination":
        """Reads a list: one text, ``hash:…`` or ``seed:…`` a line, or JSON objects (``.jsonl``).

        An object has its texts in any of `TEXT_FIELDS`, and may have ``hash`` and ``seed`` fields; each field holds a
        text or a list of texts. Other fields, such as answers, are not read.

        Raises:
            OSError: The file cannot be read.
            ValueError: A line of a ``.jsonl`` file is no such object, or the file is not UTF-8.
        """
        path = Path(path)
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        if path.suffix == ".jsonl":
            lines = [entry for number, line in enumerate(lines) for entry in _entries(number, line)]
        return cls(lines, path.name)

    @property
    def digest(self) -> str:
        """Digest of everything on the list."""
        return digest([sorted(self.hashes), sorted(self._texts), sorted(self._seeds)])

    def holds(self, text: str) -> bool:
        """Whether a text shares a run of words with the list."""
        return bool(self.hashes & ngram_hashes(text)) if self.hashes else False

    def match(self, text: str, seeds: Iterable[str] = ()) -> Match | None:
        """How a question, or another wording of one, meets the list.

        Args:
            text: The text.
            seeds: The constants it rests on.

        Returns:
            The first of ``text``, ``ngram``, ``near`` and ``seed`` that applies; None if the text is clean.
        """
        if self.hashes:
            whole = whole_hash(text)
            if whole in self._texts or whole in self.hashes:
                return Match("text", f"It is a text of the list '{self.name}'.")
            if self.holds(text):
                return Match("ngram", f"It shares eight words in a row with the list '{self.name}'.")
            near = self._near.nearest(minhash(text))
            if near >= LISTED_NEAR:
                return Match("near", f"It is {near:.2f} similar to a text of the list '{self.name}'.")
        for seed in seeds if self._seeds else ():
            if whole_hash(seed) in self._seeds:
                return Match("seed", f"It rests on '{seed}', which is on the list '{self.name}'.")
        return None


class Seen:
    """Everything accepted so far: texts, answers with their graphs, and near-duplicate signatures."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._answers: set[str] = set()
        self._near = Neighbours(BANDS)

    def nearest(self, candidate: Derived | Fingerprint) -> tuple[str, float]:
        """How close a candidate comes to what was seen.

        Returns:
            ``"text"`` or ``"answer"`` for an exact repeat, else ``"near"``, and the greatest estimated similarity to
            a question it shares a band with: a lower bound, which from 0.95 on is exact.
        """
        known = candidate if isinstance(candidate, Fingerprint) else fingerprint(candidate)
        if known.text in self._texts:
            return "text", 1.0
        if known.answer in self._answers:
            return "answer", 1.0
        return "near", round(self._near.nearest(known.signature), 4)

    def add(self, candidate: Derived | Fingerprint) -> None:
        """Remembers an accepted candidate."""
        known = candidate if isinstance(candidate, Fingerprint) else fingerprint(candidate)
        self._texts.add(known.text)
        self._answers.add(known.answer)
        self._near.add(known.signature)


def fingerprint(candidate: Derived) -> Fingerprint:
    """What a candidate is recognised by."""
    return Fingerprint(text_hash(candidate), answer_hash(candidate), minhash(candidate.question))


def text_hash(candidate: Derived) -> str:
    """Hash of the question's words."""
    return digest(words(candidate.question))


def answer_hash(candidate: Derived) -> str:
    """Hash of the gold answer with the calls that lead to it: the same question in other words has the same one."""
    calls = [[call.tool, call.arguments] for call in candidate.calls]
    return digest([candidate.gold, CallGraph(candidate.calls).signature(), sorted(map(digest, calls))])


def seeds_of(candidate: Derived) -> tuple[str, ...]:
    """The constants a candidate's calls start from, those of a fixed list of choices left out, without repeats."""
    origins = (origin for call in candidate.calls for origin in call.origins.values())
    return tuple(dict.fromkeys(str(o.value) for o in origins if isinstance(o, SeedOrigin) and o.entity is not None))


def _hash(found: list[str]) -> str:
    return hashlib.sha256(" ".join(found).encode()).hexdigest()[:16]


def _entries(number: int, line: str) -> Iterator[str]:
    """The list entries that a JSON line stands for."""
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number + 1}: not a JSON object ({error})") from error
    known = [key for key in (*TEXT_FIELDS, "hash", "seed") if isinstance(record, dict) and key in record]
    if not known:
        raise ValueError(f"line {number + 1}: a JSON object with one of {', '.join(TEXT_FIELDS)}, hash or seed is due")
    for key in known:
        for value in _strings(number, key, record[key]):
            yield f"{key}:{value}" if key in ("hash", "seed") else value


def _strings(number: int, key: str, value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(entry, str) for entry in values):
        raise ValueError(f"line {number + 1}: '{key}' must be a text or a list of texts")
    return values
