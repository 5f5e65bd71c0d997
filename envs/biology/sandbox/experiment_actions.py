"""Actions in the laboratory on experiments, samples, orders and enzymes."""

from typing import Annotated

from pydantic import Field

from toolgym.envs.biology.data.taxa import find_taxon
from toolgym.envs.biology.entities import Cas, Enzyme, TaxonName
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.sandbox.identifiers import Experiment, NewTitle, Order, Person, Place, Sample, Units
from toolgym.envs.biology.sandbox.lot_actions import MassTaken, Status, action, unfinished
from toolgym.envs.biology.sandbox.records import log, milligrams, record, room
from toolgym.envs.biology.sandbox.world import TODAY
from toolgym.tools import NotFound, Tool, World, obey
from toolgym.tools.rules import Rule

Many = Annotated[Units, Field(ge=1, le=100_000)]


class NewSample(Result):
    """The sample that was stored."""

    sample: Sample


class NewExperiment(Result):
    """The experiment that was planned."""

    experiment: Experiment


class NewOrder(Result):
    """The order that was placed."""

    order: Order


class UnitsNow(Result):
    """Units in stock now."""

    in_stock: int


@action(
    wording={
        "experiment": ["the new experiment {title} of {person}", "the experiment {title} just planned for {person}"]
    },
    requests=["plan an experiment {title} led by {person}", "enter a new experiment {title} with {person} as its lead"],
    golden=[({"title": "pilot run", "person": "Agnes Abel"}, {"experiment": 791})],
    invalid=[({"title": "pilot run", "person": "Nobody Atall"}, "not_found")],
)
def plan_experiment(world: World, title: NewTitle, person: Person) -> NewExperiment:
    """Plans an experiment; its lead must be trained and may have three unfinished ones at most.

    Args:
        title: Title of the experiment.
        person: Full name of the lead.
    """
    lead = record(world, "person", person)
    obey(*_may_lead(world, person, lead["id"], lead["trained"]))
    with world.writing():
        number = world.change(
            "INSERT INTO experiments (title, lead, status, planned) VALUES (?, ?, 'planned', ?)",
            title,
            lead["id"],
            TODAY.isoformat(),
        )
        log(world, "plan_experiment")
    return NewExperiment(experiment=number)


def _may_lead(world: World, name: str, person: int, trained: int) -> tuple[tuple[bool, Rule, str], ...]:
    row = world.first("SELECT count(*) AS total FROM experiments WHERE lead = ? AND status != 'finished'", person)
    total = int(row["total"]) if row is not None else 0
    return (
        (bool(trained), "not_permitted", f"{name} is not trained"),
        (total < 3, "over_limit", f"{name} leads {total} unfinished experiments"),
    )


@action(
    requests=["make {person} the lead of {experiment}", "hand {experiment} over to {person}"],
    golden=[({"experiment": 703, "person": "Agnes Doyle"}, {"status": "planned"})],
    invalid=[({"experiment": 1, "person": "Agnes Abel"}, "not_found")],
)
def change_lead(world: World, experiment: Experiment, person: Person) -> Status:
    """Gives an unfinished experiment another lead, who must be trained and may have three unfinished ones at most.

    Args:
        experiment: Number of the experiment.
        person: Full name of the new lead.
    """
    study, lead = record(world, "experiment", experiment), record(world, "person", person)
    obey(
        unfinished(experiment, study["status"]),
        (study["lead"] != lead["id"], "conflict", f"{person} leads experiment {experiment} already"),
        *_may_lead(world, person, lead["id"], lead["trained"]),
    )
    with world.writing():
        world.change("UPDATE experiments SET lead = ? WHERE id = ?", lead["id"], experiment)
        log(world, "change_lead")
    return Status(status=study["status"])


@action(
    requests=["start {experiment}", "set {experiment} running"],
    golden=[({"experiment": 703}, {"status": "running"})],
    invalid=[({"experiment": 1}, "not_found")],
)
def start_experiment(world: World, experiment: Experiment) -> Status:
    """Starts a planned experiment.

    Args:
        experiment: Number of the experiment.
    """
    return _progress(world, experiment, "planned", "running")


