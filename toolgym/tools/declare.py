"""The ``@tool`` decorator and the `Tool` it makes out of a typed function."""

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_type_hints

import docstring_parser
from pydantic import BaseModel, ConfigDict, ValidationError

from toolgym.canonical import Json, digest
from toolgym.tools.call import CallTimeout, ToolResult, run_within
from toolgym.tools.errors import ToolFailure, Unavailable, explain_validation
from toolgym.tools.schema import Parameter, ResultField, arguments_model, parameters, result_fields
from toolgym.tools.source import Source
from toolgym.tools.world import World

ToolKind = Literal["retrieval", "processing", "action"]
Determinism = Literal["pure", "seeded", "snapshot", "live"]

MAX_NAME = 55
"""Longest tool name; some clients of the Model Context Protocol refuse more than 64 with their prefix."""


class Golden(BaseModel):
    """An example call whose result is known.

    Attributes:
        arguments: The call's arguments.
        expect: Result fields (top-level) and the exact JSON they must have. Not every field need be named.
    """

    model_config = ConfigDict(frozen=True)

    arguments: dict[str, Any]
    expect: dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """A typed callable over a real library or data set, with everything a machine needs to know about it.

    Attributes:
        name: Unique name, at most 55 characters.
        description: What the tool does, for the agent.
        kind: ``retrieval`` looks data up, ``processing`` computes from its arguments, ``action`` changes state.
        domain: The pack it belongs to (``"finance"``).
        theme: Shelf inside the pack (``"exchange_rates"``).
        function: The function itself. It may be ``async``, so that many calls wait on one event loop; see `acall`.
        source: Where its answers come from: a library, a library's data, or formulas of the pack itself.
        engines: Further libraries it computes with; they too must be installed, and their versions count.
        determinism: ``pure`` (same arguments, same result), ``seeded``, ``snapshot`` or ``live``.
        timeout: Seconds after which a call becomes a timeout error; None for functions whose work is bounded by their
            arguments, which then run without the cost of a watcher. Stateful tools have none.
        max_result_bytes: Longest canonical result; a longer one becomes an ``invalid_arguments`` error.
        golden: Example calls with known results.
        invalid: Example arguments that must give an error, with its kind.
        wording: For each result field that a question may ask for, phrases with a slot for every argument named in it.
        tags: Contamination tags: names of benchmarks this tool's tasks must not be trained on before.
        requests: For an action, imperative phrases ("cancel order {order}") with a slot for every argument.
    """

    name: str
    description: str
    kind: ToolKind
    domain: str
    theme: str
    function: Callable[..., BaseModel]
    source: Source
    engines: tuple[Source, ...]
    determinism: Determinism
    timeout: float | None
    max_result_bytes: int
    golden: tuple[Golden, ...]
    invalid: tuple[tuple[dict[str, Any], str], ...]
    wording: Mapping[str, tuple[str, ...]]
    tags: tuple[str, ...]
    requests: tuple[str, ...] = field(default=(), kw_only=True)

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """The pydantic model that validates arguments."""
        return arguments_model(self.function)

    @cached_property
    def stateful(self) -> bool:
        """Whether the tool reads or changes a world, which it then takes as its first parameter."""
        return next(iter(get_type_hints(self.function).values()), None) is World

    @cached_property
    def result(self) -> type[BaseModel]:
        """The pydantic model of the result."""
        model: type[BaseModel] = get_type_hints(self.function)["return"]
        return model

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The typed arguments in order."""
        return parameters(self.arguments)

    @cached_property
    def fields(self) -> tuple[ResultField, ...]:
        """The typed result fields, depth first."""
        return result_fields(self.result)

    @cached_property
    def schema(self) -> dict[str, Json]:
        """The function schema that chat models are given (name, description, JSON schema of the arguments)."""
        body = self.arguments.model_json_schema()
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": _without_titles(body)},
        }

    @property
    def available(self) -> bool:
        """Whether every library behind the tool is installed."""
        return self.source.installed and (not self.engines or all(source.installed for source in self.engines))

    @property
    def install_hint(self) -> str:
        """One sentence that says which library is missing and how to install it; of no use for an available tool."""
        missing = [source for source in (self.source, *self.engines) if not source.installed]
        return (missing or [self.source])[0].install_hint

    @cached_property
    def version(self) -> str:
        """Fingerprint of schema, wording, library version and data bytes; equal versions answer alike.

        Raises:
            Unavailable: The library behind the tool is not installed.
        """
        if not self.available:
            raise Unavailable(self.source.install_hint)
        record: dict[str, Json] = {
            "schema": self.schema,
            "result": _without_titles(self.result.model_json_schema()),
            "fields": [[f.key, f.kind, f.entity, repr(f.quantity)] for f in self.fields],
            "kind": self.kind,
            "wording": {key: list(phrases) for key, phrases in self.wording.items()},
            "sources": [[s.distribution, s.version, s.data_hash] for s in (self.source, *self.engines)],
        }
        if self.requests:
            record["requests"] = list(self.requests)
        return digest(record)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.arguments.model_fields)

    def canonical_arguments(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """Validates arguments and returns them in JSON form, defaults left out unless given.

        Raises:
            pydantic.ValidationError: The arguments do not fit the schema.
        """
        dumped: dict[str, Json] = self.arguments.model_validate(arguments).model_dump(mode="json", exclude_unset=True)
        return dumped

    def call(self, arguments: Mapping[str, Json], world: World | None = None) -> ToolResult:
        """Runs the tool inline. Every failure comes back as a typed error; nothing is raised.

        Args:
            arguments: JSON arguments as an agent wrote them.
            world: What a stateful tool reads and changes; other tools do not look at it.

        Returns:
            The canonical JSON result or a `ToolError`.
        """
        validated = self._checked(arguments)
        if isinstance(validated, ToolResult):
            return validated
        try:
            if self.stateful:
                if world is None:
                    return ToolResult.failure("unavailable", f"{self.name}: there is no world for it to act in.")
                model = self.function(world, **validated)
            elif self.asynchronous:
                model = run_within(self.timeout, lambda: asyncio.run(self.function(**validated)), {})  # type: ignore[arg-type]
            elif self.timeout is None:
                model = self.function(**validated)
            else:
                model = run_within(self.timeout, self.function, validated)
            return self._result(model)
        except Exception as error:
            return self._explained(error)

    @cached_property
    def asynchronous(self) -> bool:
        """Whether `acall` leaves the event loop free while the tool waits; elsewhere its calls need a thread each."""
        return inspect.iscoroutinefunction(self.function)

    async def acall(self, arguments: Mapping[str, Json]) -> ToolResult:
        """Like `call`, on the running event loop; of use for a tool that is `asynchronous`."""
        if not self.asynchronous:
            return self.call(arguments)
        validated = self._checked(arguments)
        if isinstance(validated, ToolResult):
            return validated
        bound = asyncio.timeout(self.timeout)
        try:
            async with bound:
                model = await self.function(**validated)  # type: ignore[misc] # asynchronous: it gives an awaitable
            return self._result(model)
        except Exception as error:
            return self._explained(CallTimeout.after(self.timeout) if self.timeout and bound.expired() else error)

    def _checked(self, arguments: Mapping[str, Json]) -> dict[str, Any] | ToolResult:
        if not self.available:
            return ToolResult.failure("unavailable", f"{self.name}: {self.install_hint}.")
        try:
            return self._validate(arguments).__dict__
        except ValidationError as error:
            return ToolResult.failure("invalid_arguments", explain_validation(error, self._names, self.name))

    def _result(self, model: BaseModel) -> ToolResult:
        result = ToolResult.success(self._dump(model, mode="json"))
        if len(result.text) > self.max_result_bytes:
            hint = f"the result has {len(result.text)} characters, over the limit of {self.max_result_bytes}"
            return ToolResult.failure("invalid_arguments", f"{self.name}: {hint}; ask for less.")
        return result

    def _explained(self, error: Exception) -> ToolResult:
        """What a call says that raised. A tool's defect is an observation too; it must not end the episode."""
        if isinstance(error, ToolFailure):
            return ToolResult.failure(error.kind, f"{self.name}: {error}")
        return ToolResult.failure("internal", f"{self.name}: {type(error).__name__}: {str(error)[:200]}")

    @cached_property
    def _validate(self) -> Callable[[Any], BaseModel]:
        return self.arguments.__pydantic_validator__.validate_python

    @cached_property
    def _dump(self) -> Callable[..., Json]:
        return self.result.__pydantic_serializer__.to_python


