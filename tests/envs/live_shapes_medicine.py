"""Responses in the shapes that medicine's services answer with; shortened, the values made up or well known.

Each entry is a host, a pattern of path and query, and the body; the first that matches answers.
"""

CONCEPT = {
    "rxcui": "596928",
    "name": "duloxetine 20 MG Delayed Release Oral Capsule [Cymbalta]",
    "synonym": "Cymbalta 20 MG Delayed Release Oral Capsule",
    "tty": "SBD",
    "language": "ENG",
    "suppress": "N",
    "umlscui": "C1732037",
}
GROUPS = [{"tty": "BPCK"}, {"tty": "SBD", "conceptProperties": [CONCEPT, {**CONCEPT, "rxcui": "596930"}]}]
MINIMAL = {"rxcui": "161", "name": "acetaminophen", "tty": "IN"}
PROPERTY = {"propCategory": "CODES", "propName": "UNII_CODE", "propValue": "76I7G6D29C"}
CLASS = {"classId": "N02AA", "className": "Natural opium alkaloids", "classType": "ATC1-4"}
SIMILARITY = {
    "equivalenceScore": "0.632456",
    "inclusionScore": "-0.5",
    "intersection": "4",
    "cardinality1": "5",
    "cardinality2": "9",
}
RXNAV = "rxnav.nlm.nih.gov"
TABLES = "clinicaltables.nlm.nih.gov"
FDA = "api.fda.gov"
TRIALS = "clinicaltrials.gov"
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT04852770", "briefTitle": "Flow Cytometry in Asthma"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2021-04-01", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2022-03"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Mayo Clinic", "class": "OTHER"}},
        "conditionsModule": {"conditions": ["Asthma", "Eosinophilia"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "enrollmentInfo": {"count": 120, "type": "ACTUAL"},
        },
        "eligibilityModule": {"minimumAge": "18 Years"},
        "outcomesModule": {"primaryOutcomes": [{"measure": "FEV1", "timeFrame": "12 weeks"}]},
    },
    "hasResults": False,
}
RECALL = {
    "recall_number": "D-0419-2020",
    "product_description": "Ibuprofen tablets, 200 mg",
    "reason_for_recall": "cGMP deviations",
    "classification": "Class II",
    "recall_initiation_date": "20200131",
    "recalling_firm": "Pfizer Inc.",
}
META = {"disclaimer": "…", "license": "https://open.fda.gov/license/", "results": {"skip": 0, "limit": 10, "total": 3}}

