"""The protocol between environment server and client: typed requests, typed replies, and how they become bytes.

Over a WebSocket a frame is an `Envelope` or an `Answer`; over HTTP a request is a path and a JSON body, and the answer
is a reply. Bytes are JSON in UTF-8; a lone surrogate, which a model may well write, travels as Python's
``surrogatepass`` encodes it.

A session is one environment with its episode. The client names it with a long random word, which makes opening one
idempotent and keeps it private. ``reset`` and ``step`` carry a number that grows with each new request of the session:
a request that is sent again under its number is not worked on again, its first reply is repeated.
"""

import json
import secrets
from collections.abc import Set
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from toolgym.canonical import Json
from toolgym.serving.generator import Generator

PROTOCOL: Final = 1
"""Version of the protocol. Paths begin with it; server and client must agree on it."""

TOKEN_VARIABLE = "TOOLGYM_TOKEN"
"""Environment variable that holds the token on either side."""

FailureKind: TypeAlias = Literal[
    "malformed",
    "unauthorized",
    "unknown_path",
    "unknown_session",
    "out_of_order",
    "reset_needed",
    "too_large",
    "bad_option",
    "unknown_task",
    "stale_task",
    "unavailable",
    "busy",
    "full",
    "draining",
    "deadline",
    "internal",
]

STATUS: dict[FailureKind, int] = {
    "malformed": 400,
    "unauthorized": 401,
    "unknown_path": 404,
    "unknown_session": 404,
    "out_of_order": 409,
    "reset_needed": 409,
    "too_large": 413,
    "bad_option": 422,
    "unknown_task": 422,
    "stale_task": 422,
    "unavailable": 422,
    "busy": 429,
    "full": 503,
    "draining": 503,
    "deadline": 504,
    "internal": 500,
}
"""HTTP status by kind of failure."""

TRANSIENT: frozenset[FailureKind] = frozenset(("busy", "full", "draining"))
"""Failures of a request that was not worked on and may be sent again after a while."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


SessionName: TypeAlias = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{16,64}$")]


class Describe(_Model):
    """Asks what the server serves."""

    type: Literal["describe"] = "describe"


class Open(_Model):
    """Opens a session; opening one that is open changes nothing."""

    type: Literal["open"] = "open"
    session: SessionName


class Reset(_Model):
    """Begins an episode; fields as in Gymnasium's ``reset``.

    Attributes:
        session: The session.
        number: Greater than that of every earlier request of the session.
        seed: Seeds the draw.
        options: The environment's options.
        generator: Where the source of chance stands, if no seed is given.
    """

    type: Literal["reset"] = "reset"
    session: SessionName
    number: int = Field(ge=1, lt=2**63)
    seed: int | None = Field(None, ge=0)
    options: dict[str, Json] | None = None
    generator: Generator | None = None


class Step(_Model):
    """Plays one turn; ``action`` is text or an assistant message with ``tool_calls``."""

    type: Literal["step"] = "step"
    session: SessionName
    number: int = Field(ge=1, lt=2**63)
    action: Json


class Close(_Model):
    """Closes a session; closing one that is not there changes nothing."""

    type: Literal["close"] = "close"
    session: SessionName


AnyRequest: TypeAlias = Describe | Open | Reset | Step | Close
Request: TypeAlias = Annotated[AnyRequest, Field(discriminator="type")]


class Envelope(_Model):
    """A request over a WebSocket; the answer to it bears its ``id``."""

    id: int
    request: Request


class Described(_Model):
    """What the server serves.

    Attributes:
        protocol: Version of the protocol.
        environment: Id of the environment.
        dialect: Name of the dialect that actions are written in.
        action_length: Longest action of the action space, in characters.
        observation_length: Longest observation, in characters.
        message_bytes: Longest request.
        step_seconds: Longest a request may be worked on.
        idle_seconds: How long an unused session is kept.
    """

    type: Literal["described"] = "described"
    protocol: int
    environment: str
    dialect: str
    action_length: int
    observation_length: int
    message_bytes: int
    step_seconds: float
    idle_seconds: float


class Opened(_Model):
    """The session is open."""

    type: Literal["opened"] = "opened"


class Played(_Model):
    """What ``reset`` or ``step`` gave.

    The chat and the tools in ``info`` are sent in parts, because they make up most of it and change little: in ``info``
    null stands in their place.

    Attributes:
        observation: The observation.
        reward: The reward; 0 for a reset.
        terminated: Whether the episode is terminated.
        truncated: Whether it is truncated.
        info: The rest of ``info``.
        kept: How many messages of the last reply's chat still hold, from the first; None if there is no chat.
        messages: Those that follow.
        tools: The tools if they are others than in the last reply, else None.
        generator: After a reset, where the source of chance stands.
    """

    type: Literal["played"] = "played"
    observation: str
    reward: float
    terminated: bool
    truncated: bool
    info: dict[str, Json]
    kept: int | None = None
    messages: list[dict[str, Json]] = []
    tools: list[dict[str, Json]] | None = None
    generator: Generator | None = None


class Closed(_Model):
    """The session is closed."""

    type: Literal["closed"] = "closed"


class Refused(_Model):
    """Why there is no other reply.

    Attributes:
        kind: The kind of failure.
        message: One sentence.
        retry_after: Seconds after which another try may succeed, None where none will.
    """

    type: Literal["refused"] = "refused"
    kind: FailureKind
    message: str
    retry_after: float | None = None


AnyReply: TypeAlias = Described | Opened | Played | Closed | Refused
Reply: TypeAlias = Annotated[AnyReply, Field(discriminator="type")]


class Answer(_Model):
    """A reply over a WebSocket; ``id`` is None if the request's could not be read."""

    id: int | None
    reply: Reply


