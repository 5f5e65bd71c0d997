"""A third party's MCP server (mcp-server-time from PyPI), wrapped, and certified tasks over it."""

import pytest

pytest.importorskip("mcp_server_time")

import clock

from toolgym.agents import OracleAgent, play_episode
from toolgym.episodes import ToolEnv
from toolgym.synthesis import Funnel, Order, synthesize, verify
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import TaskSet
from toolgym.tools.gate import check_pool


@pytest.fixture(scope="module")
def tasks() -> list[Task]:
    return list(synthesize(Order(clock.POOL, 12, 3), Funnel()))


def test_the_server_is_known() -> None:
    assert clock.TOOLS.keys() == {"get_current_time", "convert_time"}
    assert {tool.kind for tool in clock.POOL} == {"retrieval"} and clock.CONVERT.source.distribution == "mcp-time"
    arguments = {"source_timezone": "Asia/Tokyo", "time": "10:30", "target_timezone": "Asia/Kolkata"}
    assert clock.CONVERT.call(arguments).value == {"reading": "07:00", "minutes": 420}
    unknown = clock.CONVERT.call({**arguments, "target_timezone": "Asia/Atlantis"})
    assert unknown.error is not None and "Atlantis" in unknown.error.message


def test_tasks_hold_with_servers_of_their_own(tasks: list[Task]) -> None:
    """Each fresh process starts the server anew."""
    assert len(tasks) == 12 and max(len(task.calls) for task in tasks) >= 3
    assert [verdict.refusal for verdict in verify(tasks, clock.POOL)] == [None] * 12


def test_the_oracle_plays(tasks: list[Task]) -> None:
    env = ToolEnv({"train": TaskSet.of(tasks)}, "clock:POOL")
    assert [play_episode(env, OracleAgent(t), options={"task_id": t.id}).outcome for t in tasks] == ["correct"] * 12


def test_an_annotated_tool_passes_the_gate() -> None:
    report = check_pool(clock.POOL, ["convert_time"])
    assert report.findings == ()
    assert report.tools[0].valid > 100
