"""``toolgym serve env`` serves an environment to its remote counterpart, ``toolgym serve mcp`` tools to MCP clients."""

import argparse
import ipaddress
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL

if TYPE_CHECKING:
    from mcp.server import Server

    from toolgym.episodes import EpisodeRecord
    from toolgym.serving import Bounds

_LIMITS = {"turns": int, "calls": int, "tokens": int, "seconds": float}
_BOUNDS = {
    "sessions": "most sessions at once",
    "in_flight": "most requests that are worked on at once",
    "waiting": "most requests that wait for that; further ones are told to come again",
    "message_bytes": "longest request",
    "idle_seconds": "an unused session is closed after so long",
    "step_seconds": "a session whose request takes longer is given up",
    "drain_seconds": "how long episodes may go on after SIGTERM",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``serve``."""
    serve = subparsers.add_parser("serve", help="serve an environment or a tool pool over a protocol")
    protocols = serve.add_subparsers(metavar="PROTOCOL", required=True)
    env = protocols.add_parser("env", help="an environment, over HTTP and WebSocket, for toolgym/remote-v0")
    env.add_argument("environment", metavar="ID", help="such as toolgym/finance-v0, or module:id")
    env.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1); others need a token")
    env.add_argument("--port", type=int, default=8000, help="port to listen on (8000); 0 takes a free one")
    env.add_argument("--split", help="split that tasks are drawn from")
    env.add_argument("--dialect", help="dialect of actions")
    for name, kind in _LIMITS.items():
        env.add_argument(f"--{name}", type=kind, metavar="N", help=f"most {name} of an episode")
    for name, told in _BOUNDS.items():
        option = f"--{name.replace('_', '-')}"
        env.add_argument(option, type=float if "seconds" in name else int, metavar="N", help=told)
    env.set_defaults(run=_serve_env)
    mcp = protocols.add_parser("mcp", help="as an MCP server, over stdio or streamable HTTP")
    mcp.add_argument("--pool", metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
    mcp.add_argument("--tool", action="append", metavar="NAME", help="serve this tool only; may be repeated")
    mcp.add_argument("--env", metavar="ID", help="serve an episode of this environment instead of a pool")
    mcp.add_argument("--task-id", help="the episode's task; the seed draws one if none is named")
    mcp.add_argument("--split", help="split that it is drawn from")
    mcp.add_argument("--seed", type=int, help="seed of the draw")
    mcp.add_argument("--log", metavar="FILE", help="append the record of each episode to this JSONL file")
    mcp.add_argument("--http", metavar="HOST:PORT", help="listen there instead of on stdin; port 0 takes a free one")
    mcp.set_defaults(run=_serve_mcp)


def _serve_env(arguments: argparse.Namespace) -> int:
    import asyncio

    import gymnasium

    from toolgym.serving import EnvironmentServer, Sessions
    from toolgym.tools import Unavailable

    token = _token(arguments.host)
    bounds = _bounds(arguments)
    try:
        sessions = Sessions(arguments.environment, _keywords(arguments), bounds)
    except (gymnasium.error.Error, ValueError, TypeError, Unavailable, ImportError) as error:
        raise CommandError(f"'{arguments.environment}' cannot be served: {error}") from error
    try:
        asyncio.run(EnvironmentServer(sessions, token).run(arguments.host, arguments.port, _announce))
    except (OSError, OverflowError) as error:
        at = f"{arguments.host}:{arguments.port}"
        raise CommandError(f"'{at}' cannot be listened on: {getattr(error, 'strerror', None) or error}") from error
    return 0


def _token(host: str) -> str | None:
    """The token that a server on this address wants; on an address that others reach it needs one."""
    import os

    from toolgym.serving.protocol import TOKEN_VARIABLE

    token = os.environ.get(TOKEN_VARIABLE, "").strip() or None
    if token is None and not _is_loopback(host):
        raise CommandError(
            f"listening on {host} needs a token: set the environment variable {TOKEN_VARIABLE}, here and for clients"
        )
    return token


def _bounds(arguments: argparse.Namespace) -> "Bounds":
    from pydantic import ValidationError

    from toolgym.serving import Bounds

    given = {name: getattr(arguments, name) for name in _BOUNDS if getattr(arguments, name) is not None}
    try:
        return Bounds(**given)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        option = str(fault["loc"][0]).replace("_", "-")
        raise CommandError(f"--{option}: {fault['msg'][:1].lower()}{fault['msg'][1:]}, not {fault['input']}") from None


def _keywords(arguments: argparse.Namespace) -> dict[str, Any]:
    keywords = {name: getattr(arguments, name) for name in ("split", "dialect") if getattr(arguments, name) is not None}
    limits = {name: getattr(arguments, name) for name in _LIMITS if getattr(arguments, name) is not None}
    return {**keywords, "limits": limits} if limits else keywords


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serve_mcp(arguments: argparse.Namespace) -> int:
    from toolgym.tools import Unavailable

    place = None if arguments.http is None else _place(arguments.http)
    own = [name for name in ("task_id", "split", "seed", "log") if getattr(arguments, name) is not None]
    if arguments.env is None and own:
        raise CommandError(f"--{own[0].replace('_', '-')} belongs to an episode: name its environment with --env")
    if arguments.env is not None and (arguments.pool or arguments.tool):
        raise CommandError("an episode has its own tools: give either --env or --pool and --tool")
    try:
        return _serve_pool(arguments, place) if arguments.env is None else _serve_episodes(arguments, place)
    except Unavailable as error:
        raise CommandError(str(error)) from error


def _serve_pool(arguments: argparse.Namespace, place: tuple[str, int] | None) -> int:
    from toolgym.serving import pool_server
    from toolgym.tools import load_pool

    pool = load_pool(arguments.pool or DEFAULT_POOL)
    unknown = [name for name in arguments.tool or () if name not in pool]
    if unknown:
        raise CommandError(f"the pool {pool.reference} has no tool '{unknown[0]}'")
    _serve_over(place, pool_server(pool, arguments.tool))
    return 0


def _serve_episodes(arguments: argparse.Namespace, place: tuple[str, int] | None) -> int:
    from contextlib import ExitStack

    import gymnasium
    from pydantic import ValidationError

    from toolgym.serving import Choice, McpEpisodes, Sessions

    with ExitStack() as stack:
        try:
            log = stack.enter_context(open(arguments.log, "a", encoding="utf-8")) if arguments.log else None
        except OSError as error:
            raise CommandError(f"'{arguments.log}' cannot be written: {error.strerror or error}") from error

        def note(record: "EpisodeRecord") -> None:
            if log is not None:
                print(record.model_dump_json(), file=log, flush=True)

        try:
            sessions = Sessions(arguments.env)
            choice = Choice(task_id=arguments.task_id, split=arguments.split, seed=arguments.seed)
        except ValidationError as error:
            raise CommandError(f"--seed: {error.errors()[0]['msg']}") from None
        except (gymnasium.error.Error, ValueError, TypeError, ImportError) as error:
            raise CommandError(f"'{arguments.env}' cannot be served: {error}") from error
        episodes = McpEpisodes(sessions, choice, note)
        stack.callback(episodes.close)
        _serve_over(place, episodes.server(), sessions.tend)
    return 0


def _serve_over(
    place: tuple[str, int] | None,
    server: "Server[Any]",
    beside: "Callable[[], Coroutine[Any, Any, None]] | None" = None,
) -> None:
    from toolgym.serving import serve_http, serve_stdio

    if place is None:
        serve_stdio(server, beside)
        return
    host, port = place
    token = _token(host)
    try:
        serve_http(server, host=host, port=port, token=token, on_ready=_announce, beside=beside)
    except OSError as error:
        raise CommandError(f"'{host}:{port}' cannot be listened on: {error.strerror or error}") from error


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise CommandError(f"--http must be HOST:PORT, such as 127.0.0.1:8000, not '{text}'")
    return host.strip("[]"), int(port)


def _announce(address: str) -> None:
    print(f"serving at {address}", file=sys.stderr, flush=True)