class Malformed(ValueError):
    """Bytes that are no message of the protocol; the message is one sentence."""


_REQUEST: TypeAdapter[AnyRequest] = TypeAdapter(Request)
_REPLY: TypeAdapter[AnyReply] = TypeAdapter(Reply)
_ENVELOPE: TypeAdapter[Envelope] = TypeAdapter(Envelope)
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_T = TypeVar("_T")
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def new_session_name() -> str:
    """A name that nobody else has or can guess."""
    return secrets.token_urlsafe(24)


def encode(message: BaseModel, without: Set[str] = frozenset()) -> bytes:
    """A message as bytes, the order of keys kept.

    Args:
        message: The message.
        without: Fields to leave out, which HTTP writes into the path.

    Raises:
        TypeError: A field holds something that is not JSON.
        ValueError: A field holds itself.
        RecursionError: A field is nested too deeply.
    """
    fields = {key: value for key, value in _plain(message).items() if key not in without}
    return _ENCODER.encode(fields).encode("utf-8", "surrogatepass")


def decode_json(data: bytes | str) -> Json:
    """The JSON value of some bytes.

    Raises:
        Malformed: They are none.
    """
    try:
        return json.loads(data if isinstance(data, str) else data.decode("utf-8", "surrogatepass"))
    except RecursionError:
        raise Malformed("the message is nested too deeply") from None
    except ValueError as error:
        raise Malformed(f"the message is not JSON: {str(error)[:200]}") from None


def read_request(value: Json) -> AnyRequest:
    """The request that a JSON value is.

    Raises:
        Malformed: It is none.
    """
    return _read(_REQUEST, value)


def read_reply(value: Json) -> AnyReply:
    """The reply that a JSON value is.

    Raises:
        Malformed: It is none.
    """
    return _read(_REPLY, value)


def read_envelope(value: Json) -> Envelope:
    """The envelope that a JSON value is.

    Raises:
        Malformed: It is none.
    """
    return _read(_ENVELOPE, value)


def read_answer(value: Json) -> Answer:
    """The answer that a JSON value is.

    Raises:
        Malformed: It is none.
    """
    return _read(_ANSWER, value)


def _read(adapter: TypeAdapter[_T], value: Json) -> _T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise Malformed(f"the message's '{field}': {fault['msg']}" if field else str(fault["msg"])) from None
    except RecursionError:
        raise Malformed("the message is nested too deeply") from None


def _plain(message: BaseModel) -> dict[str, Any]:
    """The fields as they are, without the copies that ``model_dump`` makes of chats."""
    return {key: _plain(value) if isinstance(value, BaseModel) else value for key, value in message}
