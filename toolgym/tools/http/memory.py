"""Answers that this process remembers for a while, so that the same question is not put to a service twice."""

import threading
import time
from collections import OrderedDict

from toolgym.tools.call import ToolResult
from toolgym.tools.snapshots import CallKey


class Memory:
    """The most recently used answers, each until it is too old. Safe to use from any thread.

    Args:
        size: Most answers kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[CallKey, tuple[float, ToolResult]] = OrderedDict()

    def get(self, key: CallKey) -> ToolResult | None:
        """The remembered answer, None if there is none or it is too old."""
        with self._lock:
            until, result = self._answers.get(key, (0.0, None))
            if result is None or time.monotonic() >= until:
                self._answers.pop(key, None)
                return None
            self._answers.move_to_end(key)
            return result

    def put(self, key: CallKey, result: ToolResult, seconds: float) -> None:
        """Remembers an answer for a while. Only values are remembered: whatever failed may be asked again."""
        if not result.ok or seconds <= 0:
            return
        with self._lock:
            self._answers[key] = (time.monotonic() + seconds, result)
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)

    def forget(self) -> None:
        """Drops every answer."""
        with self._lock:
            self._answers.clear()
