"""Medicine, live: drugs, classes, code systems, trials and labels asked of public services.

`LIVE_POOL` holds the tools; they need the network or a snapshot, and no key.
"""

from toolgym.envs.medicine.live import clinical_tables, openfda, rxclass, rxnav, rxnav_codes, trials
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import live_tools

ENTITY_TYPES = (
    EntityType(
        "medicine.drug_name",
        "drug",
        "drugs",
        seeds=lambda: (
            "aspirin", "ibuprofen", "metformin", "atorvastatin", "lisinopril", "amoxicillin", "omeprazole", "warfarin",
            "morphine", "sertraline", "albuterol", "furosemide", "gabapentin", "prednisone", "methotrexate",
        ),
    ),
    EntityType(
        "medicine.rxcui",
        "RxNorm concept",
        "RxNorm concepts",
        lambda value: f"the RxNorm concept {value}",
        seeds=lambda: ("161", "1191", "5640", "6809", "7052", "7646", "8640", "11289", "36437", "83367"),
    ),
    EntityType("medicine.ndc", "National Drug Code", "National Drug Codes", lambda v: f"the National Drug Code {v}"),
    EntityType(
        "medicine.drug_class",
        "drug class",
        "drug classes",
        lambda value: f"the drug class {value}",
        seeds=lambda: ("A10BA", "B01AA", "C09AA", "C10AA", "J01CA", "M01AE", "N02AA", "N06AB"),
    ),
    EntityType(
        "medicine.trial",
        "study",
        "studies",
        lambda value: f"the study {value}",
        seeds=lambda: ("NCT00000620", "NCT04280705", "NCT04368728", "NCT04470427"),
    ),
    EntityType("medicine.icd10cm", "diagnosis code", "diagnosis codes", lambda v: f"the ICD-10-CM code {v}"),
)  # fmt: skip

TABLES = (rxnav, rxnav_codes, rxclass, clinical_tables, openfda, trials)
LIVE_POOL = ToolPool(
    f"{__name__}:LIVE_POOL",
    live_tools((endpoint for table in TABLES for endpoint in table.ENDPOINTS), "medicine"),
    ENTITY_TYPES,
)
"""Every live medicine tool, and the entity types that link them."""

__all__ = ["LIVE_POOL"]
