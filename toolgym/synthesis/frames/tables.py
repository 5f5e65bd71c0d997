"""Frames that ask about the rows of a table that a tool returned: a list of records with a label and numbers."""

from collections.abc import Iterator
from decimal import Decimal
from math import comb
from random import Random
from typing import Any

from toolgym.synthesis.frames.frame import (
    Details,
    Draft,
    Frame,
    is_additive,
    listed_nodes,
    nodes_of,
    scalar_answer,
)
from toolgym.synthesis.frames.rows import MAX_SET, column, column_noun, columns, item
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import AnswerType, IntegerAnswer, ListAnswer, SetAnswer
from toolgym.tasks.programs import Apply, Const, Expression, Field
from toolgym.tools.schema import ResultField

LONG = 25
"""Rows from which the label of the best row alone is hard enough to guess."""


def _tables(material: Material, rng: Random) -> Iterator[tuple[Node, ResultField | None, ResultField]]:
    nodes = [n for n in material.lists if material.field(n).kind == "record"]
    rng.shuffle(nodes)
    for node in sorted(nodes, key=lambda n: -material.depths[n.call]):
        labels, numbers = columns(material, node)
        if numbers:
            yield node, rng.choice(labels) if labels else None, rng.choice(numbers)


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
            return f"{middle.quantize(step) if digits > 0 else middle:f}"
    return None


def _propose_total(material: Material, rng: Random) -> Iterator[Details]:
    for node, _, number in _tables(material, rng):
        ops = ["max", "min"]
        if is_additive(material, number):
            ops += ["mean", "range", "sum"]
        elif any(label.kind == "date" for label in columns(material, node)[0]):
            ops += ["mean", "range"]  # one thing measured over time; rates of unlike things have no mean
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
    part = column(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    answer: AnswerType | None = scalar_answer(part)
    if answer is None:
        raise ValueError(f"the field {part.key} cannot be asked for")
    if details["op"] == "mean" and isinstance(answer, IntegerAnswer):
        raise ValueError("the mean of counts is not asked for")
    expression = Apply(details["op"], (Apply("map", (material.ref(node), item(part))),))
    ask = TOTAL[details["op"]].format(column_noun(material, node, part), speaker.say(node))
    return Draft(expression, answer, speaker.text(ask), None)


def _propose_best(material: Material, rng: Random) -> Iterator[Details]:
    for node, label, number in _tables(material, rng):
        if label is not None:
            yield {
                "nodes": listed_nodes([node]),
                "label": label.path[-1],
                "number": number.path[-1],
                "op": rng.choice(("max", "min")),
                "ask": rng.choice(("label", "both")) if len(material.value(node)) >= LONG else "both",
            }


def _build_best(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    label, number = column(material, node, details["label"]), column(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    label_answer, number_answer = scalar_answer(label), scalar_answer(number)
    if label_answer is None or number_answer is None:
        raise ValueError(f"the fields of {node} cannot be asked for")
    best = Apply(f"arg_{details['op']}", (material.ref(node), item(number)))
    values = Apply("map", (material.ref(node), item(number)))
    name = Field(best, label.path[-1:], label.kind)
    noun, word = column_noun(material, node, label), column_noun(material, node, number)
    most = "highest" if details["op"] == "max" else "lowest"
    if details["ask"] == "label":
        ask = speaker.pick("Among {1}, which {2} has the {3} {0}?", "Of {1}, name the {2} with the {3} {0}.")
        text = ask.format(word, speaker.say(node), noun, most)
        return Draft(name, label_answer, speaker.text(text), len(material.value(node)))
    expression = Apply("pair", (name, Apply(details["op"], (values,))))
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
    number = column(material, node, details["number"])
    speaker = Speaker(material, variant)
    speaker.plan([node])
    threshold: Any = details["threshold"] if number.kind == "decimal" else int(details["threshold"])
    bound = Const(float(threshold) if number.kind == "decimal" else threshold, number.kind)
    predicate = Apply("gt" if details["over"] else "lt", (item(number), bound))
    kept: Expression = Apply("filter", (material.ref(node), predicate))
    unit = " percent" if number.quantity is not None and number.quantity.unit == "percent" else ""
    side = "above" if details["over"] else "below"
    word, rows = column_noun(material, node, number), len(material.value(node))
    if details["ask"] == "count":
        text = speaker.pick("How many of {1} have a {0} {2} {3}{4}?", "Count those of {1} whose {0} is {2} {3}{4}.")
        text = text.format(word, speaker.say(node), side, threshold, unit)
        return Draft(Apply("count", (kept,)), IntegerAnswer(), speaker.text(text), rows + 1)
    label = column(material, node, details["label"])
    member = scalar_answer(label)
    if member is None:
        raise ValueError(f"the field {label.key} cannot be asked for")
    size = sum(
        (Decimal(str(r[details["number"]])) > Decimal(details["threshold"])) == details["over"]
        for r in material.value(node)
    )
    noun = column_noun(material, node, label)
    text = speaker.pick(
        "Among {1}, which {5} entries have a {0} {2} {3}{4}? Give every such {5}.",
        "Of {1}, list each {5} whose {0} is {2} {3}{4}.",
    ).format(word, speaker.say(node), side, threshold, unit, noun)
    expression = Apply("distinct", (Apply("map", (kept, item(label))),))
    return Draft(expression, SetAnswer(item=member), speaker.text(text), comb(rows, size))


FRAMES = (
    Frame("total", _propose_total, _build_total, 2.0),
    Frame("best", _propose_best, _build_best, 4.0),
    Frame("selection", _propose_selection, _build_selection, 5.0),
)
