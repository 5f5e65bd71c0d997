"""Entity types of the academia pack that name things: papers, people, journals, databases and their identifiers."""

from datetime import date, timedelta
from typing import Annotated

from toolgym.envs.academia.data import arxiv, books, chemistry, databases, journals, law, medical, physics
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

PhysicsPaper = Annotated[str, Entity("academia.physics_paper")]
PhysicsAuthor = Annotated[str, Entity("academia.physics_author")]
PhysicsJournal = Annotated[str, Entity("academia.physics_journal")]
MeasuredQuantity = Annotated[str, Entity("academia.measured_quantity")]
Particle = Annotated[str, Entity("academia.particle")]
InspireRecord = Annotated[str, Entity("academia.inspire_record")]
ChemistryPaper = Annotated[str, Entity("academia.chemistry_paper")]
Chemist = Annotated[str, Entity("academia.chemist")]
ChemistryJournal = Annotated[str, Entity("academia.chemistry_journal")]
BasisSetName = Annotated[str, Entity("academia.basis_set")]
Element = Annotated[str, Entity("chem.element")]
DatabasePrefix = Annotated[str, Entity("academia.database")]
Organisation = Annotated[str, Entity("academia.organisation")]
Licence = Annotated[str, Entity("academia.licence")]
Keyword = Annotated[str, Entity("academia.keyword")]
Collection = Annotated[str, Entity("academia.collection")]
PersonName = Annotated[str, Entity("academia.person")]
Orcid = Annotated[str, Entity("academia.orcid")]
CuratorOrcid = Annotated[str, Entity("academia.curator_orcid")]
Pmid = Annotated[str, Entity("academia.pmid")]
DatabasePmid = Annotated[str, Entity("academia.database_pmid")]
ArticlePmid = Annotated[str, Entity("academia.article_pmid")]
CitedPmid = Annotated[str, Entity("academia.cited_pmid")]
Heading = Annotated[str, Entity("academia.heading")]
Agency = Annotated[str, Entity("academia.agency")]
Doi = Annotated[str, Entity("academia.doi")]
PhysicsDoi = Annotated[str, Entity("academia.physics_doi")]
ChemistryDoi = Annotated[str, Entity("academia.chemistry_doi")]
ArticleDoi = Annotated[str, Entity("academia.article_doi")]
DoiPrefix = Annotated[str, Entity("academia.doi_prefix")]
JournalTitle = Annotated[str, Entity("academia.journal")]
Issn = Annotated[str, Entity("academia.issn")]
Field = Annotated[str, Entity("academia.field")]
StyleName = Annotated[str, Entity("academia.citation_style")]
Abbreviation = Annotated[str, Entity("academia.abbreviation")]
ReporterEdition = Annotated[str, Entity("academia.reporter_edition")]
Reporter = Annotated[str, Entity("academia.reporter")]
LawJournal = Annotated[str, Entity("academia.law_journal")]
LawAbbreviation = Annotated[str, Entity("academia.law_abbreviation")]
ArxivCategory = Annotated[str, Entity("academia.arxiv_category")]
ArxivArchive = Annotated[str, Entity("academia.arxiv_archive")]
ArxivGroup = Annotated[str, Entity("academia.arxiv_group")]
ArxivIdentifier = Annotated[str, Entity("academia.arxiv_identifier")]
Isbn = Annotated[str, Entity("academia.isbn")]
Title = Annotated[str, Entity("academia.title")]
CountryCode = Annotated[str, Entity("geo.country")]
Day = Annotated[date, Entity("time.date")]
Year = Annotated[int, Entity("time.year")]

ARXIV_IDENTIFIERS = (
    "0704.0001",
    "0706.1234",
    "0805.2366",
    "0908.3187",
    "1001.4538",
    "1012.5676",
    "1105.0675",
    "1207.7214",
    "1207.7235",
    "1303.5062",
    "1312.6114",
    "1406.2661",
    "1409.0473",
    "1412.6980",
    "1502.03167",
    "1506.02640",
    "1512.03385",
    "1602.03837",
    "1607.06450",
    "1706.03762",
    "1710.05832",
    "1802.05365",
    "1810.04805",
    "1906.11238",
    "1910.10683",
    "2005.14165",
    "2010.11929",
    "2103.00020",
    "2106.09685",
    "2203.02155",
    "2302.13971",
    "2310.06825",
    "2407.21783",
    "2501.12948",
)
"""Identifiers of well-known and of ordinary preprints."""


