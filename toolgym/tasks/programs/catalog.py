"""The operations of answer programs: name, signature, meaning and function of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from toolgym.tasks.programs import listing, numeric
from toolgym.tasks.programs.signatures import Signature, parse_signature


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation.

    Attributes:
        name: Its name in programs.
        signature: Types of arguments and result.
        compute: Gives the value for arguments that fit the signature; may raise `Stop` or `ArithmeticError`.
    """

    name: str
    signature: Signature
    compute: Callable[..., Any] = field(repr=False)

    @property
    def meaning(self) -> str:
        """One sentence."""
        return (self.compute.__doc__ or "").strip()


_TABLE: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("add", "T:number, T -> T", numeric.add),
    ("sub", "T:number, T -> T", numeric.sub),
    ("mul", "T:number, T -> T", numeric.mul),
    ("div", "number, number -> decimal", numeric.div),
    ("neg", "T:number -> T", numeric.neg),
    ("abs", "T:number -> T", numeric.absolute),
    ("percent_change", "number, number -> decimal", numeric.percent_change),
    ("round", "number, constant integer -> decimal", numeric.rounded),
    ("floor", "number -> integer", numeric.floor),
    ("ceil", "number -> integer", numeric.ceil),
    ("lt", "T:ordered, T -> boolean", numeric.lt),
    ("le", "T:ordered, T -> boolean", numeric.le),
    ("gt", "T:ordered, T -> boolean", numeric.gt),
    ("ge", "T:ordered, T -> boolean", numeric.ge),
    ("eq", "T:scalar, T -> boolean", numeric.eq),
    ("ne", "T:scalar, T -> boolean", numeric.ne),
    ("and", "boolean, boolean -> boolean", numeric.both),
    ("or", "boolean, boolean -> boolean", numeric.either),
    ("not", "boolean -> boolean", numeric.negated),
    ("add_days", "date, integer -> date", numeric.add_days),
    ("days_between", "date, date -> integer", numeric.days_between),
    ("year", "date -> integer", numeric.year),
    ("month", "date -> integer", numeric.month),
    ("day", "date -> integer", numeric.day_of_month),
    ("weekday", "date -> text", numeric.weekday),
    ("list", "T... -> list[T]", listing.build),
    ("sum", "list[T:number] -> T", listing.total),
    ("mean", "list[number] -> decimal", listing.mean),
    ("median", "list[number] -> decimal", listing.median),
    ("min", "list[T:ordered] -> T", listing.least),
    ("max", "list[T:ordered] -> T", listing.greatest),
    ("range", "list[T:number] -> T", listing.spread),
    ("count", "list[T] -> integer", listing.count),
    ("first", "list[T] -> T", listing.first),
    ("last", "list[T] -> T", listing.last),
    ("only", "list[T] -> T", listing.only),
    ("at", "list[T], constant integer -> T", listing.at),
    ("take", "list[T], constant integer -> list[T]", listing.take),
    ("label_of_max", "list[T], list[K:ordered] -> T", listing.with_greatest),
    ("label_of_min", "list[T], list[K:ordered] -> T", listing.with_least),
    ("rank_ascending", "list[T], list[K:sortable] -> list[T]", listing.ascending),
    ("rank_descending", "list[T], list[K:sortable] -> list[T]", listing.descending),
    ("arg_max", "list[T], K:ordered of 1 -> T", listing.with_greatest),
    ("arg_min", "list[T], K:ordered of 1 -> T", listing.with_least),
    ("sort_ascending", "list[T], K:sortable of 1 -> list[T]", listing.ascending),
    ("sort_descending", "list[T], K:sortable of 1 -> list[T]", listing.descending),
    ("filter", "list[T], boolean of 1 -> list[T]", listing.kept),
    ("map", "list[T], B of 1 -> list[B]", listing.mapped),
    ("pair", "A, B -> record", listing.pair),
    ("join", "list[record], list[record], K:scalar of 1, K of 2 -> list[record]", listing.joined),
    ("distinct", "list[T:scalar] -> list[T]", listing.distinct),
    ("union", "list[T:scalar], list[T] -> list[T]", listing.union),
    ("intersection", "list[T:scalar], list[T] -> list[T]", listing.intersection),
    ("difference", "list[T:scalar], list[T] -> list[T]", listing.difference),
    ("contains", "list[T:scalar], T -> boolean", listing.contains),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {name: Operation(name, parse_signature(signature), compute) for name, signature, compute in _TABLE}
)
"""Every operation by name."""
