"""Questions to well-known small tables: Gapminder, cars, penguins, weather, employment, electricity and barley."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.general.data.sources import GAPMINDER, PENGUINS, VEGA
from toolgym.envs.general.data.tables import scalar, select
from toolgym.envs.general.entities import CarModel, Day
from toolgym.envs.general.quantities import (
    Celsius,
    Count,
    Grams,
    Horsepower,
    MilesPerGallon,
    Millimetres,
    Percent1,
    Pounds,
    Speed,
)
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.dates import MONTHS, Month
from toolgym.tools import NotFound, Quantity, Tool, tool

_vega_tool = partial(tool, domain="general", source=VEGA, engines=[GAPMINDER, PENGUINS], theme="tables")
_penguin_tool = partial(tool, domain="general", source=PENGUINS, engines=[GAPMINDER, VEGA], theme="tables")

WeatherYear = Literal["2012", "2013", "2014", "2015"]


class Car(Result):
    """A car model's measurements."""

    horsepower: Annotated[Horsepower, Quantity("horsepower", 0)]
    weight: Annotated[Pounds, Quantity("pound", 0)]
    mileage: Annotated[MilesPerGallon, Quantity("mile / gallon", 1)]
    cylinders: int
    model_year: int


class CarExtreme(Result):
    """A car model at the end of a scale."""

    car: CarModel
    value: Annotated[float, Quantity(None, 1)]


class Weather(Result):
    """Weather of a day in Seattle."""

    highest: Annotated[Celsius, Quantity("degree_Celsius", 1)]
    lowest: Annotated[Celsius, Quantity("degree_Celsius", 1)]
    precipitation: Annotated[Millimetres, Quantity("mm", 1)]
    wind: Annotated[Speed, Quantity("m/s", 1)]
    kind: str


class WeatherMonth(Result):
    """Weather of a month in Seattle."""

    precipitation: Annotated[Millimetres, Quantity("mm", 1)]
    hottest_day: Day
    wet_days: Count
    mean_highest: Annotated[Celsius, Quantity("degree_Celsius", 1)]


class Mass(Result):
    """A mean body mass, and how many were weighed."""

    mass: Annotated[Grams, Quantity("g", 1)]
    weighed: Count


class Employees(Result):
    """Employees in thousands."""

    thousands: Annotated[float, Quantity(None, 1)]


class Energy(Result):
    """Electricity generated in a year."""

    generation: Count
    share: Percent1


class Yield(Result):
    """A barley harvest."""

    mean: Annotated[float, Quantity(None, 2)]
    best_variety: str


@_vega_tool(
    kind="retrieval",
    wording={
        "horsepower": [
            "the horsepower of {car} in the Vega cars table",
            "the engine power in horsepower that the Vega cars table gives {car}",
        ],
        "weight": [
            "the weight in pounds of {car} in the Vega cars table",
            "the number of pounds that {car} weighs in the Vega cars table",
        ],
        "mileage": [
            "the fuel economy of {car} in miles per gallon in the Vega cars table",
            "the mileage in miles per gallon that the Vega cars table gives {car}",
        ],
    },
    golden=[
        (
            {"car": "pontiac grand prix"},
            {"horsepower": 230.0, "weight": 4278.0, "mileage": 16.0, "cylinders": 8, "model_year": 1973},
        ),
    ],
    invalid=[({"car": "batmobile"}, "not_found")],
)
def car_facts(car: CarModel) -> Car:
    """Gives horsepower, weight, miles per gallon, cylinders and model year of a car in the Vega cars table.

    Args:
        car: Name of the model as in the table, for example "amc pacer"; it must stand there once.
    """
    names = "horsepower, weight_in_lbs, miles_per_gallon, cylinders, year"
    _, rows = select(f"SELECT {names} FROM cars WHERE name = ? COLLATE NOCASE", (car.strip(),))
    if len(rows) != 1 or None in rows[0]:
        raise NotFound(f"the cars table has {len(rows)} entries for '{car[:80]}'; one complete entry is wanted")
    horsepower, weight, mileage, cylinders, year = rows[0]
    return Car(horsepower=horsepower, weight=weight, mileage=mileage, cylinders=cylinders, model_year=year)


