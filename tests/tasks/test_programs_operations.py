"""Each operation against a naive account of it in plain Python."""

import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.tasks.programs import OPERATIONS, Apply, Const, Failure, Item, Ref, evaluate, type_of

INTEGERS = st.integers(-(10**15), 10**15)
FLOATS = st.floats(-1e12, 1e12).map(lambda x: 0.0 if abs(x) < 1e-12 else x)
HALF_ULP = Fraction(5, 10**34)  # of 34 digits, relative to the number


def lit(value: object) -> Const:
    """A constant whose type follows from its Python value; lists are typed by their first item."""
    if isinstance(value, list):
        return Const([lit(v).value for v in value], f"list[{lit(value[0]).type}]")
    if isinstance(value, date):
        return Const(value.isoformat(), "date")
    return Const(value, {bool: "boolean", int: "integer", float: "decimal", str: "text"}[type(value)])


def run(op: str, *args: object, results: dict | None = None) -> object:
    nodes = [arg if isinstance(arg, Const | Ref | Item | Apply) else lit(arg) for arg in args]
    return evaluate(Apply(op, tuple(nodes)), results or {})


def kind(value: object) -> str:
    assert isinstance(value, Failure), value
    return value.kind


def exact(number: float) -> Fraction:
    return Fraction(repr(number))


def close(value: Decimal, wanted: Fraction, error: Fraction = HALF_ULP) -> bool:
    return abs(Fraction(value) - wanted) <= abs(wanted) * error


@given(INTEGERS, INTEGERS)
def test_integer_arithmetic_is_pythons(a, b):
    assert run("add", a, b) == a + b
    assert run("sub", a, b) == a - b
    assert run("mul", a, b) == a * b
    assert run("neg", a) == -a
    assert run("abs", a) == abs(a)
    assert all(type(run(op, a, b)) is int for op in ("add", "sub", "mul"))


@given(FLOATS, FLOATS)
def test_decimal_arithmetic_is_exact_to_half_a_unit_of_the_last_digit(a, b):
    x, y = exact(a), exact(b)
    assert close(run("add", a, b), x + y)
    assert close(run("sub", a, b), x - y)
    assert close(run("mul", a, b), x * y)
    assert run("neg", a) == -Decimal(repr(a))
    if b:
        assert close(run("div", a, b), x / y)
        # Three roundings, and the first, of a difference, is relative to the difference itself.
        assert close(run("percent_change", b, a), (x - y) / y * 100, 4 * HALF_ULP)


def test_the_stated_error_is_tight_enough_to_refuse_a_wrong_digit():
    third = run("div", 1, 3)
    assert close(third, Fraction(1, 3))
    assert not close(third, Fraction(1, 3), HALF_ULP / 100), "34 digits of a third are not exact"
    assert not close(third + Decimal("1e-33"), Fraction(1, 3))
    assert not close(Decimal(1 / 3), Fraction(1, 3)), "a float is not good enough"


def test_decimals_are_read_as_printed():
    assert run("add", 0.1, 0.2) == Decimal("0.3")
    assert run("add", 1, 0.5) == Decimal("1.5")
    assert run("add", -0.0, -0.0).is_signed() is False


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("div", (1, 0)),
        ("div", (0.0, 0.0)),
        ("percent_change", (0, 5)),
        ("mul", (10**33, 10)),
        ("add_days", (date(9999, 12, 31), 1)),
        ("add_days", (date(1, 1, 1), -1)),
        ("add_days", (date(2020, 1, 1), 10**30)),
        ("round", (1.5, -1)),
        ("round", (1.5, 21)),
        ("round", (1e20, 20)),
        ("floor", (1e300,)),
        ("ceil", (-1e300,)),
    ],
)
def test_what_has_no_result_is_a_domain_failure(op, args):
    assert kind(run(op, *args)) == "domain"


def test_overflow_of_the_exponent_is_a_domain_failure():
    power = lit(1e300)
    for _ in range(5):
        power = Apply("mul", (power, power)) if not isinstance(evaluate(power, {}), Failure) else power
    assert kind(evaluate(power, {})) == "domain"


@given(INTEGERS | FLOATS, INTEGERS | FLOATS)
def test_comparison_of_numbers(a, b):
    x, y = exact(a), exact(b)
    assert (run("lt", a, b), run("le", a, b), run("gt", a, b), run("ge", a, b)) == (x < y, x <= y, x > y, x >= y)
    assert (run("eq", a, b), run("ne", a, b)) == (x == y, x != y)


