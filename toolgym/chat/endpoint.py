"""The endpoint a client talks to, and how long, how often and how much."""

import os

from pydantic import BaseModel, ConfigDict, Field, field_validator

from toolgym.chat.errors import ChatError


class Endpoint(BaseModel):
    """An OpenAI-compatible chat-completions endpoint and the bounds on its use.

    Attributes:
        url: Base URL with its version, ``"http://127.0.0.1:8000/v1"``; ``/chat/completions`` is added.
        model: Name of the model as the endpoint knows it.
        key_variable: Name of the environment variable that holds the API key; None where no key is wanted.
        concurrency: Most requests in flight at once.
        attempts: Most tries of one request.
        attempt_seconds: Longest one try may take.
        deadline_seconds: Longest one request may take with its pauses and tries, counted from its first turn.
        first_pause: Seconds before the first retry; each further pause is twice as long.
        max_response_bytes: Longest answer that is read, decompressed.
    """

    model_config = ConfigDict(frozen=True)

    url: str
    model: str = Field(min_length=1)
    key_variable: str | None = None
    concurrency: int = Field(8, ge=1)
    attempts: int = Field(5, ge=1)
    attempt_seconds: float = Field(120.0, gt=0)
    deadline_seconds: float = Field(300.0, gt=0)
    first_pause: float = Field(0.5, ge=0)
    max_response_bytes: int = Field(4_000_000, ge=1)

    @field_validator("url")
    @classmethod
    def _http(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("expected a base URL such as http://127.0.0.1:8000/v1")
        return url.rstrip("/")

    @property
    def completions(self) -> str:
        """The URL that requests go to."""
        return f"{self.url}/chat/completions"

    def key(self) -> str | None:
        """The API key, read from the environment now.

        Raises:
            ChatError: The variable is not set (``no_key``).
        """
        if self.key_variable is None:
            return None
        key = os.environ.get(self.key_variable, "").strip()
        if not key:
            raise ChatError("no_key", f"the environment variable {self.key_variable} holds no API key")
        return key
