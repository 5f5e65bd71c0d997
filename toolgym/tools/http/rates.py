"""Rate classes at work: calls take turns so that no service is asked faster than it allows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from toolgym.tools.call import CallTimeout
from toolgym.tools.errors import Unavailable
from toolgym.tools.http.endpoint import Rate


class Turnstile:
    """Lets calls of one rate class through, in the order in which they came. Lives on one event loop.

    Args:
        rate: The rate class.
    """

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._interval = 1 / rate.per_second
        self._due = 0.0  # when the next call would be due if calls came evenly
        self._open_at = 0.0
        self._places = asyncio.Semaphore(rate.concurrent)

    def pause(self, seconds: float) -> None:
        """Lets nobody through for a while: the service said so."""
        self._open_at = max(self._open_at, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def turn(self, until: float) -> AsyncIterator[None]:
        """Waits for a turn and holds a place among the calls in flight.

        Args:
            until: Loop time at which the call must be over.

        Raises:
            CallTimeout: The turn would come too late; nobody's turn is used up.
            Unavailable: The same, because the service asked to be left alone for a while.
        """
        async with self._places:
            now = asyncio.get_running_loop().time()
            start = max(now, self._due - (self.rate.burst - 1) * self._interval, self._open_at)
            if self._open_at >= until:
                raise Unavailable(f"the service asked not to be called for the next {self._open_at - now:.0f} s")
            if start >= until:
                rate = f"{self.rate.per_second:g} calls a second"
                raise CallTimeout(f"no turn within the time allowed: the service is called at {rate} at most")
            self._due = max(self._due, start) + self._interval
            await asyncio.sleep(start - now)
            yield
