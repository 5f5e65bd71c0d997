"""FHIR R5: elements of resources, their types, codes and reference targets."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import fhir
from toolgym.envs.medicine.data.fhir import FHIR, INDEX
from toolgym.envs.medicine.entities import FhirCode, FhirElement, FhirResource, FhirType
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import NotFound, Tool, tool

_fhir_tool = partial(tool, domain="medicine", kind="retrieval", source=FHIR, theme="health_records")


class Elements(Result):
    """Elements in alphabetical order, and their number."""

    elements: list[FhirElement]
    first: FhirElement
    count: Count


class TypeFound(Result):
    """An element's data type and whether it may repeat."""

    type: FhirType
    repeats: bool


class Definition(Result):
    """An element's short definition."""

    definition: str


class CodeList(Result):
    """Codes in the order of the standard, and their number."""

    codes: list[FhirCode]
    count: Count


class Resources(Result):
    """Resources in alphabetical order, and their number."""

    resources: list[FhirResource]
    first: FhirResource
    count: Count


class ResourceFound(Result):
    """One resource."""

    resource: FhirResource


class Number(Result):
    """A number of elements."""

    count: Count


@_fhir_tool(
    wording={
        "elements": ["the required elements of {resource}", "the elements that {resource} must have"],
        "first": [
            "the first alphabetically of the required elements of {resource}",
            "the first alphabetically of the elements that {resource} must have",
        ],
        "count": ["the number of required elements of {resource}", "the number of elements that {resource} must have"],
    },
    golden=[({"resource": "Observation"}, {"elements": ["Observation.code", "Observation.status"], "count": 2})],
    invalid=[({"resource": "Wand"}, "not_found")],
)
def fhir_required_elements(resource: FhirResource) -> Elements:
    """Lists the elements that a FHIR R5 resource must have, alphabetically, written as Resource.element.

    Args:
        resource: Name of the resource, for example Observation.
    """
    known = fhir.find_resource(resource)
    found = _elements("resource = ? AND required = 1", known)
    if not found:
        raise NotFound(f"the FHIR R5 resource {known} requires no element of its own")
    return Elements(elements=found, first=found[0], count=len(found))


@_fhir_tool(
    wording={
        "elements": [
            "the elements of {resource} that have the data type {type}",
            "the elements of {resource} whose FHIR data type is {type}",
        ],
        "first": [
            "the first alphabetically of the elements of {resource} that have the data type {type}",
            "the first alphabetically of the elements of {resource} whose FHIR data type is {type}",
        ],
        "count": [
            "the number of elements of {resource} that have the data type {type}",
            "the number of elements of {resource} whose FHIR data type is {type}",
        ],
    },
    golden=[
        (
            {"resource": "Patient", "type": "Reference"},
            {"elements": ["Patient.generalPractitioner", "Patient.managingOrganization"]},
        )
    ],
    invalid=[({"resource": "Wand", "type": "Reference"}, "not_found")],
)
def fhir_elements_of_type(
    resource: FhirResource,
    type: Literal["Reference", "CodeableConcept", "Identifier", "Period", "Annotation", "Code", "DateTime", "string"],
) -> Elements:
    """Lists the elements of a FHIR R5 resource that have a data type, alphabetically, written as Resource.element.

    Args:
        resource: Name of the resource, for example Patient.
        type: Data type.
    """
    known = fhir.find_resource(resource)
    found = _elements("resource = ? AND lower(type) = lower(?)", known, type)
    if not found:
        raise NotFound(f"the FHIR R5 resource {known} has no element of the type {type}")
    return Elements(elements=found, first=found[0], count=len(found))


def _elements(condition: str, *values: str) -> list[str]:
    return INDEX.column(f"SELECT resource || '.' || name FROM element WHERE {condition} ORDER BY name", *values)


