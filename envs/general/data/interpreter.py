"""Model-written Python, run in a monty worker process: no files, no network, a frozen clock, hard limits."""

import atexit
import os
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from typing import Any

from toolgym.tools import InvalidArguments, Unavailable

SECONDS = 1.0
MEMORY = 32_000_000
OUTPUT = 4_000
"""Limits of one run: seconds of computing, bytes of memory, characters of output."""

_CLOCK = datetime(2020, 1, 1, tzinfo=UTC)


def run(code: str) -> tuple[Any, str]:
    """Runs code in a fresh session.

    Returns:
        The value of the last expression, and what was printed.

    Raises:
        InvalidArguments: The code does not parse, raised an error, or broke a limit; the message says which.
        Unavailable: The worker died.
    """
    import pydantic_monty as monty

    printed: list[str] = []
    room = OUTPUT

    def collect(stream: str, text: str) -> None:
        nonlocal room
        printed.append(text[:room])
        room -= min(room, len(text))

    limits = {"max_feed_duration_secs": SECONDS, "max_memory": MEMORY, "max_recursion_depth": 200}
    policy = {"datetime": _CLOCK, "sleep": "zero", "random_start": {"seed": 0}}
    try:
        with _pool(os.getpid()).checkout(limits=limits, os_policy=policy) as session:
            value = session.feed_run(code, print_callback=collect)
    except (monty.MontySyntaxError, monty.MontyRuntimeError) as error:
        # The message of a timeout tells the time that was measured, which differs from run to run.
        late = str(error).startswith("TimeoutError: feed time limit")
        reason = f"it ran longer than {SECONDS:g} s" if late else str(error)[:300]
        raise InvalidArguments(f"the code failed: {reason}") from None
    except monty.MontyError as error:
        raise Unavailable(f"the interpreter gave up on this code: {type(error).__name__}") from None
    return value, "".join(printed)


@cache
def _pool(process: int) -> Any:
    """The pool of workers of this process; a fork must not share its parent's."""
    import pydantic_monty as monty

    stack = ExitStack()
    pool = stack.enter_context(monty.Monty(max_processes=4, request_timeout=SECONDS * 5))
    atexit.register(stack.close)
    return pool
