"""What a value *means*, written beside its type: ``Annotated[float, Entity("number"), Quantity("percent", 4)]``."""

import math
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True)
class Entity:
    """Marks an argument or a result field as an instance of a registered entity type.

    Attributes:
        type: Name of an `EntityType`, for example ``"finance.ticker"``.
    """

    type: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """Marks a float as a measured number with a unit and a printed precision.

    A float field that carries a `Quantity` is rounded to its precision when the result is built, so that results are
    equal byte for byte on machines whose last floating-point bits differ.

    Attributes:
        unit: A unit that pint knows, ``"percent"``, an ISO 4217 code, or None for a plain number.
        decimals: Digits after the decimal point.
    """

    unit: str | None
    decimals: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._rounded, handler(source))

    def _rounded(self, value: float | None) -> float | None:
        if value is None:
            return None
        if not math.isfinite(value):
            raise ValueError("a quantity must be a finite number")
        return round(value, self.decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
