"""Money-market arithmetic: discount factors, simple interest, forwards of prices, currencies and rates."""

from datetime import date
from math import exp
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, PYXIRR
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Amount, Days, Earning, FxRate, PercentShare, Price, Ratio
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.curves import AnyRate
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Span = Annotated[Days, Field(ge=1, le=3650)]
Notional = Annotated[Amount, Field(gt=0, le=1e12)]
_Earned = Annotated[Earning, Quantity(None, 2)]


class Factor(Result):
    """What one unit due later is worth today."""

    factor: Annotated[Ratio, Quantity(None, 6)]


class ForwardFx(Result):
    """A forward exchange rate and its premium over the spot in percent."""

    forward: Annotated[FxRate, Quantity(None, 4)]
    premium: Annotated[PercentShare, Quantity("percent", 4)]


class ForwardPrice(Result):
    """A forward price in the unit of the spot."""

    forward: Annotated[Price, Quantity(None, 4)]


class Interest(Result):
    """Simple interest, in the currency of the amount."""

    interest: _Earned


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "factor": [
            "the discount factor for {days} at a simple yearly rate of {rate} (actual/360)",
            "the value today of one unit due in {days}, at a simple money-market rate of {rate} on 360 days",
        ],
    },
    golden=[({"rate": 4, "days": 90}, {"factor": 0.990099})],
    invalid=[({"rate": 4, "days": 0}, "invalid_arguments")],
)
def money_market_factor(rate: AnyRate, days: Span) -> Factor:
    """Gives the discount factor of a simple money-market rate over a number of days, with 360 days a year.

    Args:
        rate: Simple rate in percent per year.
        days: Days until payment.
    """
    return Factor(factor=1 / (1 + rate / 100 * days / 360))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "forward": [
            "the forward exchange rate for {days} (actual/360) by covered interest parity, for a spot rate of {spot} "
            "units of "
            "the quote currency per unit of the base currency, a quote currency rate of {quote_rate} and a base "
            "currency rate "
            "of {base_rate}",
            "the covered-parity forward over {days}, with simple rates on 360 days, of a spot exchange rate of "
            "{spot} when the "
            "quote currency yields {quote_rate} and the base currency {base_rate}",
        ],
        "premium": [
            "the forward premium in percent of the spot over {days} (actual/360) by covered interest parity, for a "
            "spot rate "
            "of {spot} units of the quote currency per unit of the base currency, a quote currency rate of "
            "{quote_rate} and a "
            "base currency rate of {base_rate}",
            "the percentage by which the covered-parity forward over {days}, with simple rates on 360 days, exceeds "
            "a spot "
            "exchange rate of {spot} when the quote currency yields {quote_rate} and the base currency {base_rate}",
        ],
    },
    golden=[
        ({"spot": 1.25, "quote_rate": 5, "base_rate": 3, "days": 360}, {"forward": 1.2743, "premium": 1.9417}),
    ],
    invalid=[({"spot": 0, "quote_rate": 5, "base_rate": 3, "days": 360}, "invalid_arguments")],
)
def forward_exchange_rate(
    spot: Annotated[FxRate, Field(gt=0, le=1e7)], quote_rate: AnyRate, base_rate: AnyRate, days: Span
) -> ForwardFx:
    """Gives a forward exchange rate by covered interest parity, from simple rates with 360 days a year.

    Args:
        spot: Units of the quote currency per unit of the base currency.
        quote_rate: Rate of the quote currency in percent per year.
        base_rate: Rate of the base currency in percent per year.
        days: Days to the forward date.
    """
    time = days / 36_000
    growth = (1 + quote_rate * time) / (1 + base_rate * time)
    return ForwardFx(forward=spot * growth, premium=100 * (growth - 1))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "forward": [
            "the forward price over {days} of an asset with a spot price of {spot} and a continuous dividend yield of "
            "{dividend}, at a continuous rate of {rate} (365-day year)",
            "the no-arbitrage delivery price in {days} for a spot price of {spot}, a continuous rate of {rate} and a "
            "continuous dividend yield of {dividend} (365-day year)",
        ],
    },
    golden=[({"spot": 100, "rate": 5, "dividend": 2, "days": 365}, {"forward": 103.0455})],
    invalid=[({"spot": 100, "rate": 5, "dividend": 90, "days": 365}, "invalid_arguments")],
)
def forward_price(
    spot: Annotated[Price, Field(gt=0, le=1e9)], rate: AnyRate, dividend: AnyRate, days: Span
) -> ForwardPrice:
    """Gives the forward price of an asset by cost of carry: spot x exp((rate - dividend) x days / 365).

    Args:
        spot: Price today.
        rate: Continuously compounded rate in percent per year.
        dividend: Continuous dividend yield in percent per year.
        days: Calendar days to delivery.
    """
    return ForwardPrice(forward=spot * exp((rate - dividend) / 100 * days / 365))


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="curves",
    wording={
        "interest": [
            "the simple interest on {amount} from {start} to {end} at a yearly rate of {rate} under the {convention} "
            "day count",
            "the interest, without compounding, earned by {amount} at a yearly rate of {rate} between "
            "{start} and {end} with the {convention} day count convention",
        ],
    },
    golden=[
        (
            {"amount": 10000, "rate": 4, "start": "2010-01-15", "end": "2010-07-15", "convention": "30E/360"},
            {"interest": 200.0},
        ),
        (
            {"amount": 10000, "rate": 4, "start": "2010-01-15", "end": "2010-07-15", "convention": "ACT/360"},
            {"interest": 201.11},
        ),
    ],
    invalid=[
        (
            {"amount": 10000, "rate": 4, "start": "2010-07-15", "end": "2010-01-15", "convention": "ACT/360"},
            "invalid_arguments",
        )
    ],
)
def simple_interest(
    amount: Notional, rate: AnyRate, start: Day, end: Day, convention: Literal["ACT/360", "ACT/365F", "30E/360"]
) -> Interest:
    """Gives the simple interest on an amount between two days under a day count convention.

    Args:
        amount: Amount lent.
        rate: Rate in percent per year.
        start: First day.
        end: Later day.
        convention: ACT/360, ACT/365F or 30E/360 (Eurobond).
    """
    return Interest(interest=amount * rate / 100 * _fraction(start, end, convention))


