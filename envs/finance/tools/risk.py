"""Risk and performance of the daily market series: volatility, drawdown, value at risk, beta."""

from datetime import date
from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.series import ARCH, Series, load
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Correlation, Percent, Rate, Ratio, SeriesName, Volatility
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

if TYPE_CHECKING:
    from toolgym.envs.finance.data.series import Floats

_Ratio4 = Annotated[Ratio, Quantity(None, 4)]
_Percent2 = Annotated[Percent, Quantity("percent", 2)]
_MIN_RETURNS = 10
_YEAR_DAYS = 252


class RealisedVolatility(Result):
    """A volatility in percent per year."""

    volatility: Annotated[Volatility, Quantity("percent", 2)]


class RiskRatio(Result):
    """A return per unit of risk."""

    ratio: _Ratio4


class Drawdown(Result):
    """The largest fall from a peak, in percent, and the days of peak and trough."""

    drawdown: _Percent2
    peak_day: Day
    trough_day: Day


class TailRisk(Result):
    """Value at risk and expected shortfall, as daily returns in percent."""

    value_at_risk: _Percent2
    expected_shortfall: _Percent2


class Comovement(Result):
    """Beta and correlation of one series against another."""

    beta: _Ratio4
    correlation: Annotated[Correlation, Quantity(None, 4)]


class Shape(Result):
    """Shape of a distribution of daily returns."""

    skewness: _Ratio4
    excess_kurtosis: _Ratio4


class TrackingError(Result):
    """Volatility of a return difference, in percent per year."""

    tracking_error: Annotated[Volatility, Quantity("percent", 2)]


def _returns(found: Series, positions: range) -> "Floats":
    """Simple daily returns between successive closes of the positions.

    Raises:
        NotFound: There are fewer than ten.
    """
    closes = found.close_array[positions.start : positions.stop]
    if len(closes) <= _MIN_RETURNS:
        raise NotFound(
            f"{found.name} has {len(closes)} closes in this period and at least {_MIN_RETURNS + 1} are needed; "
            f"it runs from {found.days[0]} to {found.days[-1]}"
        )
    return closes[1:] / closes[:-1] - 1


def _year_returns(found: Series, year: int) -> "Floats":
    """Daily returns of a year, the first against the last close of the year before (if the series has one)."""
    positions = found.year(year)
    return _returns(found, range(max(positions.start - 1, 0), positions.stop))


def _span_returns(series: str, start: date, end: date) -> "Floats":
    found = load(series)
    return _returns(found, found.window(start, end))


