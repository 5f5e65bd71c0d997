"""US consumer prices compared: across items in one year, and across years for one item."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.finance.data import cpi
from toolgym.envs.finance.entities import CpiItem, Year
from toolgym.envs.finance.quantities import Count, Inflation
from toolgym.envs.finance.results import Result
from toolgym.tools import Quantity, Tool, tool

_price_tool = partial(tool, domain="finance", kind="processing", source=cpi.CPI, theme="inflation")


class ItemChange(Result):
    """One item and its change of prices."""

    item: CpiItem
    change: Annotated[Inflation, Quantity("percent", 3)]


class ItemChanges(Result):
    """The price changes of several items."""

    changes: list[ItemChange]


class YearChange(Result):
    """A year and its change of prices."""

    year: Year
    change: Annotated[Inflation, Quantity("percent", 3)]


class Record(Result):
    """How far back an item's record goes."""

    first_year: Year
    years: Count


@_price_tool(
    wording={
        "changes": [
            "the price changes in percent of the eight major groups of the US CPI in {year} (annual averages against "
            "the year before)",
            "the inflation rates (by annual averages) of the eight major US CPI groups for {year}",
        ],
        "changes.item": ["major group", "consumer price group"],
        "changes.change": ["percentage change", "inflation in percent"],
    },
    golden=[
        (
            {"year": 2009},
            {
                "changes": [
                    {"item": "SAF", "change": 1.878},
                    {"item": "SAH", "change": 0.367},
                    {"item": "SAA", "change": 0.985},
                    {"item": "SAT", "change": -8.334},
                    {"item": "SAM", "change": 3.172},
                    {"item": "SAR", "change": 0.899},
                    {"item": "SAE", "change": 3.043},
                    {"item": "SAG", "change": 6.719},
                ]
            },
        )
    ],
    invalid=[({"year": 1960}, "not_found")],
)
def major_group_inflation(year: Year) -> ItemChanges:
    """Lists, for the eight major groups of the US consumer price index, the change over the year before in percent.

    Food and beverages, housing, apparel, transportation, medical care, recreation, education and communication, other
    goods and services; annual averages, 1994 to 2025.

    Args:
        year: The later year.
    """
    return ItemChanges(changes=_group_changes(year))


@_price_tool(
    wording={
        "item": [
            "the major group of the US CPI with the {extreme} inflation (by annual averages) in {year}",
            "the major US consumer price group whose annual average had the {extreme} percentage change in {year}",
        ],
        "change": [
            "the {extreme} inflation in percent (by annual averages) of any major group of the US CPI in {year}",
            "the {extreme} percentage change in {year} among the annual average indices of the major US CPI groups",
        ],
    },
    golden=[
        ({"year": 2009, "extreme": "lowest"}, {"item": "SAT"}),
        ({"year": 2022, "extreme": "highest"}, {"item": "SAT"}),
    ],
    invalid=[({"year": 1960, "extreme": "lowest"}, "not_found")],
)
def extreme_group_inflation(year: Year, extreme: Literal["highest", "lowest"]) -> ItemChange:
    """Finds which of the eight major groups of the US consumer price index had the highest or lowest inflation.

    Annual averages against the year before, 1994 to 2025.

    Args:
        year: The later year.
        extreme: Whether the highest or the lowest change is wanted.
    """
    sign = 1 if extreme == "highest" else -1
    return max(_group_changes(year), key=lambda row: sign * row.change)


@_price_tool(
    wording={
        "year": [
            "the year from {start} to {end} (both included) in which inflation of {item} by annual averages "
            "of the US CPI was {extreme}",
            "the year with the {extreme} change of the annual average US CPI of {item} from {start} through {end}",
        ],
        "change": [
            "the {extreme} yearly inflation in percent (by annual averages of the US CPI) of {item} from "
            "{start} to {end}",
            "the {extreme} yearly change in percent of the annual average US CPI of {item} from {start} through {end}",
        ],
    },
    golden=[({"item": "SA0", "start": 2000, "end": 2018, "extreme": "highest"}, {"year": 2008, "change": 3.84})],
    invalid=[({"item": "SA0", "start": 2018, "end": 2000, "extreme": "highest"}, "invalid_arguments")],
)
def extreme_inflation_year(item: CpiItem, start: Year, end: Year, extreme: Literal["highest", "lowest"]) -> YearChange:
    """Finds the year of a period in which an item's inflation was highest or lowest; of equal years the first.

    Changes of the annual average US consumer price index over the year before.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
        start: First year of the period.
        end: Last year of the period.
        extreme: Whether the highest or the lowest inflation is wanted.
    """
    cpi.ordered_years(start, end)
    prices, sign = cpi.find_item(item), 1 if extreme == "highest" else -1
    cpi.year_value(prices, start - 1), cpi.year_value(prices, end)
    changes = [(year, cpi.yearly_change(prices, year - 1, year)) for year in range(start, end + 1)]
    year, change = max(changes, key=lambda pair: sign * pair[1])
    return YearChange(year=year, change=change)


@_price_tool(
    kind="retrieval",
    wording={
        "first_year": [
            "the first year with an annual average US CPI of {item}",
            "the earliest year for which the annual average US consumer price index of {item} is recorded",
        ],
        "years": [
            "the number of years with a recorded annual average US CPI of {item}",
            "the count of annual averages in the US consumer price record of {item}",
        ],
    },
    golden=[({"item": "SA0"}, {"first_year": 1913, "years": 113})],
    invalid=[({"item": "Gold"}, "not_found")],
)
def cpi_record(item: CpiItem) -> Record:
    """Gives the first year with an annual average US consumer price index of an item, and the number of such years.

    Args:
        item: Item code such as SA0 (All items), or the item's name.
    """
    years = cpi.find_item(item).years
    return Record(first_year=min(years), years=len(years))


def _group_changes(year: int) -> list[ItemChange]:
    groups = [cpi.find_item(code) for code in cpi.MAJOR_GROUPS]
    return [ItemChange(item=g.code, change=cpi.yearly_change(g, year - 1, year)) for g in groups]


TOOLS: tuple[Tool, ...] = (
    major_group_inflation,
    extreme_group_inflation,
    extreme_inflation_year,
    cpi_record,
)
