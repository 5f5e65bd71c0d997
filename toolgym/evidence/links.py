"""Links: which values of earlier calls make sense as arguments of which tools, beyond having the right type.

Formulas can be chained without end and mean nothing: a strike less a premium on a volatility of a correlation of made
up constants. What names something in the world may be passed on freely; a measure only where the chain stays short and
does not come back to a kind of measure that it started from.
"""

from collections.abc import Iterable
from typing import Final

from toolgym.tools import Tool, ToolPool
from toolgym.tools.schema import EVERY
from toolgym.tools.wording import worded_parameters

MAX_FORMULAS: Final = 2
"""Most formulas that one value may rest on and still be asked for; what looks something up is none."""


def is_formula(pool: ToolPool, tool: Tool) -> bool:
    """Whether a tool computes one measure from others: it looks nothing up, and takes and gives what names nothing."""
    return tool.kind == "processing" and bool(_taken(pool, tool)) and bool(_given(pool, tool))


def makes_sense(pool: ToolPool, entity: str, lineage: Iterable[Tool], taker: Tool) -> bool:
    """Whether a value may be passed to a tool that takes its type.

    Args:
        pool: Where the tools live.
        entity: The value's entity type.
        lineage: The tools of the call that gave it and of all calls which that one rests on.
        taker: The tool that would be given it.
    """
    if pool.entities[entity].identifies or not is_formula(pool, taker):
        return True
    formulas = [tool for tool in lineage if is_formula(pool, tool)]
    if len(formulas) >= MAX_FORMULAS:
        return False
    started = {kind for tool in formulas for kind in _taken(pool, tool)} - pool.wide
    back = {kind for kind in _given(pool, taker) if not pool.entities[kind].additive} - pool.wide
    return not any(pool.accepts(one, other) or pool.accepts(other, one) for one in started for other in back)


def _taken(pool: ToolPool, tool: Tool) -> set[str]:
    return {p.entity for p in worded_parameters(tool) if p.entity and not pool.entities[p.entity].identifies}


def _given(pool: ToolPool, tool: Tool) -> set[str]:
    single = [f for f in tool.fields if f.key in tool.wording and not f.is_list and EVERY not in f.path]
    return {f.entity for f in single if f.entity and not pool.entities[f.entity].identifies}
