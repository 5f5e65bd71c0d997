"""How a completion is sampled; only what is set is sent, so that an endpoint's own defaults stay in force."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import Json


class Sampling(BaseModel):
    """Parameters of one request.

    Attributes:
        temperature: 0 for the likeliest tokens.
        top_p: Share of probability mass that is sampled from.
        max_tokens: Most tokens of the completion.
        seed: Seed of the endpoint's sampler, where it has one.
        stop: Texts that end the completion.
        tool_choice: Whether tools may, must or must not be called.
        response_format: JSON mode or a schema, in the protocol's form.
        extra: Further fields of the request's JSON, such as vLLM's ``chat_template_kwargs``.
    """

    model_config = ConfigDict(frozen=True)

    temperature: float | None = Field(None, ge=0)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    seed: int | None = None
    stop: tuple[str, ...] = ()
    tool_choice: Literal["auto", "none", "required"] | None = None
    response_format: dict[str, Any] | None = None
    extra: dict[str, Any] = {}

    def wire(self) -> dict[str, Json]:
        """The fields of a request's JSON."""
        body = self.model_dump(mode="json", exclude={"extra", "stop"}, exclude_none=True)
        if self.stop:
            body["stop"] = list(self.stop)
        return {**body, **self.extra}
