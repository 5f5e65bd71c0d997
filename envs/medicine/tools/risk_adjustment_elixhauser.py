"""Risk adjustment: the Elixhauser comorbidity measures."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import icd10cm, risk
from toolgym.envs.medicine.data.code_maps import CODE_MAPS
from toolgym.envs.medicine.data.icd10cm import ICD10CM
from toolgym.envs.medicine.data.risk import ELIXHAUSER, ELIXHAUSER_INDEX
from toolgym.envs.medicine.entities import Elixhauser, Icd10cm
from toolgym.envs.medicine.quantities import Count, Points
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.code_maps import CcsrGroup
from toolgym.envs.medicine.tools.diagnoses import CodeRange, code_range
from toolgym.envs.medicine.tools.risk_adjustment import Diagnoses, main_ccsr
from toolgym.tools import NotFound, Tool, tool

_elixhauser_tool = partial(tool, domain="medicine", source=ELIXHAUSER, theme="comorbidities")
_LESSER = (
    ("DIAB_CX", ("DIAB_UNCX",)),
    ("HTN_CX", ("HTN_UNCX",)),
    ("RENLFL_SEV", ("RENLFL_MOD",)),
    ("LIVER_SEV", ("LIVER_MLD",)),
    ("CANCER_METS", ("CANCER_SOLID", "CANCER_LEUK", "CANCER_LYMPH")),
    ("CANCER_SOLID", ("CANCER_NSITU",)),
)
"""Measures that count no more when a graver one is present, in the order in which the rules apply."""


class Measures(Result):
    """Elixhauser measures in alphabetical order, and their number."""

    measures: list[Elixhauser]
    count: Count


class Score(Result):
    """Points."""

    points: Points


@_elixhauser_tool(
    kind="retrieval",
    wording={
        "measures": [
            "the Elixhauser comorbidity measures to which {code} belongs",
            "the Elixhauser measures that AHRQ's software assigns {code}",
        ],
        "count": [
            "the number of Elixhauser comorbidity measures to which {code} belongs",
            "the number of Elixhauser measures that AHRQ's software assigns {code}",
        ],
    },
    golden=[
        ({"code": "E11.9"}, {"measures": ["DIAB_UNCX"], "count": 1}),
        ({"code": "I50.9"}, {"measures": ["HF"], "count": 1}),
    ],
    invalid=[({"code": "A00.0"}, "not_found")],
)
def elixhauser_of_icd10cm(code: Icd10cm) -> Measures:
    """Lists the Elixhauser comorbidity measures (AHRQ, refined, v2026.1) of an ICD-10-CM code, alphabetically.

    Args:
        code: ICD-10-CM code with or without its dot, for example E11.9.
    """
    found = _measures_of(code)
    if not found:
        raise NotFound(f"'{code[:20]}' belongs to no Elixhauser comorbidity measure")
    return Measures(measures=found, count=len(found))


def _measures_of(code: str) -> list[str]:
    known = icd10cm.dotted(code[:20])
    return ELIXHAUSER_INDEX.column("SELECT measure FROM member WHERE icd10cm = ? ORDER BY measure", known)


@_elixhauser_tool(
    kind="retrieval",
    wording={
        "codes": [
            "the first 60 ICD-10-CM codes, in code order, of {measure}",
            "the ICD-10-CM codes that define {measure}, the first 60 in code order",
        ],
        "first": [
            "the first ICD-10-CM code, in code order, of {measure}",
            "the first in code order of the ICD-10-CM codes of {measure}",
        ],
        "last": [
            "the last ICD-10-CM code, in code order, of {measure}",
            "the last in code order of the ICD-10-CM codes of {measure}",
        ],
        "count": ["the number of ICD-10-CM codes of {measure}", "the number of ICD-10-CM codes that define {measure}"],
    },
    golden=[({"measure": "OBESE"}, {"count": 35})],
    invalid=[({"measure": "GOUT"}, "not_found")],
)
def elixhauser_codes(measure: Elixhauser) -> CodeRange:
    """Lists the first 60 ICD-10-CM codes of an Elixhauser comorbidity measure, in code order, and counts all.

    Args:
        measure: Name of the measure, for example HF or DIAB_CX.
    """
    name = risk.find_measure(measure)[0]
    found = ELIXHAUSER_INDEX.column("SELECT icd10cm FROM member WHERE measure = ? ORDER BY icd10cm", name)
    return code_range(found)


@_elixhauser_tool(
    kind="retrieval",
    wording={
        "points": [
            "the weight of {measure} in AHRQ's index of {outcome}",
            "the number of points that AHRQ's Elixhauser {outcome} index gives {measure}",
        ]
    },
    golden=[
        ({"measure": "HF", "outcome": "in-hospital mortality"}, {"points": 14}),
        ({"measure": "DEPRESS", "outcome": "in-hospital mortality"}, {"points": -8}),
        ({"measure": "HF", "outcome": "30-day readmission"}, {"points": 7}),
    ],
    invalid=[({"measure": "GOUT", "outcome": "in-hospital mortality"}, "not_found")],
)
def elixhauser_weight(measure: Elixhauser, outcome: Literal["in-hospital mortality", "30-day readmission"]) -> Score:
    """Gives the weight of an Elixhauser comorbidity measure in an AHRQ index (v2026.1).

    Args:
        measure: Name of the measure, for example HF.
        outcome: Which index.
    """
    return Score(points=_weight(risk.find_measure(measure)[0], outcome))


def _weight(measure: str, outcome: str) -> int:
    index = "mortality" if outcome.endswith("mortality") else "readmission"
    row = ELIXHAUSER_INDEX.row("SELECT points FROM weight WHERE outcome = ? AND measure = ?", index, measure)
    if row is None:
        raise NotFound(f"the index of {outcome} has no weight for {measure}")
    return int(row[0])


@_elixhauser_tool(
    kind="processing",
    engines=(ICD10CM,),
    wording={
        "points": [
            "the Elixhauser {outcome} index of a patient with the secondary diagnoses {codes}, all present on "
            "admission",
            "the AHRQ Elixhauser index of {outcome} for the secondary diagnoses {codes}, all present on admission",
        ]
    },
    golden=[({"codes": ["I50.9", "E11.9", "F32.9"], "outcome": "in-hospital mortality"}, {"points": 6})],
    invalid=[({"codes": ["I50.9", "Q99.77"], "outcome": "in-hospital mortality"}, "not_found")],
)
def elixhauser_index(codes: Diagnoses, outcome: Literal["in-hospital mortality", "30-day readmission"]) -> Score:
    """Computes an AHRQ Elixhauser comorbidity index (v2026.1) of secondary diagnoses that were present on admission.

    Each measure counts once, and a graver measure drops its lesser form, for example complicated diabetes.

    Args:
        codes: Two to eight ICD-10-CM codes, without the principal diagnosis.
        outcome: Which index.
    """
    present = {measure for code in codes for measure in _measures_of(icd10cm.find_code(code).code)}
    for graver, lesser in _LESSER:
        if graver in present:
            present -= set(lesser)
    return Score(points=sum(_weight(measure, outcome) for measure in present))


@_elixhauser_tool(
    kind="processing",
    engines=(ICD10CM,),
    wording={
        "measures": [
            "the Elixhauser measures present in the secondary diagnoses {codes}",
            "the Elixhauser comorbidity measures to which {codes} add up",
        ],
        "count": [
            "the number of Elixhauser measures present in the secondary diagnoses {codes}",
            "the number of different Elixhauser comorbidity measures to which {codes} add up",
        ],
    },
    golden=[({"codes": ["E11.9", "E11.65", "I50.9"]}, {"measures": ["DIAB_CX", "HF"], "count": 2})],
    invalid=[({"codes": ["I50.9", "Q99.77"]}, "not_found")],
)
def elixhauser_measures(codes: Diagnoses) -> Measures:
    """Lists the Elixhauser measures (v2026.1) of secondary diagnoses present on admission, lesser forms dropped.

    Args:
        codes: Two to eight ICD-10-CM codes, without the principal diagnosis.
    """
    present = {measure for code in codes for measure in _measures_of(icd10cm.find_code(code).code)}
    for graver, lesser in _LESSER:
        if graver in present:
            present -= set(lesser)
    return Measures(measures=sorted(present), count=len(present))


@_elixhauser_tool(
    kind="retrieval",
    engines=(CODE_MAPS,),
    wording={
        "category": [
            "the CCSR category that the most ICD-10-CM codes of {measure} have as default",
            "the commonest default CCSR category among the ICD-10-CM codes of {measure}",
        ]
    },
    golden=[({"measure": "HF"}, {"category": "CIR019"})],
    invalid=[({"measure": "GOUT"}, "not_found")],
)
def elixhauser_main_ccsr(measure: Elixhauser) -> CcsrGroup:
    """Finds the default CCSR category that the most ICD-10-CM codes of an Elixhauser measure have (ties: alphabetical).

    Args:
        measure: Name of the measure, for example HF or DIAB_CX.
    """
    name = risk.find_measure(measure)[0]
    return main_ccsr(ELIXHAUSER_INDEX.column("SELECT icd10cm FROM member WHERE measure = ?", name), name)


TOOLS: tuple[Tool, ...] = (
    elixhauser_main_ccsr,
    elixhauser_of_icd10cm,
    elixhauser_codes,
    elixhauser_weight,
    elixhauser_index,
    elixhauser_measures,
)
