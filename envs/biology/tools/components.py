"""The PDB's chemical components, and searches over listed structures."""

import heapq
from datetime import date
from functools import partial
from typing import Annotated

from toolgym.envs.biology.data import components
from toolgym.envs.biology.data.compounds import CHEMICALS
from toolgym.envs.biology.data.molecules import by_canonical, canonical, fingerprint, searchable
from toolgym.envs.biology.data.sources import BIOTITE, MSGPACK, RDKIT
from toolgym.envs.biology.entities import ComponentId, CompoundName, Day, Formula, Smiles
from toolgym.envs.biology.quantities import Count, Daltons, Similarity
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(
    tool, domain="biology", kind="retrieval", source=BIOTITE, engines=[MSGPACK], theme="chemical_components"
)
_search = partial(tool, domain="biology", kind="retrieval", source=CHEMICALS, engines=[RDKIT], theme="structure_search")


class ComponentName(Result):
    """A name."""

    name: str


class ComponentFormula(Result):
    """A molecular formula and its mass."""

    formula: Formula
    mass: Annotated[Daltons, Quantity("dalton", 3)]


class Parent(Result):
    """The residue that a component is derived from."""

    parent: ComponentId


class Defined(Result):
    """When a component was defined."""

    day: Day


class Derived(Result):
    """Components derived from one residue."""

    count: Count
    components: list[ComponentId] | None


class Match(Result):
    """A compound with its similarity."""

    compound: CompoundName
    similarity: Annotated[Similarity, Quantity(None, 4)]


class Nearest(Result):
    """The most similar compounds."""

    compound: CompoundName
    similarity: Annotated[Similarity, Quantity(None, 4)]
    matches: list[Match]


class Identified(Result):
    """A compound."""

    compound: CompoundName


@_lookup(
    wording={
        "name": [
            "the chemical name, in the PDB's dictionary, of {component}",
            "the name that the PDB's component dictionary gives for {component}",
        ]
    },
    golden=[({"component": "ATP"}, {"name": "ADENOSINE-5'-TRIPHOSPHATE"})],
    invalid=[({"component": "ZZZZZ"}, "not_found")],
)
def component_name(component: ComponentId) -> ComponentName:
    """Gives the name of a component of the PDB's Chemical Component Dictionary (48,000 ligands and residues).

    Args:
        component: Component id of up to five characters, such as ATP.
    """
    return ComponentName(name=components.find_component(component).name)


@_lookup(
    wording={
        "formula": [
            "the molecular formula of {component}",
            "the molecular formula that the PDB's component dictionary gives for {component}",
        ],
        "mass": [
            "the PDB formula mass of {component}",
            "the formula weight in daltons that the PDB's component dictionary gives for {component}",
        ],
    },
    golden=[({"component": "ATP"}, {"formula": "C10H16N5O13P3", "mass": 507.181})],
    invalid=[({"component": "ZZZZZ"}, "not_found")],
)
def component_formula(component: ComponentId) -> ComponentFormula:
    """Gives molecular formula and formula mass of a component of the PDB's Chemical Component Dictionary.

    Args:
        component: Component id of up to five characters, such as ATP.
    """
    found = components.find_component(component)
    return ComponentFormula(formula=found.formula.replace(" ", ""), mass=found.weight)


@_lookup(
    wording={
        "parent": [
            "the standard residue that {component} is derived from",
            "the parent component of {component}",
        ]
    },
    golden=[({"component": "SEP"}, {"parent": "SER"}), ({"component": "MSE"}, {"parent": "MET"})],
    invalid=[({"component": "ATP"}, "not_found")],
)
def component_parent(component: ComponentId) -> Parent:
    """Gives the standard residue that a modified residue is derived from, by the PDB's Chemical Component Dictionary.

    Args:
        component: Component id of a modified residue, such as SEP (phosphoserine).
    """
    found = components.find_component(component)
    if found.parent is None:
        raise NotFound(f"component '{found.id}' has no single parent residue")
    return Parent(parent=found.parent)


