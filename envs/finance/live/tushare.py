"""Tushare Pro: Chinese markets, one tool for each row of ``tushare.csv``. It needs a token.

The columns of the table are the tool's name, Tushare's own name of the interface, which arguments it takes, and what it
lists. Tushare answers every interface as a table whose columns it decides, so all these tools give columns and rows.
"""

import csv
from importlib.resources import files

from toolgym.tools.http import Endpoint, Fault, Key, Rate, Service, give, take

TUSHARE = Service(
    "Tushare",
    "https://api.tushare.pro",
    Rate("api.tushare.pro", 3, burst=3, concurrent=4),
    "Tushare terms of service",
    key=Key("TUSHARE_TOKEN", "body", "token"),
    fault=Fault("msg"),
)
_DAY = r"^\d{8}$"
_CODE = take.text("ts_code", "Code, for example 000001.SZ; several joined by commas.", optional=True)
_SPAN = (
    take.text("start_date", "First day, as YYYYMMDD.", optional=True, pattern=_DAY),
    take.text("end_date", "Last day, as YYYYMMDD.", optional=True, pattern=_DAY),
)
_TRADE_DATE = take.text("trade_date", "Trading day, as YYYYMMDD.", optional=True, pattern=_DAY)
_NOTICE_DATE = take.text("ann_date", "Day of the announcement, as YYYYMMDD.", optional=True, pattern=_DAY)
_PERIOD = take.text("period", "Last day of the reporting period, as YYYYMMDD.", optional=True, pattern=_DAY)
_EXCHANGE = take.text("exchange", "Exchange, for example SSE, SZSE, CFFEX or DCE.", optional=True)


def _months(letter: str, what: str) -> tuple[take.Argument, ...]:
    return (
        take.text(letter, f"One {what}.", optional=True),
        take.text(f"start_{letter}", f"First {what}.", optional=True),
        take.text(f"end_{letter}", f"Last {what}.", optional=True),
    )


_TAKES: dict[str, tuple[take.Argument, ...]] = {
    "series": (_CODE, _TRADE_DATE, *_SPAN),
    "freq": (_CODE, take.choice("freq", "Interval.", ("week", "month"), default="week"), _TRADE_DATE, *_SPAN),
    "symbol": (_TRADE_DATE, take.text("symbol", "Contract or product, for example C or CU.", optional=True), *_SPAN),
    "week": (take.text("week", "Week, as YYYYWW.", optional=True), take.text("prd", "Product.", optional=True)),
    "report": (_CODE, _NOTICE_DATE, _PERIOD, *_SPAN),
    "notice": (_CODE, _NOTICE_DATE, *_SPAN),
    "nav": (_CODE, take.text("nav_date", "Day of the value, as YYYYMMDD.", optional=True, pattern=_DAY), *_SPAN),
    "dates": (_CODE, *_SPAN),
    "day": (take.text("date", "Day, as YYYYMMDD.", optional=True, pattern=_DAY), *_SPAN),
    "month": _months("m", "month, as YYYYMM"),
    "quarter": _months("q", "quarter, as 2023Q1"),
    "listing": (_CODE, take.text("name", "Name.", optional=True), _EXCHANGE),
    "exchange": (take.text("exchange", "Exchange, for example SHFE or CFFEX."), _CODE),
    "market": (take.text("market", "Market, for example SSE, SZSE or E.", optional=True), _CODE),
    "weights": (take.text("index_code", "Index, for example 399300.SZ."), _TRADE_DATE, *_SPAN),
    "calendar": (_EXCHANGE, *_SPAN, take.choice("is_open", "1 open, 0 closed.", ("0", "1"), optional=True)),
    "item": (take.text("item", "Number of the product."), take.text("date", "Month.", optional=True), *_SPAN),
    "plain": (),
}
_EXAMPLES = {"exchange": "CFFEX", "index_code": "399300.SZ", "item": "8"}
_GIVES = (give.texts("columns", "data.fields[*]", most=200), give.grid("rows", "data.items[*]", most=100))


def _endpoint(name: str, api: str, kind: str, what: str) -> Endpoint:
    takes = (*_TAKES[kind], take.limit(20, 100))
    example = {argument.name: _EXAMPLES[argument.name] for argument in takes if argument.required}
    return Endpoint(
        f"tushare_{name}",
        f"Lists {what}, from Tushare ({api}); the columns are Tushare's.",
        TUSHARE,
        "/",
        takes,
        _GIVES,
        "tushare_" + name.partition("_")[0],
        body={"api_name": api, "params": {argument.name: f"{{{argument.name}}}" for argument in takes}, "fields": ""},
        example=example,
    )


def _rows() -> list[dict[str, str]]:
    with (files(__package__) / "tushare.csv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


ENDPOINTS = tuple(_endpoint(row["name"], row["api"], row["takes"], row["what"]) for row in _rows())
