"""The bench: one thread on which tools run and proofs are made, so that neither holds up a model's answers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, TypeVar

from toolgym.tools import ToolPool

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Bench:
    """Runs work one piece after another: libraries behind tools need not be safe to use from several threads.

    Args:
        pool: The pool whose tools are run.
    """

    def __init__(self, pool: ToolPool) -> None:
        self.pool = pool
        self._thread = ThreadPoolExecutor(1, "toolgym-bench")

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Runs a function on the bench and waits for it without blocking the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))

    def __enter__(self) -> "Bench":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
