"""Instalment loans with equal monthly payments: payments, balances, schedules, terms and rates."""

from math import ceil, log
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY_FINANCIAL
from toolgym.envs.finance.quantities import Amount, Count, Months, Percent, Rate
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

Principal = Annotated[Amount, Field(gt=0, le=1e12)]
LoanRate = Annotated[Rate, Field(gt=0, le=60)]
Term = Annotated[Months, Field(ge=2, le=600)]

_Money = Annotated[Amount, Quantity(None, 2)]


class Payment(Result):
    """A loan's equal monthly payment, and the interest over its whole term."""

    payment: _Money
    total_interest: _Money


class Balance(Result):
    """What is still owed."""

    balance: _Money


class Split(Result):
    """The two parts of one payment."""

    interest: _Money
    repayment: _Money


class ScheduleRow(Result):
    """One month of a repayment schedule."""

    month: Count
    interest: _Money
    repayment: _Money
    balance: _Money


class Schedule(Result):
    """The first twelve months of a repayment schedule."""

    rows: list[ScheduleRow]


class Repaid(Result):
    """How many monthly payments repay a loan; the last one is smaller."""

    payments: Months


class YearRate(Result):
    """A rate in percent per year."""

    rate: Annotated[Rate, Quantity("percent", 4)]


class Size(Result):
    """The size of a loan."""

    principal: _Money


class Saving(Result):
    """What paying more each month saves."""

    months: Months
    interest: _Money


class LinearLoan(Result):
    """A loan repaid in equal parts of its principal: first payment, last payment and total interest."""

    first_payment: _Money
    last_payment: _Money
    total_interest: _Money


def _payment(principal: float, rate: float, months: int) -> float:
    import numpy_financial as npf

    return -float(npf.pmt(rate / 1200, months, principal))


def _balance(principal: float, rate: float, months: int, elapsed: int) -> float:
    import numpy_financial as npf

    return -float(npf.fv(rate / 1200, elapsed, -_payment(principal, rate, months), principal))


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
def loan_payment(principal: Principal, rate: LoanRate, months: Term) -> Payment:
    """Gives the equal monthly payment of an instalment loan, and the total interest (from unrounded payments).

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of monthly payments, each at the end of a month.
    """
    payment = _payment(principal, rate, months)
    return Payment(payment=payment, total_interest=payment * months - principal)


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
    return Split(interest=interest, repayment=_payment(principal, rate, months) - interest)


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
    payment = _payment(principal, rate, months)
    balance, rows = principal, []
    for month in range(1, min(months, 12) + 1):
        interest = balance * rate / 1200
        balance -= payment - interest
        rows.append(ScheduleRow(month=month, interest=interest, repayment=payment - interest, balance=balance))
    return Schedule(rows=rows)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "payments": [
            "the number of monthly payments of {payment} that repay a loan of {principal} at a nominal yearly rate "
            "of {rate}, "
            "the smaller last one included",
            "the number of months in which {payment} a month pays off {principal} borrowed at a nominal yearly rate "
            "of {rate}",
        ],
    },
    golden=[({"principal": 8000, "rate": 7, "payment": 150}, {"payments": 65})],
    invalid=[({"principal": 8000, "rate": 12, "payment": 80}, "not_found")],
)
def months_to_repay(principal: Principal, rate: LoanRate, payment: Principal) -> Repaid:
    """Counts the monthly payments of a given size that pay off a loan; the last one may be smaller.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        payment: Amount paid at the end of each month; it must exceed the first month's interest.
    """
    return Repaid(payments=_months_to_repay(principal, rate, payment))


