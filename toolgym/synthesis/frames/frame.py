"""What a question frame is, and what the frames share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from toolgym.canonical import Json
from toolgym.synthesis.material import Material, Node
from toolgym.tasks.answers import (
    AnswerType,
    BooleanAnswer,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    IntegerAnswer,
    PercentAnswer,
    ScalarAnswer,
)
from toolgym.tasks.programs import Expression
from toolgym.tools.schema import ResultField

Details = dict[str, Any]
"""A frame's choices in JSON; ``"nodes"`` lists ``[call id, path]`` pairs, the only place where call ids stand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a frame makes of its details.

    Attributes:
        expression: The answer program's expression.
        answer: The answer type; entity aliases are filled in once the gold answer is known.
        text: The question without the sentence on the answer's form.
        choices: How many answers are equally likely to somebody who only knows the question, None where the tool's own
            data must tell.
    """

    expression: Expression
    answer: AnswerType
    text: str
    choices: int | None


@dataclass(frozen=True)
class Frame:
    """One way of asking.

    Attributes:
        name: Fixed name, kept in each task's wording.
        propose: Finds what could be asked of some material; yields details.
        build: Makes the draft of details; must depend on nothing else.
        weight: How often the frame is tried, relative to others.
    """

    name: str
    propose: Callable[[Material, Random], Iterator[Details]]
    build: Callable[[Material, Details, int], Draft]
    weight: float


def nodes_of(details: Mapping[str, Any]) -> tuple[Node, ...]:
    """The nodes that details list."""
    return tuple(Node(call, tuple(path)) for call, path in details["nodes"])


def listed_nodes(nodes: Sequence[Node]) -> list[Json]:
    """Nodes as details list them."""
    return [[node.call, list(node.path)] for node in nodes]


def scalar_answer(part: ResultField, decimals: int | None = None) -> ScalarAnswer | None:
    """The answer type for one value of a field, None if its values cannot be asked for.

    Args:
        part: The field.
        decimals: Precision to ask for instead of the field's own.
    """
    if part.kind == "integer":
        return IntegerAnswer()
    if part.kind == "date":
        return DateAnswer()
    if part.kind == "boolean":
        return BooleanAnswer()
    if part.kind == "decimal" and part.quantity is not None:
        digits = part.quantity.decimals if decimals is None else decimals
        if part.quantity.unit == "percent":
            return PercentAnswer(decimals=digits)
        return DecimalAnswer(unit=part.quantity.unit, decimals=digits)
    if part.kind == "text" and part.entity is not None:
        return EntityAnswer(entity=part.entity)
    return None


def is_number(material: Material, part: ResultField) -> bool:
    """Whether a field's values can be computed with; integers that name something (years) are no numbers."""
    names = part.entity is not None and material.pool.entities[part.entity].identifies
    return part.kind == "decimal" or (part.kind == "integer" and not names)


def is_additive(material: Material, part: ResultField) -> bool:
    """Whether a sum of a field's values means something."""
    return material.pool.entities[part.entity].additive if part.entity else part.quantity is None
