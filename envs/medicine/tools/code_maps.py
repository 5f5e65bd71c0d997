"""Older and coarser classifications: ICD-9-CM and its equivalents, ICD-10-PCS, CCS, CCSR and chronic conditions."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import code_maps, icd10cm
from toolgym.envs.medicine.data.code_maps import CODE_MAPS, INDEX
from toolgym.envs.medicine.entities import (
    BodySystem,
    Ccs,
    Ccsr,
    Icd9,
    Icd10cm,
    Icd10cmCategory,
    Pcs,
    ProcedureTitle,
    Title,
)
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.diagnoses import CodeRange, code_range
from toolgym.envs.medicine.tools.diagnosis_tree import Number
from toolgym.tools import NotFound, Tool, tool

_map_tool = partial(tool, domain="medicine", kind="retrieval", source=CODE_MAPS, theme="code_maps")


class Icd9Title(Result):
    """A title of ICD-9-CM."""

    title: Title


class Icd9Codes(Result):
    """ICD-9-CM codes in order (a long list is cut), the first of them, and their number."""

    codes: list[Icd9]
    first: Icd9
    count: Count


class CcsGroup(Result):
    """A CCS diagnosis category."""

    category: Ccs


class CcsLabel(Result):
    """A CCS category's label."""

    label: Title


class CcsrGroup(Result):
    """A CCSR category."""

    category: Ccsr


class CcsrFacts(Result):
    """What a CCSR category covers."""

    body_system: BodySystem


class Chronic(Result):
    """Whether a diagnosis is a chronic condition."""

    chronic: bool


class PcsTitle(Result):
    """A title of ICD-10-PCS."""

    title: ProcedureTitle


class PcsCodes(Result):
    """ICD-10-PCS codes in order, and their number."""

    codes: list[Pcs]
    first: Pcs
    count: Count


@_map_tool(
    wording={"title": ["the title of {code}", "the diagnosis that ICD-9-CM files under {code}"]},
    golden=[
        ({"code": "00321"}, {"title": "Salmonella meningitis"}),
        ({"code": "001.0"}, {"title": "Cholera due to vibrio cholerae"}),
    ],
    invalid=[({"code": "999.99"}, "not_found")],
)
def icd9_title(code: Icd9) -> Icd9Title:
    """Gives the long title of an ICD-9-CM diagnosis code (version 32, the last one).

    Args:
        code: Diagnosis code with or without its dot, for example 250.00.
    """
    return Icd9Title(title=code_maps.find_icd9(code)[1])


@_map_tool(
    wording={
        "codes": [
            "the ICD-9-CM codes that the CMS equivalence map gives for {code}",
            "the ICD-9-CM equivalents of {code} in the CMS general equivalence map",
        ],
        "first": [
            "the first ICD-9-CM code, in code order, that the CMS equivalence map gives for {code}",
            "the first in code order of the ICD-9-CM equivalents of {code} in the CMS general equivalence map",
        ],
        "count": [
            "the number of ICD-9-CM codes that the CMS equivalence map gives for {code}",
            "the number of ICD-9-CM equivalents of {code} in the CMS general equivalence map",
        ],
    },
    golden=[
        ({"code": "I10"}, {"codes": ["401.0", "401.1", "401.9"], "count": 3}),
        ({"code": "E11.9"}, {"codes": ["250.00"], "count": 1}),
    ],
    invalid=[({"code": "U07.1"}, "not_found")],
)
def icd9_of_icd10cm(code: Icd10cm) -> Icd9Codes:
    """Lists the ICD-9-CM diagnosis codes that the CMS general equivalence map (ICD-10-CM to ICD-9-CM) gives for a code.

    Args:
        code: Billable ICD-10-CM code with or without its dot, for example I10.
    """
    found = INDEX.column("SELECT DISTINCT icd9 FROM forward WHERE icd10cm = ? ORDER BY icd9", icd10cm.dotted(code[:20]))
    if not found:
        raise NotFound(f"the map from ICD-10-CM to ICD-9-CM has no entry for '{code[:20]}'; give a billable code")
    return Icd9Codes(codes=found, first=found[0], count=len(found))


