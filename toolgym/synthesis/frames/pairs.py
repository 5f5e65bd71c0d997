"""Frames that set two values of the call graph against each other."""

from collections.abc import Iterator
from random import Random

from toolgym.evidence.trace import CallOrigin
from toolgym.synthesis.frames.frame import (
    Details,
    Draft,
    Frame,
    is_number,
    listed_nodes,
    nodes_of,
    scalar_answer,
)
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import AnswerType, BooleanAnswer, DecimalAnswer, IntegerAnswer, ListAnswer, PercentAnswer
from toolgym.tasks.programs import Apply
from toolgym.tools.schema import ResultField

SHORT_PAIR = 100
"""Characters up to which two descriptions can be asked for in one sentence without losing the reader."""

ABOVE_WEIGHT = 0.05
"""How often a pair is asked about with yes or no; half of such answers can be guessed, so they stay rare."""


def _comparable(material: Material, rng: Random, numbers: bool) -> list[tuple[Node, Node]]:
    """Pairs of values of one kind and unit from different calls, those on more calls first."""
    nodes = [n for n in material.nodes if _usable(material, n, numbers)]
    pairs = []
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            if (
                a.call != b.call
                and _alike(material, a, b)
                and material.value(a) != material.value(b)
                and not (numbers and (_rests(material, a, b) or _rests(material, b, a)))
            ):
                pairs.append((a, b))
    rng.shuffle(pairs)
    return sorted(pairs, key=lambda pair: -material.depths[pair[0].call] - material.depths[pair[1].call])


def _rests(material: Material, a: Node, b: Node) -> bool:
    """Whether a value is an argument of the call that gave the other: what a formula makes of its input says little."""
    origins = material.by_id[b.call].origins.values()
    return any(isinstance(o, CallOrigin) and (o.call, o.path) == (a.call, a.path) for o in origins)


def _alike(material: Material, a: Node, b: Node) -> bool:
    """Whether two values measure the same kind of thing; counts and bare ratios do only if the same tool gave both."""
    one, two = material.field(a), material.field(b)
    plain = one.entity is None or not (material.pool.entities[one.entity].additive or _has_unit(one))
    if one.kind == "integer" or plain:
        return one.key == two.key and material.by_id[a.call].tool == material.by_id[b.call].tool
    return one.quantity == two.quantity and one.entity == two.entity


def _has_unit(part: ResultField) -> bool:
    return part.quantity is not None and part.quantity.unit is not None


def _usable(material: Material, node: Node, numbers: bool) -> bool:
    part = material.field(node)
    return is_number(material, part) if numbers else part.kind == "date"


def _propose_change(material: Material, rng: Random) -> Iterator[Details]:
    for a, b in _comparable(material, rng, numbers=True):
        values = material.value(a), material.value(b)
        ops = ["minus", "minus", "above"]
        if all(v > 0 for v in values) and material.field(a).quantity is not None:
            ops += ["percent", "percent", "ratio"]
        weights = [1 if op != "above" else ABOVE_WEIGHT for op in ops]
        yield {"nodes": listed_nodes([a, b]), "op": rng.choices(ops, weights)[0]}


def _build_change(material: Material, details: Details, variant: int) -> Draft:
    a, b = nodes_of(details)
    speaker = Speaker(material, variant)
    speaker.plan([a, b])
    one, two = speaker.say(a), speaker.say(b)
    left, right = material.ref(a), material.ref(b)
    part = material.field(a)
    answer: AnswerType | None
    if details["op"] == "minus":
        expression, answer = Apply("sub", (left, right)), scalar_answer(part)
        ask = speaker.pick("What is {0} minus {1}?", "Subtract {1} from {0}. What is the difference?")
        if part.quantity is not None and part.quantity.unit == "percent":
            ask = "By how many percentage points does {0} exceed {1} (negative if it is lower)?"
    elif details["op"] == "percent":
        expression, answer = Apply("percent_change", (right, left)), PercentAnswer(decimals=2)
        ask = speaker.pick(
            "By what percentage is {0} higher than {1} (negative if it is lower)?",
            "Relative to {1}, by how many percent does {0} differ (positive if it is higher)?",
        )
    elif details["op"] == "ratio":
        expression, answer = Apply("div", (left, right)), DecimalAnswer(unit=None, decimals=4)
        ask = speaker.pick("What is the ratio of {0} to {1}?", "Divide {0} by {1}. What is the quotient?")
    else:
        expression, answer = Apply("gt", (left, right)), BooleanAnswer()
        ask = speaker.pick("Is {0} greater than {1}?", "Does {0} exceed {1}?")
    if answer is None:
        raise ValueError(f"the fields at {a} and {b} cannot be compared")
    choices = 2 if details["op"] == "above" else None
    return Draft(expression, answer, speaker.text(ask.format(one, two)), choices)


def _propose_interval(material: Material, rng: Random) -> Iterator[Details]:
    for a, b in _comparable(material, rng, numbers=False):
        first, second = (a, b) if material.value(a) <= material.value(b) else (b, a)
        yield {"nodes": listed_nodes([first, second])}


def _build_interval(material: Material, details: Details, variant: int) -> Draft:
    a, b = nodes_of(details)
    speaker = Speaker(material, variant)
    speaker.plan([a, b])
    one, two = speaker.say(a), speaker.say(b)
    ask = speaker.pick(
        "How many calendar days pass from {0} to {1}?",
        "How many calendar days after {0} is {1}?",
    )
    expression = Apply("days_between", (material.ref(a), material.ref(b)))
    return Draft(expression, IntegerAnswer(unit="days"), speaker.text(ask.format(one, two)), None)


def _propose_both(material: Material, rng: Random) -> Iterator[Details]:
    """Pairs of values of different calls that hang together: they rest on one call, or on one named thing."""
    nodes = [n for n in material.nodes if _askable(material, n)]
    pairs = []
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            below, beside = material.lineages[a.call], material.lineages[b.call]
            if a.call in beside or b.call in below or _alike(material, a, b):
                continue
            if below & beside or material.named_below(a.call) & material.named_below(b.call):
                pairs.append((a, b, len(below | beside)))
    rng.shuffle(pairs)
    for a, b, _ in sorted(pairs, key=lambda pair: -pair[2]):
        yield {"nodes": listed_nodes([a, b])}


def _askable(material: Material, node: Node) -> bool:
    part = material.field(node)
    return part.kind != "boolean" and scalar_answer(part) is not None


def _build_both(material: Material, details: Details, variant: int) -> Draft:
    a, b = nodes_of(details)
    answers = [scalar_answer(material.field(node)) for node in (a, b)]
    items = tuple(answer for answer in answers if answer is not None)
    if len(items) < 2:
        raise ValueError(f"the fields at {a} and {b} cannot be asked for together")
    speaker = Speaker(material, variant)
    speaker.plan([a, b])
    one, two = speaker.say(a), speaker.say(b)
    ask = speaker.pick("Give two values: first {0}; second {1}.", "Find two values: first {0}; then {1}.")
    if len(one) + len(two) <= SHORT_PAIR:
        ask = speaker.pick("What is {0}, and what is {1}?", ask)
    expression = Apply("pair", (material.ref(a), material.ref(b)))
    return Draft(expression, ListAnswer(items=items), speaker.text(ask.format(one, two)), None)


FRAMES = (
    Frame("change", _propose_change, _build_change, 1.6),
    Frame("interval", _propose_interval, _build_interval, 1.5),
    Frame("both", _propose_both, _build_both, 1.0),
)
