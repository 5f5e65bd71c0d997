"""``toolgym serve mcp`` serves a tool pool to any client of the Model Context Protocol."""

import argparse
import sys

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``serve``."""
    serve = subparsers.add_parser("serve", help="serve a tool pool over a protocol")
    protocols = serve.add_subparsers(metavar="PROTOCOL", required=True)
    mcp = protocols.add_parser("mcp", help="as an MCP server, over stdio or streamable HTTP")
    mcp.add_argument("--pool", default=DEFAULT_POOL, metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
    mcp.add_argument("--tool", action="append", metavar="NAME", help="serve this tool only; may be repeated")
    mcp.add_argument("--http", metavar="HOST:PORT", help="listen there instead of on stdin; port 0 takes a free one")
    mcp.set_defaults(run=_serve_mcp)


def _serve_mcp(arguments: argparse.Namespace) -> int:
    from toolgym.serving import serve_http, serve_stdio
    from toolgym.tools import Unavailable, load_pool

    pool = load_pool(arguments.pool)
    unknown = [name for name in arguments.tool or () if name not in pool]
    if unknown:
        raise CommandError(f"the pool {arguments.pool} has no tool '{unknown[0]}'")
    try:
        if arguments.http is None:
            serve_stdio(pool, arguments.tool)
            return 0
        host, _, port = arguments.http.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65_535:
            raise CommandError(f"--http must be HOST:PORT, such as 127.0.0.1:8000, not '{arguments.http}'")
        serve_http(pool, arguments.tool, host=host.strip("[]"), port=int(port), on_ready=_announce)
    except Unavailable as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"'{arguments.http}' cannot be listened on: {error.strerror or error}") from error
    return 0


def _announce(address: str) -> None:
    print(f"serving at {address}", file=sys.stderr, flush=True)
