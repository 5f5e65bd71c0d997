"""Responses in the shapes that academia's services answer with; shortened, values made up or well known."""

SCHOLAR = "api.semanticscholar.org"
OPENALEX = "api.openalex.org"
CROSSREF = "api.crossref.org"

PAPER = {
    "paperId": "649def34f8be52c8b66281af98ae884c09aef38b",
    "externalIds": {"DOI": "10.18653/v1/N18-3011", "CorpusId": 19170988},
    "title": "Construction of the Literature Graph in Semantic Scholar",
    "venue": "NAACL",
    "year": 2018,
    "publicationDate": "2018-05-06",
    "citationCount": 365,
    "referenceCount": 27,
    "influentialCitationCount": 30,
    "isOpenAccess": True,
    "abstract": "We describe a deployed scalable system.",
    "matchScore": 174.2,
}
AUTHOR = {
    "authorId": "1741101",
    "name": "Oren Etzioni",
    "paperCount": 389,
    "citationCount": 50000,
    "hIndex": 100,
    "homepage": "https://example.org",
}
WORK = {
    "id": "https://openalex.org/W2741809807",
    "doi": "https://doi.org/10.7717/peerj.4375",
    "title": "The state of OA",
    "publication_year": 2018,
    "publication_date": "2018-02-13",
    "type": "article",
    "cited_by_count": 1200,
    "referenced_works_count": 47,
    "primary_location": {"source": {"id": "https://openalex.org/S1983995261", "display_name": "PeerJ"}},
    "open_access": {"is_oa": True, "oa_status": "gold"},
    "is_retracted": False,
    "primary_topic": {"display_name": "scientometrics and bibliometrics research"},
    "authorships": [{"author": {"display_name": "Heather Piwowar"}}, {"author": {"display_name": "Jason Priem"}}],
}
ENTITY = {
    "id": "https://openalex.org/A5023888391",
    "display_name": "Jason Priem",
    "works_count": 53,
    "cited_by_count": 3245,
    "summary_stats": {"h_index": 16},
    "orcid": "https://orcid.org/0000-0001-6187-6610",
    "last_known_institutions": [{"display_name": "OurResearch"}],
    "country_code": "US",
    "ror": "https://ror.org/00jmfr291",
    "type": "journal",
    "issn_l": "0028-0836",
    "host_organization_name": "Springer Nature",
    "is_in_doaj": False,
    "field": {"display_name": "Computer Science"},
    "geo": {"city": "Ann Arbor"},
}
CROSSREF_WORK = {
    "DOI": "10.1037/0003-066x.59.1.29",
    "title": ["How the Mind Hurts and Heals the Body."],
    "container-title": ["American Psychologist"],
    "publisher": "American Psychological Association (APA)",
    "type": "journal-article",
    "issued": {"date-parts": [[2004, 1]]},
    "volume": "59",
    "ISSN": ["1935-990X", "0003-066X"],
    "member": "15",
    "prefix": "10.1037",
    "references-count": 55,
    "is-referenced-by-count": 198,
    "author": [{"given": "Oakley", "family": "Ray", "sequence": "first", "affiliation": []}],
}


def message(content: object) -> dict[str, object]:
    return {"status": "ok", "message-type": "x", "message-version": "1.0.0", "message": content}


def listed(*items: object) -> dict[str, object]:
    return message({"total-results": len(items), "items-per-page": 50, "items": list(items)})


