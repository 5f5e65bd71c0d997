"""The client: sends chats, again where that can help, within bounds on time, size and number in flight."""

import asyncio
import email.utils
import random
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import aiohttp

from toolgym.canonical import Json, canonical_json
from toolgym.chat.completion import Completion, read_completion
from toolgym.chat.endpoint import Endpoint
from toolgym.chat.errors import ChatError, ChatErrorKind
from toolgym.chat.journal import Journal
from toolgym.chat.messages import Message
from toolgym.chat.sampling import Sampling

RETRIED = frozenset((408, 409, 425, 429))
"""Statuses below 500 that another try can mend."""

LONGEST_PAUSE = 60.0
"""Most seconds between two tries, unless the endpoint itself asks for more."""

_SHOWN = 300
_CHUNK = 65_536


class _Again(Exception):
    """One try failed in a way that another may not.

    Attributes:
        fault: What is raised if there is no other try.
        wait: Seconds the endpoint asked to wait, None if it did not.
    """

    def __init__(self, fault: ChatError, wait: float | None = None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.wait = wait


class ChatClient:
    """Sends chats to one endpoint. Use as an asynchronous context manager, within one event loop.

    Args:
        endpoint: Where to, and the bounds.
        journal: Counts requests and tokens; one that only counts if None.
        seed: Seed of the jitter in pauses.
    """

    def __init__(self, endpoint: Endpoint, journal: Journal | None = None, seed: int = 0) -> None:
        self.endpoint = endpoint
        self.journal = journal or Journal()
        self._rng = random.Random(f"pause/{seed}")
        self._turns = asyncio.Semaphore(endpoint.concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "ChatClient":
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.endpoint.concurrency),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        self.journal.close()

    async def complete(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Json]] = (),
        sampling: Sampling | None = None,
        label: str = "",
    ) -> Completion:
        """Asks for one completion.

        Args:
            messages: The chat so far.
            tools: Function schemas, as ``Tool.schema`` gives them.
            sampling: Parameters; the endpoint's defaults if None.
            label: What the request is for, for the journal.

        Raises:
            ChatError: There is no completion; its ``kind`` says why.
        """
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": [message.wire() for message in messages],
            **(sampling or Sampling()).wire(),
        }
        if tools:
            body["tools"] = [dict(tool) for tool in tools]
        data = canonical_json(body).encode("utf-8", "replace")
        loop = asyncio.get_running_loop()
        tries, begun = [0], loop.time()
        try:
            completion = await self._tried(data, tries)
        except ChatError as error:
            self.journal.note(self.endpoint.model, error.kind, tries[0], loop.time() - begun, None, label)
            raise
        except asyncio.CancelledError:
            self.journal.note(self.endpoint.model, "cancelled", tries[0], loop.time() - begun, None, label)
            raise
        self.journal.note(self.endpoint.model, "ok", tries[0], loop.time() - begun, completion.usage, label)
        return completion

    async def _tried(self, data: bytes, tries: list[int]) -> Completion:
        loop = asyncio.get_running_loop()
        until, pause = 0.0, self.endpoint.first_pause
        while True:
            async with self._turns:
                until = until or loop.time() + self.endpoint.deadline_seconds
                tries[0] += 1
                left = max(0.0, until - loop.time())
                try:
                    return await self._once(data, min(self.endpoint.attempt_seconds, left))
                except _Again as again:
                    fault, asked = again.fault, again.wait
            wait = asked if asked is not None else min(LONGEST_PAUSE, pause * (0.5 + self._rng.random() / 2))
            if tries[0] >= self.endpoint.attempts or loop.time() + wait >= until:
                raise fault
            pause *= 2
            await asyncio.sleep(wait)

    async def _once(self, data: bytes, seconds: float) -> Completion:
        if self._session is None:
            raise ChatError("closed", "the chat client is not open; use it in 'async with'")
        key = self.endpoint.key()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            async with asyncio.timeout(seconds):
                # A redirect would carry the key elsewhere.
                async with self._session.post(
                    self.endpoint.completions, data=data, headers=headers, allow_redirects=False
                ) as response:
                    body = await self._bounded(response)
                    status, asked = response.status, response.headers.get("Retry-After")
        except TimeoutError:
            raise _Again(ChatError("deadline", f"no answer within {seconds:.1f} s")) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            message = f"no connection to {self.endpoint.url}: {type(error).__name__}"
            raise _Again(ChatError("unavailable", message)) from None
        if status == 200:
            return read_completion(body)
        kind: ChatErrorKind = "busy" if status == 429 else "unavailable" if status >= 500 else "refused"
        told = _shown(body, key)
        fault = ChatError(kind, f"the endpoint answers {status}{': ' + told if told else ''}", status)
        if status in RETRIED or status >= 500:
            raise _Again(fault, _seconds(asked))
        raise fault

    async def _bounded(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self.endpoint.max_response_bytes:
                response.close()
                raise ChatError("too_large", f"the answer has more than {self.endpoint.max_response_bytes} bytes")
        return bytes(body)


def _shown(body: bytes, key: str | None) -> str:
    """The beginning of an error's body, printable and without the key, which some endpoints repeat."""
    text = body.decode("utf-8", "replace")
    text = (text.replace(key, "***") if key else text)[: 4 * _SHOWN]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_SHOWN]


def _seconds(header: str | None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: a number, or the time until a date."""
    if header is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*", header):
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
