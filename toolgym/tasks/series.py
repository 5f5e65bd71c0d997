"""Series: linked questions over one trace, asked one after another; later ones take up earlier answers."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from toolgym.canonical import canonical_json, digest
from toolgym.evidence.trace import Call
from toolgym.tasks.task import Provenance, Split, StateTask, Task
from toolgym.tasks.taskset import TaskFileError

RECALL = "answer:"
"""How the name of a recalling call's tool begins; the number of the turn that it recalls follows. No tool of a pool has
such a name."""


def recalled_turn(tool: str) -> int | None:
    """The number (from 1) of the turn whose answer a call of this name recalls, None for a real tool."""
    number = tool.removeprefix(RECALL)
    return int(number) if number != tool and number.isdecimal() and number.isascii() else None


class SeriesTurn(Task):
    """One question of a series, with its own gold answer, program, certificate and seal.

    Where it takes up an earlier answer, its first calls are recalls: ``answer:2`` takes nothing and gives
    ``{"value": …}``, what the second turn's answer is. Origins lead to a recall as to any other call, so frames,
    programs and proofs treat an earlier answer as evidence like all other. Agents make no recalls: they have the
    history.

    Attributes:
        rationale: For each call that is no recall, its id in the series' passage.
        text: The question without the sentence that fixes the answer's form.
    """

    rationale: tuple[str, ...]
    text: str

    @property
    def actions(self) -> tuple[Call, ...]:
        """The calls that an agent makes: all but the recalls."""
        return tuple(call for call in self.calls if recalled_turn(call.tool) is None)

    @property
    def uses(self) -> tuple[int, ...]:
        """Numbers of the earlier turns whose answers it takes up."""
        return tuple(number for call in self.calls if (number := recalled_turn(call.tool)) is not None)

    @property
    def answer_text(self) -> str:
        """The gold answer as it stands in the history: plain for one value, JSON for a list or set."""
        return answer_text(self.gold)


class Selection(BaseModel):
    """How a series was chosen among those that the proofs allow.

    Attributes:
        scorer: Reference of the scorer (``"toolgym.synthesis.series:RuleScorer"``).
        beam: Series kept at each turn; 0 if every series was looked at.
        utility: What the search maximised, as `toolgym.synthesis.series.search` defines it.
    """

    model_config = ConfigDict(frozen=True)

    scorer: str
    beam: int
    utility: float


class Series(BaseModel):
    """Consecutive questions over one trace. A task is the same as a series of one turn.

    Attributes:
        id: ``"finance-series-"`` and 16 hexadecimal digits of the content's digest.
        domain: Pack name.
        split: The split whose tools and seeds it uses, None for all.
        toolset: Names of the tools the agent may use in every turn.
        passage: The successful calls of the trace that the questions are about, numbered from c1.
        turns: The questions in order.
        selection: How it was chosen.
        provenance: Where it came from.
        seal: Digest of everything else.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    domain: str
    split: Split | None
    toolset: tuple[str, ...]
    passage: tuple[Call, ...]
    turns: tuple[SeriesTurn, ...]
    selection: Selection
    provenance: Provenance
    seal: str = ""

    def sealed(self) -> str:
        """The seal that its content gives."""
        return digest(self.model_dump(mode="json", exclude={"seal"}))

    def content_id(self) -> str:
        """The id that its content gives."""
        body = [[call.model_dump(mode="json") for call in self.passage], [turn.id for turn in self.turns]]
        return f"{self.domain}-series-{digest([self.toolset, *body])[:16]}"


class StateSeries(BaseModel):
    """Consecutive requests to change one world: each is set in the world that the requests before it have left.

    A turn's gold difference is told from where the turn begins, and its world stamp is of that moment.

    Attributes:
        id: ``"finance-requests-"`` and 16 hexadecimal digits of the content's digest.
        domain: Pack name.
        split: The split whose seeds it uses, None for all.
        toolset: Names of the tools the agent may use in every turn.
        turns: The requests in order, each a certified task.
        rests: For each turn, whether it would end differently in the world as it was at first.
        provenance: Where it came from.
        seal: Digest of everything else.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    domain: str
    split: Split | None
    toolset: tuple[str, ...]
    turns: tuple[StateTask, ...]
    rests: tuple[bool, ...]
    provenance: Provenance
    seal: str = ""

    def sealed(self) -> str:
        """The seal that its content gives."""
        return digest(self.model_dump(mode="json", exclude={"seal"}))

    def content_id(self) -> str:
        """The id that its content gives."""
        return f"{self.domain}-requests-{digest([self.toolset, [turn.id for turn in self.turns]])[:16]}"


AnySeries: TypeAlias = Series | StateSeries
"""A series of either sort; one that has a passage asks for values."""


def answer_text(gold: object) -> str:
    """A gold answer as it stands in the history: plain for one value, JSON for a list or set."""
    if isinstance(gold, bool):
        return "yes" if gold else "no"
    return gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False)


def load_series(path: Path | str) -> tuple[Series, ...]:
    """Reads a file of series of questions, one JSON document a line.

    Raises:
        TaskFileError: The file cannot be read, a line is no series of questions, or an id stands twice.
    """
    found = load_any_series(path)
    for one in found:
        if not isinstance(one, Series):
            raise TaskFileError(f"{path}: '{one.id}' changes a world; series of questions were expected")
    return tuple(one for one in found if isinstance(one, Series))


def load_any_series(path: Path | str) -> tuple[AnySeries, ...]:
    """Reads a file of series of either sort, one JSON document a line.

    Raises:
        TaskFileError: The file cannot be read, a line is no series, or an id stands twice.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TaskFileError(f"{path}: cannot be read as a series file ({error})") from error
    found: dict[str, AnySeries] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
            sort: type[AnySeries] = StateSeries if isinstance(body, dict) and "rests" in body else Series
            one = sort.model_validate(body)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            field = ".".join(str(part) for part in fault["loc"]) or "series"
            raise TaskFileError(f"{path}, line {number}: '{field}' {fault['msg'].lower()}") from error
        except ValueError as error:
            raise TaskFileError(f"{path}, line {number}: not a JSON object ({error})") from error
        if one.id in found:
            raise TaskFileError(f"{path}, line {number}: series id '{one.id}' stands twice")
        found[one.id] = one
    return tuple(found.values())


def save_series(path: Path | str, series: Iterable[AnySeries]) -> None:
    """Writes series so that a crash leaves either the old file or the whole new one."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_text("".join(series_line(one) + "\n" for one in series), encoding="utf-8")
    partial.replace(target)


def series_line(series: AnySeries) -> str:
    """A series' canonical JSON line, without the newline."""
    return canonical_json(series.model_dump(mode="json"))


def dialogue(turns: Sequence[SeriesTurn]) -> str:
    """Questions and answers of some turns, as an agent reads them one after another."""
    return "\n".join(f"{turn.question}\n{turn.answer_text}" for turn in turns)
