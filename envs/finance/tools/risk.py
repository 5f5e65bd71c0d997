"""Risk and performance of the daily market series: volatility, Sharpe and Sortino ratios, drawdown."""

from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY
from toolgym.envs.finance.data.series import ARCH, Series, load
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Count, PercentShare, Rate, Ratio, SeriesName, Volatility
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

if TYPE_CHECKING:
    from toolgym.envs.finance.data.series import Floats


_Ratio4 = Annotated[Ratio, Quantity(None, 4)]
_Share2 = Annotated[PercentShare, Quantity("percent", 2)]
MIN_RETURNS = 10
YEAR_DAYS = 252


class RealisedVolatility(Result):
    """A volatility in percent per year."""

    volatility: Annotated[Volatility, Quantity("percent", 2)]


class RiskRatio(Result):
    """A return per unit of risk."""

    ratio: _Ratio4


class Drawdown(Result):
    """The largest fall from a peak, in percent, the days of peak and trough, and the calendar days between them."""

    drawdown: _Share2
    peak_day: Day
    trough_day: Day
    length: Count


def returns_between(found: Series, positions: range) -> "Floats":
    """Simple daily returns between successive closes of the positions.

    Raises:
        NotFound: There are fewer than ten.
    """
    closes = found.close_array[positions.start : positions.stop]
    if len(closes) <= MIN_RETURNS:
        raise NotFound(
            f"{found.name} has {len(closes)} closes in this period and at least {MIN_RETURNS + 1} are needed; "
            f"it runs from {found.days[0]} to {found.days[-1]}"
        )
    return closes[1:] / closes[:-1] - 1


def year_returns(found: Series, year: int) -> "Floats":
    """Daily returns of a year, the first against the last close of the year before (if the series has one)."""
    positions = found.year(year)
    return returns_between(found, range(max(positions.start - 1, 0), positions.stop))


def _span_returns(series: str, start: date, end: date) -> "Floats":
    found = load(series)
    return returns_between(found, found.span(start, end))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "volatility": [
            "the annualised volatility (252 days, sample deviation of simple daily returns) of {series} over the "
            "closes from "
            "{start} to {end}",
            "the realised volatility (simple daily returns, 252 days a year) of {series} from {start} to {end}",
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
    return RealisedVolatility(volatility=100 * float(returns.std(ddof=1)) * sqrt(YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
    theme="risk",
    wording={
        "ratio": [
            "the annualised {measure} ratio (simple daily returns, 252 days a year) of {series} in {year} "
            "for a risk-free rate of {rate}",
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

    The mean excess of simple daily returns over rate / 252, divided by its sample deviation (Sharpe) or by the root
    mean square of its negative parts (Sortino), times the root of 252. The first return is against the previous
    year's last close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        rate: Risk-free rate in percent per year.
        measure: Sharpe or Sortino.
    """
    excess = year_returns(load(series), year) - rate / 100 / YEAR_DAYS
    risk = float(excess.std(ddof=1)) if measure == "Sharpe" else sqrt(float((excess.clip(max=0) ** 2).mean()))
    return RiskRatio(ratio=float(excess.mean()) / risk * sqrt(YEAR_DAYS))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(NUMPY,),
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
        "length": [
            "the number of calendar days from peak to trough of the maximum drawdown of the closes of {series} from "
            "{start} to {end}",
            "the calendar days that the largest peak-to-trough fall of {series} between {start} and {end} took",
        ],
    },
    golden=[
        (
            {"series": "sp500", "start": "1999-01-04", "end": "2018-12-31"},
            {"drawdown": -56.78, "peak_day": "2007-10-09", "trough_day": "2009-03-09", "length": 517},
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
    positions = found.span(start, end)
    closes = found.close_array[positions.start : positions.stop]
    if len(closes) <= MIN_RETURNS:
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
        length=(found.days[positions.start + trough] - found.days[positions.start + peak]).days,
    )


TOOLS: tuple[Tool, ...] = (
    realised_volatility,
    risk_adjusted_ratio,
    max_drawdown,
)
