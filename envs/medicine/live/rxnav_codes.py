"""RxNav's histories, National Drug Codes and display names (RxTerms)."""

from dataclasses import replace

from toolgym.envs.medicine.live.rxnav import LISTED, NDC, RXCUI, RXNAV, rxnorm
from toolgym.tools.http import Endpoint, give, take

_CODES = (
    rxnorm(
        "get_rxnorm_version",
        "Gives the version of the RxNorm data and of the service.",
        "version.json",
        (),
        (give.text("version", "version", label="data version"), give.text("api_version", "apiVersion")),
        {},
    ),
    rxnorm(
        "get_ndc_properties",
        "Gives labeller, packaging and concept of a National Drug Code.",
        "ndcproperties.json",
        (replace(NDC, send="id"),),
        (
            give.rows(
                "products",
                "ndcPropertyList.ndcProperty[*]",
                give.text("ndc", "ndcItem"),
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("label_id", "splSetIdItem"),
                give.texts("packaging", "packagingList.packaging[*]"),
                give.text("labeller", "propertyConceptList.propertyConcept[?propName=LABELER].propValue"),
            ),
        ),
        {"ndc": "0069-3060-30"},
    ),
    rxnorm(
        "get_ndc_status",
        "Says whether a National Drug Code is active, and which concepts it stood for, when.",
        "ndcstatus.json",
        (NDC,),
        (
            give.text("status", "ndcStatus.status"),
            give.text("rxcui", "ndcStatus.rxcui", "medicine.rxcui", label="RxNorm identifier"),
            give.text("name", "ndcStatus.conceptName", "medicine.drug_name", label="drug name"),
            give.rows(
                "history",
                "ndcStatus.ndcHistory[*]",
                give.text("rxcui", "activeRxcui", "medicine.rxcui"),
                give.text("start", "startDate"),
                give.text("end", "endDate"),
            ),
        ),
        {"ndc": "00904629161"},
        complete=True,
    ),
    rxnorm(
        "get_rxcui_history_status",
        "Gives the status of a concept, retired ones included, and when it was active.",
        "rxcui/{rxcui}/historystatus.json",
        (RXCUI,),
        (
            give.text("status", "rxcuiStatusHistory.metaData.status"),
            give.text("name", "rxcuiStatusHistory.attributes.name", label="RxNorm name"),
            give.text("term_type", "rxcuiStatusHistory.attributes.tty"),
            give.text("release_start", "rxcuiStatusHistory.metaData.releaseStartDate", label="first release"),
            give.text("release_end", "rxcuiStatusHistory.metaData.releaseEndDate", label="last release"),
            give.rows(
                "remapped_to",
                "rxcuiStatusHistory.derivedConcepts.remappedConcept[*]",
                give.text("rxcui", "remappedRxCui", "medicine.rxcui"),
                give.text("name", "remappedName"),
            ),
        ),
        {"rxcui": "105048"},
        complete=True,
    ),
    rxnorm(
        "find_related_ndcs",
        "Lists the National Drug Codes of the same product, concept or drug as a given code.",
        "relatedndc.json",
        (
            NDC,
            take.choice("relation", "What they share.", ("product", "concept", "drug"), default="product"),
            take.limit(50),
        ),
        (
            give.rows(
                "ndcs",
                "ndcInfoList.ndcInfo[*]",
                give.text("ndc", "ndc11", "medicine.ndc"),
                give.text("status", "status"),
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("name", "conceptName"),
            ),
        ),
        {"ndc": "0069-3060-30", "relation": "product"},
    ),
    rxnorm(
        "get_all_concepts_by_status",
        "Lists the concepts that have a given status.",
        "allstatus.json",
        (
            take.choice("status", "The status.", ("Active", "Obsolete", "Remapped", "Quantified", "NotCurrent")),
            take.limit(20),
        ),
        LISTED,
        {"status": "Quantified"},
    ),
    rxnorm(
        "get_all_historical_ndcs",
        "Lists the National Drug Codes that a drug product ever had, and when.",
        "rxcui/{rxcui}/allhistoricalndcs.json",
        (RXCUI, take.choice("history", "0 current, 1 ever, 2 remapped concepts too.", ("0", "1", "2"), default="2")),
        (
            give.rows(
                "ndcs",
                "historicalNdcConcept.historicalNdcTime[*].ndcTime[*]",
                give.text("ndc", "ndc[0]", "medicine.ndc"),
                give.text("start", "startDate"),
                give.text("end", "endDate"),
            ),
        ),
        {"rxcui": "1668240"},
    ),
    rxnorm(
        "get_all_ndcs_by_status",
        "Lists National Drug Codes that have a given status.",
        "allNDCstatus.json",
        (take.choice("status", "The status.", ("Active", "Obsolete", "Alien")), take.limit(50)),
        (give.texts("ndcs", "ndcList.ndc[*]", "medicine.ndc"),),
        {"status": "Alien"},
    ),
    rxnorm(
        "get_proprietary_information",
        "Lists what other vocabularies call a concept, as far as their licences allow.",
        "rxcui/{rxcui}/proprietary.json",
        (RXCUI, take.limit(30)),
        (
            give.rows(
                "entries",
                "proprietaryGroup.proprietaryInfo[*]",
                give.text("name", "name"),
                give.text("type", "type"),
                give.text("id", "id"),
                give.text("source", "source"),
            ),
        ),
        {"rxcui": "261455"},
    ),
    rxnorm(
        "get_reformulation_concepts",
        "Lists the brands whose formula was changed, with the brand of the new formula.",
        "reformulationConcepts.json",
        (take.limit(50),),
        (
            give.rows(
                "pairs",
                "reformulationConceptList.reformulationConcept[*]",
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("name", "name"),
                give.text("reformulated_rxcui", "reformulatedRxcui", "medicine.rxcui"),
                give.text("reformulated_name", "reformulatedName"),
            ),
        ),
        {},
    ),
)

