"""Look-ups in the laboratory's inventory."""

from functools import partial
from typing import Annotated

from toolgym.envs.biology.entities import Cas, Day, Enzyme, TaxonName
from toolgym.envs.biology.quantities import Count, Grams
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.sandbox.identifiers import Experiment, Lot, Order, Person, Place, Sample, Units
from toolgym.envs.biology.sandbox.records import free, record
from toolgym.envs.biology.sandbox.world import LABORATORY
from toolgym.tools import NotFound, Quantity, Tool, World, tool

Mass = Annotated[Grams, Quantity("g", 3)]

_lookup = partial(tool, domain="biology", kind="retrieval", source=LABORATORY, theme="laboratory", determinism="seeded")


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


class SampleNumber(Result):
    """A sample's number."""

    sample: Sample


class SampleRecord(Result):
    """What is known of a sample."""

    taxon: TaxonName
    place: Place
    owner: Person
    taken: Day
    status: str


class Samples(Result):
    """Several samples."""

    samples: list[Sample]
    count: Count


class ExperimentNumber(Result):
    """An experiment's number."""

    experiment: Experiment


class ExperimentRecord(Result):
    """What is known of an experiment."""

    title: str
    lead: Person
    status: str
    planned: Day


class Reservation(Result):
    """A reservation."""

    lot: Lot
    mass: Mass


class Reservations(Result):
    """The reservations of an experiment."""

    reservations: list[Reservation]
    count: Count


class PersonRecord(Result):
    """What is known of a person."""

    trained: bool
    experiments: Count


class EnzymeStock(Result):
    """Units of an enzyme."""

    units: Units


class OrderNumber(Result):
    """An order's number."""

    order: Order


class OrderRecord(Result):
    """What is known of an order."""

    cas: Cas
    mass: Mass
    status: str


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
    wording={
        "taxon": ["the taxon of {sample}", "the taxon that {sample} was taken from"],
        "place": ["the place of {sample}", "the place where {sample} is kept"],
        "owner": ["the owner of {sample}", "the person to whom {sample} belongs"],
    },
    golden=[
        (
            {"sample": 3001},
            {
                "taxon": "Homo sapiens",
                "place": "freezer 3",
                "owner": "Jonah Cardoso",
                "taken": "2020-08-24",
                "status": "stored",
            },
        )
    ],
    invalid=[({"sample": 1}, "not_found")],
)
def sample_record(world: World, sample: Sample) -> SampleRecord:
    """Looks up a sample: taxon, place, owner, day it was taken, status (stored, used or shipped).

    Args:
        sample: Number of the sample.
    """
    found = record(world, "sample", sample)
    return SampleRecord(
        taxon=found["taxon"],
        place=found["place_name"],
        owner=found["owner_name"],
        taken=found["taken"],
        status=found["status"],
    )


@_lookup(
    wording={
        "samples": ["the stored samples of {taxon}", "the samples of {taxon} in store"],
        "count": ["the number of stored samples of {taxon}", "the count of samples of {taxon} in store"],
    },
    golden=[({"taxon": "Homo sapiens"}, {"samples": [3001, 3002], "count": 2})],
    invalid=[({"taxon": "Nullus homo"}, "not_found")],
)
def samples_of(world: World, taxon: TaxonName) -> Samples:
    """Lists the stored samples of a taxon.

    Args:
        taxon: Scientific name.
    """
    if world.first("SELECT id FROM samples WHERE taxon = ?", taxon) is None:
        raise NotFound(f"there was never a sample of '{taxon[:60]}'")
    rows = world.select("SELECT id FROM samples WHERE taxon = ? AND status = 'stored' ORDER BY id", taxon)
    return Samples(samples=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={"sample": ["the newest sample of {taxon}", "the sample of {taxon} that was taken last"]},
    golden=[({"taxon": "Homo sapiens"}, {"sample": 3001})],
    invalid=[({"taxon": "Nullus homo"}, "not_found")],
)
def newest_sample(world: World, taxon: TaxonName) -> SampleNumber:
    """Looks up the sample of a taxon that was taken last, whatever its status; never two on one day.

    Args:
        taxon: Scientific name.
    """
    found = world.first("SELECT id FROM samples WHERE taxon = ? ORDER BY taken DESC, id", taxon)
    if found is None:
        raise NotFound(f"there was never a sample of '{taxon[:60]}'")
    return SampleNumber(sample=found["id"])


@_lookup(
    wording={"lead": ["the lead of {experiment}", "the person who leads {experiment}"]},
    golden=[
        (
            {"experiment": 701},
            {"title": "hydrolysis 1", "lead": "Agnes Abel", "status": "finished", "planned": "2021-07-02"},
        )
    ],
    invalid=[({"experiment": 1}, "not_found")],
)
def experiment_record(world: World, experiment: Experiment) -> ExperimentRecord:
    """Looks up an experiment: title, lead, status (planned, running or finished), day it was planned.

    Args:
        experiment: Number of the experiment.
    """
    found = record(world, "experiment", experiment)
    return ExperimentRecord(
        title=found["title"], lead=found["lead_name"], status=found["status"], planned=found["planned"]
    )


@_lookup(
    wording={"experiment": ["the latest experiment of {person}", "the experiment that {person} planned last"]},
    golden=[({"person": "Agnes Abel"}, {"experiment": 761})],
    invalid=[({"person": "Nobody Atall"}, "not_found")],
)
def latest_experiment(world: World, person: Person) -> ExperimentNumber:
    """Looks up the experiment with the highest number that a person leads.

    Args:
        person: Full name.
    """
    lead = record(world, "person", person)["id"]
    found = world.first("SELECT id FROM experiments WHERE lead = ? ORDER BY id DESC", lead)
    if found is None:
        raise NotFound(f"{person} leads no experiment")
    return ExperimentNumber(experiment=found["id"])


