"""A pack of your own: typed functions, what their values mean, how questions word them; then tasks over it."""

from typing import Annotated

from toolgym.agents import OracleAgent, play_episode
from toolgym.episodes import ToolEnv
from toolgym.synthesis import Funnel, Order, synthesize, verify
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Entity, EntityType, Quantity, pool_from_module

PARTS = "anchor bearing bolt bracket bushing cam clamp coupling dowel flange gasket gear hinge lever nut pin pulley"
STOCK = {part: (f"M{i * 5 % 7 + 1}", 100.0 + i * 37 % 91 * 3) for i, part in enumerate(PARTS.split())}
MAKERS = {f"M{i + 1}": 180.0 + i * 71 % 97 * 4 for i in range(7)}
Part, Maker = Annotated[str, Entity("shop.part")], Annotated[str, Entity("shop.maker")]
Grams = Annotated[float, Entity("shop.weight"), Quantity("gram", 0)]
Kilometres = Annotated[float, Entity("shop.distance"), Quantity("kilometre", 0)]
Euros = Annotated[float, Entity("shop.amount"), Quantity("EUR", 2)]
ENTITIES = (
    EntityType("shop.part", "part", "parts", describe="the {}".format, seeds=lambda: tuple(STOCK)),
    EntityType("shop.maker", "maker", "makers", describe="maker {}".format, seeds=lambda: tuple(MAKERS)),
    *(EntityType(f"shop.{n}", n, f"{n}s", identifies=False, additive=True) for n in ("weight", "distance", "amount")),
)
WORDING = {
    "maker_of": {"value": ("the maker of {part}", "the company that makes {part}")},
    "weight_of": {"value": ("the weight of {part}", "the mass of {part}")},
    "distance_to": {"value": ("the distance to {maker}", "the distance from us to {maker}")},
    "freight": {"value": ("the freight for {weight} to {maker}", "the cost of sending {weight} to {maker}")},
}


def maker_of(part: Part) -> Maker:
    """Looks up who makes a part."""
    return STOCK[part][0]


def weight_of(part: Part) -> Grams:
    """Looks up the weight of a part in grams."""
    return STOCK[part][1]


def distance_to(maker: Maker) -> Kilometres:
    """Looks up how far away a maker is, in kilometres."""
    return MAKERS[maker]


def freight(weight: Grams, maker: Maker) -> Euros:
    """Computes what sending a weight in grams to a maker costs in euros."""
    return 2.5 + weight * MAKERS[maker] * 0.00031


KINDS = dict.fromkeys(("maker_of", "weight_of", "distance_to"), "retrieval")
POOL = pool_from_module(__name__, wording=WORDING, kinds=KINDS, entities=ENTITIES)

if __name__ == "__main__":
    tasks = list(synthesize(Order(POOL, count=20, seed=7), Funnel()))
    print(f"{sum(verdict.refusal is None for verdict in verify(tasks, POOL))} of {len(tasks)} tasks hold")
    task = max(tasks, key=lambda task: task.difficulty.depth)
    record = play_episode(ToolEnv({"train": TaskSet.of([task])}, POOL.reference), OracleAgent(task))
    print(f"{task.question}\noracle: {record.outcome} in {record.calls} calls, gold {task.gold}")
