"""The brokerage's rules: what they forbid, and that money and shares are neither made nor lost."""

import pytest

from toolgym.envs.finance.data.ecb import euro_rate
from toolgym.envs.finance.sandbox import POOL
from toolgym.envs.finance.sandbox.world import TODAY, WORLD
from toolgym.tools.rules import broken_rules


def refused(tool, **arguments):
    world = WORLD.fork()
    result = POOL.call(tool, arguments, world)
    assert world.difference == {}
    return broken_rules(result.error, tool)


def one(statement, *values):
    return WORLD.fork().first(statement, *values)[0]


def totals(world):
    rows = world.select("SELECT currency, sum(cents) AS total FROM cash GROUP BY currency")
    shares = world.select("SELECT symbol, sum(quantity) AS total FROM holdings GROUP BY symbol")
    return {row[0]: row[1] for row in rows}, {row[0]: row[1] for row in shares}


def test_transfers_move_cash_and_make_none():
    world = WORLD.fork()
    before = totals(world)
    assert POOL.call("transfer_cash", {"source": 40001, "target": 40002, "currency": "EUR", "amount": 12.34}, world).ok
    assert POOL.call("move_shares", {"source": 40003, "target": 40001, "stock": "BMY", "quantity": 391}, world).ok
    assert totals(world) == before
    assert world.difference["holdings"]["removed"]["40003/BMY"]["quantity"] == 391


def test_currencies_are_changed_at_the_reference_rates_of_the_world_s_day():
    world = WORLD.fork()
    arguments = {"account": 40001, "source": "USD", "target": "GBP", "amount": 1000}
    result = POOL.call("exchange_cash", arguments, world)
    rate = euro_rate("GBP", TODAY) / euro_rate("USD", TODAY)
    assert result.value["target_balance"] == pytest.approx(1000 * rate, abs=0.005)


@pytest.mark.parametrize(
    ("tool", "arguments", "rules"),
    [
        ("transfer_cash", {"source": 40001, "target": 40001, "currency": "EUR", "amount": 1}, ("conflict",)),
        ("transfer_cash", {"source": 40002, "target": 40004, "currency": "EUR", "amount": 1}, ("mismatch",)),
        ("transfer_cash", {"source": 40001, "target": 40002, "currency": "USD", "amount": 41263.75}, ("insufficient",)),
        ("withdraw_cash", {"account": 40001, "currency": "EUR", "amount": 10000.01}, ("over_limit",)),
        ("withdraw_cash", {"account": 40001, "currency": "CHF", "amount": 10001}, ("over_limit", "insufficient")),
        ("open_account", {"customer": "Greta Rahimi", "kind": "pension"}, ("conflict",)),
        ("close_account", {"account": 40001}, ("in_use",)),
        ("cancel_order", {"order": 70005}, ("closed",)),
        ("change_order_expiry", {"order": 70001, "expires": "2019-01-05"}, ("bad_date",)),
        ("buy_certificates", {"account": 40001, "series": "vix", "units": 1}, ("not_permitted",)),
        ("set_price_alert", {"customer": "Greta Rahimi", "series": "wti", "level": 50}, ("conflict",)),
    ],
)
def test_rules_refuse_and_say_which(tool, arguments, rules):
    assert refused(tool, **arguments) == rules


def test_the_last_cent_can_be_spent_and_no_more():
    world = WORLD.fork()
    arguments = {"source": 40001, "target": 40002, "currency": "USD", "amount": 41263.74}
    assert POOL.call("transfer_cash", arguments, world).value["source_balance"] == 0
    again = POOL.call("transfer_cash", {**arguments, "amount": 0.01}, world)
    assert broken_rules(again.error, "transfer_cash") == ("insufficient",)


def test_amounts_have_two_decimals():
    arguments = {"account": 40001, "currency": "EUR", "amount": 1.005}
    result = POOL.call("deposit_cash", arguments)
    assert result.error.kind == "invalid_arguments" and "at most two decimals" in result.error.message


def test_frozen_accounts_and_blocked_owners_can_do_nothing():
    frozen = one("SELECT id FROM accounts WHERE status = 'frozen' ORDER BY id")
    blocked = one(
        "SELECT accounts.id FROM accounts JOIN customers ON customers.id = customer WHERE customers.status = 'blocked'"
        " AND accounts.status = 'open' ORDER BY accounts.id"
    )
    for account in (frozen, blocked):
        assert refused("deposit_cash", account=account, currency="EUR", amount=1) == ("not_permitted",)


def test_shares_on_offer_cannot_be_sold_twice():
    world = WORLD.fork()
    order = {"account": 40003, "stock": "BMY", "limit_price": 50, "expires": "2019-02-01"}
    assert POOL.call("place_sell_order", {**order, "quantity": 391}, world).ok
    again = POOL.call("place_sell_order", {**order, "quantity": 1}, world)
    assert broken_rules(again.error, "place_sell_order") == ("insufficient",)
