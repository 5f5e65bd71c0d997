"""Coupon days of bonds, discount bills, and rules of thumb for bond prices."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, QUANTLIB
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import (
    BasisPoints,
    BondPrice,
    Convexity,
    Count,
    Days,
    Duration,
    Percent,
    Rate,
)
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.bonds import Coupon, Quote, Yielded, fixed_rate_bond
from toolgym.tools import Quantity, Tool, tool

_Price4 = Annotated[BondPrice, Quantity(None, 4)]
_Rate4 = Annotated[Rate, Quantity("percent", 4)]


class CouponDates(Result):
    """Coupon days around a settlement."""

    previous: Day
    next: Day
    remaining: Count
    days_to_next: Count


class CouponDays(Result):
    """Coupon days, the maturity last."""

    days: list[Day]


class PriceMove(Result):
    """A price change in percent."""

    change: Annotated[Percent, Quantity("percent", 4)]


class BillPriced(Result):
    """Price per 100 of face value, and the simple yield on it with a 365-day year."""

    price: _Price4
    bond_yield: _Rate4


def _coupon_days(settlement: date, maturity: date) -> list[date]:
    """The coupon day on or before settlement, then every later one."""
    bond, _, settled = fixed_rate_bond(1, settlement, maturity)
    days = [_date(flow.date()) for flow in bond.cashflows()[:-1]]
    return [_date(bond.previousCashFlowDate(settled)), *(day for day in days if day > settlement)]


def _date(value: Any) -> date:
    return date(value.year(), value.month(), value.dayOfMonth())


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="bonds",
    wording={
        "previous": [
            "the last coupon date on or before {settlement} of a semi-annual bond that matures on {maturity}",
            "the coupon day from which interest accrues on {settlement} for a semi-annual bond due on {maturity}",
        ],
        "next": [
            "the first coupon date after {settlement} of a semi-annual bond that matures on {maturity}",
            "the next coupon day, counted from {settlement}, of a semi-annual bond due on {maturity}",
        ],
        "remaining": [
            "the number of coupons still to come after {settlement} on a semi-annual bond that matures on {maturity}",
            "the count of coupon days later than {settlement} of a semi-annual bond due on {maturity}",
        ],
        "days_to_next": [
            "the number of calendar days from {settlement} to the next coupon of a semi-annual bond that matures on "
            "{maturity}",
            "the calendar days left on {settlement} until the next coupon day of a semi-annual bond due on {maturity}",
        ],
    },
    golden=[
        (
            {"settlement": "2010-04-01", "maturity": "2016-01-15"},
            {"previous": "2010-01-15", "next": "2010-07-15", "remaining": 12, "days_to_next": 105},
        )
    ],
    invalid=[({"settlement": "2010-04-01", "maturity": "2040-01-15"}, "invalid_arguments")],
)
def coupon_dates(settlement: Day, maturity: Day) -> CouponDates:
    """Gives the coupon days before and after a day, and the number of coupons left, of a semi-annual bond.

    Coupon days are counted back from the maturity in half years, without regard to holidays.

    Args:
        settlement: The day to look from.
        maturity: Maturity, 30 days to 25 years later.
    """
    previous, *later = _coupon_days(settlement, maturity)
    return CouponDates(
        previous=previous, next=later[0], remaining=len(later), days_to_next=(later[0] - settlement).days
    )


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="bonds",
    wording={
        "days": [
            "the coupon dates after {settlement} of a semi-annual bond that matures on {maturity}",
            "the remaining coupon days, counted from {settlement}, of a semi-annual bond due on {maturity}",
        ],
    },
    golden=[
        (
            {"settlement": "2014-10-15", "maturity": "2016-01-15"},
            {"days": ["2015-01-15", "2015-07-15", "2016-01-15"]},
        )
    ],
    invalid=[({"settlement": "2016-04-01", "maturity": "2016-01-15"}, "invalid_arguments")],
)
def coupon_schedule(settlement: Day, maturity: Day) -> CouponDays:
    """Lists the coupon days of a semi-annual bond after a day, in order; the last is the maturity.

    Coupon days are counted back from the maturity in half years, without regard to holidays.

    Args:
        settlement: The day to look from.
        maturity: Maturity, 30 days to 25 years later.
    """
    return CouponDays(days=_coupon_days(settlement, maturity)[1:])


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="bonds",
    wording={
        "change": [
            "the second-order estimate of the percentage price change of a bond with a modified duration of "
            "{duration} and a "
            "convexity of {convexity} when its yield changes by {shift}",
            "the price change in percent, estimated from a modified duration of {duration} and a convexity of "
            "{convexity}, for "
            "a yield change of {shift}",
        ],
    },
    golden=[({"duration": 5, "convexity": 30, "shift": 100}, {"change": -4.85})],
    invalid=[({"duration": 5, "convexity": 30, "shift": 2000}, "invalid_arguments")],
)
def price_change_estimate(
    duration: Annotated[Duration, Field(gt=0, le=60)],
    convexity: Annotated[Convexity, Field(ge=0, le=4000)],
    shift: Annotated[BasisPoints, Field(ge=-500, le=500)],
) -> PriceMove:
    """Estimates a bond's percentage price change from duration and convexity: -D x dy + C x dy^2 / 2.

    Args:
        duration: Modified duration in years.
        convexity: Convexity in years squared.
        shift: Change of the yield in basis points, signed.
    """
    step = shift / 10_000
    return PriceMove(change=100 * (-duration * step + convexity * step**2 / 2))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="bonds",
    wording={
        "price": [
            "the price per 100 of face value of a bill with {days} to maturity at a bank discount rate (actual/360) "
            "of {rate}",
            "the purchase price per 100 of face value of a discount bill with {days} left and a 360-day discount of "
            "{rate} a year",
        ],
        "bond_yield": [
            "the bond-equivalent yield (simple, 365 days) of a bill with {days} to maturity at a bank discount rate "
            "of {rate}",
            "the simple 365-day investment yield of a discount bill with {days} left and a 360-day discount of "
            "{rate} a year",
        ],
    },
    golden=[({"rate": 5, "days": 90}, {"price": 98.75, "bond_yield": 5.1336})],
    invalid=[({"rate": 5, "days": 400}, "invalid_arguments")],
)
def treasury_bill(rate: Annotated[Rate, Field(gt=0, le=60)], days: Annotated[Days, Field(ge=1, le=365)]) -> BillPriced:
    """Gives the price of a discount bill and its bond-equivalent yield from the bank discount rate.

    Args:
        rate: Bank discount rate in percent per year, on the face value, with 360 days.
        days: Days to maturity, 1 to 365.
    """
    price = 100 * (1 - rate / 100 * days / 360)
    return BillPriced(price=price, bond_yield=100 * (100 - price) / price * 365 / days)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="bonds",
    wording={
        "rate": [
            "the current yield of a bond with a yearly coupon of {coupon} of face value at a clean price of {price} "
            "per 100",
            "the yearly coupon income in percent of the price, for a coupon of {coupon} and a clean price of {price} "
            "per 100",
        ],
    },
    golden=[({"coupon": 5, "price": 80}, {"rate": 6.25})],
    invalid=[({"coupon": 5, "price": 0}, "invalid_arguments")],
)
def current_yield(coupon: Coupon, price: Quote) -> Yielded:
    """Gives the current yield of a bond: yearly coupon over clean price.

    Args:
        coupon: Yearly coupon in percent of face value.
        price: Clean price per 100 of face value.
    """
    return Yielded(rate=100 * coupon / price)


TOOLS: tuple[Tool, ...] = (
    coupon_dates,
    coupon_schedule,
    price_change_estimate,
    treasury_bill,
    current_yield,
)
