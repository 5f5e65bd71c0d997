"""Molecules as RDKit sees them: parsing of SMILES strings, and the table of structures to search."""

from functools import cache, lru_cache
from typing import Any

from toolgym.envs.biology.data.compounds import Compound, compounds
from toolgym.tools import InvalidArguments

GROUPS = {
    "hydroxyl": "[OX2H]",
    "carboxyl": "[CX3](=O)[OX2H1]",
    "primary or secondary amine": "[NX3;H2,H1;!$(NC=[O,S,N])]",
    "ketone": "[#6][CX3](=O)[#6]",
    "ester": "[#6][CX3](=O)[OX2H0][#6]",
    "amide": "[NX3][CX3](=[OX1])",
    "ether": "[OD2]([#6;!$(C=O)])[#6;!$(C=O)]",
    "nitro": "[$([NX3](=O)=O),$([NX3+](=O)[O-])]",
    "carbon-carbon double bond": "[CX3]=[CX3]",
    "halogen": "[F,Cl,Br,I]",
}
"""SMARTS pattern of each functional group."""


@lru_cache(maxsize=8192)
def molecule(smiles: str) -> Any:
    """Parses a SMILES string.

    Raises:
        InvalidArguments: It is not a valid SMILES string.
    """
    from rdkit import Chem, RDLogger

    RDLogger.DisableLog("rdApp.*")
    found = Chem.MolFromSmiles(smiles.strip())
    if found is None or not found.GetNumAtoms():
        raise InvalidArguments(f"'{smiles[:60]}' is not a valid SMILES string; ethanol is CCO")
    return found


@cache
def pattern(group: str) -> Any:
    """The query molecule of a functional group."""
    from rdkit import Chem

    return Chem.MolFromSmarts(GROUPS[group])


@lru_cache(maxsize=8192)
def canonical(smiles: str) -> str:
    """RDKit's canonical SMILES string."""
    from rdkit import Chem

    return str(Chem.MolToSmiles(molecule(smiles)))


@lru_cache(maxsize=8192)
def kekule(smiles: str) -> str:
    """RDKit's canonical SMILES string without aromatic bonds.

    It is what tools answer with, since it means the same in capitals: c1ccccc1 is benzene, C1CCCCC1 cyclohexane.
    """
    from rdkit import Chem

    copied = Chem.Mol(molecule(smiles))
    Chem.Kekulize(copied, clearAromaticFlags=True)
    return str(Chem.MolToSmiles(copied, kekuleSmiles=True))


@cache
def fingerprints() -> Any:
    """RDKit's generator of Morgan fingerprints, radius 2, 2048 bits."""
    from rdkit.Chem import rdFingerprintGenerator

    return rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=2048)


@lru_cache(maxsize=8192)
def fingerprint(smiles: str) -> Any:
    """The Morgan fingerprint of a SMILES string."""
    return fingerprints().GetFingerprint(molecule(smiles))


@cache
def by_canonical() -> dict[str, Compound]:
    """Listed compounds by canonical SMILES string; structures that RDKit refuses are left out."""
    found: dict[str, Compound] = {}
    for compound in compounds().values():
        try:
            found.setdefault(canonical(compound.smiles), compound)
        except InvalidArguments:
            continue
    return found


@cache
def searchable() -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Names and fingerprints of the listed compounds, in one order."""
    found = by_canonical()
    return tuple(compound.name for compound in found.values()), tuple(fingerprint(key) for key in found)
