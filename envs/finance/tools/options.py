"""Options on a price without dividends: Black-Scholes values, sensitivities, implied volatility, American puts."""

from math import exp, sqrt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY, QUANTLIB
from toolgym.envs.finance.quantities import Days, Moneyness, Percent, Price, Rate, Ratio, Volatility
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

if TYPE_CHECKING:
    import QuantLib as ql

Kind = Literal["call", "put"]
Spot = Annotated[Price, Field(gt=0, le=1e6)]
Strike = Annotated[Moneyness, Field(ge=20, le=500)]
Carry = Annotated[Rate, Field(ge=-10, le=60)]
Vol = Annotated[Volatility, Field(ge=1, le=300)]
Expiry = Annotated[Days, Field(ge=1, le=3650)]

_Price4 = Annotated[Price, Quantity(None, 4)]
_Ratio6 = Annotated[Ratio, Quantity(None, 6)]

_TERMS = (
    "on a spot price of {spot} with a strike at {strike} of the spot and {days} to expiry, at a volatility of "
    "{volatility} and "
    "a rate of {rate}"
)
_MODEL = " (Black-Scholes, no dividends, continuous rate, 365-day year)"
_TREE_STEPS = 200


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


class AmericanPut(Result):
    """Premium of an American put, and how much of it the right to early exercise is worth."""

    price: _Price4
    early_exercise: _Price4


class Straddle(Result):
    """Cost of a straddle and the prices at expiry between which it loses."""

    cost: _Price4
    lower: _Price4
    upper: _Price4


class Chance(Result):
    """A probability in percent."""

    probability: Annotated[Percent, Quantity("percent", 4)]


class Move(Result):
    """A price change of one standard deviation."""

    move: _Price4