@_fhir_tool(
    wording={
        "type": ["the data type of {element}", "the FHIR data type that {element} has"],
        "repeats": ["whether {element} may repeat", "whether {element} may occur more than once"],
    },
    golden=[({"element": "Patient.generalPractitioner"}, {"type": "Reference", "repeats": True})],
    invalid=[({"element": "Patient.shoeSize"}, "not_found")],
)
def fhir_element_type(element: FhirElement) -> TypeFound:
    """Gives the data type of an element of a FHIR R5 resource and whether it may repeat.

    Args:
        element: Resource and element, for example Patient.gender.
    """
    row = INDEX.row("SELECT type, many FROM element WHERE resource = ? AND name = ?", *fhir.find_element(element))
    if row is None:
        raise NotFound(f"no FHIR R5 element '{element[:80]}'")
    return TypeFound(type=row[0], repeats=bool(row[1]))


@_fhir_tool(
    wording={
        "definition": [
            "the short definition of {element}",
            "the short description that the standard gives {element}",
        ]
    },
    golden=[
        (
            {"element": "Patient.managingOrganization"},
            {"definition": "Organization that is the custodian of the patient record"},
        )
    ],
    invalid=[({"element": "Patient.shoeSize"}, "not_found")],
)
def fhir_element_definition(element: FhirElement) -> Definition:
    """Gives the short definition of an element of a FHIR R5 resource.

    Args:
        element: Resource and element, for example Patient.gender.
    """
    row = INDEX.row("SELECT title FROM element WHERE resource = ? AND name = ?", *fhir.find_element(element))
    if row is None or not row[0]:
        raise NotFound(f"the standard gives no short definition of '{element[:80]}'")
    return Definition(definition=row[0])


@_fhir_tool(
    wording={
        "codes": ["the codes listed for {element}", "the codes that the standard lists as values of {element}"],
        "count": [
            "the number of codes listed for {element}",
            "the number of codes that the standard lists for {element}",
        ],
    },
    golden=[({"element": "Patient.gender"}, {"codes": ["male", "female", "other", "unknown"], "count": 4})],
    invalid=[({"element": "Patient.name"}, "not_found")],
)
def fhir_element_codes(element: FhirElement) -> CodeList:
    """Lists the codes that the standard names as values of a coded element of a FHIR R5 resource.

    Args:
        element: Resource and element, for example Patient.gender.
    """
    found = INDEX.column(
        "SELECT code FROM code WHERE resource = ? AND element = ? ORDER BY rowid", *fhir.find_element(element)
    )
    if not found:
        raise NotFound(f"the standard lists no codes for '{element[:80]}'")
    return CodeList(codes=found, count=len(found))


@_fhir_tool(
    wording={
        "resources": ["the resources to which {element} may refer", "the allowed reference targets of {element}"],
        "first": [
            "the first alphabetically of the resources to which {element} may refer",
            "the first alphabetically of the allowed reference targets of {element}",
        ],
        "count": [
            "the number of resources to which {element} may refer",
            "the number of reference targets of {element}",
        ],
    },
    golden=[
        (
            {"element": "Patient.generalPractitioner"},
            {"resources": ["Organization", "Practitioner", "PractitionerRole"], "count": 3},
        )
    ],
    invalid=[({"element": "Patient.gender"}, "not_found")],
)
def fhir_reference_targets(element: FhirElement) -> Resources:
    """Lists the resources to which a reference element of a FHIR R5 resource may refer, alphabetically.

    Args:
        element: Resource and element, for example Patient.generalPractitioner.
    """
    found = INDEX.column(
        "SELECT target FROM target WHERE resource = ? AND element = ? ORDER BY target", *fhir.find_element(element)
    )
    if not found:
        raise NotFound(f"'{element[:80]}' refers to no resource")
    return Resources(resources=found, first=found[0], count=len(found))


@_fhir_tool(
    wording={
        "elements": [
            "the elements of {resource} that may refer to {target}",
            "the elements through which {resource} may refer to {target}",
        ],
        "first": [
            "the first alphabetically of the elements of {resource} that may refer to {target}",
            "the first alphabetically of the elements through which {resource} may refer to {target}",
        ],
        "count": [
            "the number of elements of {resource} that may refer to {target}",
            "the number of elements through which {resource} may refer to {target}",
        ],
    },
    golden=[
        (
            {"resource": "Patient", "target": "Organization"},
            {"elements": ["Patient.generalPractitioner", "Patient.managingOrganization"]},
        )
    ],
    invalid=[({"resource": "Patient", "target": "Wand"}, "not_found")],
)
def fhir_links_between(resource: FhirResource, target: FhirResource) -> Elements:
    """Lists the elements of a FHIR R5 resource that may refer to another resource, alphabetically.

    Args:
        resource: Resource that has the elements, for example Patient.
        target: Resource that is referred to, for example Organization.
    """
    one, two = fhir.find_resource(resource), fhir.find_resource(target)
    found = INDEX.column(
        "SELECT DISTINCT resource || '.' || element FROM target WHERE resource = ? AND target = ? ORDER BY 1", one, two
    )
    if not found:
        raise NotFound(f"no element of {one} refers to {two}")
    return Elements(elements=found, first=found[0], count=len(found))


