"""Fixed-rate bonds by QuantLib: prices, yields, durations."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import QUANTLIB
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import (
    BondPrice,
    Convexity,
    Duration,
    Number,
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
    "a bond that matures on {maturity} and pays {coupon} of its face value a year in two equal coupons (30/360 "
    "bond basis), settled on {settlement}"
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


def fixed_rate_bond(
    coupon: float, settlement: date, maturity: date
) -> "tuple[ql.FixedRateBond, ql.DayCounter, ql.Date]":
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
    first = ql.Date(maturity.day if maturity.month != 2 else min(maturity.day, 28), maturity.month, settlement.year - 2)
    half_year = ql.Period(ql.Semiannual)
    none = ql.NullCalendar()
    schedule = ql.Schedule(
        first, ends, half_year, none, ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, False
    )
    day_count = ql.Thirty360(ql.Thirty360.BondBasis)
    return ql.FixedRateBond(0, 100.0, schedule, [coupon / 100], day_count), day_count, settled


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

    bond, day_count, settled = fixed_rate_bond(coupon, settlement, maturity)
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

    bond, day_count, settled = fixed_rate_bond(coupon, settlement, maturity)
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

    bond, day_count, settled = fixed_rate_bond(coupon, settlement, maturity)
    yielded = ql.InterestRate(rate / 100, day_count, ql.Compounded, ql.Semiannual)
    measure = ql.BondFunctions.duration
    return Sensitivity(
        macaulay=measure(bond, yielded, ql.Duration.Macaulay, settled),
        modified=measure(bond, yielded, ql.Duration.Modified, settled),
        convexity=ql.BondFunctions.convexity(bond, yielded, settled),
    )


TOOLS: tuple[Tool, ...] = (
    bond_price,
    bond_yield,
    bond_duration,
)
