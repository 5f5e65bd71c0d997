"""Bibliometric measures over the records: rates, shares, concentration, ageing, similarity; indices of counts."""

from collections import Counter
from functools import partial
from statistics import median_low
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.academia.data import bibliometrics, chemistry, journals, medical, physics
from toolgym.envs.academia.data.formulas import FORMULAS
from toolgym.envs.academia.entities import (
    ArticlePmid,
    BasisSetName,
    Chemist,
    ChemistryPaper,
    Particle,
    PhysicsAuthor,
    PhysicsJournal,
    Year,
)
from toolgym.envs.academia.entities import Field as ResearchField
from toolgym.envs.academia.quantities import Citations, Count, Number, Share, Similarity
from toolgym.envs.academia.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_measure_tool = partial(tool, domain="academia", kind="processing", theme="bibliometrics")

Measure = Literal["Jaccard", "cosine", "Dice"]
Counts = Annotated[list[Annotated[Citations, Field(ge=0)]], Field(min_length=4, max_length=12)]


class Index(Result):
    """An index of citation counts."""

    index: Count


class Inequality(Result):
    """A Gini coefficient."""

    gini: Annotated[Similarity, Quantity(None, 4)]


class Diversity(Result):
    """A Shannon entropy."""

    entropy: Annotated[Number, Quantity("bit", 4)]


class Portion(Result):
    """A percentage."""

    share: Annotated[Share, Quantity("percent", 2)]


class Mean(Result):
    """A mean number."""

    mean: Annotated[Number, Quantity(None, 4)]


class Overlap(Result):
    """A similarity from 0 to 1."""

    similarity: Annotated[Similarity, Quantity(None, 4)]


class Middle(Result):
    """A median year."""

    year: Year


@_measure_tool(
    source=FORMULAS,
    wording={
        "index": [
            "the {index}-index of works with these citation counts: {counts}",
            "the {index}-index of an author whose works have these citation counts: {counts}",
        ],
    },
    golden=[
        ({"counts": [10, 8, 5, 4, 3], "index": "h"}, {"index": 4}),
        ({"counts": [10, 8, 5, 4, 3], "index": "g"}, {"index": 5}),
        ({"counts": [10, 8, 5, 4, 3, 25], "index": "i10"}, {"index": 2}),
    ],
    invalid=[
        ({"counts": [1, -2, 3, 4], "index": "h"}, "invalid_arguments"),
        ({"counts": [3], "index": "h"}, "invalid_arguments"),
    ],
)
def citation_index(counts: Counts, index: Literal["h", "g", "i10"]) -> Index:
    """Computes the h-index, the g-index (at most the number of works) or the i10-index of citation counts.

    Args:
        counts: Citations of each work, 4 to 12 works.
        index: Which index is wanted.
    """
    if index == "i10":
        return Index(index=sum(count >= 10 for count in counts))
    return Index(index=bibliometrics.h_index(counts) if index == "h" else bibliometrics.g_index(counts))


@_measure_tool(
    source=FORMULAS,
    wording={
        "gini": [
            "the Gini coefficient of these citation counts: {counts}",
            "the uncorrected Gini coefficient of these citation counts: {counts}",
        ],
    },
    golden=[({"counts": [1, 2, 3, 4]}, {"gini": 0.25}), ({"counts": [5, 5, 5, 5]}, {"gini": 0.0})],
    invalid=[({"counts": [0, 0, 0, 0]}, "invalid_arguments")],
)
def gini_of_citations(counts: Counts) -> Inequality:
    """Computes the Gini coefficient of citation counts: the mean absolute difference of all pairs over twice the mean.

    Args:
        counts: Citations of each work, 4 to 12 works, not all zero.
    """
    if not any(counts):
        raise InvalidArguments("the counts must not all be zero")
    return Inequality(gini=bibliometrics.gini(counts))


