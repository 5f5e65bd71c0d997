"""World Bank indicators, reference exchange rates of Frankfurter, and the fiscal data of the US Treasury."""

from dataclasses import replace

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Fault, Rate, Service, give, take

WORLD_BANK = Service(
    "World Bank",
    "https://api.worldbank.org",
    Rate("api.worldbank.org", 5, burst=5),
    "CC-BY-4.0",
    fault=Fault("[0].message[0].value", "not_found"),
)
FRANKFURTER = Service(
    "Frankfurter",
    "https://api.frankfurter.dev",
    Rate("api.frankfurter.dev", 5, burst=5),
    "Rates of central banks, free",
)
TREASURY = Service(
    "US Treasury Fiscal Data",
    "https://api.fiscaldata.treasury.gov",
    Rate("api.fiscaldata.treasury.gov", 5, burst=5),
    "US government work, public domain",
)
COUNTRY = take.text("country", "ISO 3166 code, for example CH or CHE.", "finance.country")
INDICATOR = take.text("indicator", "Indicator, for example NY.GDP.MKTP.CD.", "finance.indicator")
YEAR = take.integer("year", "Year.", 1960, 2100, entity="finance.year")
CURRENCY = take.text("base", "ISO 4217 code of the currency that is priced.", "finance.currency")
QUOTE = take.text("quote", "ISO 4217 code of the currency it is priced in.", "finance.currency", send="symbols")
_START = take.day("start", "First day.")
_END = take.day("end", "Last day.")


def _bank(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, Json],
    subject: str | None = None,
    query: dict[str, str] | None = None,
) -> Endpoint:
    return Endpoint(
        f"worldbank_{name}",
        description,
        WORLD_BANK,
        f"/v2/{path}",
        takes,
        gives,
        "world_bank",
        query={"format": "json", **(query or {})},
        example=example,
        subject=subject,
    )


_COUNTRY = (
    give.text("name", "[1][0].name", label="short name"),
    give.text("capital", "[1][0].capitalCity", label="capital"),
    give.text("region", "[1][0].region.value"),
    give.text("income", "[1][0].incomeLevel.value", label="income group"),
    give.text("lending", "[1][0].lendingType.value", label="lending group"),
    give.decimal("latitude", "[1][0].latitude", "degree", 4, label="latitude of the capital"),
    give.decimal("longitude", "[1][0].longitude", "degree", 4, label="longitude of the capital"),
)


def _treasury(name: str, description: str, path: str, *columns: give.Output) -> Endpoint:
    return Endpoint(
        f"treasury_{name}",
        description,
        TREASURY,
        f"/services/api/fiscal_service/{path}",
        (
            take.text("filter", "Filter, for example record_date:gte:2024-01-01.", optional=True),
            take.limit(10, 100, send="page[size]"),
        ),
        (give.rows("records", "data[*]", *columns, most=100),),
        "treasury",
        query={"sort": "-record_date"},
    )


