"""Finding records of the laboratory, and the rules that hold for many actions."""

from sqlite3 import Row

from toolgym.envs.biology.sandbox.world import TODAY
from toolgym.tools import InvalidArguments, NotFound, World
from toolgym.tools.rules import Rule

_STATEMENTS = {
    "lot": "SELECT lots.*, places.name AS place_name, hazard FROM lots JOIN places ON places.id = place"
    " JOIN reagents ON reagents.cas = lots.cas WHERE lots.id = ?",
    "sample": "SELECT samples.*, places.name AS place_name, people.name AS owner_name FROM samples"
    " JOIN places ON places.id = place JOIN people ON people.id = owner WHERE samples.id = ?",
    "experiment": "SELECT experiments.*, people.name AS lead_name FROM experiments JOIN people ON people.id = lead"
    " WHERE experiments.id = ?",
    "order": "SELECT * FROM orders WHERE id = ?",
    "person": "SELECT * FROM people WHERE name = ?",
    "place": "SELECT * FROM places WHERE name = ?",
    "reagent": "SELECT * FROM reagents WHERE cas = ?",
}


def record(world: World, noun: str, key: int | str) -> Row:
    """A record by its number or name.

    Raises:
        NotFound: There is no such record.
    """
    found = world.first(_STATEMENTS[noun], key)
    if found is None:
        raise NotFound(f"there is no {noun} '{str(key)[:60]}'")
    return found


def milligrams(mass: float) -> int:
    """A mass in grams as whole milligrams.

    Raises:
        InvalidArguments: It is less than half a milligram.
    """
    found = round(mass * 1000)
    if found < 1:
        raise InvalidArguments(f"'mass' must be at least a milligram, not {mass} g")
    return found


def free(world: World, lot: Row) -> int:
    """The milligrams of a lot that no experiment has reserved."""
    row = world.first("SELECT sum(milligrams) AS total FROM reservations WHERE lot = ?", lot["id"])
    return int(lot["milligrams"]) - int((row["total"] if row is not None else 0) or 0)


def usable(lot: Row) -> tuple[tuple[bool, Rule, str], ...]:
    """The rules that a lot is not discarded and not past its day."""
    return (
        (lot["status"] == "open", "closed", f"lot {lot['id']} is {lot['status']}"),
        (lot["expires"] >= TODAY.isoformat(), "bad_date", f"lot {lot['id']} expired on {lot['expires']}"),
    )


def room(world: World, place: Row) -> tuple[bool, Rule, str]:
    """The rule that a place has room for one thing more."""
    row = world.first(
        "SELECT (SELECT count(*) FROM lots WHERE place = ?1 AND status = 'open')"
        " + (SELECT count(*) FROM samples WHERE place = ?1 AND status = 'stored') AS total",
        place["id"],
    )
    total = int(row["total"]) if row is not None else 0
    return (total < place["capacity"], "over_limit", f"{place['name']} is full")


def suits(place: Row, hazard: str) -> tuple[bool, Rule, str]:
    """The rule that flammable reagents go into a cabinet, those kept cold into a refrigerator, others on a shelf."""
    wanted = {"flammable": "cabinet", "cold": "refrigerator", "none": "shelf"}[hazard]
    return (place["kind"] == wanted, "mismatch", f"such a reagent belongs in a {wanted}, not in {place['name']}")


def log(world: World, action: str) -> None:
    """Notes an action in the audit trail, which no task asks about."""
    world.change("INSERT INTO audit (action) VALUES (?)", action)