@_vega_tool(
    kind="retrieval",
    wording={
        "car": [
            "the car model from {origin} with the {end} {measure} among those with {cylinders} in the Vega cars table",
            "the model of {end} {measure} among cars from {origin} with {cylinders} in the Vega cars table",
        ],
    },
    golden=[
        (
            {"origin": "the USA", "cylinders": "8 cylinders", "measure": "horsepower", "end": "greatest"},
            {"car": "pontiac grand prix", "value": 230.0},
        )
    ],
    invalid=[
        ({"origin": "Europe", "cylinders": "8 cylinders", "measure": "horsepower", "end": "greatest"}, "not_found")
    ],
)
def extreme_car(
    origin: Literal["the USA", "Europe", "Japan"],
    cylinders: Literal["4 cylinders", "6 cylinders", "8 cylinders"],
    measure: Literal["horsepower", "weight in pounds", "mileage in miles per gallon"],
    end: Literal["greatest", "least"],
) -> CarExtreme:
    """Finds the car model with the greatest or least figure by origin and cylinders in the Vega cars table.

    Args:
        origin: Where the car comes from.
        cylinders: How many cylinders.
        measure: Which figure.
        end: Which end to take.
    """
    column = {
        "horsepower": "horsepower",
        "weight in pounds": "weight_in_lbs",
        "mileage in miles per gallon": "miles_per_gallon",
    }[measure]
    order = "DESC" if end == "greatest" else "ASC"
    place, count = origin.removeprefix("the "), int(cylinders.split()[0])
    sql = (
        f"SELECT name, {column} FROM cars WHERE origin = ? AND cylinders = ? AND {column} IS NOT NULL "
        f"ORDER BY {column} {order}, name LIMIT 2"
    )
    _, rows = select(sql, (place, count))
    if len(rows) < 2:
        raise NotFound(f"the cars table has fewer than two models from {origin} with {cylinders}")
    if rows[0][1] == rows[1][1]:
        raise NotFound(f"several models from {origin} with {cylinders} share the {end} {measure}, {rows[0][1]}")
    return CarExtreme(car=rows[0][0], value=rows[0][1])


@_vega_tool(
    kind="retrieval",
    wording={
        "highest": [
            "the highest temperature in Seattle on {day} in degrees Celsius, by the Vega weather table",
            "the maximum temperature (Celsius) that the Vega weather table gives for Seattle on {day}",
        ],
        "lowest": [
            "the lowest temperature in Seattle on {day} in degrees Celsius, by the Vega weather table",
            "the minimum temperature (Celsius) that the Vega weather table gives for Seattle on {day}",
        ],
        "wind": [
            "the wind speed in Seattle on {day} in metres per second, by the Vega weather table",
            "the wind speed in metres per second that the Vega weather table gives for Seattle on {day}",
        ],
        "precipitation": [
            "the precipitation in Seattle on {day} in millimetres, by the Vega weather table",
            "the precipitation in millimetres that the Vega weather table gives for Seattle on {day}",
        ],
    },
    golden=[
        (
            {"day": "2012-01-01"},
            {"precipitation": 0.0, "highest": 12.8, "lowest": 5.0, "wind": 4.7, "kind": "drizzle"},
        )
    ],
    invalid=[({"day": "2018-01-01"}, "not_found")],
)
def seattle_weather(day: Day) -> Weather:
    """Gives the weather of a day in Seattle from 2012 to 2015: temperatures (C), precipitation (mm) and wind (m/s).

    Args:
        day: The day.
    """
    names = "temp_max, temp_min, precipitation, wind, weather"
    _, rows = select(f"SELECT {names} FROM seattle_weather WHERE date = ?", (day.isoformat(),))
    if not rows:
        raise NotFound(f"the weather table has no day {day}; it has 2012-01-01 to 2015-12-31")
    highest, lowest, precipitation, wind, kind = rows[0]
    return Weather(highest=highest, lowest=lowest, precipitation=precipitation, wind=wind, kind=kind)


