"""US consumer prices: index values, inflation rates, and amounts expressed in another year's money."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data import cpi
from toolgym.envs.finance.entities import CpiItem, Day, Year
from toolgym.envs.finance.quantities import Amount, IndexNumber, Inflation, Percent, PercentShare
from toolgym.envs.finance.results import Result
from toolgym.tools import Quantity, Tool, tool

_price_tool = partial(tool, domain="finance", kind="processing", source=cpi.CPI, theme="inflation")

Span = Literal["one month", "three months", "six months", "twelve months"]

_SPANS = {"one month": 1, "three months": 3, "six months": 6, "twelve months": 12}


class IndexValue(Result):
    """A consumer price index."""

    index: Annotated[IndexNumber, Quantity(None, 3)]


class TotalPriceChange(Result):
    """A relative change of prices over several years; no yearly rate."""

    change: Annotated[PercentShare, Quantity("percent", 3)]


class PriceChange(Result):
    """A relative change of prices."""

    change: Annotated[Inflation, Quantity("percent", 3)]


class YearlyRate(Result):
    """A compound rate of inflation per year."""

    rate: Annotated[Percent, Quantity("percent", 4)]


class Adjusted(Result):
    """An amount in the money of another time."""

    amount: Annotated[Amount, Quantity("USD", 2)]


@_price_tool(
    kind="retrieval",
    wording={
        "index": [
            "the US consumer price index (US city average, not seasonally adjusted) of {item} for the calendar month "
            "of {day}",
            "the unadjusted US CPI of {item} for the month that contains {day}",
        ]
    },
    golden=[
        ({"item": "SA0", "day": "2023-01-15"}, {"index": 299.17}),
        ({"item": "All items", "day": "2026-08-01"}, {"index": 334.98}),
    ],
    invalid=[({"item": "SA0", "day": "2025-10-15"}, "not_found"), ({"item": "Gold", "day": "2020-01-01"}, "not_found")],
)
def cpi_of_month(item: CpiItem, day: Day) -> IndexValue:
    """Gives the US consumer price index of an item for the calendar month that contains a day.

    Bureau of Labor Statistics, all urban consumers, US city average, not seasonally adjusted; to August 2026.
    October 2025 was never published.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        day: Any day of the month.
    """
    return IndexValue(index=cpi.month_value(cpi.find_item(item), day))


@_price_tool(
    kind="retrieval",
    wording={
        "index": [
            "the annual average of the US consumer price index (US city average, not seasonally adjusted) of {item} "
            "for {year}",
            "the annual average US CPI of {item} in {year}",
        ]
    },
    golden=[({"item": "SA0", "year": 2010}, {"index": 218.056}), ({"item": "SA0", "year": 2024}, {"index": 313.689})],
    invalid=[({"item": "SA0", "year": 1912}, "not_found")],
)
def cpi_of_year(item: CpiItem, year: Year) -> IndexValue:
    """Gives the annual average of the US consumer price index of an item, as published (not re-computed).

    Bureau of Labor Statistics, all urban consumers, US city average, not seasonally adjusted; to 2025.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        year: The year.
    """
    return IndexValue(index=cpi.year_value(cpi.find_item(item), year))


@_price_tool(
    wording={
        "amount": [
            "the amount in US dollars of {end} that equals {amount} in US dollars of {start} by the annual "
            "average US CPI of all items",
            "the value in dollars of {end}, by the annual average CPI of all items, of {amount} in US "
            "dollars of {start}",
        ]
    },
    golden=[
        ({"amount": 100.0, "start": 1950, "end": 2010}, {"amount": 904.8}),
        ({"amount": 904.8, "start": 2010, "end": 1950}, {"amount": 100.0}),
    ],
    invalid=[({"amount": 100.0, "start": 1900, "end": 2010}, "not_found")],
)
def inflate_amount(amount: Annotated[Amount, Field(gt=0, le=1e12)], start: Year, end: Year) -> Adjusted:
    """Expresses an amount of US dollars of one year in the dollars of another, by annual averages of the CPI.

    All items, US city average, not seasonally adjusted, 1913 to 2025. The years may run backwards.

    Args:
        amount: Amount in US dollars of ``start``.
        start: Year of the amount.
        end: Year whose dollars are wanted.
    """
    prices = cpi.find_item(cpi.ALL_ITEMS)
    return Adjusted(amount=amount * cpi.year_value(prices, end) / cpi.year_value(prices, start))


@_price_tool(
    wording={
        "amount": [
            "the amount in US dollars of the month of {end} that equals {amount} in dollars of the month of {start} by "
            "the monthly US CPI of all items",
            "the value in dollars of the month of {end}, by the unadjusted CPI of all items, of {amount} in "
            "US dollars of the month of {start}",
        ]
    },
    golden=[({"amount": 1000.0, "start": "2023-01-31", "end": "2023-12-01"}, {"amount": 1025.32})],
    invalid=[({"amount": 1000.0, "start": "1900-01-31", "end": "2023-12-01"}, "not_found")],
)
def inflate_amount_by_month(amount: Annotated[Amount, Field(gt=0, le=1e12)], start: Day, end: Day) -> Adjusted:
    """Expresses an amount of US dollars of one month in the dollars of another, by the monthly CPI.

    All items, US city average, not seasonally adjusted, 1913 to August 2026. The months may run backwards.

    Args:
        amount: Amount in US dollars of the month of ``start``.
        start: Any day of the month of the amount.
        end: Any day of the month whose dollars are wanted.
    """
    prices = cpi.find_item(cpi.ALL_ITEMS)
    return Adjusted(amount=amount * cpi.month_value(prices, end) / cpi.month_value(prices, start))


@_price_tool(
    wording={
        "change": [
            "the percentage change of the annual average US CPI of {item} from the year before to {year}",
            "the inflation in percent (by annual averages of the US CPI) of {item} in {year}",
        ]
    },
    golden=[({"item": "SA0", "year": 2022}, {"change": 8.003})],
    invalid=[({"item": "SA0", "year": 1913}, "not_found")],
)
def annual_inflation(item: CpiItem, year: Year) -> PriceChange:
    """Computes the change in percent of an item's annual average US consumer price index over the year before.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        year: The later year.
    """
    return PriceChange(change=cpi.yearly_change(cpi.find_item(item), year - 1, year))


@_price_tool(
    wording={
        "change": [
            "the percentage change of the unadjusted US CPI of {item} over the {span} up to the month of {day}",
            "the change in percent of the US CPI of {item} (not seasonally adjusted) for the month that contains {day} "
            "against {span} earlier",
        ]
    },
    golden=[
        ({"item": "SA0", "day": "2023-12-15", "span": "one month"}, {"change": -0.099}),
        ({"item": "SA0", "day": "2023-12-15", "span": "six months"}, {"change": 0.537}),
    ],
    invalid=[({"item": "SA0", "day": "2023-12-15", "span": "two months"}, "invalid_arguments")],
)
def monthly_inflation(item: CpiItem, day: Day, span: Span) -> PriceChange:
    """Computes the change in percent of an item's US consumer price index up to a month, not seasonally adjusted.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        day: Any day of the later month.
        span: How far the earlier month lies back; twelve months gives year-on-year inflation.
    """
    prices = cpi.find_item(item)
    months = day.year * 12 + day.month - 1 - _SPANS[span]
    earlier = date(max(months // 12, 1), months % 12 + 1, 1)
    return PriceChange(change=(cpi.month_value(prices, day) / cpi.month_value(prices, earlier) - 1) * 100)


@_price_tool(
    wording={
        "change": [
            "the cumulative percentage change of the annual average US CPI of {item} from {start} to {end}",
            "the total inflation in percent (by annual averages of the US CPI) of {item} from {start} to {end}",
        ]
    },
    golden=[({"item": "SA0", "start": 1950, "end": 2010}, {"change": 804.797})],
    invalid=[({"item": "SA0", "start": 2010, "end": 1950}, "invalid_arguments")],
)
def cumulative_inflation(item: CpiItem, start: Year, end: Year) -> TotalPriceChange:
    """Computes the change in percent of an item's annual average US consumer price index between two years.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        start: Earlier year.
        end: Later year.
    """
    cpi.ordered_years(start, end)
    return TotalPriceChange(change=cpi.yearly_change(cpi.find_item(item), start, end))


@_price_tool(
    wording={
        "rate": [
            "the compound annual inflation rate (by annual averages of the US CPI) of {item} from {start} to {end}",
            "the geometric mean of yearly inflation in percent (by annual average CPI) of {item} from {start} to {end}",
        ]
    },
    golden=[
        ({"item": "SA0", "start": 2009, "end": 2010}, {"rate": 1.6403}),
        ({"item": "SA0", "start": 1950, "end": 2010}, {"rate": 3.7391}),
    ],
    invalid=[({"item": "SA0", "start": 2010, "end": 2010}, "invalid_arguments")],
)
def compound_inflation(item: CpiItem, start: Year, end: Year) -> YearlyRate:
    """Computes the constant yearly rate, in percent, that takes one annual average index to that of a later year.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        start: Earlier year.
        end: Later year.
    """
    cpi.ordered_years(start, end)
    prices = cpi.find_item(item)
    growth = cpi.year_value(prices, end) / cpi.year_value(prices, start)
    return YearlyRate(rate=(growth ** (1 / (end - start)) - 1) * 100)


TOOLS: tuple[Tool, ...] = (
    cpi_of_month,
    cpi_of_year,
    inflate_amount,
    inflate_amount_by_month,
    annual_inflation,
    monthly_inflation,
    cumulative_inflation,
    compound_inflation,
)