@_map_tool(
    wording={
        "codes": [
            "the ICD-10-CM codes that the CMS equivalence map gives for {code}",
            "the ICD-10-CM equivalents of {code} in the CMS general equivalence map",
        ],
        "first": [
            "the first ICD-10-CM code, in code order, that the CMS equivalence map gives for {code}",
            "the first in code order of the ICD-10-CM codes that the CMS equivalence map gives for {code}",
        ],
        "count": [
            "the number of ICD-10-CM codes that the CMS equivalence map gives for {code}",
            "the number of ICD-10-CM equivalents of {code} in the CMS general equivalence map",
        ],
    },
    golden=[
        ({"code": "401.9"}, {"codes": ["I10"], "count": 1}),
        ({"code": "250.00"}, {"codes": ["E11.9"], "count": 1}),
    ],
    invalid=[({"code": "999.99"}, "not_found")],
)
def icd10cm_of_icd9(code: Icd9) -> CodeRange:
    """Lists the ICD-10-CM codes that the CMS general equivalence map (ICD-9-CM to ICD-10-CM) gives for a code.

    Args:
        code: ICD-9-CM diagnosis code with or without its dot, for example 401.9.
    """
    known = code_maps.find_icd9(code)[0]
    found = INDEX.column("SELECT DISTINCT icd10cm FROM backward WHERE icd9 = ? ORDER BY icd10cm", known)
    if not found:
        raise NotFound(f"the map from ICD-9-CM to ICD-10-CM gives nothing for {known}")
    return code_range(found)


@_map_tool(
    wording={
        "codes": [
            "the ICD-10-CM codes for which the CMS equivalence map names {code}",
            "the ICD-10-CM codes that the CMS general equivalence map translates into {code}",
        ],
        "first": [
            "the first ICD-10-CM code, in code order, for which the CMS equivalence map names {code}",
            "the first in code order of the ICD-10-CM codes for which the CMS equivalence map names {code}",
        ],
        "count": [
            "the number of ICD-10-CM codes for which the CMS equivalence map names {code}",
            "the number of ICD-10-CM codes that the CMS general equivalence map translates into {code}",
        ],
    },
    golden=[({"code": "401.9"}, {"codes": ["I10"], "count": 1})],
    invalid=[({"code": "999.99"}, "not_found")],
)
def icd10cm_translated_to_icd9(code: Icd9) -> CodeRange:
    """Lists the ICD-10-CM codes that the CMS map from ICD-10-CM to ICD-9-CM leads to an ICD-9-CM code, in order.

    At most 60 codes are listed; the count covers all.

    Args:
        code: ICD-9-CM diagnosis code with or without its dot, for example 401.9.
    """
    known = code_maps.find_icd9(code)[0]
    found = INDEX.column("SELECT DISTINCT icd10cm FROM forward WHERE icd9 = ? ORDER BY icd10cm", known)
    if not found:
        raise NotFound(f"the map from ICD-10-CM to ICD-9-CM never leads to {known}")
    return code_range(found)


@_map_tool(
    wording={"category": ["the CCS category of {code}", "the single-level CCS category that groups {code}"]},
    golden=[({"code": "010.01"}, {"category": "1"}), ({"code": "250.00"}, {"category": "49"})],
    invalid=[({"code": "999.99"}, "not_found")],
)
def ccs_of_icd9(code: Icd9) -> CcsGroup:
    """Gives the number of the single-level CCS category (AHRQ Clinical Classifications Software) of an ICD-9-CM code.

    Args:
        code: ICD-9-CM diagnosis code with or without its dot, for example 250.00.
    """
    known, _, ccs, _ = code_maps.find_icd9(code)
    if ccs is None:
        raise NotFound(f"CCS groups no diagnosis {known}")
    return CcsGroup(category=str(ccs))


@_map_tool(
    wording={
        "label": ["the label of {category}", "the name that the Clinical Classifications Software gives {category}"]
    },
    golden=[({"category": "1"}, {"label": "Tuberculosis"})],
    invalid=[({"category": "999"}, "not_found")],
)
def ccs_label(category: Ccs) -> CcsLabel:
    """Gives the label of a single-level CCS diagnosis category.

    Args:
        category: Number of the category, for example 49.
    """
    return CcsLabel(label=_ccs(category)[1])


