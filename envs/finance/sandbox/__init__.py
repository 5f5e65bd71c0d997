"""The brokerage: a world of customers, accounts and orders, with tools that change it, beside tools of the pack.

`POOL` holds the brokerage's look-ups and actions and the pack's tools on rates, series and loans.
"""

from toolgym.envs.finance import entities, quantities
from toolgym.envs.finance.sandbox import account_lookups, cash_actions, identifiers, order_lookups, trade_actions
from toolgym.envs.finance.sandbox.world import WORLD
from toolgym.envs.finance.tools import currencies, exchange_rates, loans, series, series_spans, time_value
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

POOL = ToolPool(
    f"{__name__}:POOL",
    (
        *(t for module in (account_lookups, order_lookups, cash_actions, trade_actions) for t in module.TOOLS),
        *(t for module in (currencies, exchange_rates, loans, series, series_spans, time_value) for t in module.TOOLS),
    ),
    (*identifiers.ENTITY_TYPES, *entities.ENTITY_TYPES, *quantities.ENTITY_TYPES),
    WORLD,
)
"""The tools of the brokerage and those of the pack that go with it."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled state tasks by split: the splits share a world and its tools, but no customer, account or order."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
