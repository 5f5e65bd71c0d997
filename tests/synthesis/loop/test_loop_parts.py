"""The loop's parts by themselves: origins by matching values, measures, proposals of any shape, prompts, topics."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from railway import LINES, POOL, STATIONS, TITLES

from toolgym.chat import Completion, Message
from toolgym.evidence import CallOrigin, SeedOrigin, SeedSource
from toolgym.synthesis.loop.collector import Observation, shortened
from toolgym.synthesis.loop.deriver import Evidence, Proposal, candidate_of, read_proposal
from toolgym.synthesis.loop.origins import NoOrigin, Origins, same
from toolgym.synthesis.loop.prompts import PROMPTS, load_prompt
from toolgym.synthesis.loop.topic import Constant, draw_topic
from toolgym.synthesis.worded import Unmeasurable, says
from toolgym.synthesis.worded.measures import measure
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.programs import OPERATIONS, Apply, Const, Item, Ref
from toolgym.tasks.task import Candidate

SEEDS = SeedSource(POOL)
A, B = STATIONS[3], STATIONS[17]


def seen(number: int, tool: str, **arguments: Any) -> Observation:
    result = POOL.call(tool, arguments)
    assert result.ok, result.error
    return Observation(f"c{number}", tool, arguments, result.value)


def words(station: str) -> str:
    return f"{TITLES[station]} station"


def origins(question: str, *observations: Observation, topic: tuple[Constant, ...] = ()) -> Origins:
    return Origins(POOL, SEEDS, question, topic, observations)


FACTS = seen(1, "station_facts", station=A)
LINE = seen(2, "line_facts", line=FACTS.result["line"])


def test_what_the_question_states_is_a_seed_and_what_it_does_not_comes_from_the_call():
    calls, _ = origins(f"Where does the line through {words(A)} end?", FACTS, LINE).calls(["c2"])
    assert calls[0].origins == {"station": SeedOrigin(entity="rail.station", value=A)}
    assert calls[1].origins == {"line": CallOrigin(call="c1", path=("line",))}
    stated = f"Where does line {FACTS.result['line']} end?"
    calls, names = origins(stated, FACTS, LINE).calls(["c2"])
    assert names == {"c2": "c1"}  # the call that nothing rests on any more is left out, the other is renumbered
    assert calls[0].origins == {"line": SeedOrigin(entity="rail.line", value=FACTS.result["line"])}


def test_a_constant_of_the_topic_is_a_seed_though_the_question_keeps_it_back():
    topic = (Constant("rail.station", A, words(A)),)
    calls, _ = origins("How high is it?", FACTS, topic=topic).calls(["c1"])
    assert calls[0].origins["station"] == SeedOrigin(entity="rail.station", value=A)
    with pytest.raises(NoOrigin, match=f"'station' of station_facts is '{A}'"):
        origins("How high is it?", FACTS).calls(["c1"])


def test_a_value_that_stands_in_two_results_comes_from_the_earliest_and_the_nearest():
    again = Observation("c2", "station_facts", {"station": B}, {**FACTS.result})
    line = Observation("c3", "line_facts", LINE.arguments, LINE.result)
    calls, _ = origins(f"{words(A)} and {words(B)}?", FACTS, again, line).calls(["c3"])
    assert [call.tool for call in calls] == ["station_facts", "line_facts"]
    stops = seen(1, "line_stops", line=LINES[0])
    first = stops.result["stops"][0]["station"]
    stations = Observation("c2", "line_stations", {"line": LINES[0]}, seen(2, "line_stations", line=LINES[0]).result)
    inside = seen(3, "station_facts", station=first)
    for earlier, path in (
        ((stops, stations), ("stops", 0, "station")),
        ((stations, stops), ("stations", stations.result["stations"].index(first))),
    ):
        calls, _ = origins(f"What of line {LINES[0]}?", *earlier, inside).calls(["c3"])
        assert [call.tool for call in calls] == [earlier[0].tool, "station_facts"]
        assert calls[1].origins["station"] == CallOrigin(call="c1", path=path)


def test_two_branches_that_meet_in_one_value_keep_their_own_calls():
    line = FACTS.result["line"]
    twin = next(
        code for code in STATIONS if code != A and POOL.call("station_facts", {"station": code}).value["line"] == line
    )
    other = seen(2, "station_facts", station=twin)
    one = Observation("c3", "line_facts", {"line": line}, LINE.result)
    two = Observation("c4", "line_stops", {"line": line}, seen(4, "line_stops", line=line).result)
    calls, _ = origins(f"{words(A)}, {words(twin)}", FACTS, other, one, two).calls(["c3", "c4"])
    assert [call.parents for call in calls] == [(), (), ("c1",), ("c2",)]


def test_no_value_comes_from_a_later_call_or_another_type():
    early = Observation("c1", LINE.tool, LINE.arguments, LINE.result)
    late = Observation("c2", FACTS.tool, FACTS.arguments, FACTS.result)
    with pytest.raises(NoOrigin):
        origins(f"{words(A)}?", early, late).calls(["c1"])
    length = LINE.result["length"]
    gradient = Observation("c3", "gradient", {"low": FACTS.result["height"], "high": length}, {"gradient": 1.0})
    with pytest.raises(NoOrigin, match="high"):  # a length in kilometres is no height
        origins(f"{words(A)}?", FACTS, LINE, gradient).calls(["c3"])


def test_items_of_a_list_have_origins_of_their_own_and_choices_are_constants():
    other = seen(2, "station_facts", station=B)
    heights = [FACTS.result["height"], other.result["height"]]
    climb = seen(3, "climb", heights=heights)
    calls, _ = origins(f"{words(A)}, {words(B)}?", FACTS, other, climb).calls(["c3"])
    assert calls[2].origins == {
        "heights/0": CallOrigin(call="c1", path=("height",)),
        "heights/1": CallOrigin(call="c2", path=("height",)),
    }
    fare = seen(1, "fare", origin=A, goal=B, grade="first-class")
    (call,), _ = origins(f"{words(A)}, {words(B)}, first-class?", fare).calls(["c1"])
    assert call.origins["grade"] == SeedOrigin(entity=None, value="first-class")


def test_values_are_the_same_across_number_types_but_not_across_kinds():
    assert same(2, 2.0) and same("a", "a")
    assert not same(1, True) and not same("1", 1) and not same(0, False)


def test_words_are_whole():
    assert says("after 20 days", "20") and says("(Ash station)", "Ash station") and says("the C++ one", "C++")
    for text in ("in 2020", "20.5 metres", "1,20 metres", "x20", "20,000"):
        assert not says(text, "20")
    assert not says("Ash stations", "Ash station")


CALLS = tuple(
    origins(f"{words(A)} {words(B)}", FACTS, LINE, seen(3, "station_facts", station=B)).calls(["c2", "c3"])[0]
)
HEIGHT, HEIGHT_2, LENGTH = (
    Ref("c1", ("height",), "decimal"),
    Ref("c3", ("height",), "decimal"),
    Ref("c2", ("length",), "decimal"),
)


@pytest.mark.parametrize(
    ("expression", "unit", "decimals", "exact"),
    [
        (HEIGHT, "metre", 1, True),
        (Apply("sub", (HEIGHT, HEIGHT_2)), "metre", 1, True),
        (Apply("mean", (Apply("list", (HEIGHT, HEIGHT_2)),)), "metre", 1, False),
        (Apply("div", (HEIGHT, HEIGHT_2)), None, None, False),
        (Apply("percent_change", (HEIGHT, HEIGHT_2)), "percent", None, False),
        (Apply("mul", (Const(2, "integer"), LENGTH)), "kilometre", None, False),
        (Apply("div", (LENGTH, Const(2, "integer"))), "kilometre", None, False),
    ],
)
def test_a_program_carries_the_unit_and_the_digits_of_its_data(expression, unit, decimals, exact):
    found = measure(POOL, CALLS, expression)
    assert (found.unit, found.decimals, found.exact) == (unit, decimals, exact)


@pytest.mark.parametrize(
    "expression",
    [
        Apply("add", (HEIGHT, LENGTH)),
        Apply("gt", (HEIGHT, LENGTH)),
        Apply("mul", (HEIGHT, LENGTH)),
        Apply("div", (Const(1, "integer"), LENGTH)),
        Apply("max", (Apply("list", (HEIGHT, LENGTH)),)),
        Ref("c1", ("height",), "text"),
        Ref("c1", ("depth",), "decimal"),
        Ref("c9", ("height",), "decimal"),
        Apply("join", (Ref("c1", ("height",), "list[record]"),) * 2),
        Apply("sub", (HEIGHT, Ref("c1", ("opened",), "date"))),
    ],
)
def test_a_program_that_mixes_units_or_misreads_a_field_is_not_measured(expression):
    with pytest.raises(Unmeasurable):
        measure(POOL, CALLS, expression)


def test_items_of_records_are_measured_where_their_list_stands():
    calls, _ = origins(f"line {LINES[0]}", seen(1, "line_stops", line=LINES[0])).calls(["c1"])
    stops = Ref("c1", ("stops",), "list[record]")
    distances = Apply("map", (stops, Item(("distance",), "decimal")))
    assert measure(POOL, calls, Apply("sum", (distances,))).unit == "kilometre"
    with pytest.raises(Unmeasurable):
        measure(POOL, calls, Apply("map", (stops, Item(("height",), "decimal"))))


EVIDENCE = Evidence(
    POOL,
    tuple(tool.name for tool in POOL),
    SEEDS,
    (Constant("rail.station", A, words(A)),),
    (FACTS, LINE, seen(3, "station_facts", station=B)),
)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
NODE = st.one_of(
    st.fixed_dictionaries({"ref": st.sampled_from(["c1", "c2", "c3", "c9"]),
                           "path": st.lists(st.sampled_from(["height", "line", "length", 0]), max_size=2),
                           "type": st.sampled_from(["decimal", "text", "date", "list[text]"])}),
    st.fixed_dictionaries({"const": LEAF, "type": st.sampled_from(["integer", "decimal", "text"])}),
)  # fmt: skip
PROGRAMS = st.recursive(
    NODE,
    lambda inner: st.fixed_dictionaries({"op": st.sampled_from(list(OPERATIONS)), "args": st.lists(inner, max_size=3)}),
    max_leaves=6,
)


@given(
    PROGRAMS | st.dictionaries(st.text(max_size=4), LEAF),
    st.text(max_size=60) | st.just(f"How high is {words(A)}?"),
    LEAF | st.lists(LEAF, max_size=3),
)
def test_any_proposal_becomes_a_candidate_or_a_typed_rejection(program, question, answer):
    proposal = Proposal.model_construct(question=question, program=program, decimals=None, answer=answer)
    assert isinstance(candidate_of(EVIDENCE, proposal, 1), Candidate | Rejection)


def completion(content: str, finish: str = "stop") -> Completion:
    return Completion(message=Message(role="assistant", content=content), finish_reason=finish, usage=None, model="m")


def reason(content: str, finish: str = "stop") -> str:
    """Why a text is no proposal, empty if it is one."""
    found = read_proposal(completion(content, finish))
    return found.reason if isinstance(found, Rejection) else ""


@given(st.text())
def test_any_text_is_a_proposal_or_malformed(text):
    assert reason(text) in ("", "malformed_output")


def test_a_proposal_may_be_fenced_or_thought_about_but_nothing_else_may_stand_beside_it():
    good = json.dumps({"question": "?", "program": {}, "answer": 1})
    for accepted in (good, f"```json\n{good}\n```", f"```\n{good}```", f"<think>{{hm}}</think>\n{good}"):
        assert reason(accepted) == ""
    for wrong in (
        f"{good} {good}",
        f"<think>{good}",
        f"{good}<think></think>",
        '{"question": 3, "program": {}, "answer": 1}',
        '{"question": "?", "program": [], "answer": 1}',
        '{"question": "?", "program": {}, "answer": 1, "decimals": 9}',
        "[" * 5_000,
        '{"a": 1e999}',
    ):
        assert reason(wrong) == "malformed_output"
    assert reason(good, "length") == "cut_off"


def test_prompts_are_files_with_a_version_and_a_digest_and_values_are_no_slots():
    for name, version in PROMPTS.items():
        prompt = load_prompt(name)
        assert prompt.version == version and prompt.stamp.startswith(f"{version}/")
    system, user = load_prompt("collector").fill(topic="$least ${question} $$")
    assert "$" not in system and user.endswith("$least ${question} $$")
    with pytest.raises(KeyError):
        load_prompt("collector").fill()


def test_a_topic_repeats_from_its_seed_and_keeps_to_the_split():
    toolset = tuple(tool.name for tool in POOL)
    topics = [draw_topic(POOL, toolset, SEEDS, random.Random(f"t{number}")) for number in range(20)]
    assert topics == [draw_topic(POOL, toolset, SEEDS, random.Random(f"t{number}")) for number in range(20)]
    assert len(set(topics)) > 15 and all(3 <= len(topic) <= 9 for topic in topics)
    train = SeedSource(POOL, (0.0, 0.6))
    for number in range(20):
        for constant in draw_topic(POOL, toolset, train, random.Random(number)):
            assert constant.value in train.of(constant.entity)


def test_a_long_result_is_shown_cut_and_as_json():
    assert shortened('{"a":1}') == '{"a":1}'
    cut = json.loads(shortened('{"a":"' + "é\\n" * 9_000 + '"}'))
    assert isinstance(cut, str) and cut.endswith("characters more") and len(cut) < 2_100