@_lookup(
    wording={
        "reservations": ["the reservations of {experiment}", "the lots and masses reserved for {experiment}"],
        "reservations.lot": ["lot"],
        "reservations.mass": ["mass"],
        "count": ["the number of lots reserved for {experiment}", "the count of reservations of {experiment}"],
    },
    golden=[
        ({"experiment": 701}, {"reservations": [{"lot": 134, "mass": 68.0}, {"lot": 252, "mass": 73.0}], "count": 2})
    ],
    invalid=[({"experiment": 1}, "not_found")],
)
def reservations_of(world: World, experiment: Experiment) -> Reservations:
    """Lists the lots reserved for an experiment, with the mass of each reservation.

    Args:
        experiment: Number of the experiment.
    """
    record(world, "experiment", experiment)
    rows = world.select("SELECT lot, milligrams FROM reservations WHERE experiment = ? ORDER BY lot", experiment)
    return Reservations(
        reservations=[Reservation(lot=row["lot"], mass=row["milligrams"] / 1000) for row in rows], count=len(rows)
    )


@_lookup(
    wording={
        "lot": [
            "the lot of the largest reservation of {experiment}",
            "the lot of which {experiment} has reserved most",
        ],
        "mass": ["the mass of the largest reservation of {experiment}", "the largest mass reserved for {experiment}"],
    },
    golden=[({"experiment": 720}, {"lot": 113, "mass": 66.5})],
    invalid=[({"experiment": 1}, "not_found")],
)
def largest_reservation(world: World, experiment: Experiment) -> Reservation:
    """Looks up the largest reservation of an experiment: its lot and its mass in grams; refuses a tie.

    Args:
        experiment: Number of the experiment.
    """
    record(world, "experiment", experiment)
    rows = world.select(
        "SELECT lot, milligrams FROM reservations WHERE experiment = ? ORDER BY milligrams DESC LIMIT 2", experiment
    )
    if not rows or (len(rows) == 2 and rows[0]["milligrams"] == rows[1]["milligrams"]):
        raise NotFound(f"experiment {experiment} has no reservation, or two equal ones")
    return Reservation(lot=rows[0]["lot"], mass=rows[0]["milligrams"] / 1000)


@_lookup(
    wording={
        "experiments": ["the number of experiments that {person} leads", "the count of experiments led by {person}"],
    },
    golden=[({"person": "Agnes Abel"}, {"trained": True, "experiments": 2})],
    invalid=[({"person": "Nobody Atall"}, "not_found")],
)
def person_record(world: World, person: Person) -> PersonRecord:
    """Looks up whether a person is trained, and how many experiments the person leads.

    Args:
        person: Full name.
    """
    found = record(world, "person", person)
    row = world.first("SELECT count(*) AS total FROM experiments WHERE lead = ?", found["id"])
    return PersonRecord(trained=bool(found["trained"]), experiments=row["total"] if row is not None else 0)


@_lookup(
    wording={"units": ["the number of units of {enzyme} in stock", "the units of {enzyme} that are left"]},
    golden=[({"enzyme": "AanI"}, {"units": 675})],
    invalid=[({"enzyme": "NoneI"}, "not_found")],
)
def enzyme_units(world: World, enzyme: Enzyme) -> EnzymeStock:
    """Looks up how many units of a restriction enzyme are in stock.

    Args:
        enzyme: Name of the enzyme.
    """
    found = world.first("SELECT units FROM enzymes WHERE name = ?", enzyme)
    if found is None:
        raise NotFound(f"the laboratory does not keep '{enzyme[:40]}'")
    return EnzymeStock(units=found["units"])


@_lookup(
    wording={"order": ["the open order of {cas}", "the order of {cas} that is still open"]},
    golden=[({"cas": "99-87-6"}, {"order": 9001})],
    invalid=[({"cas": "1-1-1"}, "not_found")],
)
def open_order(world: World, cas: Cas) -> OrderNumber:
    """Looks up the open order of a reagent; there are never two.

    Args:
        cas: CAS number.
    """
    found = world.first("SELECT id FROM orders WHERE cas = ? AND status = 'open'", cas)
    if found is None:
        raise NotFound(f"no order of '{cas[:20]}' is open")
    return OrderNumber(order=found["id"])


@_lookup(
    wording={
        "cas": ["the CAS number of what {order} is for", "the CAS number in {order}"],
        "mass": ["the mass of {order}", "the mass that {order} is for"],
    },
    golden=[({"order": 9001}, {"cas": "99-87-6", "mass": 150.0, "status": "open"})],
    invalid=[({"order": 1}, "not_found")],
)
def order_record(world: World, order: Order) -> OrderRecord:
    """Looks up an order: CAS number, mass in grams, status (open, received or cancelled).

    Args:
        order: Number of the order.
    """
    found = record(world, "order", order)
    return OrderRecord(cas=found["cas"], mass=found["milligrams"] / 1000, status=found["status"])


TOOLS: tuple[Tool, ...] = (
    reagent_record,
    first_lot_to_expire,
    largest_lot,
    lot_record,
    unreserved_mass,
    lots_in,
    place_record,
    sample_record,
    samples_of,
    newest_sample,
    experiment_record,
    latest_experiment,
    reservations_of,
    largest_reservation,
    person_record,
    enzyme_units,
    open_order,
    order_record,
)
