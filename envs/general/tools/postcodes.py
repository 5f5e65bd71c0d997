"""ZIP codes, counties and telephone area codes of the United States."""

from functools import partial

from toolgym.envs.general.data.points import inverse, point_text, read_point
from toolgym.envs.general.data.postcodes import (
    area_states,
    counties,
    find_postcode,
    find_state,
    of_area,
    of_county,
    of_place,
    of_state,
    postcode_points,
)
from toolgym.envs.general.data.sources import GEONAMES, NUMPY, PYPROJ, ZIPCODES
from toolgym.envs.general.entities import AreaCode, County, Place, Point, State, Zip, Zone
from toolgym.envs.general.quantities import Count, Kilometres1
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.cities import Way
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_zip_tool = partial(tool, domain="general", source=ZIPCODES, engines=[GEONAMES], theme="postcodes")


class ZipFacts(Result):
    """Where a ZIP code lies."""

    place: Place
    county: County
    state: State
    zone: Zone
    point: Point


class PlaceZips(Result):
    """ZIP codes of a place."""

    count: Count
    first: Zip
    last: Zip


class ZipAreas(Result):
    """Telephone area codes."""

    areas: list[AreaCode]
    first: AreaCode


class StateFacts(Result):
    """Counts in a state."""

    zips: Count
    counties: Count
    areas: Count


class AreaFacts(Result):
    """Where an area code is used."""

    state: State
    zips: Count
    counties: Count


class ZipNearby(Result):
    """A ZIP code and how far it is."""

    zip_code: Zip
    distance: Kilometres1


class OneCounty(Result):
    """A county."""

    county: County
    zips: Count


@_zip_tool(
    kind="retrieval",
    wording={
        "place": ["the place that {zip_code} belongs to", "the post town of {zip_code}"],
        "county": ["the county that {zip_code} lies in", "the county to which {zip_code} belongs"],
        "state": ["the state that {zip_code} lies in", "the state of the United States that holds {zip_code}"],
        "zone": ["the time zone of {zip_code}", "the IANA time zone kept at {zip_code}"],
        "point": ["the location of {zip_code}", "the geographic position of {zip_code}"],
    },
    golden=[
        (
            {"zip_code": "94103"},
            {
                "place": "San Francisco, CA",
                "county": "San Francisco County, CA",
                "state": "CA",
                "zone": "America/Los_Angeles",
                "point": "37.7725,-122.4147",
            },
        )
    ],
    invalid=[({"zip_code": "00000"}, "not_found")],
)
def zip_facts(zip_code: Zip) -> ZipFacts:
    """Gives place, county, state, time zone and position of a standard ZIP code of the United States.

    Args:
        zip_code: Five digits.
    """
    found = find_postcode(zip_code)
    return ZipFacts(
        place=found.place,
        county=found.county,
        state=found.state,
        zone=found.zone,
        point=point_text(found.latitude, found.longitude),
    )


@_zip_tool(
    kind="retrieval",
    wording={
        "count": ["the number of standard ZIP codes of {place}", "the count of standard ZIP codes in {place}"],
        "first": ["the lowest standard ZIP code of {place}", "the numerically first standard ZIP code in {place}"],
        "last": ["the highest standard ZIP code of {place}", "the numerically last standard ZIP code in {place}"],
    },
    golden=[({"place": "Anchorage, AK"}, {"first": "99501"})],
    invalid=[({"place": "Atlantis, ZZ"}, "not_found")],
)
def zips_of_place(place: Place) -> PlaceZips:
    """Counts the standard ZIP codes of a place in the United States and gives the lowest and the highest.

    Args:
        place: Name and state code, for example "Springfield, IL".
    """
    found = of_place(place)
    return PlaceZips(count=len(found), first=found[0].code, last=found[-1].code)


@_zip_tool(
    kind="retrieval",
    wording={
        "count": ["the number of standard ZIP codes of {county}", "the count of standard ZIP codes in {county}"],
        "first": ["the lowest standard ZIP code of {county}", "the numerically first standard ZIP code in {county}"],
        "last": ["the highest standard ZIP code of {county}", "the numerically last standard ZIP code in {county}"],
    },
    golden=[({"county": "San Francisco County, CA"}, {"first": "94101"})],
    invalid=[({"county": "Atlantis County, ZZ"}, "not_found")],
)
def zips_of_county(county: County) -> PlaceZips:
    """Counts the standard ZIP codes of a county of the United States and gives the lowest and the highest.

    Args:
        county: Name and state code, for example "Sangamon County, IL".
    """
    found = of_county(county)
    return PlaceZips(count=len(found), first=found[0].code, last=found[-1].code)


@_zip_tool(
    kind="retrieval",
    wording={
        "areas": ["the telephone area codes in use at {zip_code}", "the area codes of telephones at {zip_code}"],
        "first": [
            "the lowest telephone area code in use at {zip_code}",
            "the numerically first area code of telephones at {zip_code}",
        ],
    },
    golden=[({"zip_code": "94103"}, {"areas": ["415", "628"], "first": "415"})],
    invalid=[({"zip_code": "00000"}, "not_found")],
)
def area_codes_of_zip(zip_code: Zip) -> ZipAreas:
    """Lists the telephone area codes in use at a standard ZIP code of the United States.

    Args:
        zip_code: Five digits.
    """
    areas = find_postcode(zip_code).areas
    if not areas:
        raise NotFound(f"no area code is known for the ZIP code {zip_code}")
    return ZipAreas(areas=list(areas), first=areas[0])


