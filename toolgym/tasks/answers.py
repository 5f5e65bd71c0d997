"""Answer types: what kind of value a question asks for, and what an agent is told about its form."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from toolgym.tools.rules import RULES


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class IntegerAnswer(_Answer):
    """A whole number; gold is a JSON integer.

    Attributes:
        unit: Noun that is counted ("sessions"), for reading only: no conversion.
    """

    kind: Literal["integer"] = "integer"
    unit: str | None = None


class DecimalAnswer(_Answer):
    """A decimal number; gold is a decimal string with exactly ``decimals`` digits after the point.

    Attributes:
        unit: A unit known to pint, an ISO 4217 code, or None for a plain number.
        decimals: Printed precision of the gold answer.
    """

    kind: Literal["decimal"] = "decimal"
    unit: str | None = None
    decimals: int


class PercentAnswer(_Answer):
    """A percentage; gold is a decimal string in percent (``"4.25"`` for 4.25 %), with ``decimals`` digits."""

    kind: Literal["percent"] = "percent"
    decimals: int


class DateAnswer(_Answer):
    """A calendar date; gold is ISO 8601 (``"2018-07-04"``)."""

    kind: Literal["date"] = "date"


class BooleanAnswer(_Answer):
    """Yes or no; gold is a JSON boolean."""

    kind: Literal["boolean"] = "boolean"


class EntityAnswer(_Answer):
    """An entity; gold is its canonical string.

    Attributes:
        entity: Entity type name.
        noun: What a question calls one such entity ("exchange").
        aliases: Other accepted names of the gold entity, from the tool's own data; never shown to an agent.
    """

    kind: Literal["entity"] = "entity"
    entity: str
    noun: str = "entity"
    aliases: tuple[str, ...] = ()


ScalarAnswer: TypeAlias = Annotated[
    IntegerAnswer | DecimalAnswer | PercentAnswer | DateAnswer | BooleanAnswer | EntityAnswer,
    Field(discriminator="kind"),
]


class ListAnswer(_Answer):
    """An ordered list of fixed length; gold is a JSON list, position i typed by ``items[i]`` (kinds may differ)."""

    kind: Literal["list"] = "list"
    items: tuple[ScalarAnswer, ...]


class SetAnswer(_Answer):
    """An unordered set without repeats; gold is a JSON list in sorted order.

    Attributes:
        item: Type of every member (entity aliases are in ``aliases``, not here).
        aliases: Accepted other names by member.
    """

    kind: Literal["set"] = "set"
    item: ScalarAnswer
    aliases: dict[str, tuple[str, ...]] = {}


AnswerType: TypeAlias = Annotated[
    IntegerAnswer | DecimalAnswer | PercentAnswer | DateAnswer | BooleanAnswer | EntityAnswer | ListAnswer | SetAnswer,
    Field(discriminator="kind"),
]


class StateAnswer(_Answer):
    """What is asked for is a change of the world, not a value; gold is the `Difference` it makes.

    The agent answers ``"done"`` and is judged by the state it leaves.
    """

    kind: Literal["state"] = "state"


class AbstainAnswer(_Answer):
    """What is asked for cannot be done; gold is the reason, one of `REASONS`, and the world must stay as it is."""

    kind: Literal["abstain"] = "abstain"


OutcomeType: TypeAlias = Annotated[StateAnswer | AbstainAnswer, Field(discriminator="kind")]
"""What a task over a world asks for. An agent is told the same of both kinds."""

REASONS: dict[str, str] = {
    **{str(rule): meaning for rule, meaning in RULES.items()},
    "not_found": "a record that is named does not exist",
    "missing_tool": "none of the tools can do it",
}
"""Why a task cannot be done: a business rule forbids it, or one of two further reasons."""

Gold: TypeAlias = Any
"""A gold answer in the JSON form its answer type documents."""
