"""The world of the brokerage: customers, accounts, cash, holdings, orders, alerts and standing transfers, fictional.

Stocks are those of the pack's listings, index certificates are priced by its market series, and currencies are changed
at its ECB reference rates, all as of `TODAY`.
"""

import random
import sqlite3
from datetime import date, timedelta

from toolgym.envs.finance.data import stocks
from toolgym.tools import Source, WorldSource

TODAY = date(2018, 12, 28)
"""The day on which the world stands still, a Friday."""

CURRENCIES = ("EUR", "USD", "GBP", "CHF")
"""Currencies an account can hold."""

VERSION = "1"

BROKERAGE = Source(
    distribution="toolgym",
    module="toolgym",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (fictional records)",
    edition=f"brokerage {VERSION}",
)
"""Where the answers of the brokerage's tools come from."""

_SCHEMA = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, tier TEXT NOT NULL, status TEXT NOT NULL,
    since TEXT NOT NULL);
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, customer INTEGER NOT NULL REFERENCES customers, kind TEXT NOT NULL,
    status TEXT NOT NULL, opened TEXT NOT NULL, withdrawal_limit INTEGER NOT NULL);
CREATE TABLE cash (
    account INTEGER NOT NULL REFERENCES accounts, currency TEXT NOT NULL, cents INTEGER NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (account, currency)) WITHOUT ROWID;
CREATE TABLE listings (symbol TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE holdings (
    account INTEGER NOT NULL REFERENCES accounts, symbol TEXT NOT NULL REFERENCES listings,
    quantity INTEGER NOT NULL CHECK (quantity > 0), PRIMARY KEY (account, symbol)) WITHOUT ROWID;
CREATE TABLE certificates (
    account INTEGER NOT NULL REFERENCES accounts, series TEXT NOT NULL, units INTEGER NOT NULL CHECK (units > 0),
    PRIMARY KEY (account, series)) WITHOUT ROWID;
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL REFERENCES accounts,
    symbol TEXT NOT NULL REFERENCES listings, side TEXT NOT NULL, quantity INTEGER NOT NULL,
    limit_cents INTEGER NOT NULL, placed TEXT NOT NULL, expires TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE watchlist (
    customer INTEGER NOT NULL REFERENCES customers, symbol TEXT NOT NULL REFERENCES listings,
    PRIMARY KEY (customer, symbol)) WITHOUT ROWID;
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, customer INTEGER NOT NULL REFERENCES customers, series TEXT NOT NULL,
    hundredths INTEGER NOT NULL, status TEXT NOT NULL);
CREATE TABLE standing_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL REFERENCES accounts,
    target INTEGER NOT NULL REFERENCES accounts, currency TEXT NOT NULL, cents INTEGER NOT NULL, status TEXT NOT NULL);
CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
"""

_FIRST = (
    "Ada", "Bruno", "Clara", "Dario", "Elin", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaja", "Leo", "Mira", "Nils",
    "Olga", "Pavel", "Rosa", "Sven", "Tessa", "Umut",
)  # fmt: skip
_LAST = (
    "Lindqvist", "Okafor", "Marchetti", "Novak", "Petersen", "Quintero", "Rahimi", "Sorensen", "Takeda", "Vasquez",
    "Weiss", "Zielinski",
)  # fmt: skip
_CUSTOMERS = 150


def _build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(_SCHEMA)
    insert = connection.execute
    listed = [s for s in stocks.identified_stocks()[::3] if s.quotes and s.quotes[0][0] in CURRENCIES][:100]
    for stock in listed:
        insert("INSERT INTO listings VALUES (?, ?, ?)", (stock.symbol, stock.name, stock.quotes[0][0]))
    insert("INSERT INTO sqlite_sequence VALUES ('accounts', 40000), ('orders', 70000), ('alerts', 8000)")
    insert("INSERT INTO sqlite_sequence VALUES ('standing_transfers', 5000)")
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    rng.shuffle(names)
    for number, name in enumerate(names[:_CUSTOMERS]):
        tier = "professional" if rng.random() < 0.3 else "retail"
        status = "blocked" if number and rng.random() < 0.06 else "active"
        since = TODAY - timedelta(days=rng.randint(200, 6000))
        customer = insert(
            "INSERT INTO customers (name, tier, status, since) VALUES (?, ?, ?, ?)",
            (name, tier, status, since.isoformat()),
        ).lastrowid
        kinds = ["trading", *(kind for kind in ("savings", "pension") if number == 0 or rng.random() < 0.55)]
        for kind in kinds:
            _account(connection, rng, int(customer or 0), kind, since, number == 0)
        watched = rng.sample(listed, rng.randint(1, 5))
        for stock in watched:
            insert("INSERT INTO watchlist VALUES (?, ?)", (customer, stock.symbol))
        for series, low, high in (("sp500", 2000, 3200), ("wti", 30, 90)):
            if rng.random() < 0.4:
                insert(
                    "INSERT INTO alerts (customer, series, hundredths, status) VALUES (?, ?, ?, 'active')",
                    (customer, series, rng.randint(low, high) * 100),
                )
    _orders(connection, rng)
    _standing(connection, rng)


def _account(
    connection: sqlite3.Connection, rng: random.Random, customer: int, kind: str, since: date, first: bool
) -> None:
    insert = connection.execute
    status = "open" if first else rng.choices(("open", "frozen", "closed"), (90, 6, 4))[0]
    opened = since + timedelta(days=rng.randint(0, 180))
    limit = rng.choice((500_000, 1_000_000, 2_500_000))
    account = insert(
        "INSERT INTO accounts (customer, kind, status, opened, withdrawal_limit) VALUES (?, ?, ?, ?, ?)",
        (customer, kind, status, opened.isoformat(), limit),
    ).lastrowid
    if status == "closed":
        return
    for currency in ("EUR", *(c for c in CURRENCIES[1:] if rng.random() < 0.6)):
        cents = rng.randint(150_000, 9_000_000)
        insert("INSERT INTO cash VALUES (?, ?, ?)", (account, currency, cents))
    if kind != "savings":
        listed = [row[0] for row in insert("SELECT symbol FROM listings ORDER BY symbol")]
        amounts = rng.sample(range(10, 400), 6)
        for symbol, quantity in zip(rng.sample(listed, rng.randint(2, 6)), amounts, strict=False):
            insert("INSERT INTO holdings VALUES (?, ?, ?)", (account, symbol, quantity))
        if rng.random() < 0.5:
            insert(
                "INSERT INTO certificates VALUES (?, ?, ?)",
                (account, rng.choice(("sp500", "nasdaq")), rng.randint(5, 80)),
            )


def _orders(connection: sqlite3.Connection, rng: random.Random) -> None:
    insert = connection.execute
    trading = [r[0] for r in insert("SELECT id FROM accounts WHERE kind != 'savings' AND status = 'open' ORDER BY id")]
    listed = [row[0] for row in insert("SELECT symbol FROM listings ORDER BY symbol")]
    for account in trading:
        held = insert("SELECT symbol, quantity FROM holdings WHERE account = ? ORDER BY symbol", (account,)).fetchall()
        days = rng.sample(range(1, 80), 4)
        for ago in sorted(days[: rng.randint(1, 4)], reverse=True):
            sell = bool(held) and rng.random() < 0.4
            symbol, quantity = rng.choice(held) if sell else (rng.choice(listed), rng.randint(5, 60))
            placed = TODAY - timedelta(days=ago)
            status = rng.choices(("open", "filled", "cancelled"), (6, 3, 1))[0]
            insert(
                "INSERT INTO orders (account, symbol, side, quantity, limit_cents, placed, expires, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    account,
                    symbol,
                    "sell" if sell else "buy",
                    max(1, quantity // 2),
                    rng.randint(20, 400) * 100,
                    placed.isoformat(),
                    (TODAY + timedelta(days=rng.randint(20, 90))).isoformat(),
                    status,
                ),
            )


def _standing(connection: sqlite3.Connection, rng: random.Random) -> None:
    insert = connection.execute
    pairs = insert(
        "SELECT a.id, b.id FROM accounts a JOIN accounts b ON a.customer = b.customer AND a.kind = 'trading'"
        " AND b.kind = 'savings' AND a.status = 'open' AND b.status = 'open' ORDER BY a.id"
    ).fetchall()
    for source, target in pairs:
        if rng.random() < 0.7:
            insert(
                "INSERT INTO standing_transfers (source, target, currency, cents, status) VALUES (?, ?, 'EUR', ?, ?)",
                (source, target, rng.randint(2, 40) * 2_500, rng.choices(("active", "ended"), (5, 1))[0]),
            )


WORLD = WorldSource(
    name="brokerage",
    version=VERSION,
    setting="You work with the records of a brokerage; today is 28 December 2018.",
    build=_build,
    side_effects=frozenset(("audit",)),
)
"""The brokerage's world."""
