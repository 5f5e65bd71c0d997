"""Makes tools out of the operations of an OpenAPI document."""

import asyncio
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from toolgym.canonical import Json, digest
from toolgym.tools.call import CallTimeout
from toolgym.tools.errors import Unavailable
from toolgym.tools.foreign import ForeignTool, foreign_tool, tool_name
from toolgym.tools.http.endpoint import Key, Rate, Service
from toolgym.tools.json_schema import DocumentError
from toolgym.tools.openapi.document import Operation, operations, read_openapi, server_url
from toolgym.tools.source import Source

MAX_BYTES = 8_000_000
"""Largest body of an answer that is read."""

_GRACE = 5.0


def tools_from_openapi(
    document: Mapping[str, Json] | str | Path,
    *,
    base_url: str | None = None,
    domain: str = "openapi",
    prefix: str = "",
    only: Collection[str] | None = None,
    headers: Mapping[str, str] | None = None,
    key: Key | None = None,
    rate: Rate | None = None,
    deadline: float = 30.0,
    source: Source | None = None,
) -> tuple[ForeignTool, ...]:
    """Makes a tool of every operation.

    An operation's parameters, and the properties of its body, become arguments; its answer is the result as it stands,
    under ``value`` if it is no object. GET operations are of kind ``retrieval`` and retried, others are of kind
    ``action`` and sent once. Calls go to one server only, whatever a document or an answer says: links and references
    are not followed, and redirects only within the server.

    Args:
        document: An OpenAPI 3.0 or 3.1 document, or the path of a JSON or YAML file with one.
        base_url: The server, if not the first that the document names.
        domain: Pack the tools belong to.
        prefix: First word of every tool's name, to keep documents apart.
        only: ``operationId`` of the operations wanted; all if None.
        headers: Headers of every request.
        key: A key that the server asks for, read from the environment at each call.
        rate: How often the server may be called; 20 calls a second if None.
        deadline: Seconds for a whole call, retries included.
        source: Where the answers come from; title, version and licence of the document if None.

    Raises:
        DocumentError: The document cannot be read, names no server, or lacks an operation that is wanted.
        ValueError: The key is to be sent in the body.
        Unavailable: It is YAML and PyYAML is not installed.
        OSError: The file cannot be read.
    """
    if key is not None and key.place == "body":
        raise ValueError("the key of an OpenAPI server is sent in a header or in the query")
    read = read_openapi(document)
    info: Mapping[str, Any] = read.get("info") or {}
    parts = urlsplit(server_url(read, base_url))
    title = str(info.get("title") or parts.netloc)
    licence = info.get("license") or {}
    terms = str(licence.get("identifier") or licence.get("name") or "unknown")
    service = Service(
        name=title,
        base=f"{parts.scheme}://{parts.netloc}",
        rate=rate or Rate(parts.netloc, per_second=20, burst=20),
        terms=terms,
        key=key,
        headers=dict(headers or {}),
    )
    found = [operation for operation in operations(read) if only is None or operation.id in only]
    missing = sorted(set(only or ()) - {operation.id for operation in found})
    if missing:
        raise DocumentError(f"the document has no operation '{missing[0]}'")
    origin = source or Source(
        distribution=title,
        module="aiohttp",
        extra="openapi",
        code_licence=terms,
        data_licence=terms,
        edition=f"{info.get('version', '0')}+{digest({k: v for k, v in read.items() if k != 'servers'})[:12]}",
    )
    taken: set[str] = set()
    return tuple(
        foreign_tool(
            name=tool_name(operation.id, taken, prefix),
            description=operation.description,
            arguments=operation.arguments,
            call=_Caller(operation, service, parts.path, deadline),
            kind="retrieval" if operation.method == "GET" else "action",
            domain=domain,
            theme=re.sub(r"\W+", "_", operation.tag.lower()).strip("_") or "operations",
            source=origin,
        )
        for operation in found
    )


class _Caller:
    """Calls one operation through the HTTP client in use."""

    def __init__(self, operation: Operation, service: Service, prefix: str, deadline: float) -> None:
        self._operation = operation
        self._service = service
        self._prefix = prefix
        self._deadline = deadline

    def __call__(self, given: dict[str, Any]) -> Json:
        from toolgym.tools.http.client import current_client  # with it comes aiohttp
        from toolgym.tools.openapi.request import operation_request, read_reply

        if self._service.missing is not None:
            raise Unavailable(self._service.missing)
        request = operation_request(self._operation, self._service, self._prefix, given, MAX_BYTES)
        client = current_client()

        async def ask() -> Json:
            until = asyncio.get_running_loop().time() + self._deadline
            async with asyncio.timeout_at(until):
                return read_reply(self._operation, await client.fetch(request, until))

        future = client.submit(ask())
        try:
            return future.result(self._deadline + _GRACE)
        except TimeoutError:
            future.cancel()
            raise CallTimeout(f"{self._service.name} took more than {self._deadline:g} s") from None
