"""Well-known small tables, gathered into one SQLite database in memory that only answers questions."""

import csv
import gzip
import io
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from toolgym.envs.general.data.sources import GAPMINDER, PENGUINS, VEGA
from toolgym.tools import InvalidArguments

SECONDS = 1.0
"""How long one query may run."""

TABLES = {
    "gapminder": "Life expectancy, population and GDP per person of 142 countries, every five years 1952 to 2007.",
    "penguins": "344 penguins of three species measured on three islands of the Palmer Archipelago, 2007 to 2009.",
    "cars": "406 car models of the years 1970 to 1982 with consumption, power and weight.",
    "seattle_weather": "Daily weather in Seattle, 2012 to 2015: precipitation (mm), temperatures (C), wind (m/s).",
    "us_employment": "Employees on non-farm payrolls in the United States by month, 2006 to 2015, in thousands.",
    "iowa_electricity": "Electricity generated in Iowa by year and source, 2001 to 2017, in thousand megawatt hours.",
    "barley": "Barley yields of ten varieties at six sites in Minnesota, 1931 and 1932, in bushels per acre.",
}
"""The tables and what they hold."""

_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE)
_REFUSED_FUNCTIONS = frozenset(
    (
        *("load_extension", "random", "randomblob", "zeroblob", "printf", "format"),
        *("date", "time", "datetime", "julianday", "strftime", "unixepoch", "timediff"),
        *("current_date", "current_time", "current_timestamp"),
        *("sqlite_version", "sqlite_source_id", "last_insert_rowid", "changes", "total_changes"),
    )
)
_LOCK = threading.Lock()


def _rows(name: str) -> Iterator[dict[str, Any]]:
    if name == "gapminder":
        with gzip.open(GAPMINDER.path("package_data/datasets/gapminder.csv.gz"), "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield {
                    "country": row["country"],
                    "iso_alpha3": row["iso_alpha"],
                    "continent": row["continent"],
                    "year": int(row["year"]),
                    "life_expectancy": float(row["lifeExp"]),
                    "population": int(float(row["pop"])),
                    "gdp_per_person": float(row["gdpPercap"]),
                }
    elif name == "penguins":
        yield from _csv(PENGUINS.path("data/penguins.csv").read_text(encoding="utf-8"))
    elif name == "cars":
        for row in json.loads(VEGA.path("_data/cars.json").read_text(encoding="utf-8")):
            yield {key.lower(): int(value[:4]) if key == "Year" else value for key, value in row.items()}
    elif name == "seattle_weather":
        for row in _csv(VEGA.path("_data/seattle-weather.csv").read_text(encoding="utf-8")):
            yield {**row, "date": row["date"].replace("/", "-")}
    elif name == "us_employment":
        yield from _csv(VEGA.path("_data/us-employment.csv").read_text(encoding="utf-8"))
    elif name == "iowa_electricity":
        for row in _csv(VEGA.path("_data/iowa-electricity.csv").read_text(encoding="utf-8")):
            yield {"year": int(row["year"][:4]), "source": row["source"], "net_generation": row["net_generation"]}
    else:
        yield from json.loads(VEGA.path("_data/barley.json").read_text(encoding="utf-8"))


def _csv(text: str) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield {key: _value(value) for key, value in row.items()}


def _value(text: str) -> Any:
    if text in ("", "NA"):
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@cache
def _database() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    for name in TABLES:
        rows = list(_rows(name))
        columns = list(rows[0])
        database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        database.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", [tuple(r[c] for c in columns) for r in rows]
        )
    database.commit()
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 4_000)
    database.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
    database.set_authorizer(_authorise)
    return database


def _authorise(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _REFUSED_FUNCTIONS else sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def select(sql: str, values: tuple[Any, ...] = (), limit: int = 1_000) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Runs one SELECT: names of its columns, and at most ``limit`` rows.

    Raises:
        InvalidArguments: The statement is not a single valid SELECT over the tables, or it ran too long.
    """
    with _LOCK:  # one connection; a query takes a second at most
        database = _database()
        deadline = time.monotonic() + SECONDS
        database.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
        try:
            cursor = database.execute(sql, values)
            if cursor.description is None:
                raise InvalidArguments("the query must be one SELECT statement")
            names = tuple(column[0] for column in cursor.description)
            rows = cursor.fetchmany(limit)
            cursor.close()
        except (sqlite3.Error, sqlite3.Warning) as error:
            late = "interrupted" in str(error)
            reason = f"took more than {SECONDS:g} s" if late else f"failed: {str(error)[:200]}"
            raise InvalidArguments(f"the query {reason}; write one SELECT over {', '.join(TABLES)}") from None
        finally:
            database.set_progress_handler(None, 0)
    return names, rows


def scalar(sql: str, *values: Any) -> Any:
    """The first column of the first row, None if there is no row."""
    _, rows = select(sql, values, 1)
    return rows[0][0] if rows else None


def columns(table: str) -> tuple[str, ...]:
    """Column names of a table."""
    return select(f"SELECT * FROM {table} LIMIT 0")[0]


@cache
def car_seeds() -> tuple[str, ...]:
    """Car models that stand in the table once and lack no measurement."""
    sql = (
        "SELECT name FROM cars WHERE name NOT LIKE '%acceleration%' GROUP BY name"
        " HAVING COUNT(*) = 1 AND MIN(horsepower) IS NOT NULL"
        " AND MIN(miles_per_gallon) IS NOT NULL ORDER BY name"
    )
    return tuple(row[0] for row in select(sql)[1])
