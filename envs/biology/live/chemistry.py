"""PubChem and ChEMBL: compounds, their properties, names, targets and activities."""

from toolgym.tools.http import Endpoint, Rate, Service, give, take

PUBCHEM = Service(
    "PubChem",
    "https://pubchem.ncbi.nlm.nih.gov",
    Rate("pubchem.ncbi.nlm.nih.gov", 5, burst=3, concurrent=4),
    "US government work; contributed data under their depositors' terms",
)
CHEMBL = Service("ChEMBL", "https://www.ebi.ac.uk", Rate("www.ebi.ac.uk", 8, burst=4), "CC-BY-SA-3.0")
COMPOUND = take.text("compound", "Name of a compound, for example aspirin.", "chemistry.compound")
CID = take.text("cid", "PubChem compound identifier, for example 2244.", "chemistry.cid", pattern=r"^\d{1,10}$")
MOLECULE = take.text(
    "chembl_id", "ChEMBL identifier, for example CHEMBL25.", "chemistry.chembl", pattern=r"^CHEMBL\d+$"
)
_WANTED = (
    "MolecularFormula,MolecularWeight,IUPACName,InChIKey,ConnectivitySMILES,XLogP,TPSA,HBondDonorCount,"
    "RotatableBondCount"
)
_TABLE = "PropertyTable.Properties[0]"
_PROPERTIES = (
    give.text("cid", f"{_TABLE}.CID", "chemistry.cid", label="PubChem compound identifier"),
    give.text("formula", f"{_TABLE}.MolecularFormula", label="molecular formula"),
    give.decimal("mass", f"{_TABLE}.MolecularWeight", "dalton", 4, label="molar mass"),
    give.text("iupac_name", f"{_TABLE}.IUPACName", label="IUPAC name"),
    give.text("inchikey", f"{_TABLE}.InChIKey", "chemistry.inchikey", label="InChIKey"),
    give.text("smiles", f"{_TABLE}.ConnectivitySMILES", "chemistry.smiles", label="SMILES"),
    give.decimal("logp", f"{_TABLE}.XLogP", None, 2, label="computed octanol-water partition coefficient (XLogP)"),
    give.decimal("polar_area", f"{_TABLE}.TPSA", "angstrom**2", 2, label="topological polar surface area"),
    give.integer("donors", f"{_TABLE}.HBondDonorCount", label="number of hydrogen-bond donors"),
    give.integer("rotatable_bonds", f"{_TABLE}.RotatableBondCount", label="number of rotatable bonds"),
)


def _pubchem(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, object],
) -> Endpoint:
    return Endpoint(name, description, PUBCHEM, f"/rest/pug/{path}/JSON", takes, gives, "pubchem", example=example)


def _chembl(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, object],
) -> Endpoint:
    return Endpoint(name, description, CHEMBL, f"/chembl/api/data/{path}.json", takes, gives, "chembl", example=example)


