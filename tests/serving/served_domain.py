"""The environment that the tests serve: a few tools, one of which waits, and an environment that can break."""

import os
import time
from typing import Annotated, Any

import gymnasium
from gymnasium.envs.registration import registry
from pydantic import BaseModel, Field

from toolgym.episodes import HERMES, SUBMIT, ParsedCall, ToolEnv
from toolgym.evidence.trace import Call, SeedOrigin
from toolgym.tasks.answers import IntegerAnswer
from toolgym.tasks.certificate import Certificate
from toolgym.tasks.programs import Program, Ref
from toolgym.tasks.task import Difficulty, Provenance, Task, Wording
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Entity, EntityType, NotFound, Source, ToolPool, Unavailable, tool

SOURCE = Source(distribution="pydantic", module="pydantic", extra="dev", code_licence="MIT", data_licence="MIT")
HANGING_SECONDS = {"hang": 4.0, "hang longer": 12.0}
HEIGHTS = {"Arnspitze": 2196, "Čerchov": 1042, "Dreisesselberg": 1333, "Großer Arber": 1456, "Osser": 1293}
Hill = Annotated[str, Entity("hills.hill")]


class Height(BaseModel):
    metres: int


class Waited(BaseModel):
    waited: int


@tool(domain="hills", kind="retrieval", source=SOURCE, theme="hills")
def hill_height(hill: Hill) -> Height:
    """Looks up the height of a hill in metres.

    Args:
        hill: Name of the hill.
    """
    if hill == "closed":
        raise Unavailable("the survey is closed")
    if hill not in HEIGHTS:
        raise NotFound(f"there is no hill '{hill[:40]}'")
    return Height(metres=HEIGHTS[hill])


@tool(domain="hills", kind="processing", source=SOURCE, theme="waiting")
def wait_for(milliseconds: Annotated[int, Field(ge=0, le=40)]) -> Waited:
    """Waits.

    Args:
        milliseconds: How long.
    """
    time.sleep(milliseconds / 1000)
    return Waited(waited=milliseconds)


HILL = EntityType("hills.hill", "hill", "hills", seeds=lambda: tuple(HEIGHTS))
POOL = ToolPool("served_domain:POOL", [hill_height, wait_for], [HILL])


def make_task(number: int, hill: str, split: str = "train") -> Task:
    """A task that asks for a height; its proofs are not made, because episodes do not read them."""
    origins = {"hill": SeedOrigin(entity="hills.hill", value=hill)}
    result = {"metres": HEIGHTS[hill]}
    call = Call(id="c1", tool="hill_height", arguments={"hill": hill}, origins=origins, result=result)
    return Task(
        id=f"hills-{number:016x}",
        domain="hills",
        question=f"How many metres high is the hill {hill}?",
        toolset=("hill_height", "wait_for"),
        answer=IntegerAnswer(),
        gold=HEIGHTS[hill],
        program=Program(expression=Ref(call="c1", path=("metres",), type="integer")),
        calls=(call,),
        wording=Wording(frame="hills", variant=0),
        split="train" if split == "train" else "test",
        difficulty=Difficulty(calls=1, depth=1, width=1, fan_in=0, tools=1, operations=0),
        provenance=Provenance(
            pool=POOL.reference, seed=0, item=number, tools={"hill_height": hill_height.version}, libraries={}
        ),
        certificate=Certificate(proofs=()),
    )


def tasks_by_split() -> dict[str, TaskSet]:
    """Every hill in ``train``, one in ``test``."""
    train = [make_task(number, hill) for number, hill in enumerate(HEIGHTS)]
    return {"train": TaskSet.of(train, "train"), "test": TaskSet.of([make_task(100, "Osser", "test")], "test")}


class BreakableEnv(ToolEnv):
    """An environment that fails, hangs or takes its process down on request."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__("served_domain:tasks_by_split", "served_domain:POOL", **keywords)

    def step(self, action: Any) -> Any:
        if action == "break":
            raise ZeroDivisionError("a defect of the environment")
        if action == "die":
            os._exit(3)
        if isinstance(action, str) and action in HANGING_SECONDS:
            time.sleep(HANGING_SECONDS[action])
        observation, reward, terminated, truncated, info = super().step(action)
        if action == "unwritable":
            info["messages"][-1]["content"] = object()
        return observation, reward, terminated, truncated, info


HILLS = "toolgym-tests/hills-v0"
if HILLS not in registry:
    gymnasium.register(id=HILLS, entry_point="served_domain:BreakableEnv")


def call(name: str, **arguments: Any) -> str:
    """A turn with one call."""
    return HERMES.render_calls([ParsedCall(name, arguments)])


def answer(value: Any) -> str:
    """The turn that commits an answer."""
    return call(SUBMIT, answer=value)


def gold(info: dict[str, Any]) -> str:
    """The turn that commits the right answer."""
    tasks = {task.id: task for split in tasks_by_split().values() for task in split}
    return answer(tasks[info["task_id"]].gold)
