"""Asks a service what an endpoint declares: fetches, reads and extracts, page after page."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from toolgym.canonical import Json
from toolgym.tools.errors import InvalidArguments, NotFound, ToolFailure, Unavailable
from toolgym.tools.http.documents import read_document
from toolgym.tools.http.endpoint import Endpoint
from toolgym.tools.http.exchange import Reply
from toolgym.tools.http.extraction import cut_off, extract, is_empty
from toolgym.tools.http.paths import find, parse_path
from toolgym.tools.http.requests import Request, build_request

_SMALL = 200_000
"""Bodies up to this size are read on the event loop; larger ones would hold it up and go to a thread."""

_FAULTS: dict[str, type[ToolFailure]] = {
    "invalid_arguments": InvalidArguments,
    "not_found": NotFound,
    "unavailable": Unavailable,
}


class Fetcher(Protocol):
    """What sends requests."""

    async def fetch(self, request: Request, until: float) -> Reply:
        """Sends a request and gives the complete response, or raises a `ToolFailure`."""


async def ask(client: Fetcher, endpoint: Endpoint, arguments: Mapping[str, Json], until: float) -> dict[str, Any]:
    """Asks a service.

    Args:
        client: What sends the requests.
        endpoint: The declaration.
        arguments: JSON values by argument name, defaults included.
        until: Loop time at which the call must be over.

    Returns:
        The result fields.

    Raises:
        ToolFailure: What went wrong, typed. An answer that says nothing is a `NotFound`.
        BrokenBody: A response cannot be read.
    """
    request = build_request(endpoint, arguments)
    document, values = await _page(client, endpoint, request, arguments, until)
    if endpoint.paging is not None:
        await _further(client, endpoint, request, arguments, until, document, values)
    elif endpoint.complete and (cut := cut_off(endpoint.gives, document, arguments)):
        raise InvalidArguments(f"'{cut}' would be longer than this tool can return; ask for less")
    if is_empty(values):
        raise NotFound(f"{endpoint.service.name} has no record for these arguments")
    return values


async def _further(
    client: Fetcher,
    endpoint: Endpoint,
    request: Request,
    arguments: Mapping[str, Json],
    until: float,
    document: Json,
    values: dict[str, Any],
) -> None:
    paging = endpoint.paging
    assert paging is not None
    found = values[paging.rows]
    wanted = arguments.get("limit") or next(output.most for output in endpoint.gives if output.name == paging.rows)
    for page in range(1, paging.most):
        token = find(document, parse_path(paging.cursor), arguments) if paging.cursor else None
        if len(found) >= wanted or (paging.kind == "cursor" and token is None):
            break
        start = {"offset": page * paging.size, "page": paging.first + page, "cursor": token}[paging.kind]
        following = request.with_query(paging.parameter, str(start))
        try:
            document, more = await _page(client, endpoint, following, arguments, until)
        except NotFound:  # how some services say that there are no more pages
            break
        if not more[paging.rows]:
            break
        found += more[paging.rows]
    del found[wanted:]


async def _page(
    client: Fetcher, endpoint: Endpoint, request: Request, arguments: Mapping[str, Json], until: float
) -> tuple[Json, dict[str, Any]]:
    reply = await client.fetch(request, until)
    if len(reply.body) <= _SMALL:
        return _read(endpoint, reply, arguments)
    return await asyncio.get_running_loop().run_in_executor(None, _read, endpoint, reply, arguments)


def _read(endpoint: Endpoint, reply: Reply, arguments: Mapping[str, Json]) -> tuple[Json, dict[str, Any]]:
    document = read_document(reply.body, endpoint.form, reply.charset)
    fault = endpoint.fault or endpoint.service.fault
    message = find(document, parse_path(fault.path), arguments) if fault else None
    if fault and message:
        raise _FAULTS[fault.kind](f"{endpoint.service.name} says: {' '.join(str(message).split())[:200]}")
    return document, extract(endpoint.gives, document, arguments)
