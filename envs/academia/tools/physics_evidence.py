"""Which particle physics papers the listings of measured quantities cite: citations, indices and shared evidence."""

from functools import partial

from toolgym.envs.academia.data import physics
from toolgym.envs.academia.data.bibliometrics import h_index
from toolgym.envs.academia.entities import MeasuredQuantity, Particle, PhysicsAuthor, PhysicsJournal, PhysicsPaper, Year
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_evidence_tool = partial(tool, domain="academia", kind="retrieval", source=physics.PDG, theme="physics_evidence")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""


class Quantities(Result):
    """Measured quantities in alphabetical order, and their number."""

    quantities: list[MeasuredQuantity]
    count: Count


class Papers(Result):
    """Papers by year and key, and their number."""

    papers: list[PhysicsPaper]
    count: Count


class Span(Result):
    """The first and the last paper with their years."""

    earliest: PhysicsPaper
    latest: PhysicsPaper
    first_year: Year
    last_year: Year


class ParticleFound(Result):
    """The listing of a particle."""

    particle: Particle


class Evidence(Result):
    """How much is listed for a particle."""

    quantities: Count
    papers: Count


class Cited(Result):
    """A paper and the number of quantities that cite it."""

    paper: PhysicsPaper
    quantities: Count


class Studied(Result):
    """A quantity and the number of papers cited for it."""

    quantity: MeasuredQuantity
    papers: Count


class Related(Result):
    """How many papers share evidence with one, and the closest of them."""

    others: Count
    closest: PhysicsPaper
    shared: Count


class Impact(Result):
    """The h-index of a first author and the number of citations."""

    h_index: Count
    citations: Count


class Distance(Result):
    """Steps from paper to paper."""

    steps: Count


@_evidence_tool(
    wording={
        "quantities": [
            "the measured quantities whose Particle Data Group listing cites {paper}",
            "the quantities for which the Particle Data Group lists {paper}",
        ],
        "count": [
            "the number of measured quantities whose Particle Data Group listing cites {paper}",
            "the number of quantities for which the Particle Data Group lists {paper}",
        ],
    },
    golden=[({"paper": "HOLLWEG 1974"}, {"quantities": ["S000M"], "count": 1})],
    invalid=[({"paper": "NOBODY 1900"}, "not_found")],
)
def quantities_citing_paper(paper: PhysicsPaper) -> Quantities:
    """Lists the measured quantities (masses, lifetimes, ratios) whose listing cites a paper, at most 60.

    Args:
        paper: The Particle Data Group's key of the paper, for example AUBERT 2008BE.
    """
    found = physics.find_paper(paper).quantities
    return Quantities(quantities=list(found[:MAX_LISTED]), count=len(found))


@_evidence_tool(
    wording={
        "papers": [
            "the papers that the Particle Data Group cites for {quantity}",
            "the papers in the Particle Data Group listing of {quantity}",
        ],
        "count": [
            "the number of papers that the Particle Data Group cites for {quantity}",
            "the number of papers in the Particle Data Group listing of {quantity}",
        ],
    },
    golden=[({"quantity": "M162M"}, {"count": 12})],
    invalid=[({"quantity": "X999"}, "not_found")],
)
def papers_on_quantity(quantity: MeasuredQuantity) -> Papers:
    """Lists the papers cited in the listing of a measured quantity, by year and key, at most 60.

    Args:
        quantity: The Particle Data Group's identifier, for example S035B48.
    """
    found = physics.find_quantity(quantity).papers
    return Papers(papers=list(found[:MAX_LISTED]), count=len(found))


@_evidence_tool(
    wording={
        "earliest": [
            "the earliest paper cited for {quantity} (first by key within its year)",
            "the oldest paper that the Particle Data Group cites for {quantity} (first by key within its year)",
        ],
        "latest": [
            "the latest paper cited for {quantity} (last by key within its year)",
            "the newest paper that the Particle Data Group cites for {quantity} (last by key within its year)",
        ],
        "first_year": [
            "the year of the earliest paper that the Particle Data Group cites for {quantity}",
            "the year of the oldest evidence listed for {quantity}",
        ],
        "last_year": [
            "the year of the latest paper that the Particle Data Group cites for {quantity}",
            "the year of the newest evidence listed for {quantity}",
        ],
    },
    golden=[({"quantity": "M162M"}, {"first_year": 1997})],
    invalid=[({"quantity": "X999"}, "not_found")],
)
def quantity_evidence_span(quantity: MeasuredQuantity) -> Span:
    """Gives the earliest and the latest paper that the Particle Data Group cites for a measured quantity.

    Within a year papers are ordered by key.

    Args:
        quantity: The group's identifier, for example S035B48.
    """
    keys = physics.find_quantity(quantity).papers
    first, last = physics.papers()[keys[0]], physics.papers()[keys[-1]]
    return Span(earliest=first.key, latest=last.key, first_year=first.year, last_year=last.year)


