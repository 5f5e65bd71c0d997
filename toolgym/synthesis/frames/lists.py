"""Frames that ask about the items of a list that a tool returned."""

from collections.abc import Iterator
from decimal import Decimal
from math import comb
from random import Random
from typing import Any

from toolgym.synthesis.frames.frame import (
    Details,
    Draft,
    Frame,
    Material,
    is_number,
    listed_nodes,
    nodes_of,
    scalar_answer,
)
from toolgym.synthesis.material import Node
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import AnswerType, EntityAnswer, IntegerAnswer, ListAnswer, SetAnswer
from toolgym.tasks.programs import Apply, Const, Expression, Item
from toolgym.tools.schema import EVERY, ResultField

MAX_SET = 12
"""Most members a set answer may have."""


def _columns(material: Material, node: Node) -> tuple[list[ResultField], list[ResultField]]:
    """The labels (entities that differ from item to item) and the numbers of a list of records."""
    tool = material.pool[material.by_id[node.call].tool]
    rows: list[dict[str, Any]] = material.value(node)
    head = (*node.path, EVERY)
    parts = [p for p in tool.fields if p.path[:-1] == head and not p.is_list and p.key in tool.wording]
    parts = [p for p in parts if all(row.get(p.path[-1]) is not None for row in rows)]
    labels = [p for p in parts if p.kind in ("text", "date") and len({row[p.path[-1]] for row in rows}) == len(rows)]
    return [p for p in labels if p.kind == "date" or p.entity], [p for p in parts if is_number(p)]


def _tables(material: Material, rng: Random) -> Iterator[tuple[Node, ResultField | None, ResultField]]:
    nodes = [n for n in material.lists if material.field(n).kind == "record"]
    rng.shuffle(nodes)
    for node in sorted(nodes, key=lambda n: -material.depths[n.call]):
        labels, numbers = _columns(material, node)
        if numbers:
            yield node, rng.choice(labels) if labels else None, rng.choice(numbers)


def _item(part: ResultField) -> Item:
    return Item(part.path[-1:], part.kind)


def _part(material: Material, node: Node, name: str) -> ResultField:
    tool = material.pool[material.by_id[node.call].tool]
    return next(p for p in tool.fields if p.path == (*node.path, EVERY, name))


def _word(material: Material, node: Node, part: ResultField) -> str:
    """The bare noun by which a phrase calls a column."""
    return material.pool[material.by_id[node.call].tool].wording[part.key][0]


def _threshold(values: list[Any], rng: Random) -> str | None:
    """A round number strictly between two different values of a list, away from both ends."""
    ranked = sorted({Decimal(str(v)) for v in values})
    if len(ranked) < 4:
        return None
    low = rng.randrange(1, len(ranked) - 2) if len(ranked) > 4 else 1
    a, b = ranked[low], ranked[low + 1]
    for digits in range(-4, 9):
        step = Decimal(1).scaleb(-digits)
        middle = ((a + b) / 2 / step).to_integral_value() * step
        if a < middle < b:
            return format(middle.quantize(step) if digits > 0 else middle, "f")
    return None


def _propose_total(material: Material, rng: Random) -> Iterator[Details]:
    for node, _, number in _tables(material, rng):
        ops = ["mean", "max", "min", "range"] + (
            ["sum"] if number.quantity is None or number.entity == "finance.amount" else []
        )
        yield {"nodes": listed_nodes([node]), "number": number.path[-1], "op": rng.choice(ops)}


TOTAL = {
    "mean": "What is the average {0} over {1}?",
    "max": "What is the highest {0} among {1}?",
    "min": "What is the lowest {0} among {1}?",
    "range": "What is the difference between the highest and the lowest {0} among {1}?",
    "sum": "What is the total {0} over {1}?",
}


