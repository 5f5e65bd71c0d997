"""One execution of a tool: its result, and the watcher that bounds its time."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from toolgym.canonical import Json, canonical_json
from toolgym.tools.errors import ErrorKind, ToolError, ToolFailure


class ToolResult(NamedTuple):
    """What one call gave: a JSON value or a typed error, never both.

    Attributes:
        value: The JSON value; treat it as read-only, results are shared by caches. None if the call failed.
        error: What went wrong, None if the call gave a value.
        text: Canonical JSON of the value, or of ``{"error": ...}``: what an agent reads and replay compares.
    """

    value: Json
    error: ToolError | None
    text: str

    @classmethod
    def success(cls, value: Json) -> "ToolResult":
        """Wraps a value.

        Raises:
            ValueError: The value holds NaN, an infinity or a lone surrogate.
        """
        text = canonical_json(value)
        if not text.isascii():
            text.encode()  # a lone surrogate can be sent to nobody
        return cls(value, None, text)

    @classmethod
    def failure(cls, kind: ErrorKind, message: str) -> "ToolResult":
        """Wraps a typed error; a lone surrogate in its message becomes a question mark."""
        if not message.isascii():
            message = message.encode("utf-8", "replace").decode()
        error = ToolError(kind=kind, message=message)
        return cls(None, error, canonical_json({"error": {"kind": kind, "message": message}}))

    @property
    def ok(self) -> bool:
        """Whether the call gave a value."""
        return self.error is None


class CallTimeout(ToolFailure):
    """A tool did not come back within its own timeout."""

    kind: ErrorKind = "timeout"

    @classmethod
    def after(cls, seconds: float) -> "CallTimeout":
        """What an agent is told."""
        return cls(f"no answer within {seconds:g} s; try a smaller request")


def run_within(seconds: float | None, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Runs a function in a daemon thread and gives up waiting after a while, never if that is None.

    The thread is abandoned, not killed: Python cannot stop it. What must be stopped for sure belongs in a process.

    Raises:
        CallTimeout: The function took longer than ``seconds``.
        BaseException: Whatever the function raised.
    """
    outcome: list[Any] = []
    fault: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(function(**arguments))
        except BaseException as error:
            fault.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if fault:
        raise fault[0]
    if not outcome:
        raise CallTimeout.after(seconds or 0.0)
    return outcome[0]
