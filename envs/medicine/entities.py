"""Entity types of the medicine pack that name things: codes, phenotypes, diseases, genes, drugs, standards, cohorts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from toolgym.envs.medicine.data import code_maps, dicom, drugs, fhir, hpo, icd10cm, patients, risk, studies, who
from toolgym.tools import Entity, EntityType, NotFound
from toolgym.tools.entities import Scalar

Icd10cm = Annotated[str, Entity("medicine.icd10cm")]
Icd10cmCategory = Annotated[str, Entity("medicine.icd10cm_category")]
Icd10cmBlock = Annotated[str, Entity("medicine.icd10cm_block")]
Icd10cmChapter = Annotated[str, Entity("medicine.icd10cm_chapter")]
DiagnosisTitle = Annotated[str, Entity("medicine.diagnosis")]
WhoIcd10 = Annotated[str, Entity("medicine.icd10_who")]
Icd9 = Annotated[str, Entity("medicine.icd9")]
Ccs = Annotated[str, Entity("medicine.ccs")]
Ccsr = Annotated[str, Entity("medicine.ccsr")]
Pcs = Annotated[str, Entity("medicine.icd10pcs")]
Hcc = Annotated[str, Entity("medicine.hcc")]
Elixhauser = Annotated[str, Entity("medicine.elixhauser")]
Phenotype = Annotated[str, Entity("medicine.hpo")]
Disease = Annotated[str, Entity("medicine.disease")]
Gene = Annotated[str, Entity("biology.gene")]
UmlsConcept = Annotated[str, Entity("medicine.umls")]
Drug = Annotated[str, Entity("medicine.drug")]
Brand = Annotated[str, Entity("medicine.drug_brand")]
DrugbankId = Annotated[str, Entity("medicine.drugbank")]
MeshPlace = Annotated[str, Entity("medicine.mesh_tree")]
MedlinePlusId = Annotated[str, Entity("medicine.medlineplus")]
DicomTag = Annotated[str, Entity("medicine.dicom_tag")]
DicomKeyword = Annotated[str, Entity("medicine.dicom_keyword")]
DicomUid = Annotated[str, Entity("medicine.dicom_uid")]
FhirResource = Annotated[str, Entity("medicine.fhir_resource")]
FhirElement = Annotated[str, Entity("medicine.fhir_element")]
FhirType = Annotated[str, Entity("medicine.fhir_type")]
Title = Annotated[str, Entity("medicine.title")]
ProcedureTitle = Annotated[str, Entity("medicine.procedure")]
Term = Annotated[str, Entity("medicine.term")]
OtherName = Annotated[str, Entity("medicine.other_name")]
BodySystem = Annotated[str, Entity("medicine.body_system")]
DrugbankNumber = Annotated[str, Entity("medicine.drugbank_number")]
MedlinePlusNumber = Annotated[str, Entity("medicine.medlineplus_number")]
DicomName = Annotated[str, Entity("medicine.dicom_name")]
FhirCode = Annotated[str, Entity("medicine.fhir_code")]
StudyPatient = Annotated[str, Entity("medicine.study_patient")]
Cohort = Annotated[str, Entity("medicine.cohort")]
Day = Annotated[date, Entity("time.date")]
DueDay = Annotated[date, Entity("medicine.due_date")]
MenstruationDay = Annotated[date, Entity("medicine.menstruation_date")]


def _called(words: str) -> Callable[[Scalar], str]:
    return lambda value: f"the {words} {value}"


def _undotted(value: Scalar) -> tuple[str, ...]:
    plain = str(value).replace(".", "")
    return (plain,) if plain != value else ()


def _term_text(value: Scalar) -> str:
    try:
        return f'the phenotype "{hpo.find_term(str(value))[1]}" ({value})'
    except NotFound:
        return f"the phenotype {value}"


def _term_aliases(value: Scalar) -> tuple[str, ...]:
    try:
        return (hpo.find_term(str(value))[1],)
    except NotFound:
        return ()


def _disease_text(value: Scalar) -> str:
    try:
        return f'the disease "{hpo.find_disease(str(value))[1]}" ({value})'
    except NotFound:
        return f"the disease {value}"


def _disease_aliases(value: Scalar) -> tuple[str, ...]:
    """The name, if only one annotated disease bears it."""
    try:
        name = hpo.find_disease(str(value))[1]
    except NotFound:
        return ()
    same = hpo.INDEX.rows("SELECT 1 FROM disease WHERE name = ? COLLATE NOCASE", name)
    return (name,) if len(same) == 1 else ()


def _hcc_text(value: Scalar) -> str:
    model, _, number = str(value).partition("-HCC")
    return f"HCC {number} of the CMS-HCC model {model}"


def _measure_text(value: Scalar) -> str:
    label = risk.measures().get(str(value))
    return f'the Elixhauser measure "{label}" ({value})' if label else f"the Elixhauser measure {value}"


def _measure_aliases(value: Scalar) -> tuple[str, ...]:
    label = risk.measures().get(str(value))
    return (f"CMR_{value}", label) if label else ()


def _drug_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names that stand for this drug alone."""
    try:
        known = drugs.find_drug(str(value))
    except NotFound:
        return ()
    return tuple(
        drugs.INDEX.column(
            "SELECT name FROM other_name o WHERE drug = ? AND (SELECT count(DISTINCT drug) FROM other_name p WHERE"
            " p.name = o.name) = 1 ORDER BY name LIMIT 40",
            known,
        )
    )


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _day_aliases(value: Scalar) -> tuple[str, ...]:
    day = date.fromisoformat(str(value))
    return (_day_text(value), f"{day:%B} {day.day}, {day.year}")


