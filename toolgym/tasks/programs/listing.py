"""Operations on lists: aggregates, choice, order, sets and joins.

An argument that is evaluated for each item of a list arrives here as the list of its values.
"""

from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any

from toolgym.tasks.programs.numeric import CONTEXT, Number, add, sub
from toolgym.tasks.programs.values import WORK_LIMIT, Stop, checked, out_of_work


def build(*values: Any) -> list[Any]:
    """The list of the arguments; integers become decimals where a decimal is among them."""
    if any(type(value) is Decimal for value in values):
        return [Decimal(value) for value in values]
    return list(values)


def total(values: list[Any]) -> Number:
    """The sum."""
    _filled(values)
    return checked(sum(values)) if type(values[0]) is int else reduce(CONTEXT.add, values)


def mean(values: list[Any]) -> Decimal:
    """The arithmetic mean."""
    _filled(values)
    return CONTEXT.divide(total(values), len(values))


def median(values: list[Any]) -> Decimal:
    """The middle number in order, or the mean of the two middle ones."""
    _filled(values)
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return Decimal(ordered[middle])
    return CONTEXT.divide(add(ordered[middle - 1], ordered[middle]), 2)


def least(values: list[Any]) -> Any:
    """The least number or the earliest date."""
    _filled(values)
    return min(values)


def greatest(values: list[Any]) -> Any:
    """The greatest number or the latest date."""
    _filled(values)
    return max(values)


def spread(values: list[Any]) -> Number:
    """The greatest number less the least."""
    return sub(greatest(values), least(values))


def count(values: list[Any]) -> int:
    """How many items the list has."""
    return len(values)


def first(values: list[Any]) -> Any:
    """The first item."""
    _filled(values)
    return values[0]


def last(values: list[Any]) -> Any:
    """The last item."""
    _filled(values)
    return values[-1]


def only(values: list[Any]) -> Any:
    """The item of a list that has exactly one."""
    if len(values) != 1:
        raise Stop("not_single", f"the list has {len(values)} items, not one")
    return values[0]


def at(values: list[Any], position: int) -> Any:
    """The item at a position that counts from 0."""
    if not 0 <= position < len(values):
        raise Stop("missing", f"the list of {len(values)} items has none at that position")
    return values[position]


def take(values: list[Any], number: int) -> list[Any]:
    """The first so many items of a list that has at least so many."""
    if not 0 <= number <= len(values):
        raise Stop("missing", f"the list has {len(values)} items, fewer than asked for")
    return values[:number]


def with_greatest(items: list[Any], keys: list[Any]) -> Any:
    """The item whose key is the greatest."""
    return _best(items, keys, greatest(keys))


def with_least(items: list[Any], keys: list[Any]) -> Any:
    """The item whose key is the least."""
    return _best(items, keys, least(keys))


def ascending(items: list[Any], keys: list[Any]) -> list[Any]:
    """The items from the least key to the greatest."""
    _same_length(items, keys)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if any(keys[a] == keys[b] for a, b in pairwise(order)):
        raise Stop("tie", "two items have equal keys, so their order is not fixed")
    return [items[position] for position in order]


def descending(items: list[Any], keys: list[Any]) -> list[Any]:
    """The items from the greatest key to the least."""
    return ascending(items, keys)[::-1]


def kept(items: list[Any], flags: list[bool]) -> list[Any]:
    """The items for which the condition holds."""
    return [item for item, flag in zip(items, flags, strict=True) if flag]


def mapped(items: list[Any], values: list[Any]) -> list[Any]:
    """The values of the body for each item."""
    return values


def pair(left: Any, right: Any) -> dict[str, Any]:
    """A record ``{"left": …, "right": …}`` of two values of any types, for answers of two parts."""
    return {"left": left, "right": right}


def joined(left: list[Any], right: list[Any], left_keys: list[Any], right_keys: list[Any]) -> list[Any]:
    """A record ``{"left": …, "right": …}`` for each pair of records with equal keys, in the order of the lists."""
    partners: dict[Any, list[Any]] = {}
    for record, key in zip(right, right_keys, strict=True):
        partners.setdefault(key, []).append(record)
    pairs: list[Any] = []
    for record, key in zip(left, left_keys, strict=True):
        found = partners.get(key, ())
        if len(pairs) + len(found) > WORK_LIMIT:
            raise out_of_work()
        pairs.extend({"left": record, "right": partner} for partner in found)
    return pairs


def distinct(values: list[Any]) -> list[Any]:
    """The items without repeats, in ascending order."""
    return sorted(dict.fromkeys(values))


def union(a: list[Any], b: list[Any]) -> list[Any]:
    """The distinct items that stand in either list, in ascending order."""
    return distinct([*a, *b])


def intersection(a: list[Any], b: list[Any]) -> list[Any]:
    """The distinct items that stand in both lists, in ascending order."""
    others = set(b)
    return distinct([value for value in a if value in others])


def difference(a: list[Any], b: list[Any]) -> list[Any]:
    """The distinct items of the first list that do not stand in the second, in ascending order."""
    others = set(b)
    return distinct([value for value in a if value not in others])


def contains(values: list[Any], value: Any) -> bool:
    """Whether the value stands in the list."""
    return value in values


def _filled(values: list[Any]) -> None:
    if not values:
        raise Stop("empty", "the list is empty")


def _same_length(items: list[Any], keys: list[Any]) -> None:
    if len(items) != len(keys):
        raise Stop("shape", f"the lists have {len(items)} and {len(keys)} items")


def _best(items: list[Any], keys: list[Any], best: Any) -> Any:
    _same_length(items, keys)
    if keys.count(best) > 1:
        raise Stop("tie", "the best is not unique")
    return items[keys.index(best)]
