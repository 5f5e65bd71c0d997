"""UniProt (proteins) and RCSB PDB (structures)."""

from toolgym.tools.http import Endpoint, Rate, Service, give, take

UNIPROT = Service(
    "UniProt", "https://rest.uniprot.org", Rate("rest.uniprot.org", 10, burst=5), "CC-BY-4.0"
)  # fmt: skip
RCSB = Service("RCSB PDB", "https://data.rcsb.org", Rate("rcsb.org", 10, burst=5), "CC0-1.0")
RCSB_SEARCH = Service("RCSB PDB search", "https://search.rcsb.org", Rate("rcsb.org", 10, burst=5), "CC0-1.0")
ACCESSION = take.text("accession", "UniProt accession, for example P04637.", "biology.uniprot")
PDB_ID = take.text("pdb_id", "PDB identifier, for example 4HHB.", "biology.pdb", pattern=r"^[0-9][A-Za-z0-9]{3}$")
_NAME = "proteinDescription.recommendedName.fullName.value"
_PROTEINS = (
    give.rows(
        "proteins",
        "results[*]",
        give.text("accession", "primaryAccession", "biology.uniprot"),
        give.text("entry", "uniProtkbId"),
        give.text("name", _NAME),
        give.text("gene", "genes[0].geneName.value", "biology.gene"),
        give.text("organism", "organism.scientificName", "biology.taxon"),
        give.integer("length", "sequence.length"),
    ),
)