@_evidence_tool(
    wording={
        "particle": [
            "the particle listing to which {quantity} belongs",
            "the particle in whose Particle Data Group listing {quantity} stands",
        ],
    },
    golden=[({"quantity": "S035B48"}, {"particle": "S035"}), ({"quantity": "M009R12"}, {"particle": "M009"})],
    invalid=[({"quantity": "X999"}, "not_found")],
)
def particle_of_quantity(quantity: MeasuredQuantity) -> ParticleFound:
    """Gives the identifier of the particle (or other head of the listings) to which a measured quantity belongs.

    Args:
        quantity: The Particle Data Group's identifier, for example S035B48.
    """
    return ParticleFound(particle=physics.find_quantity(quantity).particle)


@_evidence_tool(
    wording={
        "quantities": [
            "the number of measured quantities with cited papers in {particle}",
            "the number of quantities for which {particle} cites at least one paper",
        ],
        "papers": [
            "the number of different papers cited for measured quantities in {particle}",
            "the number of papers, each counted once, behind the measured quantities of {particle}",
        ],
    },
    golden=[({"particle": "S009"}, {"papers": 67})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_evidence(particle: Particle) -> Evidence:
    """Counts the measured quantities of a particle that cite papers, and the papers they cite (each once).

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    found = physics.find_particle(particle)
    return Evidence(quantities=len(found.quantities), papers=len(found.papers))


@_evidence_tool(
    wording={
        "paper": [
            "the paper cited for the most quantities of {particle} (alphabetically first key, if tied)",
            "the paper on which the most quantities of {particle} rest (alphabetically first key, if tied)",
        ],
        "quantities": [
            "the number of quantities of {particle} that cite its most cited paper",
            "the highest number of quantities of {particle} for which one paper is cited",
        ],
    },
    golden=[({"particle": "M008"}, {"paper": "DICKSON 2016", "quantities": 5})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_leading_paper(particle: Particle) -> Cited:
    """Finds the paper that is cited for the most measured quantities of a particle.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    found = physics.find_particle(particle)
    counts = dict.fromkeys(sorted(found.papers), 0)
    for identifier in found.quantities:
        for key in physics.quantities()[identifier].papers:
            counts[key] += 1
    best = max(counts, key=counts.__getitem__)
    return Cited(paper=best, quantities=counts[best])


@_evidence_tool(
    wording={
        "quantity": [
            "the quantity of {particle} for which the most papers are cited (alphabetically first, if tied)",
            "the measured quantity with the most cited papers in {particle} (alphabetically first, if tied)",
        ],
        "papers": [
            "the number of papers cited for the most studied quantity of {particle}",
            "the highest number of papers cited for one quantity of {particle}",
        ],
    },
    golden=[({"particle": "S009"}, {"quantity": "S009A", "papers": 11})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_leading_quantity(particle: Particle) -> Studied:
    """Finds the measured quantity of a particle for which the most papers are cited.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    own = [physics.quantities()[identifier] for identifier in physics.find_particle(particle).quantities]
    best = max(own, key=lambda quantity: len(quantity.papers))
    return Studied(quantity=best.identifier, papers=len(best.papers))


@_evidence_tool(
    wording={
        "earliest": [
            "the earliest paper cited in {particle} (first by key within its year)",
            "the oldest paper behind the measured quantities of {particle} (first by key within its year)",
        ],
        "latest": [
            "the latest paper cited in {particle} (last by key within its year)",
            "the newest paper behind the measured quantities of {particle} (last by key within its year)",
        ],
        "first_year": [
            "the year of the earliest paper cited in {particle}",
            "the year of the oldest paper behind the measured quantities of {particle}",
        ],
        "last_year": [
            "the year of the latest paper cited in {particle}",
            "the year of the newest paper behind the measured quantities of {particle}",
        ],
    },
    golden=[({"particle": "S000"}, {"last_year": 2025})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_evidence_span(particle: Particle) -> Span:
    """Gives the earliest and the latest paper that the listing of a particle cites; within a year ordered by key.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    keys = physics.find_particle(particle).papers
    first, last = physics.papers()[keys[0]], physics.papers()[keys[-1]]
    return Span(earliest=first.key, latest=last.key, first_year=first.year, last_year=last.year)


@_evidence_tool(
    wording={
        "others": [
            "the number of other papers cited for at least one of the quantities for which {paper} is cited",
            "the number of other papers that share a Particle Data Group quantity with {paper}",
        ],
        "closest": [
            "the paper that shares the most measured quantities with {paper} (alphabetically first key, if tied)",
            "the paper co-cited with {paper} for the most quantities (alphabetically first key, if tied)",
        ],
        "shared": [
            "the number of measured quantities shared by {paper} with its most often co-cited paper",
            "the highest number of quantities for which {paper} is cited together with one other paper",
        ],
    },
    golden=[({"paper": "HOLLWEG 1974"}, {"shared": 1})],
    invalid=[({"paper": "NOBODY 1900"}, "not_found")],
)
def co_cited_physics_papers(paper: PhysicsPaper) -> Related:
    """Counts the papers that are cited together with a paper for a measured quantity, and finds the closest of them.

    Args:
        paper: The Particle Data Group's key of the paper, for example AUBERT 2008BE.
    """
    found = physics.find_paper(paper)
    shared = physics.neighbours(found.key)
    if not shared:
        raise NotFound(f"no other paper is cited for a quantity that {found.key} is cited for")
    best = max(sorted(shared), key=shared.__getitem__)
    return Related(others=len(shared), closest=best, shared=shared[best])


@_evidence_tool(
    wording={
        "h_index": [
            "the h-index of {author} over the Particle Data Group papers led by that author, each measured quantity "
            "that cites a paper counted as one citation",
            "the h-index of {author}, with the papers as first author and their citing Particle Data Group quantities "
            "as citations",
        ],
        "citations": [
            "the total of measured quantities that cite the papers led by {author}, counted once for each paper",
            "the number of citations by Particle Data Group quantities to the papers led by {author}",
        ],
    },
    golden=[({"author": "HOLLWEG"}, {"h_index": 1, "citations": 1})],
    invalid=[({"author": "NOBODY"}, "not_found")],
)
def physics_author_impact(author: PhysicsAuthor) -> Impact:
    """Gives the h-index of a first author: every measured quantity whose listing cites a paper is one citation of it.

    Args:
        author: Surname, for example ABLIKIM.
    """
    citations = [len(paper.quantities) for paper in physics.papers_of_author(author)]
    return Impact(h_index=h_index(citations), citations=sum(citations))


@_evidence_tool(
    wording={
        "paper": [
            "the paper in {journal} cited for the most measured quantities (alphabetically first key, if tied)",
            "the paper in {journal} on which the most Particle Data Group quantities rest (alphabetically first key, "
            "if tied)",
        ],
        "quantities": [
            "the number of measured quantities that cite the most cited paper in {journal}",
            "the highest number of Particle Data Group quantities that cite one paper in {journal}",
        ],
    },
    golden=[({"journal": "NATP"}, {"paper": "ABLIKIM 2019BJ", "quantities": 5})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def physics_journal_leading_paper(journal: PhysicsJournal) -> Cited:
    """Finds the paper of a physics journal that is cited for the most measured quantities.

    Args:
        journal: The Particle Data Group's abbreviation, for example PR D or JHEP.
    """
    group = sorted(physics.papers_of_journal(journal), key=lambda paper: paper.key)
    best = max(group, key=lambda paper: len(paper.quantities))
    return Cited(paper=best.key, quantities=len(best.quantities))


@_evidence_tool(
    wording={
        "steps": [
            "the fewest steps from {first} to {second} when each step leads to a paper cited for a same measured "
            "quantity",
            "the length of the shortest chain from {first} to {second} in which neighbouring papers share a Particle "
            "Data Group quantity",
        ],
    },
    golden=[({"first": "ABI 2021", "second": "ABI 2021"}, {"steps": 0})],
    invalid=[({"first": "ABI 2021", "second": "NOBODY 1900"}, "not_found")],
)
def physics_paper_distance(first: PhysicsPaper, second: PhysicsPaper) -> Distance:
    """Finds the length of the shortest path between papers in the co-citation graph of the Particle Data Group.

    Two papers are neighbours if the listing of some measured quantity cites both.

    Args:
        first: Key of a paper, for example AUBERT 2008BE.
        second: Key of another paper.
    """
    steps = physics.distance(physics.find_paper(first).key, physics.find_paper(second).key)
    if steps is None:
        raise NotFound(f"no chain of shared quantities leads from {first[:40]} to {second[:40]}")
    return Distance(steps=steps)


TOOLS: tuple[Tool, ...] = (
    quantities_citing_paper,
    papers_on_quantity,
    quantity_evidence_span,
    particle_of_quantity,
    particle_evidence,
    particle_leading_paper,
    particle_leading_quantity,
    particle_evidence_span,
    co_cited_physics_papers,
    physics_author_impact,
    physics_journal_leading_paper,
    physics_paper_distance,
)
