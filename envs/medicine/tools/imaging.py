"""DICOM: data elements by tag and keyword, value representations and registered unique identifiers."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import dicom
from toolgym.envs.medicine.data.dicom import DICOM
from toolgym.envs.medicine.entities import DicomKeyword, DicomName, DicomTag, DicomUid
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import NotFound, Tool, tool

_dicom_tool = partial(tool, domain="medicine", kind="retrieval", source=DICOM, theme="imaging_standard")


class KeywordFound(Result):
    """A data element's keyword and name."""

    keyword: DicomKeyword
    name: DicomName


class TagFound(Result):
    """A data element's tag."""

    tag: DicomTag


class Form(Result):
    """How a data element's value is represented, and how many values it may have."""

    representation: str
    multiplicity: str


class UidFacts(Result):
    """What a unique identifier stands for."""

    name: DicomName
    type: str


class Uids(Result):
    """Unique identifiers in order, and their number."""

    uids: list[DicomUid]
    first: DicomUid
    count: Count


class Tags(Result):
    """Tags in order, and their number."""

    tags: list[DicomTag]
    first: DicomTag
    count: Count


class Number(Result):
    """A number of data elements."""

    count: Count


@_dicom_tool(
    wording={
        "keyword": ["the keyword of the data element with {tag}", "the DICOM keyword that belongs to {tag}"],
        "name": ["the name of the data element with {tag}", "the data element name that belongs to {tag}"],
    },
    golden=[({"tag": "(0010,0030)"}, {"keyword": "PatientBirthDate", "name": "Patient's Birth Date"})],
    invalid=[({"tag": "(9999,9999)"}, "not_found")],
)
def dicom_element(tag: DicomTag) -> KeywordFound:
    """Gives the keyword and the name of a public DICOM data element.

    Args:
        tag: Group and element in hexadecimal, for example (0010,0030).
    """
    found = dicom.find_element(tag)
    return KeywordFound(keyword=found.keyword, name=found.name)


@_dicom_tool(
    wording={"tag": ["the tag of the data element with {keyword}", "the DICOM tag that belongs to {keyword}"]},
    golden=[({"keyword": "PatientBirthDate"}, {"tag": "(0010,0030)"})],
    invalid=[({"keyword": "PatientShoeSize"}, "not_found")],
)
def dicom_tag_of_keyword(keyword: DicomKeyword) -> TagFound:
    """Gives the tag of the public DICOM data element with a keyword.

    Args:
        keyword: Keyword, for example PatientBirthDate.
    """
    return TagFound(tag=dicom.tag_text(dicom.find_keyword(keyword).tag))


@_dicom_tool(
    wording={
        "representation": [
            "the value representation of the data element with {keyword}",
            "the two-letter DICOM value representation that belongs to {keyword}",
        ],
        "multiplicity": [
            "the value multiplicity of the data element with {keyword}",
            "the number of values that the DICOM dictionary allows for {keyword}",
        ],
    },
    golden=[({"keyword": "PatientBirthDate"}, {"representation": "DA", "multiplicity": "1"})],
    invalid=[({"keyword": "PatientShoeSize"}, "not_found")],
)
def dicom_value_form(keyword: DicomKeyword) -> Form:
    """Gives the value representation (VR) and the value multiplicity (VM) of a public DICOM data element.

    Args:
        keyword: Keyword, for example PatientBirthDate.
    """
    found = dicom.find_keyword(keyword)
    return Form(representation=found.vr, multiplicity=found.vm)


@_dicom_tool(
    wording={
        "tag": [
            "the current DICOM tag right {side} {tag}",
            "the next DICOM tag {side} {tag} that is not retired",
        ]
    },
    golden=[({"tag": "(0010,0030)", "side": "after"}, {"tag": "(0010,0032)"})],
    invalid=[({"tag": "(9999,9999)", "side": "after"}, "not_found")],
)
def dicom_neighbour(tag: DicomTag, side: Literal["before", "after"]) -> TagFound:
    """Finds the data element next to a tag in the DICOM dictionary; retired elements are skipped.

    Args:
        tag: Group and element in hexadecimal, for example (0010,0030).
        side: Direction.
    """
    start = dicom.find_element(tag).tag
    current = [t for t, element in dicom.elements().items() if not element.retired]
    near = [t for t in current if t < start][-1:] if side == "before" else [t for t in current if t > start][:1]
    if not near:
        raise NotFound(f"no current data element comes {side} {dicom.tag_text(start)}")
    return TagFound(tag=dicom.tag_text(near[0]))


