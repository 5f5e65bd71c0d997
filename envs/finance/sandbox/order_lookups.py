"""Look-ups of orders, stocks, watch lists, alerts and standing transfers in the brokerage's records."""

from typing import Annotated

from toolgym.envs.finance.quantities import Count, Level, Price, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.sandbox.account_lookups import Money, lookup
from toolgym.envs.finance.sandbox.identifiers import (
    Account,
    Alert,
    CashCurrency,
    Customer,
    ExpiryDay,
    ListedStock,
    Order,
    Shares,
    StandingTransfer,
)
from toolgym.envs.finance.sandbox.records import account_of, customer_named, listing, order_numbered
from toolgym.tools import NotFound, Quantity, Tool, World

LimitPrice = Annotated[Price, Quantity(None, 2)]


class OrderState(Result):
    """What is known of an order."""

    account: Account
    stock: ListedStock
    side: str
    quantity: Shares
    limit_price: LimitPrice
    expires: ExpiryDay
    status: str


class OrderNumber(Result):
    """An order's number."""

    order: Order


class OrderTable(Result):
    """Orders of an account."""

    orders: list[Order]
    count: Count


class StockRecord(Result):
    """What is known of a stock."""

    name: str
    currency: CashCurrency


class Watched(Result):
    """Stocks on a watch list."""

    stocks: list[ListedStock]
    count: Count


class AlertState(Result):
    """A price alert."""

    alert: Alert
    level: Annotated[Level, Quantity(None, 2)]
    status: str


class StandingState(Result):
    """A standing transfer."""

    transfer: StandingTransfer
    target: Account
    currency: CashCurrency
    amount: Money
    status: str


@lookup(
    wording={
        "account": ["the account in which {order} was placed", "the account of {order}"],
        "stock": ["the stock of {order}", "the stock that {order} is about"],
        "quantity": ["the number of shares of {order}", "the share count of {order}"],
        "limit_price": ["the limit price of {order}", "the price limit set in {order}"],
        "expires": ["the day on which {order} expires", "the expiry date of {order}"],
    },
    golden=[
        ({"order": 70002}, {"account": 40001, "stock": "CLX", "side": "sell", "quantity": 16, "limit_price": 387.0})
    ],
    invalid=[({"order": 3}, "not_found")],
)
def order_details(world: World, order: Order) -> OrderState:
    """Looks up an order: account, stock, side, shares, limit price, expiry and status (open, filled or cancelled).

    Args:
        order: Order number.
    """
    found = order_numbered(world, order)
    return OrderState(
        account=found["account"],
        stock=found["symbol"],
        side=found["side"],
        quantity=found["quantity"],
        limit_price=found["limit_cents"] / 100,
        expires=found["expires"],
        status=found["status"],
    )


@lookup(
    wording={"order": ["the open order of {account} that was placed last", "the latest open order of {account}"]},
    golden=[({"account": 40001}, {"order": 70003})],
    invalid=[({"account": 40002}, "not_found")],
)
def latest_open_order(world: World, account: Account) -> OrderNumber:
    """Looks up the open order that was placed last in an account; never two on one day.

    Args:
        account: Account number.
    """
    return _order(
        world, account, "SELECT id FROM orders WHERE account = ? AND status = 'open' ORDER BY placed DESC, id DESC"
    )


@lookup(
    wording={"order": ["the open order of {account} that was placed first", "the oldest open order of {account}"]},
    golden=[({"account": 40001}, {"order": 70001})],
    invalid=[({"account": 40002}, "not_found")],
)
def oldest_open_order(world: World, account: Account) -> OrderNumber:
    """Looks up the open order that was placed first in an account; never two on one day.

    Args:
        account: Account number.
    """
    return _order(world, account, "SELECT id FROM orders WHERE account = ? AND status = 'open' ORDER BY placed, id")


def _order(world: World, account: int, statement: str) -> OrderNumber:
    account_of(world, account)
    found = world.first(statement, account)
    if found is None:
        raise NotFound(f"account {account} has no open order")
    return OrderNumber(order=found["id"])


