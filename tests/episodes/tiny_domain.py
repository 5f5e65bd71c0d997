"""A pool of a few tiny tools and the tasks over them: everything an episode needs and nothing more."""

from typing import Annotated, Literal

import gymnasium
from gymnasium.envs.registration import registry
from pydantic import BaseModel, Field

from toolgym.episodes import ToolEnv, ToolVectorEnv
from toolgym.evidence.trace import Call, CallOrigin, SeedOrigin
from toolgym.tasks.answers import AnswerType, BooleanAnswer, DecimalAnswer, EntityAnswer, IntegerAnswer, ListAnswer
from toolgym.tasks.certificate import Certificate
from toolgym.tasks.programs import Program, Ref
from toolgym.tasks.task import Difficulty, Provenance, Task, Wording
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Entity, EntityType, NotFound, Quantity, Source, ToolPool, Unavailable, tool

SOURCE = Source(distribution="pydantic", module="pydantic", extra="tiny", code_licence="MIT", data_licence="MIT")
ABSENT = Source(distribution="no-such-lib", module="no_such_lib", extra="tiny", code_licence="MIT", data_licence="MIT")
POPULATION = {"Arl": 120, "Brez": 4500, "Čova": 77}

City = Annotated[str, Entity("tiny.city")]


class Population(BaseModel):
    people: int


class Total(BaseModel):
    total: Annotated[float, Quantity(None, 1)]


class Label(BaseModel):
    label: str


@tool(domain="tiny", kind="retrieval", source=SOURCE, theme="cities", golden=[({"city": "Arl"}, {"people": 120})])
def city_population(city: City) -> Population:
    """Looks up how many people live in a city.

    Args:
        city: Name of the city.
    """
    if city not in POPULATION:
        raise NotFound(f"there is no city '{city[:40]}'")
    return Population(people=POPULATION[city])


@tool(domain="tiny", kind="processing", source=SOURCE, theme="numbers")
def weighted_total(
    values: Annotated[list[float], Field(min_length=1, max_length=5)],
    weight: Annotated[int, Field(ge=1, le=9)] = 1,
    mode: Literal["plain", "double"] = "plain",
) -> Total:
    """Adds numbers and multiplies the total.

    Args:
        values: The numbers.
        weight: Factor.
        mode: Whether the total is doubled.
    """
    return Total(total=sum(values) * weight * (2 if mode == "double" else 1))


@tool(domain="tiny", kind="processing", source=SOURCE, theme="text", max_result_bytes=20_000)
def repeat_text(text: str, times: int) -> Label:
    """Repeats a text.

    Args:
        text: Any text.
        times: How often.
    """
    return Label(label=text * times)


@tool(domain="tiny", kind="processing", source=SOURCE, theme="faults")
def break_down(how: Literal["defect", "unavailable", "fine"] = "fine") -> Label:
    """Fails on request.

    Args:
        how: In what way.
    """
    if how == "defect":
        raise ZeroDivisionError("a defect")
    if how == "unavailable":
        raise Unavailable("the service is down")
    return Label(label="fine")


@tool(domain="tiny", kind="processing", source=ABSENT, theme="faults")
def missing_library(number: int) -> Label:
    """Needs a library that nobody has.

    Args:
        number: Any number.
    """
    return Label(label=str(number))


CITY = EntityType("tiny.city", "city", "cities", seeds=lambda: tuple(POPULATION))
POOL = ToolPool("tiny_domain:POOL", [city_population, weighted_total, repeat_text, break_down, missing_library], [CITY])
TOOLSET = ("city_population", "weighted_total", "repeat_text", "break_down")


def make_task(
    number: int = 0,
    *,
    city: str = "Arl",
    answer: AnswerType | None = None,
    gold: object = None,
    question: str | None = None,
    toolset: tuple[str, ...] = TOOLSET,
    versions: dict[str, str] | None = None,
    extra_call: Call | None = None,
) -> Task:
    """A task whose first call looks up a city; its proofs are not made, because episodes do not read them."""
    look_up = Call(
        id="c1",
        tool="city_population",
        arguments={"city": city},
        origins={"city": SeedOrigin(entity="tiny.city", value=city)},
        result={"people": POPULATION[city]},
    )
    calls = (look_up, extra_call) if extra_call else (look_up,)
    used = {call.tool: POOL[call.tool].version for call in calls}
    return Task(
        id=f"tiny-{number:016x}",
        domain="tiny",
        question=question or f"How many people live in {city}?",
        toolset=toolset,
        answer=answer or IntegerAnswer(),
        gold=POPULATION[city] if gold is None else gold,
        program=Program(expression=Ref(call="c1", path=("people",), type="integer")),
        calls=calls,
        wording=Wording(frame="tiny", variant=0),
        split="train",
        difficulty=Difficulty(calls=len(calls), depth=1, width=1, fan_in=0, tools=len(used), operations=0),
        provenance=Provenance(
            pool=POOL.reference, seed=0, item=number, tools=used if versions is None else versions, libraries={}
        ),
        certificate=Certificate(proofs=()),
    )


def two_call_task(number: int = 0) -> Task:
    """A task with a second call that depends on the first."""
    second = Call(
        id="c2",
        tool="weighted_total",
        arguments={"values": [120.0, 3.0], "weight": 2},
        origins={"values/0": CallOrigin(call="c1", path=("people",)), "weight": SeedOrigin(entity=None, value=2)},
        result={"total": 246.0},
    )
    return make_task(number, extra_call=second, answer=DecimalAnswer(decimals=1), gold="246.0")


def fragile_task(number: int = 0) -> Task:
    """A task whose call graph uses the tool that fails on request."""
    call = Call(id="c2", tool="break_down", arguments={"how": "fine"}, origins={}, result={"label": "fine"})
    return make_task(number, extra_call=call)


def tasks_by_split() -> dict[str, TaskSet]:
    """Task sets by split, with every scalar kind of answer in ``train``."""
    train = [
        make_task(1, city="Arl"),
        make_task(2, city="Brez"),
        make_task(3, city="Čova"),
        two_call_task(4),
        make_task(5, answer=BooleanAnswer(), gold=True, question="Do more than 100 people live in Arl?"),
        make_task(6, answer=EntityAnswer(entity="tiny.city"), gold="Brez", question="Which is larger, Arl or Brez?"),
        make_task(7, answer=ListAnswer(items=(IntegerAnswer(), IntegerAnswer())), gold=[120, 4500]),
    ]
    return {"train": TaskSet.of(train, "train"), "test": TaskSet.of([make_task(100, city="Brez")], "test")}


def make_environment(
    split: str = "train", dialect: str = "hermes", limits: dict | None = None, render_mode: str | None = None
) -> ToolEnv:
    """The entry point of `TINY`."""
    return ToolEnv("tiny_domain:tasks_by_split", "tiny_domain:POOL", split, dialect, limits, render_mode)


def make_vector(num_envs: int = 1, **keywords) -> ToolVectorEnv:
    """The vector entry point of `TINY`."""
    return ToolVectorEnv("tiny_domain:tasks_by_split", "tiny_domain:POOL", num_envs, **keywords)


TINY = "toolgym-tests/tiny-v0"

if TINY not in registry:
    gymnasium.register(
        id=TINY, entry_point="tiny_domain:make_environment", vector_entry_point="tiny_domain:make_vector"
    )
