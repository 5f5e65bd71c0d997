"""Why a request gave no completion."""

from typing import Literal, TypeAlias

ChatErrorKind: TypeAlias = Literal[
    "no_key", "refused", "busy", "unavailable", "deadline", "too_large", "malformed", "closed"
]


class ChatError(Exception):
    """A request gave no completion.

    Attributes:
        kind: ``no_key`` (the environment variable is not set), ``refused`` (a 4xx answer: asking again does not help),
            ``busy`` (429 to the last try), ``unavailable`` (5xx, or no connection, to the last try), ``deadline`` (no
            answer in time), ``too_large`` (the answer is longer than allowed), ``malformed`` (the answer is no
            completion) or ``closed`` (the client is not open).
        status: HTTP status of the last answer, None if there was none.
    """

    def __init__(self, kind: ChatErrorKind, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.kind: ChatErrorKind = kind
        self.status = status
