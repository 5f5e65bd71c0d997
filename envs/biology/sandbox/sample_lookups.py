"""Look-ups of samples, experiments, people, enzymes and orders in the laboratory's inventory."""

from toolgym.envs.biology.entities import Cas, Day, Enzyme, TaxonName
from toolgym.envs.biology.quantities import Count
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.sandbox.identifiers import Experiment, Lot, Order, Person, Place, Sample, Units
from toolgym.envs.biology.sandbox.lot_lookups import Mass, lookup
from toolgym.envs.biology.sandbox.records import record
from toolgym.tools import NotFound, Tool, World


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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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
