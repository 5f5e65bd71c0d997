"""Drugs: identifiers, brands, other names and places in the MeSH tree."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import drugs
from toolgym.envs.medicine.data.drugs import DRUGS, INDEX
from toolgym.envs.medicine.entities import (
    Brand,
    Drug,
    DrugbankId,
    DrugbankNumber,
    MedlinePlusId,
    MedlinePlusNumber,
    MeshPlace,
    OtherName,
)
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_drug_tool = partial(tool, domain="medicine", kind="retrieval", source=DRUGS, theme="drugs")


class DrugFound(Result):
    """One drug."""

    drug: Drug


class DrugbankIdentifier(Result):
    """A drug's DrugBank identifier."""

    identifier: DrugbankNumber


class MedlinePlusIdentifier(Result):
    """A drug's identifier at MedlinePlus."""

    identifier: MedlinePlusNumber


class Brands(Result):
    """Brand names in alphabetical order, and their number."""

    brands: list[Brand]
    first: Brand
    count: Count


class Names(Result):
    """Names in alphabetical order, and their number."""

    names: list[OtherName]
    count: Count


class Places(Result):
    """MeSH tree numbers in order, and their number."""

    places: list[MeshPlace]
    first: MeshPlace
    count: Count


class PlaceFound(Result):
    """One MeSH tree number."""

    place: MeshPlace


class Drugs(Result):
    """Drugs in alphabetical order, and their number."""

    drugs: list[Drug]
    first: Drug
    count: Count


