"""Diversity: canonical graphs against brute force, rarefaction against counting subsamples, a set counted by hand."""

import itertools
import json
import math
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import Call, CallOrigin
from toolgym.synthesis.diversity import (
    CLASSES,
    DIVE,
    ENTROPIES,
    NUMBERS,
    Structure,
    canonical_form,
    compare,
    curve,
    draw,
    markdown,
    measure,
    rarefy,
    read_structures,
    structure_of,
)
from toolgym.tasks.taskset import TaskSet

HOME = Path(__file__).parents[2]


def least(labels, edges):
    """The least relabelling of a graph among all: a canonical form that nobody doubts, for few nodes."""
    return min(
        (
            tuple(label for _, label in sorted(zip(order, labels, strict=True))),
            tuple(sorted((order[a], order[b]) for a, b in edges)),
        )
        for order in itertools.permutations(range(len(labels)))
    )


@pytest.mark.parametrize(("nodes", "graphs"), [(1, 1), (2, 2), (3, 6), (4, 31)])
def test_every_small_graph_has_the_form_of_its_class_alone(nodes, graphs):
    """The numbers of acyclic directed graphs without labels are known: OEIS A003087."""
    pairs = [(a, b) for b in range(nodes) for a in range(b)]
    forms, classes = {}, {}
    for size in range(len(pairs) + 1):
        for edges in itertools.combinations(pairs, size):
            form, other = canonical_form([""] * nodes, edges), least([""] * nodes, edges)
            assert forms.setdefault(form, other) == other
            assert classes.setdefault(other, form) == form
    assert len(forms) == graphs


@st.composite
def labelled(draw, most=6):
    count = draw(st.integers(1, most))
    labels = draw(st.lists(st.sampled_from("RP"), min_size=count, max_size=count))
    edges = [(a, b) for b in range(count) for a in range(b) if draw(st.booleans())]
    return labels, edges


@settings(max_examples=150, deadline=None)
@given(labelled(), labelled())
def test_forms_are_equal_exactly_if_graphs_are(one, other):
    assert (canonical_form(*one) == canonical_form(*other)) == (least(*one) == least(*other))


