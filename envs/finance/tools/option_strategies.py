"""American puts, straddles and expected moves."""

from math import exp, sqrt
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, NUMPY, QUANTLIB
from toolgym.envs.finance.quantities import Premium, Rate
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.options import MODEL, TERMS, Carry, Expiry, Spot, Strike, Vol, black_calculator
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_Price4 = Annotated[Premium, Quantity(None, 4)]
_TREE_STEPS = 100


class AmericanPut(Result):
    """Premium of an American put, and how much of it the right to early exercise is worth."""

    price: _Price4
    early_exercise: _Price4


class Straddle(Result):
    """Cost of a straddle and the prices at expiry between which it loses."""

    cost: _Price4
    lower: _Price4
    upper: _Price4


class Move(Result):
    """A price change of one standard deviation."""

    move: _Price4


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="options",
    wording={
        "price": [
            "the premium of an American put " + TERMS + " (Cox-Ross-Rubinstein tree of 100 steps)",
            "the 100-step Cox-Ross-Rubinstein value, without dividends, of an American put " + TERMS,
        ],
        "early_exercise": [
            "the early exercise premium over the European put of an American put "
            + TERMS
            + " (Cox-Ross-Rubinstein trees of 100 steps)",
            "the value added by early exercise, on 100-step Cox-Ross-Rubinstein trees, to a put " + TERMS,
        ],
    },
    golden=[
        ({"spot": 100, "strike": 100, "days": 365, "volatility": 20, "rate": 5}, {"price": 6.0824}),
    ],
    invalid=[({"spot": 100, "strike": 100, "days": 365, "volatility": 0, "rate": 5}, "invalid_arguments")],
)
def american_put(
    spot: Spot, strike: Strike, days: Expiry, volatility: Vol, rate: Annotated[Rate, Field(ge=0, le=60)]
) -> AmericanPut:
    """Gives the value of an American put without dividends on a Cox-Ross-Rubinstein tree of 100 steps.

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
            "the cost of a straddle (one European call and one put) " + TERMS + MODEL,
            "the sum of the premiums of a European call and a European put " + TERMS + MODEL,
        ],
        "lower": [
            "the lower break-even price at expiry of a straddle (one European call and one put) " + TERMS + MODEL,
            "the strike minus the total premium of a European straddle " + TERMS + MODEL,
        ],
        "upper": [
            "the upper break-even price at expiry of a straddle (one European call and one put) " + TERMS + MODEL,
            "the strike plus the total premium of a European straddle " + TERMS + MODEL,
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
    cost = sum(black_calculator(kind, spot, strike, days, volatility, rate).value() for kind in ("call", "put"))
    struck = spot * strike / 100
    if cost >= struck:
        raise NotFound(
            "the straddle costs more than its strike, so it has no lower break-even price; shorten the expiry"
        )
    return Straddle(cost=cost, lower=struck - cost, upper=struck + cost)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
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
    american_put,
    straddle,
    expected_move,
)