_RXTERMS = (
    Endpoint(
        "rxterms_get_all_concepts",
        "Lists the concepts of RxTerms, the drug names for entering orders.",
        RXNAV,
        "/REST/RxTerms/allconcepts.json",
        (take.limit(20),),
        (
            give.rows(
                "concepts",
                "minConceptGroup.minConcept[*]",
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("name", "fullName"),
                give.text("term_type", "termType"),
            ),
        ),
        "rxterms",
    ),
    Endpoint(
        "rxterms_get_rxterms_version",
        "Gives the version of the RxTerms data.",
        RXNAV,
        "/REST/RxTerms/version.json",
        (),
        (give.text("version", "rxtermsVersion", label="RxTerms version"),),
        "rxterms",
    ),
    Endpoint(
        "rxterms_get_rxterm_display_name",
        "Gives the name under which RxTerms displays a concept.",
        RXNAV,
        "/REST/RxTerms/rxcui/{rxcui}/name.json",
        (RXCUI,),
        (give.text("display_name", "displayGroup.displayName"),),
        "rxterms",
        example={"rxcui": "198440"},
    ),
    Endpoint(
        "rxterms_get_all_rxterm_info",
        "Gives brand, generic name, strength, route and dose form of a drug product.",
        RXNAV,
        "/REST/RxTerms/rxcui/{rxcui}/allinfo.json",
        (RXCUI,),
        (
            give.text("brand_name", "rxtermsProperties.brandName"),
            give.text("display_name", "rxtermsProperties.displayName"),
            give.text("full_name", "rxtermsProperties.fullName"),
            give.text("generic_name", "rxtermsProperties.fullGenericName", label="full generic name"),
            give.text("strength", "rxtermsProperties.strength"),
            give.text("route", "rxtermsProperties.route", label="route of administration"),
            give.text("dose_form", "rxtermsProperties.rxnormDoseForm"),
            give.text("generic_rxcui", "rxtermsProperties.genericRxcui", "medicine.rxcui"),
        ),
        "rxterms",
        example={"rxcui": "198440"},
    ),
)

ENDPOINTS = (*_CODES, *_RXTERMS)
