"""Limits, ill-typed trees, results that do not fit, and malformed JSON: one clear sentence each."""

import json
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from toolgym.tasks.programs import (
    MAX_DEPTH,
    MAX_NODES,
    WORK_LIMIT,
    Apply,
    Const,
    Expression,
    Failure,
    Field,
    Item,
    Program,
    Ref,
    evaluate,
    replace_refs,
    type_of,
)

ONE = Const(1, "integer")


def nested(levels: int) -> Expression:
    tree: Expression = ONE
    for _ in range(levels):
        tree = Apply("neg", (tree,))
    return tree


def test_depth_limit_is_exact():
    assert evaluate(nested(MAX_DEPTH - 1), {}) == -1
    for depth in (MAX_DEPTH, 10_000):
        tree = nested(depth)
        assert evaluate(tree, {}).kind == type_of(tree).kind == "limit"
        with pytest.raises(ValidationError, match="24 nodes deep"):
            Program(expression=tree)
        with pytest.raises(ValueError, match="24 nodes deep"):
            replace_refs(tree, {})


def test_node_limit_is_exact():
    assert evaluate(Apply("sum", (Apply("list", (ONE,) * (MAX_NODES - 2)),)), {}) == MAX_NODES - 2
    tree = Apply("sum", (Apply("list", (ONE,) * (MAX_NODES - 1)),))
    assert evaluate(tree, {}).kind == "limit"
    with pytest.raises(ValidationError, match="200 nodes"):
        Program(expression=tree)


def test_a_shared_subtree_counts_each_time():
    tree: Expression = ONE
    for _ in range(MAX_DEPTH - 1):
        tree = Apply("add", (tree, tree))  # 2**24 nodes in a few objects
    assert evaluate(tree, {}).kind == type_of(tree).kind == "limit"


def test_work_limit_stops_long_lists_and_nested_loops():
    numbers = Ref("c1", (), "list[integer]")
    assert evaluate(Apply("count", (numbers,)), {"c1": [0] * 40_000}) == 40_000
    assert evaluate(Apply("count", (numbers,)), {"c1": [0] * (WORK_LIMIT + 1)}).kind == "limit"
    loop = Apply("map", (numbers, Apply("sum", (Apply("map", (numbers, Item((), "integer"))),))))
    assert evaluate(loop, {"c1": list(range(10))}) == [45] * 10
    assert evaluate(loop, {"c1": [0] * 1000}).kind == "limit"


def test_a_join_of_equal_keys_is_limited():
    records = Ref("c1", (), "list[record]")
    join = Apply("count", (Apply("join", (records, records, Item(("k",), "integer"), Item(("k",), "integer"))),))
    assert evaluate(join, {"c1": [{"k": 1}] * 10}) == 100
    assert evaluate(join.args[0], {"c1": [{"k": 1}] * 1000}).kind == "limit"


def test_work_inside_a_loop_is_counted_even_where_nothing_is_read():
    item = Item((), "list[integer]")
    rows, numbers = Ref("c1", (), "list[list[integer]]"), Ref("c1", (), "list[integer]")
    one, two = Apply("count", (item,)), Apply("add", (Apply("count", (item,)), Apply("count", (item,))))
    assert evaluate(Apply("map", (rows, one)), {"c1": [[0] * 40_000]}) == [40_000]
    assert evaluate(Apply("map", (rows, two)), {"c1": [[0] * 40_000]}).kind == "limit"
    body: Expression = ONE
    for _ in range(12):
        body = Apply("add", (body, ONE))  # 25 nodes
    assert evaluate(Apply("map", (numbers, body)), {"c1": [0] * 3_000}) == [13] * 3_000
    assert evaluate(Apply("map", (numbers, body)), {"c1": [0] * 5_000}).kind == "limit"