_RECORD_DATE = give.day("day", "record_date")
ENDPOINTS = (
    _bank(
        "indicator_value",
        "Gives the value of an indicator for a country in a year.",
        "country/{country}/indicator/{indicator}",
        (COUNTRY, INDICATOR, replace(YEAR, send="date")),
        (give.decimal("value", "[1][0].value", None, 4),),
        {"country": "CH", "indicator": "NY.GDP.MKTP.CD", "year": 2020},
        subject="the indicator {indicator} for {country} in {year}",
    ),
    _bank(
        "indicator_series",
        "Lists the yearly values of an indicator for a country.",
        "country/{country}/indicator/{indicator}",
        (COUNTRY, INDICATOR, replace(YEAR, name="first_year"), replace(YEAR, name="last_year")),
        (
            give.text("indicator", "[1][0].indicator.value", label="name of the indicator"),
            give.rows(
                "values",
                "[1][*]",
                give.integer("year", "date", "finance.year"),
                give.decimal("value", "value", None, 4),
                most=100,
            ),
        ),
        {"country": "CH", "indicator": "SP.POP.TOTL", "first_year": 2000, "last_year": 2020},
        subject="the indicator {indicator} for {country} from {first_year} to {last_year}",
        query={"date": "{first_year}:{last_year}", "per_page": "100"},
    ),
    _bank(
        "indicator_by_country",
        "Lists the values of an indicator for all countries in a year.",
        "country/all/indicator/{indicator}",
        (INDICATOR, replace(YEAR, send="date"), take.limit(50, 300)),
        (
            give.rows(
                "values",
                "[1][*]",
                give.text("country", "countryiso3code", "finance.country"),
                give.text("name", "country.value"),
                give.decimal("value", "value", None, 4),
                most=300,
            ),
        ),
        {"indicator": "SP.POP.TOTL", "year": 2020},
        query={"per_page": "300"},
    ),
    _bank(
        "country",
        "Gives capital, region and income group of a country.",
        "country/{country}",
        (COUNTRY,),
        _COUNTRY,
        {"country": "CH"},
    ),
    _bank(
        "indicator",
        "Describes an indicator and names its source.",
        "indicator/{indicator}",
        (INDICATOR,),
        (
            give.text("name", "[1][0].name"),
            give.text("source", "[1][0].source.value"),
            give.text("note", "[1][0].sourceNote", label="definition"),
            give.text("organisation", "[1][0].sourceOrganization", label="source organisation"),
        ),
        {"indicator": "NY.GDP.MKTP.CD"},
    ),
    _bank(
        "topics",
        "Lists the topics under which indicators stand.",
        "topic",
        (),
        (give.rows("topics", "[1][*]", give.text("topic", "id", "finance.topic"), give.text("name", "value")),),
        {},
    ),
    _bank(
        "indicators_of_topic",
        "Lists indicators of a topic.",
        "topic/{topic}/indicator",
        (take.text("topic", "Number of the topic.", "finance.topic"), take.limit(20, 100, send="per_page")),
        (
            give.rows(
                "indicators",
                "[1][*]",
                give.text("indicator", "id", "finance.indicator"),
                give.text("name", "name"),
                most=100,
            ),
        ),
        {"topic": "3"},
    ),
    Endpoint(
        "frankfurter_rate",
        "Gives the reference exchange rate of two currencies on a day.",
        FRANKFURTER,
        "/v1/{day}",
        (CURRENCY, QUOTE, take.day("day", "Day.", entity="time.date")),
        (give.decimal("rate", "rates.{quote}", None, 6, label="rate"), give.day("published", "date")),
        "exchange_rates",
        example={"base": "EUR", "quote": "USD", "day": "2024-03-01"},
        subject="{base} in {quote} on {day}",
    ),
    Endpoint(
        "frankfurter_latest",
        "Gives the latest reference exchange rates of a currency.",
        FRANKFURTER,
        "/v1/latest",
        (CURRENCY,),
        (
            give.day("day", "date"),
            give.rows(
                "rates",
                "rates",
                give.text("currency", "key", "finance.currency"),
                give.decimal("rate", "value", None, 6),
                layout="entries",
            ),
        ),
        "exchange_rates",
        example={"base": "EUR"},
        keep_for=600,
    ),
    Endpoint(
        "frankfurter_series",
        "Lists the reference exchange rates of two currencies between two days.",
        FRANKFURTER,
        "/v1/{start}..{end}",
        (CURRENCY, QUOTE, _START, _END),
        (
            give.rows(
                "rates",
                "rates",
                give.day("day", "key"),
                give.decimal("rate", "value.{quote}", None, 6),
                layout="entries",
                most=400,
            ),
        ),
        "exchange_rates",
        example={"base": "EUR", "quote": "USD", "start": "2024-01-01", "end": "2024-01-31"},
    ),
    Endpoint(
        "frankfurter_currencies",
        "Lists the currencies that have reference exchange rates.",
        FRANKFURTER,
        "/v1/currencies",
        (),
        (
            give.rows(
                "currencies",
                "",
                give.text("currency", "key", "finance.currency"),
                give.text("name", "value"),
                layout="entries",
                most=100,
            ),
        ),
        "exchange_rates",
    ),
    _treasury(
        "public_debt",
        "Lists the total public debt of the United States, latest day first.",
        "v2/accounting/od/debt_to_penny",
        _RECORD_DATE,
        give.decimal("total", "tot_pub_debt_out_amt", "USD", 2),
        give.decimal("held_by_public", "debt_held_public_amt", "USD", 2),
    ),
    _treasury(
        "average_interest_rates",
        "Lists the average interest rates of US Treasury securities, latest month first.",
        "v2/accounting/od/avg_interest_rates",
        _RECORD_DATE,
        give.text("security", "security_desc"),
        give.decimal("rate", "avg_interest_rate_amt", "percent", 3),
    ),
    _treasury(
        "exchange_rates",
        "Lists the exchange rates at which the US Treasury reports, latest quarter first.",
        "v1/accounting/od/rates_of_exchange",
        _RECORD_DATE,
        give.text("currency", "country_currency_desc"),
        give.decimal("rate", "exchange_rate", None, 6),
    ),
)
