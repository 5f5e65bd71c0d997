"""Distribution and co-movement of the daily returns of the market series."""

from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING, Annotated, Literal

from toolgym.envs.finance.data.formulas import NUMPY
from toolgym.envs.finance.data.series import ARCH, load
from toolgym.envs.finance.entities import Year
from toolgym.envs.finance.quantities import Beta, Correlation, Percent, PercentShare, Ratio, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.risk import MIN_RETURNS, YEAR_DAYS, RiskRatio, year_returns
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

if TYPE_CHECKING:
    from toolgym.envs.finance.data.series import Floats

_Ratio4 = Annotated[Ratio, Quantity(None, 4)]
_Percent2 = Annotated[Percent, Quantity("percent", 2)]
_Share2 = Annotated[PercentShare, Quantity("percent", 2)]


class TailRisk(Result):
    """Value at risk and expected shortfall, as daily returns in percent."""

    value_at_risk: _Share2
    expected_shortfall: _Share2


class Comovement(Result):
    """Beta and correlation of one series against another."""

    beta: Annotated[Beta, Quantity(None, 4)]
    correlation: Annotated[Correlation, Quantity(None, 4)]


class Shape(Result):
    """Shape of a distribution of daily returns."""

    skewness: _Ratio4
    excess_kurtosis: _Ratio4


class TrackingError(Result):
    """Volatility of a return difference, in percent per year."""

    tracking_error: Annotated[PercentShare, Quantity("percent", 2)]


