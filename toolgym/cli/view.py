"""``toolgym view`` shows a task set, or the log of a run, as a local page; two logs, beside each other."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from toolgym.viewer import Collection


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``view``."""
    view = subparsers.add_parser("view", help="look at tasks, or at what an agent did, in a browser")
    view.add_argument("file", metavar="LOG|TASKSET", help="log of a run, task file, or environment id and split")
    view.add_argument("other", nargs="?", metavar="LOG_B", help="log of another agent on the same tasks, beside it")
    view.add_argument("--tasks", metavar="TASKSET", help="the tasks that were played (what the log names)")
    view.add_argument("--port", type=int, default=0, help="port to serve at, on this machine only (0: a free one)")
    view.add_argument("--out", type=Path, metavar="PAGE", help="write one self-contained HTML file instead of serving")
    view.add_argument("--most", type=int, metavar="N", help="most records in that file (500)")
    view.set_defaults(run=_view)


def _view(arguments: argparse.Namespace) -> int:
    from toolgym.viewer import open_collection

    if arguments.most is not None and (arguments.out is None or arguments.most < 1):
        raise CommandError("--most must be at least 1, and is of use with --out only")
    try:
        collection = open_collection(arguments.file, arguments.other, arguments.tasks)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not len(collection.index):
        raise CommandError(f"'{arguments.file}' holds nothing to look at")
    return _write(collection, arguments) if arguments.out else _serve(collection, arguments.port)


def _write(collection: "Collection", arguments: argparse.Namespace) -> int:
    from toolgym.viewer import EMBEDDED, write_page

    try:
        held = write_page(collection, arguments.out, arguments.most or EMBEDDED)
    except OSError as error:
        raise CommandError(f"'{arguments.out}' cannot be written: {error.strerror or error}") from error
    except ValueError as error:
        raise CommandError(str(error)) from error
    size = len(collection.index)
    print(f"{arguments.out}: {held:,} {collection.kind}")
    if held < size:
        print(f"the first {held:,} of {size:,}; --most takes more, and without --out the page has them all")
    return 0


def _serve(collection: "Collection", port: int) -> int:
    import asyncio

    from toolgym.viewer import serve

    try:
        asyncio.run(serve(collection, port, _announce))
    except KeyboardInterrupt:
        return 0
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"the port {port} cannot be listened on: {getattr(error, 'strerror', None) or error}"
        ) from error
    return 0


def _announce(address: str) -> None:
    print(f"viewing at {address} (Ctrl+C ends it)", file=sys.stderr, flush=True)