MEMBER = {
    "id": 98,
    "primary-name": "Hindawi Limited",
    "location": "London",
    "counts": {"total-dois": 400000, "current-dois": 30000},
    "prefixes": ["10.1155"],
}
JOURNAL = {
    "title": "PeerJ",
    "publisher": "PeerJ",
    "ISSN": ["2167-8359"],
    "counts": {"total-dois": 20000},
    "subjects": [{"name": "General Neuroscience", "ASJC": 2800}],
}
FUNDER = {
    "id": "100000001",
    "name": "National Science Foundation",
    "location": "United States",
    "alt-names": ["NSF"],
    "work-count": 300000,
}
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query</title>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/1706.03762v7</id>
    <updated>2023-08-02T00:41:18Z</updated>
    <published>2017-06-12T17:57:34Z</published>
    <title>Attention Is All You Need</title>
    <summary>The dominant sequence transduction models.</summary>
    <author><name>Ashish Vaswani</name></author>
    <author><name>Noam Shazeer</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.48550/arXiv.1706.03762</arxiv:doi>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">15 pages, 5 figures</arxiv:comment>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL"/>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>"""

SHAPES = (
    (SCHOLAR, r"/paper/batch.*ARXIV:1706", [PAPER, None]),
    (SCHOLAR, r"/author/batch.*1741101", [AUTHOR]),
    (SCHOLAR, r"/paper/search/match", {"data": [PAPER]}),
    (SCHOLAR, r"/paper/search", {"total": 1, "offset": 0, "token": "x", "data": [PAPER]}),
    (
        SCHOLAR,
        r"/paper/autocomplete",
        {"matches": [{"id": "649d", "title": "SciBERT", "authorsYear": "Beltagy et al., 2019"}]},
    ),
    (
        SCHOLAR,
        r"/snippet/search",
        {
            "data": [
                {
                    "snippet": {"text": "Lightning attention splits …", "snippetKind": "body", "section": "Method"},
                    "score": 0.61,
                    "paper": {"corpusId": "1", "title": "Lightning Attention-2"},
                }
            ],
            "retrievalVersion": "x",
        },
    ),
    (SCHOLAR, r"/author/search", {"total": 1, "offset": 0, "data": [AUTHOR]}),
    (SCHOLAR, r"/paper/[^/?]+/authors", {"offset": 0, "data": [AUTHOR]}),
    (SCHOLAR, r"/paper/[^/?]+/citations", {"offset": 0, "data": [{"citingPaper": PAPER}]}),
    (SCHOLAR, r"/paper/[^/?]+/references", {"offset": 0, "data": [{"citedPaper": PAPER}]}),
    (SCHOLAR, r"/author/\d+/papers", {"offset": 0, "next": 1, "data": [PAPER]}),
    (SCHOLAR, r"/graph/v1/author/\d+", AUTHOR),
    (SCHOLAR, r"/graph/v1/paper/", PAPER),
    (SCHOLAR, r"/recommendations/v1/papers/forpaper/", {"recommendedPapers": [PAPER]}),
    (SCHOLAR, r'/recommendations/v1/papers/.*"positivePaperIds"', {"recommendedPapers": [PAPER]}),
    (SCHOLAR, r"/datasets/v1/release/", ["2026-11-10", "2026-11-17"]),
    (OPENALEX, r"/works\?", {"meta": {"count": 1, "page": 1, "per_page": 10}, "results": [WORK]}),
    (
        OPENALEX,
        r"/(authors|institutions|sources|publishers|topics|funders)\?",
        {"meta": {"count": 1}, "results": [ENTITY]},
    ),
    (OPENALEX, r"/works/W", WORK),
    (OPENALEX, r"/(authors|institutions|sources)/", ENTITY),
    (
        OPENALEX,
        r"/text\?",
        {
            "meta": {},
            "keywords": [{"id": "k", "display_name": "Type 1 diabetes", "score": 0.7}],
            "topics": [{"id": "t", "display_name": "Diabetes Management", "score": 0.99}],
            "primary_topic": {"display_name": "Diabetes Management"},
        },
    ),
    (
        CROSSREF,
        r"/agency",
        message({"DOI": "10.1037/0003-066x.59.1.29", "agency": {"id": "crossref", "label": "Crossref"}}),
    ),
    (CROSSREF, r"/works/10", message(CROSSREF_WORK)),
    (CROSSREF, r"/works\?.*offset=50", listed()),
    (CROSSREF, r"/works\?", listed(CROSSREF_WORK)),
    (CROSSREF, r"\?.*offset=50", listed()),
    (CROSSREF, r"/members\?", listed(MEMBER)),
    (CROSSREF, r"/members/98", message(MEMBER)),
    (CROSSREF, r"/journals\?", listed(JOURNAL)),
    (CROSSREF, r"/journals/", message(JOURNAL)),
    (CROSSREF, r"/funders\?", listed(FUNDER)),
    (CROSSREF, r"/funders/", message(FUNDER)),
    (
        CROSSREF,
        r"/prefixes/",
        message({"member": "https://id.crossref.org/member/78", "name": "Elsevier BV", "prefix": "x"}),
    ),
    (CROSSREF, r"/types/", message({"id": "journal-article", "label": "Journal Article"})),
    (CROSSREF, r"/types", listed({"id": "book-section", "label": "Book Section"})),
    (CROSSREF, r"/licenses", listed({"URL": "http://creativecommons.org/licenses/by/4.0/", "work-count": 5000000})),
    ("export.arxiv.org", r"/api/query", ATOM),
)