@_vega_tool(
    kind="retrieval",
    wording={
        "precipitation": [
            "the total precipitation in Seattle in {month} {year} in millimetres, by the Vega weather table",
            "the precipitation in millimetres that fell on Seattle in {month} {year}, by the Vega weather table",
        ],
        "wet_days": [
            "the number of days with precipitation in Seattle in {month} {year}, by the Vega weather table",
            "the count of days of {month} {year} on which the Vega weather table has precipitation in Seattle",
        ],
        "hottest_day": [
            "the hottest day (the earliest on a tie) in Seattle in {month} {year}, by the Vega weather table",
            "the date of the highest temperature in Seattle in {month} {year} by the Vega weather table, the earliest "
            "on a tie",
        ],
        "mean_highest": [
            "the mean of the daily highest temperatures in Seattle in {month} {year} in degrees Celsius, by the Vega "
            "weather table",
            "the average daily maximum temperature (Celsius) of Seattle in {month} {year}, by the Vega weather table",
        ],
    },
    golden=[({"month": "January", "year": "2012"}, {"precipitation": 173.3, "hottest_day": "2012-01-01"})],
    invalid=[({"month": "January", "year": "2018"}, "invalid_arguments")],
)
def seattle_month(month: Month, year: WeatherYear) -> WeatherMonth:
    """Sums up a month of weather in Seattle: precipitation (mm), wet days, hottest day and mean highest temperature.

    Args:
        month: The month.
        year: The year.
    """
    like = f"{year}-{MONTHS.index(month) + 1:02d}-%"
    names = "date, temp_max, precipitation"
    _, rows = select(f"SELECT {names} FROM seattle_weather WHERE date LIKE ? ORDER BY date", (like,))
    hottest = max(rows, key=lambda row: (row[1], -int(row[0][-2:])))
    return WeatherMonth(
        precipitation=sum(row[2] for row in rows),
        wet_days=sum(row[2] > 0 for row in rows),
        hottest_day=hottest[0],
        mean_highest=sum(row[1] for row in rows) / len(rows),
    )


@_penguin_tool(
    kind="processing",
    wording={
        "mass": [
            "the mean body mass in grams of {sex} {species} penguins in {year} in the Palmer penguins table",
            "the average weight in grams of {sex} {species} penguins weighed in {year}, by the Palmer penguins table",
        ],
        "weighed": [
            "the number of {sex} {species} penguins weighed in {year} in the Palmer penguins table",
            "the count of {sex} {species} penguins with a body mass of {year} in the Palmer penguins table",
        ],
    },
    golden=[({"species": "Adelie", "sex": "female", "year": "2007"}, {"mass": 3389.8, "weighed": 22})],
    invalid=[({"species": "Emperor", "sex": "female", "year": "2007"}, "invalid_arguments")],
)
def penguin_mass(
    species: Literal["Adelie", "Chinstrap", "Gentoo"],
    sex: Literal["female", "male"],
    year: Literal["2007", "2008", "2009"],
) -> Mass:
    """Gives the mean body mass of penguins by species, sex and year in the Palmer penguins table.

    Args:
        species: The species.
        sex: The sex.
        year: Year in which they were weighed.
    """
    sql = "SELECT AVG(body_mass_g), COUNT(body_mass_g) FROM penguins WHERE species = ? AND sex = ? AND year = ?"
    _, rows = select(sql, (species, sex, int(year)))
    return Mass(mass=rows[0][0], weighed=rows[0][1])


