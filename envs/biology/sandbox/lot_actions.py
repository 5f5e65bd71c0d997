"""Actions in the laboratory on lots and reservations."""

from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.biology.data.taxa import TAXONIQ
from toolgym.envs.biology.entities import Cas
from toolgym.envs.biology.quantities import Grams
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.sandbox.identifiers import Experiment, Lot, Place
from toolgym.envs.biology.sandbox.records import free, log, milligrams, record, room, suits, usable
from toolgym.envs.biology.sandbox.world import LABORATORY, TODAY
from toolgym.tools import Tool, World, obey, tool
from toolgym.tools.rules import Rule

MassTaken = Annotated[Grams, Field(gt=0, le=1e6)]
action = partial(
    tool,
    domain="biology",
    kind="action",
    source=LABORATORY,
    engines=(TAXONIQ,),
    theme="laboratory_actions",
    determinism="seeded",
)


class Status(Result):
    """The status a record has now."""

    status: str


class LotNow(Result):
    """A lot as it is now."""

    milligrams: int


class NewLot(Result):
    """The lot that was added."""

    lot: Lot


@action(
    requests=["take {mass} out of {lot}", "use up {mass} of {lot}"],
    golden=[({"lot": 104, "mass": 0.5}, {"milligrams": 369500})],
    invalid=[({"lot": 1, "mass": 0.5}, "not_found"), ({"lot": 104, "mass": -1}, "invalid_arguments")],
)
def take_from_lot(world: World, lot: Lot, mass: MassTaken) -> LotNow:
    """Takes a mass out of a lot; what experiments have reserved must stay.

    Args:
        lot: Number of the lot.
        mass: Grams, kept to milligrams.
    """
    found, taken = record(world, "lot", lot), milligrams(mass)
    left = free(world, found)
    obey(*usable(found), (taken <= left, "insufficient", f"{left / 1000:g} g of lot {lot} are not reserved"))
    with world.writing():
        world.change("UPDATE lots SET milligrams = milligrams - ? WHERE id = ?", taken, lot)
        log(world, "take_from_lot")
    return LotNow(milligrams=found["milligrams"] - taken)


