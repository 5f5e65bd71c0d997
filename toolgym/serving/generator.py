"""The source of chance that draws tasks, as it travels between client and server."""

from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field


class Generator(BaseModel):
    """State of a NumPy generator over PCG64, which is what Gymnasium gives every environment.

    The client keeps it and sends it along, so that a series of draws goes on in a new session as if nothing had been.

    Attributes:
        state: Where it stands.
        inc: Its stream.
        has_uint32: Whether half a number is left over.
        uinteger: That half.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: int = Field(ge=0, lt=2**128)
    inc: int = Field(ge=0, lt=2**128)
    has_uint32: Literal[0, 1]
    uinteger: int = Field(ge=0, lt=2**32)

    @classmethod
    def of(cls, rng: np.random.Generator) -> "Generator | None":
        """The state of a generator, None if it is not over PCG64."""
        held = rng.bit_generator.state
        if held["bit_generator"] != "PCG64":
            return None
        return cls(**held["state"], has_uint32=held["has_uint32"], uinteger=held["uinteger"])

    def restored(self) -> np.random.Generator:
        """A generator in this state."""
        bits = np.random.PCG64(0)
        bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": self.state, "inc": self.inc},
            "has_uint32": self.has_uint32,
            "uinteger": self.uinteger,
        }
        return np.random.Generator(bits)
