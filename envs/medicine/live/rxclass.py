"""RxClass of the US National Library of Medicine: classes of drugs and their members."""

from dataclasses import replace

from toolgym.envs.medicine.live.rxnav import RXCUI, RXNAV
from toolgym.tools.http import Endpoint, give, take

CLASS_ID = take.text("class_id", "Class identifier, for example B01AA.", "medicine.drug_class", send="classId")
CLASS_TYPES = take.texts(
    "class_types", "Types of class, for example ATC1-4, EPC, MOA or DISEASE.", separator=" ", send="classTypes",
    optional=True,
)  # fmt: skip
SOURCE = take.text(
    "source",
    "Source of drug relations: ATC, ATCPROD, DAILYMED, FDASPL, MEDRT, RXNORM, SNOMEDCT or VA.",
    send="relaSource",
)
RELATION = take.text("relation", "Relation, for example may_treat or has_epc.", send="rela", optional=True)
RELATIONS = take.texts("relations", "Relations, such as may_treat.", separator=" ", send="relas", optional=True)

_CLASS = (
    give.text("class_id", "classId", "medicine.drug_class"),
    give.text("name", "className"),
    give.text("type", "classType"),
)
_LISTED = (give.rows("classes", "rxclassMinConceptList.rxclassMinConcept[*]", *_CLASS),)
_OF_DRUG = (
    give.rows(
        "classes",
        "rxclassDrugInfoList.rxclassDrugInfo[*]",
        give.text("class_id", "rxclassMinConceptItem.classId", "medicine.drug_class"),
        give.text("name", "rxclassMinConceptItem.className"),
        give.text("type", "rxclassMinConceptItem.classType"),
        give.text("relation", "rela"),
        give.text("source", "relaSource"),
        give.text("rxcui", "minConcept.rxcui", "medicine.rxcui"),
    ),
)
_SIMILAR = (
    give.rows(
        "classes",
        "similarityMember.rankClassConcept[*]",
        give.text("class_id", "drugClassConceptItem.rxclassMinConceptItem.classId", "medicine.drug_class"),
        give.text("name", "drugClassConceptItem.rxclassMinConceptItem.className"),
        give.text("source", "drugClassConceptItem.relaSource"),
        give.decimal("equivalence", "similarityEntityItem.equivalenceScore", None, 6),
        give.decimal("inclusion", "similarityEntityItem.inclusionScore", None, 6),
        give.integer("shared", "similarityEntityItem.intersection"),
    ),
)


def _rxclass(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, object],
    complete: bool = False,
) -> Endpoint:
    return Endpoint(
        f"rxclass_{name}",
        description,
        RXNAV,
        f"/REST/rxclass/{path}.json",
        takes,
        gives,
        "rxclass",
        example=example,
        complete=complete,
    )


def _numbered(number: int) -> tuple[take.Argument, ...]:
    return (
        take.text(f"class_id_{number}", "Class identifier.", "medicine.drug_class", send=f"classId{number}"),
        replace(SOURCE, name=f"source_{number}", send=f"relaSource{number}"),
        replace(RELATION, name=f"relation_{number}", send=f"rela{number}"),
    )


