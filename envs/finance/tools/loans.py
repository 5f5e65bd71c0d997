"""Instalment loans with equal monthly payments: payment, balance, and schedule."""

from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY_FINANCIAL
from toolgym.envs.finance.quantities import Amount, Count, Earning, Months, Payment, Rate
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Principal = Annotated[Amount, Field(gt=0, le=1e12)]
LoanRate = Annotated[Rate, Field(gt=0, le=60)]
Term = Annotated[Months, Field(ge=2, le=600)]
_Money = Annotated[Amount, Quantity(None, 2)]
_Earned = Annotated[Earning, Quantity(None, 2)]


class Instalment(Result):
    """A loan's equal monthly payment, and the interest over its whole term."""

    payment: Annotated[Payment, Quantity(None, 2)]
    total_interest: _Earned


class Balance(Result):
    """What is still owed."""

    balance: _Money


class Split(Result):
    """The two parts of one payment."""

    interest: _Earned
    repayment: _Money


class ScheduleRow(Result):
    """One month of a repayment schedule."""

    month: Count
    interest: _Earned
    repayment: _Money
    balance: _Money


class Schedule(Result):
    """The first twelve months of a repayment schedule."""

    rows: list[ScheduleRow]


def monthly_payment(principal: float, rate: float, months: int) -> float:
    """The equal payment at the end of each month that repays a loan, unrounded; the rate is in percent per year."""
    import numpy_financial as npf

    return -float(npf.pmt(rate / 1200, months, principal))


def _balance(principal: float, rate: float, months: int, elapsed: int) -> float:
    import numpy_financial as npf

    return -float(npf.fv(rate / 1200, elapsed, -monthly_payment(principal, rate, months), principal))


def _check_elapsed(elapsed: int, months: int) -> None:
    if elapsed > months:
        raise InvalidArguments(f"elapsed ({elapsed}) must not exceed the term of {months} months")


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "payment": [
            "the monthly payment on a loan of {principal} at a nominal yearly rate of {rate} repaid over {months}",
            "the equal instalment, due at the end of each month, that repays {principal} over {months} at a nominal "
            "yearly "
            "rate of {rate}",
        ],
        "total_interest": [
            "the total interest on a loan of {principal} repaid in equal monthly payments over {months} at a nominal "
            "yearly "
            "rate of {rate}",
            "the interest paid over the whole life of an instalment loan of {principal} over {months} at a nominal "
            "yearly "
            "rate of {rate}",
        ],
    },
    golden=[({"principal": 200000, "rate": 5, "months": 360}, {"payment": 1073.64, "total_interest": 186511.57})],
    invalid=[({"principal": 0, "rate": 5, "months": 360}, "invalid_arguments")],
)
def loan_payment(principal: Principal, rate: LoanRate, months: Term) -> Instalment:
    """Gives the equal monthly payment of an instalment loan, and the total interest (from unrounded payments).

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of monthly payments, each at the end of a month.
    """
    payment = monthly_payment(principal, rate, months)
    return Instalment(payment=payment, total_interest=payment * months - principal)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "balance": [
            "the balance still owed {elapsed} into a loan of {principal} repaid in equal monthly payments over "
            "{months} at a "
            "nominal yearly rate of {rate}",
            "the outstanding principal after {elapsed} of equal monthly payments on a loan of {principal} over "
            "{months} at a "
            "nominal yearly rate of {rate}",
        ],
    },
    golden=[
        ({"principal": 200000, "rate": 5, "months": 360, "elapsed": 12}, {"balance": 197049.27}),
        ({"principal": 200000, "rate": 5, "months": 360, "elapsed": 360}, {"balance": 0.0}),
    ],
    invalid=[({"principal": 200000, "rate": 5, "months": 360, "elapsed": 361}, "invalid_arguments")],
)
def loan_balance(
    principal: Principal, rate: LoanRate, months: Term, elapsed: Annotated[Months, Field(ge=1, le=600)]
) -> Balance:
    """Gives the principal still owed on an instalment loan after some monthly payments.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of equal monthly payments.
        elapsed: Payments made so far, at most the term.
    """
    _check_elapsed(elapsed, months)
    return Balance(balance=_balance(principal, rate, months, elapsed))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "interest": [
            "the interest part of the payment due after {elapsed} on a loan of {principal} repaid in equal monthly "
            "payments "
            "over {months} at a nominal yearly rate of {rate}",
            "the interest contained in the instalment at the end of {elapsed} of a loan of {principal} over {months} "
            "at a "
            "nominal yearly rate of {rate}",
        ],
        "repayment": [
            "the principal part of the payment due after {elapsed} on a loan of {principal} repaid in equal monthly "
            "payments "
            "over {months} at a nominal yearly rate of {rate}",
            "the repayment of principal contained in the instalment at the end of {elapsed} of a loan of {principal} "
            "over "
            "{months} at a nominal yearly rate of {rate}",
        ],
    },
    golden=[({"principal": 200000, "rate": 5, "months": 360, "elapsed": 1}, {"interest": 833.33, "repayment": 240.31})],
    invalid=[({"principal": 200000, "rate": 5, "months": 12, "elapsed": 18}, "invalid_arguments")],
)
def loan_payment_parts(
    principal: Principal, rate: LoanRate, months: Term, elapsed: Annotated[Months, Field(ge=1, le=600)]
) -> Split:
    """Splits one monthly payment of an instalment loan into interest and repayment of principal.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of equal monthly payments.
        elapsed: Number of the payment: 12 is the one at the end of the twelfth month.
    """
    _check_elapsed(elapsed, months)
    interest = _balance(principal, rate, months, elapsed - 1) * rate / 1200
    return Split(interest=interest, repayment=monthly_payment(principal, rate, months) - interest)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "rows": [
            "the first twelve monthly rows of the repayment schedule of a loan of {principal} repaid in equal "
            "monthly payments over "
            "{months} at a nominal yearly rate of {rate}",
            "the monthly figures, for the first year, of an instalment loan of {principal} over {months} at a "
            "nominal yearly "
            "rate of {rate}",
        ],
        "rows.month": ["month number", "number of the month"],
        "rows.interest": ["interest part", "interest"],
        "rows.repayment": ["principal part", "repayment of principal"],
        "rows.balance": ["remaining balance", "balance after the payment"],
    },
    golden=[
        (
            {"principal": 2000, "rate": 12, "months": 2},
            {
                "rows": [
                    {"month": 1, "interest": 20.0, "repayment": 995.02, "balance": 1004.98},
                    {"month": 2, "interest": 10.05, "repayment": 1004.98, "balance": 0.0},
                ]
            },
        )
    ],
    invalid=[({"principal": 2000, "rate": -1, "months": 24}, "invalid_arguments")],
)
def loan_first_year(principal: Principal, rate: LoanRate, months: Term) -> Schedule:
    """Lists the first twelve months of an instalment loan: interest, repayment and balance after each payment.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of equal monthly payments; a shorter loan gives fewer rows.
    """
    payment = monthly_payment(principal, rate, months)
    balance, rows = principal, []
    for month in range(1, min(months, 12) + 1):
        interest = balance * rate / 1200
        balance -= payment - interest
        rows.append(ScheduleRow(month=month, interest=interest, repayment=payment - interest, balance=balance))
    return Schedule(rows=rows)


TOOLS: tuple[Tool, ...] = (
    loan_payment,
    loan_balance,
    loan_payment_parts,
    loan_first_year,
)
