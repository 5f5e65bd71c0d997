"""An OpenAPI service that others wrote (pygeoapi, 41 operations), wrapped, and certified tasks over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import atlas
import pytest

from toolgym.agents import OracleAgent, play_episode
from toolgym.episodes import ToolEnv
from toolgym.synthesis import Funnel, Order, synthesize, verify
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import ToolPool
from toolgym.tools.snapshots import use_snapshot

pytest.importorskip("pygeoapi")


@dataclass
class Made:
    pool: ToolPool
    tasks: list[Task]
    snapshot: Path
    listed: str
    processes: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Tasks made while the service ran; it has ended when a test gets them."""
    folder = tmp_path_factory.mktemp("atlas")
    with pytest.MonkeyPatch.context() as patch:
        with atlas.atlas_service(folder):
            patch.setenv(atlas.DOCUMENT, str(folder / "document.json"))
            pool = atlas.atlas_pool(folder / "document.json")
            listed = pool.call("get_collections", {}).text
            processes = pool.call("execute_hello_world_job", {"body": {"inputs": {"name": "Ann"}}}).text
            with use_snapshot(folder / "snapshot.db", "record"):
                tasks = list(synthesize(Order(pool, 16, 5), Funnel()))
        yield Made(pool, tasks, folder / "snapshot.db", listed, processes)


def test_every_operation_is_a_tool(made: Made) -> None:
    assert len(made.pool) >= 40
    assert all(len(name) <= 55 and tool.schema and tool.version for name, tool in made.pool.tools.items())
    assert {tool.kind for tool in made.pool} == {"retrieval", "action"}


def test_plain_operations_answer_as_they_stand(made: Made) -> None:
    assert '"id":"bridges"' in made.listed and '"links"' in made.listed
    assert "Hello Ann" in made.processes


def test_tasks_use_several_operations(made: Made) -> None:
    assert len(made.tasks) == 16
    assert any(len({call.tool for call in task.calls}) >= 2 for task in made.tasks)


def test_tasks_hold_when_the_service_is_gone(made: Made) -> None:
    with use_snapshot(made.snapshot, "replay"):
        assert [verdict.refusal for verdict in verify(made.tasks, made.pool)] == [None] * 16


def test_tasks_do_not_hold_without_their_snapshot(made: Made, tmp_path: Path) -> None:
    refused = [verdict.refusal for verdict in verify(made.tasks[:2], made.pool)]
    assert all(refusal is not None and refusal.proof == "replay" for refusal in refused)


def test_the_oracle_plays_from_the_snapshot(made: Made) -> None:
    task = max(made.tasks, key=lambda task: len({call.tool for call in task.calls}))
    with use_snapshot(made.snapshot, "replay"):
        record = play_episode(ToolEnv({"train": TaskSet.of([task])}, "atlas:POOL"), OracleAgent(task))
    assert (record.outcome, record.reward) == ("correct", 1.0)


def test_a_call_that_is_not_on_record_is_never_made(made: Made) -> None:
    with use_snapshot(made.snapshot, "replay"):
        result = made.pool.call("get_dams_feature", {"featureId": "D1"})
    assert result.error is not None and result.error.kind == "unavailable"
    assert "not on record" in result.error.message