@pytest.mark.parametrize(
    ("tree", "where", "words"),
    [
        (Apply("exec", ()), "", "unknown operation"),
        (Apply("add", (ONE,)), "", "add takes 2 arguments, not 1"),
        (Apply("list", ()), "", "list takes 1 or more arguments, not 0"),
        (Apply("neg", (Const("a", "text"),)), "", "neg takes integer or decimal as argument 1, not text"),
        (Apply("sum", (ONE,)), "", "sum takes list of integer or decimal as argument 1, not integer"),
        (Apply("eq", (ONE, Const("a", "text"))), "", "eq needs arguments of one type, not integer and text"),
        (Apply("neg", (Apply("not", (ONE,)),)), "args.0", "not takes boolean as argument 1, not integer"),
        (Apply("round", (ONE, Ref("c1", (), "integer"))), "", "round takes a constant as argument 2"),
        (Apply("filter", (ONE, Const(True, "boolean"))), "", "filter takes a list as argument 1"),
        (Apply("neg", (Item((), "integer"),)), "args.0", "an item stands outside every per-item argument"),
        (Apply("map", (Const([1], "list[integer]"), Item((), "text"))), "args.1", "the item is integer"),
        (Apply("map", (Const([1], "list[integer]"), Item(("a",), "text"))), "args.1", "the item is integer"),
        (Apply("neg", (Field(ONE, ("a",), "integer"),)), "args.0", "a field is read from a record, not integer"),
        (Const({}, "record"), "", "a constant cannot be a record"),
        (Const("x", "number"), "", "not a type of answer programs"),
        (Const("x", "list[" * 10_000 + "text" + "]" * 10_000), "", "not a type of answer programs"),
        (Const(True, "integer"), "", "expected an integer, found a boolean"),
        (Const(float("nan"), "decimal"), "", "expected a decimal, found a number that is not finite"),
        (Const("2018-7-4", "date"), "", "expected a date like 2018-07-04, found other text"),
        (Const("20180704", "date"), "", "expected a date like 2018-07-04, found other text"),
    ],
)
def test_ill_typed_trees_say_where_and_why(tree, where, words):
    failure = type_of(tree)
    assert failure == Failure("type", words, where)
    assert evaluate(tree, {"c1": 1}) == failure


@pytest.mark.parametrize(
    ("node", "kind", "words"),
    [
        (Ref("c9", (), "integer"), "missing", "the call has no result"),
        (Ref("c1", ("none",), "integer"), "missing", "the value is null"),
        (Ref("c1", ("other",), "integer"), "missing", "there is no 'other'"),
        (Ref("c1", ("list", 2), "integer"), "missing", "there is no item at that position"),
        (Ref("c1", ("list", -1), "integer"), "missing", "there is no item at that position"),
        (Ref("c1", ("list", True), "integer"), "missing", "there is no item at that position"),
        (Ref("c1", ("none", "deeper"), "integer"), "missing", "there is no 'deeper'"),
        (Ref("c1", ("list", 0), "decimal"), "type", "expected a decimal, found text"),
        (Ref("c1", ("long",), "integer"), "domain", "the integer has more than 34 digits"),
        (Field(Ref("c1", (), "record"), ("half",), "integer"), "type", "expected an integer, found a decimal"),
        (Field(Ref("c1", ("list",), "record"), ("x",), "integer"), "type", "expected a record, found a list"),
    ],
)
def test_results_that_do_not_fit(node, kind, words):
    results = {"c1": {"none": None, "list": ["a", 1], "long": 10**34, "half": 0.5}}
    assert type_of(node) == node.type
    inner = ".field" if kind == "type" and "a record" in words else ""
    assert evaluate(Apply("list", (node, node)), results) == Failure(kind, words, "args.0" + inner)


def test_a_list_with_a_null_has_a_missing_value():
    assert evaluate(Ref("c1", (), "list[decimal]"), {"c1": [1, None]}).kind == "missing"