def _black(kind: str, spot: float, strike: float, days: int, volatility: float, rate: float) -> "ql.BlackCalculator":
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
            "the premium of a European {kind} " + _TERMS + _MODEL,
            "the fair value of a European {kind} option " + _TERMS + _MODEL,
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
    return OptionPrice(price=_black(kind, spot, strike, days, volatility, rate).value())


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "delta": [
            "the delta of a European {kind} " + _TERMS + _MODEL,
            "the first derivative with respect to the spot of the value of a European {kind} " + _TERMS + _MODEL,
        ],
        "gamma": [
            "the gamma of a European {kind} " + _TERMS + _MODEL,
            "the second derivative with respect to the spot of the value of a European {kind} " + _TERMS + _MODEL,
        ],
        "vega": [
            "the vega per volatility point of a European {kind} " + _TERMS + _MODEL,
            "the change in value per percentage point of volatility (vega) of a European {kind} " + _TERMS + _MODEL,
        ],
        "theta": [
            "the theta per calendar day of a European {kind} " + _TERMS + _MODEL,
            "the daily time decay (yearly theta over 365) of a European {kind} " + _TERMS + _MODEL,
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
    black = _black(kind, spot, strike, days, volatility, rate)
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
            "{strike} of the spot, {days} to expiry and a rate of {rate}" + _MODEL,
            "the yearly volatility at which a European {kind} on a spot price of {spot} is worth {premium} of it, "
            "given a "
            "strike at {strike} of the spot, {days} to expiry and a rate of {rate}" + _MODEL,
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
    kind: Kind, premium: Annotated[Percent, Field(gt=0, le=100)], spot: Spot, strike: Strike, days: Expiry, rate: Carry
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
            f"the premium {premium:g} must lie between {100 * least / spot:.4f} and {100 * most / spot:.4f} percent of the spot"
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
    source=NUMPY,
    theme="options",
    wording={
        "price": [
            "the premium of an American put " + _TERMS + " (Cox-Ross-Rubinstein tree of 200 steps)",
            "the 200-step Cox-Ross-Rubinstein value, without dividends, of an American put " + _TERMS,
        ],
        "early_exercise": [
            "the early exercise premium over the European put of an American put "
            + _TERMS
            + " (Cox-Ross-Rubinstein trees of 200 steps)",
            "the value added by early exercise, on 200-step Cox-Ross-Rubinstein trees, to a put " + _TERMS,
        ],
    },
    golden=[
        ({"spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5}, {"price": 6.0864}),
    ],
    invalid=[({"spot": 100, "strike": 100, "days": 365, "volatility": 0, "rate": 5}, "invalid_arguments")],
)
def american_put(
    spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Annotated[Rate, Field(ge=0, le=60)]
) -> AmericanPut:
    """Gives the value of an American put without dividends on a Cox-Ross-Rubinstein tree of 200 steps.

    Also gives how much more it is worth than the European put on the same tree.

    Args:
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        volatility: Volatility in percent per year.
        rate: Continuously compounded rate in percent per year.
    """
    import numpy as np

    time = days / 365 / _TREE_STEPS
    up = exp(volatility / 100 * sqrt(time))
    growth = exp(rate / 100 * time)
    chance = (growth - 1 / up) / (up - 1 / up)
    if not 0 < chance < 1:
        raise InvalidArguments(
            "the tree needs a higher volatility or a lower rate: its up-probability is not within 0 and 1"
        )
    moves = np.arange(-_TREE_STEPS, _TREE_STEPS + 1)
    prices = spot * up ** moves.astype(np.float64)
    payoff = np.maximum(spot * strike / 100 - prices, 0)
    american = european = payoff[::2]
    for step in range(_TREE_STEPS - 1, -1, -1):
        exercised = payoff[_TREE_STEPS - step : _TREE_STEPS + step + 1 : 2]
        american = np.maximum((chance * american[1:] + (1 - chance) * american[:-1]) / growth, exercised)
        european = (chance * european[1:] + (1 - chance) * european[:-1]) / growth
    return AmericanPut(price=float(american[0]), early_exercise=float(american[0] - european[0]))


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "cost": [
            "the cost of a straddle (one European call and one put) " + _TERMS + _MODEL,
            "the sum of the premiums of a European call and a European put " + _TERMS + _MODEL,
        ],
        "lower": [
            "the lower break-even price at expiry of a straddle (one European call and one put) " + _TERMS + _MODEL,
            "the strike minus the total premium of a European straddle " + _TERMS + _MODEL,
        ],
        "upper": [
            "the upper break-even price at expiry of a straddle (one European call and one put) " + _TERMS + _MODEL,
            "the strike plus the total premium of a European straddle " + _TERMS + _MODEL,
        ],
    },
    golden=[
        (
            {"spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5},
            {"cost": 16.0241, "lower": 83.9759, "upper": 116.0241},
        )
    ],
    invalid=[({"spot": -100, "strike": 100, "days": 365, "volatility": 20, "rate": 5}, "invalid_arguments")],
)
def straddle(spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Carry) -> Straddle:
    """Gives the Black-Scholes cost of a straddle (call plus put of one strike) and its two break-even prices at expiry.

    Args:
        spot: Price of the underlying.
        strike: Strike in percent of the spot, 100 for at the money.
        days: Calendar days to expiry; a year has 365.
        volatility: Volatility in percent per year.
        rate: Continuously compounded rate in percent per year.
    """
    cost = sum(_black(kind, spot, strike, days, volatility, rate).value() for kind in ("call", "put"))
    struck = spot * strike / 100
    if cost >= struck:
        raise NotFound(
            "the straddle costs more than its strike, so it has no lower break-even price; shorten the expiry"
        )
    return Straddle(cost=cost, lower=struck - cost, upper=struck + cost)


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "probability": [
            "the risk-neutral probability, in percent, that a European {kind} expires in the money " + _TERMS + _MODEL,
            "the risk-neutral chance of exercise, in percent, of a European {kind} " + _TERMS + _MODEL,
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
    return Chance(probability=100 * _black(kind, spot, strike, days, volatility, rate).itmCashProbability())


@tool(
    domain="finance",
    kind="processing",
    source=QUANTLIB,
    theme="options",
    wording={
        "move": [
            "the one-standard-deviation move over {days} of a 365-day year of a price of {spot} at a yearly "
            "volatility of "
            "{volatility}",
            "the expected move (price times volatility times root of time) of {spot} over {days}, at a volatility of "
            "{volatility} and 365 days a year",
        ],
    },
    golden=[({"spot": 100, "volatility": 20, "days": 365}, {"move": 20.0})],
    invalid=[({"spot": 100, "volatility": 20, "days": 5000}, "invalid_arguments")],
)
def expected_move(spot: Spot, volatility: Vol, days: Expiry) -> Move:
    """Gives the one-standard-deviation move of a price: price x volatility x root of (days / 365).

    Args:
        spot: Price today.
        volatility: Volatility in percent per year.
        days: Calendar days.
    """
    return Move(move=spot * volatility / 100 * sqrt(days / 365))


TOOLS: tuple[Tool, ...] = (
    option_price,
    option_greeks,
    implied_volatility,
    american_put,
    straddle,
    exercise_probability,
    expected_move,
)
