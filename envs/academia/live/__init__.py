"""Academia, live: papers, authors, journals, funders and preprints asked of public services.

`LIVE_POOL` holds the tools; they need the network or a snapshot, and no key.
"""

from toolgym.envs.academia.live import arxiv, crossref, openalex, semantic_scholar
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import live_tools

_DOIS = ("10.1037/0003-066X.59.1.29", "10.1038/nature14539", "10.1126/science.1058040", "10.1145/3292500.3330701")
_PREPRINTS = ("1706.03762", "1810.04805", "1412.6980", "1512.03385", "2005.14165", "hep-th/9711200")
_CATEGORIES = ("cs.CL", "cs.LG", "math.PR", "hep-th", "q-bio.GN", "stat.ML", "econ.EM")


ENTITY_TYPES = (
    EntityType(
        "academia.paper",
        "paper",
        "papers",
        lambda value: f"the paper {value}",
        seeds=lambda: tuple(f"ARXIV:{preprint}" for preprint in _PREPRINTS),
    ),
    EntityType(
        "academia.author",
        "author",
        "authors",
        lambda value: f"the author with Semantic Scholar identifier {value}",
        seeds=lambda: ("1741101", "1780531", "2064160", "40348417"),
    ),
    EntityType("academia.doi", "DOI", "DOIs", lambda value: f"the work {value}", seeds=lambda: _DOIS),
    EntityType(
        "academia.doi_prefix",
        "DOI prefix",
        "DOI prefixes",
        lambda value: f"the DOI prefix {value}",
        seeds=lambda: ("10.1016", "10.1038", "10.1145", "10.1371"),
    ),
    EntityType(
        "academia.issn",
        "journal",
        "journals",
        lambda value: f"the journal with ISSN {value}",
        seeds=lambda: ("2167-8359", "0028-0836", "1932-6203", "0036-8075"),
    ),
    EntityType("academia.orcid", "ORCID", "ORCIDs"),
    EntityType("academia.ror", "ROR identifier", "ROR identifiers"),
    EntityType(
        "academia.crossref_member",
        "Crossref member",
        "Crossref members",
        lambda value: f"the Crossref member {value}",
        seeds=lambda: ("78", "98", "297", "311", "340"),
    ),
    EntityType(
        "academia.funder",
        "funder",
        "funders",
        lambda value: f"the funder {value}",
        seeds=lambda: ("100000001", "100000002", "501100000780", "501100001659"),
    ),
    EntityType(
        "academia.work_type",
        "type of work",
        "types of work",
        lambda value: f"the type of work '{value}'",
        seeds=lambda: ("journal-article", "book-chapter", "posted-content", "dataset"),
    ),
    EntityType(
        "academia.arxiv_category", "category", "categories", lambda v: f"the category {v}", seeds=lambda: _CATEGORIES
    ),
    EntityType(
        "academia.arxiv_identifier", "preprint", "preprints", lambda v: f"the preprint {v}", seeds=lambda: _PREPRINTS
    ),
    EntityType("academia.arxiv_address", "address of a preprint", "addresses of preprints"),
    EntityType(
        "academia.openalex_work",
        "work",
        "works",
        lambda value: f"the work {value}",
        seeds=lambda: ("W2741809807", "W2963403868", "W2194775991"),
    ),
    EntityType(
        "academia.openalex_author",
        "author",
        "authors",
        lambda v: f"the author {v}",
        seeds=lambda: ("A5023888391", "A5048491430"),
    ),
    EntityType(
        "academia.openalex_institution",
        "institution",
        "institutions",
        lambda value: f"the institution {value}",
        seeds=lambda: ("I27837315", "I136199984", "I202697423"),
    ),
    EntityType(
        "academia.openalex_source",
        "source",
        "sources",
        lambda v: f"the source {v}",
        seeds=lambda: ("S137773608", "S3880285"),
    ),
    EntityType("academia.openalex_publisher", "publisher", "publishers"),
    EntityType("academia.openalex_topic", "topic", "topics"),
    EntityType("academia.openalex_funder", "funder", "funders"),
)

TABLES = (semantic_scholar, openalex, crossref, arxiv)
LIVE_POOL = ToolPool(
    f"{__name__}:LIVE_POOL",
    live_tools((endpoint for table in TABLES for endpoint in table.ENDPOINTS), "academia"),
    ENTITY_TYPES,
)
"""Every live academia tool, and the entity types that link them."""

__all__ = ["LIVE_POOL"]
