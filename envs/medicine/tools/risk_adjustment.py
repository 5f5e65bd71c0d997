"""Risk adjustment: CMS-HCC condition categories and scores."""

from collections import Counter
from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.medicine.data import icd10cm, risk
from toolgym.envs.medicine.data.code_maps import CODE_MAPS
from toolgym.envs.medicine.data.code_maps import INDEX as MAPS
from toolgym.envs.medicine.data.icd10cm import ICD10CM
from toolgym.envs.medicine.data.risk import HCC, HCC_INDEX
from toolgym.envs.medicine.entities import Elixhauser, Hcc, Icd10cm, Title
from toolgym.envs.medicine.quantities import Age, Count
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.code_maps import CcsrGroup
from toolgym.envs.medicine.tools.diagnoses import CodeRange, code_range
from toolgym.tools import Entity, InvalidArguments, NotFound, Quantity, Tool, tool

Diagnoses = Annotated[list[Icd10cm], Field(min_length=2, max_length=8)]
Segment = Literal[
    "community, non-dual, aged",
    "community, non-dual, disabled",
    "community, full-benefit dual, aged",
    "community, full-benefit dual, disabled",
    "community, partial-benefit dual, aged",
    "community, partial-benefit dual, disabled",
    "institutional",
]
_Factor = Annotated[float, Entity("number"), Quantity(None, 3)]
_hcc_tool = partial(tool, domain="medicine", source=HCC, theme="risk_adjustment")


class Category(Result):
    """A condition category."""

    category: Hcc


class Label(Result):
    """What a condition category covers."""

    label: Title


class Categories(Result):
    """Condition categories in order of their numbers, and their number."""

    categories: list[Hcc]
    first: Hcc
    count: Count


class Factor(Result):
    """A relative factor."""

    factor: _Factor


class Risk(Result):
    """A risk score and how many condition categories it counts."""

    score: _Factor
    count: Count


class Measure(Result):
    """An Elixhauser measure."""

    measure: Elixhauser


@_hcc_tool(
    kind="retrieval",
    wording={
        "category": [
            "the CMS-HCC condition category of {code} in model {model}",
            "the condition category to which the CMS-HCC model {model} maps {code}",
        ]
    },
    golden=[
        ({"code": "E11.9", "model": "V28"}, {"category": "V28-HCC38"}),
        ({"code": "I50.9", "model": "V24"}, {"category": "V24-HCC85"}),
    ],
    invalid=[({"code": "I10", "model": "V28"}, "not_found")],
)
def hcc_of_icd10cm(code: Icd10cm, model: Literal["V22", "V24", "V28"]) -> Category:
    """Gives the condition category to which a CMS-HCC model maps an ICD-10-CM code (payment year 2026 tables).

    Args:
        code: ICD-10-CM code with or without its dot, for example E11.9.
        model: Version of the CMS-HCC model.
    """
    known = icd10cm.dotted(code[:20])
    found = HCC_INDEX.column("SELECT hcc FROM diagnosis WHERE icd10cm = ? AND model = ? ORDER BY hcc", known, model)
    if len(found) != 1:
        what = "several condition categories" if found else "no condition category"
        raise NotFound(f"the CMS-HCC model {model} maps '{code[:20]}' to {what}")
    return Category(category=risk.hcc_name(model, found[0]))


@_hcc_tool(
    kind="retrieval",
    wording={"label": ["the label of {category}", "the name that {category} bears as its label"]},
    golden=[({"category": "V28-HCC37"}, {"label": "Diabetes with Chronic Complications"})],
    invalid=[({"category": "V28-HCC999"}, "not_found")],
)
def hcc_label(category: Hcc) -> Label:
    """Gives the label of a CMS-HCC condition category.

    Args:
        category: Model and number, for example V28-HCC37.
    """
    return Label(label=risk.find_hcc(category)[2])


