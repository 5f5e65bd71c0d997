"""Traces: the recorded calls of one exploration, and where every argument came from."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import Json
from toolgym.tools.errors import ToolError

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the root of a JSON value."""


class SeedOrigin(BaseModel):
    """The value is a constant that the question states.

    Attributes:
        entity: Its entity type, None for one of a fixed list of choices.
        value: The constant.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["seed"] = "seed"
    entity: str | None
    value: str | int | float


class CallOrigin(BaseModel):
    """The value was read from an earlier call's result.

    Attributes:
        call: Id of that call.
        path: Where in its result.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["call"] = "call"
    call: str
    path: Path


Origin: TypeAlias = Annotated[SeedOrigin | CallOrigin, Field(discriminator="kind")]


class Call(BaseModel):
    """One recorded tool call.

    Attributes:
        id: ``"c1"``, ``"c2"``, … in the order of execution.
        tool: The tool's name.
        arguments: Canonical JSON arguments.
        origins: Origin of each argument; the items of a list argument are keyed ``"values/0"``, ``"values/1"``, ….
        result: The JSON result, None if the call failed.
        error: The typed error, None if the call gave a value.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    tool: str
    arguments: dict[str, Any]
    origins: dict[str, Origin]
    result: Any = None
    error: ToolError | None = None

    @property
    def ok(self) -> bool:
        """Whether the call gave a value; a failed call is never evidence."""
        return self.error is None

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of the calls whose results this call's arguments came from, without repeats, in argument order."""
        return tuple(dict.fromkeys(o.call for o in self.origins.values() if isinstance(o, CallOrigin)))


class Trace(BaseModel):
    """All calls of one exploration, failed ones included.

    Attributes:
        toolset: Names of the tools the explorer could use.
        calls: The calls in order.
    """

    model_config = ConfigDict(frozen=True)

    toolset: tuple[str, ...]
    calls: tuple[Call, ...]

    @property
    def results(self) -> dict[str, Json]:
        """Results of the calls that gave a value, by call id: what answer programs read."""
        return {call.id: call.result for call in self.calls if call.ok}


class MissingPath(LookupError):
    """A path leads nowhere in a JSON value."""


def lookup(value: Json, path: Path) -> Json:
    """Follows a path into a JSON value.

    Raises:
        MissingPath: A key or position is not there.
    """
    for step in path:
        known = isinstance(value, dict) and isinstance(step, str) and step in value
        if not known and isinstance(value, list) and isinstance(step, int) and not isinstance(step, bool):
            known = 0 <= step < len(value)
        if not known:
            raise MissingPath(f"no {'/'.join(map(str, path))!r} in the result")
        value = value[step]
    return value


def argument_value(arguments: dict[str, Json], key: str) -> Json:
    """Reads the argument, or the item of a list argument, that an origin's key names."""
    name, _, position = key.partition("/")
    return lookup(arguments, (name, int(position)) if position else (name,))


def set_argument(arguments: dict[str, Json], key: str, value: Json) -> None:
    """Writes the argument, or the item of a list argument, that an origin's key names."""
    name, _, position = key.partition("/")
    if position:
        arguments[name][int(position)] = value
    else:
        arguments[name] = value
