"""Entity types of the academia pack that name things: papers, people, journals, databases and their identifiers."""

from datetime import date
from typing import Annotated

from toolgym.envs.academia import naming, seeds
from toolgym.envs.academia.data import arxiv, books, chemistry, databases, elements, journals, law, medical, physics
from toolgym.tools import Entity, EntityType

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


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "academia.physics_paper",
        "particle physics paper",
        "particle physics papers",
        lambda value: f"the particle physics paper {value}",
        seeds=seeds.paper_seeds,
    ),
    EntityType(
        "academia.physics_author",
        "first author",
        "first authors",
        lambda value: f"the first author {value}",
        seeds=seeds.physics_author_seeds,
    ),
    EntityType(
        "academia.physics_journal",
        "physics journal",
        "physics journals",
        naming.physics_journal_text,
        seeds=lambda: tuple(physics.JOURNALS),
        aliases=naming.physics_journal_aliases,
        identifies=False,
    ),
    EntityType(
        "academia.measured_quantity",
        "measured quantity",
        "measured quantities",
        naming.quantity_text,
        seeds=seeds.quantity_seeds,
    ),
    EntityType(
        "academia.particle",
        "particle listing",
        "particle listings",
        naming.particle_text,
        seeds=seeds.particle_seeds,
        aliases=naming.particle_aliases,
    ),
    EntityType(
        "academia.inspire_record",
        "INSPIRE record",
        "INSPIRE records",
        lambda value: f"the INSPIRE record {value}",
        seeds=lambda: tuple(str(physics.papers()[key].inspire) for key in seeds.paper_seeds()[1::4]),
    ),
    EntityType(
        "academia.chemistry_paper",
        "basis set paper",
        "basis set papers",
        naming.chemistry_paper_text,
        seeds=seeds.chemistry_paper_seeds,
        aliases=naming.chemistry_paper_aliases,
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
        seeds=seeds.basis_set_seeds,
    ),
    EntityType(
        "chem.element",
        "element",
        "elements",
        naming.element_text,
        seeds=lambda: tuple(elements.ELEMENTS[number - 1] for number in chemistry.by_element() if number <= 103),
        aliases=naming.element_aliases,
    ),
    EntityType(
        "academia.database",
        "database",
        "databases",
        naming.database_text,
        seeds=seeds.database_seeds,
        aliases=naming.database_aliases,
    ),
    EntityType(
        "academia.organisation",
        "organisation",
        "organisations",
        lambda value: f'the organisation "{value}"',
        seeds=lambda: seeds.shared(databases.by_owner()),
    ),
    EntityType(
        "academia.licence",
        "licence",
        "licences",
        lambda value: f"the licence {value}",
        seeds=lambda: tuple(key for key in seeds.shared(databases.by_licence(), 3) if "/" not in key),
        identifies=False,
    ),
    EntityType(
        "academia.keyword",
        "keyword",
        "keywords",
        lambda value: f'the keyword "{value}"',
        seeds=lambda: seeds.shared(databases.by_keyword()),
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
        aliases=naming.orcid_aliases,
    ),
    EntityType(
        "academia.curator_orcid",
        "ORCID",
        "ORCIDs",
        lambda value: f"the ORCID {value}",
        seeds=lambda: tuple(databases.by_contributor()),
        aliases=naming.orcid_aliases,
        is_a="academia.orcid",
    ),
    EntityType(
        "academia.pmid",
        "PMID",
        "PMIDs",
        lambda value: f"the PMID {value}",
        seeds=lambda: seeds.database_pmid_seeds()[::3],
    ),
    EntityType(
        "academia.database_pmid",
        "PMID",
        "PMIDs",
        lambda value: f"the PMID {value}",
        seeds=seeds.database_pmid_seeds,
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
        seeds=lambda: (*seeds.shared(medical.citing()), *tuple(medical.citing())[::60]),
        is_a="academia.pmid",
    ),
    EntityType(
        "academia.heading",
        "medical subject heading",
        "medical subject headings",
        lambda value: f'the medical subject heading "{value}"',
        seeds=lambda: seeds.shared(medical.by_heading()),
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
        naming.doi_text,
        seeds=lambda: tuple(chemistry.by_doi())[::9],
        aliases=naming.doi_aliases,
    ),
    EntityType(
        "academia.physics_doi",
        "DOI",
        "DOIs",
        naming.doi_text,
        seeds=lambda: tuple(str(physics.papers()[key].doi) for key in seeds.paper_seeds()[::4]),
        aliases=naming.doi_aliases,
    ),
    EntityType(
        "academia.chemistry_doi",
        "DOI",
        "DOIs",
        naming.doi_text,
        seeds=lambda: tuple(chemistry.by_doi()),
        aliases=naming.doi_aliases,
    ),
    EntityType(
        "academia.article_doi",
        "DOI",
        "DOIs",
        naming.doi_text,
        seeds=lambda: tuple(medical.by_doi()),
        aliases=naming.doi_aliases,
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
        seeds=seeds.journal_seeds,
    ),
    EntityType("academia.issn", "ISSN", "ISSNs", lambda value: f"the ISSN {value}", seeds=seeds.issn_seeds),
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
        seeds=seeds.style_seeds,
    ),
    EntityType("academia.abbreviation", "abbreviated title", "abbreviated titles"),
    EntityType(
        "academia.reporter_edition",
        "reporter edition",
        "reporter editions",
        naming.edition_text,
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
        naming.category_text,
        seeds=lambda: tuple(arxiv.categories()),
        aliases=naming.category_aliases,
    ),
    EntityType(
        "academia.arxiv_archive",
        "arXiv archive",
        "arXiv archives",
        naming.archive_text,
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
        seeds=lambda: seeds.ARXIV_IDENTIFIERS,
    ),
    EntityType("academia.isbn", "ISBN", "ISBNs", naming.isbn_text, seeds=lambda: tuple(books.TITLES)),
    EntityType("academia.title", "title", "titles", lambda value: f'the title "{value}"'),
    EntityType(
        "geo.country",
        "country",
        "countries",
        naming.country_text,
        seeds=lambda: tuple(sorted(code for code, _ in medical.COUNTRIES.values())),
        aliases=naming.country_aliases,
    ),
    EntityType("time.date", "date", "dates", naming.day_text, seeds=seeds.day_seeds, aliases=naming.day_aliases),
    EntityType("time.year", "year", "years", seeds=lambda: tuple(range(1975, 2024)), links=False),
)
