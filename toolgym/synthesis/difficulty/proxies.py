"""Structural proxies: what a task's record alone says of how hard it is, and one score that combines it."""

import math
from collections.abc import Callable

from toolgym.canonical import Json
from toolgym.evidence.trace import SeedOrigin
from toolgym.tasks.programs import OPERATIONS, operations, references
from toolgym.tasks.task import AnyTask, Task

PROXIES: dict[str, Callable[[AnyTask], float]] = {
    "calls": lambda task: task.difficulty.calls,
    "depth": lambda task: task.difficulty.depth,
    "width": lambda task: task.difficulty.width,
    "fan-in": lambda task: task.difficulty.fan_in,
    "tools": lambda task: task.difficulty.tools,
    "operations": lambda task: task.difficulty.operations,
    "toolset": lambda task: len(task.toolset),
    "bits": lambda task: choice_bits(task),
}
"""What tasks can be selected by. All but the last two are the measures of `toolgym.tasks.task.Difficulty`."""


def choice_bits(task: AnyTask) -> float:
    """The score: how many bits the choices on the recorded way to the answer hold, if each is made blindly.

    The sum, in order of execution, of

    - for each call, ``log2(t + 1)``: one of the ``t`` tools of the toolset, or to answer now;
    - for each of its arguments (item of a list argument), ``log2(s + r)``: one of the ``s`` different constants of the
      question, or of the ``r`` single values in the results seen so far;
    - for the answer, ``log2(t + 1)`` again, ``log2(o)`` for each operation of the answer program out of the ``o`` that
      there are, and ``log2(r)`` for each value that it reads out of the results.

    ``2 ** -bits`` is the chance that uniform choices take just this way. It grows with calls, depth, arguments, toolset
    and the size of results, without weights that somebody chose.
    """
    seeds = {str(o.value) for call in task.calls for o in call.origins.values() if isinstance(o, SeedOrigin)}
    step = math.log2(len(task.toolset) + 1)
    bits, seen = step, 0
    for call in task.calls:
        bits += step + len(call.origins) * math.log2(max(1, len(seeds) + seen))
        seen += _values(call.result)
    if isinstance(task, Task):
        expression = task.program.expression
        bits += operations(expression) * math.log2(len(OPERATIONS))
        bits += len(references(expression)) * math.log2(max(1, seen))
    return round(bits, 3)


def _values(result: Json) -> int:
    """Single values in a result."""
    if isinstance(result, dict | list):
        return sum(map(_values, result.values() if isinstance(result, dict) else result))
    return 1