@_map_tool(
    wording={
        "codes": [
            "the first 40 ICD-9-CM codes of {category}",
            "the ICD-9-CM codes that begin the list of {category}, at most 40",
        ],
        "first": ["the first ICD-9-CM code, in code order, of {category}", "the ICD-9-CM code that opens {category}"],
        "count": ["the number of ICD-9-CM codes of {category}", "the number of ICD-9-CM codes grouped in {category}"],
    },
    golden=[({"category": "49"}, {"count": 11})],
    invalid=[({"category": "999"}, "not_found")],
)
def ccs_members(category: Ccs) -> Icd9Codes:
    """Lists the first 40 ICD-9-CM codes of a single-level CCS diagnosis category, in order, and counts all.

    Args:
        category: Number of the category, for example 49.
    """
    found = INDEX.column("SELECT code FROM icd9 WHERE ccs = ? ORDER BY code", _ccs(category)[0])
    return Icd9Codes(codes=found[:40], first=found[0], count=len(found))


def _ccs(category: str) -> tuple[int, str]:
    number = int(category) if category.strip().isdigit() and len(category) < 6 else -1
    row = INDEX.row("SELECT number, label FROM ccs WHERE number = ?", number)
    if row is None:
        raise NotFound(f"no CCS diagnosis category '{category[:20]}'; categories are numbered 1 to 670 with gaps")
    return row[0], row[1]


@_map_tool(
    wording={
        "category": ["the default CCSR category of {code}", "the inpatient default CCSR category that groups {code}"]
    },
    golden=[({"code": "E11.65"}, {"category": "END003"}), ({"code": "I10"}, {"category": "CIR007"})],
    invalid=[({"code": "Q99.77"}, "not_found")],
)
def ccsr_of_icd10cm(code: Icd10cm) -> CcsrGroup:
    """Gives the default CCSR category (AHRQ Clinical Classifications Software Refined) of an ICD-10-CM code.

    Args:
        code: Billable ICD-10-CM code with or without its dot, for example E11.65.
    """
    row = INDEX.row("SELECT category FROM ccsr WHERE icd10cm = ?", icd10cm.dotted(code[:20]))
    if row is None:
        raise NotFound(f"CCSR groups no code '{code[:20]}'; give a billable code")
    return CcsrGroup(category=row[0])


@_map_tool(
    wording={
        "body_system": ["the body system of {category}", "the CCSR body system to which {category} belongs"],
    },
    golden=[({"category": "END003"}, {"body_system": "endocrine, nutritional and metabolic diseases"})],
    invalid=[({"category": "END999"}, "not_found")],
)
def ccsr_facts(category: Ccsr) -> CcsrFacts:
    """Gives the body system of a CCSR category.

    Args:
        category: CCSR category, for example END003.
    """
    known = code_maps.find_ccsr(category)
    body_system = code_maps.BODY_SYSTEMS.get(known[:3])
    if body_system is None:
        raise NotFound(f"the CCSR category {known} belongs to no body system")
    return CcsrFacts(body_system=body_system)


@_map_tool(
    wording={
        "codes": [
            "the first 60 ICD-10-CM codes, in code order, with {category} as default",
            "the ICD-10-CM codes whose default is {category}, the first 60 in code order",
        ],
        "first": [
            "the first ICD-10-CM code, in code order, whose default is {category}",
            "the first in code order of the ICD-10-CM codes with {category} as default",
        ],
        "last": [
            "the last ICD-10-CM code, in code order, whose default is {category}",
            "the last in code order of the ICD-10-CM codes with {category} as default",
        ],
        "count": [
            "the number of ICD-10-CM codes whose default is {category}",
            "the number of ICD-10-CM codes with {category} as default",
        ],
    },
    golden=[({"category": "END001"}, {"first": "A18.81", "last": "O90.5", "count": 52})],
    invalid=[({"category": "END999"}, "not_found")],
)
def ccsr_members(category: Ccsr) -> CodeRange:
    """Lists the first 60 ICD-10-CM codes whose default CCSR category is a given one, in code order, and counts all.

    Args:
        category: CCSR category, for example END003.
    """
    known = code_maps.find_ccsr(category)
    found = INDEX.column("SELECT icd10cm FROM ccsr WHERE category = ? ORDER BY icd10cm", known)
    return code_range(found)


@_map_tool(
    wording={
        "chronic": [
            "whether AHRQ's refined chronic condition indicator calls {code} chronic",
            "whether {code} counts as chronic in AHRQ's refined indicator",
        ]
    },
    golden=[({"code": "E11.9"}, {"chronic": True}), ({"code": "A00.0"}, {"chronic": False})],
    invalid=[({"code": "Q99.77"}, "not_found")],
)
def icd10cm_is_chronic(code: Icd10cm) -> Chronic:
    """Says whether the refined Chronic Condition Indicator (AHRQ, v2023.1) calls an ICD-10-CM code chronic.

    Args:
        code: Billable ICD-10-CM code with or without its dot, for example E11.9.
    """
    row = INDEX.row("SELECT chronic FROM ccir WHERE icd10cm = ?", icd10cm.dotted(code[:20]))
    if row is None or row[0] not in (0, 1):
        raise NotFound(f"the chronic condition indicator decides nothing for '{code[:20]}'; give a billable code")
    return Chronic(chronic=bool(row[0]))


