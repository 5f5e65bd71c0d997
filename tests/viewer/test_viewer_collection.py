import gzip
import json

import pytest
from hostile import TASKS

from toolgym.tasks.taskset import TaskFileError, TaskSet
from toolgym.viewer import NothingToView, TaskCollection, open_collection
from toolgym.viewer.index import SHOWN
from toolgym.viewer.lines import Lines


@pytest.fixture(scope="module")
def tasks():
    return TaskSet.load(TASKS)


@pytest.fixture(scope="module")
def collection():
    return open_collection(str(TASKS))


def value(collection, column, row):
    held = collection.index.columns()[column]
    return held["terms"][held["codes"][row]] if isinstance(held, dict) else held[row]


def test_every_task_is_in_the_index_with_its_facts(collection, tasks):
    assert len(collection.index) == len(tasks)
    for row, task in enumerate(tasks):
        assert value(collection, "id", row) == task.id
        assert value(collection, "domain", row) == task.domain
        assert value(collection, "answer", row) == task.answer.kind
        assert value(collection, "depth", row) == str(task.difficulty.depth)
        assert value(collection, "calls", row) == task.difficulty.calls
        assert task.question.startswith(value(collection, "text", row).rstrip("…"))
        assert len(value(collection, "text", row)) <= SHOWN


def test_a_record_says_what_its_task_says(collection, tasks):
    for row in (0, 3, 57):
        page, task = collection.record(row)["task"], tasks[row]
        assert page["id"] == task.id and page["gold"] == task.gold and page["question"] == task.question
        assert [call["result"] for call in page["calls"]] == [call.result for call in task.calls]
        assert [proof["name"] for proof in page["certificate"]["proofs"]] == [p.name for p in task.certificate.proofs]
        assert page["certificate"]["sealed"]
        json.dumps(page, allow_nan=False)


def test_a_task_that_was_altered_has_a_broken_seal(tasks):
    other = tasks[0].model_copy(update={"question": "What is it?"})
    page = TaskCollection(Lines.of((json.dumps(other.model_dump(mode="json")),), "one")).record(0)["task"]
    assert not page["certificate"]["sealed"]


def test_the_graph_shows_each_value_on_the_edge_that_it_flows_along(collection, tasks):
    for row in range(20):
        task, graph = tasks[row], collection.record(row)["task"]["graph"]
        shown = {(edge["from"], edge["to"]): edge["values"] for edge in graph["edges"]}
        results = {call.id: call.result for call in task.calls}
        flows = {
            (origin.call, call.id): call.arguments.get(key)
            for call in task.calls
            for key, origin in call.origins.items()
            if origin.kind == "call" and "/" not in key
        }
        assert set(flows) <= set(shown)
        for pair, argument in flows.items():
            assert argument in [flow["value"] for flow in shown[pair]]
        assert {pair[0] for pair in shown} <= set(results)
        assert any(target == "answer" for _, target in shown)
        assert [box["id"] for box in graph["boxes"]] == [*results, "answer"]


def test_packed_forms_give_the_same_records(collection, tasks, tmp_path):
    few = TaskSet.of(tasks[number] for number in range(5))
    few.save(tmp_path / "few.jsonl.gz")
    few.save(tmp_path / "few.parquet")
    for name in ("few.jsonl.gz", "few.parquet"):
        packed = open_collection(str(tmp_path / name))
        assert [packed.record(row) for row in range(5)] == [collection.record(row) for row in range(5)]


def test_requests_over_a_world_show_refusals_and_changes():
    found = open_collection("toolgym/brokerage-v0 test")
    kinds = {}
    for row in range(len(found.index)):
        kinds.setdefault(value(found, "answer", row), row)
    refused = found.record(kinds["abstain"])["task"]["graph"]
    assert any(box["failed"] for box in refused["boxes"])
    changed = found.record(kinds["state"])["task"]["graph"]
    assert any(edge["to"] == "answer" for edge in changed["edges"])
    assert changed["boxes"][-1]["lines"]


def test_the_search_looks_at_whole_questions_and_ids(collection, tasks):
    long = next(row for row, task in enumerate(tasks) if len(task.question) > SHOWN + 60)
    tail = tasks[long].question[-40:].upper()
    assert long in collection.index.search(tail)
    assert collection.index.search(tasks[7].id) == [7]
    assert collection.index.search("no such words anywhere") == []
    assert collection.index.search("  ") == list(range(len(tasks)))


def test_diversity_counts_what_the_set_holds(collection, tasks):
    found = collection.diversity()
    curve = next(one for one in found["curves"] if one["name"] == "tools")
    assert curve["classes"] == len({call.tool for task in tasks for call in task.calls})
    assert curve["points"][-1][:2] == [len(tasks), curve["classes"]]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[1]", "line 2: not a JSON object"),
        ("{", "line 2: not a JSON object"),
        ('{"id": "x"}', "line 2: not a task"),
        ('{"id": "x", "question": 3, "difficulty": 4}', "line 2: not a task"),
    ],
)
def test_a_line_that_is_no_task_is_named(tasks, tmp_path, line, told):
    path = tmp_path / "bad.jsonl"
    path.write_text(TASKS.read_text().split("\n")[0] + "\n" + line + "\n")
    with pytest.raises(TaskFileError, match=told):
        open_collection(str(path))


def test_a_task_that_is_damaged_inside_is_named_when_it_is_opened(tasks):
    body = tasks[0].model_dump(mode="json")
    del body["program"]
    found = TaskCollection(Lines.of((json.dumps(body),), "damaged"))
    with pytest.raises(TaskFileError, match="damaged, line 1: 'program' field required"):
        found.record(0)


def test_what_cannot_be_viewed_is_refused(tmp_path):
    with pytest.raises(TaskFileError, match="cannot be read"):
        open_collection(str(tmp_path / "none.jsonl"))
    with pytest.raises(TaskFileError, match=r"holds no tasks\.parquet"):
        open_collection(str(tmp_path))
    with pytest.raises(TaskFileError, match="has no split 'later'"):
        open_collection("toolgym/brokerage-v0 later")
    with pytest.raises(NothingToView, match="is no log"):
        open_collection(str(TASKS), str(TASKS))
    (tmp_path / "bad.jsonl.gz").write_bytes(gzip.compress(b"x")[:-4])
    with pytest.raises(TaskFileError, match="cannot be read as a task file"):
        open_collection(str(tmp_path / "bad.jsonl.gz"))


def test_lines_are_read_by_number(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"one\n\nthree\nfour")
    lines = Lines.open(path)
    assert [lines[3], lines[0], lines[1], lines[2]] == [b"four", b"one\n", b"\n", b"three\n"]
    assert list(lines) == [b"one\n", b"\n", b"three\n", b"four"]
    with pytest.raises(IndexError, match="no line 5"):
        lines[4]