@action(
    wording={
        "lot": ["the new lot of {mass} of {cas} in {place}", "the lot of {cas} just put into {place}, {mass} of it"]
    },
    requests=["put a new lot of {mass} of {cas} into {place}", "take in {mass} of {cas} as a new lot in {place}"],
    golden=[({"cas": "111-65-9", "mass": 20, "place": "shelf B4"}, {"lot": 297})],
    invalid=[({"cas": "1-1-1", "mass": 20, "place": "shelf B4"}, "not_found")],
)
def add_lot(world: World, cas: Cas, mass: MassTaken, place: Place) -> NewLot:
    """Adds a lot of a known reagent, which keeps for a year, in a place of the right kind that has room.

    Args:
        cas: CAS number.
        mass: Grams, at most 500.
        place: Name of the place.
    """
    reagent, where, amount = record(world, "reagent", cas), record(world, "place", place), milligrams(mass)
    obey(
        suits(where, reagent["hazard"]),
        room(world, where),
        (amount <= 500_000, "insufficient", f"the laboratory is not licensed for a lot of {mass:g} g"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO lots (cas, place, milligrams, expires, status) VALUES (?, ?, ?, ?, 'open')",
            cas,
            where["id"],
            amount,
            TODAY.replace(year=TODAY.year + 1).isoformat(),
        )
        log(world, "add_lot")
    return NewLot(lot=number)


@action(
    requests=["move {lot} to {place}", "carry {lot} over to {place}"],
    golden=[({"lot": 103, "place": "shelf B4"}, {"status": "open"})],
    invalid=[({"lot": 1, "place": "shelf B4"}, "not_found"), ({"lot": 104, "place": "attic"}, "not_found")],
)
def move_lot(world: World, lot: Lot, place: Place) -> Status:
    """Moves an open lot to another place of the right kind that has room.

    Args:
        lot: Number of the lot.
        place: Name of the place.
    """
    found, where = record(world, "lot", lot), record(world, "place", place)
    obey(
        (found["status"] == "open", "closed", f"lot {lot} is {found['status']}"),
        suits(where, found["hazard"]),
        room(world, where),
        (found["place"] != where["id"], "conflict", f"lot {lot} stands in {place} already"),
    )
    with world.writing():
        world.change("UPDATE lots SET place = ? WHERE id = ?", where["id"], lot)
        log(world, "move_lot")
    return Status(status="open")


@action(
    requests=["discard {lot}", "dispose of {lot}"],
    golden=[({"lot": 104}, {"status": "discarded"})],
    invalid=[({"lot": 1}, "not_found")],
)
def discard_lot(world: World, lot: Lot) -> Status:
    """Discards an open lot of which nothing is reserved.

    Args:
        lot: Number of the lot.
    """
    found = record(world, "lot", lot)
    other = world.first("SELECT experiment FROM reservations WHERE lot = ?", lot)
    obey(
        (found["status"] == "open", "closed", f"lot {lot} is {found['status']}"),
        (other is None, "in_use", f"an experiment has reserved some of lot {lot}"),
    )
    with world.writing():
        world.change("UPDATE lots SET status = 'discarded' WHERE id = ?", lot)
        log(world, "discard_lot")
    return Status(status="discarded")


def unfinished(experiment: int, status: str) -> tuple[bool, Rule, str]:
    """The rule that an experiment is not finished."""
    return (status != "finished", "closed", f"experiment {experiment} is finished")


@action(
    requests=["reserve {mass} of {lot} for {experiment}", "set {mass} of {lot} aside for {experiment}"],
    golden=[({"experiment": 703, "lot": 104, "mass": 0.5}, {"status": "reserved"})],
    invalid=[({"experiment": 1, "lot": 104, "mass": 0.5}, "not_found")],
)
def reserve(world: World, experiment: Experiment, lot: Lot, mass: MassTaken) -> Status:
    """Reserves a mass of a lot for an unfinished experiment that has reserved nothing of it and fewer than 3 lots.

    Args:
        experiment: Number of the experiment.
        lot: Number of the lot.
        mass: Grams, kept to milligrams.
    """
    study, found, wanted = record(world, "experiment", experiment), record(world, "lot", lot), milligrams(mass)
    lots = [r["lot"] for r in world.select("SELECT lot FROM reservations WHERE experiment = ?", experiment)]
    left = free(world, found)
    obey(
        unfinished(experiment, study["status"]),
        *usable(found),
        (lot not in lots, "conflict", f"experiment {experiment} has reserved some of lot {lot} already"),
        (len(lots) < 3, "over_limit", f"experiment {experiment} has reserved three lots already"),
        (wanted <= left, "insufficient", f"{left / 1000:g} g of lot {lot} are not reserved"),
    )
    with world.writing():
        world.change("INSERT INTO reservations VALUES (?, ?, ?)", experiment, lot, wanted)
        log(world, "reserve")
    return Status(status="reserved")


@action(
    requests=["give back what {experiment} has reserved of {lot}", "release the reservation of {lot} for {experiment}"],
    golden=[({"experiment": 720, "lot": 113}, {"status": "released"})],
    invalid=[({"experiment": 1, "lot": 104}, "not_found")],
)
def release(world: World, experiment: Experiment, lot: Lot) -> Status:
    """Gives back what an unfinished experiment has reserved of a lot.

    Args:
        experiment: Number of the experiment.
        lot: Number of the lot.
    """
    study = record(world, "experiment", experiment)
    record(world, "lot", lot)
    held = world.first("SELECT milligrams FROM reservations WHERE experiment = ? AND lot = ?", experiment, lot)
    obey(
        unfinished(experiment, study["status"]),
        (held is not None, "mismatch", f"experiment {experiment} has reserved nothing of lot {lot}"),
    )
    with world.writing():
        world.change("DELETE FROM reservations WHERE experiment = ? AND lot = ?", experiment, lot)
        log(world, "release")
    return Status(status="released")


TOOLS: tuple[Tool, ...] = (
    take_from_lot,
    add_lot,
    move_lot,
    discard_lot,
    reserve,
    release,
)
