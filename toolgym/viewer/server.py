"""The server of a page: the document, the index, one record at a time, and searches. For this machine only."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from toolgym.canonical import Json
from toolgym.viewer.collection import Collection
from toolgym.viewer.page import overview, policy, served_page

HOST = "127.0.0.1"

_NAMES = ("127.0.0.1", "localhost")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(collection: Collection) -> web.Application:
    """An application with the routes ``/``, ``/index``, ``/record/N``, ``/search?words=`` and ``/diversity``.

    Records are made one at a time: tools that a report needs are not made for several threads. Measures of diversity
    take half a minute for 50,000 tasks, and hold nothing up.
    """
    one_by_one = asyncio.Lock()
    document = served_page()
    held: dict[str, bytes] = {}
    locks = {name: asyncio.Lock() for name in ("index", "diversity")}

    async def worked(work: Callable[[], Json]) -> bytes:
        async with one_by_one:
            return await _written(work)

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=document, content_type="text/html", headers={"Content-Security-Policy": policy()})

    async def whole(name: str, work: Callable[[], Json]) -> web.Response:
        async with locks[name]:
            if name not in held:
                held[name] = await _written(work)
        response = web.Response(body=held[name], content_type="application/json")
        response.enable_compression()
        return response

    async def index(request: web.Request) -> web.Response:
        return await whole("index", lambda: overview(collection))

    async def diversity(request: web.Request) -> web.Response:
        return await whole("diversity", collection.diversity)

    async def record(request: web.Request) -> web.Response:
        row = int(request.match_info["row"])
        if row >= len(collection.index):
            return _refusal(404, f"there is no row {row}; there are {len(collection.index)}")
        try:
            return web.Response(body=await worked(lambda: collection.record(row)), content_type="application/json")
        except ValueError as error:
            return _refusal(422, str(error))

    async def search(request: web.Request) -> web.Response:
        words = request.query.get("words", "")[:200]
        return web.Response(body=await worked(lambda: collection.index.search(words)), content_type="application/json")

    app = web.Application(middlewares=[_guard])
    app.add_routes(
        [
            web.get("/", page),
            web.get("/index", index),
            web.get("/diversity", diversity),
            web.get(r"/record/{row:\d{1,9}}", record),
            web.get("/search", search),
        ]
    )
    return app


async def serve(collection: Collection, port: int = 0, on_ready: Callable[[str], None] = lambda address: None) -> None:
    """Serves a page on this machine until it is cancelled.

    Args:
        collection: What is shown.
        port: Where; 0 takes a free port.
        on_ready: Called with the page's address once it can be opened.

    Raises:
        OSError: The port is taken or forbidden.
    """
    runner = web.AppRunner(application(collection), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        on_ready(f"http://{HOST}:{runner.addresses[0][1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Answers to this machine's own names only: no stranger's name that leads here (DNS rebinding) reads anything."""
    if request.host.rpartition(":")[0] not in _NAMES and request.host not in _NAMES:
        return _refusal(403, "this page answers to the names 127.0.0.1 and localhost only")
    response = await handler(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


async def _written(work: Callable[[], Json]) -> bytes:
    return await asyncio.to_thread(lambda: json.dumps(work()).encode())


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status)
