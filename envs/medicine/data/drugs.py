"""Drug names and identifiers from the dictionary that ``drug-named-entity-recognition`` ships, indexed once.

Its structures (SMILES, formulas, masses) join the ingredients and salts of several products, and many of its MeSH
identifiers are those of a pharmacological action; neither is used. Its MeSH tree numbers are the drugs' own.
"""

import bz2
import pickle
import sqlite3
from functools import cache
from typing import Any

from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source

DRUGS = Source(
    distribution="drug-named-entity-recognition",
    module="drug_named_entity_recognition",
    extra="medicine",
    code_licence="MIT",
    data_licence="MIT dictionary over DrugBank vocabulary (CC0-1.0), MeSH and MedlinePlus (US National Library of "
    "Medicine) and names from the NHS (OGL-3.0)",
    data_files=("drug_ner_dictionary.pkl.bz2",),
)


def _build(database: sqlite3.Connection) -> None:
    # A file of an installed package, as trusted as its code.
    with bz2.open(DRUGS.path(DRUGS.data_files[0])) as packed:
        tables: dict[str, dict[str, Any]] = pickle.load(packed)
    database.executescript(
        "CREATE TABLE drug (name TEXT PRIMARY KEY, drugbank TEXT, medlineplus TEXT) WITHOUT ROWID;"
        "CREATE TABLE other_name (drug TEXT, name TEXT, brand INT); CREATE TABLE place (drug TEXT, number TEXT);"
    )
    brands = tables["drug_variant_to_variant_data"]
    for name, facts in tables["drug_canonical_to_data"].items():
        identifiers = [facts.get(key) for key in ("drugbank_id", "medline_plus_id")]
        database.execute("INSERT INTO drug VALUES (?,?,?)", (name, *identifiers))
        database.executemany("INSERT INTO place VALUES (?,?)", [(name, n) for n in sorted(facts.get("mesh_tree", ()))])
    for variant, names in tables["drug_variant_to_canonical"].items():
        brand = int(brands.get(variant, {}).get("is_brand", False))
        rows = [(name, variant, brand) for name in names if name != variant]
        database.executemany("INSERT INTO other_name VALUES (?,?,?)", rows)
    database.executescript(
        "CREATE INDEX d1 ON drug (drugbank); CREATE INDEX o1 ON other_name (drug);"
        "CREATE INDEX o2 ON other_name (name); CREATE INDEX p1 ON place (drug); CREATE INDEX p2 ON place (number);"
        "CREATE INDEX d3 ON drug (medlineplus);"
    )


INDEX = Index("drugs", (DRUGS,), _build)


def find_drug(name: str) -> str:
    """The dictionary's main name of a drug, given that name or another one that stands for it alone.

    Raises:
        NotFound: The dictionary has no such name.
    """
    key = name[:120].strip().casefold()
    if INDEX.row("SELECT 1 FROM drug WHERE name = ?", key):
        return key
    found = INDEX.column("SELECT DISTINCT drug FROM other_name WHERE name = ?", key)
    if len(found) != 1:
        raise NotFound(f"no drug '{name[:60]}' in the dictionary; names are generic names such as metformin")
    return str(found[0])


def identifier(drug: str, kind: str) -> str:
    """An identifier of a drug: ``drugbank`` or ``medlineplus``.

    Raises:
        NotFound: The dictionary has no such drug, or no such identifier for it.
    """
    known = find_drug(drug)
    columns = {"drugbank": "drugbank", "medlineplus": "medlineplus"}
    row = INDEX.row(f"SELECT {columns[kind]} FROM drug WHERE name = ?", known)
    if not row or not row[0]:
        raise NotFound(f"the dictionary gives no {kind} identifier for {known}")
    return str(row[0])


@cache
def drug_seeds() -> tuple[str, ...]:
    """Single drugs that MedlinePlus, DrugBank and MeSH all know."""
    return tuple(
        INDEX.column(
            "SELECT name FROM drug WHERE drugbank IS NOT NULL AND medlineplus IS NOT NULL AND"
            " name NOT LIKE '%,%' AND name NOT LIKE '% and %' AND name IN (SELECT drug FROM place) ORDER BY name"
        )
    )


@cache
def brand_seeds() -> tuple[str, ...]:
    """Brand names that stand for one drug."""
    return tuple(
        INDEX.column(
            "SELECT name FROM other_name WHERE brand = 1 AND length(name) BETWEEN 4 AND 24 GROUP BY name"
            " HAVING count(DISTINCT drug) = 1 ORDER BY name"
        )
    )


@cache
def place_seeds() -> tuple[str, ...]:
    """MeSH tree numbers directly below which 3 to 30 drugs stand."""
    drugs = INDEX.rows("SELECT number, drug FROM place WHERE drug IN (SELECT name FROM drug WHERE drugbank NOT NULL)")
    below: dict[str, set[str]] = {}
    for number, drug in drugs:
        below.setdefault(number.rsplit(".", 1)[0], set()).add(drug)
    return tuple(sorted(number for number, group in below.items() if 3 <= len(group) <= 30))
