"""Declarations: a service on the web, and one endpoint of it that becomes a tool."""

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from toolgym.canonical import Json, digest
from toolgym.tools.http.documents import BodyFormat
from toolgym.tools.http.give import Output
from toolgym.tools.http.take import Argument

CONTACT = "TOOLGYM_CONTACT"
"""Environment variable with an e-mail address or page by which services may reach who calls them."""

SLOT = re.compile(r"\{(\w+)\}")
"""A place in a template that an argument's value fills."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a service may be called. Services with the same rate class share one allowance.

    Attributes:
        name: The rate class.
        per_second: Calls per second in the long run.
        burst: Calls that may follow one another at once.
        concurrent: Calls in flight at the same time.
    """

    name: str
    per_second: float
    burst: int = 1
    concurrent: int = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a service asks for.

    Attributes:
        variable: Environment variable it is read from, at every call.
        place: Where it is sent.
        name: Header, query parameter or top-level body field that carries it.
        prefix: What stands before it ("Bearer ").
        required: Whether there is no answer without it; an optional key raises a limit.
    """

    variable: str
    place: Literal["header", "query", "body"]
    name: str
    prefix: str = ""
    required: bool = True

    @property
    def value(self) -> str | None:
        """The key, None if it is not set."""
        return os.environ.get(self.variable, "").strip() or None


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal that comes with status 200.

    Attributes:
        path: Where the message stands; nothing there means no fault.
        kind: What it becomes.
    """

    path: str
    kind: Literal["invalid_arguments", "not_found", "unavailable"] = "unavailable"


@dataclass(frozen=True)
class Service:
    """A service on the web.

    Attributes:
        name: What people call it ("RxNav").
        base: Scheme and host, without a slash at the end.
        rate: Its rate class.
        terms: Licence or terms of its data.
        key: The key it asks for.
        headers: Headers of every request.
        contact_required: Whether it refuses callers who do not say how to reach them.
        contact_parameter: Query parameter in which it likes to find the contact, sent if there is one.
        fault: How it refuses with status 200.
        hosts: Further hosts of its own that it may redirect to.
    """

    name: str
    base: str
    rate: Rate
    terms: str
    key: Key | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    contact_required: bool = False
    contact_parameter: str = ""
    fault: Fault | None = None
    hosts: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host name."""
        return urlsplit(self.base).hostname or ""

    @property
    def missing(self) -> str | None:
        """One sentence that says which environment variable is to be set, None if the service can be called."""
        if self.key is not None and self.key.required and self.key.value is None:
            return f"{self.name} needs a key; set the environment variable {self.key.variable}"
        if self.contact_required and not contact():
            return f"{self.name} refuses callers it cannot reach; set {CONTACT} to an e-mail address"
        return None


@dataclass(frozen=True, slots=True)
class Paging:
    """How further records are asked for.

    Attributes:
        rows: Result field that the pages fill.
        parameter: Query parameter that says where a page starts.
        kind: ``offset`` counts records from 0, ``page`` counts pages from ``first``, ``cursor`` repeats a token.
        size: Records per page, for offsets.
        first: Number of the first page.
        cursor: Path of the next page's token; without one the pages end.
        most: Most pages of one call.
    """

    rows: str
    parameter: str
    kind: Literal["offset", "page", "cursor"]
    size: int = 50
    first: int = 1
    cursor: str = ""
    most: int = 4


@dataclass(frozen=True)
class Endpoint:
    """One request that a service answers, as a tool takes and gives it.

    Attributes:
        name: Tool name.
        description: What it does, for the agent.
        service: Whom it asks.
        path: Path template; ``{name}`` is the argument's value, quoted.
        takes: The arguments. Those in no template are sent as query parameters.
        gives: The result fields.
        theme: Shelf inside the pack.
        query: Further query parameters, as templates; one whose argument is not given is left out.
        body: JSON body, in which a text that is one slot is the argument's value; or one such text, sent as it is.
            Makes the request a POST.
        form: Format of the response.
        example: Arguments that are known to be answered.
        subject: Noun phrase with a slot for every argument that questions name; the only required argument if None.
        complete: Whether lists hold all the service has, so that questions may ask about them; then one that would be
            cut is an error.
        paging: How further records are asked for, None if there is one page.
        fault: How it refuses with status 200, if not as its service does.
        headers: Headers beside the service's.
        media_types: Parts one of which the media type must contain, if not those of the format.
        deadline: Seconds for the whole call, waiting, retries and pages included.
        max_bytes: Largest body of one response.
        keep_for: Seconds that an answer is remembered in this process when no snapshot is in use.
    """

    name: str
    description: str
    service: Service
    path: str
    takes: tuple[Argument, ...]
    gives: tuple[Output, ...]
    theme: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    form: BodyFormat = "json"
    example: Mapping[str, Json] = field(default_factory=dict)
    subject: str | None = None
    complete: bool = False
    paging: Paging | None = None
    fault: Fault | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_types: tuple[str, ...] = ()
    deadline: float = 30.0
    max_bytes: int = 8_000_000
    keep_for: float = 3_600.0

    def __post_init__(self) -> None:
        known = {argument.name for argument in self.takes}
        unknown = sorted(self.slots - known)
        if unknown:
            raise ValueError(f"endpoint '{self.name}' has a slot for '{unknown[0]}', which it does not take")

    @property
    def slots(self) -> frozenset[str]:
        """The arguments that a template names."""
        templates = [self.path, *self.query.values(), *_texts(self.body)]
        return frozenset(name for template in templates for name in SLOT.findall(template))

    @property
    def edition(self) -> str:
        """Fingerprint of the declaration: another one may answer otherwise."""
        return digest(_plain(asdict(self)))


def contact() -> str | None:
    """How services may reach who calls them, from the environment."""
    return os.environ.get(CONTACT, "").strip() or None


def _texts(body: Json) -> list[str]:
    if isinstance(body, str):
        return [body]
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return [text for value in inner for text in _texts(value)]


def _plain(value: Any) -> Json:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
