"""Properties of whole programs: typed values, totality, determinism, JSON round trip, references."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from pydantic import ValidationError

from toolgym.canonical import canonical_json
from toolgym.tasks.programs import (
    OPERATIONS,
    Apply,
    Const,
    Failure,
    Field,
    Item,
    Program,
    Ref,
    evaluate,
    operations,
    references,
    rename_calls,
    replace_refs,
    type_of,
)

SCALARS = ("boolean", "integer", "decimal", "date", "text")
TYPES = (*SCALARS, "record", "list[integer]", "list[decimal]", "list[text]", "list[record]")
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def json_of(type_: str) -> st.SearchStrategy:
    """JSON values of a type; few distinct ones, so that ties, repeats and joins happen."""
    if type_.startswith("list["):
        return st.lists(json_of(type_[5:-1]), max_size=4)
    if type_ == "record":
        return st.fixed_dictionaries({}, optional={name: json_of(name) for name in SCALARS})
    return {
        "boolean": st.booleans(),
        "integer": st.integers(-3, 9) | st.integers(-(10**20), 10**20),
        "decimal": st.integers(-3, 3) | st.floats(-1e6, 1e6) | st.floats(allow_nan=False, allow_infinity=False),
        "date": st.dates(date(2020, 1, 1), date(2020, 1, 9)).map(date.isoformat),
        "text": st.sampled_from(["", "a", "b", "Zürich", "名"]),
    }[type_]


RESULTS = st.fixed_dictionaries({"c1": st.fixed_dictionaries({}, optional={name: json_of(name) for name in TYPES})})


def _binding(result, type_: str) -> dict[str, str] | None:
    for _ in range(result.lists):
        if not type_.startswith("list["):
            return None
        type_ = type_[5:-1]
    if result.allowed is not None and type_ not in result.allowed:
        return None
    return {result.name: type_}


@st.composite
def typed_trees(draw, type_: str, item: str | None = None, depth: int = 3, op: str | None = None):
    """A well-typed tree of a type, built from the signatures themselves."""
    fitting = [op] if op else [name for name in OPERATIONS if _binding(OPERATIONS[name].signature.result, type_)]
    if op is None and (depth == 0 or not fitting or draw(st.integers(0, 2)) == 0):
        leaves = [Ref("c1", (type_,), type_)]
        if "record" not in type_:
            leaves.append(Const(draw(json_of(type_)), type_))
            if item == "record":
                leaves.append(Item((type_,), type_))
            if type_ in SCALARS and depth:
                leaves.append(Field(draw(typed_trees("record", item, depth - 1)), (type_,), type_))
        if item == type_:
            leaves.append(Item((), type_))
        return draw(st.sampled_from(leaves))
    name = draw(st.sampled_from(fitting))
    signature = OPERATIONS[name].signature
    bound = _binding(signature.result, type_)
    assert bound is not None
    arguments, types = [], []
    parameters = signature.parameters * (draw(st.integers(1, 3)) if signature.variadic else 1)
    for parameter in parameters:
        base = bound.get(parameter.name)
        if base is None or len(parameter.name) > 1:
            base = draw(st.sampled_from(parameter.allowed or TYPES))
        bound[parameter.name] = base
        wanted = "list[" * parameter.lists + base + "]" * parameter.lists
        inner = item if parameter.over is None else types[parameter.over][5:-1]
        if parameter.constant:
            arguments.append(Const(draw(st.integers(0, 3)), "integer"))
        else:
            arguments.append(draw(typed_trees(wanted, inner, max(depth - 1, 0))))
        types.append(wanted)
    return Apply(name, tuple(arguments))


def conforms(value: object, type_: str) -> bool:
    if type_.startswith("list["):
        return type(value) is list and all(conforms(entry, type_[5:-1]) for entry in value)
    kinds = {"boolean": bool, "integer": int, "decimal": Decimal, "date": date, "text": str, "record": dict}
    return type(value) is kinds[type_]


def test_conforms_tells_types_apart():
    assert conforms([1], "list[integer]")
    assert not conforms([1], "list[decimal]")
    assert not conforms(True, "integer")


@given(st.data(), st.sampled_from(TYPES), RESULTS)
@settings(RELAXED, max_examples=300)
def test_a_well_typed_tree_gives_a_value_of_its_type_or_a_failure(data, type_, results):
    tree = data.draw(typed_trees(type_))
    before = canonical_json(results)
    static = type_of(tree)
    if isinstance(static, Failure):
        assert static.kind in ("limit", "domain")
    else:
        assert static == type_
    value = evaluate(tree, results)
    if isinstance(value, Failure):
        assert value.kind != "type", "the results fit the references' types, so nothing can be of a wrong type"
    else:
        assert conforms(value, type_)
    again = evaluate(tree, copy.deepcopy(results))
    assert repr(again) == repr(value)
    assert canonical_json(results) == before, "evaluation changed the results"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_gives_a_value_on_some_tree(name):
    result = OPERATIONS[name].signature.result
    base = result.name if len(result.name) > 1 else (result.allowed or ("text",))[0]
    tree = typed_trees("list[" * result.lists + base + "]" * result.lists, depth=1, op=name)
    generate = settings(RELAXED, max_examples=400, phases=[Phase.generate], database=None, derandomize=True)
    try:
        found = find(st.tuples(tree, RESULTS), lambda pair: not isinstance(evaluate(*pair), Failure), settings=generate)
    except NoSuchExample:
        pytest.fail(f"'{name}' never gave a value")
    assert found[0].op == name


ANY_TYPE = st.sampled_from([*TYPES, "list[list[integer]]", "", "number", "list[", "list[]", "LIST[text]"]) | st.text()
ANY_PATH = st.lists(st.sampled_from(["a", *TYPES, 0, 1, -1, 10**400]) | st.text(), max_size=3).map(tuple)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text() | st.just("2020-01-02"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", *TYPES]), inner, max_size=4),
    max_leaves=12,
)
ANY_TREE = st.recursive(
    st.builds(Ref, st.sampled_from(["c1", "c2", ""]), ANY_PATH, ANY_TYPE)
    | st.builds(Const, ANY_JSON, ANY_TYPE)
    | st.builds(Item, ANY_PATH, ANY_TYPE),
    lambda inner: (
        st.builds(Field, inner, ANY_PATH, ANY_TYPE)
        | st.builds(Apply, st.sampled_from([*OPERATIONS, "", "eval"]), st.lists(inner, max_size=4).map(tuple))
    ),
    max_leaves=12,
)


@given(ANY_TREE, st.dictionaries(st.sampled_from(["c1", "c2"]), ANY_JSON))
@settings(RELAXED, max_examples=500)
def test_arbitrary_trees_and_results_never_raise(tree, results):
    static = type_of(tree)
    value = evaluate(tree, results)
    if isinstance(static, Failure):
        assert value == static, "an ill-typed program has no value"
    else:
        assert isinstance(value, Failure) or conforms(value, static)


@given(st.data(), st.sampled_from(TYPES), st.dictionaries(st.just("c1"), ANY_JSON))
@settings(RELAXED, max_examples=300)
def test_well_typed_trees_never_raise_on_arbitrary_results(data, type_, results):
    value = evaluate(data.draw(typed_trees(type_)), results)
    assert isinstance(value, Failure) or conforms(value, type_)


@given(st.data(), st.sampled_from(TYPES))
@settings(RELAXED, max_examples=200)
def test_json_round_trip_is_exact(data, type_):
    program = Program(expression=data.draw(typed_trees(type_, depth=2)))
    text = program.model_dump_json()
    again = Program.model_validate_json(text)
    assert again == program
    assert again.model_dump_json() == text
    assert repr(again.expression) == repr(program.expression)  # 1 and 1.0 are equal, and must stay apart
    assert Program.model_validate(json.loads(canonical_json(program.model_dump(mode="json")))) == program


@given(ANY_TREE)
@settings(RELAXED, max_examples=200)
def test_a_program_of_an_arbitrary_tree_round_trips_or_is_refused(tree):
    try:
        program = Program(expression=tree)
    except ValidationError:
        return
    assert repr(Program.model_validate_json(program.model_dump_json())) == repr(program)


@given(ANY_JSON)
@settings(RELAXED, max_examples=200)
def test_arbitrary_json_is_refused_as_a_program(value):
    with pytest.raises(ValidationError):
        Program.model_validate({"expression": value})


def test_references_are_distinct_and_in_order():
    a, b = Ref("c1", ("x",), "integer"), Ref("c2", (0,), "integer")
    tree = Apply("add", (Apply("mul", (b, a)), Apply("neg", (Field(Ref("c3", (), "record"), ("y",), "integer"),))))
    assert references(Apply("add", (tree, b))) == (b, a, Ref("c3", (), "record"))
    assert operations(tree) == 3
    assert operations(a) == 0


def test_calls_and_references_are_replaced_at_once():
    a, b = Ref("c1", ("x",), "integer"), Ref("c2", (), "integer")
    tree = Apply("sub", (a, Apply("add", (b, Field(Ref("c1", (), "record"), ("y",), "integer")))))
    assert replace_refs(tree, {a: b, b: a}) == Apply("sub", (b, Apply("add", (a, tree.args[1].args[1]))))
    swapped = rename_calls(tree, {"c1": "c2", "c2": "c1"})
    assert [ref.call for ref in references(swapped)] == ["c2", "c1", "c2"]
    assert rename_calls(swapped, {"c1": "c2", "c2": "c1"}) == tree


def test_a_whole_program_and_its_json():
    rates = Ref("c2", ("rates",), "list[record]")
    cheap = Apply("filter", (rates, Apply("lt", (Item(("rate",), "decimal"), Ref("c1", ("limit",), "decimal")))))
    program = Program(expression=Field(Apply("arg_max", (cheap, Item(("rate",), "decimal"))), ("currency",), "text"))
    results = {
        "c1": {"limit": 2},
        "c2": {"rates": [{"currency": code, "rate": rate} for code, rate in (("USD", 1.25), ("GBP", 0.8), ("X", 9))]},
    }
    assert evaluate(program, results) == "USD"
    assert type_of(program.expression) == "text"
    assert json.loads(program.model_dump_json()) == {
        "version": 1,
        "expression": {
            "field": {
                "op": "arg_max",
                "args": [
                    {
                        "op": "filter",
                        "args": [
                            {"ref": "c2", "path": ["rates"], "type": "list[record]"},
                            {
                                "op": "lt",
                                "args": [
                                    {"item": ["rate"], "type": "decimal"},
                                    {"ref": "c1", "path": ["limit"], "type": "decimal"},
                                ],
                            },
                        ],
                    },
                    {"item": ["rate"], "type": "decimal"},
                ],
            },
            "path": ["currency"],
            "type": "text",
        },
    }
