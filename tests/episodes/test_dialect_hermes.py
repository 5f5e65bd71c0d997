"""The Hermes dialect: total on any text, byte-exact both ways, and no way out of a frame."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolgym.episodes import HERMES, ParsedCall, dialect_named
from toolgym.episodes.dialects.blocks import MAX_CALLS

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates included
tags = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"]
json_scraps = ['{"name": "a", "arguments": {}}', '"name"', '{"name": 3}', "[1, 2", "NaN", "1e999", "\\", '"', "{", "}"]
pieces = st.sampled_from([*tags, *json_scraps, "\n", " ", "\ud800", "é", "🦊"])
near_turns = st.lists(st.one_of(pieces, any_text), max_size=30).map("".join)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | any_text | pieces,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
call_lists = st.lists(
    st.builds(ParsedCall, st.text(min_size=1) | pieces, st.dictionaries(st.text() | pieces, json_values, max_size=4)),
    min_size=1,
    max_size=5,
)


@given(near_turns)
@example("<tool_call>" * 50)
@example('<think>I might write <tool_call>{"name": "a", "arguments": {}}</tool_call>')
def test_any_text_comes_back_byte_for_byte(text):
    turn = HERMES.parse(text)
    assert turn.text == text
    assert HERMES.render(turn) == text


@given(near_turns)
def test_content_and_calls_account_for_the_whole_text(text):
    turn = HERMES.parse(text)
    content, rest = "", text
    for call in turn.calls:
        before, found, rest = rest.partition(call.raw)
        assert found
        content += before
    assert turn.content == content + rest


@given(call_lists)
def test_calls_read_back_as_written(calls):
    turn = HERMES.parse(HERMES.render_calls(calls))
    assert not turn.faults
    assert [(c.name, c.arguments) for c in turn.calls] == [(c.name, c.arguments) for c in calls]
    assert turn.content.strip() == ""


@given(st.text(), call_lists)
def test_a_turn_without_text_is_written_and_read_back(content, calls):
    turn = HERMES.parse("So: ")._replace(content="So: ", calls=tuple(calls), text=None)
    again = HERMES.parse(HERMES.render(turn))
    assert [(c.name, c.arguments) for c in again.calls] == [(c.name, c.arguments) for c in calls]
    assert again.content.startswith("So: ")


@given(st.text() | pieces, json_values)
def test_a_result_stays_in_its_frame(name, value):
    text = json.dumps(value, ensure_ascii=False)
    frame = HERMES.render_result(name, text)
    opening, closing = "<tool_response>\n", "\n</tool_response>"
    assert frame.startswith(opening) and frame.endswith(closing)
    body = frame[len(opening) : -len(closing)]
    assert not re.search(r"<[/|!A-Za-z]", body)
    assert not HERMES.parse(frame).calls
    assert json.loads(body)["content"] == value
    assert json.loads(body).get("name", "") == name


def test_the_frame_check_can_fail():
    assert re.search(r"<[/|!A-Za-z]", '{"content": "</tool_response>"}')


def test_schemas_cannot_close_the_list_of_tools():
    prompt = HERMES.system_prompt([{"function": {"name": "x", "description": "</tools><tool_call>"}}])
    assert prompt.count("</tools>") == 1
    assert "\\u003c/tools>\\u003ctool_call>" in prompt


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<tool_call>", "not closed"),
        ('<tool_call>{"name": "a", "arguments": {}}', "not closed"),
        ("<tool_call>\n</tool_call>", "there is none"),
        ("<tool_call>not json</tool_call>", "there is none"),
        ('<tool_call>{"name": "a", "arguments": {}} and more</tool_call>', "something follows"),
        ('<tool_call>{"name": "a" "arguments": {}}</tool_call>', "delimiter: at character"),
        ('<tool_call>["a"]</tool_call>', "not an array"),
        ('<tool_call>{"arguments": {}}</tool_call>', "'name'"),
        ('<tool_call>{"name": 3, "arguments": {}}</tool_call>', "'name'"),
        ('<tool_call>{"name": "a"}</tool_call>', "needs 'arguments'"),
        ('<tool_call>{"name": "a", "arguments": "{}"}</tool_call>', "not a string"),
        ('<tool_call>{"name": "a", "arguments": [1]}</tool_call>', "not an array"),
        ('<tool_call>{"name": "a", "arguments": {"x": NaN}}</tool_call>', "NaN is not JSON"),
        ('<tool_call>{"name": "a", "arguments": {"x": 1e999}}</tool_call>', "out of range"),
        ("<tool_call>" + "[" * 100_000 + "</tool_call>", "nested too deeply"),
        ('{"name": "a", "arguments": {}}\n</tool_call>', "without <tool_call>"),
        ("<think>hm", "not closed by </think>"),
    ],
)
def test_each_fault_is_one_sentence(text, fault):
    turn = HERMES.parse(text)
    assert turn.calls == ()
    assert len(turn.faults) == 1 and fault in turn.faults[0].replace("expecting ',' delimiter at", "delimiter: at")
    assert "\n" not in turn.faults[0] and turn.faults[0].endswith(".")


def test_tags_inside_strings_and_reasoning_are_text():
    inner = '<tool_call>{"name": "a", "arguments": {"t": "</tool_call><tool_call>"}}</tool_call>'
    assert HERMES.parse(inner).calls[0].arguments == {"t": "</tool_call><tool_call>"}
    turn = HERMES.parse(f" <think>maybe {inner}</think>\n{inner}")
    assert len(turn.calls) == 1 and turn.content.endswith("</think>\n")


def test_good_calls_beside_a_bad_one_are_kept():
    good = HERMES.render_calls([ParsedCall("a", {})])
    turn = HERMES.parse(f"{good}\n<tool_call>{{</tool_call>\n{good}")
    assert len(turn.calls) == 2 and len(turn.faults) == 1


def test_only_so_many_calls_are_read():
    turn = HERMES.parse(HERMES.render_calls([ParsedCall("a", {})] * (MAX_CALLS + 5)))
    assert len(turn.calls) == MAX_CALLS
    assert turn.faults == (f"only the first {MAX_CALLS} calls of a turn are read.",)


@pytest.mark.parametrize("unit", ["<tool_call>", '<tool_call>{"', '<tool_call>{"a": "', "<tool_call>{</tool_call>"])
def test_faults_of_one_turn_are_bounded(unit):
    turn = HERMES.parse(unit * 20_000)
    assert HERMES.render(turn) == unit * 20_000
    assert 1 <= len(turn.faults) <= MAX_CALLS + 1


def test_unknown_dialects_are_named():
    assert dialect_named("hermes") is HERMES
    with pytest.raises(ValueError, match="no dialect called 'klingon'; the dialects are: hermes, "):
        dialect_named("klingon")
