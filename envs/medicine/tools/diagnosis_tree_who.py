"""The WHO edition of ICD-10 beside ICD-10-CM."""

from toolgym.envs.medicine.data import icd10cm, who
from toolgym.envs.medicine.data.icd10cm import ICD10CM
from toolgym.envs.medicine.data.who import WHO
from toolgym.envs.medicine.entities import (
    DiagnosisTitle,
    Icd10cm,
    WhoIcd10,
)
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.diagnoses import Codes
from toolgym.envs.medicine.tools.diagnosis_tree import tree_tool
from toolgym.tools import NotFound, Tool


class WhoTitle(Result):
    """A title of the WHO edition."""

    title: DiagnosisTitle


class WhoCodes(Result):
    """Codes of the WHO edition in order, and their number."""

    codes: list[WhoIcd10]
    first: WhoIcd10
    count: Count


class WhoCodeFound(Result):
    """One code of the WHO edition."""

    code: WhoIcd10


@tree_tool(
    kind="retrieval",
    source=WHO,
    wording={"title": ["the title of {code}", "the title that the WHO edition of ICD-10 gives {code}"]},
    golden=[({"code": "A01.0"}, {"title": "Typhoid fever"})],
    invalid=[({"code": "A01.99"}, "not_found")],
)
def icd10_who_title(code: WhoIcd10) -> WhoTitle:
    """Gives the title of a code in the WHO edition of ICD-10 (2019).

    Args:
        code: Code with or without its dot, for example A01.0.
    """
    return WhoTitle(title=who.find_who(code).title)


@tree_tool(
    kind="retrieval",
    source=WHO,
    wording={
        "codes": [
            "the WHO ICD-10 codes that share their category with {code}",
            "the WHO ICD-10 siblings of {code}",
        ],
        "first": [
            "the first in order of the WHO ICD-10 codes that share their category with {code}",
            "the first in order of the WHO ICD-10 siblings of {code}",
        ],
        "count": [
            "the number of WHO ICD-10 codes that share their category with {code}",
            "the number of WHO ICD-10 siblings of {code}",
        ],
    },
    golden=[({"code": "A01.0"}, {"codes": ["A01.1", "A01.2", "A01.3", "A01.4"], "count": 4})],
    invalid=[({"code": "A01"}, "not_found")],
)
def icd10_who_siblings(code: WhoIcd10) -> WhoCodes:
    """Lists the other codes directly below the same category in the WHO edition of ICD-10 (2019), in order.

    Args:
        code: Subcategory with or without its dot, for example A01.0.
    """
    found = who.find_who(code)
    siblings = [c for c in who.find_who(found.parent).children if c != found.code] if found.parent else []
    if not siblings:
        raise NotFound(f"{found.code} has no siblings below a category in the WHO edition")
    return WhoCodes(codes=siblings, first=siblings[0], count=len(siblings))


@tree_tool(
    kind="retrieval",
    source=WHO,
    engines=(ICD10CM,),
    wording={
        "code": [
            "the narrowest WHO ICD-10 code at or above {code}",
            "the closest code of the WHO edition of ICD-10 at or above {code}",
        ]
    },
    golden=[({"code": "E11.65"}, {"code": "E11.6"}), ({"code": "I10"}, {"code": "I10"})],
    invalid=[({"code": "C7A.00"}, "not_found")],
)
def icd10_who_of_icd10cm(code: Icd10cm) -> WhoCodeFound:
    """Finds the narrowest code of the WHO edition (2019) that has the number of an ICD-10-CM code or of one above it.

    Args:
        code: ICD-10-CM code with or without its dot, for example E11.65.
    """
    found = icd10cm.find_code(code)
    for candidate in (found.code, *icd10cm.ancestors(found)):
        if candidate in who.codes():
            return WhoCodeFound(code=candidate)
    raise NotFound(f"neither {found.code} nor a code above it is in the WHO edition of ICD-10")


@tree_tool(
    kind="retrieval",
    engines=(WHO,),
    wording={
        "codes": [
            "the ICD-10-CM codes into which the American edition divides {code}",
            "the codes directly below the ICD-10-CM counterpart of {code}",
        ],
        "first": [
            "the first in order of the ICD-10-CM codes into which the American edition divides {code}",
            "the first in order of the codes directly below the ICD-10-CM counterpart of {code}",
        ],
        "count": [
            "the number of ICD-10-CM codes into which the American edition divides {code}",
            "the number of codes directly below the ICD-10-CM counterpart of {code}",
        ],
    },
    golden=[({"code": "A01.0"}, {"codes": ["A01.00", "A01.01", "A01.02", "A01.03", "A01.04", "A01.05", "A01.09"]})],
    invalid=[({"code": "A01.1"}, "not_found")],
)
def icd10cm_extensions(code: WhoIcd10) -> Codes:
    """Lists the ICD-10-CM codes directly below the code with the same number as a WHO ICD-10 code, in order.

    Args:
        code: WHO ICD-10 code with or without its dot, for example A01.0.
    """
    known = who.find_who(code).code
    found = icd10cm.children(known)
    if not found:
        raise NotFound(f"ICD-10-CM does not divide {known} further, or does not have it")
    return Codes(codes=found, first=found[0], count=len(found))


TOOLS: tuple[Tool, ...] = (
    icd10_who_title,
    icd10_who_siblings,
    icd10_who_of_icd10cm,
    icd10cm_extensions,
)