def test_comparison_of_others():
    assert run("lt", date(2020, 1, 1), date(2020, 1, 2)) is True
    assert run("eq", "a", "a") is True
    assert run("ne", True, False) is True
    assert kind(run("eq", "1", 1)) == "type"
    assert kind(run("eq", True, 1)) == "type"
    assert kind(run("lt", "a", "b")) == "type"


@pytest.mark.parametrize("a", [False, True])
@pytest.mark.parametrize("b", [False, True])
def test_logic(a, b):
    assert run("and", a, b) is (a and b)
    assert run("or", a, b) is (a or b)
    assert run("not", a) is (not a)


@given(st.lists(INTEGERS, min_size=1))
def test_aggregates_of_integers(values):
    assert run("sum", values) == sum(values)
    assert run("min", values) == min(values)
    assert run("max", values) == max(values)
    assert run("range", values) == max(values) - min(values)
    assert run("count", values) == len(values)
    assert close(run("mean", values), Fraction(sum(values), len(values)))
    assert close(run("median", values), statistics.median(map(Fraction, values)))


@given(st.lists(st.floats(0.001, 1e12), min_size=1, max_size=30))
def test_aggregates_of_decimals(values):
    numbers = [exact(v) for v in values]
    assert close(run("sum", values), sum(numbers), HALF_ULP * len(values))
    assert close(run("mean", values), sum(numbers) / len(values), HALF_ULP * (len(values) + 1))
    assert close(run("median", values), statistics.median(numbers), 2 * HALF_ULP)
    assert close(run("range", values), max(numbers) - min(numbers))


@pytest.mark.parametrize("op", ["add", "sub", "mul"])
def test_an_integer_and_a_decimal_give_a_decimal(op):
    for a, b in ((1, 2.5), (2.5, 1)):
        assert type_of(Apply(op, (lit(a), lit(b)))) == "decimal"
        assert type(run(op, a, b)) is Decimal
    assert type_of(Apply(op, (lit(1), lit(2)))) == "integer"
    assert type_of(Apply("list", (lit(1), lit(2.5), lit(3)))) == "list[decimal]"


def test_lists_are_built_and_integers_widen():
    assert run("list", 1, 2) == [1, 2]
    mixed = run("list", 1, 2.5)
    assert mixed == [Decimal(1), Decimal("2.5")]
    assert {type(v) for v in mixed} == {Decimal}
    assert kind(run("list", 1, "a")) == "type"
    assert kind(run("union", [1], [1.5])) == "type"


@pytest.mark.parametrize("op", ["sum", "mean", "median", "min", "max", "range", "first", "last"])
def test_an_empty_list_has_no_aggregate(op):
    assert kind(run(op, Const([], "list[integer]"))) == "empty"


@given(st.lists(st.text(max_size=3), min_size=1, max_size=6), st.integers(-1, 7))
def test_choice_by_position(values, n):
    assert run("first", values) == values[0]
    assert run("last", values) == values[-1]
    at, take, only = run("at", values, n), run("take", values, n), run("only", values)
    assert at == values[n] if 0 <= n < len(values) else kind(at) == "missing"
    assert take == values[:n] if 0 <= n <= len(values) else kind(take) == "missing"
    assert only == values[0] if len(values) == 1 else kind(only) == "not_single"
    assert kind(run("only", Const([], "list[text]"))) == "not_single"


KEYED = st.lists(st.tuples(st.text(max_size=2), st.integers(0, 6)), min_size=1, max_size=6)


@given(KEYED)
def test_best_and_order_by_key(pairs):
    labels, keys = [label for label, _ in pairs], [key for _, key in pairs]
    records = Ref("c1", (), "list[record]")
    results = {"c1": [{"label": label, "key": key} for label, key in pairs]}
    key = Item(("key",), "integer")
    for best, by_label, arg in ((max, "label_of_max", "arg_max"), (min, "label_of_min", "arg_min")):
        winners = [pair for pair in pairs if pair[1] == best(keys)]
        label, item = run(by_label, labels, keys), run(arg, records, key, results=results)
        if len(winners) > 1:
            assert kind(label) == kind(item) == "tie"
        else:
            assert label == winners[0][0]
            assert item == {"label": winners[0][0], "key": winners[0][1]}
    for reverse, order in ((False, "ascending"), (True, "descending")):
        ranked = run(f"rank_{order}", labels, keys)
        ordered = run(f"sort_{order}", records, key, results=results)
        if len(set(keys)) < len(keys):
            assert kind(ranked) == kind(ordered) == "tie"
        else:
            expected = sorted(pairs, key=lambda pair: pair[1], reverse=reverse)
            assert ranked == [pair[0] for pair in expected]
            assert ordered == [{"label": pair[0], "key": pair[1]} for pair in expected]


