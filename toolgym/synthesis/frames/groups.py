"""Frames that compare parallel branches: the same chain of calls from several seeds."""

import re
from collections.abc import Iterator
from math import factorial
from random import Random
from typing import Any

from toolgym.synthesis.frames.frame import (
    Details,
    Draft,
    Frame,
    is_additive,
    is_number,
    listed_nodes,
    nodes_of,
    scalar_answer,
)
from toolgym.synthesis.material import Branching, Material
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import (
    AnswerType,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    IntegerAnswer,
    ListAnswer,
    SetAnswer,
)
from toolgym.tasks.programs import Apply, Const, Expression

REDUCE = {
    "max": ("What is the largest of these values?", "What is the highest of the results?"),
    "min": ("What is the smallest of these values?", "What is the lowest of the results?"),
    "range": ("What is the difference between the largest and the smallest of these values?",),
    "sum": ("What is the sum of these values?", "What do the results add up to?"),
    "mean": ("What is the arithmetic mean of these values?", "What is the average of the results?"),
    "median": ("What is the median of these values?",),
}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _numeric(material: Material, rng: Random, least: int) -> list[Branching]:
    groups = [g for g in material.groups if len(g.nodes) >= least and is_number(material, material.field(g.nodes[0]))]
    rng.shuffle(groups)
    return sorted(groups, key=lambda g: -len(g.nodes) * material.depths[g.nodes[0].call])


def _details(group: Branching, **more: Any) -> Details:
    return {"nodes": listed_nodes(group.nodes), "entity": group.entity, "constants": list(group.constants), **more}


def _group(details: Details) -> Branching:
    return Branching(nodes_of(details), details["entity"], tuple(details["constants"]))


def _propose_reduce(material: Material, rng: Random) -> Iterator[Details]:
    for group in _numeric(material, rng, 3):
        if len({material.value(node) for node in group.nodes}) == 1:
            continue
        part = material.field(group.nodes[0])
        ops = ["max", "min", "range", "mean"] + (["median"] if len(group.nodes) % 2 else [])
        ops += ["sum"] if is_additive(material, part) else []
        yield _details(group, op=rng.choice(ops))


def _intro(material: Material, group: Branching, variant: int) -> tuple[Speaker, str]:
    speaker = Speaker(material, variant)
    speaker.plan([group.nodes[0]])
    return speaker, speaker.branches(group)


def _build_reduce(material: Material, details: Details, variant: int) -> Draft:
    group = _group(details)
    speaker, intro = _intro(material, group, variant)
    part = material.field(group.nodes[0])
    answer: AnswerType | None = scalar_answer(part)
    if answer is None:
        raise ValueError(f"the field at {group.nodes[0]} cannot be reduced")
    if details["op"] in ("mean", "median") and isinstance(answer, IntegerAnswer):
        answer = DecimalAnswer(unit=None, decimals=1)
    values = Apply("list", tuple(material.ref(node) for node in group.nodes))
    ask = speaker.pick(*REDUCE[details["op"]])
    return Draft(Apply(details["op"], (values,)), answer, speaker.text(f"{intro} {ask}"), None)


def _propose_winner(material: Material, rng: Random) -> Iterator[Details]:
    for group in _numeric(material, rng, 3):
        if isinstance(group.constants[0], str):
            yield _details(group, op=rng.choice(("max", "min")))


def _build_winner(material: Material, details: Details, variant: int) -> Draft:
    group = _group(details)
    speaker, intro = _intro(material, group, variant)
    noun = material.pool.entities[group.entity].noun
    labels, values = _labels(group), Apply("list", tuple(material.ref(node) for node in group.nodes))
    value_answer = scalar_answer(material.field(group.nodes[0]))
    if value_answer is None:
        raise ValueError(f"the field at {group.nodes[0]} cannot be asked for")
    expression = Apply("pair", (Apply(f"label_of_{details['op']}", (labels, values)), Apply(details["op"], (values,))))
    best = "highest" if details["op"] == "max" else "lowest"
    ask = speaker.pick(
        f"For which {noun} is the result {best}, and what is that result?",
        f"Name the {noun} with the {best} result and give that result.",
    )
    answer = ListAnswer(items=(_label_answer(group), value_answer))
    return Draft(expression, answer, speaker.text(f"{intro} {ask}"), None)


def _propose_holder(material: Material, rng: Random) -> Iterator[Details]:
    for group in _numeric(material, rng, 3):
        for other in material.groups:
            part = material.field(other.nodes[0])
            same = (other.entity, other.constants) == (group.entity, group.constants)
            asked = part.kind == "date" or (part.kind == "text" and part.entity is not None)
            if same and asked and other.nodes[0].call != group.nodes[0].call:
                held = len({str(material.value(node)) for node in other.nodes})
                if held == len(other.nodes):
                    holders = listed_nodes(other.nodes)
                    nodes = listed_nodes(group.nodes) + holders
                    yield {**_details(group, op=rng.choice(("max", "min"))), "nodes": nodes}


