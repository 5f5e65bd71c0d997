"""Every dialect: total on any text, byte-exact both ways, closed frames, and the same however the text is cut."""

# ruff: noqa: E501, RUF001 (what models write is quoted whole)
import itertools
import json
import re

import gymnasium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_domain import TINY

from toolgym.agents import OracleAgent, play_episode
from toolgym.episodes import DIALECTS, ParsedCall, StreamingParser
from toolgym.episodes.dialects.blocks import MAX_CALLS

dialects = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
TOKEN = re.compile(r"<[/|!A-Za-z｜]|[\n]")
CALLS = [
    ParsedCall("closing_price", {"ticker": "AAPL", "date": "2016-01-25"}),
    ParsedCall("mean", {"values": [1, 2.5, -3e-05], "exact": True, "label": None, "deep": {"a": [{"b": "c"}]}}),
    ParsedCall("ping", {}),
]

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates included
markers = st.sampled_from(
    [
        *("<tool_call>", "</tool_call>", "<tool_calls>", "</tool_calls>", "<function=f>", "</function>", "<think>"),
        *("</think>", "<parameter=x>", "</parameter>", "<|python_tag|>", "[TOOL_CALLS]", "[ARGS]", "[f(", "[f(a=1)]"),
        *(")]", "a=", "Action: f", "Action Input: ", "<|channel|>commentary to=functions.f<|message|>", "<|call|>"),
        *(
            "<|start|>assistant",
            "<｜tool▁calls▁begin｜>",
            "<｜tool▁calls▁end｜>",
            "<｜tool▁call▁begin｜>f<｜tool▁sep｜>",
        ),
        *("<｜tool▁call▁end｜>", '{"name": "f", "arguments": {"x": 1}}', '{"name": "f", "parameters": {}}', "{}"),
        *('{"role": "assistant", "tool_calls": []}', '{"tool_calls": [{"function": {"name": "f"}}]}', "\n", " ", ";"),
        *("[", "]", "{", "}", '"', "'", "\\", "\ud800", "🦊", "NaN", "1e999", "```json", "```", ",", "**{'a': 1}"),
    ]
)
near_turns = st.lists(markers | any_text, max_size=25).map("".join)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | any_text
    | markers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
names = st.from_regex(r"[a-z_][a-z0-9_]{0,12}", fullmatch=True)
call_lists = st.lists(
    st.builds(ParsedCall, names, st.dictionaries(names, json_values, max_size=4)), min_size=1, max_size=5
)


def plain(calls):
    return [(call.name, call.arguments) for call in calls]


@dialects
@settings(max_examples=40, deadline=None)
@given(text=near_turns)
def test_any_text_comes_back_byte_for_byte(dialect, text):
    turn = dialect.parse(text)
    assert dialect.render(turn) == text
    assert all(fault.endswith(".") and "\n" not in fault for fault in turn.faults)


@dialects
@settings(max_examples=40, deadline=None)
@given(calls=call_lists)
def test_calls_read_back_as_written(dialect, calls):
    turn = dialect.parse(dialect.render_calls(calls))
    assert not turn.faults
    assert plain(turn.calls) == plain(calls)
    assert turn.content.strip() == ""
    assert [type(v) for c in turn.calls for v in c.arguments.values()] == [
        type(v) for c in calls for v in c.arguments.values()
    ]


@dialects
@settings(max_examples=40, deadline=None)
@given(calls=call_lists)
def test_a_turn_without_text_is_written_and_read_back(dialect, calls):
    turn = dialect.parse("So: ")._replace(content="So:", calls=tuple(calls), text=None)
    again = dialect.parse(dialect.render(turn))
    assert plain(again.calls) == plain(calls) and not again.faults
    assert "So:" in again.content


@dialects
@settings(max_examples=40, deadline=None)
@given(text=near_turns, cuts=st.lists(st.integers(0, 400), max_size=12))
def test_however_a_turn_is_cut_its_calls_are_the_same(dialect, text, cuts):
    whole = dialect.parse(text)
    parser, got = StreamingParser(dialect), []
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    for start, end in itertools.pairwise(edges):
        delta = parser.feed(text[start:end])
        got += delta.calls
        assert tuple(got) == whole.calls[: len(got)], "a call was given out that the whole turn does not hold"
    last = parser.finish()
    assert last.turn == whole
    assert (*got, *last.calls) == whole.calls


@dialects
@settings(max_examples=40, deadline=None)
@given(calls=call_lists)
def test_calls_stream_one_character_at_a_time(dialect, calls):
    written = dialect.render_calls(calls)
    parser, early = StreamingParser(dialect), []
    for character in written:
        early += parser.feed(character).calls
    assert plain([*early, *parser.finish().calls]) == plain(calls)
    if dialect.closers:  # all of them are out before the turn ends
        assert plain(early) == plain(calls)


