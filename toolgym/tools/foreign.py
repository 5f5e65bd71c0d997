"""Foreign tools: callables that are no typed Python functions, and the annotations that make any tool derivable.

`foreign_tool` gives something behind a document or a protocol the shape of a `Tool`. What such a tool lacks for
questions (what its values mean, how they are worded, that equal calls answer alike) a third party adds with `annotate`.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Optional, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolgym.canonical import Json
from toolgym.tools.annotations import Entity
from toolgym.tools.call import ToolResult
from toolgym.tools.declare import MAX_NAME, Determinism, Golden, Tool, ToolKind
from toolgym.tools.errors import ToolFailure, Unavailable
from toolgym.tools.snapshots import CallKey, current_snapshot, snapshot_mode
from toolgym.tools.source import Source
from toolgym.tools.world import World

MAX_RESULT = 32_000
"""Longest canonical result of a foreign tool, in characters."""


class JsonObject(BaseModel):
    """A result of which nothing is known but that it is a JSON object; it dumps to exactly what was given."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @classmethod
    def of(cls, value: Json) -> "JsonObject":
        """Wraps a JSON value; one that is no object becomes the field ``value`` of one."""
        return cls.model_validate(value if isinstance(value, dict) else {"value": value})


class UnexpectedAnswer(ToolFailure):
    """A tool's answer does not have the form that its annotation declares."""


@dataclass(frozen=True)
class ForeignTool(Tool):
    """A tool whose work is done elsewhere. While a snapshot is in use, live answers are kept there and come from there.

    See `toolgym.tools.snapshots`: in ``replay`` mode a call that is not on record is an error and nothing is asked.
    """

    @property
    def available(self) -> bool:
        """Whether every library behind the tool is installed. Replaying needs none."""
        return super().available or (self.determinism == "live" and _replaying())

    def call(self, arguments: Mapping[str, Json], world: World | None = None) -> ToolResult:
        """Runs the tool, or gives what is on record. Every failure comes back as a typed error; nothing is raised."""
        try:
            snapshot = current_snapshot() if self.determinism == "live" else None
            if snapshot is None:
                return super().call(arguments, world)
            try:
                key = CallKey.of(self.name, self.version, self.canonical_arguments(arguments))
            except ValidationError:
                return super().call(arguments, world)  # refused without asking anybody
            known = snapshot.get(key)
            if known is not None:
                return known
            if not snapshot.writable:
                raise Unavailable(f"this call is not on record in the snapshot '{snapshot.path.name}'")
            return snapshot.put(key, super().call(arguments, world))
        except ToolFailure as failure:
            return ToolResult.failure(failure.kind, f"{self.name}: {failure}")


@dataclass(frozen=True)
class Argument:
    """One argument of a foreign tool.

    Attributes:
        name: A Python name.
        annotation: Its type.
        description: What it is, for the agent.
        required: Whether a call must give it; an optional argument that is not given arrives as None.
        default: What it then stands for at the other end, shown to the agent; None if that is not known.
    """

    name: str
    annotation: Any
    description: str
    required: bool
    default: Json = None


def foreign_tool(
    *,
    name: str,
    description: str,
    arguments: Sequence[Argument],
    call: Callable[[dict[str, Any]], Json],
    kind: ToolKind,
    domain: str,
    theme: str,
    source: Source,
    determinism: Determinism = "live",
) -> ForeignTool:
    """Makes a tool out of a callable that takes validated arguments by name and gives a JSON value.

    Args:
        name: A valid tool name, see `tool_name`.
        description: What it does, for the agent.
        arguments: Its arguments.
        call: Runs it within a deadline of its own; raises a `ToolFailure` for errors it foresees.
        kind: See `Tool`.
        domain: See `Tool`.
        theme: See `Tool`.
        source: See `Tool`.
        determinism: See `Tool`.
    """

    def run(**given: Any) -> JsonObject:
        return JsonObject.of(call(given))

    parameters = [
        inspect.Parameter(
            argument.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if argument.required else None,
            annotation=_annotation(argument),
        )
        for argument in sorted(arguments, key=lambda argument: not argument.required)
    ]
    return ForeignTool(
        name=name,
        description=" ".join(description.split()),
        kind=kind,
        domain=domain,
        theme=theme,
        function=signed(run, name, description, parameters, JsonObject),
        source=source,
        engines=(),
        determinism=determinism,
        timeout=None,
        max_result_bytes=MAX_RESULT,
        golden=(),
        invalid=(),
        wording={},
        tags=(),
    )


