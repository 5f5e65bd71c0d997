"""Look-ups of reagents, lots and places in the laboratory's inventory."""

from functools import partial
from typing import Annotated

from toolgym.envs.biology.entities import Cas, Day
from toolgym.envs.biology.quantities import Count, Grams
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.sandbox.identifiers import Lot, Place
from toolgym.envs.biology.sandbox.records import free, record
from toolgym.envs.biology.sandbox.world import LABORATORY
from toolgym.tools import NotFound, Quantity, Tool, World, tool

Mass = Annotated[Grams, Quantity("g", 3)]
lookup = partial(tool, domain="biology", kind="retrieval", source=LABORATORY, theme="laboratory", determinism="seeded")


class ReagentRecord(Result):
    """What is known of a reagent."""

    hazard: str
    lots: Count


class LotNumber(Result):
    """A lot's number."""

    lot: Lot


class LotRecord(Result):
    """What is known of a lot."""

    cas: Cas
    place: Place
    mass: Mass
    expires: Day
    status: str


class FreeMass(Result):
    """A mass."""

    mass: Mass


class Lots(Result):
    """Several lots."""

    lots: list[Lot]
    count: Count


class PlaceRecord(Result):
    """What is known of a place."""

    kind: str
    capacity: Count


@lookup(
    wording={"lots": ["the number of open lots of {cas}", "the count of lots of {cas} that are open"]},
    golden=[({"cas": "493-02-7"}, {"hazard": "flammable", "lots": 0})],
    invalid=[({"cas": "1-1-1"}, "not_found")],
)
def reagent_record(world: World, cas: Cas) -> ReagentRecord:
    """Looks up a reagent: how it must be kept (none, cold or flammable) and its number of open lots.

    Args:
        cas: CAS number.
    """
    found = record(world, "reagent", cas)
    row = world.first("SELECT count(*) AS total FROM lots WHERE cas = ? AND status = 'open'", cas)
    return ReagentRecord(hazard=found["hazard"], lots=row["total"] if row is not None else 0)


@lookup(
    wording={"lot": ["the open lot of {cas} that expires first", "the open lot of {cas} with the earliest expiry"]},
    golden=[({"cas": "74-86-2"}, {"lot": 105})],
    invalid=[({"cas": "1-1-1"}, "not_found")],
)
def first_lot_to_expire(world: World, cas: Cas) -> LotNumber:
    """Looks up the open lot of a reagent that expires first, expired lots included.

    Args:
        cas: CAS number.
    """
    return _lot(world, cas, "SELECT id FROM lots WHERE cas = ? AND status = 'open' ORDER BY expires, id")


@lookup(
    wording={"lot": ["the largest open lot of {cas}", "the open lot of {cas} that holds most"]},
    golden=[({"cas": "74-86-2"}, {"lot": 104})],
    invalid=[({"cas": "1-1-1"}, "not_found")],
)
def largest_lot(world: World, cas: Cas) -> LotNumber:
    """Looks up the open lot of a reagent that holds most; no two lots of a reagent are equally large.

    Args:
        cas: CAS number.
    """
    return _lot(world, cas, "SELECT id FROM lots WHERE cas = ? AND status = 'open' ORDER BY milligrams DESC, id")


def _lot(world: World, cas: str, statement: str) -> LotNumber:
    record(world, "reagent", cas)
    found = world.first(statement, cas)
    if found is None:
        raise NotFound(f"there is no open lot of '{cas}'")
    return LotNumber(lot=found["id"])


@lookup(
    wording={
        "cas": ["the CAS number of {lot}", "the CAS number of the reagent in {lot}"],
        "place": ["the place of {lot}", "the place where {lot} stands"],
        "mass": ["the mass of {lot}", "the mass that {lot} holds"],
    },
    golden=[
        (
            {"lot": 101},
            {
                "cas": "493-02-7",
                "place": "flammables cabinet 2",
                "mass": 311.0,
                "expires": "2023-03-01",
                "status": "discarded",
            },
        )
    ],
    invalid=[({"lot": 1}, "not_found")],
)
def lot_record(world: World, lot: Lot) -> LotRecord:
    """Looks up a lot: CAS number, place, mass in grams, expiry, status (open or discarded).

    Args:
        lot: Number of the lot.
    """
    found = record(world, "lot", lot)
    return LotRecord(
        cas=found["cas"],
        place=found["place_name"],
        mass=found["milligrams"] / 1000,
        expires=found["expires"],
        status=found["status"],
    )


@lookup(
    wording={"mass": ["the unreserved mass of {lot}", "the mass of {lot} that nobody has reserved"]},
    golden=[({"lot": 101}, {"mass": 311.0})],
    invalid=[({"lot": 1}, "not_found")],
)
def unreserved_mass(world: World, lot: Lot) -> FreeMass:
    """Looks up how many grams of a lot no experiment has reserved.

    Args:
        lot: Number of the lot.
    """
    return FreeMass(mass=free(world, record(world, "lot", lot)) / 1000)


@lookup(
    wording={
        "lots": ["the open lots in {place}", "the lots that stand open in {place}"],
        "count": ["the number of open lots in {place}", "the count of open lots in {place}"],
    },
    golden=[({"place": "shelf A1"}, {"lots": [104, 121, 140, 155, 177, 191, 227, 229, 231, 279, 281], "count": 11})],
    invalid=[({"place": "attic"}, "not_found")],
)
def lots_in(world: World, place: Place) -> Lots:
    """Lists the open lots in a place.

    Args:
        place: Name of the place.
    """
    found = record(world, "place", place)
    rows = world.select("SELECT id FROM lots WHERE place = ? AND status = 'open' ORDER BY id", found["id"])
    return Lots(lots=[row["id"] for row in rows], count=len(rows))


@lookup(
    wording={"capacity": ["the capacity of {place}", "the count of things that {place} can hold"]},
    golden=[({"place": "shelf A1"}, {"kind": "shelf", "capacity": 14})],
    invalid=[({"place": "attic"}, "not_found")],
)
def place_record(world: World, place: Place) -> PlaceRecord:
    """Looks up a place: its kind (shelf, refrigerator, freezer or cabinet) and how many things it can hold.

    Args:
        place: Name of the place.
    """
    found = record(world, "place", place)
    return PlaceRecord(kind=found["kind"], capacity=found["capacity"])


TOOLS: tuple[Tool, ...] = (
    reagent_record,
    first_lot_to_expire,
    largest_lot,
    lot_record,
    unreserved_mass,
    lots_in,
    place_record,
)
