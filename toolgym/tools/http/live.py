"""Endpoints as tools."""

import asyncio
import inspect
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from toolgym.canonical import Json, digest
from toolgym.tools.call import CallTimeout, ToolResult
from toolgym.tools.declare import MAX_NAME, Golden, Tool
from toolgym.tools.errors import ToolFailure, Unavailable, explain_validation
from toolgym.tools.http.documents import BrokenBody
from toolgym.tools.http.endpoint import Endpoint
from toolgym.tools.http.give import result_model
from toolgym.tools.http.memory import Memory
from toolgym.tools.http.wording import endpoint_wording
from toolgym.tools.snapshots import CallKey, current_snapshot, snapshot_mode
from toolgym.tools.source import Source
from toolgym.tools.world import World

if TYPE_CHECKING:
    from toolgym.tools.http.client import HttpClient

MAX_RESULT = 20_000
"""Longest canonical result of a live tool, in characters."""

_GRACE = 5.0
_MEMORY = Memory(4_096)


@dataclass(frozen=True)
class LiveTool(Tool):
    """A tool that asks a service on the web, or the snapshot in use (`toolgym.tools.snapshots`).

    Attributes:
        endpoint: The declaration it was made of.
    """

    endpoint: Endpoint

    @property
    def available(self) -> bool:
        """Whether nothing is missing that a call needs: a key or a contact. Replaying needs neither."""
        try:
            return snapshot_mode() == "replay" or self.endpoint.service.missing is None
        except ToolFailure:
            return True  # each call then says what is wrong with the snapshot

    @property
    def install_hint(self) -> str:
        """One sentence that says which environment variable is missing; of no use for an available tool."""
        return self.endpoint.service.missing or f"{self.endpoint.service.name} needs nothing"

    @cached_property
    def version(self) -> str:
        """Fingerprint of schema, wording and declaration. It needs no key and says nothing of the service's data."""
        wording = {key: list(phrases) for key, phrases in self.wording.items()}
        return digest({"schema": self.schema, "wording": wording, "endpoint": self.endpoint.edition})

    @property
    def asynchronous(self) -> bool:
        """True: `acall` waits without a thread."""
        return True

    def call(self, arguments: Mapping[str, Json], world: World | None = None) -> ToolResult:
        """Asks the service or the snapshot. Every failure comes back as a typed error; nothing is raised."""
        try:
            values = self._values(arguments)
            key = CallKey.of(self.name, self.version, values)
            known = self._known(key)
            if known is not None:
                return known
            future = self._submit(values)
            try:
                result = future.result(self.endpoint.deadline + _GRACE)
            except BaseException:
                future.cancel()
                raise
            return self._keep(key, result)
        except TimeoutError:
            return self._failed(CallTimeout(f"no answer within {self.endpoint.deadline:g} s"))
        except ToolFailure as failure:
            return self._failed(failure)

    async def acall(self, arguments: Mapping[str, Json]) -> ToolResult:
        """Like `call`, but leaves the event loop that awaits it free. Thousands may wait at the same time."""
        try:
            values = self._values(arguments)
            key = CallKey.of(self.name, self.version, values)
            known = self._known(key)
            if known is not None:
                return known
            result = await asyncio.wrap_future(self._submit(values))
            if snapshot_mode() == "record":
                return await asyncio.to_thread(self._keep, key, result)
            return self._keep(key, result)
        except ToolFailure as failure:
            return self._failed(failure)

    def _values(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        try:
            values: dict[str, Json] = self.arguments.model_validate(arguments).model_dump(mode="json")
        except ValidationError as error:
            raise _Refused(explain_validation(error, self._names, self.name)) from None
        return values

    def _known(self, key: CallKey) -> ToolResult | None:
        """What is on record; None if the service is to be asked.

        Raises:
            ToolFailure: It may not be asked.
        """
        snapshot = current_snapshot()
        known = _MEMORY.get(key) if snapshot is None else snapshot.get(key)
        if known is None and snapshot is not None and not snapshot.writable:
            raise Unavailable(
                f"this call is not on record in the snapshot '{snapshot.path.name}', and nothing is asked in its place"
            )
        if known is None and self.endpoint.service.missing is not None:
            raise Unavailable(f"{self.endpoint.service.missing}.")
        return known

    def _keep(self, key: CallKey, result: ToolResult) -> ToolResult:
        snapshot = current_snapshot()
        if snapshot is not None and snapshot.writable:
            return snapshot.put(key, result)
        _MEMORY.put(key, result, self.endpoint.keep_for)
        return result

    def _submit(self, values: Mapping[str, Json]) -> "Future[ToolResult]":
        from toolgym.tools.http.client import current_client  # with it comes aiohttp

        client = current_client()
        return client.submit(self._answer(client, values))

    async def _answer(self, client: "HttpClient", values: Mapping[str, Json]) -> ToolResult:
        from toolgym.tools.http.ask import ask

        until = asyncio.get_running_loop().time() + self.endpoint.deadline
        try:
            async with asyncio.timeout_at(until):
                found = await ask(client, self.endpoint, values, until)
            result = ToolResult.success(self._dump(self.result.model_validate(found), mode="json"))
        except TimeoutError:
            return self._failed(
                CallTimeout(f"{self.endpoint.service.name} took more than {self.endpoint.deadline:g} s")
            )
        except ToolFailure as failure:
            return self._failed(failure)
        except (BrokenBody, ValidationError) as error:
            what = str(error) if isinstance(error, BrokenBody) else f"{error.error_count()} fields have another form"
            return self._failed(Unavailable(f"the answer of {self.endpoint.service.name} cannot be used: {what}"))
        except Exception as error:  # a defect of ours is an observation too
            return ToolResult.failure("internal", f"{self.name}: {type(error).__name__}")
        if len(result.text) > self.max_result_bytes:
            hint = f"the result has {len(result.text)} characters, over the limit of {self.max_result_bytes}"
            return ToolResult.failure("invalid_arguments", f"{self.name}: {hint}; ask for less.")
        return result

    def _failed(self, failure: ToolFailure) -> ToolResult:
        message = str(failure) if isinstance(failure, _Refused) else f"{self.name}: {failure}"
        return ToolResult.failure(failure.kind, message)


class _Refused(ToolFailure):
    """Arguments that do not fit the schema; the message names the tool already."""

    kind = "invalid_arguments"


def live_tool(endpoint: Endpoint, domain: str) -> LiveTool:
    """Makes an endpoint a tool.

    Args:
        endpoint: The declaration.
        domain: Pack the tool belongs to.

    Raises:
        ValueError: The name is too long.
    """
    if len(endpoint.name) > MAX_NAME:
        raise ValueError(f"tool name '{endpoint.name}' is longer than {MAX_NAME} characters")
    service = endpoint.service
    return LiveTool(
        name=endpoint.name,
        description=endpoint.description,
        kind="retrieval",
        domain=domain,
        theme=endpoint.theme,
        function=_function(endpoint, domain),
        source=Source(
            distribution=service.host,
            module="aiohttp",
            extra=domain,
            code_licence=service.terms,
            data_licence=service.terms,
            edition=endpoint.edition[:12],
        ),
        engines=(),
        determinism="live",
        timeout=None,  # the client keeps the endpoint's deadline
        max_result_bytes=MAX_RESULT,
        golden=(Golden(arguments=dict(endpoint.example), expect={}),) if endpoint.example else (),
        invalid=(),
        wording=endpoint_wording(endpoint),
        tags=(),
        endpoint=endpoint,
    )


def live_tools(endpoints: Iterable[Endpoint], domain: str) -> tuple[LiveTool, ...]:
    """Makes endpoints tools."""
    return tuple(live_tool(endpoint, domain) for endpoint in endpoints)


def forget_answers() -> None:
    """Drops every answer that this process remembers."""
    _MEMORY.forget()


def _function(endpoint: Endpoint, domain: str) -> Callable[..., BaseModel]:
    """A function with the signature that the endpoint declares; the tool's schemas are read off it."""
    model = result_model(endpoint.gives, endpoint.name)

    def function(**values: Any) -> BaseModel:
        result = live_tool(endpoint, domain).call(values)
        if result.error is not None:
            raise Unavailable(result.error.message)
        return model.model_validate(result.value)

    kinds = {argument.name: argument.annotation for argument in endpoint.takes}
    signature = [
        inspect.Parameter(
            argument.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if argument.required else argument.default,
            annotation=kinds[argument.name],
        )
        for argument in endpoint.takes
    ]
    listed = "\n".join(f"    {argument.name}: {argument.description}" for argument in endpoint.takes)
    function.__name__ = function.__qualname__ = endpoint.name
    function.__doc__ = f"{endpoint.description}\n\nArgs:\n{listed}\n" if listed else endpoint.description
    function.__annotations__ = {**kinds, "return": model}
    function.__signature__ = inspect.Signature(signature, return_annotation=model)  # type: ignore[attr-defined]
    return function