ENDPOINTS = (
    _rxclass(
        "get_all_classes",
        "Lists drug classes of given types.",
        "allClasses",
        (CLASS_TYPES, take.limit(30)),
        _LISTED,
        {"class_types": ["TC"]},
    ),
    _rxclass(
        "get_class_types",
        "Lists the types of drug class.",
        "classTypes",
        (),
        (give.texts("types", "classTypeList.classTypeName[*]"),),
        {},
        complete=True,
    ),
    _rxclass(
        "find_class_by_name",
        "Finds drug classes by name.",
        "class/byName",
        (take.text("name", "Name of the class, for example radiopharmaceuticals.", send="className"), CLASS_TYPES),
        _LISTED,
        {"name": "radiopharmaceuticals"},
    ),
    _rxclass(
        "find_classes_by_id",
        "Finds drug classes by identifier.",
        "class/byId",
        (CLASS_ID,),
        _LISTED,
        {"class_id": "B01AA"},
        complete=True,
    ),
    _rxclass(
        "get_class_by_rxnorm_drug_id",
        "Lists the classes that an RxNorm drug belongs to.",
        "class/byRxcui",
        (RXCUI, replace(SOURCE, required=False), RELATIONS, take.limit(30)),
        _OF_DRUG,
        {"rxcui": "7052", "source": "MEDRT", "relations": ["may_treat"]},
    ),
    _rxclass(
        "get_class_by_rxnorm_drug_name",
        "Lists the classes that a drug belongs to, by the drug's name.",
        "class/byDrugName",
        (
            take.text("name", "Name of the drug, for example morphine.", "medicine.drug_name", send="drugName"),
            replace(SOURCE, required=False),
            RELATIONS,
            take.limit(30),
        ),
        _OF_DRUG,
        {"name": "morphine", "source": "MEDRT", "relations": ["may_treat"]},
    ),
    _rxclass(
        "get_class_members",
        "Lists the drugs of a class.",
        "classMembers",
        (CLASS_ID, SOURCE, RELATION, take.limit(30)),
        (
            give.rows(
                "drugs",
                "drugMemberGroup.drugMember[*].minConcept",
                give.text("rxcui", "rxcui", "medicine.rxcui"),
                give.text("name", "name", "medicine.drug_name"),
                give.text("term_type", "tty"),
            ),
        ),
        {"class_id": "A12CA", "source": "ATC"},
    ),
    _rxclass(
        "get_relas",
        "Lists the relations between drugs and classes that a source states.",
        "relas",
        (replace(SOURCE, required=False),),
        (give.texts("relations", "relaList.rela[*]"),),
        {"source": "DAILYMED"},
    ),
    _rxclass(
        "get_sources_of_drug_class_relations",
        "Lists the sources of relations between drugs and classes.",
        "relaSources",
        (),
        (give.texts("sources", "relaSourceList.relaSourceName[*]"),),
        {},
        complete=True,
    ),
    _rxclass(
        "get_rela_source_version",
        "Gives the version of a source of relations between drugs and classes.",
        "version/{source}",
        (SOURCE,),
        (give.text("version", "relaSourceVersion"),),
        {"source": "MEDRT"},
    ),
    _rxclass(
        "get_spelling_suggestions",
        "Suggests names of drugs or classes for one that may be misspelled.",
        "spellingsuggestions",
        (
            take.text("term", "The name as it is written."),
            take.choice("type", "What is looked for.", ("CLASS", "DRUG"), default="CLASS"),
        ),
        (give.texts("suggestions", "suggestionList.suggestion[*]"),),
        {"term": "pnicillins", "type": "CLASS"},
    ),
    _rxclass(
        "get_class_contexts",
        "Gives the paths from a class up to the roots of its hierarchies.",
        "classContext",
        (CLASS_ID,),
        (
            give.rows(
                "paths",
                "classPathList.classPath[*]",
                give.texts("class_ids", "rxclassMinConcept[*].classId", "medicine.drug_class"),
                give.texts("names", "rxclassMinConcept[*].className"),
            ),
        ),
        {"class_id": "D007093"},
        complete=True,
    ),
    _rxclass(
        "get_class_tree",
        "Lists the classes directly below a class.",
        "classTree",
        (CLASS_ID, take.limit(50)),
        (
            give.text("name", "rxclassTree[0].rxclassMinConceptItem.className", label="class name"),
            give.rows("children", "rxclassTree[0].rxclassTree[*].rxclassMinConceptItem", *_CLASS),
        ),
        {"class_id": "0"},
    ),
    _rxclass(
        "get_class_graph_by_source",
        "Gives a class and its ancestors in one hierarchy, as nodes and edges.",
        "classGraph",
        (CLASS_ID, take.text("class_type", "Type of class, for example ATC1-4.", send="source", optional=True)),
        (
            give.rows("nodes", "rxclassGraph.rxclassMinConceptItem[*]", *_CLASS),
            give.rows(
                "edges",
                "rxclassGraph.rxclassEdge[*]",
                give.text("child", "classId1", "medicine.drug_class"),
                give.text("relation", "rela"),
                give.text("parent", "classId2", "medicine.drug_class"),
            ),
        ),
        {"class_id": "A12CA", "class_type": "ATC1-4"},
        complete=True,
    ),
    _rxclass(
        "get_similarity_information",
        "Compares the drugs of two classes.",
        "class/similarInfo",
        (*_numbered(1), *_numbered(2)),
        (
            give.decimal("equivalence", "similarityEntityItem.equivalenceScore", None, 6),
            give.decimal("inclusion", "similarityEntityItem.inclusionScore", None, 6),
            give.integer("shared", "similarityEntityItem.intersection"),
            give.integer("drugs_1", "similarityEntityItem.cardinality1"),
            give.integer("drugs_2", "similarityEntityItem.cardinality2"),
        ),
        {"class_id_1": "N02AA", "source_1": "ATC", "class_id_2": "N0000008072", "source_2": "MEDRT"},
    ),
    _rxclass(
        "find_similar_classes_by_class",
        "Finds classes that have much the same drugs as a class.",
        "class/similar",
        (CLASS_ID, SOURCE, RELATION, take.limit(10, 50, send="top")),
        _SIMILAR,
        {"class_id": "N02AA", "source": "ATC"},
    ),
    _rxclass(
        "find_similar_classes_by_drug_list",
        "Finds classes that have much the same drugs as a list of drugs.",
        "class/similarByRxcuis",
        (
            take.texts("rxcuis", "RxNorm identifiers.", "medicine.rxcui", separator=" "),
            replace(SOURCE, required=False),
            take.limit(10, 50, send="top"),
        ),
        _SIMILAR,
        {"rxcuis": ["7052", "7804", "23088"]},
    ),
)