@action(
    requests=["finish {experiment}", "mark {experiment} as finished"],
    golden=[({"experiment": 704}, {"status": "finished"})],
    invalid=[({"experiment": 1}, "not_found")],
)
def finish_experiment(world: World, experiment: Experiment) -> Status:
    """Finishes a running experiment.

    Args:
        experiment: Number of the experiment.
    """
    return _progress(world, experiment, "running", "finished")


def _progress(world: World, experiment: int, before: str, after: str) -> Status:
    study = record(world, "experiment", experiment)
    obey((study["status"] == before, "closed", f"experiment {experiment} is {study['status']}, not {before}"))
    with world.writing():
        world.change("UPDATE experiments SET status = ? WHERE id = ?", after, experiment)
        log(world, "progress")
    return Status(status=after)


@action(
    wording={
        "sample": [
            "the new sample of {taxon} of {person} in {place}",
            "the sample of {taxon} just put into {place} for {person}",
        ]
    },
    requests=[
        "store a sample of {taxon} for {person} in {place}",
        "put a new sample of {taxon} into {place} for {person}",
    ],
    golden=[({"taxon": "Homo sapiens", "person": "Agnes Abel", "place": "freezer 1"}, {"sample": 3159})],
    invalid=[({"taxon": "Homo sapiens", "person": "Nobody Atall", "place": "freezer 1"}, "not_found")],
)
def store_sample(world: World, taxon: TaxonName, person: Person, place: Place) -> NewSample:
    """Stores a sample taken today in a refrigerator or freezer that has room.

    Args:
        taxon: Scientific name.
        person: Full name of the owner.
        place: Name of the place.
    """
    owner, where = record(world, "person", person), record(world, "place", place)
    name = find_taxon(taxon).scientific_name
    obey(_cold(where["kind"], place), room(world, where))
    with world.writing():
        number = world.change(
            "INSERT INTO samples (taxon, place, owner, taken, status) VALUES (?, ?, ?, ?, 'stored')",
            name,
            where["id"],
            owner["id"],
            TODAY.isoformat(),
        )
        log(world, "store_sample")
    return NewSample(sample=number)


def _cold(kind: str, place: str) -> tuple[bool, Rule, str]:
    return (kind in ("refrigerator", "freezer"), "mismatch", f"{place} is not cold")


def _stored(sample: int, status: str) -> tuple[bool, Rule, str]:
    return (status == "stored", "closed", f"sample {sample} is {status}")


@action(
    requests=["move {sample} to {place}", "carry {sample} over to {place}"],
    golden=[({"sample": 3001, "place": "freezer 1"}, {"status": "stored"})],
    invalid=[({"sample": 1, "place": "freezer 1"}, "not_found")],
)
def move_sample(world: World, sample: Sample, place: Place) -> Status:
    """Moves a stored sample to another refrigerator or freezer that has room.

    Args:
        sample: Number of the sample.
        place: Name of the place.
    """
    found, where = record(world, "sample", sample), record(world, "place", place)
    obey(
        _stored(sample, found["status"]),
        _cold(where["kind"], place),
        room(world, where),
        (found["place"] != where["id"], "conflict", f"sample {sample} is in {place} already"),
    )
    with world.writing():
        world.change("UPDATE samples SET place = ? WHERE id = ?", where["id"], sample)
        log(world, "move_sample")
    return Status(status="stored")


@action(
    requests=["ship {sample}", "send {sample} away"],
    golden=[({"sample": 3001}, {"status": "shipped"})],
    invalid=[({"sample": 1}, "not_found")],
)
def ship_sample(world: World, sample: Sample) -> Status:
    """Ships a stored sample.

    Args:
        sample: Number of the sample.
    """
    found = record(world, "sample", sample)
    obey(_stored(sample, found["status"]))
    with world.writing():
        world.change("UPDATE samples SET status = 'shipped' WHERE id = ?", sample)
        log(world, "ship_sample")
    return Status(status="shipped")


