"""European options without dividends: Black-Scholes values, sensitivities, implied volatility."""

from math import exp, sqrt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import QUANTLIB
from toolgym.envs.finance.quantities import (
    Days,
    Moneyness,
    PercentShare,
    Portion,
    Premium,
    Price,
    Rate,
    Ratio,
    Volatility,
)
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

if TYPE_CHECKING:
    import QuantLib as ql


Kind = Literal["call", "put"]
Spot = Annotated[Price, Field(gt=0, le=1e6)]
Strike = Annotated[Moneyness, Field(ge=20, le=500)]
Carry = Annotated[Rate, Field(ge=-10, le=60)]
Vol = Annotated[Volatility, Field(ge=1, le=300)]
Expiry = Annotated[Days, Field(ge=1, le=3650)]
_Price4 = Annotated[Premium, Quantity(None, 4)]
_Ratio6 = Annotated[Ratio, Quantity(None, 6)]
TERMS = (
    "on a spot price of {spot} with a strike at {strike} of the spot and {days} to expiry, at a volatility of "
    "{volatility} and "
    "a rate of {rate}"
)
MODEL = " (Black-Scholes, no dividends, continuous rate, 365-day year)"


class OptionPrice(Result):
    """A premium in the unit of the spot."""

    price: _Price4


class Greeks(Result):
    """Delta, gamma, vega (per volatility point) and theta (per calendar day)."""

    delta: _Ratio6
    gamma: Annotated[float, Quantity(None, 6)]
    vega: Annotated[float, Quantity(None, 4)]
    theta: Annotated[float, Quantity(None, 4)]


class ImpliedVolatility(Result):
    """A volatility in percent per year."""

    volatility: Annotated[Volatility, Quantity("percent", 4)]


class Chance(Result):
    """A probability in percent."""

    probability: Annotated[PercentShare, Quantity("percent", 4)]


