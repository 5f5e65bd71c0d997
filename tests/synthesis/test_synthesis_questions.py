"""Frames, speech and deriver: what is asked, in which words, and that the same material gives the same question."""

import random
import re
from collections import Counter
from datetime import date

import pytest
from byhand import Trail, of, seed, station
from railway import POOL, STATIONS, TITLES

from toolgym.evidence import Call, SeedSource, Trace, explore
from toolgym.evidence.trace import lookup
from toolgym.synthesis import derive
from toolgym.synthesis.deriver import build_draft, question_text, with_aliases
from toolgym.synthesis.frames import FRAMES
from toolgym.synthesis.material import Branching, Material, Node, field_at
from toolgym.synthesis.speech import MAX_NESTING, Speaker
from toolgym.tasks.answers import EntityAnswer, ListAnswer, SetAnswer
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import evaluate, operations, references
from toolgym.tasks.task import Candidate, Task, Wording


@pytest.fixture(scope="module")
def candidates(derived) -> list[Candidate]:
    return [found for found in derived if isinstance(found, Candidate)]


def used(candidate: Candidate) -> list[tuple[Call, tuple]]:
    """Every place of a result that the program or a later call reads."""
    calls = {call.id: call for call in candidate.calls}
    origins = [o for call in candidate.calls for o in call.origins.values() if o.kind == "call"]
    places = [(ref.call, ref.path) for ref in references(candidate.program.expression)]
    return [(calls[name], path) for name, path in dict.fromkeys([*places, *((o.call, o.path) for o in origins)])]


# --- over hundreds of explorations -----------------------------------------------------------------------------------


def test_every_frame_occurs(candidates, derived):
    frames = Counter(candidate.wording.frame for candidate in candidates)
    assert set(frames) == set(FRAMES), set(FRAMES) - set(frames)
    kinds = Counter(candidate.answer.kind for candidate in candidates)
    assert set(kinds) == {"integer", "decimal", "percent", "date", "boolean", "entity", "list", "set"}
    refused = [found for found in derived if isinstance(found, Rejection)]
    assert refused and all(found.proof == "derivation" for found in refused)


def test_program_and_gold_fit_the_recorded_results(candidates):
    for candidate in candidates:
        value = evaluate(candidate.program, {call.id: call.result for call in candidate.calls})
        gold = gold_answer(value, candidate.answer)
        assert gold == candidate.gold and type(gold) is type(candidate.gold)


def test_calls_are_numbered_successful_and_all_needed(candidates):
    for candidate in candidates:
        assert [call.id for call in candidate.calls] == [f"c{n + 1}" for n in range(len(candidate.calls))]
        assert all(call.ok for call in candidate.calls)
        read = {call.id for call, _ in used(candidate)}
        assert read == {call.id for call in candidate.calls}


def test_a_question_is_rebuilt_word_for_word(candidates):
    for candidate in candidates:
        again = Candidate.model_validate_json(candidate.model_dump_json())
        draft = build_draft(POOL, again.calls, again.wording)
        assert question_text(draft) == candidate.question
        assert draft.expression == candidate.program.expression
        assert with_aliases(POOL, draft.answer, candidate.gold) == candidate.answer


def test_a_question_states_every_constant_and_no_result(railway, finance):
    for run in (railway, finance):
        for task in run.tasks:
            constants = set()
            for call in task.calls:
                for origin in call.origins.values():
                    if origin.kind == "seed":
                        words = (
                            run.pool.entities[origin.entity].describe(origin.value) if origin.entity else origin.value
                        )
                        noun = run.pool.entities[origin.entity].noun if origin.entity else ""
                        assert str(words).removeprefix(f"the {noun} ") in task.question
                        constants.add(str(origin.value))
            for call, path in used(task):
                value = lookup(call.result, path)
                if isinstance(value, str) and len(value) >= 3 and value not in constants:
                    assert not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", task.question), (task.id, value)
                if isinstance(value, float) and value != int(value) and str(value) not in constants:
                    assert not re.search(rf"(?<![\d.]){re.escape(str(value))}(?![\d])", task.question), (task.id, value)


def test_questions_are_clean_english(railway, finance):
    for task in [*railway.tasks, *finance.tasks]:
        text = task.question
        assert text == text.strip() and "  " not in text and "\n" not in text
        assert text[0].isupper() and text.endswith(".")
        assert not set("{}") & set(text), "no unfilled slot"
        assert "None" not in text.split() and not re.search(r"\bthe the\b", text)


