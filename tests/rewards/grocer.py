"""A pool of three tools and tasks of every sort of answer over it, whose programs give their gold answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from toolgym.evidence.trace import Call, CallOrigin, SeedOrigin
from toolgym.tasks.answers import (
    BooleanAnswer,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    IntegerAnswer,
    ListAnswer,
    PercentAnswer,
    SetAnswer,
)
from toolgym.tasks.certificate import Certificate, Proof
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Apply, Const, Program, Ref, evaluate
from toolgym.tasks.task import Difficulty, Provenance, Task, Wording
from toolgym.tools import Entity, EntityType, NotFound, Quantity, Source, ToolPool, Unavailable, tool

HERE = Source(distribution="pydantic", module="pydantic", extra="dev", code_licence="MIT", data_licence="MIT")
GOODS = {
    "rye": (3.45, "Mill North", 1280, "2024-03-05"),
    "oats": (2.87, "Mill South", 1975, "2024-03-19"),
    "salt": (1.19, "Mill North", 2210, "2024-04-02"),
}


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Price(Record):
    price: Annotated[float, Quantity("EUR", 2)]


class Supplier(Record):
    supplier: Annotated[str, Entity("shop.supplier")]
    grams: int
    delivered: str
    goods: list[str]


class Nothing(Record):
    text: str


@tool(domain="shop", kind="retrieval", source=HERE, theme="goods")
def price_of(goods: Annotated[str, Entity("shop.goods")]) -> Price:
    """Looks up what something costs.

    Args:
        goods: Name.
    """
    if goods not in GOODS:
        raise NotFound(f"there is no '{goods[:40]}'")
    return Price(price=GOODS[goods][0])


@tool(domain="shop", kind="retrieval", source=HERE, theme="goods")
def supplier_of(goods: Annotated[str, Entity("shop.goods")]) -> Supplier:
    """Looks up who delivers something, how much and when.

    Args:
        goods: Name.
    """
    if goods not in GOODS:
        raise NotFound(f"there is no '{goods[:40]}'")
    _, supplier, grams, day = GOODS[goods]
    return Supplier(supplier=supplier, grams=grams, delivered=day, goods=[g for g in GOODS if GOODS[g][1] == supplier])


@tool(domain="shop", kind="processing", source=HERE, theme="goods")
def closed_shop(goods: str) -> Nothing:
    """Is never open.

    Args:
        goods: Name.
    """
    raise Unavailable("the shop is closed")


ENTITIES = [
    EntityType("shop.goods", "kind of goods", "goods", seeds=lambda: tuple(GOODS)),
    EntityType("shop.supplier", "supplier", "suppliers", seeds=lambda: ("Mill North", "Mill South", "Mill West")),
]
POOL = ToolPool("grocer:POOL", [price_of, supplier_of, closed_shop], ENTITIES)
TOOLSET = tuple(POOL.tools)


def called(number, tool_name, goods, origin=None):
    given = origin or SeedOrigin(entity="shop.goods", value=goods)
    value = POOL.call(tool_name, {"goods": goods}).value
    return Call(id=f"c{number}", tool=tool_name, arguments={"goods": goods}, origins={"goods": given}, result=value)


RYE, OATS = called(1, "price_of", "rye"), called(2, "price_of", "oats")
RYE_PRICE, OATS_PRICE = Ref("c1", ("price",), "decimal"), Ref("c2", ("price",), "decimal")


def make_task(name, answer, expression, calls=(RYE, OATS), question="What is asked for?"):
    gold = gold_answer(evaluate(expression, {call.id: call.result for call in calls}), answer)
    used = {call.tool: POOL[call.tool].version for call in calls}
    return Task(
        id=f"shop-{name}",
        domain="shop",
        question=question,
        toolset=TOOLSET,
        answer=answer,
        gold=gold,
        program=Program(expression=expression),
        calls=calls,
        wording=Wording(frame="shop", variant=0),
        split="train",
        difficulty=Difficulty(calls=len(calls), depth=1, width=1, fan_in=0, tools=1, operations=1),
        provenance=Provenance(pool=POOL.reference, seed=0, item=0, tools=used, libraries={}),
        certificate=Certificate(proofs=(Proof(name="entailment", evidence={"type": "any", "value": gold}),)),
    )


FACTS = called(1, "supplier_of", "rye")
SALT = called(2, "price_of", "salt", CallOrigin(call="c1", path=("goods", 1)))


def fact(name, kind):
    return Ref("c1", (name,), kind)


TASKS = {
    task.id.removeprefix("shop-"): task
    for task in (
        make_task("cost", DecimalAnswer(unit="EUR", decimals=2), Apply("sub", (RYE_PRICE, OATS_PRICE))),
        make_task("percent", PercentAnswer(decimals=2), Apply("percent_change", (RYE_PRICE, OATS_PRICE))),
        make_task("grams", IntegerAnswer(unit="grams"), fact("grams", "integer"), (FACTS,)),
        make_task(
            "kilos",
            DecimalAnswer(unit="kilogram", decimals=3),
            Apply("div", (fact("grams", "integer"), Const(1000, "integer"))),
            (FACTS,),
        ),
        make_task(
            "supplier", EntityAnswer(entity="shop.supplier", noun="supplier"), fact("supplier", "text"), (FACTS,)
        ),
        make_task("day", DateAnswer(), Apply("add_days", (Const("2024-03-01", "date"), Const(4, "integer"))), (FACTS,)),
        make_task("dearer", BooleanAnswer(), Apply("gt", (RYE_PRICE, OATS_PRICE))),
        make_task("prices", ListAnswer(items=(DecimalAnswer(decimals=2),) * 2), Apply("list", (RYE_PRICE, OATS_PRICE))),
        make_task("goods", SetAnswer(item=EntityAnswer(entity="shop.goods")), fact("goods", "list[text]"), (FACTS,)),
        make_task("linked", DecimalAnswer(unit="EUR", decimals=2), OATS_PRICE, (FACTS, SALT)),
        make_task(
            "closed",
            DecimalAnswer(unit="EUR", decimals=2),
            RYE_PRICE,
            (RYE, Call(id="c2", tool="closed_shop", arguments={"goods": "rye"}, origins={}, result={"text": ""})),
        ),
    )
}
"""Tasks by name; their proofs are not made, because rewards read only what the checker and the program say."""
