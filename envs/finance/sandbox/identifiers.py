"""Entity types of the brokerage: its customers, accounts, orders and transfers, and what is counted there."""

from datetime import date, timedelta
from typing import Annotated

from toolgym.envs.finance.data.currencies import FAMILIAR
from toolgym.envs.finance.sandbox.world import CURRENCIES, TODAY, WORLD
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Customer = Annotated[str, Entity("brokerage.customer")]
Account = Annotated[int, Entity("brokerage.account")]
Order = Annotated[int, Entity("brokerage.order")]
StandingTransfer = Annotated[int, Entity("brokerage.standing_transfer")]
Alert = Annotated[int, Entity("brokerage.alert")]
CashCurrency = Annotated[str, Entity("brokerage.currency")]
ListedStock = Annotated[str, Entity("brokerage.stock")]
Shares = Annotated[int, Entity("brokerage.quantity")]
ExpiryDay = Annotated[date, Entity("brokerage.expiry")]


def _column(statement: str) -> tuple[Scalar, ...]:
    return tuple(row[0] for row in WORLD.template.select(statement, ()))


def _stock_text(value: Scalar) -> str:
    found = WORLD.template.select("SELECT name FROM listings WHERE symbol = ?", (value,))
    return f"{found[0][0]} ({value})" if found else str(value)


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _numbered(noun: str, table: str) -> EntityType:
    """A type whose values are the numbers of a table's rows."""
    return EntityType(
        f"brokerage.{noun.replace(' ', '_')}",
        noun,
        f"{noun}s",
        lambda value: f"{noun} {value}",
        seeds=lambda: _column(f"SELECT id FROM {table} ORDER BY id"),
    )


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "brokerage.customer",
        "customer",
        "customers",
        seeds=lambda: _column("SELECT name FROM customers ORDER BY id"),
    ),
    _numbered("account", "accounts"),
    _numbered("order", "orders"),
    _numbered("standing transfer", "standing_transfers"),
    _numbered("alert", "alerts"),
    EntityType(
        "brokerage.currency",
        "currency",
        "currencies",
        lambda value: f"{FAMILIAR.get(str(value), 'currency')} ({value})",
        seeds=lambda: CURRENCIES,
        identifies=False,
    ),
    EntityType(
        "brokerage.stock",
        "stock",
        "stocks",
        _stock_text,
        seeds=lambda: _column("SELECT symbol FROM listings ORDER BY symbol"),
    ),
    EntityType(
        "brokerage.quantity",
        "quantity",
        "quantities",
        seeds=lambda: (3, 5, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 60, 75, 90, 120),
        identifies=False,
    ),
    EntityType(
        "brokerage.expiry",
        "expiry date",
        "expiry dates",
        _day_text,
        seeds=lambda: tuple((TODAY + timedelta(days=n)).isoformat() for n in (*range(-30, 0, 6), *range(3, 140, 4))),
        identifies=False,
    ),
)
