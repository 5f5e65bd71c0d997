"""SQL over the bundled tables."""

from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import GAPMINDER, PENGUINS, VEGA
from toolgym.envs.general.data.tables import TABLES, columns, scalar, select
from toolgym.envs.general.entities import Query
from toolgym.envs.general.quantities import (
    Count,
)
from toolgym.envs.general.results import Result
from toolgym.tools import Tool, tool


class Schema(Result):
    """Tables and their columns."""

    about: str
    columns: list[str]
    rows: Count


class Rows(Result):
    """The answer to a query."""

    columns: list[str]
    rows: list[list[str]]
    row_count: int
    value: str | None
    truncated: bool


@partial(tool, domain="general", kind="retrieval", source=VEGA, engines=[GAPMINDER, PENGUINS], theme="tables")(
    wording={
        "rows": ["the number of rows of the table {table}", "the count of rows that the table {table} has"],
    },
    golden=[
        ({"table": "gapminder"}, {"rows": 1704}),
        ({"table": "penguins"}, {"rows": 344}),
    ],
    invalid=[({"table": "sqlite_master"}, "invalid_arguments")],
)
def describe_table(
    table: Literal["gapminder", "penguins", "cars", "seattle_weather", "us_employment", "iowa_electricity", "barley"],
) -> Schema:
    """Describes a table that sql_query can read: what it holds, its columns, and how many rows it has.

    Args:
        table: The table.
    """
    return Schema(about=TABLES[table], columns=list(columns(table)), rows=scalar(f"SELECT COUNT(*) FROM {table}"))


@partial(
    tool, domain="general", kind="retrieval", source=VEGA, engines=[GAPMINDER, PENGUINS], theme="tables", timeout=5.0
)(
    wording={
        "value": [
            "the single value that {query} returns over the tables that sql_query reads",
            "the value in the first column of the first row that {query} gives over the tables that sql_query reads",
        ],
    },
    golden=[
        (
            {"query": "SELECT species, COUNT(*) FROM penguins GROUP BY species ORDER BY species"},
            {"rows": [["Adelie", "152"], ["Chinstrap", "68"], ["Gentoo", "124"]], "row_count": 3, "truncated": False},
        )
    ],
    invalid=[
        ({"query": "DROP TABLE penguins"}, "invalid_arguments"),
        ({"query": "SELECT 1; SELECT 2"}, "invalid_arguments"),
        ({"query": "PRAGMA query_only = OFF"}, "invalid_arguments"),
    ],
)
def sql_query(query: Annotated[Query, Field(min_length=1, max_length=4_000)]) -> Rows:
    """Runs one read-only SELECT (SQLite dialect, 1 second, first 50 rows) over the bundled tables; values come as text.

    Tables: gapminder, penguins, cars, seattle_weather, us_employment, iowa_electricity, barley; see describe_table for
    their columns. Clock and random functions are refused.

    Args:
        query: The SELECT statement.
    """
    names, rows = select(query, limit=51)
    shown = [[_cell(value) for value in row] for row in rows[:50]]
    return Rows(
        columns=list(names),
        rows=shown,
        row_count=len(shown),
        value=shown[0][0] if shown else None,
        truncated=len(rows) > 50,
    )


def _cell(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return f"{value:.10g}"
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 200 else text[:197] + "..."


TOOLS: tuple[Tool, ...] = (
    describe_table,
    sql_query,
)