def test_a_letter_is_defined_before_it_is_used_and_used_after(railway, finance):
    lettered = 0
    for task in [*railway.tasks, *finance.tasks]:
        for name in re.findall(r"(?:[Ll]et) ([\w ]+? [A-Z]) be ", task.question):
            lettered += 1
            found = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", task.question)
            assert len(found) > 1, f"{name} is defined and never used"
            before = task.question.split(f"et {name} be", 1)[0]
            assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", before)
    assert lettered > 20


def test_a_measure_goes_by_its_letter_and_is_never_worded_inside_another(railway, finance):
    """Neither "a rate of yearly rate A" nor "a rate of the average yield of …"."""
    alone = 0
    for run in (railway, finance):
        for task in run.tasks:
            material = Material(run.pool, task.calls)
            alone += len(re.findall(r"[Ll]et [A-Z] be ", task.question))
            fed = {(o.call, o.path) for call in task.calls for o in call.origins.values() if o.kind == "call"}
            for call, path in fed:
                part = material.field(Node(call, path))
                if part.kind == "decimal":
                    nouns = run.pool.entities[part.entity].noun
                    assert not re.search(rf"\b{nouns} [A-Z]\b", task.question), task.question
    assert alone > 20


def test_nothing_is_asked_that_goes_there_and_back_again():
    trail = Trail()
    facts = trail.make("station_facts", station=station(STATIONS[2]))
    line = trail.make("line_facts", line=of(facts, "line"))
    onward = trail.make("station_facts", station=of(line, "terminus"))
    calls = (facts, line, onward)
    same = onward.result["line"] == facts.result["line"]
    found = {(node.call, node.path) for node in Material(POOL, calls).nodes}
    assert ((onward.id, ("line",)) in found) is not same
    back = onward.model_copy(update={"result": {**onward.result, "line": facts.result["line"]}})
    found = {(node.call, node.path) for node in Material(POOL, (facts, line, back)).nodes}
    assert (back.id, ("line",)) not in found and (back.id, ("height",)) in found


def test_two_values_are_asked_for_together():
    trail, calls, _ = five()
    line = trail.make("line_facts", line=of(calls[0], "line"))
    asked = trail.asked("both", of(line, "length"), of(calls[0], "opened"))
    assert asked.gold == [f"{line.result['length']:.2f}", calls[0].result["opened"]]
    assert [item.kind for item in asked.answer.items] == ["decimal", "date"]


def test_variants_give_other_words_for_the_same_program(candidates):
    several = 0
    for candidate in candidates[:200]:
        drafts = [
            build_draft(POOL, candidate.calls, candidate.wording.model_copy(update={"variant": variant}))
            for variant in range(6)
        ]
        assert len({repr(draft.expression) for draft in drafts}) == 1
        several += len({draft.text for draft in drafts}) > 1
    assert several > 150


def test_derivation_is_reproducible():
    def lines(number):
        rng = random.Random(number)
        toolset = POOL.sample_toolset(rng, 8, lambda name: 1.0)
        trace = explore(POOL, toolset, SeedSource(POOL), rng)
        return [found.model_dump_json() for found in derive(POOL, "railway", trace, rng)]

    for number in range(20):
        assert lines(number) == lines(number)
    assert lines(1) != lines(2)


def test_a_trace_without_a_value_gives_one_typed_rejection():
    failed = POOL.call("station_facts", {"station": "XXXXX"})
    call = Call(id="c1", tool="station_facts", arguments={"station": "XXXXX"}, origins={}, error=failed.error)
    for calls in ((), (call,)):
        found = list(derive(POOL, "railway", Trace(toolset=("station_facts",), calls=calls), random.Random(1)))
        assert [(r.proof, r.reason) for r in found] == [("derivation", "no_evidence")]


# --- frames one by one -----------------------------------------------------------------------------------------------


