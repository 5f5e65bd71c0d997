"""RxNav of the US National Library of Medicine: names, codes, properties and relations of drugs in RxNorm."""

from dataclasses import replace

from toolgym.tools.http import Endpoint, Rate, Service, give, take

RXNAV = Service(
    "RxNav",
    "https://rxnav.nlm.nih.gov",
    Rate("rxnav.nlm.nih.gov", 20, burst=10),
    "RxNorm names and codes are public domain; other vocabularies under the UMLS licence",
)

RXCUI = take.text("rxcui", "RxNorm identifier (RxCUI), for example 161.", "medicine.rxcui", pattern=r"^\d{1,8}$")
NDC = take.text("ndc", "National Drug Code, for example 0071-0157-23.", "medicine.ndc")
NAME = take.text("name", "Name of a drug, for example lipitor.", "medicine.drug_name")
TERM_TYPES = take.texts(
    "term_types", "RxNorm term types, for example IN (ingredient) or SCD (clinical drug).", separator=" ", send="tty"
)
PROPERTY = take.text("property", "Name of an RxNorm property, for example TTY or RxNorm Name.", send="propName")

CONCEPT = (
    give.text("rxcui", "rxcui", "medicine.rxcui"),
    give.text("name", "name"),
    give.text("term_type", "tty"),
)


def _groups(root: str) -> tuple[give.Output, ...]:
    """Concepts that stand in groups by term type."""
    return (give.rows("concepts", f"{root}.conceptGroup[*].conceptProperties[*]", *CONCEPT),)


LISTED = (give.rows("concepts", "minConceptGroup.minConcept[*]", *CONCEPT),)
_PROPERTIES = (
    give.rows(
        "properties",
        "propConceptGroup.propConcept[*]",
        give.text("category", "propCategory"),
        give.text("name", "propName"),
        give.text("value", "propValue"),
    ),
)


def rxnorm(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, object],
    complete: bool = False,
) -> Endpoint:
    """An endpoint of the RxNorm interface."""
    return Endpoint(
        f"rxnorm_{name}",
        description,
        RXNAV,
        f"/REST/{path}",
        takes,
        gives,
        "rxnorm",
        example=example,
        complete=complete,
    )


