"""Bonds: prices, yields, durations and coupon dates by QuantLib, and rules of thumb built on them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from toolgym.envs.finance.data.formulas import QUANTLIB
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import (
    BasisPoints,
    BondPrice,
    Convexity,
    Count,
    Days,
    Duration,
    Number,
    Percent,
    Rate,
)
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

if TYPE_CHECKING:
    import QuantLib as ql

Coupon = Annotated[Rate, Field(ge=0.1, le=30)]
Yield = Annotated[Rate, Field(ge=-5, le=60)]
Quote = Annotated[BondPrice, Field(ge=1, le=400)]

_Price4 = Annotated[BondPrice, Quantity(None, 4)]
_Rate4 = Annotated[Rate, Quantity("percent", 4)]

_BOND = (
    "a bond that matures on {maturity} and pays {coupon} of its face value a year in two equal coupons (30/360 bond "
    "basis), "
    "settled on {settlement}"
)
_AT_YIELD = " at a yield to maturity of {rate} compounded semi-annually"
_AT_PRICE = " at a clean price of {price} per 100 of face value"


class Priced(Result):
    """Clean price, accrued interest and dirty price per 100 of face value."""

    clean: _Price4
    accrued: Annotated[Number, Quantity(None, 4)]
    dirty: _Price4


class Yielded(Result):
    """A yield in percent per year."""

    rate: _Rate4


class Sensitivity(Result):
    """Macaulay and modified duration in years, and convexity in years squared."""

    macaulay: Annotated[Duration, Quantity("year", 4)]
    modified: Annotated[Duration, Quantity("year", 4)]
    convexity: Annotated[Convexity, Quantity(None, 4)]


class CouponDates(Result):
    """Coupon days around a settlement."""

    previous: Day
    next: Day
    remaining: Count


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


def _bond(coupon: float, settlement: date, maturity: date) -> "tuple[ql.FixedRateBond, ql.DayCounter, ql.Date]":
    """A plain fixed-rate bond whose coupon days are counted back from its maturity, without business days.

    Raises:
        InvalidArguments: The maturity is less than 30 days or more than 25 years away.
    """
    import QuantLib as ql

    if not 30 <= (maturity - settlement).days <= 25 * 365:
        raise InvalidArguments(
            f"the maturity {maturity} must lie 30 days to 25 years after the settlement {settlement}"
        )
    settled = ql.Date(settlement.day, settlement.month, settlement.year)
    ends = ql.Date(maturity.day, maturity.month, maturity.year)
    ql.Settings.instance().evaluationDate = settled  # process-wide state of QuantLib: set it in every call
    first = ql.Date(maturity.day if maturity.month != 2 else min(maturity.day, 28), maturity.month, settlement.year - 1)
    half_year = ql.Period(ql.Semiannual)
    none = ql.NullCalendar()
    schedule = ql.Schedule(
        first, ends, half_year, none, ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, False
    )
    day_count = ql.Thirty360(ql.Thirty360.BondBasis)
    return ql.FixedRateBond(0, 100.0, schedule, [coupon / 100], day_count), day_count, settled


def _coupon_days(settlement: date, maturity: date) -> list[date]:
    """The coupon day on or before settlement, then every later one."""
    bond, _, settled = _bond(1, settlement, maturity)
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
        "clean": [
            "the clean price per 100 of face value of " + _BOND + _AT_YIELD,
            "the quoted price (without accrued interest) per 100 of face value of " + _BOND + _AT_YIELD,
        ],
        "accrued": [
            "the accrued interest per 100 of face value of " + _BOND + _AT_YIELD,
            "the part of the dirty price per 100 of face value that is accrued interest of " + _BOND + _AT_YIELD,
        ],
        "dirty": [
            "the dirty price per 100 of face value of " + _BOND + _AT_YIELD,
            "the full price, accrued interest included, per 100 of face value of " + _BOND + _AT_YIELD,
        ],
    },
    golden=[
        (
            {"coupon": 5, "rate": 4, "settlement": "2010-01-15", "maturity": "2016-01-15"},
            {"clean": 105.2877, "accrued": 0.0, "dirty": 105.2877},
        ),
        (
            {"coupon": 5, "rate": 5, "settlement": "2010-04-15", "maturity": "2016-01-15"},
            {"accrued": 1.25},
        ),
    ],
    invalid=[({"coupon": 5, "rate": 4, "settlement": "2016-01-15", "maturity": "2010-01-15"}, "invalid_arguments")],
)
def bond_price(coupon: Coupon, rate: Yield, settlement: Day, maturity: Day) -> Priced:
    """Prices a fixed-rate bond with semi-annual coupons from its yield to maturity.

    Coupon days are counted back from the maturity, 30/360 bond basis, no holidays.

    Args:
        coupon: Yearly coupon in percent of face value.
        rate: Yield to maturity in percent per year, compounded semi-annually.
        settlement: Settlement day.
        maturity: Maturity, 30 days to 25 years later.
    """
    import QuantLib as ql

    bond, day_count, settled = _bond(coupon, settlement, maturity)
    clean = bond.cleanPrice(rate / 100, day_count, ql.Compounded, ql.Semiannual, settled)
    accrued = bond.accruedAmount(settled)
    return Priced(clean=clean, accrued=accrued, dirty=clean + accrued)


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="bonds",
    wording={
        "rate": [
            "the yield to maturity, compounded semi-annually, of " + _BOND + _AT_PRICE,
            "the semi-annual bond-basis redemption yield of " + _BOND + _AT_PRICE,
        ],
    },
    golden=[({"coupon": 5, "price": 105.287671, "settlement": "2010-01-15", "maturity": "2016-01-15"}, {"rate": 4.0})],
    invalid=[({"coupon": 5, "price": 0, "settlement": "2010-01-15", "maturity": "2016-01-15"}, "invalid_arguments")],
)
def bond_yield(coupon: Coupon, price: Quote, settlement: Day, maturity: Day) -> Yielded:
    """Gives the yield to maturity of a fixed-rate bond with semi-annual coupons from its clean price.

    Coupon days are counted back from the maturity, 30/360 bond basis, no holidays.

    Args:
        coupon: Yearly coupon in percent of face value.
        price: Clean price per 100 of face value.
        settlement: Settlement day.
        maturity: Maturity, 30 days to 25 years later.
    """
    import QuantLib as ql

    bond, day_count, settled = _bond(coupon, settlement, maturity)
    quote = ql.BondPrice(price, ql.BondPrice.Clean)
    try:
        found = bond.bondYield(quote, day_count, ql.Compounded, ql.Semiannual, settled, 1e-10, 200)
    except RuntimeError as error:
        raise InvalidArguments(f"no yield fits the price {price:g}; give a clean price near 100") from error
    return Yielded(rate=100 * found)


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="bonds",
    wording={
        "macaulay": [
            "the Macaulay duration in years of " + _BOND + _AT_YIELD,
            "the present-value-weighted mean time to payment, in years, of " + _BOND + _AT_YIELD,
        ],
        "modified": [
            "the modified duration in years of " + _BOND + _AT_YIELD,
            "the relative price sensitivity to the yield (modified duration) of " + _BOND + _AT_YIELD,
        ],
        "convexity": [
            "the convexity in years squared of " + _BOND + _AT_YIELD,
            "the second-order price sensitivity to the yield (convexity) of " + _BOND + _AT_YIELD,
        ],
    },
    golden=[
        (
            {"coupon": 5, "rate": 4, "settlement": "2010-01-15", "maturity": "2016-01-15"},
            {"macaulay": 5.2799, "modified": 5.1763, "convexity": 31.5354},
        )
    ],
    invalid=[({"coupon": 5, "rate": 4, "settlement": "2010-01-15", "maturity": "2010-01-20"}, "invalid_arguments")],
)
def bond_duration(coupon: Coupon, rate: Yield, settlement: Day, maturity: Day) -> Sensitivity:
    """Gives Macaulay duration, modified duration and convexity of a fixed-rate bond with semi-annual coupons.

    Coupon days are counted back from the maturity, 30/360 bond basis, no holidays.

    Args:
        coupon: Yearly coupon in percent of face value.
        rate: Yield to maturity in percent per year, compounded semi-annually.
        settlement: Settlement day.
        maturity: Maturity, 30 days to 25 years later.
    """
    import QuantLib as ql

    bond, day_count, settled = _bond(coupon, settlement, maturity)
    yielded = ql.InterestRate(rate / 100, day_count, ql.Compounded, ql.Semiannual)
    measure = ql.BondFunctions.duration
    return Sensitivity(
        macaulay=measure(bond, yielded, ql.Duration.Macaulay, settled),
        modified=measure(bond, yielded, ql.Duration.Modified, settled),
        convexity=ql.BondFunctions.convexity(bond, yielded, settled),
    )


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
    },
    golden=[
        (
            {"settlement": "2010-04-01", "maturity": "2016-01-15"},
            {"previous": "2010-01-15", "next": "2010-07-15", "remaining": 12},
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
    return CouponDates(previous=previous, next=later[0], remaining=len(later))


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
    source=QUANTLIB,
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
    source=QUANTLIB,
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
    source=QUANTLIB,
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
    bond_price,
    bond_yield,
    bond_duration,
    coupon_dates,
    coupon_schedule,
    price_change_estimate,
    treasury_bill,
    current_yield,
)