def five() -> tuple[Trail, list[Call], list[str]]:
    trail = Trail()
    codes = [STATIONS[n] for n in (2, 11, 23, 31, 47)]
    return trail, [trail.make("station_facts", station=station(code)) for code in codes], codes


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("max", max),
        ("min", min),
        ("range", lambda values: max(values) - min(values)),
        ("mean", lambda values: sum(values) / len(values)),
        ("median", lambda values: sorted(values)[len(values) // 2]),
    ],
)
def test_reduce(op, expected):
    trail, calls, codes = five()
    nodes = [of(call, "height") for call in calls]
    asked = trail.asked("reduce", *nodes, op=op, entity="rail.station", constants=codes)
    assert float(asked.gold) == pytest.approx(expected([call.result["height"] for call in calls]), abs=0.05)
    assert asked.question.count("that station") == 1 and all(TITLES[code] in asked.question for code in codes)


def test_winner_ranking_holder_spread_and_distinct():
    trail, calls, codes = five()
    heights = {code: call.result["height"] for code, call in zip(codes, calls, strict=True)}
    opened = [call.result["opened"] for call in calls]
    common = {"entity": "rail.station", "constants": codes}
    nodes = [of(call, "height") for call in calls]
    best = max(heights, key=heights.__getitem__)
    assert trail.asked("winner", *nodes, op="max", **common).gold == [best, str(heights[best])]
    ranked = sorted(heights, key=heights.__getitem__)
    assert trail.asked("ranking", *nodes, op="ascending", **common).gold == ranked
    assert trail.asked("ranking", *nodes, op="descending", **common).gold == ranked[::-1]
    days = [of(call, "opened") for call in calls]
    held = trail.asked("holder", *nodes, *days, op="min", **common)
    assert held.gold == opened[codes.index(ranked[0])]
    dates = [date.fromisoformat(day) for day in opened]
    assert trail.asked("spread", *days, **common).gold == (max(dates) - min(dates)).days
    lines = [of(call, "line") for call in calls]
    assert trail.asked("distinct", *lines, **common).gold == sorted({call.result["line"] for call in calls})


def test_change_and_interval():
    trail, calls, _ = five()
    one, two = calls[0].result["height"], calls[1].result["height"]
    nodes = [of(calls[0], "height"), of(calls[1], "height")]
    assert float(trail.asked("change", *nodes, op="minus").gold) == pytest.approx(one - two)
    assert float(trail.asked("change", *nodes, op="percent").gold) == pytest.approx(100 * (one / two - 1), abs=0.005)
    assert float(trail.asked("change", *nodes, op="ratio").gold) == pytest.approx(one / two, abs=0.00005)
    assert trail.asked("change", *nodes, op="above").gold is (one > two)
    days = sorted([calls[0], calls[1]], key=lambda call: call.result["opened"])
    assert trail.asked("interval", *(of(call, "opened") for call in days)).gold > 0


def test_tables():
    trail = Trail()
    call = trail.make("line_stops", line=seed("rail.line", "R20"))
    rows = call.result["stops"]
    node = of(call, "stops")
    passengers = {row["station"]: row["passengers"] for row in rows}
    top = max(passengers, key=passengers.__getitem__)
    best = trail.asked("best", node, label="station", number="passengers", op="max", ask="both")
    assert best.gold == [top, passengers[top]]
    assert trail.asked("best", node, label="station", number="passengers", op="max", ask="label").gold == top
    assert trail.asked("total", node, number="passengers", op="sum").gold == sum(passengers.values())
    limit = sorted(passengers.values())[2]
    more = {"label": "station", "number": "passengers", "threshold": str(limit)}
    over = trail.asked("selection", node, over=True, ask="members", **more)
    assert over.gold == sorted(s for s, n in passengers.items() if n > limit)
    assert trail.asked("selection", node, over=False, ask="count", **more).gold == 2


def test_sets():
    trail = Trail()
    one, two = (trail.make("line_stations", line=seed("rail.line", line)) for line in ("R30", "R31"))
    left, right = set(one.result["stations"]), set(two.result["stations"])
    nodes = [of(one, "stations"), of(two, "stations")]
    none = {"columns": [None, None]}
    assert trail.asked("overlap", *nodes, op="difference", ask="members", **none).gold == sorted(left - right)
    assert trail.asked("overlap", *nodes, op="difference", ask="count", **none).gold == len(left - right)
    assert trail.asked("overlap", *nodes, op="intersection", ask="count", **none).gold == len(left & right)
    assert trail.asked("members", nodes[0]).gold == sorted(left)