def _fraction(start: date, end: date, convention: str) -> float:
    import pyxirr

    if end <= start:
        raise InvalidArguments(f"the end {end} must lie after the start {start}; swap them")
    return float(pyxirr.year_fraction(start, end, convention))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "interest": [
            "the settlement amount, signed, received by the buyer of a forward rate agreement on {amount} over {days} "
            "(actual/360) with a contract rate of {contract} and a reference rate of {reference}",
            "the discounted payment, signed, to the fixed-rate payer of an FRA on {amount} for {days} of a 360-day "
            "year when "
            "the rate agreed was {contract} and the reference rate is {reference}",
        ],
    },
    golden=[({"amount": 1000000, "contract": 4, "reference": 5, "days": 90}, {"interest": 2469.14})],
    invalid=[({"amount": 0, "contract": 4, "reference": 5, "days": 90}, "invalid_arguments")],
)
def forward_rate_agreement(amount: Notional, contract: AnyRate, reference: AnyRate, days: Span) -> Interest:
    """Gives what the buyer of a forward rate agreement receives at its start; negative if the buyer pays.

    The rate difference over the days (360 a year), discounted at the reference rate.

    Args:
        amount: Notional amount.
        contract: Rate agreed, in percent per year.
        reference: Reference rate at the start, in percent per year.
        days: Days of the interest period.
    """
    time = days / 36_000
    return Interest(interest=amount * (reference - contract) * time / (1 + reference * time))


TOOLS: tuple[Tool, ...] = (
    money_market_factor,
    forward_exchange_rate,
    forward_price,
    simple_interest,
    forward_rate_agreement,
)
