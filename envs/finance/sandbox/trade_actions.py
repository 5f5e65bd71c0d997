"""Actions on orders, holdings, certificates, watch lists and alerts."""

from datetime import date
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.series import load
from toolgym.envs.finance.quantities import Level, Price, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.sandbox.cash_actions import NewBalance, Status, action, usable
from toolgym.envs.finance.sandbox.identifiers import Account, Alert, Customer, ExpiryDay, ListedStock, Order, Shares
from toolgym.envs.finance.sandbox.records import (
    account_of,
    balance,
    book_cash,
    book_shares,
    cents,
    customer_named,
    held,
    listing,
    log,
    offered,
    order_numbered,
)
from toolgym.envs.finance.sandbox.world import TODAY
from toolgym.tools import NotFound, Tool, World, obey
from toolgym.tools.rules import Rule

Many = Annotated[Shares, Field(ge=1, le=100_000)]
AtPrice = Annotated[Price, Field(gt=0, le=1e6)]


class NewOrder(Result):
    """The order that was placed."""

    order: Order


class NewAlert(Result):
    """The alert that was set."""

    alert: Alert


class Watching(Result):
    """Stocks on the list now."""

    count: int


def _tradable(world: World, account: int) -> tuple[tuple[bool, Rule, str], ...]:
    kind = account_of(world, account)["kind"]
    return (
        *usable(world, account),
        (kind != "savings", "not_permitted", f"account {account} is a savings account and holds no shares"),
    )


def _in_future(day: date) -> tuple[bool, Rule, str]:
    return (day > TODAY and day.weekday() < 5, "bad_date", f"{day} is not a weekday after {TODAY}")


@action(
    requests=[
        "place an order in {account} to buy shares of {stock}, {quantity} of them, at a limit price of"
        " {limit_price}, valid until {expires}",
        "order shares of {stock} for {account}, {quantity} of them, at {limit_price} each at most, until {expires}",
    ],
    golden=[
        (
            {"account": 40001, "stock": "CLX", "quantity": 10, "limit_price": 150.5, "expires": "2019-01-31"},
            {"order": 70523},
        )
    ],
    invalid=[
        (
            {"account": 40001, "stock": "CLX", "quantity": 10, "limit_price": 150, "expires": "2018-12-30"},
            "invalid_arguments",
        ),
        ({"account": 1, "stock": "CLX", "quantity": 10, "limit_price": 150, "expires": "2019-01-31"}, "not_found"),
    ],
)
def place_buy_order(
    world: World, account: Account, stock: ListedStock, quantity: Many, limit_price: AtPrice, expires: ExpiryDay
) -> NewOrder:
    """Places a limit order to buy shares. The account must hold the money for it in the stock's trading currency.

    Args:
        account: Account number; savings accounts cannot trade.
        stock: Symbol of the stock.
        quantity: Number of shares.
        limit_price: Highest price per share in the stock's trading currency, with at most two decimals.
        expires: Last day of the order, a weekday after today.
    """
    traded, price = listing(world, stock), cents("limit_price", limit_price)
    account_of(world, account)
    cash, needed = balance(world, account, traded["currency"]) or 0, price * quantity
    obey(
        *_tradable(world, account),
        _in_future(expires),
        (
            cash >= needed,
            "insufficient",
            f"the order needs {needed / 100:.2f} {traded['currency']}, and account {account} holds {cash / 100:.2f}",
        ),
    )
    return _placed(world, account, stock, "buy", quantity, price, expires)


@action(
    requests=[
        "place an order in {account} to sell shares of {stock}, {quantity} of them, at a limit price of"
        " {limit_price}, valid until {expires}",
        "offer shares of {stock} from {account}, {quantity} of them, at {limit_price} each at least, until {expires}",
    ],
    golden=[
        (
            {"account": 40001, "stock": "CLX", "quantity": 10, "limit_price": 150.5, "expires": "2019-01-31"},
            {"order": 70523},
        )
    ],
    invalid=[
        (
            {"account": 40001, "stock": "CLX", "quantity": 31, "limit_price": 150, "expires": "2019-01-31"},
            "invalid_arguments",
        ),
        ({"account": 40001, "stock": "AMD", "quantity": 1, "limit_price": 150, "expires": "2019-01-31"}, "not_found"),
    ],
)
def place_sell_order(
    world: World, account: Account, stock: ListedStock, quantity: Many, limit_price: AtPrice, expires: ExpiryDay
) -> NewOrder:
    """Places a limit order to sell shares. The account must hold them, beyond those in open orders to sell.

    Args:
        account: Account number.
        stock: Symbol of the stock.
        quantity: Number of shares.
        limit_price: Lowest price per share in the stock's trading currency, with at most two decimals.
        expires: Last day of the order, a weekday after today.
    """
    listing(world, stock)
    account_of(world, account)
    price, free = cents("limit_price", limit_price), held(world, account, stock) - offered(world, account, stock)
    obey(
        *_tradable(world, account),
        _in_future(expires),
        (free >= quantity, "insufficient", f"account {account} has {free} shares of {stock} that are not on offer"),
    )
    return _placed(world, account, stock, "sell", quantity, price, expires)


