"""The ``toolgym`` command. Each noun has a module here that adds its subcommands; what they need is imported on use."""

import argparse
import importlib
import sys
from collections.abc import Sequence

_NOUNS = (
    "tools",
    "synthesis",
    "tasks",
    "play",
    "serve",
    "coverage",
    "diversity",
    "difficulty",
    "freshness",
    "loop",
    "series",
    "evaluation",
    "init",
    "view",
)


class CommandError(Exception):
    """The person who typed the command can mend this; the message is one sentence, printed without a traceback."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one ``toolgym`` command.

    A module ``toolgym.cli.<noun>`` exports ``add_parser(subparsers)``, which adds subcommands and sets ``run`` on each
    to a handler that takes the parsed arguments and returns the exit status.

    Args:
        argv: The arguments; ``sys.argv`` without the program's name if None.

    Returns:
        Exit status: 0, 1 if what was checked has faults, 2 if the command itself was wrong.
    """
    parser = argparse.ArgumentParser(prog="toolgym", description="Environments for agents that use tools.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for noun in _NOUNS:
        importlib.import_module(f"toolgym.cli.{noun}").add_parser(subparsers)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except BrokenPipeError:  # the reader of our output, such as `head`, has had enough
        sys.stderr.close()
        return 0
    except _user_errors() as error:
        print(f"toolgym: {error}", file=sys.stderr)
        return 2


def _user_errors() -> tuple[type[Exception], ...]:
    from toolgym.tasks.taskset import TaskFileError
    from toolgym.tools.fresh import FreshProcessError
    from toolgym.tools.pool import PoolReferenceError

    return CommandError, TaskFileError, PoolReferenceError, FreshProcessError
