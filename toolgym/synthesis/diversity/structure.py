"""Structures: the part of a task that diversity is measured on, from our tasks or from anybody's."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from toolgym.tasks.task import AnyTask

KindLetter: TypeAlias = Literal["R", "P", "A"]

KIND_LETTERS: dict[str, KindLetter] = {"retrieval": "R", "processing": "P", "action": "A"}
"""What a topology labels a call with, by the kind of its tool."""


class Structure(BaseModel):
    """Which tools one task has and calls, and which call feeds which.

    Attributes:
        tools: The tool of each call, in order of execution.
        edges: Pairs of positions in ``tools``: the second call takes a value from the first one's result. Each pair
            stands once however many values are taken, and leads from an earlier call to a later one.
        toolset: The tools the task may be answered with; those it calls if nothing is said.
        kinds: ``"R"`` (retrieval), ``"P"`` (processing) or ``"A"`` (action) for each call; None if unknown.
        answer: Answer type; None if unknown.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    tools: tuple[str, ...]
    edges: tuple[tuple[int, int], ...] = ()
    toolset: tuple[str, ...] = ()
    kinds: tuple[KindLetter, ...] | None = None
    answer: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Structure":
        bad = [edge for edge in self.edges if not 0 <= edge[0] < edge[1] < len(self.tools)]
        if bad:
            raise ValueError(f"the edge {list(bad[0])} does not lead from an earlier of the calls to a later one")
        if len(set(self.edges)) < len(self.edges):
            raise ValueError("an edge stands twice")
        if self.kinds is not None and len(self.kinds) != len(self.tools):
            raise ValueError(f"there are {len(self.kinds)} kinds for {len(self.tools)} calls")
        return self

    @property
    def depths(self) -> tuple[int, ...]:
        """For each call, the number of calls on the longest path that ends in it."""
        depths = [1] * len(self.tools)
        for source, target in sorted(self.edges, key=lambda edge: edge[1]):
            depths[target] = max(depths[target], depths[source] + 1)
        return tuple(depths)

    @property
    def depth(self) -> int:
        """Calls on the longest path."""
        return max(self.depths, default=0)

    @property
    def width(self) -> int:
        """Largest number of calls of one depth."""
        return max(Counter(self.depths).values(), default=0)

    @property
    def fan_in(self) -> int:
        """Largest number of calls that feed one call."""
        return max(Counter(target for _, target in self.edges).values(), default=0)


def structure_of(task: AnyTask, kinds: Mapping[str, str]) -> Structure:
    """The structure of a task.

    Args:
        task: The task.
        kinds: Kind of each tool by name (``"retrieval"``, …); if one the task calls is missing, its kinds are unknown.
    """
    places = {call.id: place for place, call in enumerate(task.calls)}
    tools = tuple(call.tool for call in task.calls)
    edges = tuple((places[parent], places[call.id]) for call in task.calls for parent in call.parents)
    return _structure(tools, edges, task.toolset, kinds, task.answer.kind)


def read_structures(
    lines: Iterable[str], name: str = "structures", kinds: Callable[[str], Mapping[str, str]] = lambda reference: {}
) -> Iterator[Structure]:
    """Reads structures off the lines of a file, without making tasks of them: 50,000 take seconds, and one is held.

    Args:
        lines: One JSON object a line: a task, or the fields of `Structure`, for sets that others made.
        name: What errors call the file.
        kinds: Gives, for the pool that a task names, the kind of each tool by name.

    Raises:
        ValueError: A line is neither; the message names the line and the field.
    """
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if isinstance(record, dict) and "calls" in record:
                yield _structure_of_record(record, kinds)
            else:
                yield Structure.model_validate(record)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            field = ".".join(map(str, fault["loc"])) or "structure"
            raise ValueError(f"{name}, line {number + 1}: '{field}' {fault['msg'].lower()}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{name}, line {number + 1}: not a task ({type(error).__name__}: {error})") from error
        except json.JSONDecodeError as error:
            raise ValueError(f"{name}, line {number + 1}: not a JSON object") from error


def _structure_of_record(record: dict[str, Any], kinds: Callable[[str], Mapping[str, str]]) -> Structure:
    """What `structure_of` gives for the task that a JSON record holds."""
    calls, known = record["calls"], kinds(record["provenance"]["pool"])
    places = {call["id"]: place for place, call in enumerate(calls)}
    fed = [dict.fromkeys(o["call"] for o in call["origins"].values() if o["kind"] == "call") for call in calls]
    edges = tuple((places[parent], place) for place, parents in enumerate(fed) for parent in parents)
    tools = tuple(call["tool"] for call in calls)
    return _structure(tools, edges, tuple(record["toolset"]), known, record["answer"]["kind"])


def _structure(
    tools: tuple[str, ...],
    edges: tuple[tuple[int, int], ...],
    toolset: tuple[str, ...],
    kinds: Mapping[str, str],
    answer: str,
) -> Structure:
    return Structure.model_construct(  # a certified task needs no second look
        tools=tools,
        edges=edges,
        toolset=toolset,
        kinds=tuple(KIND_LETTERS[kinds[name]] for name in tools) if all(name in kinds for name in tools) else None,
        answer=answer,
    )
