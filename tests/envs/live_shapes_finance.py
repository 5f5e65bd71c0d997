"""Responses in the shapes that finance's services answer with; shortened, values made up or well known."""

SEC = "data.sec.gov"
BANK = "api.worldbank.org"
RATES = "api.frankfurter.dev"
TREASURY = "api.fiscaldata.treasury.gov"
FACT = {
    "start": "2022-09-25",
    "end": "2023-09-30",
    "val": 352583000000,
    "accn": "0000320193-23-000106",
    "fy": 2023,
    "fp": "FY",
    "form": "10-K",
    "filed": "2023-11-03",
}
PAGE = {"page": 1, "pages": 1, "per_page": "50", "total": 1, "lastupdated": "2026-10-01"}
VALUE = {
    "indicator": {"id": "SP.POP.TOTL", "value": "Population, total"},
    "country": {"id": "CH", "value": "Switzerland"},
    "countryiso3code": "CHE",
    "date": "2020",
    "value": 8638167,
    "unit": "",
    "obs_status": "",
    "decimal": 0,
}
INDICATOR = {
    "id": "NY.GDP.MKTP.CD",
    "name": "GDP (current US$)",
    "unit": "",
    "source": {"id": "2", "value": "World Development Indicators"},
    "sourceNote": "GDP at purchaser's prices is …",
    "sourceOrganization": "World Bank national accounts data",
}

SHAPES = (
    (
        SEC,
        r"/submissions/CIK0000320193\.json",
        {
            "cik": "0000320193",
            "name": "Apple Inc.",
            "sic": "3571",
            "sicDescription": "Electronic Computers",
            "stateOfIncorporation": "CA",
            "fiscalYearEnd": "0926",
            "category": "Large accelerated filer",
            "tickers": ["AAPL"],
            "exchanges": ["Nasdaq"],
            "filings": {
                "recent": {
                    "accessionNumber": ["0000320193-24-000123", "0000320193-24-000120"],
                    "filingDate": ["2024-11-01", "2024-10-31"],
                    "reportDate": ["2024-09-28", ""],
                    "form": ["10-K", "8-K"],
                    "primaryDocument": ["aapl-20240928.htm", "x.htm"],
                },
                "files": [],
            },
        },
    ),
    (
        SEC,
        r"/companyconcept/CIK0000320193/us-gaap/Assets\.json",
        {"cik": 320193, "label": "Assets", "units": {"USD": [FACT]}},
    ),
    (
        SEC,
        r"/companyfacts/CIK0000320193\.json",
        {"entityName": "Apple Inc.", "facts": {"dei": {}, "us-gaap": {"Assets": {"label": "Assets", "units": {}}}}},
    ),
    (
        SEC,
        r"/frames/us-gaap/AccountsPayableCurrent/USD/CY2019Q1I\.json",
        {
            "tag": "AccountsPayableCurrent",
            "label": "Accounts Payable, Current",
            "pts": 3388,
            "data": [{"cik": 1555538, "entityName": "SUNCOKE", "loc": "US-IL", "end": "2019-03-31", "val": 78300000}],
        },
    ),
    (
        "efts.sec.gov",
        r"/LATEST/search-index\?.*forms=10-K",
        {
            "hits": {
                "total": {"value": 100, "relation": "eq"},
                "hits": [
                    {
                        "_id": "0000950170-24-1:x.htm",
                        "_source": {"display_names": ["X Corp"], "form": "10-K", "file_date": "2024-02-28"},
                    }
                ],
            }
        },
    ),
    (BANK, r"/v2/country/(CH|all)/indicator/", [PAGE, [VALUE]]),
    (
        BANK,
        r"/v2/country/CH\?",
        [
            PAGE,
            [
                {
                    "id": "CHE",
                    "iso2Code": "CH",
                    "name": "Switzerland",
                    "region": {"id": "ECS", "value": "Europe & Central Asia"},
                    "incomeLevel": {"id": "HIC", "value": "High income"},
                    "lendingType": {"id": "LNX", "value": "Not classified"},
                    "capitalCity": "Bern",
                    "longitude": "7.44821",
                    "latitude": "46.948",
                }
            ],
        ],
    ),
    (BANK, r"/v2/topic/3/indicator", [PAGE, [INDICATOR]]),
    (BANK, r"/v2/topic\?", [PAGE, [{"id": "3", "value": "Economy & Growth", "sourceNote": "…"}]]),
    (BANK, r"/v2/indicator/", [PAGE, [INDICATOR]]),
    (
        RATES,
        r"/v1/latest\?base=EUR",
        {"amount": 1.0, "base": "EUR", "date": "2026-11-23", "rates": {"USD": 1.08, "CHF": 0.95}},
    ),
    (RATES, r"/v1/currencies", {"USD": "United States Dollar", "CHF": "Swiss Franc"}),
    (
        RATES,
        r"/v1/2024-01-01\.\.2024-01-31\?",
        {
            "amount": 1.0,
            "base": "EUR",
            "start_date": "2023-12-29",
            "end_date": "2024-01-31",
            "rates": {"2024-01-02": {"USD": 1.0956}, "2024-01-03": {"USD": 1.0919}},
        },
    ),
    (RATES, r"/v1/2024-03-01\?", {"amount": 1.0, "base": "EUR", "date": "2024-03-01", "rates": {"USD": 1.0813}}),
    (
        TREASURY,
        r"/debt_to_penny\?",
        {
            "data": [
                {
                    "record_date": "2026-11-20",
                    "debt_held_public_amt": "30000000000000.12",
                    "tot_pub_debt_out_amt": "38000000000000.34",
                }
            ],
            "meta": {"count": 1},
        },
    ),
    (
        TREASURY,
        r"/avg_interest_rates\?",
        {"data": [{"record_date": "2026-10-31", "security_desc": "Treasury Bills", "avg_interest_rate_amt": "4.163"}]},
    ),
    (
        TREASURY,
        r"/rates_of_exchange\?",
        {"data": [{"record_date": "2026-09-30", "country_currency_desc": "Canada-Dollar", "exchange_rate": "1.372"}]},
    ),
    (
        "api.tushare.pro",
        r'"ts_code": "REFUSE"',
        {"request_id": "x", "code": 40001, "msg": "您的token不对", "data": None},
    ),
    (
        "api.tushare.pro",
        r'"api_name": "daily".*"token": "k3y',
        {
            "request_id": "x",
            "code": 0,
            "msg": "",
            "data": {
                "fields": ["ts_code", "trade_date", "close"],
                "items": [["000001.SZ", "20180718", 8.7], ["000001.SZ", "20180717", None]],
                "has_more": False,
            },
        },
    ),
)