_BOTH = (
    rxnorm(
        "find_rxcui_by_string",
        "Finds the RxNorm identifiers of a drug by its name.",
        "rxcui.json",
        (
            NAME,
            take.choice("search", "How names match: 0 exactly, 1 normalised, 2 both.", ("0", "1", "2"), default="2"),
        ),
        (give.texts("rxcuis", "idGroup.rxnormId[*]", "medicine.rxcui", label="RxNorm identifiers"),),
        {"name": "lipitor"},
        complete=True,
    ),
    rxnorm(
        "find_rxcui_by_id",
        "Finds the RxNorm identifiers that another vocabulary's code stands for.",
        "rxcui.json",
        (
            take.text("id_type", "Vocabulary, for example NDC, UNII_CODE or SNOMEDCT.", send="idtype"),
            take.text("id", "Code in that vocabulary."),
        ),
        (give.texts("rxcuis", "idGroup.rxnormId[*]", "medicine.rxcui"),),
        {"id_type": "NDC", "id": "0781-1506-10"},
    ),
    rxnorm(
        "get_drugs",
        "Lists the drug products that go by a name: an ingredient, a brand or a clinical dose form.",
        "drugs.json",
        (NAME, take.limit(20)),
        _groups("drugGroup"),
        {"name": "cymbalta"},
    ),
    rxnorm(
        "get_related_by_type",
        "Lists the concepts of given term types that are related to a concept.",
        "rxcui/{rxcui}/related.json",
        (RXCUI, TERM_TYPES, take.limit(20)),
        _groups("relatedGroup"),
        {"rxcui": "174742", "term_types": ["SBD", "SBDF"]},
    ),
    rxnorm(
        "get_related_by_relationship",
        "Lists the concepts that stand in a given relationship to a concept.",
        "rxcui/{rxcui}/related.json",
        (
            RXCUI,
            take.texts("relationships", "RxNorm relationships, for example tradename_of.", separator=" ", send="rela"),
            take.limit(20),
        ),
        _groups("relatedGroup"),
        {"rxcui": "174742", "relationships": ["tradename_of", "has_precise_ingredient"]},
    ),
    rxnorm(
        "get_all_related_info",
        "Lists all concepts that are directly or indirectly related to a concept, by term type.",
        "rxcui/{rxcui}/allrelated.json",
        (RXCUI, take.limit(30)),
        _groups("allRelatedGroup"),
        {"rxcui": "866350"},
    ),
    rxnorm(
        "get_approximate_match",
        "Finds the concepts whose names come closest to a text, misspelled or not.",
        "approximateTerm.json",
        (take.text("term", "Text to match, for example zocor 10 mg."), take.limit(10, 20, send="maxEntries")),
        (
            give.rows(
                "candidates",
                "approximateGroup.candidate[*]",
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("name", "name"),
                give.text("source", "source"),
                give.integer("rank", "rank"),
                give.decimal("score", "score", None, 4),
            ),
        ),
        {"term": "zocor 10 mg"},
    ),
    rxnorm(
        "get_all_concepts_by_tty",
        "Lists the concepts of given term types.",
        "allconcepts.json",
        (TERM_TYPES, take.limit(20)),
        LISTED,
        {"term_types": ["BPCK"]},
    ),
    rxnorm(
        "get_term_types",
        "Lists the term types of RxNorm.",
        "termtypes.json",
        (),
        (give.texts("term_types", "termTypeList.termType[*]"),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_id_types",
        "Lists the vocabularies whose codes RxNorm knows.",
        "idtypes.json",
        (),
        (give.texts("id_types", "idTypeList.idName[*]"),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_source_types",
        "Lists the vocabularies that RxNorm is made of.",
        "sourcetypes.json",
        (),
        (give.texts("sources", "sourceTypeList.sourceName[*]"),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_rxnorm_name",
        "Gives the RxNorm name of a concept.",
        "rxcui/{rxcui}.json",
        (RXCUI,),
        (give.text("name", "idGroup.name", "medicine.drug_name", label="RxNorm name"),),
        {"rxcui": "131725"},
    ),
    rxnorm(
        "get_spelling_suggestions",
        "Suggests drug names for one that may be misspelled.",
        "spellingsuggestions.json",
        (take.text("name", "The name as it is written."),),
        (give.texts("suggestions", "suggestionGroup.suggestionList.suggestion[*]"),),
        {"name": "ambienn"},
    ),
    rxnorm(
        "filter_by_property",
        "Gives the concept back if it has a property, or one of given values of it; else nothing is found.",
        "rxcui/{rxcui}/filter.json",
        (RXCUI, PROPERTY, take.texts("values", "Values.", separator=" ", send="propValues", optional=True)),
        (give.text("rxcui", "rxcui", "medicine.rxcui"),),
        {"rxcui": "7052", "property": "TTY", "values": ["IN", "PIN"]},
    ),
    rxnorm(
        "get_display_terms",
        "Lists the names that RxNorm uses to complete a drug name while it is typed.",
        "displaynames.json",
        (take.limit(50),),
        (give.texts("terms", "displayTermsList.term[*]"),),
        {},
    ),
    rxnorm(
        "get_all_properties",
        "Lists the properties of a concept.",
        "rxcui/{rxcui}/allProperties.json",
        (
            RXCUI,
            take.choice(
                "category",
                "Which properties.",
                ("all", "attributes", "codes", "names", "sources"),
                default="all",
                send="prop",
            ),
        ),
        _PROPERTIES,
        {"rxcui": "7052", "category": "attributes"},
    ),
    rxnorm(
        "get_rx_concept_properties",
        "Gives a concept's name, synonym and term type.",
        "rxcui/{rxcui}/properties.json",
        (RXCUI,),
        (
            give.text("name", "properties.name", "medicine.drug_name", label="RxNorm name"),
            give.text("synonym", "properties.synonym"),
            give.text("term_type", "properties.tty"),
            give.text("suppressed", "properties.suppress", label="suppression flag"),
        ),
        {"rxcui": "131725"},
    ),
    rxnorm(
        "get_rx_property",
        "Gives the values of one property of a concept.",
        "rxcui/{rxcui}/property.json",
        (RXCUI, PROPERTY),
        _PROPERTIES,
        {"rxcui": "7052", "property": "UNII_CODE"},
    ),
    rxnorm(
        "get_multi_ingred_brand",
        "Lists the brands that contain all given ingredients.",
        "brands.json",
        (take.texts("ingredients", "RxNorm identifiers.", "medicine.rxcui", separator=" ", send="ingredientids"),),
        (give.rows("brands", "brandGroup.conceptProperties[*]", *CONCEPT),),
        {"ingredients": ["8896", "20610"]},
        complete=True,
    ),
    rxnorm(
        "get_prop_categories",
        "Lists the categories of RxNorm properties.",
        "propCategories.json",
        (),
        (give.texts("categories", "propCategoryList.propCategory[*]"),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_prop_names",
        "Lists the names of RxNorm properties.",
        "propnames.json",
        (),
        (give.texts("properties", "propNameList.propName[*]", most=200),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_ndcs",
        "Lists the active National Drug Codes of a drug product.",
        "rxcui/{rxcui}/ndcs.json",
        (RXCUI, take.limit(50)),
        (give.texts("ndcs", "ndcGroup.ndcList.ndc[*]", "medicine.ndc"),),
        {"rxcui": "213269"},
    ),
    rxnorm(
        "get_rela_types",
        "Lists the relationships of RxNorm.",
        "relatypes.json",
        (),
        (give.texts("relationships", "relationTypeList.relationType[*]", most=100),),
        {},
        complete=True,
    ),
    rxnorm(
        "get_rela_paths",
        "Lists the paths of relationships by which RxNav gets from one term type to another.",
        "relapaths.json",
        (take.limit(50),),
        (
            give.rows(
                "paths",
                "relaPathList.relaPath[*]",
                give.text("source", "sourceTTY"),
                give.text("target", "targetTTY"),
                give.texts("path", "path[*]"),
            ),
        ),
        {},
    ),
)
"""What RxNorm answers for all its concepts and, under another address, for prescribable ones only."""


def _prescribable(endpoint: Endpoint) -> Endpoint:
    return replace(
        endpoint,
        name="prescribable_" + endpoint.name.removeprefix("rxnorm_"),
        description=endpoint.description[:-1] + ", among what can be prescribed in the United States today.",
        path=endpoint.path.replace("/REST/", "/REST/Prescribe/"),
        theme="prescribable",
    )


ENDPOINTS = (*_BOTH, *(_prescribable(endpoint) for endpoint in _BOTH))