def _build_holder(material: Material, details: Details, variant: int) -> Draft:
    nodes = nodes_of(details)
    size = len(details["constants"])
    group = Branching(nodes[:size], details["entity"], tuple(details["constants"]))
    other = Branching(nodes[size:], details["entity"], tuple(details["constants"]))
    answer = scalar_answer(material.field(other.nodes[0]))
    if answer is None:
        raise ValueError(f"the field at {other.nodes[0]} cannot be asked for")
    speaker = Speaker(material, variant)
    speaker.plan([group.nodes[0], other.nodes[0]])
    intro = speaker.branches(group)
    phrase, each = speaker.in_branch(other)
    noun = material.pool.entities[group.entity].noun
    best = "highest" if details["op"] == "max" else "lowest"
    steps = "".join(f" there, {step};" for step in each.steps)
    where = phrase if f"that {noun}" in phrase or each.steps else f"{phrase} for that {noun}"
    ask = speaker.pick(
        f"Take the {noun} for which this is {best}:{steps} what is {where}?",
        f"Which {noun} gives the {best} result? For that {noun},{steps} what is {phrase}?",
    )
    labels, values = (Apply("list", tuple(material.ref(node) for node in side.nodes)) for side in (other, group))
    return Draft(Apply(f"label_of_{details['op']}", (labels, values)), answer, speaker.text(f"{intro} {ask}"), None)


def _propose_ranking(material: Material, rng: Random) -> Iterator[Details]:
    for group in _numeric(material, rng, 4):
        if isinstance(group.constants[0], str):
            yield _details(group, op=rng.choice(("descending", "ascending")))


def _build_ranking(material: Material, details: Details, variant: int) -> Draft:
    group = _group(details)
    speaker, intro = _intro(material, group, variant)
    plural = material.pool.entities[group.entity].plural
    values = Apply("list", tuple(material.ref(node) for node in group.nodes))
    order = "highest to lowest" if details["op"] == "descending" else "lowest to highest"
    ask = speaker.pick(f"Rank the {plural} from {order} result.", f"List the {plural} in order, from {order} result.")
    answer = ListAnswer(items=(_label_answer(group),) * len(group.nodes))
    expression = Apply(f"rank_{details['op']}", (_labels(group), values))
    return Draft(expression, answer, speaker.text(f"{intro} {ask}"), factorial(len(group.nodes)))


def _propose_spread(material: Material, rng: Random) -> Iterator[Details]:
    groups = [g for g in material.groups if len(g.nodes) >= 3 and material.field(g.nodes[0]).kind == "date"]
    rng.shuffle(groups)
    for group in sorted(groups, key=lambda g: -len(g.nodes) * material.depths[g.nodes[0].call]):
        yield _details(group)


def _build_spread(material: Material, details: Details, variant: int) -> Draft:
    group = _group(details)
    speaker, intro = _intro(material, group, variant)
    dates = Apply("list", tuple(material.ref(node) for node in group.nodes))
    expression = Apply("days_between", (Apply("min", (dates,)), Apply("max", (dates,))))
    ask = speaker.pick(
        "How many calendar days lie between the earliest and the latest of these dates?",
        "How many calendar days after the earliest of these dates is the latest?",
    )
    return Draft(expression, IntegerAnswer(unit="days"), speaker.text(f"{intro} {ask}"), None)


def _propose_distinct(material: Material, rng: Random) -> Iterator[Details]:
    groups = [g for g in material.groups if len(g.nodes) >= 3 and material.field(g.nodes[0]).kind == "text"]
    rng.shuffle(groups)
    for group in groups:
        values = {str(material.value(node)) for node in group.nodes}
        if len(values) >= 2 and material.field(group.nodes[0]).entity:
            yield _details(group)


def _build_distinct(material: Material, details: Details, variant: int) -> Draft:
    group = _group(details)
    speaker, intro = _intro(material, group, variant)
    part = material.field(group.nodes[0])
    if part.entity is None:
        raise ValueError(f"the field at {group.nodes[0]} names no entity")
    plural = material.pool.entities[part.entity].plural
    values: Expression = Apply("list", tuple(material.ref(node) for node in group.nodes))
    ask = speaker.pick(
        f"Which {plural} occur among the results? Give each once.", f"Give the set of different {plural} found."
    )
    answer = SetAnswer(item=EntityAnswer(entity=part.entity))
    return Draft(Apply("distinct", (values,)), answer, speaker.text(f"{intro} {ask}"), None)


def _labels(group: Branching) -> Apply:
    kind = "date" if _dated(group) else "text"
    return Apply("list", tuple(Const(value, kind) for value in group.constants))


def _label_answer(group: Branching) -> DateAnswer | EntityAnswer:
    return DateAnswer() if _dated(group) else EntityAnswer(entity=group.entity)


def _dated(group: Branching) -> bool:
    return all(isinstance(value, str) and _ISO_DATE.fullmatch(value) for value in group.constants)


FRAMES = (
    Frame("reduce", _propose_reduce, _build_reduce, 2.0),
    Frame("winner", _propose_winner, _build_winner, 2.2),
    Frame("holder", _propose_holder, _build_holder, 8.0),
    Frame("ranking", _propose_ranking, _build_ranking, 2.0),
    Frame("spread", _propose_spread, _build_spread, 2.0),
    Frame("distinct", _propose_distinct, _build_distinct, 2.5),
)