def test_results_may_be_any_mapping_and_are_read_only_where_needed():
    class Lazy(Mapping[str, object]):
        def __getitem__(self, key):
            return {"c1": 3}[key]

        def __iter__(self):
            raise AssertionError("evaluation must not walk over all results")

        def __len__(self):
            return 1

    assert evaluate(Ref("c1", (), "integer"), Lazy()) == 3


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (3, "'expression': expected an object with the keys of"),
        ({"op": "add"}, "'expression': expected an object with the keys of"),
        ({"op": "add", "args": [], "note": ""}, "'expression': expected an object with the keys of"),
        ({"op": "exec", "args": []}, "'op': expected the name of an operation"),
        ({"op": ["add"], "args": []}, "'op': expected the name of an operation"),
        ({"op": "add", "args": {}}, "'args': expected a list"),
        ({"op": "neg", "args": [{"const": 1, "type": "int"}]}, "'args.0.type': expected a type such as"),
        ({"op": "neg", "args": [{"const": 1, "type": []}]}, "'args.0.type': expected a type such as"),
        ({"const": "1", "type": "integer"}, "'const': expected an integer, found text"),
        ({"const": {}, "type": "record"}, "'type': a constant cannot be a record"),
        ({"const": "\ud800", "type": "text"}, "'const': expected text without lone surrogates"),
        ({"ref": 1, "path": [], "type": "text"}, "'ref': expected a call id"),
        ({"ref": "\udfff", "path": [], "type": "text"}, "'ref': expected text without lone surrogates"),
        ({"ref": "c1", "path": "rate", "type": "text"}, "'path': expected a list of keys and positions"),
        ({"ref": "c1", "path": [True], "type": "text"}, "'path': expected a list of keys and positions"),
        ({"ref": "c1", "path": [-1], "type": "text"}, "'path': expected a list of keys and positions"),
        ({"ref": "c1", "path": [10**5000], "type": "text"}, "'path': expected a list of keys and positions"),
        ({"item": ["\ud800"], "type": "text"}, "'item': expected text without lone surrogates"),
        ({"field": {"ref": "c1"}, "path": [], "type": "text"}, "'field': expected an object with the keys of"),
    ],
)
def test_malformed_programs_are_refused_in_one_sentence(expression, words):
    with pytest.raises(ValidationError) as caught:
        Program.model_validate({"expression": expression})
    (error,) = caught.value.errors()
    assert words in error["msg"]


@pytest.mark.parametrize(
    "text",
    [
        '{"expression":' + '{"op":"neg","args":[' * 10_000 + "]}" * 10_000 + "}",
        '{"expression":{"const":' + "[" * 10_000 + "]" * 10_000 + ',"type":"list[text]"}}',
        '{"expression":{"const":1,"type":"integer"},"version":2}',
        '{"expression":{"const":1,"type":"integer"},"extra":1}',
        '{"expression":{"const":NaN,"type":"decimal"}}',
        '{"version":1}',
        "[]",
        "",
        "{",
    ],
)
def test_malformed_json_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        Program.model_validate_json(text)
    assert len(caught.value.errors()) == 1
    assert str(caught.value)


def test_deep_python_data_is_refused():
    value: object = {"const": 1, "type": "integer"}
    constant: object = []
    for _ in range(10_000):
        value, constant = {"op": "neg", "args": [value]}, [constant]
    for expression in (value, constant, {"const": constant, "type": "list[text]"}):
        with pytest.raises(ValidationError):
            Program.model_validate({"expression": expression})
    assert evaluate(Ref("c1", (), "list[text]"), {"c1": constant}).kind == "type"
    assert evaluate(Const(constant, "list[text]"), {}).kind == "type"


def test_integers_too_long_to_print_are_failures():
    long = 10**5000
    assert evaluate(Ref("c1", (), "integer"), {"c1": long}).kind == "domain"
    assert evaluate(Const(long, "decimal"), {}).kind == "domain"
    assert evaluate(Ref("c1", (long,), "integer"), {"c1": [1]}).kind == "missing"
    assert evaluate(Apply("take", (Const([1], "list[integer]"), Const(long, "integer"))), {}).kind == "domain"


def test_equal_numbers_of_different_form_stay_apart_in_json():
    texts = [Program(expression=Const(value, "decimal")).model_dump_json() for value in (1, 1.0)]
    assert [json.loads(text)["expression"]["const"] for text in texts] == [1, 1.0]
    assert texts[0] != texts[1]