def _country_text(value: Scalar) -> str:
    names = dict(medical.COUNTRIES.values())
    return f"{names[str(value)]} ({value})" if str(value) in names else str(value)


def _country_aliases(value: Scalar) -> tuple[str, ...]:
    name = dict(medical.COUNTRIES.values()).get(str(value))
    return (name, name.removeprefix("the ")) if name else ()


def _physics_journal_text(value: Scalar) -> str:
    name = physics.JOURNALS.get(str(value))
    return f"the physics journal {name} ({value})" if name else f"the physics journal abbreviated {value}"


def _physics_journal_aliases(value: Scalar) -> tuple[str, ...]:
    name = physics.JOURNALS.get(str(value))
    return (name,) if name else ()


def _quantity_text(value: Scalar) -> str:
    found = physics.quantities().get(str(value))
    return f"the measured quantity {value} ({found.text})" if found else f"the measured quantity {value}"


def _particle_text(value: Scalar) -> str:
    found = physics.particles().get(str(value))
    return f"the particle listing {value} ({found.name})" if found else f"the particle listing {value}"


def _particle_aliases(value: Scalar) -> tuple[str, ...]:
    found = physics.particles().get(str(value))
    same = [p for p in physics.particles().values() if found and p.name == found.name]
    return (found.name,) if found and len(same) == 1 else ()


def _chemistry_paper_text(value: Scalar) -> str:
    found = chemistry.works().get(str(value))
    return f'the paper "{found.title}" ({value})' if found else f"the paper {value}"


def _chemistry_paper_aliases(value: Scalar) -> tuple[str, ...]:
    found = chemistry.works().get(str(value))
    return (found.title,) if found else ()


def _element_text(value: Scalar) -> str:
    return f"{chemistry.NAMES[str(value)]} ({value})" if str(value) in chemistry.NAMES else str(value)


def _element_aliases(value: Scalar) -> tuple[str, ...]:
    return (chemistry.NAMES[str(value)],) if str(value) in chemistry.NAMES else ()


def _database_text(value: Scalar) -> str:
    found = databases.databases().get(str(value))
    return f'the database "{found.name}" ({value})' if found else f"the database {value}"


def _database_aliases(value: Scalar) -> tuple[str, ...]:
    found = databases.databases().get(str(value))
    return (found.name,) if found else ()


def _orcid_aliases(value: Scalar) -> tuple[str, ...]:
    return (f"https://orcid.org/{value}",)


def _isbn_text(value: Scalar) -> str:
    title = books.TITLES.get(str(value))
    return f"the ISBN {value} ({title})" if title else f"the ISBN {value}"


def _edition_text(value: Scalar) -> str:
    found = law.editions().get(str(value))
    return (
        f'the edition "{value}" of the {found.reporter.removeprefix("The ")}'
        if found
        else f'the reporter edition "{value}"'
    )


def _category_text(value: Scalar) -> str:
    found = arxiv.categories().get(str(value))
    return f"the arXiv category {value} ({found.name})" if found else f"the arXiv category {value}"


def _category_aliases(value: Scalar) -> tuple[str, ...]:
    found = arxiv.categories().get(str(value))
    same = [c for c in arxiv.categories().values() if found and c.name == found.name]
    return (found.name,) if found and len(same) == 1 else ()


def _archive_text(value: Scalar) -> str:
    name = next((c.archive_name for c in arxiv.categories().values() if c.archive == value), None)
    return f"the arXiv archive {value} ({name})" if name else f"the arXiv archive {value}"


def _doi_text(value: Scalar) -> str:
    return f"the DOI {value}"


def _doi_aliases(value: Scalar) -> tuple[str, ...]:
    return (f"https://doi.org/{value}",)


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _day_aliases(value: Scalar) -> tuple[str, ...]:
    day = date.fromisoformat(str(value))
    return (_day_text(value), f"{day:%B} {day.day}, {day.year}")


def _day_seeds() -> tuple[str, ...]:
    """Days of reviews and decisions, spread over half a century."""
    first = date(1970, 2, 11)
    return tuple((first + timedelta(days=131 * step)).isoformat() for step in range(140))


