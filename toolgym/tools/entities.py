"""Entity types: what a string or number *is*, so that one tool's output can become another's input."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

Scalar: TypeAlias = str | int | float


def _plain(value: Scalar) -> str:
    return str(value)


def _no_aliases(value: Scalar) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class EntityType:
    """A kind of value that tools take and give.

    Attributes:
        name: Dotted name, domain first: ``"finance.ticker"``.
        noun: Singular noun for one value in a question ("exchange"), and its ``plural``.
        describe: Turns a value into a noun phrase that names it in a question: ``"XNYS"`` into "the New York Stock
            Exchange (XNYS)". It must let a reader recover the value.
        seeds: The finite list of values known to be valid, in a fixed order; empty for types only tools produce.
        aliases: Other names by which an answer may call a value, taken from the data.
        is_a: A wider type whose consumers also take this one (``"finance.level"`` is a ``"number"``).
        identifies: Whether values name things in the world (a ticker) rather than free parameters (a window length).
            Splits are disjoint by the seeds of identifying types.
        additive: Whether a sum of such values means something (amounts do add up, rates do not).
        links: Whether a value that one tool gave may be passed to another. That two things share a year does not tie
            them together.
    """

    name: str
    noun: str
    plural: str
    describe: Callable[[Scalar], str] = _plain
    seeds: Callable[[], Sequence[Scalar]] = field(default=tuple)
    aliases: Callable[[Scalar], tuple[str, ...]] = _no_aliases
    is_a: str | None = None
    identifies: bool = True
    additive: bool = False
    links: bool = True

    @property
    def coded(self) -> bool:
        """Whether values are short codes that also have names, so that an answer may give either."""
        first = str(next(iter(self.seed_values), ""))
        code = len(first) <= 12 and first.isascii() and first.upper() == first and first.lower() != first
        return code and self.aliases is not _no_aliases

    @cached_property
    def seed_values(self) -> tuple[Scalar, ...]:
        """The seeds, computed once."""
        return tuple(self.seeds())

    @cached_property
    def names(self) -> dict[str, frozenset[Scalar]]:
        """Every name (value, description, alias; case folded) with the seeds it may stand for."""
        found: dict[str, set[Scalar]] = {}
        for value in self.seed_values:
            for name in (str(value), self.describe(value), *self.aliases(value)):
                found.setdefault(name.casefold(), set()).add(value)
        return {name: frozenset(values) for name, values in found.items()}
