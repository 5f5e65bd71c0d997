"""Structures: what RDKit computes from a SMILES string."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data.molecules import canonical, fingerprint, molecule, pattern
from toolgym.envs.biology.data.sources import RDKIT
from toolgym.envs.biology.entities import Formula, InchiKey, Smiles
from toolgym.envs.biology.quantities import Count, Daltons, Index, MolarMass, Similarity
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_compute = partial(tool, domain="biology", kind="processing", source=RDKIT)
_describe = partial(_compute, theme="molecular_descriptors")
_build = partial(_compute, theme="molecular_structures")

Group = Literal[
    "hydroxyl",
    "carboxyl",
    "primary or secondary amine",
    "ketone",
    "ester",
    "amide",
    "ether",
    "nitro",
    "carbon-carbon double bond",
    "halogen",
]


class Weight(Result):
    """A molar mass."""

    molar_mass: Annotated[MolarMass, Quantity("gram/mole", 3)]


class ExactMass(Result):
    """A monoisotopic mass."""

    mass: Annotated[Daltons, Quantity("dalton", 5)]


class Descriptor(Result):
    """A number that describes a molecule."""

    value: Annotated[Index, Quantity(None, 4)]


class Area(Result):
    """A surface."""

    area: Annotated[Index, Quantity("angstrom**2", 2)]


class Number(Result):
    """A count of parts of a molecule."""

    count: Count


class Canonical(Result):
    """A structure."""

    smiles: Smiles


class ComputedFormula(Result):
    """A molecular formula."""

    formula: Formula


class ComputedKey(Result):
    """A hashed structure identifier."""

    inchikey: InchiKey


class Fragments(Result):
    """Pieces of a molecule."""

    count: Count
    fragments: list[str]


class Likeness(Result):
    """How alike two molecules are."""

    similarity: Annotated[Similarity, Quantity(None, 4)]


_ASPIRIN = "CC(=O)OC1=CC=CC=C1C(=O)O"
_BAD = ({"smiles": "C1CC"}, "invalid_arguments")


@_describe(
    wording={
        "molar_mass": [
            "the molar mass of the molecule given by {smiles}",
            "the average molar mass that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"molar_mass": 180.159})],
    invalid=[_BAD],
)
def smiles_molar_mass(smiles: Smiles) -> Weight:
    """Computes the molar mass of a molecule in g/mol from its SMILES string.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem.Descriptors import MolWt

    return Weight(molar_mass=MolWt(molecule(smiles)))


