"""Positions and their reward for risk: sizes, rebalancing, Sharpe ratio, CAPM, parametric value at risk."""

from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.quantities import Amount, Beta, Count, Days, Earning, Percent, Portion, Price, Rate, Ratio
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.portfolio import Return, Share, Vol
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Holding = Annotated[Amount, Field(gt=0, le=1e12)]
Quote = Annotated[Price, Field(gt=0, le=1e9)]
_Earned = Annotated[Earning, Quantity(None, 2)]


class Trade(Result):
    """An amount to move from the second asset to the first; negative means the other way."""

    transfer: _Earned


class Position(Result):
    """A number of whole shares and the money they cost."""

    shares: Count
    cost: _Earned


class ExcessRatio(Result):
    """A return per unit of risk."""

    ratio: Annotated[Ratio, Quantity(None, 4)]


class ExpectedReturn(Result):
    """A return in percent per year."""

    expected_return: Annotated[Percent, Quantity("percent", 2)]


class LossBound(Result):
    """An amount of loss."""

    loss: _Earned


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "transfer": [
            "the amount, signed, to move from a second holding worth {second} to a first holding worth {first} so "
            "that the "
            "first makes up {weight} of their total",
            "the signed transfer out of a holding of {second} into a holding of {first} that brings the latter to "
            "{weight} of "
            "the sum of both",
        ],
    },
    golden=[({"first": 700, "second": 300, "weight": 60}, {"transfer": -100.0})],
    invalid=[({"first": 700, "second": 300, "weight": 101}, "invalid_arguments")],
)
def rebalancing_transfer(first: Holding, second: Holding, weight: Share) -> Trade:
    """Gives the amount to move into the first of two holdings to restore its target weight; negative moves it out.

    Args:
        first: Value of the first holding.
        second: Value of the second holding, in the same currency.
        weight: Target weight of the first holding in percent of both together.
    """
    return Trade(transfer=weight / 100 * (first + second) - first)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "shares": [
            "the largest whole number of units at a price of {price} within reach of {capital}",
            "the number of whole units bought with {capital} at {price} each",
        ],
        "cost": [
            "the cost of the largest whole number of units at a price of {price} within reach of {capital}",
            "the sum spent when {capital} buys as many whole units as possible at {price} each",
        ],
    },
    golden=[({"capital": 1000, "price": 30}, {"shares": 33, "cost": 990.0})],
    invalid=[({"capital": 20, "price": 30}, "invalid_arguments")],
)
def whole_units(capital: Holding, price: Quote) -> Position:
    """Gives how many whole units a capital can buy at a price, and what they cost.

    Args:
        capital: Money to invest, at least the price.
        price: Price of one unit in the same currency.
    """
    shares = int(capital / price + 1e-9)
    if shares < 1:
        raise InvalidArguments(f"a capital of {capital:g} buys no whole unit at a price of {price:g}")
    return Position(shares=shares, cost=shares * price)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "shares": [
            "the largest whole number of shares to buy at {price} with a stop {stop} below that price, when at most "
            "{risk} of "
            "a capital of {capital} may be lost at the stop",
            "the position size in whole shares for a capital of {capital}, an entry at {price}, a stop-loss {stop} "
            "below the "
            "entry, and a risk of {risk} of the capital",
        ],
        "cost": [
            "the cost of the largest position at {price} with a stop {stop} below that price, when at most {risk} of "
            "a capital "
            "of {capital} may be lost at the stop",
            "the money tied up in the whole shares that a capital of {capital}, an entry at {price}, a stop-loss "
            "{stop} below "
            "the entry and a risk of {risk} of the capital allow",
        ],
    },
    golden=[({"capital": 10000, "risk": 1, "price": 50, "stop": 4}, {"shares": 50, "cost": 2500.0})],
    invalid=[({"capital": 10000, "risk": 0, "price": 50, "stop": 4}, "invalid_arguments")],
)
def position_size(
    capital: Holding,
    risk: Annotated[Portion, Field(gt=0, le=100)],
    price: Quote,
    stop: Annotated[Portion, Field(gt=0, le=100)],
) -> Position:
    """Gives the largest position in whole shares whose loss at a stop stays within a share of the capital.

    Args:
        capital: Capital of the account.
        risk: Largest loss in percent of the capital.
        price: Entry price.
        stop: Distance of the stop below the entry, in percent of the entry price.
    """
    shares = int(capital * risk / (price * stop) + 1e-9)
    return Position(shares=shares, cost=shares * price)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "ratio": [
            "the Sharpe ratio of a yearly return of {mean} with a volatility of {volatility} and a risk-free rate of "
            "{rate}",
            "the excess return per unit of risk at a yearly return of {mean}, a risk-free rate of {rate} and a "
            "volatility of "
            "{volatility}",
        ],
    },
    golden=[({"mean": 8, "rate": 2, "volatility": 15}, {"ratio": 0.4})],
    invalid=[({"mean": 8, "rate": 2, "volatility": 0}, "invalid_arguments")],
)
def sharpe_from_moments(mean: Return, rate: Annotated[Rate, Field(gt=-50, le=100)], volatility: Vol) -> ExcessRatio:
    """Gives the Sharpe ratio: yearly return minus risk-free rate, divided by volatility.

    Args:
        mean: Return in percent per year.
        rate: Risk-free rate in percent per year.
        volatility: Volatility in percent per year.
    """
    return ExcessRatio(ratio=(mean - rate) / volatility)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "expected_return": [
            "the CAPM expected return for a beta of {beta}, a risk-free rate of {rate} and an expected market return "
            "of {market}",
            "the return that the capital asset pricing model demands at a beta of {beta}, a market return of "
            "{market} and a "
            "risk-free rate of {rate}",
        ],
    },
    golden=[({"rate": 2, "market": 8, "beta": 1.5}, {"expected_return": 11.0})],
    invalid=[({"rate": 2, "market": 8, "beta": 50}, "invalid_arguments")],
)
def capm_return(
    rate: Annotated[Rate, Field(gt=-50, le=100)], market: Return, beta: Annotated[Beta, Field(ge=-10, le=10)]
) -> ExpectedReturn:
    """Gives the return the capital asset pricing model expects, in percent per year.

    Args:
        rate: Risk-free rate in percent per year.
        market: Expected market return in percent per year.
        beta: Beta of the asset.
    """
    return ExpectedReturn(expected_return=rate + beta * (market - rate))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="portfolio",
    wording={
        "loss": [
            "the {confidence} normal value at risk over {days} (of 365 to the year, zero mean) of a holding of "
            "{amount} with a "
            "yearly volatility of {volatility}",
            "the parametric value at risk, at {confidence} confidence and zero mean, of {amount} held for {days} of "
            "a 365-day "
            "year at a yearly volatility of {volatility}",
        ],
    },
    golden=[({"amount": 100000, "volatility": 20, "days": 365, "confidence": "95 percent"}, {"loss": 32897.07})],
    invalid=[({"amount": 100000, "volatility": 20, "days": 365, "confidence": "99.9"}, "invalid_arguments")],
)
def normal_value_at_risk(
    amount: Holding,
    volatility: Vol,
    days: Annotated[Days, Field(ge=1, le=3650)],
    confidence: Literal["90 percent", "95 percent", "99 percent"],
) -> LossBound:
    """Gives the parametric value at risk under normal returns with zero mean: amount x z x volatility x root of time.

    Args:
        amount: Value of the holding.
        volatility: Volatility in percent per year.
        days: Horizon in calendar days; a year has 365.
        confidence: 90 percent, 95 percent or 99 percent.
    """
    quantile = NormalDist().inv_cdf(int(confidence.split()[0]) / 100)
    return LossBound(loss=amount * quantile * volatility / 100 * (days / 365) ** 0.5)


TOOLS: tuple[Tool, ...] = (
    rebalancing_transfer,
    whole_units,
    position_size,
    sharpe_from_moments,
    capm_return,
    normal_value_at_risk,
)
