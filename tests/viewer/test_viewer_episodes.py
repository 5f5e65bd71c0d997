import json
from collections import Counter

import pytest
from hostile import ROOT, TASKS
from muddled import make

from toolgym.agents import AgentSource, agent_named
from toolgym.episodes import Limits
from toolgym.evaluation import LogError, Plan, RunLog, run
from toolgym.tasks.taskset import TaskSet
from toolgym.viewer import open_collection


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """Two real runs over requests to change a world and over questions; one agent goes astray."""
    folder = tmp_path_factory.mktemp("logs")
    requests = TaskSet.load(ROOT / "envs/finance/sandbox/tasks/test.jsonl")
    questions = TaskSet.load(TASKS)
    few = [*(requests[number] for number in range(8)), *(questions[number] for number in range(8))]
    TaskSet.of(few).save(folder / "few.jsonl")
    tasks = TaskSet.load(folder / "few.jsonl")
    for name, source in (("astray", AgentSource("astray", make)), ("oracle", agent_named("oracle"))):
        plan = Plan(tasks=tasks, named=str(folder / "few.jsonl"), source=source, limits=Limits(turns=12), concurrency=2)
        run(plan, RunLog(folder / f"{name}.jsonl"))
    return folder


def column(collection, name):
    held = collection.index.columns()[name]
    return [held["terms"][code] for code in held["codes"]] if isinstance(held, dict) else held


def test_the_index_and_the_records_say_what_the_log_says(logs):
    found = open_collection(str(logs / "astray.jsonl"))
    entries = list(RunLog(logs / "astray.jsonl").entries())
    assert column(found, "id") == [entry.task for entry in entries]
    ends = [(entry.outcome or "no answer") if entry.valid else "masked" for entry in entries]
    assert column(found, "outcome") == ends and len(Counter(ends)) > 2
    for row, entry in enumerate(entries):
        (episode,) = found.record(row)["episodes"]
        assert episode["messages"] == [dict(message) for message in entry.record.messages]
        assert episode["outcome"] == ends[row]
        if entry.valid:
            assert episode["report"]["outcome"] == entry.outcome and episode["report_missing"] is None
            assert episode["report"]["reward"] == entry.record.reward
        json.dumps(episode, allow_nan=False)


def test_a_call_that_was_left_out_is_told_in_the_report(logs):
    found = open_collection(str(logs / "astray.jsonl"))
    hows = Counter()
    for row, outcome in enumerate(column(found, "outcome")):
        if outcome != "masked":
            record = found.record(row)
            steps = record["episodes"][0]["report"]["explanation"]["steps"]
            assert [step["id"] for step in steps] == [call["id"] for call in record["task"]["calls"]]
            hows.update((outcome, step["how"]) for step in steps)
    assert hows["unparsable", "missing"] and hows["correct", "made"] and not hows["correct", "missing"]


def test_two_logs_stand_beside_each_other(logs):
    found = open_collection(str(logs / "astray.jsonl"), str(logs / "oracle.jsonl"))
    for row, (agreement, one, other) in enumerate(
        zip(column(found, "agreement"), column(found, "outcome"), column(found, "outcome B"), strict=True)
    ):
        assert [episode["outcome"] for episode in found.record(row)["episodes"]] == [one, other]
        assert (agreement == "only B solves") == (one not in ("correct", "masked") and other == "correct")
    assert "only B solves" in column(found, "agreement")


def test_an_attempt_of_one_log_only_is_shown_as_not_played_by_the_other(logs, tmp_path):
    lines = (logs / "oracle.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "half.jsonl").write_bytes(b"".join(lines[:4]) + lines[4][:-20])  # a crash cut the fourth short
    found = open_collection(str(logs / "astray.jsonl"), str(tmp_path / "half.jsonl"))
    assert Counter(column(found, "outcome B"))["not played"] == len(found.index) - 3
    row = column(found, "outcome B").index("not played")
    assert found.record(row)["episodes"][1] is None


def test_a_log_whose_tasks_are_not_there_is_shown_without_them(logs, tmp_path):
    header, *rest = (logs / "oracle.jsonl").read_text().splitlines(keepends=True)
    lost = json.dumps({**json.loads(header), "tasks": "gone.jsonl"}) + "\n"
    (tmp_path / "lost.jsonl").write_text(lost + "".join(rest))
    record = open_collection(str(tmp_path / "lost.jsonl")).record(0)
    assert record["task"] is None and "--tasks" in record["episodes"][0]["report_missing"]
    named = open_collection(str(tmp_path / "lost.jsonl"), tasks=str(logs / "few.jsonl"))
    assert named.record(0)["task"]["id"] == json.loads(rest[0])["task"]


def test_a_line_that_is_no_episode_is_named(logs, tmp_path):
    header = (logs / "oracle.jsonl").read_text().split("\n")[0]
    (tmp_path / "bad.jsonl").write_text(header + '\n{"kind": "episode"}\n')
    with pytest.raises(LogError, match="line 2: not an episode"):
        open_collection(str(tmp_path / "bad.jsonl"))
