"""The wwPDB Chemical Component Dictionary (ligands, residues, nucleotides) that ``biotite`` ships."""

import itertools
import mmap
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.envs.biology.data.sources import BIOTITE
from toolgym.tools import NotFound

_RELEASED = "REL"
_UNKNOWN = "?"
_PARENTS = (
    "CYS",
    "LYS",
    "ALA",
    "PHE",
    "SER",
    "TYR",
    "PRO",
    "TRP",
    "ARG",
    "LEU",
    "HIS",
    "GLY",
    "ASP",
    "VAL",
    "THR",
    "GLU",
)


@dataclass(frozen=True)
class Component:
    """One released component: id, name, formula in Hill order, mass in daltons, class, parent id, day of definition."""

    id: str
    name: str
    formula: str
    weight: float
    type: str
    parent: str | None
    letter: str | None
    defined: str
    charge: int


@cache
def components() -> dict[str, Component]:
    """Released components by id.

    Only the descriptive columns are decoded; the dictionary's atoms and bonds would take a gigabyte.

    Raises:
        Unavailable: ``biotite`` or its data file is not installed.
    """
    columns = _columns()
    found = {}
    for i, key in enumerate(columns["id"]):
        if columns["pdbx_release_status"][i] == _RELEASED:
            parent, letter = columns["mon_nstd_parent_comp_id"][i], columns["one_letter_code"][i]
            found[key] = Component(
                id=key,
                name=" ".join(columns["name"][i].split()),
                formula=columns["formula"][i],
                weight=round(float(columns["formula_weight"][i]), 3),
                type=columns["type"][i].lower(),
                parent=parent if parent.isalnum() else None,
                letter=letter if len(letter) == 1 and letter.isalpha() else None,
                defined=columns["pdbx_initial_date"][i],
                charge=int(columns["pdbx_formal_charge"][i]),
            )
    return found


_WANTED = (
    "id",
    "name",
    "formula",
    "formula_weight",
    "type",
    "mon_nstd_parent_comp_id",
    "one_letter_code",
    "pdbx_initial_date",
    "pdbx_formal_charge",
    "pdbx_release_status",
)


def _columns() -> dict[str, Any]:
    """The wanted columns of the table of components, each a sequence with one value per component."""
    import msgpack

    path = BIOTITE.path(BIOTITE.data_files[0])
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        blocks = msgpack.unpackb(content, raw=False)["dataBlocks"]
    table = next(category for category in blocks[0]["categories"] if category["name"].lstrip("_") == "chem_comp")
    return {column["name"]: _decoded(column["data"]) for column in table["columns"] if column["name"] in _WANTED}


def _decoded(data: dict[str, Any]) -> Any:
    from biotite.structure.io.pdbx.encoding import decode_stepwise, deserialize_encoding

    encoding = data["encoding"]
    last = encoding[-1]
    if last["kind"] != "StringArray":
        return decode_stepwise(data["data"], [deserialize_encoding(step) for step in encoding])
    # A string array would be padded to its longest name, so the strings are cut out of their common text instead.
    steps = [deserialize_encoding(step) for step in last["dataEncoding"]]
    bounds = decode_stepwise(last["offsets"], [deserialize_encoding(step) for step in last["offsetEncoding"]]).tolist()
    words = [last["stringData"][a:b] for a, b in itertools.pairwise(bounds)]
    return [words[index] if index >= 0 else _UNKNOWN for index in decode_stepwise(data["data"], steps).tolist()]


def find_component(key: str) -> Component:
    """Looks up a component by its id, case ignored.

    Raises:
        NotFound: No released component has this id.
    """
    found = components().get(key.strip().upper())
    if found is None:
        raise NotFound(f"no released chemical component has the id '{key[:20]}'; ids are like ATP, HEM or SEP")
    return found


@cache
def seed_components() -> tuple[str, ...]:
    """Ids of components in common use: those derived from a standard residue, and old ligands with a short name."""
    return tuple(
        key
        for key, component in components().items()
        if len(key) == 3
        and 5 <= len(component.name) <= 44
        and (component.parent in _PARENTS or (component.defined == "1999-07-08" and "(" not in component.name))
    )[::2]


@cache
def by_parent() -> dict[str, tuple[str, ...]]:
    """Ids of the components derived from each parent component, sorted."""
    found: dict[str, list[str]] = {}
    for component in components().values():
        if component.parent:
            found.setdefault(component.parent, []).append(component.id)
    return {parent: tuple(sorted(group)) for parent, group in found.items()}