@_vega_tool(
    kind="retrieval",
    wording={
        "thousands": [
            "the number of employees, in thousands, in {sector} in the United States in {month} {year}, by the "
            "Vega employment table",
            "the number of people, in thousands, employed in {sector} in the United States in {month} {year}, by the "
            "Vega employment table",
        ],
    },
    golden=[({"sector": "construction", "month": "January", "year": "2006"}, {"thousands": 7601.0})],
    invalid=[({"sector": "piracy", "month": "January", "year": "2006"}, "invalid_arguments")],
)
def us_employment(
    sector: Literal["construction", "manufacturing", "wholesale trade", "retail trade", "information", "government"],
    month: Month,
    year: Literal["2006", "2007", "2008", "2009", "2010", "2011", "2012", "2013", "2014"],
) -> Employees:
    """Gives the employees of a sector on payrolls in the United States in a month, in thousands.

    Args:
        sector: The sector.
        month: The month.
        year: The year.
    """
    column = sector.replace(" ", "_")
    found = scalar(f"SELECT {column} FROM us_employment WHERE month = ?", f"{year}-{MONTHS.index(month) + 1:02d}-01")
    if found is None:
        raise NotFound(f"the employment table has no {month} {year}")
    return Employees(thousands=found)


@_vega_tool(
    kind="retrieval",
    wording={
        "generation": [
            "the electricity generated in Iowa from {source} in {year}, in thousand megawatt hours, by the Vega table",
            "the electricity, in thousands of megawatt hours, generated in Iowa from {source} in {year}, by the Vega "
            "table",
        ],
        "share": [
            "the share of {source} in the electricity generated in Iowa in {year}, in percent, by the Vega table",
            "the percentage of Iowa's electricity that came from {source} in {year}, by the Vega table",
        ],
    },
    golden=[({"source": "fossil fuels", "year": "2001"}, {"generation": 35361})],
    invalid=[({"source": "magic", "year": "2001"}, "invalid_arguments")],
)
def iowa_electricity(
    source: Literal["fossil fuels", "nuclear energy", "renewables"],
    year: Literal[
        "2001", "2003", "2005", "2007", "2009", "2010", "2011", "2012", "2013", "2014", "2015", "2016", "2017"
    ],
) -> Energy:
    """Gives the electricity generated in Iowa from a source in a year (thousand MWh), and the source's share.

    Args:
        source: The source of energy.
        year: The year.
    """
    name = {"fossil fuels": "Fossil Fuels", "nuclear energy": "Nuclear Energy", "renewables": "Renewables"}[source]
    part = scalar("SELECT net_generation FROM iowa_electricity WHERE year = ? AND source = ?", int(year), name)
    total = scalar("SELECT SUM(net_generation) FROM iowa_electricity WHERE year = ?", int(year))
    return Energy(generation=part, share=100 * part / total)


@_vega_tool(
    kind="retrieval",
    wording={
        "mean": [
            "the mean barley yield at {site} in {year} in bushels per acre, by the Vega barley table",
            "the average of the barley yields (bushels per acre) at {site} in {year}, by the Vega barley table",
        ],
    },
    golden=[({"site": "University Farm", "year": "1932"}, {"mean": 29.51, "best_variety": "Wisconsin No. 38"})],
    invalid=[({"site": "Moon Base", "year": "1931"}, "invalid_arguments")],
)
def barley_yield(
    site: Literal["University Farm", "Waseca", "Morris", "Crookston", "Grand Rapids", "Duluth"],
    year: Literal["1931", "1932"],
) -> Yield:
    """Gives the mean barley yield of ten varieties at a site and year (bushels per acre), and the best variety.

    Args:
        site: The site in Minnesota.
        year: The year.
    """
    sql = "SELECT variety, yield FROM barley WHERE site = ? AND year = ? ORDER BY yield DESC, variety"
    _, rows = select(sql, (site, int(year)))
    return Yield(mean=sum(row[1] for row in rows) / len(rows), best_variety=rows[0][0])


TOOLS: tuple[Tool, ...] = (
    car_facts,
    extreme_car,
    seattle_weather,
    seattle_month,
    penguin_mass,
    us_employment,
    iowa_electricity,
    barley_yield,
)
