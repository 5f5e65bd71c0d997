"""Clients that open sessions and vanish: sockets are cut with episodes under way, and nothing is closed."""

import asyncio
import json
from typing import NamedTuple

import aiohttp
from served import Server
from served_domain import call

_SOCKETS = 50


class Peak(NamedTuple):
    """The most that the server held, as seen from outside.

    Attributes:
        sessions: Sessions.
        descriptors: Files and sockets.
        mebibytes: Memory.
    """

    sessions: float
    descriptors: int
    mebibytes: float


def storm(server: Server, count: int) -> Peak:
    """Opens ``count`` sessions over as many sockets as 50 at a time, plays a turn in each, and cuts the connection."""
    return asyncio.run(_storm(server, count))


async def _storm(server: Server, count: int) -> Peak:
    peak = Peak(0.0, 0, 0.0)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        for first in range(0, count, _SOCKETS):
            numbers = range(first, min(first + _SOCKETS, count))
            sockets = await asyncio.gather(*(_open(session, server, number) for number in numbers))
            seen = Peak(await asyncio.to_thread(server.metric, "sessions"), server.descriptors, server.mebibytes)
            peak = Peak(*map(max, zip(peak, seen, strict=True)))
            for socket in sockets:
                socket._response.connection.transport.abort()  # as a process that is killed
    return peak


async def _open(session: aiohttp.ClientSession, server: Server, number: int) -> aiohttp.ClientWebSocketResponse:
    socket = await session.ws_connect(f"{server.url}/v1/socket")
    name = f"storm-{number:08}-{id(session)}"
    for request in (
        {"type": "open", "session": name},
        {"type": "reset", "session": name, "number": 1, "seed": number},
        {"type": "step", "session": name, "number": 2, "action": call("hill_height", hill="Osser")},
    ):
        await socket.send_json({"id": 0, "request": request})
        reply = json.loads(await socket.receive_bytes(timeout=60))["reply"]
        assert reply["type"] in ("opened", "played"), reply
    return socket
