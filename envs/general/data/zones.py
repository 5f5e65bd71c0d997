"""Time zones of the tzdata package, whatever the system's own database says, and wall-clock times written as text."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from toolgym.envs.general.data.sources import TZDATA
from toolgym.tools import InvalidArguments, NotFound

_LOCAL = "%Y-%m-%dT%H:%M"
_YEARS = (1970, 2037)


@cache
def zone_names() -> tuple[str, ...]:
    """Names of all zones, sorted."""
    return tuple(sorted(TZDATA.path("zones").read_text(encoding="ascii").split()))


@cache
def find_zone(name: str) -> ZoneInfo:
    """Loads a zone by its exact name.

    Raises:
        NotFound: There is none of this name.
    """
    if name not in zone_names():
        raise NotFound(f"no time zone is called '{name}'; give a name such as Europe/Zurich")
    with TZDATA.path(f"zoneinfo/{name}").open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def read_local(text: str) -> datetime:
    """Reads a wall-clock time ``"2018-07-04T09:00"``.

    Raises:
        InvalidArguments: It is written otherwise, or its year is not in 1970 to 2037.
    """
    return _read(text, text, "2018-07-04T09:00")


def read_instant(text: str) -> datetime:
    """Reads a time in UTC, ``"2018-07-04T09:00Z"``.

    Raises:
        InvalidArguments: It is written otherwise, or its year is not in 1970 to 2037.
    """
    if not text.endswith("Z"):
        raise InvalidArguments(f"'{text}' is not a time in UTC; write it like 2018-07-04T09:00Z")
    return _read(text[:-1], text, "2018-07-04T09:00Z").replace(tzinfo=UTC)


def _read(text: str, given: str, example: str) -> datetime:
    try:
        moment = datetime.strptime(text, _LOCAL)
    except ValueError:
        raise InvalidArguments(f"'{given}' is not a date and time; write it like {example}") from None
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise InvalidArguments(f"'{given}' is out of range; years {_YEARS[0]} to {_YEARS[1]} are covered")
    return moment


def local_text(moment: datetime) -> str:
    """Writes a wall-clock time."""
    return moment.strftime(_LOCAL)


def instant_text(moment: datetime) -> str:
    """Writes an aware time in UTC, to the nearest minute."""
    return (moment.astimezone(UTC) + timedelta(seconds=30)).strftime(_LOCAL) + "Z"


def localise(moment: datetime, name: str) -> datetime:
    """Puts a wall-clock time into a zone.

    Raises:
        InvalidArguments: Clocks skip this time, or show it twice.
    """
    zone = find_zone(name)
    early, late = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        raise InvalidArguments(f"{local_text(moment)} is skipped or repeated in {name}, where clocks change then")
    return early


@cache
def clock_changes(name: str, year: int) -> tuple[tuple[datetime, int], ...]:
    """Instants of a UTC year at which a zone's offset changes, each with the change in minutes."""
    zone = find_zone(name)
    found = []
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    day = start
    while day < end:
        after = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, after):
            low, high = 0, 1440
            while high - low > 1:
                middle = (low + high) // 2
                same = _offset(zone, day + timedelta(minutes=middle)) == _offset(zone, day)
                low, high = (middle, high) if same else (low, middle)
            found.append((day + timedelta(minutes=high), _offset(zone, after) - _offset(zone, day)))
        day = after
    return tuple(found)


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always has one
    return round(offset.total_seconds() / 60)


def offset_minutes(name: str, moment: datetime) -> int:
    """Minutes by which a zone is ahead of UTC at an aware time."""
    return _offset(find_zone(name), moment)
