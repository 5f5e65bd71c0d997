"""Loans played month by month in exact fractions."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import loan_terms, loans

TOOLS = {tool.name: tool for module in (loans, loan_terms) for tool in module.TOOLS}

principals = st.integers(1000, 500_000)
rates = st.integers(1, 80).map(lambda quarters: quarters / 4)
terms = st.integers(2, 240)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def payment_of(principal, rate, months):
    monthly = Fraction(rate) / 1200
    return principal * monthly / (1 - (1 + monthly) ** -months)


def cent(value):
    return pytest.approx(float(value), abs=0.00501)


@given(principals, rates, terms)
def test_payments_leave_nothing_owed(principal, rate, months):
    loan = {"principal": principal, "rate": rate, "months": months}
    payment = payment_of(principal, rate, months)
    found = call("loan_payment", **loan)
    assert found["payment"] == cent(payment)
    assert found["total_interest"] == cent(payment * months - principal)
    assert call("loan_balance", **loan, elapsed=months)["balance"] == cent(0)


@given(principals, rates, terms, st.data())
def test_balance_and_parts_follow_the_schedule(principal, rate, months, data):
    elapsed = data.draw(st.integers(1, min(months, 40)))
    loan = {"principal": principal, "rate": rate, "months": months}
    payment, balance = payment_of(principal, rate, months), Fraction(principal)
    rows = []
    for month in range(1, max(elapsed, min(months, 12)) + 1):
        interest = balance * Fraction(rate) / 1200
        balance -= payment - interest
        rows.append((month, interest, payment - interest, balance))
    _, interest, repayment, left = rows[elapsed - 1]
    assert call("loan_balance", **loan, elapsed=elapsed)["balance"] == cent(left)
    parts = call("loan_payment_parts", **loan, elapsed=elapsed)
    assert parts == {"interest": cent(interest), "repayment": cent(repayment)}
    listed = call("loan_first_year", **loan)["rows"]
    assert len(listed) == min(months, 12)
    for row, (month, interest, repayment, left) in zip(listed, rows, strict=False):
        assert row["month"] == month
        assert [row["interest"], row["repayment"], row["balance"]] == [cent(interest), cent(repayment), cent(left)]


@given(principals, rates, st.floats(1.05, 4))
def test_months_to_repay_is_the_first_month_with_nothing_owed(principal, rate, factor):
    payment = round(principal * rate / 1200 * factor + 1, 2)
    months, balance = 0, float(principal)
    while balance > 1e-6:
        balance = balance * (1 + rate / 1200) - payment
        months += 1
    assert call("months_to_repay", principal=principal, rate=rate, payment=payment)["payments"] == months


@given(principals, rates, terms, st.integers(0, 20))
def test_at_the_true_rate_the_payments_are_worth_the_payout(principal, rate, months, fee):
    true = call("loan_apr_with_fee", principal=principal, rate=rate, months=months, fee=fee)["rate"]
    payment = float(payment_of(principal, rate, months))

    def worth(percent):
        return sum(payment / (1 + percent / 1200) ** month for month in range(1, months + 1))

    payout = principal * (1 - fee / 100)
    assert worth(true + 6e-5) < payout < worth(true - 6e-5)
    assert true == pytest.approx(rate, abs=5.1e-5) if fee == 0 else true > rate


@given(principals, rates, terms)
def test_affordable_loan_undoes_the_payment(principal, rate, months):
    payment = float(payment_of(principal, rate, months))
    assert call("affordable_loan", payment=payment, rate=rate, months=months)["principal"] == cent(principal)


@given(principals, rates, terms)
def test_a_linear_loan_repays_equal_parts(principal, rate, months):
    part, monthly = Fraction(principal, months), Fraction(rate) / 1200
    interests = [(principal - part * month) * monthly for month in range(months)]
    assert call("linear_loan", principal=principal, rate=rate, months=months) == {
        "first_payment": cent(part + interests[0]),
        "last_payment": cent(part + interests[-1]),
        "total_interest": cent(sum(interests)),
    }


@given(principals, rates, st.integers(12, 240), st.integers(1, 60))
def test_a_larger_payment_saves_what_the_simulation_saves(principal, rate, months, extra):
    usual = float(payment_of(principal, rate, months))
    raised = usual * (1 + extra / 100)
    balance, paid, count = float(principal), 0.0, 0
    while balance > 1e-6:
        balance *= 1 + rate / 1200
        paid += min(raised, balance)
        balance -= min(raised, balance)
        count += 1
    assume(count < ceil(months))
    saving = call("extra_payment_saving", principal=principal, rate=rate, months=months, extra=extra)
    assert saving == {"months": months - count, "interest": pytest.approx(usual * months - paid, abs=0.0101)}


def test_a_payment_below_the_interest_never_repays():
    result = TOOLS["months_to_repay"].call({"principal": 10000, "rate": 12, "payment": 100})
    assert result.error.kind == "not_found"
    assert "100.00" in result.error.message
