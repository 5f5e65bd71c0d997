"""Portfolios of a few assets: weights, returns, position sizes, rebalancing, parametric risk."""

from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY
from toolgym.envs.finance.quantities import (
    Amount,
    Correlation,
    Count,
    Days,
    Percent,
    Price,
    Rate,
    Ratio,
    Volatility,
    Weight,
)
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Vol = Annotated[Volatility, Field(gt=0, le=300)]
Holding = Annotated[Amount, Field(gt=0, le=1e12)]
Quote = Annotated[Price, Field(gt=0, le=1e9)]
Corr = Annotated[Correlation, Field(ge=-1, le=1)]
Share = Annotated[Weight, Field(ge=0, le=100)]
Return = Annotated[Percent, Field(gt=-100, le=1000)]

_Percent2 = Annotated[Percent, Quantity("percent", 2)]
_Money = Annotated[Amount, Quantity(None, 2)]


class MinimumVariance(Result):
    """The weight of the first asset at the least possible volatility, and that volatility, both in percent."""

    weight: Annotated[Weight, Quantity("percent", 2)]
    volatility: Annotated[Volatility, Quantity("percent", 2)]


class PortfolioVolatility(Result):
    """A volatility in percent per year."""

    volatility: Annotated[Volatility, Quantity("percent", 2)]


class PortfolioReturn(Result):
    """A return in percent."""

    portfolio_return: _Percent2


class Compounded(Result):
    """What successive yearly returns amount to, and their geometric average, in percent."""

    total_return: _Percent2
    yearly_average: _Percent2


class Trade(Result):
    """An amount to move from the second asset to the first; negative means the other way."""

    transfer: _Money


class Position(Result):
    """A number of whole shares and the money they cost."""

    shares: Count
    cost: _Money


class ExcessRatio(Result):
    """A return per unit of risk."""

    ratio: Annotated[Ratio, Quantity(None, 4)]


class ExpectedReturn(Result):
    """A return in percent per year."""

    expected_return: Annotated[Rate, Quantity("percent", 2)]


class LossBound(Result):
    """An amount of loss."""

    loss: _Money