def _placed(world: World, account: int, stock: str, side: str, quantity: int, price: int, expires: date) -> NewOrder:
    with world.writing():
        number = world.change(
            "INSERT INTO orders (account, symbol, side, quantity, limit_cents, placed, expires, status)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
            account,
            stock,
            side,
            quantity,
            price,
            TODAY.isoformat(),
            expires.isoformat(),
        )
        log(world, f"place_{side}_order")
    return NewOrder(order=number)


@action(
    requests=["cancel {order}", "withdraw {order}"],
    golden=[({"order": 70001}, {"status": "cancelled"})],
    invalid=[({"order": 70005}, "invalid_arguments"), ({"order": 3}, "not_found")],
)
def cancel_order(world: World, order: Order) -> Status:
    """Cancels an open order.

    Args:
        order: Order number.
    """
    found = order_numbered(world, order)
    obey(*usable(world, found["account"]), *_still_open(order, found["status"]))
    with world.writing():
        world.change("UPDATE orders SET status = 'cancelled' WHERE id = ?", order)
        log(world, "cancel_order")
    return Status(status="cancelled")


def _still_open(order: int, status: str) -> tuple[tuple[bool, Rule, str], ...]:
    return ((status == "open", "closed", f"order {order} is {status} and cannot be changed"),)


@action(
    requests=[
        "change the limit price of {order} to {limit_price}",
        "set a new limit price of {limit_price} for {order}",
    ],
    golden=[({"order": 70002, "limit_price": 390.25}, {"status": "open"})],
    invalid=[
        ({"order": 70002, "limit_price": 390.255}, "invalid_arguments"),
        ({"order": 3, "limit_price": 20}, "not_found"),
    ],
)
def change_order_limit(world: World, order: Order, limit_price: AtPrice) -> Status:
    """Changes the limit price of an open order. An order to buy must stay covered by cash.

    Args:
        order: Order number.
        limit_price: The new limit per share, with at most two decimals.
    """
    found, price = order_numbered(world, order), cents("limit_price", limit_price)
    currency = listing(world, found["symbol"])["currency"]
    cash, needed = balance(world, found["account"], currency) or 0, price * found["quantity"]
    obey(
        *usable(world, found["account"]),
        *_still_open(order, found["status"]),
        (found["limit_cents"] != price, "conflict", f"the limit of order {order} is {limit_price:.2f} already"),
        (
            found["side"] == "sell" or cash >= needed,
            "insufficient",
            f"the order would need {needed / 100:.2f} {currency}, and its account holds {cash / 100:.2f}",
        ),
    )
    with world.writing():
        world.change("UPDATE orders SET limit_cents = ? WHERE id = ?", price, order)
        log(world, "change_order_limit")
    return Status(status="open")


@action(
    requests=["extend {order} until {expires}", "move the expiry date of {order} to {expires}"],
    golden=[({"order": 70002, "expires": "2019-04-30"}, {"status": "open"})],
    invalid=[
        ({"order": 70002, "expires": "2018-12-24"}, "invalid_arguments"),
        ({"order": 3, "expires": "2019-04-30"}, "not_found"),
    ],
)
def change_order_expiry(world: World, order: Order, expires: ExpiryDay) -> Status:
    """Changes the last day of an open order.

    Args:
        order: Order number.
        expires: The new last day, a weekday after today.
    """
    found = order_numbered(world, order)
    obey(
        *usable(world, found["account"]),
        *_still_open(order, found["status"]),
        _in_future(expires),
        (found["expires"] != expires.isoformat(), "conflict", f"order {order} expires on {expires} already"),
    )
    with world.writing():
        world.change("UPDATE orders SET expires = ? WHERE id = ?", expires.isoformat(), order)
        log(world, "change_order_expiry")
    return Status(status="open")


