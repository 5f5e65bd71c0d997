"""Actions on customers, accounts and cash."""

from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.data.series import ARCH
from toolgym.envs.finance.quantities import Amount
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.sandbox.account_lookups import AccountKind, Money
from toolgym.envs.finance.sandbox.identifiers import Account, CashCurrency, Customer, StandingTransfer
from toolgym.envs.finance.sandbox.records import (
    OPEN,
    account_of,
    balance,
    book_cash,
    cents,
    customer_named,
    log,
)
from toolgym.envs.finance.sandbox.world import BROKERAGE, CURRENCIES, TODAY
from toolgym.tools import InvalidArguments, NotFound, Tool, World, obey, tool
from toolgym.tools.rules import Rule

Sum = Annotated[Amount, Field(gt=0, le=1e9)]

action = partial(
    tool,
    domain="finance",
    kind="action",
    source=BROKERAGE,
    engines=(ecb.ECB, ARCH),
    theme="brokerage_actions",
    determinism="seeded",
)


class Balances(Result):
    """Balances after a movement."""

    source_balance: Money
    target_balance: Money


class NewBalance(Result):
    """The balance after a movement."""

    balance: Money


class NewAccount(Result):
    """The account that was opened."""

    account: Account


class Status(Result):
    """The status a record has now."""

    status: str


class NewTransfer(Result):
    """The standing transfer that was set up."""

    transfer: StandingTransfer


def usable(world: World, account: int) -> tuple[tuple[bool, Rule, str], ...]:
    """The rules that an account must keep to be used at all: open, not frozen, its owner not blocked."""
    found = account_of(world, account)
    return (
        (found["status"] != "closed", "closed", f"account {account} is closed"),
        (found["status"] != "frozen", "not_permitted", f"account {account} is frozen"),
        (found["owner_status"] != "blocked", "not_permitted", f"the owner of account {account} is blocked"),
    )


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise InvalidArguments(f"'currency' must be one of {', '.join(CURRENCIES)}, not '{code[:12]}'")
    return code


@action(
    requests=[
        "transfer {amount} in {currency} from {source} to {target}",
        "move {amount} in {currency} out of {source} and into {target}",
    ],
    golden=[
        (
            {"source": 40001, "target": 40002, "currency": "EUR", "amount": 100.5},
            {"source_balance": 76221.54, "target_balance": 11883.61},
        )
    ],
    invalid=[
        ({"source": 40001, "target": 40001, "currency": "EUR", "amount": 5}, "invalid_arguments"),
        ({"source": 40001, "target": 40002, "currency": "EUR", "amount": 1e6}, "invalid_arguments"),
        ({"source": 1, "target": 40002, "currency": "EUR", "amount": 5}, "not_found"),
    ],
)
def transfer_cash(world: World, source: Account, target: Account, currency: CashCurrency, amount: Sum) -> Balances:
    """Moves cash of one currency from one account to another.

    Both accounts must be usable. Savings and pension accounts pay out only to accounts of the same customer.

    Args:
        source: Number of the account that pays.
        target: Number of the account that is paid.
        currency: EUR, USD, GBP or CHF.
        amount: Amount with at most two decimals.
    """
    moved, payer, payee = cents("amount", amount), account_of(world, source), account_of(world, target)
    held = balance(world, source, _currency(currency)) or 0
    obey(
        *usable(world, source),
        *usable(world, target),
        (source != target, "conflict", f"account {source} cannot pay itself"),
        (
            payer["kind"] == "trading" or payer["customer"] == payee["customer"],
            "mismatch",
            f"the {payer['kind']} account {source} pays out only to accounts of {payer['owner']}",
        ),
        (held >= moved, "insufficient", f"account {source} holds {held / 100:.2f} {currency}, less than {amount:.2f}"),
    )
    with world.writing():
        left = book_cash(world, source, currency, -moved)
        now = book_cash(world, target, currency, moved)
        log(world, "transfer_cash")
    return Balances(source_balance=left / 100, target_balance=now / 100)


