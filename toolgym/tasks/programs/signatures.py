"""Signatures of operations: ``"list[T], K:ordered of 1 -> T"``, and the type that they give to arguments.

A signature lists parameters and a result. A capital letter stands for one type throughout; after a colon, or alone, a
class limits what it may be. Two single numbers of different types agree on decimal. ``… of 2`` marks an expression that
is evaluated for each item of argument 2, ``constant …`` an argument that must be a constant, ``…...`` one or more
arguments.
"""

from dataclasses import dataclass

from toolgym.tasks.programs.values import SCALARS, Stop

CLASSES: dict[str, tuple[str, ...]] = {
    "number": ("integer", "decimal"),
    "ordered": ("integer", "decimal", "date"),
    "sortable": ("integer", "decimal", "date", "text"),
    "scalar": SCALARS,
}
"""Classes of types."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation.

    Attributes:
        lists: How many lists surround the variable or type.
        name: Variable letter, class or type.
        allowed: Types it may be, None for any.
        constant: Whether the argument must be a constant.
        over: Position of the list argument that this one is evaluated for each item of, None if it is evaluated once.
    """

    lists: int
    name: str
    allowed: tuple[str, ...] | None
    constant: bool
    over: int | None

    def __str__(self) -> str:
        kind = " or ".join(self.allowed) if self.allowed else "any type"
        return "list of " * self.lists + kind


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters and result of an operation.

    Attributes:
        text: As written.
        parameters: In order; the last one repeats if the operation is variadic.
        variadic: Whether the last parameter may be given more than once.
        result: Parameter-like pattern of the result.
        per_item: Whether some parameter is evaluated for each item of a list.
    """

    text: str
    parameters: tuple[Parameter, ...]
    variadic: bool
    result: Parameter
    per_item: bool

    def result_type(self, types: tuple[str, ...]) -> str:
        """Type of the result for arguments of these types.

        Raises:
            Stop: The arguments do not fit (``type``).
        """
        wanted = len(self.parameters)
        if len(types) != wanted and not (self.variadic and len(types) > wanted):
            raise Stop("type", f"takes {wanted}{' or more' if self.variadic else ''} arguments, not {len(types)}")
        bound: dict[str, str] = {}
        for position, type_ in enumerate(types):
            parameter = self.parameters[min(position, wanted - 1)]
            base = type_
            for _ in range(parameter.lists):
                if not base.startswith("list["):
                    raise Stop("type", f"takes {parameter} as argument {position + 1}, not {type_}")
                base = base[5:-1]
            if parameter.allowed is not None and base not in parameter.allowed:
                raise Stop("type", f"takes {parameter} as argument {position + 1}, not {type_}")
            if len(parameter.name) > 1:
                continue
            before = bound.setdefault(parameter.name, base)
            if before != base:
                # Single numbers widen; a list's items cannot, because an empty list would not show its type.
                if parameter.lists or {before, base} != {"integer", "decimal"}:
                    raise Stop("type", f"needs arguments of one type, not {before} and {base}")
                bound[parameter.name] = "decimal"
        return "list[" * self.result.lists + bound.get(self.result.name, self.result.name) + "]" * self.result.lists


def parse_signature(text: str) -> Signature:
    """Reads a signature that is written as this module says."""
    left, result = text.split(" -> ")
    classes: dict[str, tuple[str, ...]] = {}
    parameters = tuple(_parameter(part, classes) for part in left.removesuffix("...").split(", "))
    return Signature(
        text,
        parameters,
        left.endswith("..."),
        _parameter(result, classes),
        any(parameter.over is not None for parameter in parameters),
    )


def _parameter(text: str, classes: dict[str, tuple[str, ...]]) -> Parameter:
    text, _, over = text.partition(" of ")
    base = text.removeprefix("constant ")
    lists = base.count("list[")
    name, _, limit = base.replace("list[", "").replace("]", "").partition(":")
    if limit:
        classes[name] = CLASSES[limit]
    allowed = classes.get(name) if len(name) == 1 else CLASSES.get(name, (name,))
    return Parameter(lists, name, allowed, text.startswith("constant "), int(over) - 1 if over else None)