@_measure_tool(
    source=physics.PDG,
    wording={
        "mean": [
            "the mean number of Particle Data Group papers per year led by {author}, from the first to the last such "
            "year, both included",
            "the average yearly number of papers led by {author} that the Particle Data Group cites, over the years "
            "from the first to the last of them, both included",
        ],
    },
    golden=[({"author": "HOLLWEG"}, {"mean": 1.0})],
    invalid=[({"author": "NOBODY"}, "not_found")],
)
def physics_author_yearly_rate(author: PhysicsAuthor) -> Mean:
    """Divides the papers of a first author that the Particle Data Group cites by the years from first to last paper.

    First and last year are both counted.

    Args:
        author: Surname, for example ABLIKIM.
    """
    group = physics.papers_of_author(author)
    return Mean(mean=len(group) / (group[-1].year - group[0].year + 1))


@_measure_tool(
    source=physics.PDG,
    wording={
        "share": [
            "the percentage of the Particle Data Group papers of {year} that appeared in {journal}",
            "the share, in percent, of {journal} in the papers of {year} that the Particle Data Group cites",
        ],
    },
    golden=[({"journal": "NAT", "year": 2022}, {"share": 2.05})],
    invalid=[
        ({"journal": "No Such Journal", "year": 2000}, "not_found"),
        ({"journal": "NAT", "year": 1800}, "not_found"),
    ],
)
def physics_journal_share(journal: PhysicsJournal, year: Year) -> Portion:
    """Gives the share of a journal in the papers of a year that the Particle Data Group cites, in percent.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
        year: The year.
    """
    inside = sum(paper.year == year for paper in physics.papers_of_journal(journal))
    total = physics.yearly_totals()[year]
    if total == 0:
        raise NotFound(f"the Particle Data Group cites no paper of {year}")
    return Portion(share=100 * inside / total)