@_zip_tool(
    kind="retrieval",
    wording={
        "state": [
            "the state with most ZIP codes in {area}",
            "the state of the United States to which most ZIP codes of {area} belong",
        ],
        "zips": ["the number of standard ZIP codes in {area}", "the count of standard ZIP codes that lie in {area}"],
        "counties": [
            "the number of counties that have ZIP codes in {area}",
            "the count of counties whose ZIP codes lie in {area}",
        ],
    },
    golden=[({"area": "415"}, {"state": "CA"})],
    invalid=[({"area": "999"}, "not_found")],
)
def area_code_facts(area: AreaCode) -> AreaFacts:
    """Gives the state of a telephone area code, and how many standard ZIP codes and counties use it.

    Args:
        area: Three digits.
    """
    found = of_area(area.strip())
    states = [postcode.state for postcode in found]
    return AreaFacts(
        state=max(sorted(set(states)), key=states.count),
        zips=len(found),
        counties=len({postcode.county for postcode in found}),
    )


@_zip_tool(
    kind="retrieval",
    wording={
        "zips": ["the number of standard ZIP codes in {state}", "the count of standard ZIP codes of {state}"],
        "counties": [
            "the number of counties and county equivalents of {state}, by GeoNames",
            "the count of counties and county equivalents in {state}, by GeoNames",
        ],
        "areas": [
            "the number of telephone area codes in use in {state}",
            "the count of telephone area codes that ZIP codes of {state} use",
        ],
    },
    golden=[({"state": "DE"}, {"counties": 3}), ({"state": "TX"}, {"counties": 254})],
    invalid=[({"state": "ZZ"}, "not_found")],
)
def state_facts(state: State) -> StateFacts:
    """Counts the standard ZIP codes, the counties and the telephone area codes of a state of the United States.

    Args:
        state: Code of two letters or name.
    """
    code = find_state(state)
    return StateFacts(
        zips=len(of_state(code)),
        counties=len(counties()[code]),
        areas=sum(code in states for states in area_states().values()),
    )


@_zip_tool(
    kind="retrieval",
    wording={
        "county": [
            "the county of {state} with the most standard ZIP codes",
            "the county that has more standard ZIP codes than any other in {state}",
        ],
        "zips": [
            "the number of standard ZIP codes in the county of {state} that has most of them",
            "the greatest count of standard ZIP codes that a county of {state} has",
        ],
    },
    golden=[({"state": "CA"}, {"county": "Los Angeles County, CA"}), ({"state": "IL"}, {"county": "Cook County, IL"})],
    invalid=[({"state": "ZZ"}, "not_found")],
)
def county_with_most_zips(state: State) -> OneCounty:
    """Finds the county of a state of the United States that has the most standard ZIP codes.

    Args:
        state: Code of two letters or name.
    """
    names = [postcode.county for postcode in of_state(find_state(state))]
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    best = min(counts, key=lambda name: (-counts[name], name))
    return OneCounty(county=best, zips=counts[best])


@partial(
    tool, domain="general", kind="retrieval", source=ZIPCODES, engines=[GEONAMES, PYPROJ, NUMPY], theme="postcodes"
)(
    wording={
        "zip_code": [
            "the standard ZIP code whose position is nearest to {point}",
            "the nearest standard ZIP code to {point}, by the codes' positions",
        ],
        "distance": [
            "the geodesic distance in kilometres from {point} to the nearest standard ZIP code of the United States",
            "the length in kilometres of the geodesic between {point} and the nearest standard ZIP code of the United "
            "States",
        ],
    },
    golden=[({"point": "37.7725,-122.4147"}, {"zip_code": "94103", "distance": 0.0})],
    invalid=[({"point": "somewhere"}, "invalid_arguments")],
)
def nearest_zip(point: Point) -> ZipNearby:
    """Finds the standard ZIP code of the United States whose position is nearest to a point, and its distance.

    Args:
        point: Latitude and longitude in degrees, for example "37.77,-122.41".
    """
    every, table = postcode_points()
    distance, place = table.nearest(read_point(point))
    return ZipNearby(zip_code=every[place].code, distance=distance)


@partial(tool, domain="general", kind="processing", source=ZIPCODES, engines=[GEONAMES, PYPROJ], theme="postcodes")(
    wording={
        "distance": [
            "the geodesic distance in kilometres from {zip_code} to {other}",
            "the length in kilometres of the WGS 84 geodesic between the positions of {zip_code} and {other}",
        ],
        "bearing": [
            "the initial bearing of the geodesic from {zip_code} to {other}, in whole degrees clockwise from north",
            "the direction, in whole degrees clockwise from north, in which the geodesic from {zip_code} "
            "to {other} starts",
        ],
    },
    golden=[({"zip_code": "94103", "other": "10001"}, {"distance": 4138.8})],
    invalid=[({"zip_code": "94103", "other": "94103"}, "invalid_arguments")],
)
def zip_distance(zip_code: Zip, other: Zip) -> Way:
    """Measures the geodesic on WGS 84 between the positions of two ZIP codes: kilometres and initial bearing.

    Args:
        zip_code: Five digits.
        other: Another ZIP code.
    """
    start, end = find_postcode(zip_code), find_postcode(other)
    here, there = (start.latitude, start.longitude), (end.latitude, end.longitude)
    if here == there:
        raise InvalidArguments(f"zip_code {zip_code} and other {other} have the same position")
    distance, bearing = inverse(here, there)
    return Way(distance=distance, bearing=round(bearing) % 360)


TOOLS: tuple[Tool, ...] = (
    zip_facts,
    zips_of_place,
    zips_of_county,
    area_codes_of_zip,
    area_code_facts,
    state_facts,
    county_with_most_zips,
    nearest_zip,
    zip_distance,
)
