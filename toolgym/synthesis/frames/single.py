"""Frames that ask for one value at the end of a chain of calls."""

from collections.abc import Iterator
from random import Random

from toolgym.synthesis.frames.frame import Details, Draft, Frame, listed_nodes, nodes_of, scalar_answer
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.speech import Speaker
from toolgym.tasks.answers import DateAnswer
from toolgym.tasks.programs import Apply, Const


def _deepest_first(material: Material, rng: Random) -> list[Node]:
    """The nodes on most calls first; half of the time, names before measures."""
    nodes = list(material.nodes)
    rng.shuffle(nodes)
    names = rng.random() < 0.5
    return sorted(nodes, key=lambda n: (names and material.field(n).kind != "text", -material.depths[n.call]))


def _propose_value(material: Material, rng: Random) -> Iterator[Details]:
    for node in _deepest_first(material, rng):
        part = material.field(node)
        if part.kind != "boolean" and scalar_answer(part) is not None:
            yield {"nodes": listed_nodes([node])}


def _build_value(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    speaker = Speaker(material, variant)
    speaker.plan([node])
    phrase = speaker.say(node)
    ask = speaker.pick("What is {0}?", "What is {0}?", "Find {0}.", "Determine {0}.")
    answer = scalar_answer(material.field(node))
    if answer is None:
        raise ValueError(f"the field at {node} cannot be asked for")
    return Draft(material.ref(node), answer, speaker.text(ask.format(phrase)), None)


def _propose_later_date(material: Material, rng: Random) -> Iterator[Details]:
    for node in _deepest_first(material, rng):
        if material.field(node).kind == "date":
            yield {"nodes": listed_nodes([node]), "days": rng.randint(11, 240)}


def _build_later_date(material: Material, details: Details, variant: int) -> Draft:
    (node,) = nodes_of(details)
    speaker = Speaker(material, variant)
    speaker.plan([node])
    phrase = speaker.say(node)
    ask = speaker.pick(
        "Which date is {days} calendar days after {0}?",
        "Count {days} calendar days forward from {0}. Which date is that?",
    )
    expression = Apply("add_days", (material.ref(node), Const(details["days"], "integer")))
    return Draft(expression, DateAnswer(), speaker.text(ask.format(phrase, days=details["days"])), None)


FRAMES = (
    Frame("value", _propose_value, _build_value, 1.4),
    Frame("later_date", _propose_later_date, _build_later_date, 0.8),
)