def test_labels_and_values_must_be_as_many():
    for op in ("label_of_max", "label_of_min", "rank_ascending", "rank_descending"):
        assert kind(run(op, ["a", "b"], [1])) == "shape"
        assert kind(run(op, ["a"], [1, 2])) == "shape"


@given(st.lists(st.integers(-9, 9), min_size=1), st.integers(-9, 9))
def test_filter_and_map(values, limit):
    item = Item((), "integer")
    assert run("filter", values, Apply("gt", (item, lit(limit)))) == [v for v in values if v > limit]
    assert run("map", values, Apply("mul", (item, item))) == [v * v for v in values]


def test_an_item_belongs_to_the_nearest_list():
    inner = Apply("count", (Apply("filter", (lit([1, 2, 3]), Apply("gt", (Item((), "integer"), lit(1))))),))
    assert run("map", ["a", "b"], inner) == [2, 2]
    nested = Apply("filter", (Item((), "list[integer]"), Apply("gt", (Item((), "integer"), lit(1)))))
    assert evaluate(Apply("map", (Const([[1, 2], [3]], "list[list[integer]]"), nested)), {}) == [[2], [3]]
    assert kind(evaluate(Item((), "integer"), {})) == "type"
    # The list itself is outside: its own items are not in reach.
    assert kind(run("filter", Item((), "list[integer]"), lit(True))) == "type"


@given(KEYED, KEYED)
def test_join(left, right):
    results = {"l": [{"n": n, "k": k} for n, k in left], "r": [{"m": n, "key": k} for n, k in right]}
    tree = Apply(
        "join",
        (
            Ref("l", (), "list[record]"),
            Ref("r", (), "list[record]"),
            Item(("k",), "integer"),
            Item(("key",), "decimal"),
        ),
    )
    expected = [{"left": a, "right": b} for a in results["l"] for b in results["r"] if a["k"] == b["key"]]
    assert evaluate(tree, results) == expected
    names = Apply("map", (tree, Item(("right", "m"), "text")))
    assert evaluate(names, results) == [pair["right"]["m"] for pair in expected]


MEMBERS = (st.integers(-4, 4), st.text("abé", max_size=2), st.dates(date(2020, 1, 1), date(2020, 1, 5)))


@given(
    st.sampled_from(MEMBERS).flatmap(
        lambda item: st.tuples(st.lists(item, min_size=1, max_size=6), st.lists(item, min_size=1, max_size=6), item)
    )
)
def test_sets(drawn):
    a, b, x = drawn
    assert run("distinct", a) == sorted(set(a))
    assert run("union", a, b) == sorted(set(a) | set(b))
    assert run("intersection", a, b) == sorted(set(a) & set(b))
    assert run("difference", a, b) == sorted(set(a) - set(b))
    assert run("contains", a, x) is (x in a)


def test_a_set_of_decimals_ignores_trailing_zeros():
    assert run("distinct", [1.0, 1.5, 1.0]) == [Decimal(1), Decimal("1.5")]
    assert run("contains", [1.0, 2.5], 1) is True


@given(st.dates(), st.integers(-400, 400), st.dates())
def test_dates(day, days, other):
    moved = run("add_days", day, days)
    if isinstance(moved, Failure):
        assert not date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal()
    else:
        assert moved == day + timedelta(days)
        assert run("days_between", day, moved) == days
    assert run("days_between", day, other) == other.toordinal() - day.toordinal()
    assert (run("year", day), run("month", day), run("day", day)) == day.timetuple()[:3]


def test_weekday_is_english():
    names = [run("weekday", date(2024, 1, 1) + timedelta(n)) for n in range(7)]
    assert names == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(FLOATS, st.integers(0, 6))
def test_rounding_is_half_away_from_zero(number, decimals):
    value = run("round", number, decimals)
    scaled = abs(exact(number)) * 10**decimals
    wanted = (scaled + Fraction(1, 2)).__floor__() * (1 if number > 0 else -1)
    assert Fraction(value) * 10**decimals == wanted
    assert value.as_tuple().exponent == -decimals
    assert run("floor", number) == exact(number).__floor__()
    assert run("ceil", number) == exact(number).__ceil__()


def test_rounding_of_ties_and_negative_zero():
    assert [str(run("round", n, 1)) for n in (0.25, 0.35, -0.25, -0.04)] == ["0.3", "0.4", "-0.3", "0.0"]
    assert str(run("round", 7, 2)) == "7.00"
    assert run("floor", 7) == run("ceil", 7) == 7


def test_every_operation_says_its_signature_and_meaning():
    for name, operation in OPERATIONS.items():
        assert operation.name == name
        assert " -> " in operation.signature.text
        assert operation.meaning.endswith(".")
