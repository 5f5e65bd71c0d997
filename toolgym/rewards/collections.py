"""Sets: which members of an answer are members of the gold set, one to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from toolgym.rewards.numbers import is_close, tolerance
from toolgym.rewards.reading import canonical_name
from toolgym.tasks.answers import DecimalAnswer, EntityAnswer, IntegerAnswer, PercentAnswer, SetAnswer


@dataclass(frozen=True, slots=True)
class SetMatch:
    """How an answer and a gold set overlap.

    Attributes:
        hits: Gold members that the answer holds.
        repeats: Items of the answer that name a member already named.
        given: Items of the answer.
        wanted: Gold members.
    """

    hits: int
    repeats: int
    given: int
    wanted: int

    @property
    def exact(self) -> bool:
        """Whether the two are the same set, without repeats."""
        return self.repeats == 0 and self.hits == self.given == self.wanted

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall over the items; 1.0 if both sets are empty."""
        total = self.given + self.wanted
        return 2 * self.hits / total if total else 1.0


def match_set(values: Sequence[Any], answer_type: SetAnswer, members: Sequence[Any], wanted: Sequence[Any]) -> SetMatch:
    """Compares the values read from an answer with the gold set.

    Args:
        values: Compared values of the answer's items; None for one that cannot be compared.
        answer_type: Type of the set.
        members: The gold members in JSON form.
        wanted: The gold members as values to compare.

    Raises:
        ValueError: Two gold members are the same.
    """
    item = answer_type.item
    if isinstance(item, IntegerAnswer | DecimalAnswer | PercentAnswer):
        return _match_numbers(values, wanted, tolerance(item))
    if isinstance(item, EntityAnswer):
        names = _members_by_name(answer_type, members)
        values = [names.get(value, value) for value in values]
        wanted = [canonical_name(member) for member in members]
    return _match_equal(values, wanted)


def _match_equal(values: Sequence[Any], wanted: Sequence[Any]) -> SetMatch:
    distinct, gold = set(values), set(wanted)
    _require_distinct(len(gold), wanted)
    return SetMatch(len(distinct & gold), len(values) - len(distinct), len(values), len(gold))


def _match_numbers(values: Sequence[Decimal | None], wanted: Sequence[Decimal], within: Decimal) -> SetMatch:
    """Walks both sorted lists at once: with one tolerance for all this finds the largest one-to-one matching."""
    _require_distinct(len(set(wanted)), wanted)
    given, gold = sorted(value for value in values if value is not None), sorted(wanted)
    hits = i = j = 0
    while i < len(given) and j < len(gold):
        if is_close(given[i], gold[j], within):
            hits, i, j = hits + 1, i + 1, j + 1
        elif given[i] < gold[j]:
            i += 1
        else:
            j += 1
    return SetMatch(hits, len(given) - len(set(given)), len(values), len(gold))


def _members_by_name(answer_type: SetAnswer, members: Sequence[str]) -> dict[str, str]:
    """Maps accepted names to canonical member names; a name that two members share names neither."""
    owners: dict[str, set[str]] = {}
    for member in members:
        for alias in answer_type.aliases.get(member, ()):
            owners.setdefault(canonical_name(alias), set()).add(canonical_name(member))
    return {name: next(iter(owner)) for name, owner in owners.items() if len(owner) == 1} | {
        canonical_name(member): canonical_name(member) for member in members
    }


def _require_distinct(distinct: int, members: Sequence[Any]) -> None:
    if distinct != len(members):
        raise ValueError("a gold set must not hold one member twice")
