"""Telephone numbers and calling codes."""

from functools import partial
from typing import Literal

from toolgym.envs.general.data.phones import KINDS, read_number
from toolgym.envs.general.data.sources import GEONAMES, PHONENUMBERS, TZDATA
from toolgym.envs.general.data.world import countries, find_country
from toolgym.envs.general.data.zones import zone_names
from toolgym.envs.general.entities import CallingCode, CountryCode, PhoneNumber, Term, Zone
from toolgym.envs.general.quantities import Count
from toolgym.envs.general.results import Result
from toolgym.tools import NotFound, Tool, tool

_phone_tool = partial(tool, domain="general", source=PHONENUMBERS, theme="phones")


class NumberOrigin(Result):
    """Where a number belongs."""

    country: CountryCode
    kind: str


class NumberZones(Result):
    """Time zones where a number may ring."""

    zones: list[Zone]
    first: Zone


class NumberPlace(Result):
    """The place that a number's prefix stands for."""

    place: str


class NumberForm(Result):
    """A number as it is written."""

    written: Term


class NumberLength(Result):
    """Length of a number without its calling code."""

    digits: Count
    calling_code: CallingCode


class OneCode(Result):
    """A calling code."""

    calling_code: CallingCode


class CodeUsers(Result):
    """Countries behind a calling code."""

    countries: list[CountryCode]
    count: Count
    main: CountryCode


class Example(Result):
    """An example number."""

    number: PhoneNumber


@_phone_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "country": ["the country to which {number} belongs", "the country or territory that {number} is assigned to"],
        "kind": [
            "the kind of line (fixed line, mobile, ...) that {number} belongs to, by libphonenumber",
            "the type of {number} in libphonenumber's classification",
        ],
    },
    golden=[
        ({"number": "+41446681800"}, {"country": "CH", "kind": "fixed line"}),
        ({"number": "+447400123456"}, {"country": "GB", "kind": "mobile"}),
    ],
    invalid=[({"number": "0446681800"}, "invalid_arguments")],
)
def phone_origin(number: PhoneNumber) -> NumberOrigin:
    """Tells the country of a telephone number and its kind of line, by libphonenumber's metadata.

    Args:
        number: Number in international form, for example +41446681800.
    """
    import phonenumbers

    parsed = read_number(number)
    region = phonenumbers.region_code_for_number(parsed)
    if region not in countries():
        raise NotFound(f"number {number} belongs to no country")
    names = {
        value: name.replace("_", " ").lower()
        for name, value in vars(phonenumbers.PhoneNumberType).items()
        if name.isupper()
    }
    return NumberOrigin(country=region, kind=names.get(phonenumbers.number_type(parsed), "unknown"))


@_phone_tool(
    engines=[TZDATA],
    kind="retrieval",
    wording={
        "first": [
            "the alphabetically first time zone in which {number} may ring, by libphonenumber",
            "the time zone of {number} by libphonenumber (the alphabetically first if there are several)",
        ],
    },
    golden=[({"number": "+41446681800"}, {"zones": ["Europe/Zurich"], "first": "Europe/Zurich"})],
    invalid=[({"number": "0446681800"}, "invalid_arguments")],
)
def phone_time_zones(number: PhoneNumber) -> NumberZones:
    """Lists the time zones in which a telephone number may ring, by libphonenumber's metadata.

    Args:
        number: Number in international form, for example +41446681800.
    """
    from phonenumbers import timezone

    zones = sorted(zone for zone in timezone.time_zones_for_number(read_number(number)) if zone in zone_names())
    if not zones:
        raise NotFound(f"no time zone is known for number {number}")
    return NumberZones(zones=zones[:40], first=zones[0])


@_phone_tool(
    kind="retrieval",
    wording={
        "place": [
            "the place that the prefix of {number} stands for, in English, by libphonenumber",
            "the English description of the place of {number} by libphonenumber",
        ],
    },
    golden=[
        ({"number": "+41446681800"}, {"place": "Zurich"}),
        ({"number": "+16502530000"}, {"place": "Mountain View, CA"}),
    ],
    invalid=[({"number": "0446681800"}, "invalid_arguments")],
)
def phone_place(number: PhoneNumber) -> NumberPlace:
    """Describes in English the place that a telephone number's prefix stands for, by libphonenumber's metadata.

    Args:
        number: Number in international form, for example +41446681800.
    """
    from phonenumbers import geocoder

    place = geocoder.description_for_number(read_number(number), "en")
    if not place:
        raise NotFound(f"no place is known for number {number}")
    return NumberPlace(place=place)