@settings(max_examples=150, deadline=None)
@given(labelled(12), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_does_not_count(graph, rng):
    labels, edges = graph
    order = list(range(len(labels)))
    rng.shuffle(order)
    moved = [""] * len(labels)
    for node, label in enumerate(labels):
        moved[order[node]] = label
    again = [(order[a], order[b]) for a, b in edges]
    rng.shuffle(again)
    assert canonical_form(moved, again) == canonical_form(labels, edges)


def wheel(*sizes):
    """Rings in which every second node feeds both of its neighbours; all nodes look alike to colour refinement."""
    edges, start = [], 0
    for size in sizes:
        ring = list(range(start, start + 2 * size))
        for place in range(0, 2 * size, 2):
            edges += [(ring[place], ring[place - 1]), (ring[place], ring[place + 1])]
        start += 2 * size
    return edges


def test_rings_that_refinement_confuses_are_told_apart():
    """One ring of twelve against two of six: `CallGraph.shape` gives both one signature; the form does not."""
    one, two = wheel(6), wheel(3, 3)

    def shape(edges):
        calls = []
        for node in sorted(range(12), key=lambda n: n % 2):
            parents = {f"x{a}": CallOrigin(call=f"c{a}", path=()) for a, b in edges if b == node}
            calls.append(Call(id=f"c{node}", tool="t", arguments={}, origins=parents))
        return CallGraph(tuple(calls)).shape()

    assert shape(one) == shape(two)
    assert canonical_form([""] * 12, one) != canonical_form([""] * 12, two)
    shuffled = random.Random(2).sample(range(12), 12)
    moved = [(shuffled[a], shuffled[b]) for a, b in one]
    assert sorted(moved) != sorted(one) and canonical_form([""] * 12, moved) == canonical_form([""] * 12, one)


def test_large_symmetric_graphs_have_a_form():
    """Twenty calls that each feed the same twenty, and thirty equal chains into one call: no factorial search."""
    labels = ["a"] * 40
    full = [(a, 20 + b) for a in range(20) for b in range(20)]
    assert canonical_form(labels, full) == canonical_form(labels, full[::-1]) != canonical_form(labels, full[1:])
    chains = [(2 * n, 2 * n + 1) for n in range(30)] + [(2 * n + 1, 60) for n in range(30)]
    crossed = [(2 * n + 1, 2 * n) for n in range(30)] + [(2 * n, 60) for n in range(30)]
    assert canonical_form(["a"] * 61, chains) == canonical_form(["a"] * 61, crossed)
    assert canonical_form(["a"] * 61, chains) != canonical_form(["a"] * 61, chains[1:])


@pytest.mark.parametrize("edge", [(0, 0), (0, 2), (-1, 1)])
def test_an_edge_must_join_two_nodes(edge):
    with pytest.raises(ValueError, match="does not join two of 2 nodes"):
        canonical_form(["a", "b"], [edge])


def subsampled(members, size):
    """Mean and variance of distinct classes over all subsamples, by listing them; members has a task's classes."""
    found = [len(set().union(*part)) for part in itertools.combinations(members, size)]
    mean = Fraction(sum(found), len(found))
    return mean, Fraction(sum(x * x for x in found), len(found)) - mean**2


MEMBERS = [
    [{"a"}] * 5 + [{"b"}] * 2 + [{"c"}, {"d"}, {"e"}],
    [{"a"}] * 9,
    [{name} for name in "abcdefgh"],
    [{"a", "b"}, {"a"}, {"a", "c"}, {"b", "c"}, {"d"}, {"a", "b", "c"}, {"e", "f"}, {"a"}, set()],
]


@pytest.mark.parametrize("members", MEMBERS)
def test_rarefaction_is_what_all_subsamples_give(members):
    names = sorted(set().union(*members))
    counts = [sum(name in one for one in members) for name in names]
    overlaps = [
        (counts[i], counts[j], common)
        for i, j in itertools.combinations(range(len(names)), 2)
        if (common := sum({names[i], names[j]} <= one for one in members))
    ]
    for size in range(len(members) + 1):
        mean, variance = subsampled(members, size)
        found = rarefy(counts, len(members), size, overlaps)
        assert found.expected == pytest.approx(float(mean), abs=1e-9)
        assert found.deviation**2 == pytest.approx(float(variance), abs=1e-9)


def test_leaving_overlaps_out_gives_another_variance():
    """The negative control: tools of one task come and go together, and that widens the interval."""
    members = MEMBERS[3]
    counts = [sum(name in one for one in members) for name in "abcdef"]
    assert abs(rarefy(counts, len(members), 4).deviation ** 2 - float(subsampled(members, 4)[1])) > 0.05


def test_rarefaction_of_a_large_set_agrees_with_exact_integers():
    rng = random.Random(5)
    counts = [*Counter(int(rng.paretovariate(0.7)) % 3000 for _ in range(48_000)).values()]
    total, size = sum(counts), 10_000
    exact = sum(
        n * (1 - Fraction(math.comb(total - c, size), math.comb(total, size))) for c, n in Counter(counts).items()
    )
    found = rarefy(counts, total, size)
    assert found.expected == pytest.approx(float(exact), rel=1e-9)
    population = [c for c, count in enumerate(counts) for _ in range(count)]
    seen = [len(set(rng.sample(population, size))) for _ in range(60)]
    low, high = found.interval
    assert sum(low <= one <= high for one in seen) >= 50
    assert not any(low <= one <= high for one in (found.expected * 0.9, found.expected * 1.1))


def test_a_curve_rises_to_the_whole_set_and_sizes_are_checked():
    points = curve([4, 3, 1, 1, 1], 10)
    assert points[0].size == 1 and points[0].expected == pytest.approx(1)
    assert points[-1].size == 10 and points[-1].expected == 5 and points[-1].deviation == 0
    assert all(a.expected < b.expected for a, b in itertools.pairwise(points))
    assert curve([], 0) == ()
    with pytest.raises(ValueError, match="subsample of 11 of 10"):
        rarefy([10], 10, 11)


JOIN = {"edges": [[0, 2], [1, 2]], "kinds": ["R", "R", "P"]}
GOLDEN = [
    {"tools": ["look", "look", "sum"], "toolset": ["look", "sum", "x"], **JOIN},
    {"tools": ["look", "look", "sum"], "toolset": ["x", "sum", "look"], **JOIN, "edges": [[0, 1], [1, 2]]},
    {"tools": ["find", "look", "mean"], "toolset": ["find", "look", "mean"], **JOIN},
    # the look-ups the other way round: another sequence, the same graph
    {"tools": ["look", "find", "mean"], "toolset": ["find", "look", "mean"], **JOIN},
    {"tools": ["look"], "toolset": ["look", "sum", "x"], "kinds": ["R"]},
    {"tools": ["sum"], "toolset": ["sum"], "kinds": ["P"]},
    {"tools": ["look", "store"], "edges": [[0, 1]], "kinds": ["R", "A"]},
]


@pytest.fixture
def golden():
    answers = ("integer", "integer", "decimal", "decimal", "date", "integer", "state")
    lines = [json.dumps({**entry, "answer": answer}) for entry, answer in zip(GOLDEN, answers, strict=True)]
    return measure("golden", read_structures(lines))


def test_figures_counted_by_hand(golden):
    assert golden.tasks == 7 and golden.unknown == 0
    assert {name: len(golden.classes[name]) for name in CLASSES} == {
        "tools": 5,  # look, sum, find, mean, store
        "tool links": 5,  # look-sum, look-look, find-mean, look-mean, look-store
        "toolsets": 4,  # {look sum x}, {find look mean}, {sum}, {look store}
        "call sequences": 6,  # look look sum twice
        "call graphs": 6,  # tasks 3 and 4 are one
        "topology classes": 5,  # join, chain, R, P, R-A
        "graph shapes": 4,  # join, chain of 3, single, chain of 2
        "answer types": 4,
    }
    assert golden.classes["topology classes"].most_common(1)[0][1] == 3
    means = {name: golden.mean(name) for name in NUMBERS}
    assert means == {
        "tool types": 14 / 7,
        "calls": 16 / 7,
        "edges": 9 / 7,
        "depth": (2 + 3 + 2 + 2 + 1 + 1 + 2) / 7,
        "width": (2 + 1 + 2 + 2 + 1 + 1 + 1) / 7,
        "fan-in": (2 + 1 + 2 + 2 + 0 + 0 + 1) / 7,
    }
    assert golden.kinds == {"R": 10, "P": 5, "A": 1}
    assert golden.layout() == {"R only": (1, 1), "R and P": (2, 4), "P only": (1, 1), "with A": (1, 1)}
    shares = [3 / 7, 2 / 7, 1 / 7, 1 / 7]
    assert golden.entropy("answer entropy") == pytest.approx(-sum(p * math.log2(p) for p in shares))
    assert golden.entropy("tool entropy") == pytest.approx(
        -sum(n / 16 * math.log2(n / 16) for n in Counter(t for e in GOLDEN for t in e["tools"]).values())
    )
    assert golden.calls == {"look": 8, "sum": 3, "find": 2, "mean": 2, "store": 1}


def test_a_smaller_part_of_the_set_has_what_all_its_parts_have_on_average(golden):
    tools = [set(entry["tools"]) for entry in GOLDEN]
    mean, variance = subsampled(tools, 3)
    found = golden.at("tools", 3)
    assert (found.expected, found.deviation**2) == pytest.approx((float(mean), float(variance)))


def test_unknown_kinds_and_answers_leave_their_measures_out():
    found = measure("foreign", read_structures(['{"tools": ["a", "b"], "edges": [[0, 1]]}', "", '{"tools": ["a"]}']))
    assert found.unknown == 2 and not found.known("topology classes") and not found.known("answer types")
    titles, rows = compare([found])
    cells = {row.measure: row.cells for row in rows}
    assert titles[0] == "foreign (2)" and cells["call graphs"][0] == "2"
    assert {cells[name][0] for name in ("topology classes", "topology entropy", "answer entropy")} == {"-"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"tools": ["a", "b"], "edges": [[1, 0]]}', r"line 1: 'structure' .*edge \[1, 0\] does not lead"),
        ('{"tools": ["a", "b"], "edges": [[0, 1], [0, 1]]}', "an edge stands twice"),
        ('{"tools": ["a", "b"], "edges": [[0, 2]]}', r"edge \[0, 2\] does not lead"),
        ('{"tools": ["a", "b"], "kinds": ["R"]}', "1 kinds for 2 calls"),
        ('{"tools": ["a"], "kinds": ["Q"]}', "'kinds.0' input should be"),
        ('{"edges": []}', "'tools' field required"),
        ("{", "line 1: not a JSON object"),
        ('{"calls": [{"tool": "a"}]}', r"line 1: not a task \(KeyError: 'provenance'\)"),
        ('{"calls": 7, "provenance": {"pool": "x"}}', "line 1: not a task"),
    ],
)
def test_a_bad_structure_is_named(line, message):
    with pytest.raises(ValueError, match=message):
        list(read_structures([line]))


