import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.canonical import canonical_json
from toolgym.evidence import Call, CallOrigin, SeedOrigin, Trace
from toolgym.evidence.trace import MissingPath, argument_value, lookup, set_argument
from toolgym.tools.errors import ToolError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
)


def places(value, path=()):
    """Every path into a JSON value with what stands there, found without `lookup`."""
    yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


@given(VALUES)
def test_lookup_finds_what_stands_at_every_path(value):
    for path, there in places(value):
        assert lookup(value, path) is there


@given(VALUES, st.lists(st.text(max_size=4) | st.integers(-2, 5) | st.booleans(), min_size=1, max_size=4).map(tuple))
def test_lookup_refuses_every_other_path(value, path):
    known = {tuple((type(step), step) for step in found) for found, _ in places(value)}
    if tuple((type(step), step) for step in path) in known:
        lookup(value, path)
    else:
        with pytest.raises(MissingPath):
            lookup(value, path)


@pytest.mark.parametrize("path", [(-1,), (True,), (2,), ("0",), (0, "a")])
def test_list_positions_are_whole_numbers_from_zero(path):
    with pytest.raises(MissingPath, match="in the result"):
        lookup([1, 2], path)


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), VALUES, min_size=1, max_size=4), VALUES, st.data()
)
def test_what_was_set_is_read_back_and_nothing_else_changes(arguments, new, data):
    keys = list(arguments) + [
        f"{name}/{position}"
        for name, value in arguments.items()
        if isinstance(value, list)
        for position in range(len(value))
    ]
    key = data.draw(st.sampled_from(keys))
    before = {other: argument_value(arguments, other) for other in keys}
    set_argument(arguments, key, new)
    assert argument_value(arguments, key) is new
    name = key.partition("/")[0]
    for other in keys:
        if other.partition("/")[0] != name or ("/" in other and "/" in key and other != key):
            assert argument_value(arguments, other) is before[other]


def test_argument_value_refuses_what_is_not_there():
    for key in ("b", "a/2", "a/0/1"):
        with pytest.raises((MissingPath, ValueError)):
            argument_value({"a": [1, 2]}, key)


NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
ORIGINS = st.builds(
    SeedOrigin,
    entity=st.none() | NAMES,
    value=st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
) | st.builds(CallOrigin, call=NAMES, path=st.lists(NAMES | st.integers(0, 9), max_size=3).map(tuple))
CALLS = st.builds(
    Call,
    id=NAMES,
    tool=NAMES,
    arguments=st.dictionaries(NAMES, VALUES, max_size=3),
    origins=st.dictionaries(NAMES, ORIGINS, max_size=3),
    result=VALUES,
    error=st.none()
    | st.builds(ToolError, kind=st.sampled_from(["not_found", "internal"]), message=st.text(min_size=1)),
)


@given(st.builds(Trace, toolset=st.lists(NAMES, max_size=3).map(tuple), calls=st.lists(CALLS, max_size=3).map(tuple)))
def test_a_trace_survives_json_byte_for_byte(trace):
    text = canonical_json(trace.model_dump(mode="json"))
    again = Trace.model_validate_json(text)
    assert again == trace
    assert canonical_json(again.model_dump(mode="json")) == text


def test_results_leave_out_failed_calls():
    error = ToolError(kind="not_found", message="there is no such thing")
    trace = Trace(
        toolset=("t",),
        calls=(
            Call(id="c1", tool="t", arguments={}, origins={}, result=None),
            Call(id="c2", tool="t", arguments={}, origins={}, error=error),
        ),
    )
    assert trace.results == {"c1": None}
    assert [call.ok for call in trace.calls] == [True, False]


def test_parents_come_once_and_in_argument_order():
    origins = {
        "b/0": CallOrigin(call="c3", path=()),
        "b/1": CallOrigin(call="c1", path=()),
        "c": SeedOrigin(entity=None, value="x"),
        "d": CallOrigin(call="c3", path=("y",)),
    }
    assert Call(id="c4", tool="t", arguments={}, origins=origins).parents == ("c3", "c1")