@action(
    requests=[
        "change {amount} of the {source} in {account} into {target} at today's ECB reference rates",
        "exchange {amount} in {source} held in {account} for {target} at today's ECB reference rates",
    ],
    golden=[
        (
            {"account": 40001, "source": "EUR", "target": "USD", "amount": 1000},
            {"source_balance": 75322.04, "target_balance": 42409.14},
        )
    ],
    invalid=[
        ({"account": 40001, "source": "EUR", "target": "EUR", "amount": 10}, "invalid_arguments"),
        ({"account": 1, "source": "EUR", "target": "USD", "amount": 10}, "not_found"),
    ],
)
def exchange_cash(world: World, account: Account, source: CashCurrency, target: CashCurrency, amount: Sum) -> Balances:
    """Changes cash of an account from one currency into another at today's ECB reference rates, without a fee.

    The amount bought is rounded to cents. Pension accounts may not change currencies.

    Args:
        account: Account number.
        source: Currency that is sold: EUR, USD, GBP or CHF.
        target: Currency that is bought.
        amount: Amount that is sold, with at most two decimals.
    """
    sold, found = cents("amount", amount), account_of(world, account)
    held = balance(world, account, _currency(source)) or 0
    rate = ecb.euro_rate(_currency(target), TODAY) / ecb.euro_rate(source, TODAY)
    obey(
        *usable(world, account),
        (source != target, "mismatch", f"{source} cannot be changed into itself; name another target"),
        (
            found["kind"] != "pension",
            "not_permitted",
            f"account {account} is a pension account and changes no currency",
        ),
        (held >= sold, "insufficient", f"account {account} holds {held / 100:.2f} {source}, less than {amount:.2f}"),
    )
    bought = round(sold * rate)
    with world.writing():
        left = book_cash(world, account, source, -sold)
        now = book_cash(world, account, target, bought) if bought else balance(world, account, target) or 0
        log(world, "exchange_cash")
    return Balances(source_balance=left / 100, target_balance=now / 100)


@action(
    requests=["withdraw {amount} in {currency} from {account}", "pay out {amount} in {currency} from {account}"],
    golden=[({"account": 40001, "currency": "EUR", "amount": 22.04}, {"balance": 76300.0})],
    invalid=[
        ({"account": 40001, "currency": "EUR", "amount": 0}, "invalid_arguments"),
        ({"account": 1, "currency": "EUR", "amount": 5}, "not_found"),
    ],
)
def withdraw_cash(world: World, account: Account, currency: CashCurrency, amount: Sum) -> NewBalance:
    """Pays cash out of an account. One withdrawal may not exceed the account's limit, in whichever currency.

    Args:
        account: Account number.
        currency: EUR, USD, GBP or CHF.
        amount: Amount with at most two decimals.
    """
    paid, found = cents("amount", amount), account_of(world, account)
    held, limit = balance(world, account, _currency(currency)) or 0, found["withdrawal_limit"]
    obey(
        *usable(world, account),
        (paid <= limit, "over_limit", f"a withdrawal from account {account} may not exceed {limit / 100:.2f}"),
        (held >= paid, "insufficient", f"account {account} holds {held / 100:.2f} {currency}, less than {amount:.2f}"),
    )
    with world.writing():
        left = book_cash(world, account, currency, -paid)
        log(world, "withdraw_cash")
    return NewBalance(balance=left / 100)


@action(
    requests=["deposit {amount} in {currency} into {account}", "pay {amount} in {currency} into {account}"],
    golden=[({"account": 40001, "currency": "EUR", "amount": 77.96}, {"balance": 76400.0})],
    invalid=[({"account": 1, "currency": "EUR", "amount": 5}, "not_found")],
)
def deposit_cash(world: World, account: Account, currency: CashCurrency, amount: Sum) -> NewBalance:
    """Pays cash into an account. A deposit of more than 50,000, in whichever currency, needs a permission nobody has.

    Args:
        account: Account number.
        currency: EUR, USD, GBP or CHF.
        amount: Amount with at most two decimals.
    """
    paid = cents("amount", amount)
    obey(
        *usable(world, account),
        (paid <= 5_000_000, "over_limit", f"a deposit of {amount:.2f} exceeds 50000.00"),
    )
    with world.writing():
        now = book_cash(world, account, _currency(currency), paid)
        log(world, "deposit_cash")
    return NewBalance(balance=now / 100)