@_hcc_tool(
    kind="retrieval",
    wording={
        "codes": [
            "the first 60 ICD-10-CM codes, in code order, of {category}",
            "the ICD-10-CM codes mapped to {category}, the first 60 in code order",
        ],
        "first": [
            "the first ICD-10-CM code, in code order, of {category}",
            "the first in code order of the ICD-10-CM codes of {category}",
        ],
        "last": [
            "the last ICD-10-CM code, in code order, of {category}",
            "the last in code order of the ICD-10-CM codes of {category}",
        ],
        "count": ["the number of ICD-10-CM codes of {category}", "the number of ICD-10-CM codes mapped to {category}"],
    },
    golden=[({"category": "V28-HCC38"}, {"count": 17})],
    invalid=[({"category": "V28-HCC999"}, "not_found")],
)
def hcc_codes(category: Hcc) -> CodeRange:
    """Lists the first 60 ICD-10-CM codes of a CMS-HCC condition category, in code order, and counts all.

    Args:
        category: Model and number, for example V28-HCC37.
    """
    model, number, _ = risk.find_hcc(category)
    found = HCC_INDEX.column(
        "SELECT icd10cm FROM diagnosis WHERE model = ? AND hcc = ? ORDER BY icd10cm", model, number
    )
    if not found:
        raise NotFound(f"no ICD-10-CM code is mapped to {category}")
    return code_range(found)


@_hcc_tool(
    kind="retrieval",
    wording={
        "factor": [
            "the relative factor of {category} in the {segment} segment",
            "the coefficient that CMS gives {category} for the {segment} segment (payment year 2026)",
        ]
    },
    golden=[({"category": "V28-HCC37", "segment": "community, non-dual, aged"}, {"factor": 0.166})],
    invalid=[({"category": "V28-HCC999", "segment": "institutional"}, "not_found")],
)
def hcc_factor(category: Hcc, segment: Segment) -> Factor:
    """Gives the relative factor (coefficient) of a CMS-HCC condition category in a segment, payment year 2026.

    Args:
        category: Model and number, for example V28-HCC37.
        segment: Segment of enrollees.
    """
    model, number, _ = risk.find_hcc(category)
    name = f"{risk.SEGMENTS[segment]}_HCC{number}"
    row = HCC_INDEX.row("SELECT value FROM coefficient WHERE model = ? AND name = ?", model, name)
    if row is None:
        raise NotFound(f"{category} has no relative factor in the segment '{segment}'")
    return Factor(factor=row[0])


@_hcc_tool(
    kind="retrieval",
    wording={
        "factor": [
            "the demographic factor of a {sex} enrollee aged {age} in the {segment} segment of CMS-HCC model V28",
            "the V28 age-sex coefficient for a {sex} enrollee aged {age} in the {segment} segment (payment year 2026)",
        ]
    },
    golden=[({"age": 67, "sex": "female", "segment": "community, non-dual, aged"}, {"factor": 0.33})],
    invalid=[({"age": 40, "sex": "female", "segment": "community, non-dual, aged"}, "not_found")],
)
def hcc_demographic_factor(age: Age, sex: Literal["female", "male"], segment: Segment) -> Factor:
    """Gives the age-sex factor of the CMS-HCC model V28 in a segment, payment year 2026.

    Args:
        age: Age in whole years; aged segments start at 65, disabled ones end at 64.
        sex: Sex of the enrollee.
        segment: Segment of enrollees.
    """
    prefix = f"{risk.SEGMENTS[segment]}_{sex[0].upper()}"
    names = HCC_INDEX.rows("SELECT name, value FROM coefficient WHERE model = 'V28' AND name GLOB ?", f"{prefix}[0-9]*")
    for name, value in names:
        low, _, high = name.removeprefix(prefix).partition("_")
        if (
            int(low.removesuffix("GT") or 0)
            <= age
            <= (int(high) if high.isdigit() else 200 if high == "GT" else int(low))
        ):
            return Factor(factor=value)
    raise NotFound(f"the segment '{segment}' has no age-sex factor for the age of {age}")