@_describe(
    wording={
        "mass": [
            "the exact (monoisotopic) mass of the molecule given by {smiles}",
            "the monoisotopic mass that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"mass": 180.04226})],
    invalid=[_BAD],
)
def smiles_exact_mass(smiles: Smiles) -> ExactMass:
    """Computes the exact mass of a molecule in daltons from its SMILES string.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem.Descriptors import ExactMolWt

    return ExactMass(mass=ExactMolWt(molecule(smiles)))


@_describe(
    wording={
        "value": [
            "the Wildman-Crippen {property} of the molecule given by {smiles}",
            "the {property} that RDKit estimates for {smiles} by the method of Wildman and Crippen",
        ]
    },
    golden=[({"smiles": _ASPIRIN, "property": "log P"}, {"value": 1.3101})],
    invalid=[({"smiles": "C1CC", "property": "log P"}, "invalid_arguments")],
)
def crippen_estimate(smiles: Smiles, property: Literal["log P", "molar refractivity"]) -> Descriptor:
    """Estimates log P or the molar refractivity (cm³/mol) of a molecule by the atom contributions of Crippen.

    Args:
        smiles: SMILES string.
        property: Which estimate.
    """
    from rdkit.Chem import Crippen

    function = Crippen.MolLogP if property == "log P" else Crippen.MolMR
    return Descriptor(value=function(molecule(smiles)))


@_describe(
    wording={
        "area": [
            "the {kind} surface area of the molecule given by {smiles}",
            "the {kind} surface area that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN, "kind": "topological polar"}, {"area": 63.6})],
    invalid=[({"smiles": "C1CC", "kind": "topological polar"}, "invalid_arguments")],
)
def molecular_surface_area(smiles: Smiles, kind: Literal["topological polar", "Labute approximate"]) -> Area:
    """Computes the topological polar surface area or Labute's approximate surface area in Å².

    Args:
        smiles: SMILES string.
        kind: Which area.
    """
    from rdkit.Chem import rdMolDescriptors

    found = molecule(smiles)
    value = rdMolDescriptors.CalcTPSA(found) if kind == "topological polar" else rdMolDescriptors.CalcLabuteASA(found)
    return Area(area=value)


@_describe(
    wording={
        "value": [
            "the quantitative estimate of drug-likeness (QED) of the molecule given by {smiles}",
            "the QED score that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"value": 0.5501})],
    invalid=[_BAD],
)
def drug_likeness(smiles: Smiles) -> Descriptor:
    """Computes the quantitative estimate of drug-likeness (QED, mean weights), from 0 to 1.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem import QED

    return Descriptor(value=QED.qed(molecule(smiles)))


@_describe(
    wording={
        "value": [
            "the {index} index of the molecule given by {smiles}",
            "the {index} index that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN, "index": "Balaban J"}, {"value": 3.0435})],
    invalid=[({"smiles": "C1CC", "index": "Balaban J"}, "invalid_arguments")],
)
def topological_index(
    smiles: Smiles, index: Literal["Balaban J", "Bertz complexity", "Kier kappa 2 shape", "chi 1 connectivity"]
) -> Descriptor:
    """Computes a topological index of a molecule.

    Args:
        smiles: SMILES string.
        index: Which index.
    """
    from rdkit.Chem import GraphDescriptors

    functions = {
        "Balaban J": GraphDescriptors.BalabanJ,
        "Bertz complexity": GraphDescriptors.BertzCT,
        "Kier kappa 2 shape": GraphDescriptors.Kappa2,
        "chi 1 connectivity": GraphDescriptors.Chi1,
    }
    return Descriptor(value=functions[index](molecule(smiles)))


@_describe(
    wording={
        "value": [
            "the fraction of sp3 carbon atoms in the molecule given by {smiles}",
            "the share of the carbon atoms that are sp3 hybridised in {smiles}",
        ]
    },
    golden=[({"smiles": "CCC=C"}, {"value": 0.5})],
    invalid=[_BAD],
)
def fraction_sp3(smiles: Smiles) -> Descriptor:
    """Computes the fraction of carbon atoms that are sp3 hybridised.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem.rdMolDescriptors import CalcFractionCSP3

    return Descriptor(value=CalcFractionCSP3(molecule(smiles)))


@_describe(
    wording={
        "value": [
            "the {extreme} Gasteiger partial charge on an atom of the molecule given by {smiles}",
            "the {extreme} Gasteiger charge that RDKit assigns to an atom other than hydrogen in {smiles}",
        ]
    },
    golden=[({"smiles": "CCO", "extreme": "most negative"}, {"value": -0.3967})],
    invalid=[({"smiles": "C1CC", "extreme": "most negative"}, "invalid_arguments")],
)
def gasteiger_charge(smiles: Smiles, extreme: Literal["most negative", "most positive"]) -> Descriptor:
    """Gives the lowest or highest Gasteiger partial charge on a non-hydrogen atom, in elementary charges.

    Args:
        smiles: SMILES string.
        extreme: Which end.
    """
    import math

    from rdkit.Chem import Mol, rdPartialCharges

    copied = Mol(molecule(smiles))
    rdPartialCharges.ComputeGasteigerCharges(copied)
    charges = [atom.GetDoubleProp("_GasteigerCharge") for atom in copied.GetAtoms()]
    if not all(map(math.isfinite, charges)):
        raise InvalidArguments(f"smiles '{smiles[:60]}' holds an atom without Gasteiger parameters")
    return Descriptor(value=min(charges) if extreme == "most negative" else max(charges))


@_build(
    wording={
        "count": [
            "the number of {part} in the molecule given by {smiles}",
            "the number of {part} that RDKit counts in {smiles}",
        ]
    },
    golden=[
        ({"smiles": _ASPIRIN, "part": "heavy atoms"}, {"count": 13}),
        ({"smiles": _ASPIRIN, "part": "hydrogen-bond acceptors"}, {"count": 3}),
    ],
    invalid=[({"smiles": "C1CC", "part": "heavy atoms"}, "invalid_arguments")],
)
def molecule_part_count(
    smiles: Smiles,
    part: Literal[
        "heavy atoms", "hydrogen-bond donors", "hydrogen-bond acceptors", "rotatable bonds", "rings", "aromatic rings"
    ],
) -> Number:
    """Counts parts of a molecule by RDKit's default definitions.

    Args:
        smiles: SMILES string.
        part: What to count.
    """
    from rdkit.Chem import rdMolDescriptors

    functions = {
        "heavy atoms": rdMolDescriptors.CalcNumHeavyAtoms,
        "hydrogen-bond donors": rdMolDescriptors.CalcNumHBD,
        "hydrogen-bond acceptors": rdMolDescriptors.CalcNumHBA,
        "rotatable bonds": rdMolDescriptors.CalcNumRotatableBonds,
        "rings": rdMolDescriptors.CalcNumRings,
        "aromatic rings": rdMolDescriptors.CalcNumAromaticRings,
    }
    return Number(count=functions[part](molecule(smiles)))


@_build(
    wording={
        "count": [
            "the number of {group} groups in the molecule given by {smiles}",
            "the number of {group} groups that a SMARTS search finds in {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN, "group": "carboxyl"}, {"count": 1})],
    invalid=[({"smiles": "C1CC", "group": "ester"}, "invalid_arguments")],
)
def functional_group_count(smiles: Smiles, group: Group) -> Number:
    """Counts the functional groups of one kind in a molecule.

    Args:
        smiles: SMILES string.
        group: Which functional group.
    """
    return Number(count=len(molecule(smiles).GetSubstructMatches(pattern(group))))


@_build(
    wording={
        "smiles": [
            "the canonical SMILES string of the molecule given by {smiles}",
            "the canonical form in which RDKit writes {smiles}",
        ]
    },
    golden=[({"smiles": "OCC"}, {"smiles": "CCO"}), ({"smiles": "C1=CC=CC=C1"}, {"smiles": "c1ccccc1"})],
    invalid=[_BAD],
)
def canonical_smiles(smiles: Smiles) -> Canonical:
    """Writes a molecule as RDKit's canonical SMILES string.

    Args:
        smiles: SMILES string.
    """
    return Canonical(smiles=canonical(smiles))


@_build(
    wording={
        "smiles": [
            "the Murcko scaffold of the molecule given by {smiles}",
            "the Bemis-Murcko framework of {smiles} as a SMILES string",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"smiles": "c1ccccc1"})],
    invalid=[({"smiles": "CCO"}, "not_found")],
)
def murcko_scaffold(smiles: Smiles) -> Canonical:
    """Gives the Bemis-Murcko scaffold (rings and linkers) of a molecule as a canonical SMILES string.

    Args:
        smiles: SMILES string of a molecule with a ring.
    """
    from rdkit import Chem
    from rdkit.Chem.Scaffolds import MurckoScaffold

    scaffold = MurckoScaffold.GetScaffoldForMol(molecule(smiles))
    if not scaffold.GetNumAtoms():
        raise NotFound(f"the molecule '{smiles[:60]}' has no ring and so no scaffold")
    return Canonical(smiles=Chem.MolToSmiles(scaffold))


@_build(
    wording={
        "formula": [
            "the molecular formula of the molecule given by {smiles}",
            "the sum formula that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"formula": "C9H8O4"})],
    invalid=[_BAD],
)
def smiles_formula(smiles: Smiles) -> ComputedFormula:
    """Computes the molecular formula of a molecule in Hill order from its SMILES string.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem.rdMolDescriptors import CalcMolFormula

    return ComputedFormula(formula=CalcMolFormula(molecule(smiles)))


@_build(
    wording={
        "inchikey": [
            "the standard InChIKey of the molecule given by {smiles}",
            "the InChIKey that RDKit computes for {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"inchikey": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"})],
    invalid=[_BAD],
)
def smiles_inchikey(smiles: Smiles) -> ComputedKey:
    """Computes the standard InChIKey of a molecule from its SMILES string.

    Args:
        smiles: SMILES string.
    """
    from rdkit.Chem import MolToInchiKey

    return ComputedKey(inchikey=MolToInchiKey(molecule(smiles)))


@_build(
    wording={
        "count": [
            "the number of different BRICS fragments of the molecule given by {smiles}",
            "the number of distinct fragments into which BRICS cuts {smiles}",
        ],
        "fragments": [
            "the BRICS fragments of the molecule given by {smiles}",
            "the distinct fragments into which BRICS cuts {smiles}",
        ],
    },
    golden=[({"smiles": _ASPIRIN}, {"count": 4})],
    invalid=[_BAD],
)
def brics_fragments(smiles: Smiles) -> Fragments:
    """Cuts a molecule at its retrosynthetically interesting bonds (BRICS) and lists the distinct fragments, sorted.

    Args:
        smiles: SMILES string of a molecule with at most 60 heavy atoms.
    """
    from rdkit.Chem import BRICS

    found = molecule(smiles)
    if found.GetNumHeavyAtoms() > 60:
        raise InvalidArguments("smiles must have at most 60 heavy atoms to be cut into fragments")
    pieces = sorted(BRICS.BRICSDecompose(found))
    return Fragments(count=len(pieces), fragments=pieces[:60])


@_build(
    wording={
        "similarity": [
            "the {measure} similarity of the molecules given by {first} and by {second} (Morgan fingerprints, radius "
            "2, 2048 bits)",
            "the {measure} coefficient between the Morgan fingerprints (radius 2, 2048 bits) of {first} and {second}",
        ]
    },
    golden=[({"first": "CCO", "second": "CCO", "measure": "Tanimoto"}, {"similarity": 1.0})],
    invalid=[({"first": "CCO", "second": "C1CC", "measure": "Dice"}, "invalid_arguments")],
)
def fingerprint_similarity(first: Smiles, second: Smiles, measure: Literal["Tanimoto", "Dice"]) -> Likeness:
    """Compares two molecules by their Morgan fingerprints of radius 2 with 2048 bits, from 0 to 1.

    Args:
        first: SMILES string.
        second: SMILES string of another molecule.
        measure: Which coefficient.
    """
    from rdkit import DataStructs

    function = DataStructs.TanimotoSimilarity if measure == "Tanimoto" else DataStructs.DiceSimilarity
    return Likeness(similarity=function(fingerprint(first), fingerprint(second)))


TOOLS: tuple[Tool, ...] = (
    smiles_molar_mass,
    smiles_exact_mass,
    crippen_estimate,
    molecular_surface_area,
    drug_likeness,
    topological_index,
    fraction_sp3,
    gasteiger_charge,
    molecule_part_count,
    functional_group_count,
    canonical_smiles,
    murcko_scaffold,
    smiles_formula,
    smiles_inchikey,
    brics_fragments,
    fingerprint_similarity,
)