def _paper_seeds() -> tuple[str, ...]:
    """Every ninth paper that quantities cite, that has a DOI and that stands in a journal with a full name here."""
    kept = [p.key for p in physics.papers().values() if p.doi and p.journal in physics.JOURNALS and p.quantities]
    return tuple(kept[::9])


def _quantity_seeds() -> tuple[str, ...]:
    """Every fourth quantity with 4 to 60 papers and a short description."""
    kept = [q.identifier for q in physics.quantities().values() if 4 <= len(q.papers) <= 60 and len(q.text) <= 60]
    return tuple(kept[::4])


def _particle_seeds() -> tuple[str, ...]:
    return tuple(p.identifier for p in physics.particles().values() if len(p.papers) >= 5 and len(p.quantities) >= 3)


def _physics_author_seeds() -> tuple[str, ...]:
    """Authors of at least four papers; a comma and initials would only tell namesakes apart."""
    return tuple(a for a, group in physics.by_author().items() if len(group) >= 4 and "," not in a)


def _chemistry_paper_seeds() -> tuple[str, ...]:
    return tuple(w.key for w in chemistry.works().values() if w.doi and w.journal and w.basis_sets)


def _basis_set_seeds() -> tuple[str, ...]:
    return tuple(s.name for s in chemistry.basis_sets().values() if s.works)[::2]


def _database_seeds() -> tuple[str, ...]:
    """Records with a publication that has a PMID, a contact and a licence or keywords, so that most tools find something."""
    found = databases.databases().values()
    return tuple(d.prefix for d in found if d.contact and d.contributor and any(p.pmid for p in d.publications))


def _shared(table: dict[str, tuple[str, ...]], least: int = 2) -> tuple[str, ...]:
    return tuple(key for key, group in table.items() if len(group) >= least)


def _database_pmid_seeds() -> tuple[str, ...]:
    return tuple(p for p, found in databases.publications().items() if found.doi and found.year)[::2]


def _journal_seeds() -> tuple[str, ...]:
    """Every tenth journal with both ISSNs and a field, with a title of ordinary length."""
    kept = [j.title for j in journals.journals().values() if j.issn and j.eissn and j.fields and len(j.title) <= 70]
    return tuple(kept[::10])


def _issn_seeds() -> tuple[str, ...]:
    """ISSNs that stand for one journal, those of other journals than the seeds."""
    kept = [j.issn for j in journals.journals().values() if j.issn and j.eissn and len(journals.by_issn()[j.issn]) == 1]
    return tuple(kept[5::20])