@_hcc_tool(
    kind="retrieval",
    wording={
        "categories": [
            "the condition categories that {category} overrides in the hierarchy",
            "the condition categories dropped when {category} is present",
        ],
        "first": [
            "the first by number of the condition categories that {category} overrides in the hierarchy",
            "the first by number of the condition categories dropped when {category} is present",
        ],
        "count": [
            "the number of condition categories that {category} overrides in the hierarchy",
            "the number of condition categories dropped when {category} is present",
        ],
    },
    golden=[({"category": "V28-HCC36"}, {"categories": ["V28-HCC37", "V28-HCC38"], "count": 2})],
    invalid=[({"category": "V28-HCC38"}, "not_found")],
)
def hcc_overrides(category: Hcc) -> Categories:
    """Lists the condition categories that the hierarchy drops when a graver one is present, in order of number.

    Args:
        category: Model and number, for example V28-HCC36.
    """
    model, number, _ = risk.find_hcc(category)
    return _hierarchy(model, number, "SELECT lower FROM hierarchy WHERE model = ? AND upper = ? ORDER BY lower")


@_hcc_tool(
    kind="retrieval",
    wording={
        "categories": [
            "the condition categories that override {category} in the hierarchy",
            "the condition categories whose presence drops {category}",
        ],
        "first": [
            "the first by number of the condition categories that override {category} in the hierarchy",
            "the first by number of the condition categories whose presence drops {category}",
        ],
        "count": [
            "the number of condition categories that override {category} in the hierarchy",
            "the number of condition categories whose presence drops {category}",
        ],
    },
    golden=[({"category": "V28-HCC38"}, {"categories": ["V28-HCC35", "V28-HCC36", "V28-HCC37"], "count": 3})],
    invalid=[({"category": "V28-HCC1"}, "not_found")],
)
def hcc_overridden_by(category: Hcc) -> Categories:
    """Lists the graver condition categories whose presence drops a given one, in order of number.

    Args:
        category: Model and number, for example V28-HCC38.
    """
    model, number, _ = risk.find_hcc(category)
    return _hierarchy(model, number, "SELECT upper FROM hierarchy WHERE model = ? AND lower = ? ORDER BY upper")


def _hierarchy(model: str, number: int, query: str) -> Categories:
    found = [risk.hcc_name(model, hcc) for hcc in HCC_INDEX.column(query, model, number)]
    if not found:
        raise NotFound(f"the hierarchy has no condition category there for {risk.hcc_name(model, number)}")
    return Categories(categories=found, first=found[0], count=len(found))


@_hcc_tool(
    kind="processing",
    engines=(ICD10CM,),
    wording={
        "score": [
            "the CMS-HCC V28 risk score of a {sex} enrollee aged {age} with the diagnoses {codes} (community, "
            "non-dual)",
            "the raw V28 risk adjustment factor of a community, non-dual {sex} enrollee aged {age} diagnosed with "
            "{codes}",
        ],
        "count": [
            "the number of V28 condition categories that count for a {sex} enrollee aged {age} with the diagnoses "
            "{codes}",
            "the count of CMS-HCC V28 categories, after hierarchies, of a {sex} enrollee aged {age} diagnosed with "
            "{codes}",
        ],
    },
    golden=[({"codes": ["E11.9", "I50.9"], "age": 67, "sex": "female"}, {"score": 0.968, "count": 2})],
    invalid=[({"codes": ["E11.9", "Q99.77"], "age": 67, "sex": "female"}, "not_found")],
)
def hcc_risk_score(codes: Diagnoses, age: Age, sex: Literal["female", "male"]) -> Risk:
    """Computes the raw CMS-HCC V28 risk score of a community, non-dual enrollee, payment year 2026.

    The score sums the age-sex factor, the factors of the categories that the hierarchies leave, and interactions.

    Args:
        codes: Two to eight ICD-10-CM codes.
        age: Age in whole years; below 65 the enrollee counts as disabled.
        sex: Sex of the enrollee.
    """
    from hccinfhir import Demographics

    plain = [icd10cm.find_code(code).code.replace(".", "") for code in codes]
    person = Demographics(age=age, sex=sex[0].upper(), dual_elgbl_cd="NA", orec="1" if age < 65 else "0", crec="0")
    found = _processor().calculate_from_diagnosis(plain, person)
    return Risk(score=found.risk_score, count=len(found.hcc_list))


