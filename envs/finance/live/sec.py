"""SEC EDGAR: filings and reported figures of companies registered in the United States."""

from dataclasses import replace

from toolgym.tools.http import Endpoint, Rate, Service, give, take

_RATE = Rate("sec.gov", 8, burst=4, concurrent=4)
_TERMS = "US government work, public domain"
EDGAR = Service("SEC EDGAR", "https://data.sec.gov", _RATE, _TERMS, contact_required=True)
EDGAR_SEARCH = Service("SEC EDGAR search", "https://efts.sec.gov", _RATE, _TERMS, contact_required=True)
CIK = take.text("cik", "Central index key, for example 320193.", "finance.cik", pattern=r"^\d{1,10}$", width=10)
TAG = take.text("tag", "US-GAAP tag, for example Assets or NetIncomeLoss.", "finance.gaap_tag")
UNIT = take.text("unit", "Unit of the figures, for example USD or shares.", default="USD")
_FIGURES = (
    give.text("start", "start"),
    give.text("end", "end"),
    give.decimal("value", "val", None, 2),
    give.integer("year", "fy"),
    give.text("period", "fp"),
    give.text("form", "form"),
    give.day("filed", "filed"),
)

ENDPOINTS = (
    Endpoint(
        "sec_company",
        "Gives name, industry, state and tickers of a company that files with the SEC.",
        EDGAR,
        "/submissions/CIK{cik}.json",
        (CIK,),
        (
            give.text("name", "name", label="registered name"),
            give.text("industry", "sicDescription"),
            give.text("sic", "sic", label="industry code (SIC)"),
            give.text("state", "stateOfIncorporation", label="state of incorporation"),
            give.text("fiscal_year_end", "fiscalYearEnd", label="end of the fiscal year (MMDD)"),
            give.text("category", "category", label="filer category"),
            give.texts("tickers", "tickers[*]", "finance.ticker"),
            give.texts("exchanges", "exchanges[*]"),
        ),
        "sec",
        example={"cik": "320193"},
        complete=True,
    ),
    Endpoint(
        "sec_recent_filings",
        "Lists the most recent filings of a company.",
        EDGAR,
        "/submissions/CIK{cik}.json",
        (CIK, take.limit(20, 100)),
        (
            give.rows(
                "filings",
                "filings.recent",
                give.text("accession", "accessionNumber"),
                give.text("form", "form"),
                give.day("filed", "filingDate"),
                give.day("report_date", "reportDate"),
                give.text("document", "primaryDocument"),
                layout="columns",
                most=100,
            ),
        ),
        "sec",
        example={"cik": "320193"},
    ),
    Endpoint(
        "sec_company_concept",
        "Lists what a company reported for one US-GAAP tag, filing by filing.",
        EDGAR,
        "/api/xbrl/companyconcept/CIK{cik}/us-gaap/{tag}.json",
        (CIK, TAG, replace(UNIT, sent=False), take.limit(30, 200)),
        (give.text("label", "label"), give.rows("figures", "units.{unit}[*]", *_FIGURES, most=200)),
        "sec",
        example={"cik": "320193", "tag": "Assets"},
    ),
    Endpoint(
        "sec_company_tags",
        "Lists the US-GAAP tags that a company reports, with their labels.",
        EDGAR,
        "/api/xbrl/companyfacts/CIK{cik}.json",
        (CIK, take.limit(50, 300)),
        (
            give.text("name", "entityName"),
            give.rows(
                "tags",
                'facts["us-gaap"]',
                give.text("tag", "key", "finance.gaap_tag"),
                give.text("label", "value.label"),
                layout="entries",
                most=300,
            ),
        ),
        "sec",
        example={"cik": "320193"},
        max_bytes=24_000_000,
    ),
    Endpoint(
        "sec_frame",
        "Lists what companies reported for one US-GAAP tag in one period.",
        EDGAR,
        "/api/xbrl/frames/us-gaap/{tag}/{unit}/{period}.json",
        (
            TAG,
            take.text("period", "Period: CY2023, CY2023Q1, or CY2023Q1I for a balance on its last day."),
            UNIT,
            take.limit(30, 200),
        ),
        (
            give.text("label", "label"),
            give.integer("companies", "pts"),
            give.rows(
                "figures",
                "data[*]",
                give.text("cik", "cik", "finance.cik"),
                give.text("name", "entityName"),
                give.decimal("value", "val", None, 2),
                most=200,
            ),
        ),
        "sec",
        example={"tag": "AccountsPayableCurrent", "period": "CY2019Q1I"},
        max_bytes=24_000_000,
    ),
    Endpoint(
        "sec_full_text_search",
        "Searches the texts of filings since 2001.",
        EDGAR_SEARCH,
        "/LATEST/search-index",
        (
            take.text("query", "Words; a phrase in double quotes.", send="q"),
            take.text("forms", "Forms joined by commas, for example 10-K,8-K.", optional=True),
            take.limit(10, 100),
        ),
        (
            give.integer("total", "hits.total.value"),
            give.rows(
                "filings",
                "hits.hits[*]",
                give.text("id", "_id"),
                give.text("company", "_source.display_names[0]"),
                give.text("form", "_source.form"),
                give.day("filed", "_source.file_date"),
                most=100,
            ),
        ),
        "sec",
        example={"query": '"artificial intelligence"', "forms": "10-K"},
    ),
)
