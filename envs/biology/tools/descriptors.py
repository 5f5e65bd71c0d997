"""Numbers that RDKit computes from a structure."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data.molecules import molecule
from toolgym.envs.biology.data.sources import RDKIT
from toolgym.envs.biology.entities import Smiles
from toolgym.envs.biology.quantities import Daltons, Index, MolarMass
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_compute = partial(tool, domain="biology", kind="processing", source=RDKIT)


_describe = partial(_compute, theme="molecular_descriptors")


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


TOOLS: tuple[Tool, ...] = (
    smiles_molar_mass,
    smiles_exact_mass,
    crippen_estimate,
    molecular_surface_area,
    drug_likeness,
    topological_index,
    fraction_sp3,
    gasteiger_charge,
)
