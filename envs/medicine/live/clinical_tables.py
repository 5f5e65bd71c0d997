"""Clinical Tables of the US National Library of Medicine: code systems made for completing what is typed.

Answers are arrays: the number of matches, the codes, further fields or null, and the texts to display, row by row.
"""

from toolgym.tools.http import Endpoint, Rate, Service, give, take

CLINICAL_TABLES = Service(
    "NLM Clinical Tables",
    "https://clinicaltables.nlm.nih.gov",
    Rate("clinicaltables.nlm.nih.gov", 10, burst=5),
    "US government work; some code systems have terms of their own",
)


def _table(
    name: str, table: str, description: str, example: str, *fields: str, entity: str | None = None, version: str = "v3"
) -> Endpoint:
    """An endpoint whose rows hold the named display fields, in the order in which ``df`` asks for them."""
    columns = [
        give.text(_plain(field), f"[{place}]", entity if not place else None) for place, field in enumerate(fields)
    ]
    return Endpoint(
        name,
        description,
        CLINICAL_TABLES,
        f"/api/{table}/{version}/search",
        (take.text("terms", f"Words to search for, for example {example}."), take.limit(10, 50, send="maxList")),
        (give.integer("total", "[0]"), give.rows("matches", "[3][*]", *columns)),
        "clinical_tables",
        query={"df": ",".join(fields)},
        example={"terms": example},
    )


def _plain(field: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in field).replace(".", "_").strip("_").replace("__", "_")


ENDPOINTS = (
    _table(
        "icd10cm_diagnosis_codes",
        "icd10cm",
        "Searches the diagnosis codes of ICD-10-CM by code or words.",
        "tuberc",
        "code",
        "name",
        entity="medicine.icd10cm",
    ),
    _table(
        "icd9cm_diagnosis_codes",
        "icd9cm_dx",
        "Searches the diagnosis codes of ICD-9-CM by code or words.",
        "diabetes",
        "code_dotted",
        "long_name",
    ),
    _table(
        "hcpcs_procedure_codes",
        "hcpcs",
        "Searches the HCPCS codes of procedures, supplies and equipment.",
        "wheelchair",
        "code",
        "display",
    ),
    _table(
        "genetic_diseases",
        "disease_names",
        "Searches genetic diseases by name and gives their MedGen concept identifiers.",
        "breast cancer",
        "ConceptID",
        "DiseaseName",
    ),
    _table(
        "hugo_genes",
        "genes",
        "Searches human genes by HGNC symbol, name or alias.",
        "MTHFR",
        "hgnc_id",
        "symbol",
        "name",
        "location",
        version="v4",
    ),
    _table(
        "cytogenetic_chromosome_locations",
        "cytogenetic_locs",
        "Searches locations on human chromosomes.",
        "17q",
        "term",
    ),
    _table(
        "pharmvar_star_alleles",
        "star_alleles",
        "Searches the star alleles of pharmacogenes.",
        "CYP2D6",
        "StarAlleleName",
        "GenBank",
        "ProteinAffected",
        "cDNANucleotideChanges",
    ),
    _table(
        "reference_sequences",
        "refseqs",
        "Searches the NCBI reference sequences of human genes.",
        "NM_00009",
        "RefSeqID",
        "symbol",
    ),
    _table(
        "dbvar_germline_data",
        "dbvar",
        "Searches structural variants of the germline in dbVar.",
        "nsv",
        "VariantID",
        "Gene",
        "Chromosome",
    ),
    Endpoint(
        "rxterms_prescription_drugs",
        "Searches drug names with their routes, and lists the strengths of each.",
        CLINICAL_TABLES,
        "/api/rxterms/v3/search",
        (take.text("terms", "First letters or words, for example arava."), take.limit(10, 50, send="maxList")),
        (
            give.integer("total", "[0]"),
            give.texts("names", "[1][*]"),
            give.grid("strengths", "[2].STRENGTHS_AND_FORMS[*]"),
            give.grid("rxcuis", "[2].RXCUIS[*]"),
        ),
        "clinical_tables",
        query={"ef": "STRENGTHS_AND_FORMS,RXCUIS"},
        example={"terms": "arava"},
    ),
    _table(
        "loinc_items",
        "loinc_items",
        "Searches LOINC codes of laboratory tests and clinical observations.",
        "glucose",
        "LOINC_NUM",
        "LONG_COMMON_NAME",
    ),
    _table(
        "medical_conditions",
        "conditions",
        "Searches medical conditions and gives their consumer names.",
        "gastro",
        "primary_name",
        "consumer_name",
    ),
    _table(
        "us_providers",
        "npi_idv",
        "Searches individual health-care providers of the United States.",
        "john smith",
        "NPI",
        "name.full",
        "provider_type",
        "addr_practice.city",
    ),
)