@_drug_tool(
    wording={"identifier": ["the DrugBank identifier of {drug}", "the identifier under which DrugBank files {drug}"]},
    golden=[({"drug": "warfarin"}, {"identifier": "DB00682"}), ({"drug": "Coumadin"}, {"identifier": "DB00682"})],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_drugbank_id(drug: Drug) -> DrugbankIdentifier:
    """Gives the DrugBank identifier of a drug.

    Args:
        drug: Generic name, or another name that stands for one drug only, for example warfarin.
    """
    return DrugbankIdentifier(identifier=drugs.identifier(drug, "drugbank"))


@_drug_tool(
    wording={"identifier": ["the MedlinePlus identifier of {drug}", "the identifier that MedlinePlus gives {drug}"]},
    golden=[({"drug": "warfarin"}, {"identifier": "a682277"})],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_medlineplus_id(drug: Drug) -> MedlinePlusIdentifier:
    """Gives the identifier of a drug's page at MedlinePlus, such as a682277.

    Args:
        drug: Generic name, or another name that stands for one drug only, for example warfarin.
    """
    return MedlinePlusIdentifier(identifier=drugs.identifier(drug, "medlineplus"))


@_drug_tool(
    wording={"drug": ["the drug with {identifier}", "the drug that DrugBank files under {identifier}"]},
    golden=[({"identifier": "DB00331"}, {"drug": "metformin"})],
    invalid=[({"identifier": "DB99999"}, "not_found")],
)
def drug_by_drugbank_id(identifier: DrugbankId) -> DrugFound:
    """Finds the drug that has a DrugBank identifier.

    Args:
        identifier: DrugBank identifier, for example DB00331.
    """
    return _single("SELECT name FROM drug WHERE drugbank = ?", identifier.strip().upper(), "DrugBank identifier")


@_drug_tool(
    wording={"drug": ["the drug with {identifier}", "the drug whose page at MedlinePlus has {identifier}"]},
    golden=[({"identifier": "a682277"}, {"drug": "warfarin"})],
    invalid=[({"identifier": "a000000"}, "not_found")],
)
def drug_by_medlineplus_id(identifier: MedlinePlusId) -> DrugFound:
    """Finds the drug whose page at MedlinePlus has an identifier.

    Args:
        identifier: MedlinePlus identifier, for example a682277.
    """
    return _single("SELECT name FROM drug WHERE medlineplus = ?", identifier.strip().lower(), "MedlinePlus identifier")


def _single(query: str, value: str, what: str) -> DrugFound:
    found = INDEX.column(query, value)
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} drugs have the {what} '{value[:20]}', not one")
    return DrugFound(drug=found[0])


@_drug_tool(
    wording={"drug": ["the drug sold under {brand}", "the generic drug behind {brand}"]},
    golden=[({"brand": "Lipitor"}, {"drug": "atorvastatin"}), ({"brand": "zithromax"}, {"drug": "azithromycin"})],
    invalid=[({"brand": "Panacea Forte"}, "not_found")],
)
def drug_of_brand(brand: Brand) -> DrugFound:
    """Finds the drug that is sold under a brand name.

    Args:
        brand: Brand name, for example Lipitor.
    """
    found = INDEX.column("SELECT DISTINCT drug FROM other_name WHERE name = ?", brand[:80].strip().casefold())
    if len(found) != 1:
        raise NotFound(f"the dictionary knows {len(found) or 'no'} drugs under the brand '{brand[:60]}', not one")
    return DrugFound(drug=found[0])


@_drug_tool(
    wording={
        "brands": ["the brand names of {drug}", "the names that the drug dictionary marks as brands of {drug}"],
        "first": [
            "the first alphabetically of the brand names of {drug}",
            "the first alphabetically of the names that the drug dictionary marks as brands of {drug}",
        ],
        "count": ["the number of brand names of {drug}", "the number of names marked as brands of {drug}"],
    },
    golden=[({"drug": "tramadol"}, {"count": 6})],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_brands(drug: Drug) -> Brands:
    """Lists the names that the dictionary marks as brands of a drug, alphabetically.

    Args:
        drug: Generic name, for example tramadol.
    """
    known = drugs.find_drug(drug)
    found = INDEX.column("SELECT DISTINCT name FROM other_name WHERE drug = ? AND brand = 1 ORDER BY name", known)
    if not found:
        raise NotFound(f"the dictionary marks no name as a brand of {known}")
    return Brands(brands=found, first=found[0], count=len(found))


@_drug_tool(
    wording={
        "names": [
            "the other names of {drug}",
            "the names besides the generic one under which the drug dictionary knows {drug}",
        ],
        "count": [
            "the number of other names that the drug dictionary has for {drug}",
            "the number of names besides the generic one under which the drug dictionary knows {drug}",
        ],
    },
    golden=[({"drug": "lisinopril"}, {"count": 8})],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_other_names(drug: Drug) -> Names:
    """Lists other names of a drug (brands, salts, translations), alphabetically, and counts them.

    Args:
        drug: Generic name, for example lisinopril.
    """
    known = drugs.find_drug(drug)
    found = INDEX.column("SELECT DISTINCT name FROM other_name WHERE drug = ? ORDER BY name", known)
    if not found:
        raise NotFound(f"the dictionary has no other name of {known}")
    return Names(names=found, count=len(found))


@_drug_tool(
    wording={
        "places": ["the MeSH tree numbers of {drug}", "the MeSH tree places of {drug}"],
        "first": [
            "the first in order of the MeSH tree numbers of {drug}",
            "the first in order of the MeSH tree places of {drug}",
        ],
        "count": ["the number of MeSH tree numbers of {drug}", "the number of MeSH tree places of {drug}"],
    },
    golden=[
        (
            {"drug": "warfarin"},
            {"places": ["D03.383.663.283.446.520.914", "D03.633.100.150.446.520.914"], "count": 2},
        )
    ],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_mesh_places(drug: Drug) -> Places:
    """Lists the MeSH tree numbers of a drug, in order.

    Args:
        drug: Generic name, for example warfarin.
    """
    known = drugs.find_drug(drug)
    found = INDEX.column("SELECT number FROM place WHERE drug = ? ORDER BY number", known)
    if not found:
        raise NotFound(f"the dictionary gives no place of {known} in the MeSH tree")
    return Places(places=found, first=found[0], count=len(found))


@_drug_tool(
    wording={
        "drugs": [
            "the drugs with a DrugBank identifier directly below {place}",
            "the drugs known to DrugBank that stand one level below {place}",
        ],
        "first": [
            "the first alphabetically of the drugs with a DrugBank identifier directly below {place}",
            "the first alphabetically of the drugs known to DrugBank that stand one level below {place}",
        ],
        "count": [
            "the number of drugs with a DrugBank identifier directly below {place}",
            "the number of drugs known to DrugBank that stand one level below {place}",
        ],
    },
    golden=[({"place": "D03.383.663.283.446.520"}, {"count": 5})],
    invalid=[({"place": "Z99.999"}, "not_found")],
)
def drugs_below_mesh(place: MeshPlace) -> Drugs:
    """Lists the drugs with a DrugBank identifier one level below a MeSH tree number, and counts all.

    Args:
        place: MeSH tree number, for example D03.383.663.283.446.520.
    """
    return _below(place)


@_drug_tool(
    wording={
        "drugs": [
            "the other drugs with a DrugBank identifier that share a MeSH tree parent with {drug}",
            "the MeSH tree siblings of {drug} that DrugBank knows",
        ],
        "first": [
            "the first alphabetically of the other drugs with a DrugBank identifier that share a MeSH tree parent "
            "with {drug}",
            "the first alphabetically of the MeSH tree siblings of {drug} that DrugBank knows",
        ],
        "count": [
            "the number of other drugs with a DrugBank identifier that share a MeSH tree parent with {drug}",
            "the number of MeSH tree siblings of {drug} that DrugBank knows",
        ],
    },
    golden=[({"drug": "warfarin"}, {"count": 4})],
    invalid=[({"drug": "panaceum"}, "not_found")],
)
def drug_mesh_siblings(drug: Drug) -> Drugs:
    """Lists drugs with a DrugBank identifier that stand directly below the same MeSH tree number as a drug.

    Drugs at any of its places count.

    Args:
        drug: Generic name, for example warfarin.
    """
    known = drugs.find_drug(drug)
    places = INDEX.column("SELECT number FROM place WHERE drug = ?", known)
    parents = {number.rpartition(".")[0] for number in places} - {""}
    found = sorted({name for parent in parents for name in _names_below(parent)} - {known})
    if not found:
        raise NotFound(f"no other drug shares a MeSH tree parent with {known}")
    return Drugs(drugs=found, first=found[0], count=len(found))


@_drug_tool(
    wording={
        "place": [
            "the MeSH tree number directly above the {which} tree number of {drug}",
            "the parent of the {which}, in order, of the MeSH tree numbers of {drug}",
        ]
    },
    golden=[({"drug": "warfarin", "which": "first"}, {"place": "D03.383.663.283.446.520"})],
    invalid=[({"drug": "panaceum", "which": "first"}, "not_found")],
)
def drug_mesh_parent(drug: Drug, which: Literal["first", "last"]) -> PlaceFound:
    """Gives the MeSH tree number directly above the first or last of a drug's tree numbers (in order).

    Args:
        drug: Generic name, for example warfarin.
        which: Which of the drug's tree numbers.
    """
    known = drugs.find_drug(drug)
    found = INDEX.column("SELECT number FROM place WHERE drug = ? ORDER BY number", known)
    parent = found[0 if which == "first" else -1].rpartition(".")[0] if found else ""
    if not parent:
        raise NotFound(f"the dictionary gives no place below another one for {known} in the MeSH tree")
    return PlaceFound(place=parent)


@_drug_tool(
    wording={
        "drug": [
            "the MedlinePlus drug alphabetically right {side} {drug}",
            "the drug that the alphabetical list of MedlinePlus puts right {side} {drug}",
        ]
    },
    golden=[({"drug": "warfarin", "side": "before"}, {"drug": "voxelotor"})],
    invalid=[({"drug": "panaceum", "side": "before"}, "not_found")],
)
def drug_medlineplus_neighbour(drug: Drug, side: Literal["before", "after"]) -> DrugFound:
    """Finds the drug next to a given one in the alphabetical list of drugs that have a page at MedlinePlus.

    Args:
        drug: Generic name, for example warfarin.
        side: Direction.
    """
    known = drugs.find_drug(drug)
    compare, order = ("<", "DESC") if side == "before" else (">", "ASC")
    found = INDEX.column(
        f"SELECT name FROM drug WHERE medlineplus NOT NULL AND name {compare} ? ORDER BY name {order} LIMIT 1", known
    )
    if not found:
        raise NotFound(f"no drug of MedlinePlus comes {side} {known}")
    return DrugFound(drug=found[0])


@_drug_tool(
    wording={
        "places": [
            "the deepest MeSH tree numbers above both {drug} and {other}",
            "the MeSH tree numbers that are the nearest common ancestors of {drug} and {other}",
        ],
        "first": [
            "the first in order of the deepest MeSH tree numbers above both {drug} and {other}",
            "the first in order of the MeSH tree numbers that are the nearest common ancestors of {drug} and {other}",
        ],
        "count": [
            "the number of deepest MeSH tree numbers above both {drug} and {other}",
            "the number of MeSH tree numbers that are nearest common ancestors of {drug} and {other}",
        ],
    },
    golden=[({"drug": "warfarin", "other": "phenprocoumon"}, {"count": 2})],
    invalid=[({"drug": "warfarin", "other": "warfarin"}, "invalid_arguments")],
)
def drugs_common_mesh_places(drug: Drug, other: Drug) -> Places:
    """Lists the deepest MeSH tree numbers that stand above (or at) places of both of two drugs, in order.

    Args:
        drug: Generic name, for example warfarin.
        other: Generic name of another drug.
    """
    one, two = drugs.find_drug(drug), drugs.find_drug(other)
    if one == two:
        raise InvalidArguments(f"the two drugs must differ, but both are {one}")
    shared = _ancestry(one) & _ancestry(two)
    if not shared:
        raise NotFound(f"no MeSH tree number stands above both {one} and {two}")
    deepest = max(number.count(".") for number in shared)
    found = sorted(number for number in shared if number.count(".") == deepest)
    return Places(places=found, first=found[0], count=len(found))


def _ancestry(drug: str) -> set[str]:
    parts = [number.split(".") for number in INDEX.column("SELECT number FROM place WHERE drug = ?", drug)]
    return {".".join(p[:k]) for p in parts for k in range(1, len(p) + 1)}


def _below(place: str) -> Drugs:
    found = _names_below(place[:80].strip().upper())
    if not found:
        raise NotFound(f"no drug with a DrugBank identifier stands directly below the MeSH tree number '{place[:40]}'")
    return Drugs(drugs=found, first=found[0], count=len(found))


def _names_below(place: str) -> list[str]:
    return INDEX.column(
        "SELECT DISTINCT p.drug FROM place p JOIN drug d ON d.name = p.drug WHERE p.number > ? AND p.number < ? AND"
        " instr(substr(p.number, ?), '.') = 0 AND d.drugbank NOT NULL ORDER BY p.drug",
        f"{place}.",
        f"{place}/",
        len(place) + 2,
    )


TOOLS: tuple[Tool, ...] = (
    drug_drugbank_id,
    drug_medlineplus_id,
    drug_by_drugbank_id,
    drug_by_medlineplus_id,
    drug_of_brand,
    drug_brands,
    drug_other_names,
    drug_mesh_places,
    drugs_below_mesh,
    drug_mesh_siblings,
    drug_mesh_parent,
    drug_medlineplus_neighbour,
    drugs_common_mesh_places,
)
