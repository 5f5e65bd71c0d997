"""Structures: what RDKit computes from a SMILES string."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data.molecules import fingerprint, kekule, molecule, pattern
from toolgym.envs.biology.data.sources import RDKIT
from toolgym.envs.biology.entities import Formula, InchiKey, Smiles
from toolgym.envs.biology.quantities import Count, Similarity
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_compute = partial(tool, domain="biology", kind="processing", source=RDKIT)


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
            "the canonical Kekulé SMILES string, by RDKit, of the molecule given by {smiles}",
            "the canonical Kekulé form in which RDKit writes {smiles}",
        ]
    },
    golden=[({"smiles": "OCC"}, {"smiles": "CCO"}), ({"smiles": "c1ccccc1"}, {"smiles": "C1=CC=CC=C1"})],
    invalid=[_BAD],
)
def canonical_smiles(smiles: Smiles) -> Canonical:
    """Writes a molecule as RDKit's canonical SMILES string in Kekulé form (no aromatic lower-case atoms).

    Args:
        smiles: SMILES string.
    """
    return Canonical(smiles=kekule(smiles))


@_build(
    wording={
        "smiles": [
            "the Murcko scaffold, as RDKit's canonical Kekulé SMILES string, of the molecule given by {smiles}",
            "the Bemis-Murcko framework, in RDKit's canonical Kekulé form, of {smiles}",
        ]
    },
    golden=[({"smiles": _ASPIRIN}, {"smiles": "C1=CC=CC=C1"})],
    invalid=[({"smiles": "CCO"}, "not_found")],
)
def murcko_scaffold(smiles: Smiles) -> Canonical:
    """Gives the Bemis-Murcko scaffold (rings and linkers) of a molecule as a canonical Kekulé SMILES string.

    Args:
        smiles: SMILES string of a molecule with a ring.
    """
    from rdkit import Chem
    from rdkit.Chem.Scaffolds import MurckoScaffold

    scaffold = MurckoScaffold.GetScaffoldForMol(molecule(smiles))
    if not scaffold.GetNumAtoms():
        raise NotFound(f"the molecule '{smiles[:60]}' has no ring and so no scaffold")
    return Canonical(smiles=kekule(Chem.MolToSmiles(scaffold)))


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
    molecule_part_count,
    functional_group_count,
    canonical_smiles,
    murcko_scaffold,
    smiles_formula,
    smiles_inchikey,
    brics_fragments,
    fingerprint_similarity,
)
