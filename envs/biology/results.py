"""The base of every result model in the biology pack."""

from pydantic import BaseModel, ConfigDict


class Result(BaseModel):
    """What a tool returns: immutable, its fields annotated with what they mean."""

    model_config = ConfigDict(frozen=True)
