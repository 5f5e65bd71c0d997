"""Look-ups in the brokerage's records."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Amount, Count, Level, Price, SeriesName
from toolgym.envs.finance.results import Result
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
from toolgym.envs.finance.sandbox.records import account_of, balance, customer_named, held, listing, order_numbered
from toolgym.envs.finance.sandbox.world import BROKERAGE
from toolgym.tools import NotFound, Quantity, Tool, World, tool

AccountKind = Literal["trading", "savings", "pension"]
Side = Literal["buy", "sell"]
Money = Annotated[Amount, Quantity(None, 2)]
LimitPrice = Annotated[Price, Quantity(None, 2)]

_lookup = partial(tool, domain="finance", kind="retrieval", source=BROKERAGE, theme="brokerage", determinism="seeded")


class Profile(Result):
    """What is known of a customer."""

    tier: str
    status: str
    since: Day
    accounts: Count


class AccountNumber(Result):
    """An account's number."""

    account: Account


class AccountState(Result):
    """What is known of an account."""

    owner: Customer
    kind: str
    status: str
    opened: Day
    withdrawal_limit: Money


class Balance(Result):
    """A cash balance."""

    amount: Money


class CashLine(Result):
    """The cash of one currency."""

    currency: CashCurrency
    amount: Money


class CashTable(Result):
    """All cash of an account."""

    balances: list[CashLine]


class SharesHeld(Result):
    """A number of shares."""

    quantity: Shares


class Holding(Result):
    """A holding of one stock."""

    stock: ListedStock
    quantity: Shares


class HoldingTable(Result):
    """All holdings of an account."""

    holdings: list[Holding]
    count: Count


class CertificateLine(Result):
    """Certificates on one series."""

    series: SeriesName
    units: Shares


class CertificateTable(Result):
    """All certificates of an account."""

    certificates: list[CertificateLine]


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


@_lookup(
    wording={
        "since": [
            "the day since which {customer} has been a customer",
            "the day on which {customer} became a customer",
        ],
        "accounts": ["the number of accounts of {customer}", "the count of accounts that {customer} has"],
    },
    golden=[({"customer": "Greta Rahimi"}, {"tier": "retail", "status": "active", "since": "2002-10-03"})],
    invalid=[({"customer": "Nobody Atall"}, "not_found")],
)
def customer_profile(world: World, customer: Customer) -> Profile:
    """Looks up a customer: tier (retail or professional), status (active or blocked), first day, number of accounts.

    Args:
        customer: Full name.
    """
    found = customer_named(world, customer)
    row = world.first("SELECT count(*) AS total FROM accounts WHERE customer = ?", found["id"])
    total = row["total"] if row is not None else 0
    return Profile(tier=found["tier"], status=found["status"], since=found["since"], accounts=total)


@_lookup(
    wording={"account": ["the {kind} account of {customer}", "the {kind} account that belongs to {customer}"]},
    golden=[({"customer": "Greta Rahimi", "kind": "trading"}, {"account": 40001})],
    invalid=[({"customer": "Nobody Atall", "kind": "trading"}, "not_found")],
)
def customer_account(world: World, customer: Customer, kind: AccountKind) -> AccountNumber:
    """Looks up the number of a customer's account of one kind; nobody has two of a kind.

    Args:
        customer: Full name.
        kind: Kind of account.
    """
    owner = customer_named(world, customer)
    found = world.first("SELECT id FROM accounts WHERE customer = ? AND kind = ?", owner["id"], kind)
    if found is None:
        raise NotFound(f"{customer} has no {kind} account")
    return AccountNumber(account=found["id"])


@_lookup(
    wording={
        "owner": ["the owner of {account}", "the customer to whom {account} belongs"],
        "withdrawal_limit": [
            "the withdrawal limit of {account}",
            "the most that may be withdrawn at once from {account}",
        ],
        "opened": ["the day on which {account} was opened", "the opening day of {account}"],
    },
    golden=[({"account": 40001}, {"owner": "Greta Rahimi", "kind": "trading", "status": "open"})],
    invalid=[({"account": 1}, "not_found")],
)
def account_details(world: World, account: Account) -> AccountState:
    """Looks up an account: owner, kind, status (open, frozen or closed), opening day and limit of one withdrawal.

    Args:
        account: Account number.
    """
    found = account_of(world, account)
    return AccountState(
        owner=found["owner"],
        kind=found["kind"],
        status=found["status"],
        opened=found["opened"],
        withdrawal_limit=found["withdrawal_limit"] / 100,
    )


@_lookup(
    wording={"amount": ["the balance in {currency} of {account}", "the cash in {currency} that {account} holds"]},
    golden=[({"account": 40001, "currency": "EUR"}, {"amount": 76322.04})],
    invalid=[({"account": 40001, "currency": "CHF"}, "not_found")],
)
def cash_balance(world: World, account: Account, currency: CashCurrency) -> Balance:
    """Looks up how much cash of one currency an account holds.

    Args:
        account: Account number.
        currency: EUR, USD, GBP or CHF.
    """
    account_of(world, account)
    found = balance(world, account, currency)
    if found is None:
        raise NotFound(f"account {account} holds no {currency[:12]}")
    return Balance(amount=found / 100)


