"""Writes ``basis_sets.json``: what the Basis Set Exchange cites, out of an unpacked distribution of it.

Run ``python build_basis_sets.py FOLDER`` with the ``data`` folder of basis_set_exchange 0.12.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

_KEPT = ("title", "journal", "volume", "pages", "year", "doi")


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@cache
def _cited(path: Path) -> dict[str, tuple[str, ...]]:
    """Keys of the works that a component file cites, by atomic number."""
    elements = json.loads(path.read_text("utf-8"))["elements"]
    found: dict[str, tuple[str, ...]] = {}
    for number, body in elements.items():
        keys = [k for r in body.get("references", ()) for k in (r["reference_keys"] if isinstance(r, dict) else [r])]
        found[number] = tuple(keys)
    return found


def _works(folder: Path, meta: dict[str, Any]) -> list[str]:
    version = meta["versions"][meta["latest_version"]]
    table = _read(folder / meta["relpath"] / version["file_relpath"])
    keys: set[str] = set()
    for number, entry in table["elements"].items():
        names = entry if isinstance(entry, list) else [entry]
        for name in names:
            element = _read(folder / name)["elements"][number]
            for component in element.get("components", ()) + element.get("ecp_components", []):
                keys.update(_cited(folder / component).get(number, ()))
    return sorted(keys)


def main(folder: Path) -> None:
    """Reads the distribution's data folder and writes the records beside this script."""
    references = _read(folder / "REFERENCES.json")
    works = {}
    for key, entry in references.items():
        if entry.get("_entry_type") != "article":
            continue
        kept = {name: entry[name] for name in _KEPT if entry.get(name) not in (None, "", "null")}
        works[key] = {**kept, "authors": entry["authors"]}
    sets = []
    for meta in _read(folder / "METADATA.json").values():
        elements = meta["versions"][meta["latest_version"]]["elements"]
        cited = [key for key in _works(folder, meta) if key in works]
        record = {"name": meta["display_name"], "family": meta["family"], "role": meta["role"]}
        sets.append({**record, "elements": [int(number) for number in elements], "works": cited})
    records = {"works": works, "basis_sets": sorted(sets, key=lambda s: str(s["name"]).casefold())}
    text = json.dumps(records, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    Path(__file__).with_name("basis_sets.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