def _months_to_repay(principal: float, rate: float, payment: float) -> int:
    monthly = rate / 1200
    if payment <= principal * monthly:
        raise NotFound(f"{payment:g} a month does not cover the first month's interest of {principal * monthly:.2f}")
    exact = -log(1 - principal * monthly / payment) / log(1 + monthly)
    return max(1, ceil(round(exact, 9)))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "rate": [
            "the nominal annual percentage rate of a loan of {principal} over {months} at a nominal yearly rate of "
            "{rate}, "
            "when a fee of {fee} of the principal is deducted from the payout",
            "the APR, nominal with monthly compounding, of borrowing {principal} over {months} at a nominal yearly "
            "rate of "
            "{rate} with {fee} of the principal withheld as a fee",
        ],
    },
    golden=[({"principal": 200000, "rate": 5, "months": 360, "fee": 0}, {"rate": 5.0})],
    invalid=[({"principal": 200000, "rate": 5, "months": 360, "fee": 60}, "invalid_arguments")],
)
def loan_apr_with_fee(
    principal: Principal, rate: LoanRate, months: Term, fee: Annotated[Percent, Field(ge=0, le=20)]
) -> YearRate:
    """Gives the nominal annual percentage rate of an instalment loan whose fee is deducted from the payout.

    Args:
        principal: Amount borrowed and repaid in equal monthly payments.
        rate: Nominal rate in percent per year of the loan itself.
        months: Number of monthly payments.
        fee: Fee in percent of the principal, 0 to 20.
    """
    import numpy_financial as npf

    payment = _payment(principal, rate, months)
    guess = max(rate / 1200, 1e-4)
    found = npf.rate(months, -payment, principal * (1 - fee / 100), 0, guess=guess, tol=1e-12, maxiter=200)
    return YearRate(rate=1200 * float(found))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "principal": [
            "the largest loan that monthly payments of {payment} can repay over {months} at a nominal yearly rate of "
            "{rate}",
            "the principal that {payment} at the end of each month pays off in {months} at a nominal yearly rate of "
            "{rate}",
        ],
    },
    golden=[({"payment": 1073.64, "rate": 5, "months": 360}, {"principal": 199999.4})],
    invalid=[({"payment": 1000, "rate": 5, "months": 1}, "invalid_arguments")],
)
def affordable_loan(payment: Principal, rate: LoanRate, months: Term) -> Size:
    """Gives the loan that equal monthly payments repay over a term.

    Args:
        payment: Amount paid at the end of each month.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of monthly payments.
    """
    import numpy_financial as npf

    return Size(principal=-float(npf.pv(rate / 1200, months, payment)))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "first_payment": [
            "the first monthly payment on a loan of {principal} repaid in equal parts of the principal over {months} "
            "at a "
            "nominal yearly rate of {rate}",
            "the first instalment of a linear loan of {principal} over {months} at a nominal yearly rate of {rate}",
        ],
        "last_payment": [
            "the last monthly payment on a loan of {principal} repaid in equal parts of the principal over {months} "
            "at a "
            "nominal yearly rate of {rate}",
            "the final instalment of a linear loan of {principal} over {months} at a nominal yearly rate of {rate}",
        ],
        "total_interest": [
            "the total interest on a loan of {principal} repaid in equal monthly parts of the principal over "
            "{months} at a "
            "nominal yearly rate of {rate}",
            "the interest over the whole life of a linear loan of {principal} over {months} at a nominal yearly rate "
            "of {rate}",
        ],
    },
    golden=[
        (
            {"principal": 12000, "rate": 12, "months": 12},
            {"first_payment": 1120.0, "last_payment": 1010.0, "total_interest": 780.0},
        )
    ],
    invalid=[({"principal": 12000, "rate": 61, "months": 12}, "invalid_arguments")],
)
def linear_loan(principal: Principal, rate: LoanRate, months: Term) -> LinearLoan:
    """Gives first and last payment and total interest of a loan repaid in equal monthly parts of the principal.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month on what is owed.
        months: Number of monthly payments.
    """
    part, monthly = principal / months, rate / 1200
    return LinearLoan(
        first_payment=part + principal * monthly,
        last_payment=part * (1 + monthly),
        total_interest=principal * monthly * (months + 1) / 2,
    )


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="loans",
    wording={
        "months": [
            "the number of months by which a loan of {principal} over {months} at a nominal yearly rate of {rate} is "
            "repaid "
            "earlier when the equal monthly payment is raised by {extra}",
            "the months saved on an instalment loan of {principal} over {months} at a nominal yearly rate of {rate} "
            "by paying "
            "{extra} more each month",
        ],
        "interest": [
            "the interest saved on a loan of {principal} over {months} at a nominal yearly rate of {rate} when the "
            "equal "
            "monthly payment is raised by {extra}",
            "the reduction in total interest on an instalment loan of {principal} over {months} at a nominal yearly "
            "rate of "
            "{rate} through paying {extra} more each month",
        ],
    },
    golden=[({"principal": 200000, "rate": 5, "months": 360, "extra": 10}, {"months": 65, "interest": 39180.86})],
    invalid=[({"principal": 200000, "rate": 5, "months": 360, "extra": 0}, "invalid_arguments")],
)
def extra_payment_saving(
    principal: Principal, rate: LoanRate, months: Term, extra: Annotated[Percent, Field(gt=0, le=100)]
) -> Saving:
    """Gives the months and the interest saved when the monthly payment of an instalment loan is raised by a percentage.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of monthly payments without the extra.
        extra: Raise of every payment in percent, for example 10; the last payment may be smaller.
    """
    usual = _payment(principal, rate, months)
    raised = usual * (1 + extra / 100)
    count = _months_to_repay(principal, rate, raised)
    monthly = rate / 1200
    owed = principal * (1 + monthly) ** (count - 1) - raised * ((1 + monthly) ** (count - 1) - 1) / monthly
    paid = raised * (count - 1) + owed * (1 + monthly)
    return Saving(months=months - count, interest=usual * months - paid)


TOOLS: tuple[Tool, ...] = (
    loan_payment,
    loan_balance,
    loan_payment_parts,
    loan_first_year,
    months_to_repay,
    loan_apr_with_fee,
    affordable_loan,
    linear_loan,
    extra_payment_saving,
)
