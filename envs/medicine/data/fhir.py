"""The elements of FHIR R5 resources, read from the source of ``fhir.resources`` (importing all of it takes seconds)."""

import ast
import sqlite3
from functools import cache

from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source, Unavailable

RESOURCES = (
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse",
    "AuditEvent", "BodyStructure", "CarePlan", "CareTeam", "ChargeItem", "Claim", "ClaimResponse", "ClinicalImpression",
    "Communication", "CommunicationRequest", "Composition", "ConceptMap", "Condition", "Consent", "Contract",
    "Coverage", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUsage",
    "DiagnosticReport", "DocumentReference", "Encounter", "Endpoint", "EnrollmentRequest", "EpisodeOfCare",
    "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "Group", "GuidanceResponse", "HealthcareService",
    "ImagingSelection", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation",
    "Invoice", "Library", "List", "Location", "Measure", "MeasureReport", "Medication", "MedicationAdministration",
    "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MolecularSequence",
    "NutritionIntake", "NutritionOrder", "NutritionProduct", "Observation", "ObservationDefinition", "Organization",
    "Patient", "PaymentNotice", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure",
    "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestOrchestration", "ResearchStudy",
    "ResearchSubject", "RiskAssessment", "Schedule", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition",
    "Subscription", "Substance", "SupplyDelivery", "SupplyRequest", "Task", "Transport", "ValueSet",
    "VisionPrescription",
)  # fmt: skip
"""Resources that the tools know."""

FHIR = Source(
    distribution="fhir.resources",
    module="fhir.resources",
    extra="medicine",
    code_licence="BSD-3-Clause",
    data_licence="CC0-1.0 (HL7 FHIR R5, 5.0.0)",
    data_files=tuple(f"{name.lower()}.py" for name in RESOURCES),
    data_date="2023-03-26",
)


def _build(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TABLE element (resource TEXT, name TEXT, type TEXT, many INT, required INT, title TEXT, choice TEXT);"
        "CREATE TABLE target (resource TEXT, element TEXT, target TEXT);"
        "CREATE TABLE code (resource TEXT, element TEXT, code TEXT);"
    )
    for resource, file in zip(RESOURCES, FHIR.data_files, strict=True):
        tree = ast.parse(FHIR.path(file).read_text("utf-8"))
        main = next((n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == resource), None)
        if main is None:
            raise Unavailable(f"fhir.resources has no class '{resource}' where it should be")
        for node in main.body:
            if (
                isinstance(node, ast.AnnAssign)
                and isinstance(node.target, ast.Name)
                and isinstance(node.value, ast.Call)
            ):
                _add_element(database, resource, node.target.id, node.annotation, node.value)
    database.executescript(
        "CREATE INDEX e ON element (resource, name); CREATE INDEX t1 ON target (resource, element);"
        "CREATE INDEX t2 ON target (target); CREATE INDEX c ON code (resource, element);"
    )


def _add_element(database: sqlite3.Connection, resource: str, name: str, annotation: ast.expr, call: ast.Call) -> None:
    keywords = {k.arg: k.value for k in call.keywords}
    extra = ast.literal_eval(keywords["json_schema_extra"]) if "json_schema_extra" in keywords else {}
    if not extra.get("element_property"):
        return
    alias, title = ast.literal_eval(keywords["alias"]), ast.literal_eval(keywords["title"])
    written = ast.unparse(annotation).split(" | ")[0]
    many = "List[" in written
    kind = written.removeprefix("typing.").removeprefix("List[").rstrip("]").removeprefix("fhirtypes.")
    kind = kind.split(" | ")[0].removesuffix("Type")
    kind = {"bool": "boolean", "int": "integer", "str": "string"}.get(kind, kind)
    required = int(bool(extra.get("element_required")) or " | None" not in ast.unparse(annotation))
    row = (resource, alias, kind, int(many), required, " ".join((title or "").split()), extra.get("one_of_many"))
    database.execute("INSERT INTO element VALUES (?,?,?,?,?,?,?)", row)
    targets = [(resource, alias, target) for target in extra.get("enum_reference_types", [])]
    database.executemany("INSERT INTO target VALUES (?,?,?)", targets)
    listed = extra.get("enum_values", [])
    # A plus sign says that the standard has further codes, which the library leaves out.
    codes = [(resource, alias, code) for code in listed] if "+" not in listed else []
    database.executemany("INSERT INTO code VALUES (?,?,?)", codes)


INDEX = Index("fhir", (FHIR,), _build)


def find_resource(name: str) -> str:
    """A resource's name as FHIR spells it; letter case is ignored.

    Raises:
        NotFound: The tools know no such resource.
    """
    key = name[:60].strip().casefold()
    for known in RESOURCES:
        if known.casefold() == key:
            return known
    raise NotFound(f"no FHIR R5 resource '{name[:60]}' here; names read like Patient, Observation or CarePlan")


def find_element(path: str) -> tuple[str, str]:
    """Resource and name of an element written like ``Patient.gender``.

    Raises:
        NotFound: There is no such element.
    """
    resource, _, name = path[:120].strip().partition(".")
    row = INDEX.row(
        "SELECT resource, name FROM element WHERE resource = ? COLLATE NOCASE AND name = ? COLLATE NOCASE",
        resource,
        name,
    )
    if row is None:
        raise NotFound(f"no FHIR R5 element '{path[:80]}' here; elements read like Patient.gender or Encounter.status")
    return row[0], row[1]


@cache
def element_seeds() -> tuple[str, ...]:
    """About 400 elements: those with codes or reference targets, and some others."""
    telling = INDEX.column(
        "SELECT resource || '.' || name FROM element e WHERE EXISTS (SELECT 1 FROM target t WHERE"
        " t.resource = e.resource AND t.element = e.name) OR EXISTS (SELECT 1 FROM code c WHERE c.resource ="
        " e.resource AND c.element = e.name) ORDER BY resource, name"
    )
    return tuple(telling[:: max(1, len(telling) // 400)])
