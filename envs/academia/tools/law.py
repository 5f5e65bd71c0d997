"""Court reporters, their editions and the years they cover, and law journals with their abbreviations."""

from functools import partial
from typing import Literal

from toolgym.envs.academia.data import law
from toolgym.envs.academia.entities import Day, LawAbbreviation, LawJournal, Reporter, ReporterEdition, Year
from toolgym.envs.academia.quantities import Count, Years
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_law_tool = partial(tool, domain="academia", kind="retrieval", source=law.REPORTERS, theme="law")

Kind = Literal["federal", "neutral citation", "early Supreme Court", "specialty", "state", "regional"]


class ReporterFound(Result):
    """A court reporter and its kind."""

    reporter: Reporter
    kind: str


class Coverage(Result):
    """The first and the last year, and how many years lie between them."""

    first_year: Year
    last_year: Year
    years: Years


class FirstDay(Result):
    """The first day that an edition covers."""

    start: Day


class Editions(Result):
    """Editions, earliest first, and their number."""

    editions: list[ReporterEdition]
    count: Count


class Newest(Result):
    """An edition and the year it begins."""

    edition: ReporterEdition
    year: Year


class Started(Result):
    """A number of editions."""

    editions: Count


class Abbreviated(Result):
    """An abbreviation."""

    abbreviation: LawAbbreviation


class JournalFound(Result):
    """A law journal."""

    journal: LawJournal


@_law_tool(
    wording={
        "reporter": [
            "the court reporter that is cited as {edition}",
            "the name of the reporter that contains {edition}",
        ],
        "kind": [
            "the kind of court reporter to which {edition} belongs",
            "the kind of reporter that contains {edition}",
        ],
    },
    golden=[({"edition": "F.2d"}, {"reporter": "Federal Reporter", "kind": "federal"})],
    invalid=[({"edition": "Z.9z"}, "not_found")],
)
def reporter_of_edition(edition: ReporterEdition) -> ReporterFound:
    """Names the American court reporter to which a cited edition belongs, and its kind.

    Args:
        edition: How the edition is cited, for example F.2d.
    """
    found = law.find_edition(edition)
    return ReporterFound(reporter=found.reporter, kind=found.kind)


@_law_tool(
    wording={
        "first_year": ["the first year covered by {edition}", "the year in which the coverage of {edition} begins"],
        "last_year": ["the last year covered by {edition}", "the year in which the coverage of {edition} ends"],
        "years": [
            "the number of years from the first to the last year covered by {edition}",
            "the difference in years between the end and the start of the coverage of {edition}",
        ],
    },
    golden=[({"edition": "F.2d"}, {"first_year": 1924, "last_year": 1993, "years": 69})],
    invalid=[({"edition": "F.4th"}, "not_found")],
)
def reporter_edition_coverage(edition: ReporterEdition) -> Coverage:
    """Gives the years that an edition of a court reporter covers, where both ends are known.

    Args:
        edition: How the edition is cited, for example F.2d.
    """
    found = law.find_edition(edition)
    if found.start is None or found.end is None:
        raise NotFound(f"the start or the end of {found.abbreviation} is not known, or it goes on")
    first, last = found.start.year, found.end.year
    return Coverage(first_year=first, last_year=last, years=last - first)


@_law_tool(
    wording={
        "editions": ["the editions of {reporter}", "the editions, as cited, of {reporter}"],
        "count": ["the number of editions of {reporter}", "the number of differently cited editions of {reporter}"],
    },
    golden=[({"reporter": "Federal Reporter"}, {"editions": ["F.", "F.2d", "F.3d", "F.4th"], "count": 4})],
    invalid=[({"reporter": "No Such Reporter"}, "not_found")],
)
def editions_of_reporter(reporter: Reporter) -> Editions:
    """Lists the editions of an American court reporter as they are cited, earliest first.

    Args:
        reporter: Name, for example Federal Reporter.
    """
    group = law.find_reporter(reporter)
    return Editions(editions=[edition.abbreviation for edition in group], count=len(group))