def _paired_returns(series: str, benchmark: str, year: int) -> "tuple[Floats, Floats]":
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
    if len(days) <= _MIN_RETURNS:
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
    theme="risk",
    wording={
        "volatility": [
            "the annualised volatility (252 days, sample deviation of simple daily returns) of {series} over the "
            "closes from "
            "{start} to {end}",
            "the realised volatility of {series} from {start} to {end}, from simple daily returns and 252 days a year",
        ],
    },
    golden=[({"series": "sp500", "start": "1999-01-04", "end": "2018-12-31"}, {"volatility": 19.1})],
    invalid=[
        ({"series": "sp500", "start": "2018-12-31", "end": "1999-01-04"}, "invalid_arguments"),
        ({"series": "sp500", "start": "2018-12-20", "end": "2018-12-31"}, "not_found"),
    ],
)
def realised_volatility(series: SeriesName, start: Day, end: Day) -> RealisedVolatility:
    """Gives the annualised volatility of a market series in percent.

    It is the sample standard deviation of the simple daily returns between the closes from start to end, times the root
    of 252.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        start: First day of the period, any day.
        end: Last day of the period, any day.
    """
    returns = _span_returns(series, start, end)
    return RealisedVolatility(volatility=100 * float(returns.std(ddof=1)) * sqrt(_YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="risk",
    wording={
        "ratio": [
            "the annualised {measure} ratio of {series} in {year} for a risk-free rate of {rate}, from simple daily "
            "returns and "
            "252 days a year",
            "the {measure} ratio of the daily returns of {series} in {year}, annualised with 252 days, over a "
            "risk-free rate "
            "of {rate}",
        ],
    },
    golden=[
        ({"series": "sp500", "year": 2017, "rate": 0, "measure": "Sharpe"}, {"ratio": 2.6994}),
        ({"series": "sp500", "year": 2017, "rate": 0, "measure": "Sortino"}, {"ratio": 4.2256}),
    ],
    invalid=[({"series": "vix", "year": 2008, "rate": 0, "measure": "Sharpe"}, "not_found")],
)
def risk_adjusted_ratio(
    series: SeriesName, year: Year, rate: Annotated[Rate, Field(ge=-20, le=60)], measure: Literal["Sharpe", "Sortino"]
) -> RiskRatio:
    """Gives the annualised Sharpe or Sortino ratio of a market series in a calendar year.

    The mean excess of simple daily returns over rate / 252, divided by its sample deviation (Sharpe) or by the root mean
    square of its negative parts (Sortino), times the root of 252. The first return is against the previous year's close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        rate: Risk-free rate in percent per year.
        measure: Sharpe or Sortino.
    """
    excess = _year_returns(load(series), year) - rate / 100 / _YEAR_DAYS
    risk = float(excess.std(ddof=1)) if measure == "Sharpe" else sqrt(float((excess.clip(max=0) ** 2).mean()))
    return RiskRatio(ratio=float(excess.mean()) / risk * sqrt(_YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="risk",
    wording={
        "drawdown": [
            "the maximum drawdown in percent of the closes of {series} from {start} to {end}",
            "the largest peak-to-trough fall, as a signed percentage, of the closes of {series} between {start} and "
            "{end}",
        ],
        "peak_day": [
            "the day of the peak before the maximum drawdown of the closes of {series} from {start} to {end}",
            "the date on which the largest peak-to-trough fall of {series} between {start} and {end} began",
        ],
        "trough_day": [
            "the day of the trough of the maximum drawdown of the closes of {series} from {start} to {end}",
            "the date on which the largest peak-to-trough fall of {series} between {start} and {end} reached its "
            "bottom",
        ],
    },
    golden=[
        (
            {"series": "sp500", "start": "1999-01-04", "end": "2018-12-31"},
            {"drawdown": -56.78, "peak_day": "2007-10-09", "trough_day": "2009-03-09"},
        )
    ],
    invalid=[({"series": "sp500", "start": "2018-12-31", "end": "1999-01-04"}, "invalid_arguments")],
)
def max_drawdown(series: SeriesName, start: Day, end: Day) -> Drawdown:
    """Finds the largest percentage fall of a market series' closes from a peak to a later trough within a period.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        start: First day of the period, any day.
        end: Last day of the period, any day.
    """
    import numpy as np

    found = load(series)
    positions = found.window(start, end)
    closes = found.close_array[positions.start : positions.stop]
    if len(closes) <= _MIN_RETURNS:
        raise NotFound(f"{found.name} has {len(closes)} closes from {start} to {end}; take a longer period")
    falls = closes / np.maximum.accumulate(closes) - 1
    trough = int(falls.argmin())
    if falls[trough] == 0:
        raise NotFound(f"{found.name} never closed below an earlier close from {start} to {end}")
    peak = int(closes[: trough + 1].argmax())
    return Drawdown(
        drawdown=100 * float(falls[trough]),
        peak_day=found.days[positions.start + peak],
        trough_day=found.days[positions.start + trough],
    )


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="risk",
    wording={
        "value_at_risk": [
            "the historical {confidence} one-day value at risk of {series} in {year}, as a signed daily return in "
            "percent",
            "the daily return, in percent, that {series} undercut in {year} with the tail probability of a "
            "{confidence} value "
            "at risk (linear interpolation)",
        ],
        "expected_shortfall": [
            "the historical {confidence} one-day expected shortfall of {series} in {year}, as a signed daily return "
            "in percent",
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

    returns = 100 * _year_returns(load(series), year)
    bound = float(np.percentile(returns, 100 - int(confidence.split()[0])))
    return TailRisk(value_at_risk=bound, expected_shortfall=float(returns[returns <= bound].mean()))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
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

    a, b = _paired_returns(series, benchmark, year)
    covariance = np.cov(a, b)
    return Comovement(
        beta=float(covariance[0, 1] / covariance[1, 1]),
        correlation=float(covariance[0, 1] / sqrt(covariance[0, 0] * covariance[1, 1])),
    )


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="risk",
    wording={
        "tracking_error": [
            "the annualised tracking error (252 days) of {series} against {benchmark} in {year}",
            "the annualised sample deviation of the daily return differences of {series} and {benchmark} in {year}, "
            "with 252 "
            "days a year",
        ],
    },
    golden=[({"series": "nasdaq", "benchmark": "sp500", "year": 2017}, {"tracking_error": 4.93})],
    invalid=[({"series": "nasdaq", "benchmark": "nasdaq", "year": 2017}, "invalid_arguments")],
)
def tracking_error(series: SeriesName, benchmark: SeriesName, year: Year) -> TrackingError:
    """Gives the tracking error of one market series against another in a calendar year, in percent per year.

    It is the sample deviation of the differences of their simple daily returns, times the root of 252. Returns run between
    successive days on which both have a close, the first against the last such day of the year before.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        benchmark: Another of these series.
        year: Calendar year.
    """
    a, b = _paired_returns(series, benchmark, year)
    return TrackingError(tracking_error=100 * float((a - b).std(ddof=1)) * sqrt(_YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
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
    returns = _year_returns(load(series), year)
    scores = (returns - returns.mean()) / returns.std()
    return Shape(skewness=float((scores**3).mean()), excess_kurtosis=float((scores**4).mean()) - 3)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
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

    low, high = np.percentile(_year_returns(load(series), year), [5, 95])
    return RiskRatio(ratio=float(high / abs(low)))


TOOLS: tuple[Tool, ...] = (
    realised_volatility,
    risk_adjusted_ratio,
    max_drawdown,
    historical_value_at_risk,
    beta_between,
    tracking_error,
    return_shape,
    tail_ratio,
)