@_measure_tool(
    source=physics.PDG,
    wording={
        "gini": [
            "the Gini coefficient of the numbers of Particle Data Group papers per first author in {journal}",
            "the Gini coefficient, over the first authors in {journal}, of their numbers of papers that the Particle "
            "Data Group cites",
        ],
    },
    golden=[({"journal": "Hadron"}, {"gini": 0.0})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def physics_journal_author_gini(journal: PhysicsJournal) -> Inequality:
    """Measures how unevenly the papers of a journal that the Particle Data Group cites spread over first authors.

    Gini coefficient of the papers per author: mean absolute difference of all pairs over twice the mean.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
    """
    counts = Counter(paper.author for paper in physics.papers_of_journal(journal))
    return Inequality(gini=bibliometrics.gini(list(counts.values())))


@_measure_tool(
    source=physics.PDG,
    wording={
        "share": [
            "the percentage of the papers cited in {particle} that were published in {year} or later",
            "the share, in percent, of papers from {year} or later among those cited in {particle}",
        ],
    },
    golden=[({"particle": "S009", "year": 1900}, {"share": 100.0})],
    invalid=[({"particle": "X999", "year": 2000}, "not_found")],
)
def particle_recent_share(particle: Particle, year: Year) -> Portion:
    """Gives the share, in percent, of the papers cited in a particle's listing that appeared in a year or later.

    Each paper counts once, for however many quantities it is cited.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
        year: First year that counts as recent.
    """
    years = [physics.papers()[key].year for key in physics.find_particle(particle).papers]
    return Portion(share=100 * sum(y >= year for y in years) / len(years))


@_measure_tool(
    source=physics.PDG,
    wording={
        "year": [
            "the median publication year (the lower one, if between two) of the papers cited in {particle}",
            "the lower median of the publication years of the papers behind {particle}",
        ],
    },
    golden=[({"particle": "S009"}, {"year": 1988})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_median_year(particle: Particle) -> Middle:
    """Gives the lower median of the publication years of the papers cited in a particle's listing, each counted once.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    return Middle(year=median_low(physics.papers()[key].year for key in physics.find_particle(particle).papers))


@_measure_tool(
    source=physics.PDG,
    wording={
        "entropy": [
            "the Shannon entropy in bits of the distribution over journals of the papers cited in {particle}",
            "the entropy, in bits, with which the journal papers cited in {particle} spread over journals",
        ],
    },
    golden=[({"particle": "B164"}, {"entropy": 0.0})],
    invalid=[({"particle": "X999"}, "not_found")],
)
def particle_journal_entropy(particle: Particle) -> Diversity:
    """Computes the Shannon entropy, in bits, of the journals of the papers cited in a particle's listing.

    Each paper counts once; papers outside journals are left out.

    Args:
        particle: The Particle Data Group's identifier, for example S035 (tau).
    """
    keys = physics.find_particle(particle).papers
    counts = Counter(journal for key in keys if (journal := physics.papers()[key].journal))
    if not counts:
        raise NotFound(f"no paper cited in {particle[:20]} appeared in a journal")
    return Diversity(entropy=bibliometrics.entropy([counts[journal] for journal in sorted(counts)]))


@_measure_tool(
    source=chemistry.BASIS_SETS,
    wording={
        "gini": [
            "the Gini coefficient of the numbers of basis sets that cite each paper by {author}",
            "the Gini coefficient, over the basis set papers by {author}, of their citations by basis sets",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"gini": 0.4724})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_citation_gini(author: Chemist) -> Inequality:
    """Measures how unevenly the citations by basis sets spread over the papers of an author (Gini coefficient).

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Peterson, Kirk A.".
    """
    counts = [len(work.basis_sets) for work in chemistry.by_author()[chemistry.find_author(author)]]
    if len(counts) < 2 or not any(counts):
        raise NotFound(f"{author[:60]} has a single paper or no citation by a basis set")
    return Inequality(gini=bibliometrics.gini(counts))


@_measure_tool(
    source=chemistry.BASIS_SETS,
    wording={
        "mean": [
            "the mean number of authors on the basis set papers by {author}",
            "the average number of authors, {author} included, on the basis set papers by {author}",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"mean": 3.1429})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_mean_team_size(author: Chemist) -> Mean:
    """Averages the number of authors over the papers of an author that the Basis Set Exchange cites.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    sizes = [len(work.authors) for work in chemistry.by_author()[chemistry.find_author(author)]]
    return Mean(mean=sum(sizes) / len(sizes))


@_measure_tool(
    source=chemistry.BASIS_SETS,
    wording={
        "similarity": [
            "the {measure} similarity between the sets of elements covered by {first} and {second}",
            "the {measure} similarity of {first} and {second} by the elements that they cover",
        ],
    },
    golden=[
        ({"first": "cc-pVDZ", "second": "cc-pVDZ", "measure": "Jaccard"}, {"similarity": 1.0}),
        ({"first": "cc-pVDZ", "second": "3-21G", "measure": "Jaccard"}, {"similarity": 0.6364}),
    ],
    invalid=[({"first": "cc-pVDZ", "second": "no-such-basis", "measure": "Dice"}, "not_found")],
)
def basis_set_element_similarity(first: BasisSetName, second: BasisSetName, measure: Measure) -> Overlap:
    """Compares the elements that two basis sets cover in their latest versions.

    Jaccard divides the common elements by all elements, cosine by the geometric mean, Dice by the mean of both numbers.

    Args:
        first: Name of a basis set, for example cc-pVDZ.
        second: Name of another basis set.
        measure: Which similarity is wanted.
    """
    left = set(chemistry.find_basis_set(first).elements)
    right = set(chemistry.find_basis_set(second).elements)
    return Overlap(similarity=bibliometrics.similarity(measure, len(left & right), len(left), len(right)))


@_measure_tool(
    source=chemistry.BASIS_SETS,
    wording={
        "similarity": [
            "the {measure} similarity between the sets of basis sets that cite {first} and {second}",
            "the {measure} co-citation similarity of {first} and {second} over the basis sets that cite them",
        ],
    },
    golden=[({"first": "metz2000a", "second": "metz2000b", "measure": "Jaccard"}, {"similarity": 1.0})],
    invalid=[({"first": "metz2000a", "second": "nobody1900a", "measure": "Dice"}, "not_found")],
)
def chemistry_co_citation_similarity(first: ChemistryPaper, second: ChemistryPaper, measure: Measure) -> Overlap:
    """Compares the sets of basis sets that cite two papers; papers that none cites together are "not found".

    Jaccard divides the common sets by all sets, cosine by the geometric mean, Dice by the mean of both numbers.

    Args:
        first: The Basis Set Exchange's key of a paper, for example dunning1989a.
        second: Key of another paper.
        measure: Which similarity is wanted.
    """
    left, right = set(chemistry.find_work(first).basis_sets), set(chemistry.find_work(second).basis_sets)
    if not left & right:
        raise NotFound(f"no basis set cites both {first[:40]} and {second[:40]}")
    return Overlap(similarity=bibliometrics.similarity(measure, len(left & right), len(left), len(right)))


@_measure_tool(
    source=medical.PUBMED,
    wording={
        "similarity": [
            "the {measure} similarity between the reference lists of {article} and the article of the PubMed sample "
            "that shares the most references with it (lowest PMID, if tied)",
            "the {measure} coupling strength of {article} with the article of the PubMed sample closest to it by "
            "shared references (lowest PMID, if tied)",
        ],
    },
    golden=[({"article": "32934823", "measure": "Jaccard"}, {"similarity": 0.0208})],
    invalid=[
        ({"article": "1", "measure": "Dice"}, "not_found"),
        ({"article": "24449692", "measure": "Dice"}, "not_found"),
    ],
)
def article_coupling_strength(article: ArticlePmid, measure: Measure) -> Overlap:
    """Compares the references of a article of the PubMed sample with those of the article that shares the most with it.

    Only references with a PMID count. Jaccard divides by the union, cosine by the geometric mean, Dice by the mean.

    Args:
        article: PMID of one of the recorded articles, for example 35856662.
        measure: Which similarity is wanted.
    """
    found = medical.find_article(article)
    shared = medical.coupled(found.pmid)
    if not shared:
        raise NotFound(f"no recorded article shares a reference with {found.pmid}")
    other = medical.articles()[next(iter(shared))]
    sizes = len(found.references), len(other.references)
    return Overlap(similarity=bibliometrics.similarity(measure, shared[other.pmid], *sizes))


@_measure_tool(
    source=journals.STYLES,
    wording={
        "entropy": [
            "the Shannon entropy in bits of the distribution of citation styles among the journals in {field}",
            "the entropy, in bits, with which the journals in {field} spread over citation styles",
        ],
    },
    golden=[({"field": "astronomy"}, {"entropy": 0.9183})],
    invalid=[({"field": "alchemy"}, "not_found")],
)
def field_style_entropy(field: ResearchField) -> Diversity:
    """Computes the Shannon entropy, in bits, of the citation styles that the journals of a field prescribe.

    Args:
        field: Field of research in words, for example physics or political science.
    """
    counts = Counter(journals.journals()[title].style for title in journals.titles_in_field(field))
    return Diversity(entropy=bibliometrics.entropy([counts[style] for style in sorted(counts)]))


TOOLS: tuple[Tool, ...] = (
    citation_index,
    gini_of_citations,
    physics_author_yearly_rate,
    physics_journal_share,
    physics_journal_author_gini,
    particle_recent_share,
    particle_median_year,
    particle_journal_entropy,
    chemist_citation_gini,
    chemist_mean_team_size,
    basis_set_element_similarity,
    chemistry_co_citation_similarity,
    article_coupling_strength,
    field_style_entropy,
)
