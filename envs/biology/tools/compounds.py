"""Identifiers of compounds: names, CAS numbers, formulas, SMILES and InChIKeys."""

from functools import partial

from toolgym.envs.biology.data import compounds
from toolgym.envs.biology.data.compounds import CHEMICALS
from toolgym.envs.biology.data.molecules import kekule
from toolgym.envs.biology.data.sources import RDKIT
from toolgym.envs.biology.entities import Cas, CompoundName, Formula, InchiKey, Smiles
from toolgym.envs.biology.quantities import Count
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=CHEMICALS, theme="compound_identifiers")


class CasNumber(Result):
    """A registry number."""

    cas: Cas


class Named(Result):
    """A compound's common name."""

    compound: CompoundName


class Structure(Result):
    """A structure as a SMILES string."""

    smiles: Smiles


class Key(Result):
    """A hashed structure identifier."""

    inchikey: InchiKey


class Sum(Result):
    """A molecular formula."""

    formula: Formula


class Systematic(Result):
    """A systematic name."""

    iupac_name: str


class Isomers(Result):
    """Compounds of one formula."""

    count: Count
    compounds: list[CompoundName] | None


@_lookup(
    wording={"cas": ["the CAS number of {compound}", "the CAS registry number of {compound}"]},
    golden=[({"compound": "ethanol"}, {"cas": "64-17-5"}), ({"compound": "aspirin"}, {"cas": "50-78-2"})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def compound_cas_number(compound: CompoundName) -> CasNumber:
    """Gives the CAS registry number of a compound; knows about 4,700 compounds by common name, synonym or IUPAC name.

    Args:
        compound: Name of the compound, such as "ethanol".
    """
    return CasNumber(cas=compounds.find_compound(compound).cas)


@_lookup(
    wording={
        "compound": [
            "the compound registered under {cas}",
            "the substance that has {cas}",
        ]
    },
    golden=[({"cas": "64-17-5"}, {"compound": "ethanol"}), ({"cas": "7732-18-5"}, {"compound": "water"})],
    invalid=[({"cas": "64-17-6"}, "not_found")],
)
def compound_of_cas_number(cas: Cas) -> Named:
    """Gives the common name of the compound with a CAS registry number.

    Args:
        cas: CAS number with hyphens, such as 64-17-5.
    """
    found = compounds.compounds().get(cas.strip())
    if found is None:
        raise NotFound(f"no compound in the table has the CAS number '{cas[:20]}'; write it as 64-17-5")
    return Named(compound=found.name)


@_lookup(
    engines=[RDKIT],
    wording={
        "smiles": [
            "the canonical Kekulé SMILES string, by RDKit, of {compound}",
            "the structure of {compound} as RDKit's canonical Kekulé SMILES string",
        ]
    },
    golden=[({"compound": "ethanol"}, {"smiles": "CCO"})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def compound_smiles(compound: CompoundName) -> Structure:
    """Gives the structure of a compound as RDKit's canonical SMILES string in Kekulé form (no aromatic atoms).

    Args:
        compound: Name or CAS number of the compound.
    """
    return Structure(smiles=kekule(compounds.find_compound(compound).smiles))


@_lookup(
    wording={"inchikey": ["the InChIKey of {compound}", "the standard InChIKey of {compound}"]},
    golden=[({"compound": "ethanol"}, {"inchikey": "LFQSCWFLJHTTHZ-UHFFFAOYSA-N"})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def compound_inchikey(compound: CompoundName) -> Key:
    """Gives the InChIKey of a compound.

    Args:
        compound: Name or CAS number of the compound.
    """
    return Key(inchikey=compounds.find_compound(compound).inchikey)


@_lookup(
    wording={"compound": ["the compound with {inchikey}", "the substance that {inchikey} stands for"]},
    golden=[({"inchikey": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"}, {"compound": "aspirin"})],
    invalid=[({"inchikey": "AAAAAAAAAAAAAA-UHFFFAOYSA-N"}, "not_found")],
)
def compound_of_inchikey(inchikey: InchiKey) -> Named:
    """Gives the common name of the compound that an InChIKey stands for.

    Args:
        inchikey: InChIKey of 27 characters.
    """
    found = compounds.by_inchikey().get(inchikey.strip().upper())
    if found is None:
        raise NotFound(f"no compound in the table has the InChIKey '{inchikey[:40]}'")
    return Named(compound=found.name)


@_lookup(
    wording={"formula": ["the molecular formula of {compound}", "the sum formula of {compound} in Hill order"]},
    golden=[({"compound": "ethanol"}, {"formula": "C2H6O"}), ({"compound": "caffeine"}, {"formula": "C8H10N4O2"})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def compound_formula(compound: CompoundName) -> Sum:
    """Gives the molecular formula of a compound in Hill order.

    Args:
        compound: Name or CAS number of the compound.
    """
    return Sum(formula=compounds.find_compound(compound).formula)


@_lookup(
    wording={
        "iupac_name": ["the systematic IUPAC name of {compound}", "the name of {compound} under the IUPAC rules"],
    },
    golden=[({"compound": "aspirin"}, {"iupac_name": "2-acetyloxybenzoic acid"})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def compound_iupac_name(compound: CompoundName) -> Systematic:
    """Gives the systematic name of a compound as PubChem's naming software writes it.

    Args:
        compound: Name or CAS number of the compound.
    """
    return Systematic(iupac_name=compounds.find_compound(compound).iupac)


@_lookup(
    wording={
        "count": [
            "the number of listed compounds with {formula}",
            "the number of compounds in the table that share {formula}",
        ],
        "compounds": ["the listed compounds with {formula}", "the compounds in the table that have {formula}"],
    },
    golden=[({"formula": "C2H6O"}, {"compounds": ["dimethyl ether", "ethanol"]})],
    invalid=[({"formula": "C99H1"}, "not_found")],
)
def compounds_with_formula(formula: Formula) -> Isomers:
    """Lists the compounds in the table (about 4,700 common ones) with a molecular formula by name.

    The list is left out where there are more than 60.

    Args:
        formula: Molecular formula in Hill order, such as C2H6O.
    """
    found = compounds.by_formula().get(formula.strip())
    if not found:
        raise NotFound(f"no compound in the table has the molecular formula '{formula[:40]}'; write it in Hill order")
    names = [compound.name for compound in found]
    return Isomers(count=len(names), compounds=names if len(names) <= 60 else None)


TOOLS: tuple[Tool, ...] = (
    compound_cas_number,
    compound_of_cas_number,
    compound_smiles,
    compound_inchikey,
    compound_of_inchikey,
    compound_formula,
    compound_iupac_name,
    compounds_with_formula,
)