ENDPOINTS = (
    _pubchem(
        "pubchem_compound_by_name",
        "Gives formula, mass, structure and computed properties of a compound by name.",
        f"compound/name/{{compound}}/property/{_WANTED}",
        (COMPOUND,),
        _PROPERTIES,
        {"compound": "aspirin"},
    ),
    _pubchem(
        "pubchem_compound",
        "Gives formula, mass, structure and computed properties of a compound by identifier.",
        f"compound/cid/{{cid}}/property/{_WANTED}",
        (CID,),
        _PROPERTIES[1:],
        {"cid": "2244"},
    ),
    _pubchem(
        "pubchem_compound_by_inchikey",
        "Finds a compound by its InChIKey.",
        f"compound/inchikey/{{inchikey}}/property/{_WANTED}",
        (take.text("inchikey", "InChIKey, for example BSYNRYMUTXBXSQ-UHFFFAOYSA-N.", "chemistry.inchikey"),),
        _PROPERTIES,
        {"inchikey": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"},
    ),
    _pubchem(
        "pubchem_synonyms",
        "Lists names of a compound.",
        "compound/cid/{cid}/synonyms",
        (CID, take.limit(20, 100)),
        (give.texts("names", "InformationList.Information[0].Synonym[*]", most=100),),
        {"cid": "2244"},
    ),
    _pubchem(
        "pubchem_descriptions",
        "Describes a compound in the words of the databases that hold it.",
        "compound/cid/{cid}/description",
        (CID,),
        (
            give.rows(
                "descriptions",
                "InformationList.Information[*]",
                give.text("title", "Title"),
                give.text("text", "Description", most=1_500),
                give.text("source", "DescriptionSourceName"),
            ),
        ),
        {"cid": "2244"},
    ),
    _pubchem(
        "pubchem_compounds_by_formula",
        "Lists compounds that have a molecular formula.",
        "compound/fastformula/{formula}/cids",
        (take.text("formula", "Molecular formula, for example C9H8O4."), take.limit(20, 50)),
        (give.texts("cids", "IdentifierList.CID[*]", "chemistry.cid"),),
        {"formula": "C9H8O4"},
    ),
    _pubchem(
        "pubchem_similar_compounds",
        "Lists compounds whose structures resemble that of a compound.",
        "compound/fastsimilarity_2d/cid/{cid}/cids",
        (
            CID,
            take.integer("threshold", "Least similarity in percent.", 80, 99, default=95, send="Threshold"),
            take.limit(),
        ),
        (give.texts("cids", "IdentifierList.CID[*]", "chemistry.cid"),),
        {"cid": "2244"},
    ),
    _pubchem(
        "pubchem_assays",
        "Lists assays in which a compound was tested.",
        "compound/cid/{cid}/aids",
        (CID, take.limit(20, 50)),
        (give.texts("assays", "InformationList.Information[0].AID[*]"),),
        {"cid": "2244"},
    ),
    _chembl(
        "chembl_molecule",
        "Gives name, development phase, formula, mass and structure of a molecule.",
        "molecule/{chembl_id}",
        (MOLECULE,),
        (
            give.text("name", "pref_name", label="preferred name"),
            give.text("type", "molecule_type", label="type of molecule"),
            give.decimal("phase", "max_phase", None, 1, label="highest development phase"),
            give.integer("approved", "first_approval", label="year of first approval"),
            give.text("formula", "molecule_properties.full_molformula", label="molecular formula"),
            give.decimal("mass", "molecule_properties.full_mwt", "dalton", 2, label="molar mass"),
            give.decimal("logp", "molecule_properties.alogp", None, 2, label="computed logP"),
            give.text("smiles", "molecule_structures.canonical_smiles", "chemistry.smiles", label="SMILES"),
            give.text("inchikey", "molecule_structures.standard_inchi_key", "chemistry.inchikey", label="InChIKey"),
        ),
        {"chembl_id": "CHEMBL25"},
    ),
    _chembl(
        "chembl_search_molecules",
        "Searches molecules by name.",
        "molecule/search",
        (take.text("query", "Name, for example imatinib.", send="q"), take.limit(send="limit")),
        (
            give.integer("total", "page_meta.total_count"),
            give.rows(
                "molecules",
                "molecules[*]",
                give.text("chembl_id", "molecule_chembl_id", "chemistry.chembl"),
                give.text("name", "pref_name"),
                give.decimal("phase", "max_phase", None, 1),
            ),
        ),
        {"query": "imatinib"},
    ),
    _chembl(
        "chembl_target",
        "Gives name, type and organism of a drug target.",
        "target/{target_id}",
        (take.text("target_id", "ChEMBL identifier of a target, for example CHEMBL203.", "chemistry.target"),),
        (
            give.text("name", "pref_name", label="preferred name"),
            give.text("type", "target_type", label="type of target"),
            give.text("organism", "organism", "biology.taxon"),
            give.text("accession", "target_components[0].accession", "biology.uniprot", label="UniProt accession"),
        ),
        {"target_id": "CHEMBL203"},
    ),
    _chembl(
        "chembl_search_targets",
        "Searches drug targets by name.",
        "target/search",
        (take.text("query", "Name, for example EGFR.", send="q"), take.limit(send="limit")),
        (
            give.integer("total", "page_meta.total_count"),
            give.rows(
                "targets",
                "targets[*]",
                give.text("target_id", "target_chembl_id", "chemistry.target"),
                give.text("name", "pref_name"),
                give.text("organism", "organism"),
            ),
        ),
        {"query": "EGFR"},
    ),
    _chembl(
        "chembl_activities",
        "Lists measured activities of a molecule against targets.",
        "activity",
        (
            take.text("chembl_id", "ChEMBL identifier.", "chemistry.chembl", send="molecule_chembl_id"),
            take.limit(send="limit"),
        ),
        (
            give.integer("total", "page_meta.total_count"),
            give.rows(
                "activities",
                "activities[*]",
                give.text("target_id", "target_chembl_id", "chemistry.target"),
                give.text("target", "target_pref_name"),
                give.text("measure", "standard_type"),
                give.decimal("value", "standard_value", None, 4),
                give.text("unit", "standard_units"),
                give.decimal("pchembl", "pchembl_value", None, 2),
            ),
        ),
        {"chembl_id": "CHEMBL25"},
    ),
    _chembl(
        "chembl_mechanisms",
        "Lists the mechanisms by which a drug acts.",
        "mechanism",
        (take.text("chembl_id", "ChEMBL identifier.", "chemistry.chembl", send="molecule_chembl_id"),),
        (
            give.rows(
                "mechanisms",
                "mechanisms[*]",
                give.text("mechanism", "mechanism_of_action"),
                give.text("action", "action_type"),
                give.text("target_id", "target_chembl_id", "chemistry.target"),
            ),
        ),
        {"chembl_id": "CHEMBL25"},
    ),
    _chembl(
        "chembl_indications",
        "Lists the diseases that a drug is used or tried for.",
        "drug_indication",
        (
            take.text("chembl_id", "ChEMBL identifier.", "chemistry.chembl", send="molecule_chembl_id"),
            take.limit(20, send="limit"),
        ),
        (
            give.integer("total", "page_meta.total_count"),
            give.rows(
                "indications",
                "drug_indications[*]",
                give.text("disease", "efo_term"),
                give.text("mesh", "mesh_heading"),
                give.decimal("phase", "max_phase_for_ind", None, 1),
            ),
        ),
        {"chembl_id": "CHEMBL25"},
    ),
)