def _style_seeds() -> tuple[str, ...]:
    return _shared(journals.by_style(), 5)


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "academia.physics_paper",
        "particle physics paper",
        "particle physics papers",
        lambda value: f"the particle physics paper {value}",
        seeds=_paper_seeds,
    ),
    EntityType(
        "academia.physics_author",
        "first author",
        "first authors",
        lambda value: f"the first author {value}",
        seeds=_physics_author_seeds,
    ),
    EntityType(
        "academia.physics_journal",
        "physics journal",
        "physics journals",
        _physics_journal_text,
        seeds=lambda: tuple(physics.JOURNALS),
        aliases=_physics_journal_aliases,
        identifies=False,
    ),
    EntityType(
        "academia.measured_quantity",
        "measured quantity",
        "measured quantities",
        _quantity_text,
        seeds=_quantity_seeds,
    ),
    EntityType(
        "academia.particle",
        "particle listing",
        "particle listings",
        _particle_text,
        seeds=_particle_seeds,
        aliases=_particle_aliases,
    ),
    EntityType(
        "academia.inspire_record",
        "INSPIRE record",
        "INSPIRE records",
        lambda value: f"the INSPIRE record {value}",
        seeds=lambda: tuple(str(physics.papers()[key].inspire) for key in _paper_seeds()[1::4]),
    ),
    EntityType(
        "academia.chemistry_paper",
        "basis set paper",
        "basis set papers",
        _chemistry_paper_text,
        seeds=_chemistry_paper_seeds,
        aliases=_chemistry_paper_aliases,
    ),
    EntityType(
        "academia.chemist",
        "author",
        "authors",
        lambda value: f'the author "{value}"',
        seeds=lambda: tuple(a for a, group in chemistry.by_author().items() if len(group) >= 2),
    ),
    EntityType(
        "academia.chemistry_journal",
        "chemistry journal",
        "chemistry journals",
        lambda value: f'the journal "{value}"',
        seeds=lambda: tuple(j for j, group in chemistry.by_journal().items() if len(group) >= 2),
        identifies=False,
    ),
    EntityType(
        "academia.basis_set",
        "basis set",
        "basis sets",
        lambda value: f"the basis set {value}",
        seeds=_basis_set_seeds,
    ),
    EntityType(
        "chem.element",
        "element",
        "elements",
        _element_text,
        seeds=lambda: tuple(chemistry.ELEMENTS[number - 1] for number in chemistry.by_element() if number <= 103),
        aliases=_element_aliases,
    ),
    EntityType(
        "academia.database",
        "database",
        "databases",
        _database_text,
        seeds=_database_seeds,
        aliases=_database_aliases,
    ),
    EntityType(
        "academia.organisation",
        "organisation",
        "organisations",
        lambda value: f'the organisation "{value}"',
        seeds=lambda: _shared(databases.by_owner()),
    ),
    EntityType(
        "academia.licence",
        "licence",
        "licences",
        lambda value: f"the licence {value}",
        seeds=lambda: tuple(key for key in _shared(databases.by_licence(), 3) if "/" not in key),
        identifies=False,
    ),
    EntityType(
        "academia.keyword",
        "keyword",
        "keywords",
        lambda value: f'the keyword "{value}"',
        seeds=lambda: _shared(databases.by_keyword()),
    ),
    EntityType(
        "academia.collection",
        "collection",
        "collections",
        lambda value: f'the Bioregistry collection "{value}"',
        seeds=lambda: tuple(databases.collections()),
    ),
    EntityType("academia.person", "person", "people", seeds=lambda: tuple(dict.fromkeys(databases.people().values()))),
    EntityType(
        "academia.orcid",
        "ORCID",
        "ORCIDs",
        lambda value: f"the ORCID {value}",
        seeds=lambda: tuple(databases.by_contact()),
        aliases=_orcid_aliases,
    ),
    EntityType(
        "academia.curator_orcid",
        "ORCID",
        "ORCIDs",
        lambda value: f"the ORCID {value}",
        seeds=lambda: tuple(databases.by_contributor()),
        aliases=_orcid_aliases,
        is_a="academia.orcid",
    ),
    EntityType(
        "academia.pmid",
        "PMID",
        "PMIDs",
        lambda value: f"the PMID {value}",
        seeds=lambda: _database_pmid_seeds()[::3],
    ),
    EntityType(
        "academia.database_pmid",
        "PMID",
        "PMIDs",
        lambda value: f"the PMID {value}",
        seeds=_database_pmid_seeds,
        is_a="academia.pmid",
    ),
    EntityType(
        "academia.article_pmid",
        "PubMed article",
        "PubMed articles",
        lambda value: f"the PubMed article {value}",
        seeds=lambda: tuple(medical.articles()),
        is_a="academia.pmid",
    ),
    EntityType(
        "academia.cited_pmid",
        "PubMed article",
        "PubMed articles",
        lambda value: f"the PubMed article {value}",
        seeds=lambda: (*_shared(medical.citing()), *tuple(medical.citing())[::60]),
        is_a="academia.pmid",
    ),
    EntityType(
        "academia.heading",
        "medical subject heading",
        "medical subject headings",
        lambda value: f'the medical subject heading "{value}"',
        seeds=lambda: _shared(medical.by_heading()),
    ),
    EntityType(
        "academia.agency",
        "funding agency",
        "funding agencies",
        lambda value: f'the funding agency "{value}"',
        seeds=lambda: tuple(medical.by_agency()),
    ),
    EntityType(
        "academia.doi",
        "DOI",
        "DOIs",
        _doi_text,
        seeds=lambda: tuple(chemistry.by_doi())[::9],
        aliases=_doi_aliases,
    ),
    EntityType(
        "academia.physics_doi",
        "DOI",
        "DOIs",
        _doi_text,
        seeds=lambda: tuple(str(physics.papers()[key].doi) for key in _paper_seeds()[::4]),
        aliases=_doi_aliases,
        is_a="academia.doi",
    ),
    EntityType(
        "academia.chemistry_doi",
        "DOI",
        "DOIs",
        _doi_text,
        seeds=lambda: tuple(chemistry.by_doi()),
        aliases=_doi_aliases,
        is_a="academia.doi",
    ),
    EntityType(
        "academia.article_doi",
        "DOI",
        "DOIs",
        _doi_text,
        seeds=lambda: tuple(medical.by_doi()),
        aliases=_doi_aliases,
        is_a="academia.doi",
    ),
    EntityType(
        "academia.doi_prefix",
        "DOI prefix",
        "DOI prefixes",
        lambda value: f"the DOI prefix {value}",
        seeds=lambda: ("10.1063", "10.1103", "10.1016", "10.1007", "10.1021", "10.1002", "10.1080", "10.1093"),
        identifies=False,
    ),
    EntityType(
        "academia.journal",
        "journal",
        "journals",
        lambda value: f'the journal "{value}"',
        seeds=_journal_seeds,
    ),
    EntityType("academia.issn", "ISSN", "ISSNs", lambda value: f"the ISSN {value}", seeds=_issn_seeds),
    EntityType(
        "academia.field",
        "field of research",
        "fields of research",
        lambda value: f"the field of {value}",
        seeds=lambda: tuple(journals.FIELDS.values()),
        identifies=False,
    ),
    EntityType(
        "academia.citation_style",
        "citation style",
        "citation styles",
        lambda value: f"the citation style {value}",
        seeds=_style_seeds,
    ),
    EntityType("academia.abbreviation", "abbreviated title", "abbreviated titles"),
    EntityType(
        "academia.reporter_edition",
        "reporter edition",
        "reporter editions",
        _edition_text,
        seeds=lambda: tuple(e.abbreviation for e in law.editions().values() if e.start and e.end),
    ),
    EntityType(
        "academia.reporter",
        "court reporter",
        "court reporters",
        lambda value: f'the court reporter "{value}"',
        seeds=lambda: tuple(name for name, group in law.by_reporter().items() if len(group) >= 2),
    ),
    EntityType(
        "academia.law_journal",
        "law journal",
        "law journals",
        lambda value: f'the law journal "{value}"',
        seeds=lambda: tuple(law.abbreviations())[::2],
    ),
    EntityType(
        "academia.law_abbreviation",
        "law journal abbreviation",
        "law journal abbreviations",
        lambda value: f'the abbreviation "{value}"',
        seeds=lambda: tuple(law.law_journals())[1::2],
    ),
    EntityType(
        "academia.arxiv_category",
        "arXiv category",
        "arXiv categories",
        _category_text,
        seeds=lambda: tuple(arxiv.categories()),
        aliases=_category_aliases,
    ),
    EntityType(
        "academia.arxiv_archive",
        "arXiv archive",
        "arXiv archives",
        _archive_text,
        seeds=lambda: tuple(archive for archive, group in arxiv.by_archive().items() if len(group) >= 2),
    ),
    EntityType(
        "academia.arxiv_group",
        "arXiv group",
        "arXiv groups",
        lambda value: f'the arXiv group "{value}"',
        seeds=lambda: tuple(arxiv.by_group()),
        identifies=False,
    ),
    EntityType(
        "academia.arxiv_identifier",
        "arXiv identifier",
        "arXiv identifiers",
        lambda value: f"the arXiv identifier {value}",
        seeds=lambda: ARXIV_IDENTIFIERS,
    ),
    EntityType("academia.isbn", "ISBN", "ISBNs", _isbn_text, seeds=lambda: tuple(books.TITLES)),
    EntityType("academia.title", "title", "titles", lambda value: f'the title "{value}"'),
    EntityType(
        "geo.country",
        "country",
        "countries",
        _country_text,
        seeds=lambda: tuple(sorted(code for code, _ in medical.COUNTRIES.values())),
        aliases=_country_aliases,
    ),
    EntityType("time.date", "date", "dates", _day_text, seeds=_day_seeds, aliases=_day_aliases),
    EntityType("time.year", "year", "years", seeds=lambda: tuple(range(1975, 2024))),
)
