"""The finance pack: real listings, calendars, rates, prices and instruments behind typed tools, and tasks over them.

`POOL` holds every tool; declaring it loads none of the libraries behind them.
"""

import importlib
import pkgutil

from toolgym.envs.finance import entities, quantities, tools
from toolgym.envs.finance.environment import load_tasks, make_environment
from toolgym.tools import Tool, ToolPool


def _tools() -> list[Tool]:
    names = sorted(module.name for module in pkgutil.iter_modules(tools.__path__))
    modules = [importlib.import_module(f"{tools.__name__}.{name}") for name in names]
    return [tool for module in modules for tool in module.TOOLS]


POOL = ToolPool("toolgym.envs.finance:POOL", _tools(), (*entities.ENTITY_TYPES, *quantities.ENTITY_TYPES))
"""Every finance tool, and the entity types that link them."""

__all__ = ["POOL", "load_tasks", "make_environment"]