@cache
def _processor() -> Any:
    from hccinfhir import HCCInFHIR

    return HCCInFHIR(model_name="CMS-HCC Model V28")


@_hcc_tool(
    kind="processing",
    wording={
        "category": [
            "the {model} condition category to which the most ICD-10-CM codes of {category} map",
            "the counterpart of {category} in the CMS-HCC model {model}, by the number of shared ICD-10-CM codes",
        ]
    },
    golden=[
        ({"category": "V28-HCC38", "model": "V24"}, {"category": "V24-HCC18"}),
        ({"category": "V24-HCC85", "model": "V28"}, {"category": "V28-HCC226"}),
    ],
    invalid=[({"category": "V28-HCC38", "model": "V28"}, "invalid_arguments")],
)
def hcc_counterpart(category: Hcc, model: Literal["V22", "V24", "V28"]) -> Category:
    """Finds the condition category of another CMS-HCC model that shares the most ICD-10-CM codes with a given one.

    Of categories that share equally many, the one with the lowest number is given.

    Args:
        category: Model and number, for example V28-HCC38.
        model: Version of the other model.
    """
    own, number, _ = risk.find_hcc(category)
    if own == model:
        raise InvalidArguments(f"model must differ from the category's own, but both are {model}")
    row = HCC_INDEX.row(
        "SELECT b.hcc FROM diagnosis a JOIN diagnosis b ON b.icd10cm = a.icd10cm AND b.model = ? WHERE a.model = ? "
        "AND a.hcc = ? GROUP BY b.hcc ORDER BY count(*) DESC, b.hcc LIMIT 1",
        model,
        own,
        number,
    )
    if row is None:
        raise NotFound(f"no ICD-10-CM code of {category} has a condition category in the model {model}")
    return Category(category=risk.hcc_name(model, row[0]))


@_hcc_tool(
    kind="retrieval",
    engines=(CODE_MAPS,),
    wording={
        "category": [
            "the CCSR category that the most ICD-10-CM codes of {category} have as default",
            "the commonest default CCSR category among the ICD-10-CM codes of {category}",
        ]
    },
    golden=[({"category": "V28-HCC38"}, {"category": "END003"})],
    invalid=[({"category": "V28-HCC999"}, "not_found")],
)
def hcc_main_ccsr(category: Hcc) -> CcsrGroup:
    """Finds the default CCSR category that the most ICD-10-CM codes of a condition category have (ties: alphabetical).

    Args:
        category: Model and number, for example V28-HCC38.
    """
    model, number, _ = risk.find_hcc(category)
    return main_ccsr(
        HCC_INDEX.column("SELECT icd10cm FROM diagnosis WHERE model = ? AND hcc = ?", model, number), category
    )


def main_ccsr(codes: list[str], owner: str) -> CcsrGroup:
    """The default CCSR category that the most of some ICD-10-CM codes have (ties: alphabetical).

    Raises:
        NotFound: None of them has one.
    """
    rows = [MAPS.row("SELECT category FROM ccsr WHERE icd10cm = ?", code) for code in codes]
    counts = Counter(row[0] for row in rows if row)
    if not counts:
        raise NotFound(f"no ICD-10-CM code of {owner} has a CCSR category")
    return CcsrGroup(category=min(counts, key=lambda name: (-counts[name], name)))


TOOLS: tuple[Tool, ...] = (
    hcc_of_icd10cm,
    hcc_label,
    hcc_codes,
    hcc_factor,
    hcc_demographic_factor,
    hcc_overrides,
    hcc_overridden_by,
    hcc_risk_score,
    hcc_counterpart,
    hcc_main_ccsr,
)
