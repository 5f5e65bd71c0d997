"""Distances against Vincenty's formulas, searches against brute force, borders against another algorithm."""

import csv
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolgym.envs.general import POOL
from toolgym.envs.general.data.points import PointTable, point_text, read_point
from toolgym.envs.general.data.sources import AIRPORTS, GEONAMES
from toolgym.tools import InvalidArguments

AIRPORT_CODES = POOL.entities["geo.airport"].seed_values
latitudes = st.floats(-80, 80)
longitudes = st.floats(-179, 179)


def call(tool, **arguments):
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


def vincenty(start, end):
    """Length in kilometres of the geodesic on WGS 84 by Vincenty's inverse formula."""
    (first, west), (second, east) = start, end
    a, f = 6378137.0, 1 / 298.257223563
    b = (1 - f) * a
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(v))) for v in (first, second))
    difference = lam = math.radians(east - west)
    for _ in range(500):
        s = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        c = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(s, c)
        sine = math.cos(u1) * math.cos(u2) * math.sin(lam) / s
        square = 1 - sine * sine
        m = c - 2 * math.sin(u1) * math.sin(u2) / square
        k = f / 16 * square * (4 + f * (4 - 3 * square))
        new = difference + (1 - k) * f * sine * (sigma + k * s * (m + k * c * (2 * m * m - 1)))
        done, lam = abs(new - lam) < 1e-12, new
        if done:
            break
    u = square * (a * a - b * b) / (b * b)
    big = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    small = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    inner = c * (2 * m * m - 1) - small / 6 * m * (4 * s * s - 3) * (4 * m * m - 3)
    return b * big * (sigma - small * s * (m + small / 4 * inner)) / 1000


def raw_airports():
    with AIRPORTS.path("airports.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["iata"]]
    return {row["iata"]: (float(row["lat"]), float(row["lon"])) for row in rows}


@pytest.mark.parametrize(("airport", "other"), list(zip(AIRPORT_CODES[::40], AIRPORT_CODES[7::40], strict=False)))
def test_airport_distance_is_vincentys(airport, other):
    places = raw_airports()
    expected = vincenty(places[airport], places[other])
    got = call("airport_distance", airport=airport, other=other)["distance"]
    assert got == pytest.approx(expected, abs=0.06)
    assert got != pytest.approx(expected * 1.003, abs=0.06)  # a sphere would be this far off


@given(latitudes, longitudes)
@settings(max_examples=15, deadline=None)
def test_nearest_airport_is_the_nearest_of_all(latitude, longitude):
    point = point_text(latitude, longitude)
    found = call("nearest_airport", point=point)
    here = read_point(point)
    close = sorted(raw_airports().values(), key=lambda there: math.dist(_vector(here), _vector(there)))[:30]
    assert found["distance"] == pytest.approx(min(vincenty(here, there) for there in close), abs=0.06)


def _vector(point):
    latitude, longitude = map(math.radians, point)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


@given(st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=30), latitudes, longitudes)
@settings(max_examples=30, deadline=None)
def test_points_within_a_radius_are_those_a_full_search_finds(points, latitude, longitude):
    from toolgym.envs.general.data.points import inverse

    near = PointTable(points).near((latitude, longitude), 3000)
    expected = {k for k, point in enumerate(points) if round(inverse((latitude, longitude), point)[0], 6) <= 3000}
    assert {place for _, place in near} == expected
    assert near == sorted(near)


@given(latitudes, longitudes)
def test_points_survive_being_written(latitude, longitude):
    assert read_point(point_text(latitude, longitude)) == pytest.approx((latitude, longitude), abs=5.1e-5)


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "91,0", "0,181", "nan,0", "one,two"])
def test_what_is_no_point_is_refused(text):
    with pytest.raises(InvalidArguments):
        read_point(text)


@given(latitudes, longitudes, st.floats(1, 9000))
@settings(max_examples=25, deadline=None)
def test_a_destination_is_as_far_as_asked(latitude, longitude, kilometres):
    point = point_text(latitude, longitude)
    end = call("destination_point", point=point, direction="southeast", distance=kilometres)["point"]
    assert vincenty(read_point(point), read_point(end)) == pytest.approx(kilometres, abs=0.02)


def test_borders_are_crossed_as_floyd_and_warshall_say():
    raw = json.loads(GEONAMES.path("data/countries.json").read_text(encoding="utf-8"))
    names = [code for code, row in raw.items() if row["continentcode"] == "EU"]
    far = {a: dict.fromkeys(raw, math.inf) for a in raw}
    for code, row in raw.items():
        far[code][code] = 0
        far[code].update({n: 1 for n in row["neighbours"].split(",") if n in raw})
    for k in raw:
        for i in raw:
            if far[i][k] < math.inf:
                for j in raw:
                    far[i][j] = min(far[i][j], far[i][k] + far[k][j])
    for start in names[::5]:
        for end in names[2::7]:
            result = POOL.call("border_crossings", {"start": start, "end": end})
            if start == end:
                assert result.error.kind == "invalid_arguments"
            elif math.isinf(far[start][end]):
                assert result.error.kind == "not_found"
            else:
                assert result.value["borders"] == far[start][end]


def test_a_name_alone_means_the_largest_city_and_a_key_its_own():
    sizes = [call("city_facts", city=key)["population"] for key in ("Valencia, ES", "Valencia, VE")]
    assert call("city_facts", city="Valencia")["population"] == max(sizes) > min(sizes)
    assert call("city_facts", city="Valencia, ES")["country"] == "ES"
    assert call("city_facts", city="Valencia, VE")["country"] == "VE"


def test_every_city_seed_is_found_under_its_description_key():
    for city in POOL.entities["geo.city"].seed_values:
        name, _, country = city.rpartition(", ")
        assert name and call("city_facts", city=city)["country"] == country
