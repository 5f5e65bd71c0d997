"""Links: which values of earlier calls make sense as arguments of which tools, beyond having the right type.

Formulas can be chained without end and mean nothing: a strike less a premium on a volatility of a correlation of made
up constants, or a conversion there and back again. What names something in the world may be passed on freely, and so
may what was looked up; what a formula gave is not fed to another.
"""

from collections.abc import Iterable

from toolgym.tools import Tool, ToolPool
from toolgym.tools.wording import worded_parameters

_NUMERIC = ("integer", "decimal")


def is_formula(pool: ToolPool, tool: Tool) -> bool:
    """Whether a tool computes one measure from others: it looks nothing up, and takes and gives what names nothing."""
    taken = [p.entity for p in worded_parameters(tool) if p.entity and p.kind in _NUMERIC]
    given = [f.entity for f in tool.fields if f.entity and f.kind in _NUMERIC]
    measures = [any(not pool.entities[name].identifies for name in names) for names in (taken, given)]
    return tool.kind == "processing" and all(measures)


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
    return not any(is_formula(pool, tool) for tool in lineage)