@action(
    wording={"account": ["the new {kind} account of {customer}", "the {kind} account just opened for {customer}"]},
    requests=["open a {kind} account for {customer}", "set up a {kind} account for {customer}"],
    golden=[({"customer": "Greta Marchetti", "kind": "savings"}, {"account": 40320})],
    invalid=[
        ({"customer": "Greta Rahimi", "kind": "savings"}, "invalid_arguments"),
        ({"customer": "Nobody Atall", "kind": "savings"}, "not_found"),
    ],
)
def open_account(world: World, customer: Customer, kind: AccountKind) -> NewAccount:
    """Opens an account, empty and with a withdrawal limit of 5,000. Nobody may have two accounts of one kind.

    Args:
        customer: Full name of the owner.
        kind: Kind of account.
    """
    owner = customer_named(world, customer)
    same = world.first("SELECT id FROM accounts WHERE customer = ? AND kind = ?", owner["id"], kind)
    obey(
        (owner["status"] != "blocked", "not_permitted", f"{customer} is blocked"),
        (same is None, "conflict", f"{customer} has a {kind} account already"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO accounts (customer, kind, status, opened, withdrawal_limit) VALUES (?, ?, 'open', ?, 500000)",
            owner["id"],
            kind,
            TODAY.isoformat(),
        )
        log(world, "open_account")
    return NewAccount(account=number)


@action(
    requests=["close {account}", "shut {account} down"],
    golden=[({"account": 40010}, {"status": "closed"})],
    invalid=[({"account": 40001}, "invalid_arguments"), ({"account": 1}, "not_found")],
)
def close_account(world: World, account: Account) -> Status:
    """Closes an account. It must hold no shares and no certificates and have no open order; its cash is paid out.

    Args:
        account: Account number.
    """
    depends = world.first(
        "SELECT (SELECT count(*) FROM holdings WHERE account = ?1)"
        " + (SELECT count(*) FROM certificates WHERE account = ?1)"
        " + (SELECT count(*) FROM orders WHERE account = ?1 AND status = 'open')"
        " + (SELECT count(*) FROM standing_transfers WHERE ?1 IN (source, target) AND status = 'active') AS total",
        account,
    )
    total = depends["total"] if depends is not None else 0
    obey(
        *usable(world, account),
        (total == 0, "in_use", f"account {account} still has {total} holdings, certificates, orders or transfers"),
    )
    with world.writing():
        world.change("DELETE FROM cash WHERE account = ?", account)
        world.change("UPDATE accounts SET status = 'closed' WHERE id = ?", account)
        log(world, "close_account")
    return Status(status="closed")


@action(
    requests=["freeze {account}", "put a freeze on {account}"],
    golden=[({"account": 40001}, {"status": "frozen"})],
    invalid=[({"account": 1}, "not_found")],
)
def freeze_account(world: World, account: Account) -> Status:
    """Freezes an open account, so that nothing can be done with it.

    Args:
        account: Account number.
    """
    return _restatus(world, account, OPEN, "frozen")


@action(
    requests=["lift the freeze on {account}", "unfreeze {account}"],
    golden=[({"account": 40005}, {"status": "open"})],
    invalid=[({"account": 40001}, "invalid_arguments"), ({"account": 1}, "not_found")],
)
def unfreeze_account(world: World, account: Account) -> Status:
    """Lifts the freeze on a frozen account.

    Args:
        account: Account number.
    """
    return _restatus(world, account, "frozen", OPEN)


def _restatus(world: World, account: int, before: str, after: str) -> Status:
    status = account_of(world, account)["status"]
    obey(
        (status != "closed", "closed", f"account {account} is closed"),
        (status in (before, "closed"), "conflict", f"account {account} is {status} already"),
    )
    with world.writing():
        world.change("UPDATE accounts SET status = ? WHERE id = ?", after, account)
        log(world, "freeze_account")
    return Status(status=after)


@action(
    requests=[
        "set the withdrawal limit of {account} to {limit}",
        "make {limit} the most that may be withdrawn at once from {account}",
    ],
    golden=[({"account": 40001, "limit": 15000}, {"status": "open"})],
    invalid=[({"account": 40001, "limit": 5e8}, "invalid_arguments"), ({"account": 1, "limit": 100}, "not_found")],
)
def set_withdrawal_limit(world: World, account: Account, limit: Sum) -> Status:
    """Sets the limit of one withdrawal from an account; at most 100,000 for professional customers, else 25,000.

    Args:
        account: Account number.
        limit: The new limit with at most two decimals.
    """
    found, wanted = account_of(world, account), cents("limit", limit)
    most = 10_000_000 if found["tier"] == "professional" else 2_500_000
    obey(
        *usable(world, account),
        (wanted <= most, "over_limit", f"the limit of a {found['tier']} customer may not exceed {most / 100:.2f}"),
        (wanted != found["withdrawal_limit"], "conflict", f"the limit of account {account} is {limit:.2f} already"),
    )
    with world.writing():
        world.change("UPDATE accounts SET withdrawal_limit = ? WHERE id = ?", wanted, account)
        log(world, "set_withdrawal_limit")
    return Status(status=found["status"])


@action(
    requests=[
        "set up a standing transfer of {amount} in {currency} a month from {source} to {target}",
        "have {source} pay {amount} in {currency} to {target} every month by a standing transfer",
    ],
    golden=[({"source": 40003, "target": 40001, "currency": "EUR", "amount": 250}, {"transfer": 5053})],
    invalid=[
        ({"source": 40001, "target": 40002, "currency": "EUR", "amount": 5}, "invalid_arguments"),
        ({"source": 1, "target": 40002, "currency": "EUR", "amount": 5}, "not_found"),
    ],
)
def set_up_standing_transfer(
    world: World, source: Account, target: Account, currency: CashCurrency, amount: Sum
) -> NewTransfer:
    """Sets up a monthly transfer between two accounts of one customer. No account pays two standing transfers.

    Args:
        source: Number of the account that pays.
        target: Number of the account that is paid.
        currency: EUR, USD, GBP or CHF.
        amount: Amount a month with at most two decimals, not more than 10,000.
    """
    paid, payer, payee = cents("amount", amount), account_of(world, source), account_of(world, target)
    other = world.first("SELECT id FROM standing_transfers WHERE source = ? AND status = 'active'", source)
    obey(
        *usable(world, source),
        *usable(world, target),
        (
            source != target and other is None,
            "conflict",
            f"account {source} pays a standing transfer, or is the target",
        ),
        (payer["customer"] == payee["customer"], "mismatch", f"accounts {source} and {target} have different owners"),
        (paid <= 1_000_000, "over_limit", f"a standing transfer of {amount:.2f} exceeds 10000.00"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO standing_transfers (source, target, currency, cents, status) VALUES (?, ?, ?, ?, 'active')",
            source,
            target,
            _currency(currency),
            paid,
        )
        log(world, "set_up_standing_transfer")
    return NewTransfer(transfer=number)


@action(
    requests=["end {transfer}", "stop {transfer}"],
    golden=[({"transfer": 5001}, {"status": "ended"})],
    invalid=[({"transfer": 3}, "not_found")],
)
def end_standing_transfer(world: World, transfer: StandingTransfer) -> Status:
    """Ends a standing transfer.

    Args:
        transfer: Number of the standing transfer.
    """
    found = world.first("SELECT * FROM standing_transfers WHERE id = ?", transfer)
    if found is None:
        raise NotFound(f"there is no standing transfer {transfer}")
    obey(
        *usable(world, found["source"]),
        (found["status"] == "active", "closed", f"standing transfer {transfer} has ended already"),
    )
    with world.writing():
        world.change("UPDATE standing_transfers SET status = 'ended' WHERE id = ?", transfer)
        log(world, "end_standing_transfer")
    return Status(status="ended")


TOOLS: tuple[Tool, ...] = (
    transfer_cash,
    exchange_cash,
    withdraw_cash,
    deposit_cash,
    open_account,
    close_account,
    freeze_account,
    unfreeze_account,
    set_withdrawal_limit,
    set_up_standing_transfer,
    end_standing_transfer,
)