class Weights(Result):
    """Portfolio weights in percent, in the order of the arguments."""

    weights: list[Annotated[Weight, Quantity("percent", 2)]]


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="portfolio",
    wording={
        "weight": [
            "the weight of the first asset in the minimum-variance portfolio of two assets with volatilities of "
            "{first} and "
            "{second} and a correlation of {correlation}",
            "the share of the first asset in the least risky fully invested mix of two assets whose volatilities are "
            "{first} "
            "and {second} and whose correlation is {correlation}",
        ],
        "volatility": [
            "the volatility of the minimum-variance portfolio of two assets with volatilities of {first} and "
            "{second} and a "
            "correlation of {correlation}",
            "the lowest volatility a fully invested mix of two assets can have, given volatilities of {first} and "
            "{second} and "
            "a correlation of {correlation}",
        ],
    },
    golden=[
        ({"first": 20, "second": 20, "correlation": 0}, {"weight": 50.0, "volatility": 14.14}),
        ({"first": 10, "second": 20, "correlation": 0}, {"weight": 80.0, "volatility": 8.94}),
    ],
    invalid=[({"first": 20, "second": 20, "correlation": 1}, "invalid_arguments")],
)
def minimum_variance_mix(first: Vol, second: Vol, correlation: Corr) -> MinimumVariance:
    """Gives the weight of the first of two assets at which their fully invested mix has the least variance.

    The weight may lie below 0 or above 100 percent: short positions are allowed.

    Args:
        first: Volatility of the first asset in percent.
        second: Volatility of the second asset in percent.
        correlation: Correlation of their returns, -1 to 1.
    """
    covariance = correlation * first * second
    spread = first**2 + second**2 - 2 * covariance
    if spread < 1e-9:
        raise InvalidArguments("two equal assets with correlation 1 have the same variance at every weight")
    weight = (second**2 - covariance) / spread
    variance = (weight * first) ** 2 + ((1 - weight) * second) ** 2 + 2 * weight * (1 - weight) * covariance
    return MinimumVariance(weight=100 * weight, volatility=max(variance, 0.0) ** 0.5)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="portfolio",
    wording={
        "volatility": [
            "the volatility of a portfolio that holds {weight} in an asset with a volatility of {first} and the rest "
            "in an "
            "asset with a volatility of {second}, at a correlation of {correlation}",
            "the risk (standard deviation) of a two-asset portfolio with {weight} in the first asset, volatilities "
            "of {first} "
            "and {second}, and a correlation of {correlation}",
        ],
    },
    golden=[({"weight": 50, "first": 20, "second": 20, "correlation": 0.5}, {"volatility": 17.32})],
    invalid=[({"weight": 120, "first": 20, "second": 20, "correlation": 0.5}, "invalid_arguments")],
)
def two_asset_volatility(weight: Share, first: Vol, second: Vol, correlation: Corr) -> PortfolioVolatility:
    """Gives the volatility of a fully invested portfolio of two assets.

    Args:
        weight: Weight of the first asset in percent, 0 to 100.
        first: Volatility of the first asset in percent.
        second: Volatility of the second asset in percent.
        correlation: Correlation of their returns, -1 to 1.
    """
    a, b = weight / 100 * first, (1 - weight / 100) * second
    return PortfolioVolatility(volatility=max(a * a + b * b + 2 * a * b * correlation, 0.0) ** 0.5)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="portfolio",
    wording={
        "portfolio_return": [
            "the return of a portfolio with {weight} in an asset that returns {first} and the rest in one that "
            "returns {second}",
            "the weighted return of two assets that return {first} and {second}, with {weight} held in the first of "
            "them",
        ],
    },
    golden=[({"weight": 60, "first": 10, "second": -5}, {"portfolio_return": 4.0})],
    invalid=[({"weight": -10, "first": 10, "second": -5}, "invalid_arguments")],
)
def two_asset_return(weight: Share, first: Return, second: Return) -> PortfolioReturn:
    """Gives the return of a fully invested portfolio of two assets over one period.

    Args:
        weight: Weight of the first asset in percent at the start, 0 to 100.
        first: Return of the first asset in percent.
        second: Return of the second asset in percent.
    """
    return PortfolioReturn(portfolio_return=(weight * first + (100 - weight) * second) / 100)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="portfolio",
    wording={
        "total_return": [
            "the cumulative return of successive period returns of {returns}",
            "the total percentage return that successive returns of {returns} compound to",
        ],
        "yearly_average": [
            "the geometric average per period of successive returns of {returns}",
            "the constant return per period that compounds to the same result as successive returns of {returns}",
        ],
    },
    golden=[({"returns": [10, -10]}, {"total_return": -1.0, "yearly_average": -0.5})],
    invalid=[({"returns": [10, -100]}, "invalid_arguments")],
)
def compound_returns(returns: Annotated[list[Return], Field(min_length=2, max_length=10)]) -> Compounded:
    """Compounds two to ten successive returns of equally long periods, and gives their geometric average per period.

    Args:
        returns: Returns in percent, in order, each above -100.
    """
    growth = 1.0
    for each in returns:
        growth *= 1 + each / 100
    return Compounded(total_return=100 * (growth - 1), yearly_average=100 * (growth ** (1 / len(returns)) - 1))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
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
    source=NUMPY,
    theme="portfolio",
    wording={
        "shares": [
            "the largest whole number of units at a price of {price} that {capital} can buy",
            "the number of whole units that {capital} buys at {price} each",
        ],
        "cost": [
            "the cost of the largest whole number of units at a price of {price} that {capital} can buy",
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
    source=NUMPY,
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
    risk: Annotated[Percent, Field(gt=0, le=100)],
    price: Quote,
    stop: Annotated[Percent, Field(gt=0, le=100)],
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
    source=NUMPY,
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
    source=NUMPY,
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
    rate: Annotated[Rate, Field(gt=-50, le=100)], market: Return, beta: Annotated[Ratio, Field(ge=-10, le=10)]
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
    source=NUMPY,
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


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="portfolio",
    wording={
        "weights": [
            "the inverse-volatility weights, in order, of assets with volatilities of {volatilities}",
            "the portfolio weights, in order, that are proportional to the reciprocals of the volatilities "
            "{volatilities}",
        ],
    },
    golden=[({"volatilities": [10, 20, 20]}, {"weights": [50.0, 25.0, 25.0]})],
    invalid=[({"volatilities": [10]}, "invalid_arguments")],
)
def inverse_volatility_weights(
    volatilities: Annotated[list[Vol], Field(min_length=2, max_length=8)],
) -> Weights:
    """Gives weights in inverse proportion to volatilities (equal risk shares if correlations are equal), in percent.

    Args:
        volatilities: Two to eight volatilities in percent.
    """
    inverse = [1 / volatility for volatility in volatilities]
    return Weights(weights=[100 * each / sum(inverse) for each in inverse])


TOOLS: tuple[Tool, ...] = (
    minimum_variance_mix,
    two_asset_volatility,
    two_asset_return,
    compound_returns,
    rebalancing_transfer,
    whole_units,
    position_size,
    sharpe_from_moments,
    capm_return,
    normal_value_at_risk,
    inverse_volatility_weights,
)