@_lookup(
    wording={
        "day": [
            "the day of first definition in the PDB of {component}",
            "the PDB's initial date of {component}",
        ]
    },
    golden=[({"component": "ATP"}, {"day": "1999-07-08"})],
    invalid=[({"component": "ZZZZZ"}, "not_found")],
)
def component_definition_day(component: ComponentId) -> Defined:
    """Gives the day on which a component was first defined in the PDB's Chemical Component Dictionary.

    Args:
        component: Component id of up to five characters, such as ATP.
    """
    return Defined(day=date.fromisoformat(components.find_component(component).defined))


@_lookup(
    wording={
        "count": [
            "the number of released components whose parent is {component}",
            "the number of modified residues that the component dictionary derives from {component}",
        ],
        "components": [
            "the released components whose parent is {component}",
            "the modified residues that the component dictionary derives from {component}",
        ],
    },
    golden=[({"component": "PYL"}, {"count": 1})],
    invalid=[({"component": "ATP"}, "not_found")],
)
def components_derived_from(component: ComponentId) -> Derived:
    """Counts the components derived from a standard residue and lists their ids unless there are more than 60.

    Args:
        component: Component id of a standard residue, such as SER.
    """
    parent = components.find_component(component).id
    found = components.by_parent().get(parent)
    if not found:
        raise NotFound(f"no released component is derived from '{parent}'")
    return Derived(count=len(found), components=list(found) if len(found) <= 60 else None)


@_search(
    wording={
        "compound": [
            "the listed compound with the structure that {smiles} gives",
            "the compound in the table whose structure is {smiles}",
        ]
    },
    golden=[({"smiles": "OCC"}, {"compound": "ethanol"})],
    invalid=[({"smiles": "C1CC"}, "invalid_arguments"), ({"smiles": "FC(F)(F)CCCCCCCCCCBr"}, "not_found")],
)
def compound_of_smiles(smiles: Smiles) -> Identified:
    """Finds the compound, among about 4,700 listed ones, that has exactly the structure of a SMILES string.

    Args:
        smiles: SMILES string, canonical or not.
    """
    found = by_canonical().get(canonical(smiles))
    if found is None:
        raise NotFound(f"no listed compound has the structure '{smiles[:60]}'")
    return Identified(compound=found.name)


@_search(
    wording={
        "compound": [
            "the table's nearest other compound, by Tanimoto similarity of Morgan fingerprints (radius 2), to {smiles}",
            "the listed compound, other than {smiles} itself, most similar to it by Tanimoto on Morgan fingerprints of "
            "radius 2",
        ],
        "similarity": [
            "the greatest Tanimoto similarity (Morgan fingerprints, radius 2) that another compound in the table has "
            "to {smiles}",
            "the Tanimoto similarity (Morgan fingerprints, radius 2) between the table's nearest other compound and "
            "{smiles}",
        ],
        "matches": [
            "the table's five nearest other compounds, by Tanimoto similarity of Morgan fingerprints (radius 2), to "
            "{smiles}",
            "the five listed compounds most similar, by Tanimoto on Morgan fingerprints of radius 2, to but "
            "different from {smiles}",
        ],
        "matches.compound": ["compound"],
        "matches.similarity": ["Tanimoto similarity"],
    },
    golden=[({"smiles": "CC(=O)OC1=CC=CC=C1C(=O)O"}, {"compound": "2-(Acetyloxy)-5-methoxybenzoic acid"})],
    invalid=[({"smiles": "C1CC"}, "invalid_arguments")],
)
def most_similar_compounds(smiles: Smiles) -> Nearest:
    """Finds the five listed compounds most similar to a molecule, itself left out.

    Similarity is Tanimoto's on Morgan fingerprints of radius 2 with 2048 bits; ties go by name.

    Args:
        smiles: SMILES string.
    """
    from rdkit import DataStructs

    structures, prints = searchable()
    own = by_canonical().get(canonical(smiles))
    scores = DataStructs.BulkTanimotoSimilarity(fingerprint(smiles), prints)
    ranked = heapq.nsmallest(6, zip((-score for score in scores), structures, strict=True))
    others = [(name, -score) for score, name in ranked if own is None or name != own.name]
    matches = [Match(compound=name, similarity=score) for name, score in others[:5]]
    return Nearest(compound=matches[0].compound, similarity=matches[0].similarity, matches=matches)


TOOLS: tuple[Tool, ...] = (
    component_name,
    component_formula,
    component_parent,
    component_definition_day,
    components_derived_from,
    compound_of_smiles,
    most_similar_compounds,
)
