"""What an endpoint takes: typed arguments, declared as ``take.text("drug", "Name of a drug, for example aspirin")``."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from toolgym.canonical import Json
from toolgym.tools.annotations import Entity

ArgumentKind: TypeAlias = Literal["text", "integer", "decimal", "day", "flag"]

_PYTHON: dict[ArgumentKind, Any] = {"text": str, "integer": int, "decimal": float, "day": date, "flag": bool}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of an endpoint.

    Attributes:
        name: Its name, as an agent writes it.
        description: What it is, with an example where the form is not obvious.
        kind: Type of the value, or of each item.
        entity: Entity type of the value.
        choices: The only values allowed, if not empty.
        required: Whether a call must give it.
        default: Its value if a call does not give it; None leaves it out of the request.
        low: Least number, or fewest items of a list.
        high: Greatest number, longest text, or most items of a list.
        send: Name of the query parameter that carries it; its own name if empty.
        sent: Whether it is sent at all where no template names it.
        separator: What joins the items of a list; empty for an argument that is not a list.
        pattern: Regular expression that a text must match; empty for any text.
        width: Digits to which zeros in front fill a text up when it is sent.
    """

    name: str
    description: str
    kind: ArgumentKind
    entity: str | None = None
    choices: tuple[str, ...] = ()
    required: bool = True
    default: Json = None
    low: float | None = None
    high: float | None = None
    send: str = ""
    separator: str = ""
    pattern: str = ""
    width: int = 0
    sent: bool = True

    @property
    def annotation(self) -> Any:
        """The Python type that validates it."""
        one: Any = Literal[self.choices] if self.choices else _PYTHON[self.kind]
        marks: list[Any] = [Entity(self.entity)] if self.entity else []
        if self.separator:
            bounds = Field(min_length=int(self.low or 1), max_length=int(self.high or 20))
            item: Any = Annotated[one, Field(min_length=1, max_length=300, pattern=self.pattern or None)]
            kind: Any = Annotated[(list[item], *marks, bounds)]
        elif self.choices or self.kind in ("day", "flag"):
            kind = Annotated[(one, *marks)] if marks else one
        elif self.kind == "text":
            bounds = Field(min_length=1, max_length=int(self.high or 300), pattern=self.pattern or None)
            kind = Annotated[(one, *marks, bounds)]
        else:
            kind = Annotated[(one, *marks, Field(ge=self.low, le=self.high))]
        return kind if self.required or self.default is not None else kind | None

    def written(self, value: Json) -> str | None:
        """A value as it stands in a URL, None if it is to be left out."""
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if self.separator:
            return self.separator.join(map(str, value))
        return str(value).zfill(self.width)


def text(
    name: str,
    description: str,
    entity: str | None = None,
    *,
    optional: bool = False,
    default: str | None = None,
    send: str = "",
    pattern: str = "",
    longest: int = 300,
    width: int = 0,
) -> Argument:
    """Declares a text."""
    required = not optional and default is None
    return Argument(name, description, "text", entity, (), required, default, None, longest, send, "", pattern, width)


def choice(
    name: str,
    description: str,
    choices: tuple[str, ...],
    *,
    default: str | None = None,
    optional: bool = False,
    send: str = "",
) -> Argument:
    """Declares a text that is one of a few."""
    return Argument(name, description, "text", None, choices, not optional and default is None, default, send=send)


def integer(
    name: str,
    description: str,
    low: int,
    high: int,
    *,
    entity: str | None = None,
    default: int | None = None,
    optional: bool = False,
    send: str = "",
) -> Argument:
    """Declares a whole number within bounds."""
    required = not optional and default is None
    return Argument(name, description, "integer", entity, (), required, default, low, high, send)


def decimal(
    name: str,
    description: str,
    low: float,
    high: float,
    *,
    entity: str | None = None,
    default: float | None = None,
    send: str = "",
) -> Argument:
    """Declares a number within bounds."""
    return Argument(name, description, "decimal", entity, (), default is None, default, low, high, send)


def day(name: str, description: str, *, entity: str | None = None, optional: bool = False, send: str = "") -> Argument:
    """Declares a date, sent as ``YYYY-MM-DD``."""
    return Argument(name, description, "day", entity, (), not optional, send=send)


def flag(name: str, description: str, *, default: bool, send: str = "") -> Argument:
    """Declares a switch, sent as ``true`` or ``false``."""
    return Argument(name, description, "flag", None, (), False, default, send=send)


def texts(
    name: str,
    description: str,
    entity: str | None = None,
    *,
    most: int = 20,
    least: int = 1,
    separator: str = ",",
    send: str = "",
    optional: bool = False,
    pattern: str = "",
) -> Argument:
    """Declares a list of texts, sent joined by a separator."""
    return Argument(name, description, "text", entity, (), not optional, None, least, most, send, separator, pattern)


def limit(default: int = 10, high: int = 50, send: str = "") -> Argument:
    """Declares ``limit``, the most records a call gives. Lists are cut here; the service is told only with ``send``."""
    found = integer("limit", "Most records to return.", 1, high, default=default, send=send)
    return replace(found, sent=bool(send))