@lookup(
    wording={
        "orders": ["the open orders of {account}", "the orders of {account} that are still open"],
        "count": ["the number of open orders of {account}", "the count of orders that are still open in {account}"],
    },
    golden=[({"account": 40001}, {"orders": [70001, 70002, 70003], "count": 3})],
    invalid=[({"account": 1}, "not_found")],
)
def list_open_orders(world: World, account: Account) -> OrderTable:
    """Lists the numbers of an account's open orders, the oldest first.

    Args:
        account: Account number.
    """
    account_of(world, account)
    rows = world.select("SELECT id FROM orders WHERE account = ? AND status = 'open' ORDER BY placed, id", account)
    return OrderTable(orders=[row["id"] for row in rows], count=len(rows))


@lookup(
    wording={"currency": ["the trading currency of {stock}", "the currency in which {stock} is traded"]},
    golden=[({"stock": "CLX"}, {"currency": "USD"})],
    invalid=[({"stock": "NONE.X"}, "not_found")],
)
def stock_record(world: World, stock: ListedStock) -> StockRecord:
    """Looks up a stock that the brokerage trades: the company and the currency in which it is traded.

    Args:
        stock: Symbol of the stock.
    """
    found = listing(world, stock)
    return StockRecord(name=found["name"], currency=found["currency"])


@lookup(
    wording={
        "stocks": ["the stocks on the watch list of {customer}", "the stocks that {customer} watches"],
        "count": [
            "the number of stocks on the watch list of {customer}",
            "the count of stocks that {customer} watches",
        ],
    },
    golden=[({"customer": "Greta Rahimi"}, {"stocks": ["AMD", "BCC"], "count": 2})],
    invalid=[({"customer": "Nobody Atall"}, "not_found")],
)
def watched_stocks(world: World, customer: Customer) -> Watched:
    """Lists the stocks on a customer's watch list.

    Args:
        customer: Full name.
    """
    owner = customer_named(world, customer)
    rows = world.select("SELECT symbol FROM watchlist WHERE customer = ? ORDER BY symbol", owner["id"])
    return Watched(stocks=[row["symbol"] for row in rows], count=len(rows))


@lookup(
    wording={
        "alert": ["the alert of {customer} on {series}", "the alert that {customer} has set on {series}"],
        "level": [
            "the level of the alert of {customer} on {series}",
            "the level at which {customer} wants to hear of {series}",
        ],
    },
    golden=[({"customer": "Greta Rahimi", "series": "sp500"}, {"alert": 8001, "level": 3048.0})],
    invalid=[({"customer": "Greta Rahimi", "series": "vix"}, "not_found")],
)
def price_alert(world: World, customer: Customer, series: SeriesName) -> AlertState:
    """Looks up the alert that a customer has on a market series; nobody has two on one series.

    Args:
        customer: Full name.
        series: sp500, nasdaq, vix or wti.
    """
    owner = customer_named(world, customer)
    found = world.first("SELECT * FROM alerts WHERE customer = ? AND series = ?", owner["id"], series)
    if found is None:
        raise NotFound(f"{customer} has no alert on '{series[:20]}'")
    return AlertState(alert=found["id"], level=found["hundredths"] / 100, status=found["status"])


@lookup(
    wording={
        "transfer": ["the standing transfer out of {account}", "the standing transfer that {account} pays"],
        "amount": [
            "the amount of the standing transfer out of {account}",
            "the sum that the standing transfer out of {account} moves",
        ],
        "target": [
            "the account that the standing transfer out of {account} goes to",
            "the target of the standing transfer out of {account}",
        ],
    },
    golden=[({"account": 40001}, {"transfer": 5001, "target": 40002, "amount": 475.0, "status": "active"})],
    invalid=[({"account": 40002}, "not_found")],
)
def standing_transfer(world: World, account: Account) -> StandingState:
    """Looks up the standing transfer out of an account; no account has two.

    Args:
        account: Number of the account that pays.
    """
    account_of(world, account)
    found = world.first("SELECT * FROM standing_transfers WHERE source = ?", account)
    if found is None:
        raise NotFound(f"account {account} has no standing transfer")
    return StandingState(
        transfer=found["id"],
        target=found["target"],
        currency=found["currency"],
        amount=found["cents"] / 100,
        status=found["status"],
    )


TOOLS: tuple[Tool, ...] = (
    order_details,
    latest_open_order,
    oldest_open_order,
    list_open_orders,
    stock_record,
    watched_stocks,
    price_alert,
    standing_transfer,
)