def test_tasks_give_the_structure_of_their_calls():
    tasks = list(TaskSet.load(HOME / "envs" / "finance" / "tasks" / "test.jsonl"))
    for task in tasks:
        kinds = {call.tool: "retrieval" for call in task.calls}
        structure, graph = structure_of(task, kinds), CallGraph(task.calls)
        Structure.model_validate(structure.model_dump())
        assert (structure.depth, structure.width, structure.fan_in) == (graph.depth, graph.width, graph.fan_in)
        assert structure.tools == tuple(call.tool for call in task.calls) and set(structure.kinds) == {"R"}
        assert structure_of(task, {}).kinds is None
    known = measure("x", (structure_of(task, {}) for task in tasks))
    assert len(known.classes["graph shapes"]) >= len({CallGraph(task.calls).shape() for task in tasks}) > 5


def test_records_give_the_structures_of_their_tasks():
    path = HOME / "envs" / "finance" / "sandbox" / "tasks" / "test.jsonl"
    tasks = list(TaskSet.load(path))
    kinds = {call.tool: "action" for task in tasks for call in task.calls if call.tool != tasks[0].calls[0].tool}
    read = list(read_structures(path.read_text().split("\n"), kinds=lambda reference: kinds))
    assert read == [structure_of(task, kinds) for task in tasks]
    assert read[0].kinds is None and any(structure.kinds for structure in read)