ENDPOINTS = (
    Endpoint(
        "uniprot_search",
        "Searches proteins in UniProt.",
        UNIPROT,
        "/uniprotkb/search",
        (take.text("query", "UniProt query, for example gene:TP53 AND reviewed:true."), take.limit(send="size")),
        _PROTEINS,
        "uniprot",
        query={"format": "json"},
        example={"query": "gene:TP53 AND reviewed:true"},
    ),
    Endpoint(
        "uniprot_protein",
        "Gives name, gene, organism, length and mass of a protein.",
        UNIPROT,
        "/uniprotkb/{accession}.json",
        (ACCESSION,),
        (
            give.text("entry", "uniProtkbId", label="entry name"),
            give.text("name", _NAME, label="recommended name"),
            give.text("gene", "genes[0].geneName.value", "biology.gene"),
            give.text("organism", "organism.scientificName", "biology.taxon"),
            give.text("taxon_id", "organism.taxonId", "biology.taxon_id", label="NCBI taxonomy identifier"),
            give.integer("length", "sequence.length", label="number of amino acids"),
            give.decimal("mass", "sequence.molWeight", "dalton", 0, label="molecular mass"),
            give.text("function", "comments[?commentType=FUNCTION].texts[0].value", most=2_000),
            give.texts("keywords", "keywords[*].name"),
        ),
        "uniprot",
        example={"accession": "P04637"},
        complete=True,
    ),
    Endpoint(
        "uniprot_sequence",
        "Gives the amino-acid sequence of a protein.",
        UNIPROT,
        "/uniprotkb/{accession}.json",
        (ACCESSION,),
        (
            give.text("sequence", "sequence.value", "biology.protein", label="amino-acid sequence", most=12_000),
            give.text("checksum", "sequence.crc64", label="CRC64 checksum of the sequence"),
        ),
        "uniprot",
        example={"accession": "P04637"},
    ),
    Endpoint(
        "uniprot_features",
        "Lists the features of a protein, such as domains and binding sites, with their places.",
        UNIPROT,
        "/uniprotkb/{accession}.json",
        (ACCESSION, take.limit(30, 200)),
        (
            give.rows(
                "features",
                "features[*]",
                give.text("type", "type"),
                give.text("description", "description"),
                give.integer("start", "location.start.value"),
                give.integer("end", "location.end.value"),
                most=200,
            ),
        ),
        "uniprot",
        example={"accession": "P04637"},
    ),
    Endpoint(
        "uniprot_cross_references",
        "Lists the entries of one other database that a protein refers to.",
        UNIPROT,
        "/uniprotkb/{accession}.json",
        (ACCESSION, take.text("database", "Name of the database, for example PDB, Ensembl or Pfam.")),
        (
            give.rows(
                "references", "uniProtKBCrossReferences[*]", give.text("database", "database"), give.text("id", "id")
            ),
        ),
        "uniprot",
        query={"fields": "xref_{database}"},
        example={"accession": "P04637", "database": "pdb"},
    ),
    Endpoint(
        "uniprot_proteome",
        "Gives organism and size of a proteome.",
        UNIPROT,
        "/proteomes/{proteome_id}.json",
        (take.text("proteome_id", "Identifier, for example UP000005640.", "biology.proteome"),),
        (
            give.text("organism", "taxonomy.scientificName", "biology.taxon"),
            give.integer("proteins", "proteinCount", label="number of proteins"),
            give.text("type", "proteomeType", label="type of proteome"),
        ),
        "uniprot",
        example={"proteome_id": "UP000005640"},
    ),
    Endpoint(
        "rcsb_entry",
        "Gives title, method, resolution, mass and dates of a structure.",
        RCSB,
        "/rest/v1/core/entry/{pdb_id}",
        (PDB_ID,),
        (
            give.text("title", "struct.title"),
            give.text("method", "exptl[0].method", label="experimental method"),
            give.decimal("resolution", "rcsb_entry_info.resolution_combined[0]", "angstrom", 3),
            give.decimal("mass", "rcsb_entry_info.molecular_weight", "kilodalton", 3, label="molecular mass"),
            give.integer("chains", "rcsb_entry_info.deposited_polymer_entity_instance_count", label="number of chains"),
            give.integer("atoms", "rcsb_entry_info.deposited_atom_count", label="number of atoms"),
            give.day("deposited", "rcsb_accession_info.deposit_date", label="deposition date"),
            give.day("released", "rcsb_accession_info.initial_release_date", label="release date"),
            give.text("doi", "rcsb_primary_citation.pdbx_database_id_DOI", "academia.doi", label="DOI of the paper"),
        ),
        "structures",
        example={"pdb_id": "4HHB"},
    ),
    Endpoint(
        "rcsb_polymer",
        "Gives name, length, sequence and organism of one polymer of a structure.",
        RCSB,
        "/rest/v1/core/polymer_entity/{pdb_id}/{entity}",
        (PDB_ID, take.integer("entity", "Number of the polymer, from 1.", 1, 200, default=1)),
        (
            give.text("name", "rcsb_polymer_entity.pdbx_description"),
            give.integer("length", "entity_poly.rcsb_sample_sequence_length", label="sequence length"),
            give.text("sequence", "entity_poly.pdbx_seq_one_letter_code_can", "biology.protein", most=10_000),
            give.text("organism", "rcsb_entity_source_organism[0].ncbi_scientific_name", "biology.taxon"),
            give.text(
                "accession",
                "rcsb_polymer_entity_container_identifiers.uniprot_ids[0]",
                "biology.uniprot",
                label="UniProt accession",
            ),
        ),
        "structures",
        example={"pdb_id": "4HHB", "entity": 1},
    ),
    Endpoint(
        "rcsb_ligand",
        "Gives name, type (amino acid, nucleotide or other), formula and mass of a component of structures.",
        RCSB,
        "/rest/v1/core/chemcomp/{component}",
        (take.text("component", "Identifier of the component, for example ATP.", "biology.ligand"),),
        (
            give.text("name", "chem_comp.name"),
            give.text("type", "chem_comp.type", label="type of component"),
            give.text("one_letter_code", "chem_comp.one_letter_code"),
            give.text("formula", "chem_comp.formula"),
            give.decimal("mass", "chem_comp.formula_weight", "dalton", 3, label="formula mass"),
            give.text("smiles", "rcsb_chem_comp_descriptor.SMILES", "chemistry.smiles", label="SMILES"),
            give.text("inchikey", "rcsb_chem_comp_descriptor.InChIKey", "chemistry.inchikey", label="InChIKey"),
        ),
        "structures",
        example={"component": "ATP"},
    ),
    Endpoint(
        "rcsb_search",
        "Searches structures for words anywhere in their record.",
        RCSB_SEARCH,
        "/rcsbsearch/v2/query",
        (take.text("text", "Words to search for, for example insulin receptor."), take.limit(10, 50)),
        (
            give.integer("total", "total_count"),
            give.texts("pdb_ids", "result_set[*].identifier", "biology.pdb"),
        ),
        "structures",
        body={
            "query": {"type": "terminal", "service": "full_text", "parameters": {"value": "{text}"}},
            "return_type": "entry",
            "request_options": {"paginate": {"start": 0, "rows": "{limit}"}},
        },
        example={"text": "insulin receptor"},
    ),
)