@_phone_tool(
    kind="processing",
    wording={
        "written": [
            "the {style} spelling of {number}",
            "the {style} format of {number}",
        ],
    },
    golden=[
        ({"number": "+41446681800", "style": "national"}, {"written": "044 668 18 00"}),
        ({"number": "+41446681800", "style": "international"}, {"written": "+41 44 668 18 00"}),
    ],
    invalid=[({"number": "0446681800", "style": "national"}, "invalid_arguments")],
)
def format_phone(number: PhoneNumber, style: Literal["national", "international", "RFC 3966"]) -> NumberForm:
    """Writes a telephone number in national, international or RFC 3966 format.

    Args:
        number: Number in international form, for example +41446681800.
        style: The format.
    """
    import phonenumbers

    formats = phonenumbers.PhoneNumberFormat
    chosen = {"national": formats.NATIONAL, "international": formats.INTERNATIONAL, "RFC 3966": formats.RFC3966}
    return NumberForm(written=phonenumbers.format_number(read_number(number), chosen[style]))


@_phone_tool(
    kind="processing",
    wording={
        "calling_code": ["the calling code of {number}", "the international calling code at the front of {number}"],
        "digits": [
            "the number of digits of {number} after its calling code",
            "the length in digits of {number} without its calling code",
        ],
    },
    golden=[({"number": "+41446681800"}, {"digits": 9, "calling_code": 41})],
    invalid=[({"number": "0446681800"}, "invalid_arguments")],
)
def phone_parts(number: PhoneNumber) -> NumberLength:
    """Splits a telephone number: its calling code, and how many digits follow.

    Args:
        number: Number in international form, for example +41446681800.
    """
    import phonenumbers

    parsed = read_number(number)
    return NumberLength(digits=len(phonenumbers.national_significant_number(parsed)), calling_code=parsed.country_code)


@_phone_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "calling_code": [
            "the international calling code of {country}",
            "the code that starts telephone numbers of {country} from abroad",
        ],
    },
    golden=[({"country": "CH"}, {"calling_code": 41}), ({"country": "CA"}, {"calling_code": 1})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_calling_code(country: CountryCode) -> OneCode:
    """Gives the international calling code of a country.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    import phonenumbers

    found = find_country(country)
    code = phonenumbers.country_code_for_region(found.code)
    if code == 0:
        raise NotFound(f"no calling code is known for {found.name} ({found.code})")
    return OneCode(calling_code=code)


@_phone_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "countries": [
            "the countries and territories that share {code}",
            "the countries and territories reached by {code}",
        ],
        "count": [
            "the number of countries and territories that share {code}",
            "the count of countries and territories reached by {code}",
        ],
        "main": [
            "the main country of {code} in libphonenumber",
            "the country that libphonenumber lists first for {code}",
        ],
    },
    golden=[
        ({"code": 44}, {"countries": ["GB", "GG", "IM", "JE"], "count": 4, "main": "GB"}),
        ({"code": 39}, {"countries": ["IT", "VA"], "main": "IT"}),
    ],
    invalid=[({"code": 999}, "not_found")],
)
def calling_code_countries(code: CallingCode) -> CodeUsers:
    """Lists the countries and territories that share an international calling code, and the main one.

    Args:
        code: Calling code, for example 41.
    """
    import phonenumbers

    regions = phonenumbers.region_codes_for_country_code(code)
    found = [region for region in regions if region in countries()]
    if not found:
        raise NotFound(f"no country has the calling code {code}")
    return CodeUsers(countries=sorted(found), count=len(found), main=found[0])


@_phone_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "number": [
            "the example of a {kind} number of {country} in libphonenumber",
            "the specimen {kind} telephone number that libphonenumber gives for {country}",
        ],
    },
    golden=[({"country": "GB", "kind": "mobile"}, {"number": "+447400123456"})],
    invalid=[({"country": "Atlantis", "kind": "mobile"}, "not_found")],
)
def example_phone(country: CountryCode, kind: Literal["fixed line", "mobile", "toll-free", "premium rate"]) -> Example:
    """Gives libphonenumber's example of a telephone number of a kind in a country, in international form.

    Args:
        country: ISO code of two or three letters, or the English name.
        kind: Kind of line.
    """
    import phonenumbers

    found = find_country(country)
    number = phonenumbers.example_number_for_type(found.code, KINDS[kind])
    if number is None:
        raise NotFound(f"no example of a {kind} number is known for {found.name} ({found.code})")
    return Example(number=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


TOOLS: tuple[Tool, ...] = (
    phone_origin,
    phone_time_zones,
    phone_place,
    format_phone,
    phone_parts,
    country_calling_code,
    calling_code_countries,
    example_phone,
)