def test_aliases_come_from_the_data():
    trail, calls, codes = five()
    nodes = [of(call, "height") for call in calls]
    winner = trail.asked("winner", *nodes, op="max", entity="rail.station", constants=codes)
    assert isinstance(winner.answer, ListAnswer) and isinstance(winner.answer.items[0], EntityAnswer)
    title = TITLES[winner.gold[0]]
    assert set(winner.answer.items[0].aliases) == {title, f"{title} station"}
    trail = Trail()
    line = trail.make("line_stations", line=seed("rail.line", "R30"))
    members = trail.asked("members", of(line, "stations"))
    assert isinstance(members.answer, SetAnswer)
    assert {code: names[0] for code, names in members.answer.aliases.items()} == {c: TITLES[c] for c in members.gold}


@pytest.mark.parametrize(
    ("frame", "details"),
    [
        ("value", {"nodes": [["c1", ["line"]], ["c1", ["height"]]]}),
        ("value", {"nodes": [["c9", ["line"]]]}),
        ("value", {"nodes": [["c1", ["nowhere"]]]}),
        ("value", {}),
        ("later_date", {"nodes": [["c1", ["opened"]]]}),
        ("no_such_frame", {"nodes": [["c1", ["line"]]]}),
    ],
)
def test_wordings_that_fit_no_calls_are_refused(frame, details):
    trail = Trail()
    trail.make("station_facts", station=station("OAKWI"))
    with pytest.raises((KeyError, ValueError, LookupError)):
        build_draft(POOL, tuple(trail.calls), Wording(frame=frame, variant=0, details=details))


# --- material and speech ---------------------------------------------------------------------------------------------


def test_material_finds_values_lists_and_parallel_groups():
    trail, calls, codes = five()
    trail.make("line_stops", line=of(calls[0], "line"))
    material = Material(POOL, tuple(trail.calls))
    assert len(material.nodes) == 15 and all(material.value(node) is not None for node in material.nodes)
    assert material.lists == (Node("c6", ("stops",)),)
    assert material.depths == {**{f"c{n}": 1 for n in range(1, 6)}, "c6": 2}
    heights = [g for g in material.groups if g.nodes[0].path == ("height",)]
    assert heights == [Branching(tuple(Node(c.id, ("height",)) for c in calls), "rail.station", tuple(codes))]
    assert material.ref(Node("c1", ("opened",))).type == "date"
    with pytest.raises(KeyError):
        field_at(POOL["line_facts"], ("nowhere",))


def test_groups_differ_in_one_constant_only():
    trail = Trail()
    grade = seed(None, "first-class")
    for one, two in (("OAKWI", "ASHFO"), ("OAKHA", "ASHFO"), ("OAKWI", "ELMHA"), ("OAKHA", "ELMHA")):
        trail.make("fare", origin=station(one), goal=station(two), grade=grade)
    groups = Material(POOL, tuple(trail.calls)).groups
    assert {frozenset(node.call for node in group.nodes) for group in groups} == {
        frozenset(pair) for pair in (("c1", "c2"), ("c3", "c4"), ("c1", "c3"), ("c2", "c4"))
    }


def test_a_deep_chain_is_told_in_steps():
    trail = Trail()
    day = trail.make("inspection", station=station("OAKWI"), day=seed("rail.day", "1990-01-03"))
    for _ in range(5):
        day = trail.make("inspection", station=station("OAKWI"), day=of(day, "day"))
    asked = trail.asked("value", of(day, "day"))
    sentences = asked.question.split(". ")
    assert len(sentences) >= 3 and sentences[0].startswith("Let date A be")
    assert max(sentence.count("inspection") for sentence in sentences) <= MAX_NESTING + 1


def test_what_is_needed_twice_is_named_once():
    trail = Trail()
    start = trail.make("inspection", station=station("OAKWI"), day=seed("rail.day", "1990-01-03"))
    ends = [trail.make("days_after", day=of(start, "day"), days=seed("rail.offset", days)) for days in (30, 50)]
    asked = trail.asked("interval", *(of(end, "day") for end in ends))
    assert asked.question.count("Oakwick") == 1
    assert asked.question.count("date A") == 3


def test_a_list_is_joined_in_plain_words():
    speaker = Speaker(Material(POOL, ()), 0)
    assert [speaker.listed(v) for v in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_difficulty_counts_operations(railway):
    for task in railway.tasks:
        assert isinstance(task, Task)
        assert task.difficulty.operations == operations(task.program.expression)
        assert task.difficulty.calls == len(task.calls)
