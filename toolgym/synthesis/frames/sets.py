"""Frames that ask for the members of lists: all of one, or those that two have in common or not."""

from collections.abc import Iterator
from random import Random

from toolgym.synthesis.frames.frame import Details, Draft, Frame, listed_nodes, nodes_of
from toolgym.synthesis.frames.rows import MAX_SET, column, columns, item
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import DateAnswer, EntityAnswer, IntegerAnswer, ScalarAnswer, SetAnswer
from toolgym.tasks.programs import Apply, Expression


def _propose_members(material: Material, rng: Random) -> Iterator[Details]:
    nodes = [n for n in material.lists if material.field(n).kind in ("text", "date") and material.field(n).entity]
    rng.shuffle(nodes)
    for node in sorted(nodes, key=lambda n: -material.depths[n.call]):
        if len(set(material.value(node))) <= MAX_SET:
            yield {"nodes": listed_nodes([node])}


def _build_members(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    part = material.field(node)
    if part.entity is None:
        raise ValueError(f"the items at {node} name no entity")
    speaker = Speaker(material, variant)
    speaker.plan([node])
    member: ScalarAnswer = DateAnswer() if part.kind == "date" else EntityAnswer(entity=part.entity)
    ask = speaker.pick("Which are {0}? Give all of them.", "List all of {0}.")
    expression = Apply("distinct", (material.ref(node),))
    return Draft(expression, SetAnswer(item=member), speaker.text(ask.format(speaker.say(node))), None)


def _propose_overlap(material: Material, rng: Random) -> Iterator[Details]:
    found = []
    for node in material.lists:
        part = material.field(node)
        names = [None] if part.entity and part.kind == "text" else [c.path[-1] for c in columns(material, node)[0]]
        for name in names:
            entity = part.entity if name is None else column(material, node, name).entity
            found.append((node, name, entity))
    rng.shuffle(found)
    for i, (a, name, entity) in enumerate(found):
        for b, other, twin in found[i + 1 :]:
            if a.call == b.call or entity is None or entity != twin:
                continue
            op = rng.choice(("intersection", "difference"))
            left, right = _members(material, a, name), _members(material, b, other)
            size = len(left & right if op == "intersection" else left - right)
            if size == 0 or size == len(left):
                continue
            ask = "count" if size > MAX_SET or rng.random() < 0.4 else "members"
            yield {"nodes": listed_nodes([a, b]), "columns": [name, other], "op": op, "ask": ask}


def _members(material: Material, node: Node, name: str | None) -> set[str]:
    return {row if name is None else row[name] for row in material.value(node)}


def _build_overlap(material: Material, details: Details, variant: int) -> Draft:
    a, b = nodes_of(details)
    speaker = Speaker(material, variant)
    speaker.plan([a, b])
    name = details["columns"][0]
    part = material.field(a) if name is None else column(material, a, name)
    if part.entity is None:
        raise ValueError(f"the items at {a} name no entity")
    plural = material.pool.entities[part.entity].plural
    sides = tuple(_side(material, node, name) for node, name in zip((a, b), details["columns"], strict=True))
    expression: Expression = Apply(details["op"], sides)
    one, two = speaker.say(a), speaker.say(b)
    both = details["op"] == "intersection"
    where = f"both among {one} and among {two}" if both else f"among {one} but not among {two}"
    if details["ask"] == "count":
        text = speaker.text(f"How many {plural} are {where}?")
        return Draft(Apply("count", (expression,)), IntegerAnswer(), text, len(_members(material, a, name)) + 1)
    answer = SetAnswer(item=EntityAnswer(entity=part.entity))
    return Draft(expression, answer, speaker.text(f"Which {plural} are {where}?"), None)


def _side(material: Material, node: Node, name: str | None) -> Expression:
    rows = material.ref(node)
    return rows if name is None else Apply("map", (rows, item(column(material, node, name))))


FRAMES = (
    Frame("members", _propose_members, _build_members, 6.0),
    Frame("overlap", _propose_overlap, _build_overlap, 4.0),
)
