"""Momentum and range indicators of TA-Lib over the daily market series."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from toolgym.envs.finance.data.formulas import NUMPY, TA_LIB
from toolgym.envs.finance.data.series import ARCH, load
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Level, Number, PercentShare, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.indicators import Oscillator, Smoothed, Window, closes_until, load_talib, newest
from toolgym.tools import NotFound, Quantity, Tool, tool

if TYPE_CHECKING:
    from toolgym.envs.finance.data.series import Floats

_Level2 = Annotated[Level, Quantity(None, 2)]
_Index2 = Annotated[Number, Quantity(None, 2)]


class Momentum(Result):
    """A change in percent."""

    change: Annotated[PercentShare, Quantity("percent", 2)]


def _bars(index: str, day: date) -> "tuple[Floats, Floats, Floats]":
    """Highs, lows and closes from the first day of the index to ``day``."""
    found = load(index)
    if not found.bars:
        raise NotFound(f"{found.name} has closing levels only; sp500 and nasdaq have highs and lows")
    end = found.position(day) + 1
    return found.high_array[:end], found.low_array[:end], found.close_array[:end]


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "change": [
            "the rate of change in percent of {series} over {window} of trading as of {day}",
            "the percentage change up to {day} of {series} against its close {window} of trading earlier",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-31", "window": 250}, {"change": -7.01})],
    invalid=[({"series": "sp500", "day": "1999-01-08", "window": 14}, "not_found")],
)
def rate_of_change(series: SeriesName, day: Day, window: Window) -> Momentum:
    """Gives the percentage change of a market series against its close a number of trading days earlier.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day.
        window: How many trading days earlier the reference close lies.
    """
    return Momentum(change=newest(load_talib().ROC(closes_until(series, day), timeperiod=window), "rate of change"))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "level": [
            "the {extreme} close of {series} over {window} of trading up to and including {day}",
            "the {extreme} of the closing levels of {series} during {window} of trading that ended on {day}",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-31", "window": 5, "extreme": "lowest"}, {"level": 2351.1})],
    invalid=[({"series": "sp500", "day": "1999-01-08", "window": 14, "extreme": "lowest"}, "not_found")],
)
def rolling_extreme(series: SeriesName, day: Day, window: Window, extreme: Literal["highest", "lowest"]) -> Smoothed:
    """Gives the highest or lowest close of a market series over the last trading days up to a day.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day, the last of the window.
        window: Number of trading days.
        extreme: highest or lowest.
    """
    talib = load_talib()
    rolling = talib.MAX if extreme == "highest" else talib.MIN
    return Smoothed(level=newest(rolling(closes_until(series, day), timeperiod=window), "rolling extreme"))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    engines=(TA_LIB, NUMPY),
    theme="indicators",
    wording={
        "value": [
            "the {measure} of {index} over {window} of trading as of {day}",
            "the value on {day} of the {measure} of {index}, taken over {window} of trading",
        ],
    },
    golden=[
        ({"index": "sp500", "day": "2018-12-31", "window": 14, "measure": "average true range"}, {"value": 61.62}),
        ({"index": "sp500", "day": "2018-12-31", "window": 14, "measure": "Williams %R"}, {"value": -52.7}),
        (
            {"index": "sp500", "day": "2018-12-31", "window": 14, "measure": "commodity channel index"},
            {"value": -24.06},
        ),
        (
            {"index": "sp500", "day": "2018-12-31", "window": 14, "measure": "average directional index"},
            {"value": 34.9},
        ),
    ],
    invalid=[
        ({"index": "vix", "day": "2018-12-31", "window": 14, "measure": "average true range"}, "not_found"),
        ({"index": "sp500", "day": "2018-12-31", "window": 14, "measure": "OBV"}, "invalid_arguments"),
    ],
)
def range_indicator(
    index: SeriesName,
    day: Day,
    window: Window,
    measure: Literal["average true range", "Williams %R", "commodity channel index", "average directional index"],
) -> Oscillator:
    """Gives an indicator that needs daily highs and lows of a stock index, as of a trading day.

    Average true range and average directional index use Wilder's smoothing from the first day of the series.

    Args:
        index: sp500 or nasdaq (1999 to 2018); the other series have no highs and lows.
        day: A trading day.
        window: Number of trading days, usually 14.
        measure: average true range, Williams %R (-100 to 0), commodity channel index or average directional index.
    """
    talib = load_talib()
    functions = {
        "average true range": talib.ATR,
        "Williams %R": talib.WILLR,
        "commodity channel index": talib.CCI,
        "average directional index": talib.ADX,
    }
    return Oscillator(value=newest(functions[measure](*_bars(index, day), timeperiod=window), measure))


TOOLS: tuple[Tool, ...] = (
    rate_of_change,
    rolling_extreme,
    range_indicator,
)
