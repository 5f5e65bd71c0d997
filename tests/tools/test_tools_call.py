import threading

import harbour
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.canonical import canonical_json
from toolgym.tools import ToolResult
from toolgym.tools.call import CallTimeout, run_within

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS, lambda s: st.lists(s, max_size=4) | st.dictionaries(st.text(max_size=8), s, max_size=4)
)
NAMES = st.sampled_from(["port", "day", "depths", "depth", "season", "unknown", ""])
ARGUMENTS = ANYTHING | st.dictionaries(NAMES, ANYTHING | st.sampled_from(["HAM", "2024-02-28", [1.0], "winter"]))
TOOLS = [*harbour.POOL, harbour.crashes, harbour.needs_library, harbour.flawed]


@given(st.sampled_from(TOOLS), ARGUMENTS)
def test_any_arguments_give_a_value_or_a_typed_error(tool, arguments):
    result = tool.call(arguments)
    assert (result.error is None) == result.ok == (result.value is not None)
    shown = result.value if result.ok else {"error": {"kind": result.error.kind, "message": result.error.message}}
    assert result.text == canonical_json(shown)
    assert len(result.text) < 10_000


@pytest.mark.parametrize(
    ("tool", "arguments", "kind", "says"),
    [
        (harbour.port_depth, {}, "invalid_arguments", "'port' is required"),
        (harbour.port_depth, {"port": 5}, "invalid_arguments", "'port': input should be a valid string, got 5"),
        (harbour.port_depth, {"port": "HAM", "x": 1}, "invalid_arguments", "'x' is not an argument"),
        (harbour.port_depth, {"port": "XXX"}, "not_found", "there is no port 'XXX'"),
        (harbour.toll, {"depths": [1, 2, 3, 4]}, "invalid_arguments", "at most 3 items"),
        (harbour.toll, {"depths": [-1]}, "invalid_arguments", "must be positive, got -1"),
        (harbour.toll, {"depths": [float("inf")]}, "invalid_arguments", "finite"),
        (harbour.toll, {"depths": [1], "season": "spring"}, "invalid_arguments", "'summer' or 'winter'"),
        (harbour.next_tides, {"port": "HAM", "day": "2024-02-30"}, "invalid_arguments", "'day'"),
        (harbour.needs_library, {"port": "HAM"}, "unavailable", "pip install 'toolgym[finance]'"),
        (harbour.sleeper, {"seconds": 5.0}, "timeout", "no answer within 0.05 s"),
        (harbour.crashes, {"port": "HAM"}, "internal", "crashes: ValidationError"),
        (harbour.verbose, {"size": 2000}, "invalid_arguments", "over the limit of 2000"),
        (harbour.port_depth, ["HAM"], "invalid_arguments", "arguments"),
    ],
)
def test_errors_are_typed_and_say_what_to_mend(tool, arguments, kind, says):
    result = tool.call(arguments)
    assert result.error is not None and result.error.kind == kind
    assert says in result.error.message
    assert result.error.message.startswith(tool.name)


def test_the_size_limit_is_sharp():
    shortest = len(canonical_json({"ports": []}))
    fits = (2_000 - shortest + 1) // len('"HAM",')
    assert harbour.verbose.call({"size": fits}).ok
    assert not harbour.verbose.call({"size": fits + 1}).ok


def test_unavailable_comes_before_validation():
    assert harbour.needs_library.call({"nonsense": 1}).error.kind == "unavailable"


def test_success_refuses_nan():
    with pytest.raises(ValueError):
        ToolResult.success({"x": float("nan")})


def test_run_within_returns_raises_and_gives_up():
    assert run_within(5, lambda x: x + 1, {"x": 1}) == 2
    with pytest.raises(ZeroDivisionError):
        run_within(5, lambda x: x / 0, {"x": 1})
    never = threading.Event()
    with pytest.raises(CallTimeout, match=r"0\.01 s"):
        run_within(0.01, lambda: never.wait(30), {})
    never.set()


def test_explanations_list_at_most_three_faults_and_shorten_values():
    message = harbour.toll.call({"depths": "x" * 500, "a": 1, "b": 2, "c": 3}).error.message
    assert message.count(";") == 2 and len(message) < 400
    assert message.endswith("Its arguments are: depths, season.")