def tool(
    *,
    domain: str,
    kind: ToolKind,
    source: Source,
    theme: str,
    engines: Sequence[Source] = (),
    wording: Mapping[str, Sequence[str]] | None = None,
    golden: Sequence[tuple[dict[str, Any], dict[str, Any]]] = (),
    invalid: Sequence[tuple[dict[str, Any], str]] = (),
    determinism: Determinism = "pure",
    timeout: float | None = None,
    max_result_bytes: int = 8_000,
    tags: Sequence[str] = (),
    requests: Sequence[str] = (),
) -> Callable[[Callable[..., BaseModel]], Tool]:
    """Declares a typed, documented function as a tool.

    The function's name, docstring and annotations give the tool's name, description and schemas. It returns a pydantic
    model and raises `InvalidArguments`, `NotFound` or `Unavailable` for errors it foresees. Libraries are imported
    inside it, so that declaring costs nothing.

    Args:
        domain: Pack the tool belongs to.
        kind: ``retrieval``, ``processing`` or ``action``.
        source: Library and data behind it.
        theme: Shelf inside the pack.
        engines: See `Tool`.
        wording: Noun phrases for result fields, such as ``{"close": ["the closing level of {index} on {day}"]}``. All
            phrases of a tool name the same arguments. A list's items are worded by bare nouns.
        golden: Pairs of arguments and expected result fields.
        invalid: Pairs of arguments and the kind of error they must give.
        determinism: See `Tool`.
        timeout: See `Tool`.
        max_result_bytes: See `Tool`.
        tags: See `Tool`.
        requests: See `Tool`.

    Raises:
        TypeError: The function lacks a docstring or annotations, or does not return a pydantic model.
        ValueError: The name is too long.
    """

    def declare(function: Callable[..., BaseModel]) -> Tool:
        description = docstring_parser.parse(function.__doc__ or "").description
        returns = get_type_hints(function).get("return")
        if not description:
            raise TypeError(f"tool '{function.__name__}' needs a docstring that says what it does")
        if not (isinstance(returns, type) and issubclass(returns, BaseModel)):
            raise TypeError(f"tool '{function.__name__}' must be annotated to return a pydantic model")
        if len(function.__name__) > MAX_NAME:
            raise ValueError(f"tool name '{function.__name__}' is longer than {MAX_NAME} characters")
        return Tool(
            name=function.__name__,
            description=" ".join(description.split()),
            kind=kind,
            domain=domain,
            theme=theme,
            function=function,
            source=source,
            engines=tuple(engines),
            determinism=determinism,
            timeout=timeout,
            max_result_bytes=max_result_bytes,
            golden=tuple(Golden(arguments=a, expect=e) for a, e in golden),
            invalid=tuple((dict(a), k) for a, k in invalid),
            wording={key: tuple(phrases) for key, phrases in (wording or {}).items()},
            tags=tuple(tags),
            requests=tuple(requests),
        )

    return declare


def _without_titles(schema: Any) -> Any:
    """Drops pydantic's generated titles, which only spend an agent's context."""
    if isinstance(schema, dict):
        return {k: _without_titles(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    if isinstance(schema, list):
        return [_without_titles(v) for v in schema]
    return schema