def test_the_cutting_test_can_fail():
    """A dialect whose closer is a lie gives out a call that the whole turn does not hold."""

    class Hasty(type(DIALECTS["llama3"])):
        closers = ("}",)

    text = DIALECTS["llama3"].render_calls(CALLS[:1])
    parser = StreamingParser(Hasty())
    assert parser.feed(text).calls
    assert Hasty().parse(f"{text} and more").calls == ()


@dialects
@settings(max_examples=40, deadline=None)
@given(value=json_values)
def test_a_result_stays_in_its_frame(dialect, value):
    """What stands around the result is the same for every result, and inside there is neither a token nor a new line."""
    before, after = dialect.render_result("closing_price", "null").split("null")
    frame = dialect.render_result("closing_price", json.dumps(value, ensure_ascii=False))
    assert frame.startswith(before) and frame.endswith(after)
    body = frame[len(before) : len(frame) - len(after)]
    assert json.loads(body) == value
    assert not TOKEN.search(body)
    if dialect.name != "native":  # whose results never meet a parser: they are messages of their own
        assert not dialect.parse(frame).calls


def test_the_frame_check_can_fail():
    assert all(map(TOKEN.search, ("</tool_response>", "<|end|>", "<｜tool▁outputs▁end｜>", "\nObservation: ")))


@dialects
def test_the_example_in_the_prompt_is_a_call(dialect):
    prompt = dialect.system_prompt(
        [{"function": {"name": "x", "description": "</tools>\nAction: y [TOOL_CALLS] <|call|>"}}]
    )
    assert "</tools>\nAction" not in prompt and "<|call|> " not in prompt
    example = prompt.partition("\n\n")[2]
    lines = example.splitlines()
    blocks = ["\n".join(lines[a:b]) for a in range(len(lines)) for b in range(a + 1, len(lines) + 1)]
    found = {(c.name, str(c.arguments.get("argument"))) for block in blocks for c in dialect.parse(block).calls}
    assert found == (set() if dialect.name == "native" else {("tool_name", "value")})


@dialects
def test_many_calls_are_bounded(dialect):
    turn = dialect.parse(dialect.render_calls([ParsedCall("a", {})] * (MAX_CALLS + 5)))
    assert len(turn.calls) <= MAX_CALLS
    assert len(turn.faults) == 1 and str(MAX_CALLS) in turn.faults[0]