@action(
    wording={"order": ["the new order of {mass} of {cas}", "the order of {mass} of {cas} just placed"]},
    requests=["order {mass} of {cas}", "place an order of {mass} of {cas}"],
    golden=[({"cas": "100-41-4", "mass": 25}, {"order": 9041})],
    invalid=[({"cas": "1-1-1", "mass": 25}, "not_found")],
)
def order_reagent(world: World, cas: Cas, mass: MassTaken) -> NewOrder:
    """Orders a known reagent of which no order is open, at most 250 grams.

    Args:
        cas: CAS number.
        mass: Grams, kept to milligrams.
    """
    record(world, "reagent", cas)
    amount, other = milligrams(mass), world.first("SELECT id FROM orders WHERE cas = ? AND status = 'open'", cas)
    obey(
        (other is None, "conflict", f"an order of {cas} is open already"),
        (amount <= 250_000, "over_limit", f"{mass:g} g are more than 250 g"),
    )
    with world.writing():
        number = world.change("INSERT INTO orders (cas, milligrams, status) VALUES (?, ?, 'open')", cas, amount)
        log(world, "order_reagent")
    return NewOrder(order=number)


@action(
    requests=["cancel {order}", "call {order} off"],
    golden=[({"order": 9001}, {"status": "cancelled"})],
    invalid=[({"order": 1}, "not_found")],
)
def cancel_order(world: World, order: Order) -> Status:
    """Cancels an open order.

    Args:
        order: Number of the order.
    """
    found = record(world, "order", order)
    obey((found["status"] == "open", "closed", f"order {order} is {found['status']}"))
    with world.writing():
        world.change("UPDATE orders SET status = 'cancelled' WHERE id = ?", order)
        log(world, "cancel_order")
    return Status(status="cancelled")


@action(
    requests=["use {units} of {enzyme}", "take {units} of {enzyme} out of stock"],
    golden=[({"enzyme": "AanI", "units": 10}, {"in_stock": 665})],
    invalid=[({"enzyme": "NoneI", "units": 10}, "not_found")],
)
def use_enzyme(world: World, enzyme: Enzyme, units: Many) -> UnitsNow:
    """Takes units of a restriction enzyme out of stock.

    Args:
        enzyme: Name of the enzyme.
        units: Number of units.
    """
    return _enzyme(world, enzyme, -units)


@action(
    requests=["put {units} of {enzyme} into stock", "add {units} of {enzyme} to the stock"],
    golden=[({"enzyme": "AanI", "units": 10}, {"in_stock": 685})],
    invalid=[({"enzyme": "NoneI", "units": 10}, "not_found")],
)
def stock_enzyme(world: World, enzyme: Enzyme, units: Many) -> UnitsNow:
    """Adds units of a restriction enzyme to the stock, which holds 1,200 of each at most.

    Args:
        enzyme: Name of the enzyme.
        units: Number of units.
    """
    return _enzyme(world, enzyme, units)


def _enzyme(world: World, enzyme: str, change: int) -> UnitsNow:
    found = world.first("SELECT units FROM enzymes WHERE name = ?", enzyme)
    if found is None:
        raise NotFound(f"the laboratory does not keep '{enzyme[:40]}'")
    now = int(found["units"]) + change
    obey(
        (now >= 0, "insufficient", f"{found['units']} units of {enzyme} are left"),
        (now <= 1200, "over_limit", f"there would be {now} units of {enzyme}"),
    )
    with world.writing():
        world.change("UPDATE enzymes SET units = ? WHERE name = ?", now, enzyme)
        log(world, "enzyme")
    return UnitsNow(in_stock=now)


TOOLS: tuple[Tool, ...] = (
    plan_experiment,
    change_lead,
    start_experiment,
    finish_experiment,
    store_sample,
    move_sample,
    ship_sample,
    order_reagent,
    cancel_order,
    use_enzyme,
    stock_enzyme,
)
