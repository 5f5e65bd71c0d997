from dataclasses import replace
from typing import Literal

import harbour
import pytest
from pydantic import ConfigDict

from toolgym.tools import NotFound, ToolPool
from toolgym.tools.gate import MAX_SAMPLES, argument_samples, check_pool
from toolgym.tools.lints import lint, slots


@pytest.fixture(scope="module")
def report():
    names = ["flawed", "echoing", "calls_home", "needs_library", "sleeper", "crashes", "verbose"]
    return check_pool(harbour.FAULTY, names)


def findings(report, name):
    return {(f.check, f.message) for check in report.tools if check.name == name for f in check.findings}


def says(found, check, text):
    return any(kind == check and text in message for kind, message in found)


def test_sound_tools_pass_and_are_counted():
    report = check_pool(harbour.POOL)
    assert report.findings == ()
    counted = {check.name: (check.valid, check.sampled) for check in report.tools}
    assert counted["port_depth"] == (4, 4)
    assert counted["next_tides"] == (8, 8)
    assert all(check.golden and check.largest for check in report.tools)
    assert type(report).model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("description", "a capital first, a full stop last"),
        ("entities", "'note' names the entity type 'harbour.note'"),
        ("quantities", "'level' is a float without a Quantity"),
        ("wording", "'salt of {port}' must start with 'the'"),
        ("wording", "names harbour, another phrase port"),
        ("wording", "ends in punctuation"),
        ("wording", "'taste', which is not a result field"),
        ("wording", "required argument 'note' is not named"),
        ("golden", 'the golden call {"port":"HAM"} gave'),
        ("invalid", "should give 'not_found' but gave"),
        ("seeds", "none of 0 combinations"),
    ],
)
def test_each_fault_of_a_flawed_tool_is_found(report, check, text):
    assert says(findings(report, "flawed"), check, text)


def test_hash_order_echo_network_timeout_and_crash_are_found(report):
    assert says(findings(report, "echoing"), "echo", "'port' repeats an argument")
    assert says(findings(report, "echoing"), "replay", "in a fresh process")
    assert says(findings(report, "calls_home"), "replay", '{"depth":1.0} here and {"depth":2.0}')
    assert says(findings(report, "sleeper"), "defect", '"timeout"')
    assert says(findings(report, "crashes"), "defect", '"internal"')
    assert says(findings(report, "crashes"), "golden", "no golden call")


def test_tools_without_their_library_are_reported_and_linted_but_not_called(report):
    (check,) = [check for check in report.tools if check.name == "needs_library"]
    assert check.unavailable is not None and "pip install" in check.unavailable
    assert {f.check for f in check.findings} == {"wording"}


def test_a_wrong_golden_value_is_shown_beside_the_right_one():
    golden = harbour.port_depth.golden[0].model_copy(update={"expect": {"depth": 15.2}})
    tools = (replace(harbour.port_depth, golden=(golden,)),)
    report = check_pool(ToolPool("harbour:POOL", tools, harbour.ENTITIES))
    assert says(findings(report, "port_depth"), "golden", "'depth' is 15.1, not 15.2")


def test_a_version_that_differs_in_the_fresh_process_is_found():
    tools = (replace(harbour.port_depth, description="Looks up the depth of a channel."),)
    report = check_pool(ToolPool("harbour:POOL", tools, harbour.ENTITIES))
    assert {(f.check, f.message) for f in report.findings} == {("replay", "its version differs in a fresh process")}


def test_a_tool_that_swallows_bad_arguments_is_found():
    class Lenient(harbour.port_depth.arguments):
        model_config = ConfigDict(extra="ignore")

    tool = replace(harbour.port_depth)
    vars(tool)["arguments"] = Lenient
    report = check_pool(ToolPool("harbour:POOL", (tool,), harbour.ENTITIES))
    assert says(findings(report, "port_depth"), "refusals", "an unknown argument should give 'invalid_arguments'")


def lints(**changes):
    return {(f.check, f.message) for f in lint(replace(harbour.port_depth, **changes), harbour.POOL)}


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        (("the depth of {port}",), "1 phrase(s); a top-level field needs two"),
        (("the depth of {port}", "the depth of {port}"), "same phrase twice"),
        (("the depth of {port}", "the depth of {prt}"), "names prt, another phrase port"),
        (("the depth of {prt}", "the draught of {prt}"), "'prt', which is not an argument"),
        (("the depth of a port", "the draught of a port"), "required argument 'port' is not named"),
        (("the depth of {port", "the draught of {port}"), "expected '}'"),
        (("the depth of {}", "the draught of {port}"), "not a plain argument name"),
        (("the depth of {port!r}", "the draught of {port}"), "not a plain argument name"),
        (("the  depth of {port}", "the draught of {port}"), "stray spaces"),
    ],
)
def test_wording_faults(phrases, text):
    assert says(lints(wording={"depth": phrases}), "wording", text)