@_fhir_tool(
    wording={
        "resources": [
            "the resources with an element of their own that may refer to {resource}",
            "the FHIR R5 resources that may refer directly to {resource}",
        ],
        "first": [
            "the first alphabetically of the resources with an element of their own that may refer to {resource}",
            "the first alphabetically of the FHIR R5 resources that may refer directly to {resource}",
        ],
        "count": [
            "the number of resources with an element of their own that may refer to {resource}",
            "the number of FHIR R5 resources that may refer directly to {resource}",
        ],
    },
    golden=[({"resource": "Slot"}, {"resources": ["Appointment"], "count": 1})],
    invalid=[({"resource": "Wand"}, "not_found")],
)
def fhir_referring_resources(resource: FhirResource) -> Resources:
    """Lists the FHIR R5 resources whose own (not nested) elements may refer to a resource, alphabetically.

    Only the 93 clinical, administrative and financial resources of these tools are searched.

    Args:
        resource: Resource that is referred to, for example Slot.
    """
    known = fhir.find_resource(resource)
    found = INDEX.column("SELECT DISTINCT resource FROM target WHERE target = ? ORDER BY resource", known)
    if not found:
        raise NotFound(f"no FHIR R5 resource refers directly to {known}")
    return Resources(resources=found, first=found[0], count=len(found))


@_fhir_tool(
    wording={
        "resource": [
            "the resource to which, itself left out, the most elements of {resource} may refer, if tied the first "
            "alphabetically",
            "the commonest reference target, itself left out, among the elements of {resource}, if tied the first "
            "alphabetically",
        ]
    },
    golden=[({"resource": "Patient"}, {"resource": "Organization"})],
    invalid=[({"resource": "Wand"}, "not_found")],
)
def fhir_main_target(resource: FhirResource) -> ResourceFound:
    """Finds the other resource to which the most own elements of a FHIR R5 resource may refer (ties: alphabetical).

    Args:
        resource: Name of the resource, for example Patient.
    """
    known = fhir.find_resource(resource)
    row = INDEX.row(
        "SELECT target FROM target WHERE resource = ? AND target != ? GROUP BY target ORDER BY count(*) DESC, target "
        "LIMIT 1",
        known,
        known,
    )
    if row is None:
        raise NotFound(f"no element of {known} refers to another resource")
    return ResourceFound(resource=row[0])


@_fhir_tool(
    wording={
        "count": [
            "the number of elements that {resource} and {other} have in common by name",
            "the count of element names of their own that {resource} and {other} share",
        ]
    },
    golden=[({"resource": "Patient", "other": "Person"}, {"count": 14})],
    invalid=[({"resource": "Patient", "other": "Wand"}, "not_found")],
)
def fhir_common_elements(resource: FhirResource, other: FhirResource) -> Number:
    """Counts the names of elements, inherited ones left out, that two FHIR R5 resources share.

    Args:
        resource: Name of a resource, for example Patient.
        other: Name of another resource.
    """
    one, two = fhir.find_resource(resource), fhir.find_resource(other)
    found = INDEX.column(
        "SELECT name FROM element WHERE resource = ? INTERSECT SELECT name FROM element WHERE resource = ?", one, two
    )
    return Number(count=len(found))


TOOLS: tuple[Tool, ...] = (
    fhir_required_elements,
    fhir_elements_of_type,
    fhir_element_type,
    fhir_element_definition,
    fhir_element_codes,
    fhir_reference_targets,
    fhir_links_between,
    fhir_referring_resources,
    fhir_main_target,
    fhir_common_elements,
)
