"""Answer programs: a closed, typed, total expression language over recorded results.

A program is data. `evaluate` gives its value, or a `Failure` that says why there is none; it never raises.
"""

from toolgym.tasks.programs.catalog import OPERATIONS, Operation
from toolgym.tasks.programs.evaluation import evaluate, type_of
from toolgym.tasks.programs.nodes import (
    MAX_DEPTH,
    MAX_NODES,
    Apply,
    Const,
    Expression,
    Field,
    Item,
    Ref,
    operations,
    references,
    rename_calls,
    replace_refs,
)
from toolgym.tasks.programs.program import PROGRAM_VERSION, Program
from toolgym.tasks.programs.values import WORK_LIMIT, Failure, FailureKind, Value

__all__ = [
    "MAX_DEPTH",
    "MAX_NODES",
    "OPERATIONS",
    "PROGRAM_VERSION",
    "WORK_LIMIT",
    "Apply",
    "Const",
    "Expression",
    "Failure",
    "FailureKind",
    "Field",
    "Item",
    "Operation",
    "Program",
    "Ref",
    "Value",
    "evaluate",
    "operations",
    "references",
    "rename_calls",
    "replace_refs",
    "type_of",
]