SHAPES = (
    (RXNAV, r"/rxcui\.json\?", {"idGroup": {"name": "lipitor", "rxnormId": ["153165"]}}),
    (RXNAV, r"/rxcui/\d+\.json", {"idGroup": {"rxnormId": ["131725"], "name": "Ambien"}}),
    (RXNAV, r"/drugs\.json", {"drugGroup": {"name": None, "conceptGroup": GROUPS}}),
    (RXNAV, r"/related\.json", {"relatedGroup": {"rxcui": "174742", "termType": ["SBD"], "conceptGroup": GROUPS}}),
    (RXNAV, r"/allrelated\.json", {"allRelatedGroup": {"rxcui": "866350", "conceptGroup": GROUPS}}),
    (
        RXNAV,
        r"/approximateTerm\.json",
        {
            "approximateGroup": {
                "inputTerm": None,
                "candidate": [
                    {
                        "rxcui": "563653",
                        "rxaui": "12",
                        "score": "10.7",
                        "rank": "1",
                        "name": "simvastatin 10 MG",
                        "source": "RXNORM",
                    }
                ],
            }
        },
    ),
    (
        RXNAV,
        r"/RxTerms/allconcepts",
        {"minConceptGroup": {"minConcept": [{"fullName": "Zocor 10 MG", "termType": "SBD", "rxcui": "198440"}]}},
    ),
    (RXNAV, r"/all(concepts|status)\.json", {"minConceptGroup": {"minConcept": [MINIMAL]}}),
    (RXNAV, r"/termtypes", {"termTypeList": {"termType": ["BN", "IN", "SCD"]}}),
    (RXNAV, r"/idtypes", {"idTypeList": {"idName": ["AMPID", "NDC"]}}),
    (RXNAV, r"/sourcetypes", {"sourceTypeList": {"sourceName": ["ATC", "RXNORM"]}}),
    (
        RXNAV,
        r"/spellingsuggestions\.json\?name",
        {"suggestionGroup": {"name": None, "suggestionList": {"suggestion": ["ambien"]}}},
    ),
    (RXNAV, r"/filter\.json", {"rxcui": "7052"}),
    (RXNAV, r"/displaynames", {"displayTermsList": {"term": ["abacavir", "abatacept"]}}),
    (RXNAV, r"/(allProperties|property)\.json", {"propConceptGroup": {"propConcept": [PROPERTY]}}),
    (RXNAV, r"/rxcui/\d+/properties\.json", {"properties": CONCEPT}),
    (RXNAV, r"/brands\.json", {"brandGroup": {"rxcui": None, "conceptProperties": [CONCEPT]}}),
    (RXNAV, r"/propCategories", {"propCategoryList": {"propCategory": ["ATTRIBUTES", "CODES"]}}),
    (RXNAV, r"/propnames", {"propNameList": {"propName": ["TTY", "UNII_CODE"]}}),
    (RXNAV, r"/ndcs\.json", {"ndcGroup": {"rxcui": None, "ndcList": {"ndc": ["00069420030", "00069420033"]}}}),
    (RXNAV, r"/relatypes", {"relationTypeList": {"relationType": ["has_ingredient", "tradename_of"]}}),
    (
        RXNAV,
        r"/relapaths",
        {"relaPathList": {"relaPath": [{"sourceTTY": "BN", "targetTTY": "IN", "path": ["tradename_of"]}]}},
    ),
    (RXNAV, r"/REST/version", {"version": "02-Nov-2026", "apiVersion": "3.1.404"}),
    (
        RXNAV,
        r"/ndcproperties",
        {
            "ndcPropertyList": {
                "ndcProperty": [
                    {
                        "ndcItem": "00069306030",
                        "ndc9": "0069-3060",
                        "ndc10": "0069-3060-30",
                        "rxcui": "104699",
                        "splSetIdItem": "db52b91e",
                        "packagingList": {"packaging": ["30 TABLET in 1 BOTTLE"]},
                        "propertyConceptList": {"propertyConcept": [{"propName": "LABELER", "propValue": "Pfizer"}]},
                    }
                ]
            }
        },
    ),
    (
        RXNAV,
        r"/ndcstatus",
        {
            "ndcStatus": {
                "ndc11": "00904629161",
                "status": "ACTIVE",
                "rxcui": "259966",
                "conceptName": "4 ML dalteparin",
                "conceptStatus": "ACTIVE",
                "ndcHistory": [
                    {
                        "activeRxcui": "259966",
                        "originalRxcui": "259966",
                        "startDate": "200706",
                        "endDate": "202611",
                    }
                ],
            }
        },
    ),
    (
        RXNAV,
        r"/historystatus",
        {
            "rxcuiStatusHistory": {
                "metaData": {
                    "status": "Remapped",
                    "source": "RXNORM",
                    "releaseStartDate": "042005",
                    "releaseEndDate": "062007",
                    "isCurrent": "NO",
                },
                "attributes": {"rxcui": "105048", "name": "Amoxicillin 250 MG", "tty": "SCD"},
                "definitionalFeatures": {},
                "derivedConcepts": {"remappedConcept": [{"remappedRxCui": "308182", "remappedName": "amoxicillin"}]},
            }
        },
    ),
    (
        RXNAV,
        r"/relatedndc",
        {
            "ndcInfoList": {
                "ndcInfo": [
                    {
                        "ndc11": "00069306086",
                        "status": "ACTIVE",
                        "rxcui": "104699",
                        "conceptName": "azithromycin",
                    }
                ]
            }
        },
    ),
    (
        RXNAV,
        r"/allhistoricalndcs",
        {
            "historicalNdcConcept": {
                "historicalNdcTime": [
                    {
                        "status": "direct",
                        "rxcui": "1668240",
                        "ndcTime": [{"ndc": ["00069015001"], "startDate": "201509", "endDate": "202611"}],
                    }
                ]
            }
        },
    ),
    (RXNAV, r"/allNDCstatus", {"ndcList": {"ndc": ["00002011502"]}}),
    (
        RXNAV,
        r"/proprietary",
        {
            "proprietaryGroup": {
                "rxcui": "261455",
                "proprietaryInfo": [{"name": "Avandia", "type": "BN", "id": "1", "source": "MMSL"}],
            }
        },
    ),
    (
        RXNAV,
        r"/reformulationConcepts",
        {
            "reformulationConceptList": {
                "reformulationConcept": [
                    {
                        "rxcui": "1053155",
                        "reformulatedRxcui": "2589792",
                        "name": "Baza-Protect",
                        "reformulatedName": "Baza Protect Reformulated",
                    }
                ]
            }
        },
    ),
    (RXNAV, r"/RxTerms/version", {"rxtermsVersion": "RxTerms202611"}),
    (
        RXNAV,
        r"/RxTerms/rxcui/\d+/name",
        {"displayGroup": {"rxcui": "198440", "displayName": "Acetaminophen (Oral Pill)"}},
    ),
    (
        RXNAV,
        r"/RxTerms/rxcui/\d+/allinfo",
        {
            "rxtermsProperties": {
                "brandName": "Zocor",
                "displayName": "Zocor (Oral Pill)",
                "synonym": "",
                "fullName": "simvastatin 10 MG Oral Tablet [Zocor]",
                "fullGenericName": "simvastatin 10 MG Oral Tablet",
                "strength": "10 mg",
                "rxtermsDoseForm": "Tab",
                "route": "Oral Pill",
                "termType": "SBD",
                "rxcui": "563653",
                "genericRxcui": "314231",
                "rxnormDoseForm": "Oral Tablet",
                "suppress": "",
            }
        },
    ),
    (
        RXNAV,
        r"/rxclass/(allClasses|class/byName|class/byId)",
        {"rxclassMinConceptList": {"rxclassMinConcept": [CLASS]}},
    ),
    (RXNAV, r"/rxclass/classTypes", {"classTypeList": {"classTypeName": ["ATC1-4", "CHEM"]}}),
    (
        RXNAV,
        r"/rxclass/class/(byRxcui|byDrugName)",
        {
            "rxclassDrugInfoList": {
                "rxclassDrugInfo": [
                    {
                        "minConcept": {"rxcui": "7052", "name": "morphine", "tty": "IN"},
                        "rxclassMinConceptItem": CLASS,
                        "rela": "may_treat",
                        "relaSource": "MEDRT",
                    }
                ]
            }
        },
    ),
    (
        RXNAV,
        r"/rxclass/classMembers",
        {
            "drugMemberGroup": {
                "drugMember": [{"minConcept": MINIMAL, "nodeAttr": [{"attrName": "SourceId", "attrValue": "A12CA01"}]}]
            }
        },
    ),
    (RXNAV, r"/rxclass/relas\.json", {"relaList": {"rela": ["has_moa", "has_pe"]}}),
    (RXNAV, r"/rxclass/relaSources", {"relaSourceList": {"relaSourceName": ["ATC", "MEDRT"]}}),
    (RXNAV, r"/rxclass/version/", {"relaSourceVersion": "2026.11.02"}),
    (RXNAV, r"/rxclass/spellingsuggestions", {"suggestionList": {"suggestion": ["penicillins"]}}),
    (RXNAV, r"/rxclass/classContext", {"classPathList": {"classPath": [{"rxclassMinConcept": [CLASS, CLASS]}]}}),
    (
        RXNAV,
        r"/rxclass/classTree",
        {"rxclassTree": [{"rxclassMinConceptItem": CLASS, "rxclassTree": [{"rxclassMinConceptItem": CLASS}]}]},
    ),
    (
        RXNAV,
        r"/rxclass/classGraph",
        {
            "rxclassGraph": {
                "rxclassMinConceptItem": [CLASS],
                "rxclassEdge": [{"classId1": "A12C", "rela": "isa", "classId2": "A12"}],
            }
        },
    ),
    (RXNAV, r"/rxclass/class/similarInfo", {"similarityEntityItem": SIMILARITY}),
    (
        RXNAV,
        r"/rxclass/class/similar",
        {
            "similarityMember": {
                "ingredientRxcui": ["7052"],
                "rankClassConcept": [
                    {
                        "similarityEntityItem": SIMILARITY,
                        "drugClassConceptItem": {"rxclassMinConceptItem": CLASS, "rela": "", "relaSource": "ATC"},
                    }
                ],
            }
        },
    ),
    (
        TABLES,
        r"/api/rxterms/",
        [
            1,
            ["ARAVA (Oral Pill)"],
            {"STRENGTHS_AND_FORMS": [["10 mg Tab", "20 mg Tab"]], "RXCUIS": [["213377", "213379"]]},
            [["ARAVA (Oral Pill)"]],
        ],
    ),
    (TABLES, r"/api/", [71, ["A15.0"], None, [["A15.0", "Tuberculosis of lung", "x", "17q21"]]]),
    (
        FDA,
        r"/drug/label",
        {
            "meta": META,
            "results": [
                {
                    "effective_time": "20230526",
                    "indications_and_usage": ["Uses temporarily relieves minor aches"],
                    "warnings": ["Allergy alert"],
                    "boxed_warning": ["WARNING"],
                    "openfda": {
                        "brand_name": ["Advil"],
                        "generic_name": ["IBUPROFEN"],
                        "manufacturer_name": ["Haleon"],
                        "route": ["ORAL"],
                    },
                }
            ],
        },
    ),
    (
        FDA,
        r"/drug/event",
        {"meta": {}, "results": [{"term": "NAUSEA", "count": 51234}, {"term": "HEADACHE", "count": 42}]},
    ),
    (
        FDA,
        r"/drug/ndc",
        {
            "meta": META,
            "results": [
                {
                    "product_ndc": "0573-0150",
                    "brand_name": "Advil",
                    "labeler_name": "Haleon",
                    "dosage_form": "TABLET",
                    "active_ingredients": [{"name": "IBUPROFEN", "strength": "200 mg/1"}],
                }
            ],
        },
    ),
    (
        FDA,
        r"/drug/drugsfda",
        {
            "meta": META,
            "results": [
                {
                    "application_number": "NDA018989",
                    "sponsor_name": "GLAXOSMITHKLINE",
                    "products": [{"brand_name": "ADVIL", "marketing_status": "Over-the-counter"}],
                }
            ],
        },
    ),
    (FDA, r"/(drug|food)/enforcement", {"meta": META, "results": [RECALL]}),
    (
        FDA,
        r"/device/510k",
        {
            "meta": META,
            "results": [
                {
                    "k_number": "K914023",
                    "device_name": "PACEMAKER",
                    "applicant": "MEDTRONIC",
                    "decision_date": "1992-01-21",
                }
            ],
        },
    ),
    (TRIALS, r"/studies\?.*pageToken=next", {"totalCount": 2, "studies": [STUDY]}),
    (TRIALS, r"/studies\?", {"totalCount": 2, "studies": [STUDY], "nextPageToken": "next"}),
    (TRIALS, r"/studies/NCT", STUDY),
    (TRIALS, r"/stats/size", {"totalStudies": 558231, "averageSizeBytes": 15000}),
)