def paired_returns(series: str, benchmark: str, year: int) -> "tuple[Floats, Floats]":
    """Daily returns of two series between successive days on which both have a close, in a year.

    The first return is against the last such day of the year before, if there is one.

    Raises:
        NotFound: They share fewer than eleven days.
        InvalidArguments: Both are the same.
    """
    import numpy as np

    first, second = load(series), load(benchmark)
    if first.name == second.name:
        raise InvalidArguments(f"series and benchmark are both {first.name}; give two different ones")
    positions = first.year(year)
    days = [first.days[p] for p in positions if first.days[p] in second.positions]
    if len(days) <= MIN_RETURNS:
        raise NotFound(f"{first.name} and {second.name} share {len(days)} days in {year}; take another year")
    before = (first.days[p] for p in range(positions.start - 1, -1, -1) if first.days[p] in second.positions)
    days = [*islice(before, 1), *days]
    a = np.array([first.closes[first.positions[day]] for day in days])
    b = np.array([second.closes[second.positions[day]] for day in days])
    return a[1:] / a[:-1] - 1, b[1:] / b[:-1] - 1


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "value_at_risk": [
            "the historical {confidence} one-day value at risk (a signed daily return in percent) of "
            "{series} in {year}",
            "the daily return, in percent, that {series} undercut in {year} with the tail probability of a "
            "{confidence} value "
            "at risk (linear interpolation)",
        ],
        "expected_shortfall": [
            "the historical {confidence} one-day expected shortfall (a signed daily return in percent) of "
            "{series} in {year}",
            "the mean of the daily returns of {series} in {year}, in percent, that lie at or below its {confidence} "
            "value at "
            "risk (linear interpolation)",
        ],
    },
    golden=[
        (
            {"series": "sp500", "year": 2008, "confidence": "95 percent"},
            {"value_at_risk": -4.39, "expected_shortfall": -6.46},
        )
    ],
    invalid=[({"series": "sp500", "year": 2008, "confidence": "97 percent"}, "invalid_arguments")],
)
def historical_value_at_risk(
    series: SeriesName, year: Year, confidence: Literal["90 percent", "95 percent", "99 percent"]
) -> TailRisk:
    """Gives the historical one-day value at risk and expected shortfall of a market series in a calendar year.

    Both are signed simple daily returns in percent. The value at risk is the percentile (linear interpolation) of the
    year's returns; the shortfall is the mean of the returns at or below it.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        confidence: 90 percent, 95 percent or 99 percent.
    """
    import numpy as np

    returns = 100 * year_returns(load(series), year)
    bound = float(np.percentile(returns, 100 - int(confidence.split()[0])))
    return TailRisk(value_at_risk=bound, expected_shortfall=float(returns[returns <= bound].mean()))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "beta": [
            "the beta of {series} against {benchmark} from their simple daily returns in {year}",
            "the slope of the regression of the daily returns of {series} on those of {benchmark} in {year}",
        ],
        "correlation": [
            "the correlation of the simple daily returns of {series} and {benchmark} in {year}",
            "the Pearson correlation between the daily returns of {series} and those of {benchmark} in {year}",
        ],
    },
    golden=[({"series": "nasdaq", "benchmark": "sp500", "year": 2017}, {"beta": 1.2573, "correlation": 0.8762})],
    invalid=[
        ({"series": "sp500", "benchmark": "sp500", "year": 2017}, "invalid_arguments"),
        ({"series": "sp500", "benchmark": "vix", "year": 2008}, "not_found"),
    ],
)
def beta_between(series: SeriesName, benchmark: SeriesName, year: Year) -> Comovement:
    """Gives beta and correlation of one market series against another in a calendar year.

    Returns are simple and run between successive days on which both have a close, the first against the last such day
    of the year before.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        benchmark: Another of these series.
        year: Calendar year.
    """
    import numpy as np

    a, b = paired_returns(series, benchmark, year)
    covariance = np.cov(a, b)
    return Comovement(
        beta=float(covariance[0, 1] / covariance[1, 1]),
        correlation=float(covariance[0, 1] / sqrt(covariance[0, 0] * covariance[1, 1])),
    )


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "tracking_error": [
            "the annualised tracking error (252 days) of {series} against {benchmark} in {year}",
            "the annualised sample deviation (252 days a year) of the daily return differences of {series} "
            "and {benchmark} in {year}",
        ],
    },
    golden=[({"series": "nasdaq", "benchmark": "sp500", "year": 2017}, {"tracking_error": 4.93})],
    invalid=[({"series": "nasdaq", "benchmark": "nasdaq", "year": 2017}, "invalid_arguments")],
)
def tracking_error(series: SeriesName, benchmark: SeriesName, year: Year) -> TrackingError:
    """Gives the tracking error of one market series against another in a calendar year, in percent per year.

    It is the sample deviation of the differences of their simple daily returns, times the root of 252. Returns run
    between successive days on which both have a close, the first against the last such day of the year before.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        benchmark: Another of these series.
        year: Calendar year.
    """
    a, b = paired_returns(series, benchmark, year)
    return TrackingError(tracking_error=100 * float((a - b).std(ddof=1)) * sqrt(YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "skewness": [
            "the skewness (population moments) of the simple daily returns of {series} in {year}",
            "the third standardised population moment of the daily returns of {series} in {year}",
        ],
        "excess_kurtosis": [
            "the excess kurtosis (population moments) of the simple daily returns of {series} in {year}",
            "the fourth standardised population moment, less three, of the daily returns of {series} in {year}",
        ],
    },
    golden=[({"series": "sp500", "year": 2008}, {"skewness": 0.1886, "excess_kurtosis": 3.9017})],
    invalid=[({"series": "vix", "year": 2008}, "not_found")],
)
def return_shape(series: SeriesName, year: Year) -> Shape:
    """Gives skewness and excess kurtosis of a market series' simple daily returns in a calendar year.

    Population moments; the first return is against the previous year's last close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
    """
    returns = year_returns(load(series), year)
    scores = (returns - returns.mean()) / returns.std()
    return Shape(skewness=float((scores**3).mean()), excess_kurtosis=float((scores**4).mean()) - 3)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "ratio": [
            "the ratio of the 95th percentile to the absolute 5th percentile of the simple daily returns of {series} "
            "in {year}",
            "the tail ratio (95th over absolute 5th percentile) of the daily returns of {series} in {year}",
        ],
    },
    golden=[({"series": "sp500", "year": 2008}, {"ratio": 0.9132})],
    invalid=[({"series": "vix", "year": 2008}, "not_found")],
)
def tail_ratio(series: SeriesName, year: Year) -> RiskRatio:
    """Gives the tail ratio of a market series in a calendar year: 95th over absolute 5th percentile of daily returns.

    Percentiles interpolate linearly; the first return is against the previous year's last close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
    """
    import numpy as np

    low, high = np.percentile(year_returns(load(series), year), [5, 95])
    return RiskRatio(ratio=float(high / abs(low)))


TOOLS: tuple[Tool, ...] = (
    historical_value_at_risk,
    beta_between,
    tracking_error,
    return_shape,
    tail_ratio,
)