def _day_seeds() -> tuple[str, ...]:
    first = date(2009, 1, 6)
    return tuple((first + timedelta(days=17 * k)).isoformat() for k in range(300))


def _code_seeds() -> tuple[str, ...]:
    """Billable codes with equivalents in the other classifications, and codes that count in risk adjustment."""
    return tuple(sorted({*code_maps.mapped_codes(), *risk.risk_codes()}))


def _element_text(value: Scalar) -> str:
    resource, _, name = str(value).partition(".")
    return f'the element "{name}" of the FHIR R5 resource {resource}'


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "medicine.icd10cm",
        "ICD-10-CM code",
        "ICD-10-CM codes",
        _called("ICD-10-CM code"),
        seeds=_code_seeds,
        aliases=_undotted,
    ),
    EntityType(
        "medicine.icd10cm_category",
        "ICD-10-CM category",
        "ICD-10-CM categories",
        _called("ICD-10-CM category"),
        seeds=icd10cm.categories,
        is_a="medicine.icd10cm",
    ),
    EntityType(
        "medicine.icd10cm_block",
        "ICD-10-CM block",
        "ICD-10-CM blocks",
        _called("ICD-10-CM block"),
        seeds=icd10cm.blocks,
    ),
    EntityType(
        "medicine.icd10cm_chapter",
        "ICD-10-CM chapter",
        "ICD-10-CM chapters",
        lambda value: f"chapter {value} of ICD-10-CM",
        seeds=lambda: tuple(str(number) for number in range(1, 23)),
        identifies=False,
    ),
    EntityType(
        "medicine.diagnosis",
        "diagnosis",
        "diagnoses",
        lambda value: f'the diagnosis "{value}"',
        seeds=lambda: tuple(title for title, _ in icd10cm.plain_titles()[::40]),
    ),
    EntityType(
        "medicine.icd10_who",
        "WHO ICD-10 code",
        "WHO ICD-10 codes",
        _called("WHO ICD-10 code"),
        seeds=who.who_seeds,
        aliases=_undotted,
    ),
    EntityType(
        "medicine.icd9",
        "ICD-9-CM code",
        "ICD-9-CM codes",
        _called("ICD-9-CM code"),
        seeds=code_maps.icd9_seeds,
        aliases=_undotted,
    ),
    EntityType(
        "medicine.ccs",
        "CCS category",
        "CCS categories",
        lambda value: f"the CCS diagnosis category {value}",
        seeds=lambda: tuple(
            code_maps.INDEX.column("SELECT DISTINCT CAST(ccs AS TEXT) FROM icd9 WHERE ccs IS NOT NULL ORDER BY ccs")
        ),
    ),
    EntityType(
        "medicine.ccsr", "CCSR category", "CCSR categories", _called("CCSR category"), seeds=code_maps.ccsr_seeds
    ),
    EntityType(
        "medicine.icd10pcs",
        "ICD-10-PCS code",
        "ICD-10-PCS codes",
        _called("ICD-10-PCS code"),
        seeds=code_maps.pcs_seeds,
    ),
    EntityType(
        "medicine.hcc",
        "condition category",
        "condition categories",
        _hcc_text,
        seeds=risk.hcc_seeds,
        aliases=lambda value: (_hcc_text(value), str(value).replace("-", " ")),
    ),
    EntityType(
        "medicine.elixhauser",
        "Elixhauser measure",
        "Elixhauser measures",
        _measure_text,
        seeds=lambda: tuple(risk.measures()),
        aliases=_measure_aliases,
    ),
    EntityType("medicine.hpo", "phenotype", "phenotypes", _term_text, seeds=hpo.term_seeds, aliases=_term_aliases),
    EntityType(
        "medicine.disease", "disease", "diseases", _disease_text, seeds=hpo.disease_seeds, aliases=_disease_aliases
    ),
    EntityType("biology.gene", "gene", "genes", _called("gene"), seeds=hpo.gene_seeds),
    EntityType("medicine.umls", "UMLS concept", "UMLS concepts", _called("UMLS concept"), seeds=hpo.umls_seeds),
    EntityType(
        "medicine.drug", "drug", "drugs", _called("drug"), seeds=lambda: drugs.drug_seeds()[::2], aliases=_drug_aliases
    ),
    EntityType("medicine.drug_brand", "brand", "brands", _called("brand"), seeds=drugs.brand_seeds),
    EntityType(
        "medicine.drugbank",
        "DrugBank identifier",
        "DrugBank identifiers",
        _called("DrugBank identifier"),
        seeds=lambda: tuple(drugs.identifier(name, "drugbank") for name in drugs.drug_seeds()[1::4]),
    ),
    EntityType(
        "medicine.mesh_tree",
        "MeSH tree number",
        "MeSH tree numbers",
        _called("MeSH tree number"),
        seeds=drugs.place_seeds,
    ),
    EntityType(
        "medicine.medlineplus",
        "MedlinePlus identifier",
        "MedlinePlus identifiers",
        _called("MedlinePlus identifier"),
        seeds=lambda: tuple(drugs.identifier(name, "medlineplus") for name in drugs.drug_seeds()[2::5]),
    ),
    EntityType(
        "medicine.dicom_tag",
        "DICOM tag",
        "DICOM tags",
        _called("DICOM tag"),
        seeds=dicom.tag_seeds,
        aliases=lambda value: (str(value).strip("()").replace(",", ""), str(value).strip("()")),
    ),
    EntityType(
        "medicine.dicom_keyword",
        "DICOM keyword",
        "DICOM keywords",
        _called("DICOM keyword"),
        seeds=dicom.keyword_seeds,
    ),
    EntityType("medicine.dicom_uid", "DICOM UID", "DICOM UIDs", _called("DICOM UID"), seeds=dicom.uid_seeds),
    EntityType(
        "medicine.fhir_resource",
        "FHIR resource",
        "FHIR resources",
        _called("FHIR R5 resource"),
        seeds=lambda: fhir.RESOURCES,
    ),
    EntityType(
        "medicine.fhir_element",
        "FHIR element",
        "FHIR elements",
        _element_text,
        seeds=fhir.element_seeds,
        aliases=lambda value: (str(value).partition(".")[2],),
    ),
    EntityType("medicine.fhir_type", "FHIR data type", "FHIR data types", _called("FHIR data type")),
    # What a code, a drug or an element is called: answers, which no tool takes as an argument.
    EntityType("medicine.title", "title", "titles"),
    EntityType("medicine.procedure", "procedure", "procedures"),
    EntityType("medicine.term", "term", "terms"),
    EntityType("medicine.other_name", "name", "names"),
    EntityType("medicine.body_system", "body system", "body systems"),
    EntityType("medicine.drugbank_number", "DrugBank identifier", "DrugBank identifiers"),
    EntityType("medicine.medlineplus_number", "MedlinePlus identifier", "MedlinePlus identifiers"),
    EntityType("medicine.dicom_name", "name", "names"),
    EntityType("medicine.fhir_code", "code", "codes"),
    EntityType(
        "medicine.study_patient",
        "patient",
        "patients",
        lambda value: f"patient {value} of the diabetes study (Efron 2004)",
        seeds=lambda: tuple(patients.patients()),
    ),
    EntityType(
        "medicine.cohort",
        "cohort",
        "cohorts",
        lambda value: studies.cohort_text(str(value)),
        seeds=studies.cohort_keys,
    ),
    EntityType("time.date", "date", "dates", _day_text, seeds=_day_seeds, aliases=_day_aliases),
    EntityType(
        "medicine.due_date",
        "due date",
        "due dates",
        _day_text,
        lambda: _day_seeds()[1::3],
        _day_aliases,
        is_a="time.date",
    ),
    EntityType(
        "medicine.menstruation_date",
        "date",
        "dates",
        _day_text,
        seeds=lambda: _day_seeds()[::3],
        aliases=_day_aliases,
        is_a="time.date",
    ),
)
