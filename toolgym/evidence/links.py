"""Links: which values of earlier calls make sense as arguments of which tools, beyond having the right type.

Formulas can be chained without end and mean nothing: a strike less a premium on a volatility of a correlation of made
up constants, or a conversion there and back again. What names something in the world may be passed on freely, and so
may what was looked up; what a formula gave is not fed to another. A date names a day of everything at once, so it leads
to another look-up only within one topic: an oil price on the day of a currency's low says nothing.
"""

from collections.abc import Iterable

from toolgym.tools import Tool, ToolPool
from toolgym.tools.wording import worded_parameters

_NUMERIC = ("integer", "decimal")
_DATE = "time.date"


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
    lineage = tuple(lineage)
    if entity == _DATE and taker.kind == "retrieval" and not _share_topic(pool, lineage, taker):
        return False
    if pool.entities[entity].identifies or not is_formula(pool, taker):
        return True
    return not any(is_formula(pool, tool) for tool in lineage)


def _share_topic(pool: ToolPool, lineage: tuple[Tool, ...], taker: Tool) -> bool:
    """Whether a tool stands on the same shelf as one of a lineage, or takes the same sort of thing besides the date."""
    if taker.theme in {tool.theme for tool in lineage}:
        return True
    wanted = {p.entity for p in worded_parameters(taker) if p.entity and pool.entities[p.entity].identifies} - {_DATE}
    held = {p.entity for tool in lineage for p in worded_parameters(tool) if p.entity}
    held |= {f.entity for tool in lineage for f in tool.fields if f.entity}
    return any(pool.accepts(want, have) for want in wanted for have in held)