@_lookup(
    wording={
        "balances": ["the cash balances of {account}", "the balances in each currency of {account}"],
        "balances.currency": ["currency"],
        "balances.amount": ["balance"],
    },
    golden=[
        (
            {"account": 40001},
            {"balances": [{"amount": 76322.04, "currency": "EUR"}, {"amount": 41263.74, "currency": "USD"}]},
        )
    ],
    invalid=[({"account": 1}, "not_found")],
)
def list_cash(world: World, account: Account) -> CashTable:
    """Lists the cash balances of an account.

    Args:
        account: Account number.
    """
    account_of(world, account)
    rows = world.select("SELECT currency, cents FROM cash WHERE account = ? ORDER BY currency", account)
    return CashTable(balances=[CashLine(currency=r["currency"], amount=r["cents"] / 100) for r in rows])


@_lookup(
    wording={
        "quantity": [
            "the number of shares of {stock} in {account}",
            "the count of shares of {stock} that {account} holds",
        ]
    },
    golden=[({"account": 40001, "stock": "CLX"}, {"quantity": 32})],
    invalid=[({"account": 40001, "stock": "AMD"}, "not_found")],
)
def shares_held(world: World, account: Account, stock: ListedStock) -> SharesHeld:
    """Looks up how many shares of a stock an account holds.

    Args:
        account: Account number.
        stock: Symbol of the stock.
    """
    account_of(world, account)
    listing(world, stock)
    return SharesHeld(quantity=held(world, account, stock))


@_lookup(
    wording={
        "stock": ["the stock of which {account} holds most shares", "the stock with most shares in {account}"],
        "quantity": [
            "the number of shares in the largest holding of {account}",
            "the share count of the largest holding of {account}",
        ],
    },
    golden=[({"account": 40001}, {"stock": "7751.T", "quantity": 379})],
    invalid=[({"account": 40002}, "not_found")],
)
def largest_holding(world: World, account: Account) -> Holding:
    """Looks up the stock of which an account holds most shares, and how many; no two holdings are equally large.

    Args:
        account: Account number.
    """
    return _extreme(world, account, "SELECT * FROM holdings WHERE account = ? ORDER BY quantity DESC LIMIT 2")


@_lookup(
    wording={
        "stock": ["the stock of which {account} holds fewest shares", "the stock with fewest shares in {account}"],
        "quantity": [
            "the number of shares in the smallest holding of {account}",
            "the share count of the smallest holding of {account}",
        ],
    },
    golden=[({"account": 40001}, {"stock": "CLX", "quantity": 32})],
    invalid=[({"account": 40002}, "not_found")],
)
def smallest_holding(world: World, account: Account) -> Holding:
    """Looks up the stock of which an account holds fewest shares, and how many; no two holdings are equally small.

    Args:
        account: Account number.
    """
    return _extreme(world, account, "SELECT * FROM holdings WHERE account = ? ORDER BY quantity LIMIT 2")


def _extreme(world: World, account: int, statement: str) -> Holding:
    account_of(world, account)
    rows = world.select(statement, account)
    if not rows:
        raise NotFound(f"account {account} holds no shares")
    if len(rows) == 2 and rows[0]["quantity"] == rows[1]["quantity"]:
        raise NotFound(f"two holdings of account {account} are equally large, so none is the one asked for")
    return Holding(stock=rows[0]["symbol"], quantity=rows[0]["quantity"])


@_lookup(
    wording={
        "holdings": ["the holdings of {account}", "the stocks and share counts in {account}"],
        "holdings.stock": ["stock"],
        "holdings.quantity": ["number of shares"],
        "count": ["the number of different stocks in {account}", "the count of stocks that {account} holds"],
    },
    golden=[({"account": 40001}, {"count": 3})],
    invalid=[({"account": 1}, "not_found")],
)
def list_holdings(world: World, account: Account) -> HoldingTable:
    """Lists the stocks that an account holds and how many shares of each.

    Args:
        account: Account number.
    """
    account_of(world, account)
    rows = world.select("SELECT symbol, quantity FROM holdings WHERE account = ? ORDER BY symbol", account)
    return HoldingTable(holdings=[Holding(stock=r["symbol"], quantity=r["quantity"]) for r in rows], count=len(rows))


@_lookup(
    wording={
        "certificates": ["the index certificates of {account}", "the certificates on market series in {account}"],
        "certificates.series": ["market series"],
        "certificates.units": ["number of units"],
    },
    golden=[({"account": 40003}, {"certificates": [{"series": "sp500", "units": 67}]})],
    invalid=[({"account": 1}, "not_found")],
)
def list_certificates(world: World, account: Account) -> CertificateTable:
    """Lists the index certificates that an account holds.

    Args:
        account: Account number.
    """
    account_of(world, account)
    rows = world.select("SELECT series, units FROM certificates WHERE account = ? ORDER BY series", account)
    return CertificateTable(certificates=[CertificateLine(series=r["series"], units=r["units"]) for r in rows])


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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
    customer_profile,
    customer_account,
    account_details,
    cash_balance,
    list_cash,
    shares_held,
    largest_holding,
    smallest_holding,
    list_holdings,
    list_certificates,
    order_details,
    latest_open_order,
    oldest_open_order,
    list_open_orders,
    stock_record,
    watched_stocks,
    price_alert,
    standing_transfer,
)