@_dicom_tool(
    wording={
        "tags": [
            "the tags of the other data elements of type {representation} in the group of {tag}",
            "the tags of the other {representation} data elements in the group to which {tag} belongs",
        ],
        "first": [
            "the first in order of the tags of the other data elements of type {representation} in the group of {tag}",
            "the first in order of the tags of the other {representation} data elements in the group to which {tag} "
            "belongs",
        ],
        "count": [
            "the number of other data elements of type {representation} in the group of {tag}",
            "the number of other {representation} data elements in the group to which {tag} belongs",
        ],
    },
    golden=[({"tag": "(0010,0010)", "representation": "DA"}, {"tags": ["(0010,0030)", "(0010,21D0)"], "count": 2})],
    invalid=[({"tag": "(9999,9999)", "representation": "DA"}, "not_found")],
)
def dicom_group_elements(
    tag: DicomTag, representation: Literal["CS", "DA", "DS", "IS", "LO", "SQ", "UI", "US", "FD", "SH"]
) -> Tags:
    """Lists the current data elements of a value representation in the same group as a tag, itself left out.

    At most 50 are listed in order; the count covers all.

    Args:
        tag: Group and element in hexadecimal, for example (0010,0010).
        representation: Value representation.
    """
    start = dicom.find_element(tag).tag
    found = [
        dicom.tag_text(t)
        for t, e in dicom.elements().items()
        if t[:4] == start[:4] and t != start and e.vr == representation and not e.retired
    ]
    if not found:
        raise NotFound(f"the group of {dicom.tag_text(start)} has no other {representation} element")
    return Tags(tags=found, first=found[0], count=len(found))


@_dicom_tool(
    wording={
        "name": ["the name registered for {uid}", "the DICOM name behind {uid}"],
        "type": ["the type of {uid}", "the kind of thing that {uid} identifies in DICOM"],
    },
    golden=[({"uid": "1.2.840.10008.5.1.4.1.1.2"}, {"name": "CT Image Storage", "type": "SOP Class"})],
    invalid=[({"uid": "1.2.3.4"}, "not_found")],
)
def dicom_uid_facts(uid: DicomUid) -> UidFacts:
    """Gives the name and the type that the DICOM standard registers for a unique identifier.

    Args:
        uid: Unique identifier, for example 1.2.840.10008.5.1.4.1.1.2.
    """
    found = dicom.find_uid(uid)
    return UidFacts(name=found.name, type=found.type)


@_dicom_tool(
    wording={
        "uids": [
            "the registered UIDs that extend {uid} by further numbers",
            "the DICOM UIDs that begin with {uid} and a dot",
        ],
        "first": [
            "the first in text order of the registered UIDs that extend {uid} by further numbers",
            "the first in text order of the DICOM UIDs that begin with {uid} and a dot",
        ],
        "count": [
            "the number of registered UIDs that extend {uid} by further numbers",
            "the number of DICOM UIDs that begin with {uid} and a dot",
        ],
    },
    golden=[({"uid": "1.2.840.10008.5.1.4.1.1.1"}, {"count": 6})],
    invalid=[({"uid": "1.2.3.4"}, "not_found")],
)
def dicom_uids_below(uid: DicomUid) -> Uids:
    """Lists the registered unique identifiers that begin with a given one and a dot, and counts all.

    Args:
        uid: Unique identifier, for example 1.2.840.10008.5.1.4.1.1.1.
    """
    known = dicom.find_uid(uid).uid
    found = [u for u in dicom.uids() if u.startswith(f"{known}.")]
    if not found:
        raise NotFound(f"no registered UID extends {known}")
    return Uids(uids=found, first=found[0], count=len(found))


@_dicom_tool(
    wording={
        "count": [
            "the number of current DICOM data elements strictly between {tag} and {other}",
            "the count of DICOM data elements, retired ones left out, whose tags lie between {tag} and {other}",
        ]
    },
    golden=[({"tag": "(0010,0010)", "other": "(0010,0030)"}, {"count": 7})],
    invalid=[({"tag": "(0010,0010)", "other": "(9999,9999)"}, "not_found")],
)
def dicom_count_between(tag: DicomTag, other: DicomTag) -> Number:
    """Counts the current public data elements whose tags lie strictly between two tags.

    Args:
        tag: Group and element in hexadecimal, for example (0010,0010).
        other: Another tag, before or after.
    """
    low, high = sorted((dicom.find_element(tag).tag, dicom.find_element(other).tag))
    return Number(count=sum(low < t < high and not e.retired for t, e in dicom.elements().items()))


TOOLS: tuple[Tool, ...] = (
    dicom_element,
    dicom_tag_of_keyword,
    dicom_value_form,
    dicom_neighbour,
    dicom_group_elements,
    dicom_uid_facts,
    dicom_uids_below,
    dicom_count_between,
)