def test_item_phrases_are_bare_nouns():
    for phrase, text in (("the water level", "bare noun"), ("level at {port}", "bare noun without slots")):
        wording = {**harbour.next_tides.wording, "tides.level": (phrase,)}
        tool = replace(harbour.next_tides, wording=wording)
        assert says({(f.check, f.message) for f in lint(tool, harbour.POOL)}, "wording", text)


def test_source_faults():
    source = harbour.HERE
    assert says(lints(source=source.model_copy(update={"data_licence": " "})), "source", "licence")
    assert says(lints(source=source.model_copy(update={"distribution": "x-y-z"})), "source", "'x-y-z'")
    assert says(lints(source=source.model_copy(update={"data_files": ("x.csv",)})), "source", "x.csv")
    assert lints() == set()


def test_slots_lists_names_in_order():
    assert slots("the {a} of {b} and {a}") == ("a", "b", "a")
    assert slots("nothing") == ()


def test_samples_are_all_combinations_or_a_fixed_sample():
    assert len(argument_samples(harbour.next_tides, harbour.POOL)) == 8
    some = argument_samples(harbour.next_tides, harbour.POOL, limit=5)
    assert some == argument_samples(harbour.next_tides, harbour.POOL, limit=5)
    assert 1 <= len(some) <= 5 and all(set(s) == {"port", "day"} for s in some)
    lists = argument_samples(harbour.toll, harbour.POOL)
    assert 1 < len(lists) <= MAX_SAMPLES
    assert all(1 <= len(s["depths"]) <= 3 and s["season"] in ("summer", "winter") for s in lists)


def test_values_of_narrower_types_are_tried_too():
    tried = {s["seconds"] for s in argument_samples(harbour.sleeper, harbour.FAULTY)}
    assert tried == {1.5, 2.5, 40.0, 12.0, 16.0}


def test_arguments_without_seeds_come_from_golden_calls():
    bare = ToolPool("harbour:POOL", harbour.POOL, [replace(e, seeds=tuple) for e in harbour.ENTITIES])
    assert argument_samples(harbour.port_depth, bare) == [{"port": "HAM"}, {"port": "RTM"}]
    assert argument_samples(replace(harbour.port_depth, golden=()), bare) == []


def test_optional_arguments_without_values_are_left_out():
    def f(kind: Literal["a", "b"], note: str = "") -> harbour.PortDepth:
        """Documented."""

    tool = replace(harbour.port_depth, function=f, golden=())
    assert argument_samples(tool, harbour.POOL) == [{"kind": "a"}, {"kind": "b"}]


def test_messages_must_name_an_argument_or_a_value():
    helpful = [
        "no 'port' like that",
        "ROTTERDAM-2 is closed",
        "berth ROTT is unknown",
        "the quay of Ghent (G) is closed",
    ]
    useless = ["there is nothing of that kind here", "Rotterdam is closed", "ROT is unknown"]

    def closed(message):
        def function(port: harbour.Port) -> harbour.PortDepth:
            raise NotFound(message)

        value = "G" if "Ghent" in message else "ROTTERDAM-2"
        invalid = (({"port": value}, "not_found"),)
        return replace(harbour.port_depth, name=message, function=function, golden=(), invalid=invalid)

    ghent = replace(harbour.ENTITIES[0], seeds=lambda: ("G",), describe=lambda value: f"the quay of Ghent ({value})")
    report = check_pool(ToolPool("harbour:POOL", map(closed, helpful + useless), (ghent, *harbour.ENTITIES[1:])))
    assert {f.tool for f in report.findings if f.check == "invalid"} == set(useless)


def test_one_dead_child_does_not_blame_the_next_tool():
    deadly = replace(harbour.dies, function=harbour.port_depth.function, golden=harbour.port_depth.golden)
    report = check_pool(ToolPool("harbour:FAULTY", (deadly, harbour.echoing, harbour.calls_home), harbour.ENTITIES))
    assert says(findings(report, "dies"), "replay", "died")
    assert says(findings(report, "calls_home"), "replay", '{"depth":1.0} here and {"depth":2.0}')