@_map_tool(
    wording={
        "count": [
            "the number of codes within {code} that AHRQ's refined indicator calls {status}",
            "the count of {status} codes within {code} by AHRQ's refined chronic condition indicator",
        ]
    },
    golden=[({"code": "A01", "status": "not chronic"}, {"count": 11})],
    invalid=[({"code": "Q9", "status": "chronic"}, "not_found")],
)
def icd10cm_count_chronic(code: Icd10cmCategory, status: Literal["chronic", "not chronic"]) -> Number:
    """Counts the ICD-10-CM codes at or below a code that the refined Chronic Condition Indicator files as stated.

    Args:
        code: ICD-10-CM category or subcategory, for example E11.
        status: Chronic or not chronic.
    """
    known = icd10cm.dotted(code[:20])
    found = INDEX.column("SELECT chronic FROM ccir WHERE icd10cm GLOB ?", f"{known}*") if len(known) >= 3 else []
    if not found:
        raise NotFound(f"the chronic condition indicator has no code at or below '{code[:20]}'")
    return Number(count=sum(value == (status == "chronic") for value in found))


@_map_tool(
    wording={"title": ["the title of {code}", "the procedure that ICD-10-PCS files under {code}"]},
    golden=[({"code": "0DTJ4ZZ"}, {"title": "Resection of Appendix, Percutaneous Endoscopic Approach"})],
    invalid=[({"code": "0DTJ4Z"}, "not_found")],
)
def icd10pcs_title(code: Pcs) -> PcsTitle:
    """Gives the title of an ICD-10-PCS procedure code (release 2024).

    Args:
        code: Seven characters, for example 0DTJ4ZZ.
    """
    return PcsTitle(title=code_maps.find_pcs(code)[1])


@_map_tool(
    wording={
        "codes": [
            "the other ICD-10-PCS codes that share their first {characters} characters with {code}",
            "the ICD-10-PCS codes besides {code} that agree with it in the first {characters} characters",
        ],
        "first": [
            "the first in code order of the other ICD-10-PCS codes that share their first {characters} characters "
            "with {code}",
            "the first in code order of the ICD-10-PCS codes besides {code} that agree with it in the first "
            "{characters} characters",
        ],
        "count": [
            "the number of other ICD-10-PCS codes that share their first {characters} characters with {code}",
            "the number of ICD-10-PCS codes besides {code} that agree with it in the first {characters} characters",
        ],
    },
    golden=[({"code": "0DTJ4ZZ", "characters": "four"}, {"codes": ["0DTJ0ZZ", "0DTJ7ZZ", "0DTJ8ZZ"], "count": 3})],
    invalid=[({"code": "0DTJ4Z", "characters": "four"}, "not_found")],
)
def icd10pcs_related(code: Pcs, characters: Literal["four", "five", "six"]) -> PcsCodes:
    """Lists the other ICD-10-PCS codes with the same first characters, in code order, and counts all.

    Args:
        code: Seven characters, for example 0DTJ4ZZ.
        characters: How many characters agree: four for the body part, five for the approach, six for the device.
    """
    known = code_maps.find_pcs(code)[0]
    prefix = known[: {"four": 4, "five": 5, "six": 6}[characters]]
    found = INDEX.column("SELECT code FROM pcs WHERE code GLOB ? AND code != ? ORDER BY code", f"{prefix}*", known)
    if not found:
        raise NotFound(f"no other ICD-10-PCS code begins with {prefix}")
    return PcsCodes(codes=found, first=found[0], count=len(found))


TOOLS: tuple[Tool, ...] = (
    icd9_title,
    icd9_of_icd10cm,
    icd10cm_of_icd9,
    icd10cm_translated_to_icd9,
    ccs_of_icd9,
    ccs_label,
    ccs_members,
    ccsr_of_icd10cm,
    ccsr_facts,
    ccsr_members,
    icd10cm_is_chronic,
    icd10cm_count_chronic,
    icd10pcs_title,
    icd10pcs_related,
)