@_law_tool(
    wording={
        "edition": ["the {which} dated edition of {reporter}", "the dated edition of {reporter} that began {which}"],
        "year": [
            "the year in which the {which} dated edition of {reporter} begins",
            "the first year of the {which} dated edition of {reporter}",
        ],
    },
    golden=[
        ({"reporter": "Federal Reporter", "which": "latest"}, {"edition": "F.4th", "year": 2021}),
        ({"reporter": "Atlantic Reporter", "which": "earliest"}, {"edition": "A.", "year": 1885}),
    ],
    invalid=[({"reporter": "No Such Reporter", "which": "latest"}, "not_found")],
)
def outer_reporter_edition(reporter: Reporter, which: Literal["earliest", "latest"]) -> Newest:
    """Gives the earliest or the latest edition, with a known start, of an American court reporter.

    Args:
        reporter: Name, for example Federal Reporter.
        which: Which edition is wanted.
    """
    dated = [(edition.start, edition.abbreviation) for edition in law.find_reporter(reporter) if edition.start]
    if not dated:
        raise NotFound(f"no edition of {reporter[:60]} has a known start")
    start, short = min(dated) if which == "earliest" else max(dated)
    return Newest(edition=short, year=start.year)


@_law_tool(
    wording={
        "editions": [
            "the number of {kind} court reporter editions whose coverage begins in {year}",
            "the number of editions of {kind} reporters that start with {year}",
        ],
    },
    golden=[({"kind": "federal", "year": 1924}, {"editions": 1})],
    invalid=[({"kind": "federal", "year": 1492}, "not_found"), ({"kind": "royal", "year": 1924}, "invalid_arguments")],
)
def reporter_editions_started(kind: Kind, year: Year) -> Started:
    """Counts the editions of American court reporters of a kind whose coverage begins in a year.

    Args:
        kind: Kind of reporter.
        year: The year.
    """
    found = [e for e in law.editions().values() if e.kind == kind and e.start and e.start.year == year]
    if not found:
        raise NotFound(f"no {kind} edition begins in {year}")
    return Started(editions=len(found))


@_law_tool(
    wording={
        "start": ["the first day covered by {edition}", "the date on which the coverage of {edition} begins"],
    },
    golden=[({"edition": "F.2d"}, {"start": "1924-01-01"})],
    invalid=[({"edition": "Z.9z"}, "not_found")],
)
def reporter_edition_start(edition: ReporterEdition) -> FirstDay:
    """Gives the first day that an edition of an American court reporter covers, where it is known.

    Args:
        edition: How the edition is cited, for example F.2d.
    """
    found = law.find_edition(edition)
    if found.start is None:
        raise NotFound(f"the start of {found.abbreviation} is not known")
    return FirstDay(start=found.start)


@_law_tool(
    wording={
        "abbreviation": [
            "the legal citation abbreviation of {journal}",
            "the abbreviation under which lawyers cite {journal}",
        ],
    },
    golden=[({"journal": "Adelaide Law Review"}, {"abbreviation": "Adel. L. Rev."})],
    invalid=[({"journal": "No Such Law Review"}, "not_found")],
)
def law_journal_abbreviation(journal: LawJournal) -> Abbreviated:
    """Gives the abbreviation under which legal writing cites a law journal.

    Args:
        journal: Name, for example Adelaide Law Review.
    """
    wanted = " ".join(journal.split()).casefold()
    for name, shorts in law.abbreviations().items():
        if name.casefold() == wanted and len(shorts) == 1:
            return Abbreviated(abbreviation=shorts[0])
    raise NotFound(f"no single abbreviation is known for the law journal '{journal[:60]}'")


@_law_tool(
    wording={
        "journal": [
            "the law journal that is cited as {abbreviation}",
            "the law journal for which {abbreviation} stands",
        ],
    },
    golden=[({"abbreviation": "Adel. L. Rev."}, {"journal": "Adelaide Law Review"})],
    invalid=[({"abbreviation": "No. Such. L. Rev."}, "not_found")],
)
def law_journal_by_abbreviation(abbreviation: LawAbbreviation) -> JournalFound:
    """Names the law journal for which an abbreviation stands in legal writing.

    Args:
        abbreviation: The abbreviation with its full stops, for example Adel. L. Rev.
    """
    name = law.law_journals().get(abbreviation.strip())
    if name is None:
        raise NotFound(f"no law journal alone is cited as '{abbreviation[:40]}'")
    return JournalFound(journal=name)


TOOLS: tuple[Tool, ...] = (
    reporter_of_edition,
    reporter_edition_coverage,
    editions_of_reporter,
    outer_reporter_edition,
    reporter_editions_started,
    reporter_edition_start,
    law_journal_abbreviation,
    law_journal_by_abbreviation,
)