def _build_total(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    part = _part(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    answer: AnswerType | None = scalar_answer(part)
    if answer is None:
        raise ValueError(f"the field {part.key} cannot be asked for")
    if details["op"] == "mean" and isinstance(answer, IntegerAnswer):
        raise ValueError("the mean of counts is not asked for")
    expression = Apply(details["op"], (Apply("map", (material.ref(node), _item(part))),))
    ask = TOTAL[details["op"]].format(_word(material, node, part), speaker.say(node))
    return Draft(expression, answer, speaker.text(ask), None)


def _propose_best(material: Material, rng: Random) -> Iterator[Details]:
    for node, label, number in _tables(material, rng):
        if label is not None:
            yield {
                "nodes": listed_nodes([node]),
                "label": label.path[-1],
                "number": number.path[-1],
                "op": rng.choice(("max", "min")),
            }


def _build_best(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    label, number = _part(material, node, details["label"]), _part(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    label_answer, number_answer = scalar_answer(label), scalar_answer(number)
    if label_answer is None or number_answer is None:
        raise ValueError(f"the fields of {node} cannot be asked for")
    best = Apply(f"arg_{details['op']}", (material.ref(node), _item(number)))
    values = Apply("map", (material.ref(node), _item(number)))
    from toolgym.tasks.programs import Field

    expression = Apply("pair", (Field(best, label.path[-1:], label.kind), Apply(details["op"], (values,))))
    noun, word = _word(material, node, label), _word(material, node, number)
    most = "highest" if details["op"] == "max" else "lowest"
    ask = speaker.pick(
        "Among {1}, which {2} has the {3} {0}, and what is that {0}?",
        "Of {1}, name the {2} with the {3} {0} and give that {0}.",
    )
    text = ask.format(word, speaker.say(node), noun, most)
    return Draft(expression, ListAnswer(items=(label_answer, number_answer)), speaker.text(text), None)


def _propose_selection(material: Material, rng: Random) -> Iterator[Details]:
    for node, label, number in _tables(material, rng):
        values = [row[number.path[-1]] for row in material.value(node)]
        threshold = _threshold(values, rng)
        if threshold is None:
            continue
        over = rng.random() < 0.5
        size = sum((Decimal(str(v)) > Decimal(threshold)) == over for v in values)
        ask = "count" if label is None or size > MAX_SET or rng.random() < 0.4 else "members"
        yield {
            "nodes": listed_nodes([node]),
            "label": label.path[-1] if label else None,
            "number": number.path[-1],
            "over": over,
            "threshold": threshold,
            "ask": ask,
        }


def _build_selection(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    number = _part(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    threshold: Any = details["threshold"] if number.kind == "decimal" else int(details["threshold"])
    bound = Const(float(threshold) if number.kind == "decimal" else threshold, number.kind)
    predicate = Apply("gt" if details["over"] else "lt", (_item(number), bound))
    kept: Expression = Apply("filter", (material.ref(node), predicate))
    unit = " percent" if number.quantity is not None and number.quantity.unit == "percent" else ""
    side = "above" if details["over"] else "below"
    word, rows = _word(material, node, number), len(material.value(node))
    if details["ask"] == "count":
        text = speaker.pick("How many of {1} have a {0} {2} {3}{4}?", "Count those of {1} whose {0} is {2} {3}{4}.")
        text = text.format(word, speaker.say(node), side, threshold, unit)
        return Draft(Apply("count", (kept,)), IntegerAnswer(), speaker.text(text), rows + 1)
    label = _part(material, node, details["label"])
    member = scalar_answer(label)
    if member is None:
        raise ValueError(f"the field {label.key} cannot be asked for")
    size = sum(
        (Decimal(str(r[details["number"]])) > Decimal(details["threshold"])) == details["over"]
        for r in material.value(node)
    )
    noun = _word(material, node, label)
    text = speaker.pick(
        "Among {1}, which {5} entries have a {0} {2} {3}{4}? Give every such {5}.",
        "Of {1}, list each {5} whose {0} is {2} {3}{4}.",
    ).format(word, speaker.say(node), side, threshold, unit, noun)
    expression = Apply("distinct", (Apply("map", (kept, _item(label))),))
    return Draft(expression, SetAnswer(item=member), speaker.text(text), comb(rows, size))


def _propose_overlap(material: Material, rng: Random) -> Iterator[Details]:
    found = []
    for node in material.lists:
        part = material.field(node)
        names = [None] if part.entity and part.kind == "text" else [c.path[-1] for c in _columns(material, node)[0]]
        for name in names:
            entity = part.entity if name is None else _part(material, node, name).entity
            found.append((node, name, entity))
    rng.shuffle(found)
    for i, (a, column, entity) in enumerate(found):
        for b, other, twin in found[i + 1 :]:
            if a.call == b.call or entity is None or entity != twin:
                continue
            op = rng.choice(("intersection", "difference"))
            left, right = _members(material, a, column), _members(material, b, other)
            size = len(left & right if op == "intersection" else left - right)
            if size == 0 or size == len(left):
                continue
            ask = "count" if size > MAX_SET or rng.random() < 0.4 else "members"
            yield {"nodes": listed_nodes([a, b]), "columns": [column, other], "op": op, "ask": ask}


def _members(material: Material, node: Node, column: str | None) -> set[str]:
    return {row if column is None else row[column] for row in material.value(node)}


def _build_overlap(material: Material, details: Details, variant: int) -> Draft:
    a, b = nodes_of(details)
    left, right = details["columns"]
    speaker = Speaker(material, variant)
    speaker.plan([a, b])
    part = material.field(a) if left is None else _part(material, a, left)
    if part.entity is None:
        raise ValueError(f"the items at {a} name no entity")
    plural = material.pool.entities[part.entity].plural
    sets = [
        material.ref(node)
        if column is None
        else Apply("map", (material.ref(node), _item(_part(material, node, column))))
        for node, column in ((a, left), (b, right))
    ]
    expression: Expression = Apply(details["op"], tuple(sets))
    one, two = speaker.say(a), speaker.say(b)
    where = (
        f"both among {one} and among {two}" if details["op"] == "intersection" else f"among {one} but not among {two}"
    )
    if details["ask"] == "count":
        answer: AnswerType = IntegerAnswer()
        expression = Apply("count", (expression,))
        return Draft(
            expression, answer, speaker.text(f"How many {plural} are {where}?"), len(_members(material, a, left)) + 1
        )
    answer = SetAnswer(item=EntityAnswer(entity=part.entity))
    return Draft(expression, answer, speaker.text(f"Which {plural} are {where}?"), None)


FRAMES = (
    Frame("total", _propose_total, _build_total, 2.0),
    Frame("best", _propose_best, _build_best, 2.0),
    Frame("selection", _propose_selection, _build_selection, 2.5),
    Frame("overlap", _propose_overlap, _build_overlap, 1.5),
)
