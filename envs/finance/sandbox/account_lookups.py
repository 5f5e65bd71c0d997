"""Look-ups of customers, accounts, cash, holdings and certificates in the brokerage's records."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Amount, Count, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.sandbox.identifiers import (
    Account,
    CashCurrency,
    Customer,
    ListedStock,
    Shares,
)
from toolgym.envs.finance.sandbox.records import account_of, balance, customer_named, held, listing
from toolgym.envs.finance.sandbox.world import BROKERAGE
from toolgym.tools import NotFound, Quantity, Tool, World, tool

AccountKind = Literal["trading", "savings", "pension"]
Side = Literal["buy", "sell"]
Money = Annotated[Amount, Quantity(None, 2)]
lookup = partial(tool, domain="finance", kind="retrieval", source=BROKERAGE, theme="brokerage", determinism="seeded")


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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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
)