def test_sets_are_compared_at_the_size_of_the_smallest_beside_published_figures(golden):
    half = measure("half", (Structure(**entry) for entry in GOLDEN[:3]))
    titles, rows = compare([golden, half])
    assert titles[:3] == ("golden (7)", "half (3)", "golden at 3") and titles[3].startswith("DIVE (48,000)")
    cells = {row.measure: row.cells for row in rows}
    found = golden.at("call graphs", 3)
    assert cells["call graphs"][:2] == ("6", "3") and cells["call graphs"][2].startswith(f"{found.expected:,.0f} (")
    assert cells["topology classes"][3:] == ("153", "65") and cells["tool types per task"][3:] == ("3.26", "1.71")
    assert {len(row.cells) for row in rows} == {len(titles)}
    assert len(markdown(titles, rows).splitlines()) == len(rows) + 2
    with pytest.raises(ValueError, match="subsample of 4 of 3"):
        compare([golden, half], 4)
    with pytest.raises(ValueError, match="without tasks"):
        compare([measure("none", ())])


def test_large_sets_are_compared_at_the_published_size():
    chain = Structure(tools=("a", "b"), edges=((0, 1),))
    assert compare([measure("big", itertools.repeat(chain, DIVE.tasks + 5))])[0][1] == "big at 48,000"


def test_plots_are_drawn_and_are_the_same_again(golden, tmp_path):
    files = draw([golden, golden], tmp_path / "one", "svg")
    assert [file.name for file in files] == ["rarefaction.svg", "structure.svg", "topologies.svg"]
    again = draw([golden, golden], tmp_path / "two", "svg")
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]
    text = files[0].read_text()
    assert text.startswith("<?xml") and "<!-- topology classes -->" in text and "<!-- DIVE, published -->" in text


def test_the_page_states_every_definition():
    page = " ".join((HOME / "docs" / "diversity.md").read_text(encoding="utf-8").split())
    for name, definition in {**CLASSES, **NUMBERS, **ENTROPIES}.items():
        assert f"| {name} | {definition} |" in page