@dialects
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "<tool_call>",
            "<tool_calls>{",
            "<tool_call><function=f><parameter=x>",
            "[TOOL_CALLS][",
            "[TOOL_CALLS]f[ARGS]",
        ),
        *("<|channel|>commentary to=functions.f<|message|>", "<|channel|>commentary      ", "\n[f(a=", "\nAction: f\n"),
        *(
            "Action: f\nAction Input: ",
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>",
            "{",
            "[",
            '{"name":',
            "\n[f('\\",
            "}",
        ),
        *("]", " ", "\n", "[ ", "<|python_tag|>{", "<think>"),
    ],
)
def test_hostile_text_is_read_to_the_end(dialect, unit):
    """What would take quadratic time never ends here; the faults of one turn stay few."""
    text = (unit * (131_072 // len(unit) + 1))[:131_072]
    turn = dialect.parse(text)
    assert dialect.render(turn) == text
    assert len(turn.faults) + len(turn.calls) <= 2 * MAX_CALLS + 1


@pytest.mark.parametrize(
    ("name", "text", "calls"),
    [
        ("llama3", '{"type": "function", "name": "f", "parameters": {"x": 1}}', [("f", {"x": 1})]),
        ("llama3", 'Let me see.<|python_tag|>{"name": "f", "parameters": {}}; {"name": "g", "parameters": {}}', [("f", {}), ("g", {})]),
        ("llama3", 'The answer is {"name": "f", "parameters": {}}', []),
        ("qwen", "<tool_call>\n<function=f>\n<parameter=x>\nAAPL\n</parameter>\n<parameter=n>\n3\n</parameter>\n</function>\n</tool_call>", [("f", {"x": "AAPL", "n": 3})]),
        ("qwen", "<tool_call><function=f><parameter=x>two\nlines</parameter></function></tool_call>", [("f", {"x": "two\nlines"})]),
        ("qwen", '<tool_call><function=f><parameter=x>"3"</parameter></function></tool_call>', [("f", {"x": "3"})]),
        ("qwen", "<tool_call><function=f><parameter=x>02139</parameter></function></tool_call>", [("f", {"x": "02139"})]),
        ("pythonic", "[f(x='it\\'s', y=(1, 2), z={'a': None}, w=-1_000.5e-1), g()]", [("f", {"x": "it's", "y": [1, 2], "z": {"a": None}, "w": -100.05}), ("g", {})]),
        ("pythonic", "I will look.\n[f(x=true, y=null)]\nThen I think.", [("f", {"x": True, "y": None})]),
        ("pythonic", 'see [f(x=1)] in line', []),
        ("pythonic", '[f(**{"a-b": 1}, c="\\ud83e\\udd8a")]', [("f", {"a-b": 1, "c": "🦊"})]),
        ("deepseek", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{\"x\": 1}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", [("f", {"x": 1})]),
        ("mistral", '[TOOL_CALLS]f[ARGS]{"x": 1}[TOOL_CALLS]g[ARGS]{}', [("f", {"x": 1}), ("g", {})]),
        ("mistral", '[TOOL_CALLS] [{"name": "f", "arguments": {"x": 1}}]', [("f", {"x": 1})]),
        ("harmony", '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"x": 1}<|call|>', [("f", {"x": 1})]),
        ("harmony", ' to=functions.f<|channel|>commentary json<|message|>{"x": 1}<|call|>', [("f", {"x": 1})]),
        ("react", 'Thought: hm\nAction: f\nAction Input:\n```json\n{"x": 1}\n```\n', [("f", {"x": 1})]),
        ("native", '{"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{\\"x\\": 1}"}}]}', [("f", {"x": 1})]),
        ("minimax", '<think>hm</think>\n<tool_calls>\n{"name": "f", "arguments": {"x": 1}}\n{"name": "g", "arguments": {}}\n</tool_calls>', [("f", {"x": 1}), ("g", {})]),
    ],
)  # fmt: skip
def test_the_forms_that_models_write(name, text, calls):
    turn = DIALECTS[name].parse(text)
    assert plain(turn.calls) == calls
    assert not turn.faults


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("llama3", '{"name": "f", "parameters": {}} and more', "separated by semicolons"),
        ("llama3", '{"name": "f", "arguments": {}}', "needs 'parameters'"),
        ("qwen", "<tool_call>{}</tool_call>", "<function=tool_name>"),
        ("qwen", "<tool_call><function=f><parameter=x>1</tool_call>", "not closed by </parameter>"),
        ("qwen", "<tool_call><function=f><parameter=x>1</parameter><parameter=x>2</parameter></function></tool_call>", "twice"),
        ("qwen", "<tool_call><function=f>", "not closed by </tool_call>"),
        ("pythonic", "[f(1)]", "by keyword"),
        ("pythonic", "[f(x=g())]", "must be a literal"),
        ("pythonic", "[f(x=__import__('os'))]", "must be a literal"),
        ("pythonic", "[f(x=1", "closed by )"),
        ("pythonic", "[f(x='a)]", "not closed by its quote"),
        ("pythonic", "[f(x=1, x=2)]", "given twice"),
        ("pythonic", "[f(x=" + "[" * 100 + "]" * 100 + ")]", "more than 64 deep"),
        ("deepseek", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁calls▁end｜>", "between its name and its arguments"),
        ("deepseek", "<｜tool▁calls▁begin｜>", "must hold calls" ),
        ("mistral", "[TOOL_CALLS]{}", "must be followed by a JSON list"),
        ("mistral", '[TOOL_CALLS][{"name": "f", "arguments": {}}] and more', "must end the turn"),
        ("harmony", "<|channel|>commentary to=functions.f<|message|>{}<|end|>", "must be followed by <|call|>"),
        ("harmony", "<|channel|>commentary to=functions.f<|message|>x<|call|>", "not one JSON object"),
        ("react", "Action: f\nObservation:", "must be followed by a line 'Action Input:'"),
        ("react", "Action: f\nAction Input: [1]", "must be a JSON object"),
        ("native", '{"tool_calls": [{"function": {"name": "f", "arguments": "["}}]}', "not one JSON object"),
        ("minimax", '<tool_calls>\n{"name": "f"}\n</tool_calls>', "needs 'arguments'"),
        ("minimax", "<tool_calls>\n</tool_calls>", "holds no call"),
    ],
)  # fmt: skip
def test_each_fault_is_one_helpful_sentence(name, text, fault):
    turn = DIALECTS[name].parse(text)
    assert turn.calls == ()
    assert len(turn.faults) >= 1 and (fault in turn.faults[0] or "not closed" in turn.faults[0]), turn.faults


@dialects
def test_an_episode_is_played_in_the_dialect(dialect):
    env = gymnasium.make(TINY, dialect=dialect.name)
    env.reset(seed=1)
    task = env.unwrapped.episode.task
    record = play_episode(env, OracleAgent(task, dialect), options={"task_id": task.id})
    assert (record.reward, record.outcome) == (1.0, "correct")