@action(
    requests=[
        "move shares of {stock}, {quantity} of them, from {source} to {target}",
        "transfer shares of {stock}, {quantity} of them, out of {source} and into {target}",
    ],
    golden=[({"source": 40003, "target": 40001, "stock": "BMY", "quantity": 90}, {"status": "open"})],
    invalid=[
        ({"source": 40003, "target": 40002, "stock": "BMY", "quantity": 90}, "invalid_arguments"),
        ({"source": 40001, "target": 40003, "stock": "AMD", "quantity": 90}, "not_found"),
    ],
)
def move_shares(world: World, source: Account, target: Account, stock: ListedStock, quantity: Many) -> Status:
    """Moves shares between two accounts of one customer; shares that are on offer stay where they are.

    Args:
        source: Number of the account that gives.
        target: Number of the account that takes; savings accounts cannot hold shares.
        stock: Symbol of the stock.
        quantity: Number of shares.
    """
    giver, taker = account_of(world, source), account_of(world, target)
    listing(world, stock)
    free = held(world, source, stock) - offered(world, source, stock)
    obey(
        *_tradable(world, source),
        *_tradable(world, target),
        (source != target, "conflict", f"account {source} cannot give shares to itself"),
        (giver["customer"] == taker["customer"], "mismatch", f"accounts {source} and {target} have different owners"),
        (free >= quantity, "insufficient", f"account {source} has {free} shares of {stock} that are not on offer"),
    )
    with world.writing():
        book_shares(world, source, stock, -quantity)
        book_shares(world, target, stock, quantity)
        log(world, "move_shares")
    return Status(status=giver["status"])


@action(
    requests=[
        "buy index certificates on {series} for {account}, {units} of them, at the latest close",
        "purchase units of the certificate on {series} for {account}, {units} of them, at its latest closing level",
    ],
    golden=[({"account": 40001, "series": "sp500", "units": 8}, {"balance": 41064.88})],
    invalid=[
        ({"account": 40001, "series": "ftse", "units": 8}, "invalid_arguments"),
        ({"account": 1, "series": "sp500", "units": 8}, "not_found"),
    ],
)
def buy_certificates(world: World, account: Account, series: SeriesName, units: Many) -> NewBalance:
    """Buys index certificates with US dollars. One unit costs a hundredth of the series' latest close in points.

    Only professional customers may buy certificates on volatility (vix) and crude oil (wti).

    Args:
        account: Account number.
        series: sp500, nasdaq, vix or wti.
        units: Number of units.
    """
    owner, prices = account_of(world, account), load(series)
    cost = round(prices.closes[prices.position_before(TODAY)] * units)
    cash = balance(world, account, "USD") or 0
    obey(
        *_tradable(world, account),
        (
            owner["tier"] == "professional" or prices.name in ("sp500", "nasdaq"),
            "not_permitted",
            f"{owner['owner']} is not a professional customer and may not buy certificates on {prices.name}",
        ),
        (cash >= cost, "insufficient", f"the units cost {cost / 100:.2f} USD, and the account holds {cash / 100:.2f}"),
    )
    with world.writing():
        left = book_cash(world, account, "USD", -cost)
        world.change(
            "INSERT INTO certificates VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET units = units + excluded.units",
            account,
            prices.name,
            units,
        )
        log(world, "buy_certificates")
    return NewBalance(balance=left / 100)


@action(
    requests=["put {stock} on the watch list of {customer}", "add {stock} to the watch list of {customer}"],
    golden=[({"customer": "Greta Rahimi", "stock": "CLX"}, {"count": 3})],
    invalid=[
        ({"customer": "Greta Rahimi", "stock": "AMD"}, "invalid_arguments"),
        ({"customer": "Nobody Atall", "stock": "CLX"}, "not_found"),
    ],
)
def watch_stock(world: World, customer: Customer, stock: ListedStock) -> Watching:
    """Puts a stock on a customer's watch list, which holds five at most.

    Args:
        customer: Full name.
        stock: Symbol of the stock.
    """
    owner = customer_named(world, customer)
    listing(world, stock)
    watched = [r["symbol"] for r in world.select("SELECT symbol FROM watchlist WHERE customer = ?", owner["id"])]
    obey(
        (stock not in watched, "conflict", f"{customer} watches {stock} already"),
        (len(watched) < 5 or stock in watched, "over_limit", f"the watch list of {customer} is full"),
    )
    with world.writing():
        world.change("INSERT INTO watchlist VALUES (?, ?)", owner["id"], stock)
        log(world, "watch_stock")
    return Watching(count=len(watched) + 1)


