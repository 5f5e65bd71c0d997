"""Portfolios of a few assets: weights, volatility, returns."""

from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.quantities import (
    Correlation,
    Percent,
    Volatility,
    Weight,
)
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Vol = Annotated[Volatility, Field(gt=0, le=300)]
Corr = Annotated[Correlation, Field(ge=-1, le=1)]
Share = Annotated[Weight, Field(ge=0, le=100)]
Return = Annotated[Percent, Field(gt=-100, le=1000)]
_Percent2 = Annotated[Percent, Quantity("percent", 2)]


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


class Weights(Result):
    """Portfolio weights in percent, in the order of the arguments."""

    weights: list[Annotated[Weight, Quantity("percent", 2)]]


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
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
    source=FORMULAS,
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
    source=FORMULAS,
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
    source=FORMULAS,
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
    source=FORMULAS,
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
    inverse_volatility_weights,
)