def annotate(
    tool: Tool,
    *,
    result: type[BaseModel] | None = None,
    read: Callable[[Json], Json] | None = None,
    entities: Mapping[str, str] | None = None,
    wording: Mapping[str, Sequence[str]] | None = None,
    kind: ToolKind | None = None,
    determinism: Determinism | None = None,
    description: str | None = None,
    golden: Sequence[tuple[dict[str, Any], dict[str, Any]]] = (),
    invalid: Sequence[tuple[dict[str, Any], str]] = (),
) -> Tool:
    """A copy of a tool that says more of itself, so that tasks can be derived from it. What is left out stays.

    Args:
        tool: The tool, foreign or not.
        result: Model of the part of the result that matters, with `Entity` and `Quantity` marks; other fields of the
            tool's answer are dropped, and an answer that does not fit is an error of the tool.
        read: Turns the tool's JSON result into what ``result`` validates: picks, renames, reshapes. It may raise
            `NotFound`. Needs ``result``.
        entities: Entity type by argument name.
        wording: See `toolgym.tools.tool`.
        kind: See `toolgym.tools.tool`.
        determinism: ``pure`` promises that equal arguments give equal results, anywhere and at any time; ``live``
            results must be recorded in a snapshot to be replayed.
        description: Description for the agent.
        golden: See `toolgym.tools.tool`.
        invalid: See `toolgym.tools.tool`.

    Raises:
        ValueError: ``entities`` names an argument that the tool does not have, or ``read`` comes without ``result``.
    """
    unknown = sorted(set(entities or ()) - set(tool.arguments.model_fields))
    if unknown:
        raise ValueError(f"the tool '{tool.name}' has no argument '{unknown[0]}' to give an entity type")
    if read is not None and result is None:
        raise ValueError(f"what is read from the tool '{tool.name}' needs a result model")
    function = tool.function
    if result is not None or entities:
        function = _reread(tool, result, read, entities or {})
    return replace(
        tool,
        function=function,
        wording={**tool.wording, **{key: tuple(phrases) for key, phrases in (wording or {}).items()}},
        kind=kind or tool.kind,
        determinism=determinism or tool.determinism,
        description=description or tool.description,
        golden=(*tool.golden, *(Golden(arguments=a, expect=e) for a, e in golden)),
        invalid=(*tool.invalid, *((dict(a), k) for a, k in invalid)),
    )


def signed(
    function: Callable[..., Any],
    name: str,
    description: str,
    parameters: Sequence[inspect.Parameter],
    result: type[BaseModel],
) -> Callable[..., Any]:
    """Gives a function of keyword arguments the name, docstring and signature that a tool is read off; returns it."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = description
    function.__annotations__ = {**{p.name: p.annotation for p in parameters}, "return": result}
    function.__signature__ = inspect.Signature(parameters, return_annotation=result)  # type: ignore[attr-defined]
    return function


def tool_name(text: str, taken: set[str], prefix: str = "") -> str:
    """A valid name for a foreign tool that is not taken yet; takes it.

    Lower-case words joined by underscores, at most `MAX_NAME` characters: ``getPetById`` becomes ``get_pet_by_id``.
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", f"{prefix}_{text}")
    base = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_") or "tool"
    base = f"tool_{base}" if base[0].isdigit() else base
    found, number = base[:MAX_NAME].rstrip("_"), 2
    while found in taken:
        tail = f"_{number}"
        found, number = base[: MAX_NAME - len(tail)].rstrip("_") + tail, number + 1
    taken.add(found)
    return found


def _annotation(argument: Argument) -> Any:
    kind = argument.annotation if argument.required or argument.annotation is Any else Optional[argument.annotation]  # noqa: UP045
    shown = {} if argument.required or argument.default is None else {"default": argument.default}
    if not argument.description and not shown:
        return kind
    return Annotated[kind, Field(description=argument.description or None, json_schema_extra=shown or None)]


def _reread(
    tool: Tool, result: type[BaseModel] | None, read: Callable[[Json], Json] | None, entities: Mapping[str, str]
) -> Callable[..., Any]:
    inner, model = tool.function, result or tool.result
    hints = get_type_hints(inner, include_extras=True)

    def run(*world: Any, **given: Any) -> BaseModel:
        answer: BaseModel = inner(*world, **given)
        if result is None:
            return answer
        value = answer.model_dump(mode="json")
        try:
            return model.model_validate(value if read is None else read(value))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(map(str, fault["loc"])) or "it"
            raise UnexpectedAnswer(f"the answer is not what was declared: '{where}': {fault['msg']}") from None
        except (LookupError, TypeError, ValueError) as error:
            raise UnexpectedAnswer(f"the answer cannot be read: {type(error).__name__}: {str(error)[:100]}") from None

    parameters = [
        parameter.replace(
            annotation=Annotated[hints[name], Entity(entities[name])] if name in entities else hints[name]
        )
        for name, parameter in inspect.signature(inner).parameters.items()
    ]
    return signed(run, tool.name, inner.__doc__ or tool.description, parameters, model)


def _replaying() -> bool:
    try:
        return snapshot_mode() == "replay"
    except ToolFailure:
        return True  # each call then says what is wrong with the snapshot