@action(
    requests=["take {stock} off the watch list of {customer}", "remove {stock} from the watch list of {customer}"],
    golden=[({"customer": "Greta Rahimi", "stock": "AMD"}, {"count": 1})],
    invalid=[({"customer": "Greta Rahimi", "stock": "CLX"}, "not_found")],
)
def unwatch_stock(world: World, customer: Customer, stock: ListedStock) -> Watching:
    """Takes a stock off a customer's watch list.

    Args:
        customer: Full name.
        stock: Symbol of the stock.
    """
    owner = customer_named(world, customer)
    watched = [r["symbol"] for r in world.select("SELECT symbol FROM watchlist WHERE customer = ?", owner["id"])]
    if stock not in watched:
        raise NotFound(f"{customer} does not watch {stock[:20]}")
    with world.writing():
        world.change("DELETE FROM watchlist WHERE customer = ? AND symbol = ?", owner["id"], stock)
        log(world, "unwatch_stock")
    return Watching(count=len(watched) - 1)


@action(
    requests=[
        "set an alert for {customer} on {series} at {level}",
        "have {customer} alerted when {series} reaches {level}",
    ],
    golden=[({"customer": "Greta Rahimi", "series": "nasdaq", "level": 7000.5}, {"alert": 8132})],
    invalid=[
        ({"customer": "Greta Rahimi", "series": "sp500", "level": 3000}, "invalid_arguments"),
        ({"customer": "Nobody Atall", "series": "sp500", "level": 3000}, "not_found"),
    ],
)
def set_price_alert(
    world: World, customer: Customer, series: SeriesName, level: Annotated[Level, Field(gt=0, le=1e6)]
) -> NewAlert:
    """Sets an alert on the level of a market series. Nobody may have two on one series.

    Args:
        customer: Full name.
        series: sp500, nasdaq, vix or wti.
        level: Level with at most two decimals.
    """
    owner, wanted = customer_named(world, customer), cents("level", level)
    name = load(series).name
    same = world.first("SELECT id FROM alerts WHERE customer = ? AND series = ?", owner["id"], name)
    obey(
        (owner["status"] != "blocked", "not_permitted", f"{customer} is blocked"),
        (same is None, "conflict", f"{customer} has an alert on {name} already"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO alerts (customer, series, hundredths, status) VALUES (?, ?, ?, 'active')",
            owner["id"],
            name,
            wanted,
        )
        log(world, "set_price_alert")
    return NewAlert(alert=number)


@action(
    requests=["move {alert} to {level}", "change the level of {alert} to {level}"],
    golden=[({"alert": 8001, "level": 3000}, {"status": "active"})],
    invalid=[({"alert": 8001, "level": -1}, "invalid_arguments"), ({"alert": 3, "level": 3000}, "not_found")],
)
def change_price_alert(world: World, alert: Alert, level: Annotated[Level, Field(gt=0, le=1e6)]) -> Status:
    """Changes the level of an alert.

    Args:
        alert: Number of the alert.
        level: The new level with at most two decimals.
    """
    found, wanted = world.first("SELECT * FROM alerts WHERE id = ?", alert), cents("level", level)
    if found is None:
        raise NotFound(f"there is no alert {alert}")
    obey((found["hundredths"] != wanted, "conflict", f"the level of alert {alert} is {level:.2f} already"))
    with world.writing():
        world.change("UPDATE alerts SET hundredths = ? WHERE id = ?", wanted, alert)
        log(world, "change_price_alert")
    return Status(status=found["status"])


TOOLS: tuple[Tool, ...] = (
    place_buy_order,
    place_sell_order,
    cancel_order,
    change_order_limit,
    change_order_expiry,
    move_shares,
    buy_certificates,
    watch_stock,
    unwatch_stock,
    set_price_alert,
    change_price_alert,
)
