"""One exchange with a service: send, read what comes within bounds, and say in typed errors what went wrong."""

import email.utils
import time
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from toolgym.tools.call import CallTimeout
from toolgym.tools.errors import InvalidArguments, NotFound, ToolFailure, Unavailable
from toolgym.tools.http.requests import Request

REDIRECTS = 3
CHUNK = 65_536
_EXCERPT = 2_000
_SHOWN = 200
_DAY = 86_400.0
_RETRIED = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 522, 524))


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete response.

    Attributes:
        body: The bytes, without the key that was sent.
        charset: Their encoding.
    """

    body: bytes
    charset: str


class Transient(Exception):
    """A fault that may pass. The request may be sent again.

    Args:
        failure: What to report if it does not pass.
        retry_after: Seconds that the service asks to wait, None if it does not say.
    """

    def __init__(self, failure: ToolFailure, retry_after: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.retry_after = retry_after


async def exchange(session: aiohttp.ClientSession, request: Request, base: str) -> Reply:
    """Sends a request once and reads the response.

    Args:
        session: The session.
        request: The request.
        base: Scheme, host and port to send it to.

    Raises:
        Transient: The service is busy, broken or out of reach.
        ToolFailure: It answered, and asking again would not help.
    """
    name = request.service.name
    try:
        return await _follow(session, request, base)
    except aiohttp.ClientSSLError as error:
        raise Unavailable(f"the secure connection to {name} failed: {type(error).__name__}") from None
    except aiohttp.ServerTimeoutError:
        raise Transient(CallTimeout(f"{name} does not answer")) from None
    except (aiohttp.InvalidURL, ValueError) as error:
        raise Unavailable(f"{name} cannot be asked this: {type(error).__name__}") from None
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, PermissionError):
            raise Unavailable(f"{name} cannot be reached: the network is blocked in this process") from None
        raise Transient(Unavailable(f"{name} cannot be reached: {type(error).__name__}")) from None
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error, PermissionError):
            raise Unavailable(f"{name} cannot be reached: the network is blocked in this process") from None
        raise Transient(Unavailable(f"{name} broke off its answer: {type(error).__name__}")) from None


async def _follow(session: aiohttp.ClientSession, request: Request, base: str) -> Reply:
    url = base + request.target
    ours = {urlsplit(base).netloc, request.service.host, *request.service.hosts}
    for _ in range(REDIRECTS + 1):
        method = request.method or ("GET" if request.body is None else "POST")
        headers = {"Accept": "*/*", **request.headers}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        async with session.request(
            method, URL(url, encoded=True), headers=headers, data=request.body, allow_redirects=False
        ) as response:
            try:
                moved = response.status in (301, 302, 303, 307, 308) and not request.action
                if moved and "Location" in response.headers:
                    url = _redirected(url, response.headers["Location"], ours, request)
                    continue
                return await _read(response, request)
            finally:
                if not response.content.at_eof():  # what is left would be read in vain
                    response.close()
    raise Unavailable(f"{request.service.name} redirects more than {REDIRECTS} times")


def _redirected(url: str, location: str, ours: set[str], request: Request) -> str:
    """Where a redirect leads, if that is still the same service: neither keys nor calls go to anybody else."""
    target = urljoin(url, location)
    parts = urlsplit(target)
    if parts.netloc not in ours and not (parts.hostname in ours and parts.port in (None, 80, 443)):
        raise Unavailable(f"{request.service.name} redirects to another host, '{(parts.hostname or '')[:80]}'")
    if parts.scheme != "https" and urlsplit(url).scheme == "https":
        raise Unavailable(f"{request.service.name} redirects to an insecure address")
    return target


async def _read(response: aiohttp.ClientResponse, request: Request) -> Reply:
    service = request.service
    if response.status >= 400:
        await _refused(response, request)
    if response.status == 204 and not request.action:
        raise NotFound(f"{service.name} has no content for these arguments")
    if response.status != 200 and not (request.action and 200 < response.status < 300):
        raise Unavailable(f"{service.name} answered with the unexpected status {response.status}")
    if request.action and (response.status == 204 or response.content_length == 0):
        return Reply(b"", "utf-8")
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not any(part in media for part in request.media_types):
        raise Unavailable(
            f"{service.name} answered with '{media[:60] or 'no media type'}', not with {request.media_types[0]}"
        )
    body = await _bounded(response, request)
    if request.secret:
        body = body.replace(request.secret.encode(), b"[key]")
    return Reply(body, response.charset or "utf-8")


async def _bounded(response: aiohttp.ClientResponse, request: Request) -> bytes:
    if (response.content_length or 0) > request.max_bytes:
        _too_large(request)
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > request.max_bytes:
            _too_large(request)
    return bytes(body)


def _too_large(request: Request) -> NoReturn:
    limit = f"{request.max_bytes / 1e6:g} MB"
    raise Unavailable(f"the answer of {request.service.name} is larger than {limit}; ask for less")


async def _refused(response: aiohttp.ClientResponse, request: Request) -> NoReturn:
    name, status = request.service.name, response.status
    if status in _RETRIED:
        waits = _seconds(response.headers.get("Retry-After"))
        if status == 429:
            said = f", asks to wait {waits:g} s" if waits else ""
            raise Transient(Unavailable(f"{name} is being called too often{said}"), waits)
        raise Transient(Unavailable(f"{name} failed with status {status}"), waits)
    if status in (401, 403, 407, 451):
        key = request.service.key
        hint = f"check the key in {key.variable}" if key and key.value else "it refuses access"
        raise Unavailable(f"{name} answered with status {status}; {hint}")
    if status in (404, 410):
        raise NotFound(f"{name} has no record for these arguments")
    if status >= 500:
        raise Unavailable(f"{name} failed with status {status}")
    raise InvalidArguments(f"{name} refused the request with status {status}: {await _excerpt(response, request)}")


async def _excerpt(response: aiohttp.ClientResponse, request: Request) -> str:
    media = response.headers.get("Content-Type", "")
    if "html" in media:
        return "it gave no reason"
    body = (await response.content.read(_EXCERPT)).decode("utf-8", "replace")
    if request.secret:
        body = body.replace(request.secret, "[key]")
    return " ".join("".join(c if c.isprintable() else " " for c in body).split())[:_SHOWN] or "it gave no reason"


def _seconds(header: str | None) -> float | None:
    """The wait of a ``Retry-After`` header, which is a number of seconds or a date."""
    if not header:
        return None
    try:
        return min(max(0.0, float(header)), _DAY)
    except ValueError:
        pass
    try:
        return min(max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time()), _DAY)
    except (ValueError, TypeError):
        return None
