"""Smoothing indicators of TA-Lib over the daily market series: averages, RSI, MACD, Bollinger bands."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY, TA_LIB
from toolgym.envs.finance.data.series import ARCH, load
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Level, Number, Periods, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Quantity, Tool, Unavailable, tool

if TYPE_CHECKING:
    from toolgym.envs.finance.data.series import Floats


Window = Annotated[Periods, Field(ge=2, le=250)]
_Level2 = Annotated[Level, Quantity(None, 2)]
_Index2 = Annotated[Number, Quantity(None, 2)]


class Smoothed(Result):
    """A smoothed level."""

    level: _Level2


class Oscillator(Result):
    """An oscillator's value."""

    value: _Index2


class Convergence(Result):
    """MACD line, its signal line, and their difference."""

    macd: _Index2
    signal: _Index2
    histogram: _Index2


class Bands(Result):
    """Upper and lower Bollinger band."""

    upper: _Level2
    lower: _Level2


def load_talib() -> Any:
    """The TA-Lib module.

    Raises:
        Unavailable: It is not installed.
    """
    try:
        import talib
    except ImportError as error:
        raise Unavailable("the library 'TA-Lib' is not installed; run: pip install 'toolgym[finance]'") from error
    return talib


def closes_until(series: str, day: date) -> "Floats":
    """Closes from the first day of the series to ``day``."""
    found = load(series)
    return found.close_array[: found.position(day) + 1]


def newest(values: "Floats", name: str) -> float:
    """The newest value of an indicator.

    Raises:
        NotFound: The series is too young for the window.
    """
    value = float(values[-1]) if len(values) else float("nan")
    if value != value:
        raise NotFound(f"the {name} has no value yet: fewer days than it needs lie before this day; take a later one")
    return value


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "level": [
            "the {kind} moving average of the closes of {series} over {window} of trading as of {day}",
            "the value on {day} of the {kind} moving average over {window} of trading, taken of the closes of {series}",
        ],
    },
    golden=[
        ({"series": "sp500", "day": "2018-12-31", "window": 20, "kind": "simple"}, {"level": 2576.95}),
        ({"series": "sp500", "day": "2018-12-31", "window": 20, "kind": "exponential"}, {"level": 2551.03}),
    ],
    invalid=[
        ({"series": "sp500", "day": "1999-01-08", "window": 20, "kind": "simple"}, "not_found"),
        ({"series": "sp500", "day": "2018-12-31", "window": 1, "kind": "simple"}, "invalid_arguments"),
    ],
)
def moving_average(
    series: SeriesName, day: Day, window: Window, kind: Literal["simple", "exponential", "linearly weighted"]
) -> Smoothed:
    """Gives a moving average of a market series' daily closes as of a trading day.

    The exponential one has the factor 2 / (window + 1) and starts from the first simple average of the series.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day.
        window: Number of trading days, that day included.
        kind: simple, exponential or linearly weighted.
    """
    talib = load_talib()
    average = {"simple": talib.SMA, "exponential": talib.EMA, "linearly weighted": talib.WMA}[kind]
    return Smoothed(level=newest(average(closes_until(series, day), timeperiod=window), "moving average"))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "value": [
            "the relative strength index (Wilder) of {series} over {window} of trading as of {day}",
            "the RSI on {day} of {series}, with Wilder's smoothing over {window} of trading",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-31", "window": 14}, {"value": 41.71})],
    invalid=[({"series": "sp500", "day": "1999-01-08", "window": 14}, "not_found")],
)
def relative_strength(series: SeriesName, day: Day, window: Window) -> Oscillator:
    """Gives the relative strength index (0 to 100) of a market series as of a trading day.

    Wilder's smoothing runs from the first day of the series.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day.
        window: Number of trading days, usually 14.
    """
    return Oscillator(value=newest(load_talib().RSI(closes_until(series, day), timeperiod=window), "RSI"))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "macd": [
            "the MACD line (12, 26) of the closes of {series} as of {day}",
            "the 12-day minus the 26-day exponential average of {series} on {day}",
        ],
        "signal": [
            "the MACD signal line (12, 26, 9) of the closes of {series} as of {day}",
            "the 9-day signal line of the MACD of {series} on {day}",
        ],
        "histogram": [
            "the MACD histogram (12, 26, 9) of the closes of {series} as of {day}",
            "the MACD line minus its 9-day signal line for {series} on {day}",
        ],
    },
    golden=[
        ({"series": "sp500", "day": "2018-12-31"}, {"macd": -65.63, "signal": -61.92, "histogram": -3.72}),
    ],
    invalid=[({"series": "sp500", "day": "1999-01-08"}, "not_found")],
)
def macd(series: SeriesName, day: Day) -> Convergence:
    """Gives the MACD (12, 26, 9) of a market series as of a trading day: line, signal line and histogram.

    Exponential averages run from the first day of the series.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day.
    """
    line, signal, histogram = (newest(v, "MACD") for v in load_talib().MACD(closes_until(series, day), 12, 26, 9))
    return Convergence(macd=line, signal=signal, histogram=histogram)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "upper": [
            "the upper Bollinger band (two population standard deviations) of {series} over {window} of trading as "
            "of {day}",
            "the level on {day} of the upper Bollinger band of {series}, two population standard deviations above "
            "its simple "
            "average over {window} of trading",
        ],
        "lower": [
            "the lower Bollinger band (two population standard deviations) of {series} over {window} of trading as "
            "of {day}",
            "the level on {day} of the lower Bollinger band of {series}, two population standard deviations below "
            "its simple "
            "average over {window} of trading",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-31", "window": 20}, {"upper": 2804.44, "lower": 2349.46})],
    invalid=[({"series": "sp500", "day": "1999-01-08", "window": 20}, "not_found")],
)
def bollinger_bands(series: SeriesName, day: Day, window: Window) -> Bands:
    """Gives the Bollinger bands of a market series as of a trading day.

    They lie two population standard deviations of the closes around the simple moving average.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day.
        window: Number of trading days, usually 20.
    """
    upper, _, lower = load_talib().BBANDS(
        closes_until(series, day), timeperiod=window, nbdevup=2.0, nbdevdn=2.0, matype=0
    )
    return Bands(upper=newest(upper, "upper band"), lower=newest(lower, "lower band"))


TOOLS: tuple[Tool, ...] = (
    moving_average,
    relative_strength,
    macd,
    bollinger_bands,
)