def black_calculator(
    kind: str, spot: float, strike: float, days: int, volatility: float, rate: float
) -> "ql.BlackCalculator":
    """Black-Scholes in QuantLib for an option without dividends.

    Args:
        kind: call or put.
        spot: Price of the underlying.
        strike: Strike in percent of the spot.
        days: Calendar days to expiry, 365 to the year.
        volatility: Percent per year.
        rate: Percent per year, continuous.
    """
    import QuantLib as ql

    time = days / 365
    discount = exp(-rate / 100 * time)
    payoff = ql.PlainVanillaPayoff(ql.Option.Call if kind == "call" else ql.Option.Put, spot * strike / 100)
    return ql.BlackCalculator(payoff, spot / discount, volatility / 100 * sqrt(time), discount)


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "price": [
            "the premium of a European {kind} " + TERMS + MODEL,
            "the fair value of a European {kind} option " + TERMS + MODEL,
        ],
    },
    golden=[
        (
            {"kind": "call", "spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5},
            {"price": 10.4506},
        ),
        ({"kind": "put", "spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5}, {"price": 5.5735}),
    ],
    invalid=[
        ({"kind": "call", "spot": 100, "strike": 100, "days": 0, "volatility": 20, "rate": 5}, "invalid_arguments")
    ],
)
def option_price(kind: Kind, spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Carry) -> OptionPrice:
    """Gives the Black-Scholes value of a European option without dividends.

    Args:
        kind: call or put.
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        volatility: Volatility in percent per year.
        rate: Continuously compounded rate in percent per year.
    """
    return OptionPrice(price=black_calculator(kind, spot, strike, days, volatility, rate).value())


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "delta": [
            "the delta of a European {kind} " + TERMS + MODEL,
            "the first derivative with respect to the spot of the value of a European {kind} " + TERMS + MODEL,
        ],
        "gamma": [
            "the gamma of a European {kind} " + TERMS + MODEL,
            "the second derivative with respect to the spot of the value of a European {kind} " + TERMS + MODEL,
        ],
        "vega": [
            "the vega per volatility point of a European {kind} " + TERMS + MODEL,
            "the change in value per percentage point of volatility (vega) of a European {kind} " + TERMS + MODEL,
        ],
        "theta": [
            "the theta per calendar day of a European {kind} " + TERMS + MODEL,
            "the daily time decay (yearly theta over 365) of a European {kind} " + TERMS + MODEL,
        ],
    },
    golden=[
        (
            {"kind": "call", "spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5},
            {"delta": 0.636831, "gamma": 0.018762, "vega": 0.3752, "theta": -0.0176},
        )
    ],
    invalid=[
        ({"kind": "both", "spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5}, "invalid_arguments")
    ],
)
def option_greeks(kind: Kind, spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Carry) -> Greeks:
    """Gives the Black-Scholes sensitivities of a European option without dividends.

    Vega is per percentage point of volatility, theta per calendar day.

    Args:
        kind: call or put.
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        volatility: Volatility in percent per year.
        rate: Continuously compounded rate in percent per year.
    """
    black = black_calculator(kind, spot, strike, days, volatility, rate)
    time = days / 365
    return Greeks(
        delta=black.delta(spot),
        gamma=black.gamma(spot),
        vega=black.vega(time) / 100,
        theta=black.theta(spot, time) / 365,
    )


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "volatility": [
            "the implied volatility of a European {kind} that costs {premium} of a spot price of {spot}, with a "
            "strike at "
            "{strike} of the spot, {days} to expiry and a rate of {rate}" + MODEL,
            "the yearly volatility at which a European {kind} on a spot price of {spot} is worth {premium} of it, "
            "given a "
            "strike at {strike} of the spot, {days} to expiry and a rate of {rate}" + MODEL,
        ],
    },
    golden=[
        (
            {"kind": "call", "premium": 10.450583572, "spot": 100, "strike": 100, "days": 365, "rate": 5},
            {"volatility": 20.0},
        )
    ],
    invalid=[
        (
            {"kind": "call", "premium": 1, "spot": 100, "strike": 80, "days": 365, "rate": 5},
            "invalid_arguments",
        )
    ],
)
def implied_volatility(
    kind: Kind, premium: Annotated[Portion, Field(gt=0, le=100)], spot: Spot, strike: Strike, days: Expiry, rate: Carry
) -> ImpliedVolatility:
    """Gives the volatility at which the Black-Scholes value of a European option equals its premium.

    Args:
        kind: call or put.
        premium: Premium in percent of the spot.
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        rate: Continuously compounded rate in percent per year.
    """
    import QuantLib as ql

    time = days / 365
    discount = exp(-rate / 100 * time)
    price, struck = spot * premium / 100, spot * strike / 100
    sign = 1 if kind == "call" else -1
    least = max(0.0, sign * (spot - struck * discount))
    most = spot if kind == "call" else struck * discount
    if not least * 1.000001 < price < most * 0.999999:
        raise InvalidArguments(
            f"the premium {premium:g} must lie between {100 * least / spot:.4f} and {100 * most / spot:.4f} percent"
        )
    side = ql.Option.Call if kind == "call" else ql.Option.Put
    try:
        deviation = ql.blackFormulaImpliedStdDev(
            side, struck, spot / discount, price, discount, 0.0, 0.2 * sqrt(time), 1e-12, 500
        )
    except RuntimeError as error:
        raise InvalidArguments(f"no volatility fits a premium of {premium:g} percent of the spot") from error
    return ImpliedVolatility(volatility=100 * deviation / sqrt(time))


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "probability": [
            "the risk-neutral probability, in percent, that a European {kind} expires in the money " + TERMS + MODEL,
            "the risk-neutral chance of exercise, in percent, of a European {kind} " + TERMS + MODEL,
        ],
    },
    golden=[
        (
            {"kind": "call", "spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5},
            {"probability": 55.9618},
        )
    ],
    invalid=[
        ({"kind": "call", "spot": 100, "strike": 10, "days": 365, "volatility": 20, "rate": 5}, "invalid_arguments")
    ],
)
def exercise_probability(kind: Kind, spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Carry) -> Chance:
    """Gives the risk-neutral probability, in percent, that a European option without dividends expires in the money.

    Args:
        kind: call or put.
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        volatility: Volatility in percent per year.
        rate: Continuously compounded rate in percent per year.
    """
    above = black_calculator("call", spot, strike, days, volatility, rate).itmCashProbability()
    return Chance(probability=100 * (above if kind == "call" else 1 - above))


TOOLS: tuple[Tool, ...] = (
    option_price,
    option_greeks,
    implied_volatility,
    exercise_probability,
)
