"""The corpus: explored traces with every question that can be derived from each, and what the certifier says of it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from toolgym.evidence.collector import explore
from toolgym.evidence.trace import Trace
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.deriver import build_draft, derive
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series.scoring import Fact, Turn
from toolgym.synthesis.splits import split_pool
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.series import Series, answer_text
from toolgym.tasks.task import Candidate, Split
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess
from toolgym.trainers.questioner.layout import QUESTION
from toolgym.trainers.questioner.passages import ARGUMENTS, facts, in_trace
from toolgym.trainers.questioner.pieces import split

CANDIDATES = 10
"""Most candidates of one trace that are examined and kept."""

TURNS = 4
"""Most turns of an artificial series."""


class Judged(BaseModel):
    """A candidate turn and the certifier's verdict.

    Attributes:
        turn: The turn, its rationale in the trace's call ids.
        refusal: ``"proof: reason"`` of the first inner proof that fails, None if all hold.
    """

    model_config = ConfigDict(frozen=True)

    turn: Turn
    refusal: str | None


class Record(BaseModel):
    """One exploration.

    Attributes:
        domain: Pack name.
        passage: The trace's facts.
        candidates: What can be asked of it, at most `CANDIDATES`; empty if nothing can.
    """

    model_config = ConfigDict(frozen=True)

    domain: str
    passage: tuple[Fact, ...]
    candidates: tuple[Judged, ...]

    @property
    def valid(self) -> tuple[Turn, ...]:
        """The turns that the certifier passes."""
        return tuple(judged.turn for judged in self.candidates if judged.refusal is None)


@dataclass(frozen=True)
class Example:
    """One turn to learn or to judge.

    Attributes:
        domain: Pack name.
        passage: The trace's facts.
        history: Earlier turns, oldest first.
        turn: The turn that follows them.
    """

    domain: str
    passage: Sequence[Fact]
    history: tuple[Turn, ...]
    turn: Turn


def collect(pool: ToolPool, split: Split | None, count: int, seed: int, first: int = 0) -> Iterator[Record]:
    """Explores and derives; equal arguments give equal records, whichever exploration a run begins with.

    Args:
        pool: The tool pool.
        split: Use this split's tools and seeds only; None for all.
        count: How many explorations, records without a candidate included.
        seed: Seed of the corpus.
        first: Number of the first exploration to make, so that an interrupted run goes on where it stopped.
    """
    own, seeds = split_pool(pool, split)
    with FreshProcess(pool.reference, seed) as process:
        certifier = Certifier(pool, Recorder(process, pool))
        for item in range(first, count):
            rng = random.Random(f"questioner/{seed}/{pool.domain}/{split}/{item}")
            toolset = own.sample_toolset(rng, rng.randint(10, 20), lambda name: 1.0)
            trace = explore(own, toolset, seeds, rng)
            yield Record(
                domain=pool.domain, passage=facts(trace.calls), candidates=tuple(_judged(certifier, trace, rng))
            )


def write_corpus(path: Path, records: Iterator[Record]) -> Iterator[Record]:
    """Appends records to a file, one line each as it is made, and passes them on."""
    with path.open("a", encoding="utf-8") as file:
        for record in records:
            file.write(record.model_dump_json() + "\n")
            file.flush()
            yield record


def read_corpus(path: Path) -> list[Record]:
    """Reads a corpus file; a last line that a crash cut short is left out.

    Raises:
        ValueError: The file is missing or another line is no record.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ValueError(f"the corpus '{path}' cannot be read ({error})") from error
    return [Record.model_validate_json(line) for line in lines[:-1]]


def turns_of(record: Record, rng: random.Random) -> tuple[Turn, ...]:
    """Orders up to `TURNS` valid turns of one record into an artificial series, those on fewer calls first.

    The turns share inputs and wording but do not take up one another's answers; real series do.
    """
    turns = list(record.valid)
    rng.shuffle(turns)
    chosen: list[Turn] = []
    for turn in turns:
        if len(chosen) < TURNS and all((turn.rationale, turn.answer) != (t.rationale, t.answer) for t in chosen):
            chosen.append(turn)
    return tuple(sorted(chosen, key=lambda turn: len(turn.rationale)))


def examples(record: Record, turns: Sequence[Turn]) -> list[Example]:
    """Every turn of a series over a record's passage, with the turns before it."""
    return [Example(record.domain, record.passage, tuple(turns[:number]), turn) for number, turn in enumerate(turns)]


def series_examples(series: Series) -> list[Example]:
    """Every turn of a certified series, with the turns before it; constant arguments stand in the passage."""
    turns = [Turn(turn.text, turn.answer_text, turn.rationale) for turn in series.turns]
    passage = facts(series.passage)
    return [Example(series.domain, passage, tuple(turns[:number]), turn) for number, turn in enumerate(turns)]


def bare(example: Example) -> Example:
    """The example without constant arguments in its passage: what scorers are shown while series are searched for."""
    return replace(example, passage=tuple(fact for fact in example.passage if fact.path[:1] != (ARGUMENTS,)))


def fits(example: Example) -> bool:
    """Whether the question is short enough to be read and written whole."""
    return len(split(example.turn.question)) <= QUESTION


def _judged(certifier: Certifier, trace: Trace, rng: random.Random) -> Iterator[Judged]:
    seen: set[str] = set()
    for candidate in derive(certifier.pool, certifier.pool.domain, trace, rng):
        if isinstance(candidate, Rejection) or candidate.question in seen:
            continue
        seen.add(candidate.question)
        verdict = certifier.examine(candidate)
        refusal = f"{verdict.proof}: {verdict.reason}" if isinstance(verdict, Rejection) else None
        yield Judged(turn=_turn(certifier.pool, candidate, trace), refusal=refusal)
        if len(seen) == CANDIDATES:
            return


def _turn(pool: ToolPool, candidate: Candidate, trace: Trace) -> Turn:
    draft = build_draft(pool, candidate.calls, candidate.wording)
    return Turn(draft.text, answer_text(candidate.gold), in_trace(candidate.calls, trace.calls))
