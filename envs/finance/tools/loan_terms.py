"""Terms of loans: how long, how much, at what true rate, and what a larger payment or a linear plan changes."""

from math import ceil, isfinite, log
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, NUMPY_FINANCIAL
from toolgym.envs.finance.quantities import Amount, Count, Earning, Months, Payment, Portion, Rate
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.loans import LoanRate, Principal, Term, monthly_payment
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_Money = Annotated[Amount, Quantity(None, 2)]
_Earned = Annotated[Earning, Quantity(None, 2)]
_Paid = Annotated[Payment, Quantity(None, 2)]


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

    months: Count
    interest: _Earned


class LinearLoan(Result):
    """A loan repaid in equal parts of its principal: first payment, last payment and total interest."""

    first_payment: _Paid
    last_payment: _Paid
    total_interest: _Earned


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="loans",
    wording={
        "payments": [
            "the number of monthly payments of {payment} (the smaller last one included) that repay a loan "
            "of {principal} at a nominal yearly rate of {rate}",
            "the number of months in which {payment} a month pays off {principal} borrowed at a nominal yearly rate "
            "of {rate}",
        ],
    },
    golden=[({"principal": 8000, "rate": 7, "payment": 150}, {"payments": 65})],
    invalid=[({"principal": 8000, "rate": 12, "payment": 80}, "not_found")],
)
def months_to_repay(principal: Principal, rate: LoanRate, payment: Annotated[Payment, Field(gt=0, le=1e12)]) -> Repaid:
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
    principal: Principal, rate: LoanRate, months: Term, fee: Annotated[Portion, Field(ge=0, le=20)]
) -> YearRate:
    """Gives the nominal annual percentage rate of an instalment loan whose fee is deducted from the payout.

    Args:
        principal: Amount borrowed and repaid in equal monthly payments.
        rate: Nominal rate in percent per year of the loan itself.
        months: Number of monthly payments.
        fee: Fee in percent of the principal, 0 to 20.
    """
    import numpy_financial as npf

    payment = monthly_payment(principal, rate, months)
    guess = max(rate / 1200, 1e-4)
    found = npf.rate(months, -payment, principal * (1 - fee / 100), 0, guess=guess, tol=1e-12, maxiter=200)
    if not isfinite(found):
        raise InvalidArguments(f"no annual percentage rate can be found at a rate of {rate}; give one of at least 0.01")
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
            "the principal paid off by {payment} at the end of each month in {months} at a nominal yearly "
            "rate of {rate}",
        ],
    },
    golden=[({"payment": 1073.64, "rate": 5, "months": 360}, {"principal": 199999.4})],
    invalid=[({"payment": 1000, "rate": 5, "months": 1}, "invalid_arguments")],
)
def affordable_loan(payment: Annotated[Payment, Field(gt=0, le=1e12)], rate: LoanRate, months: Term) -> Size:
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
    source=FORMULAS,
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
            "the number of months saved on an instalment loan of {principal} over {months} at a nominal yearly rate of "
            "{rate} by paying {extra} more each month",
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
    principal: Principal, rate: LoanRate, months: Term, extra: Annotated[Portion, Field(gt=0, le=100)]
) -> Saving:
    """Gives the months and the interest saved when the monthly payment of an instalment loan is raised by a percentage.

    Args:
        principal: Amount borrowed.
        rate: Nominal rate in percent per year; a twelfth of it is charged each month.
        months: Number of monthly payments without the extra.
        extra: Raise of every payment in percent, for example 10; the last payment may be smaller.
    """
    usual = monthly_payment(principal, rate, months)
    raised = usual * (1 + extra / 100)
    count = _months_to_repay(principal, rate, raised)
    monthly = rate / 1200
    owed = principal * (1 + monthly) ** (count - 1) - raised * ((1 + monthly) ** (count - 1) - 1) / monthly
    paid = raised * (count - 1) + owed * (1 + monthly)
    return Saving(months=months - count, interest=usual * months - paid)


TOOLS: tuple[Tool, ...] = (
    months_to_repay,
    loan_apr_with_fee,
    affordable_loan,
    linear_loan,
    extra_payment_saving,
)
