"""ICD-10-CM: titles, notes and the codes that notes name."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import icd10cm
from toolgym.envs.medicine.data.icd10cm import ICD10CM
from toolgym.envs.medicine.entities import DiagnosisTitle, Icd10cm, Icd10cmCategory, Term, Title
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import NotFound, Tool, tool

_diagnosis_tool = partial(tool, domain="medicine", kind="retrieval", source=ICD10CM, theme="diagnoses")


class TitleFound(Result):
    """A title of the classification."""

    title: Title


class CodeFound(Result):
    """One code."""

    code: Icd10cm


class Codes(Result):
    """Codes in a stated order, and their number."""

    codes: list[Icd10cm]
    first: Icd10cm
    count: Count


class CodeRange(Result):
    """Codes in code order (at most 60 of them), the first and the last of all, and their number."""

    codes: list[Icd10cm]
    first: Icd10cm
    last: Icd10cm
    count: Count


def code_range(codes: list[str]) -> CodeRange:
    """Sums up codes that are in order; there must be one at least."""
    return CodeRange(codes=codes[:60], first=codes[0], last=codes[-1], count=len(codes))


class Terms(Result):
    """Inclusion terms in the order of the tabular list, and their number."""

    terms: list[Term]
    count: Count


class Meaning(Result):
    """The meaning of an added character."""

    meaning: Term


@_diagnosis_tool(
    wording={"title": ["the title of {code}", "the diagnosis that ICD-10-CM files under {code}"]},
    golden=[
        ({"code": "E11.65"}, {"title": "Type 2 diabetes mellitus with hyperglycemia"}),
        ({"code": "i10"}, {"title": "Essential (primary) hypertension"}),
    ],
    invalid=[({"code": "Q99.77"}, "not_found")],
)
def icd10cm_title(code: Icd10cm) -> TitleFound:
    """Gives the title of an ICD-10-CM code (tabular list of April 2026).

    Args:
        code: Code with or without its dot, for example E11.65.
    """
    return TitleFound(title=icd10cm.find_code(code).title)


@_diagnosis_tool(
    wording={"code": ["the ICD-10-CM code of {title}", "the code under which ICD-10-CM files {title}"]},
    golden=[({"title": "Typhoid meningitis"}, {"code": "A01.01"})],
    invalid=[({"title": "Lovesickness"}, "not_found")],
)
def icd10cm_code_of_title(title: DiagnosisTitle) -> CodeFound:
    """Finds the ICD-10-CM code that bears exactly a given title; letter case is ignored.

    Args:
        title: Full title, for example "Typhoid meningitis".
    """
    found = icd10cm.INDEX.column(
        "SELECT code FROM code WHERE kind = 'code' AND title = ? COLLATE NOCASE ORDER BY position", title.strip()
    )
    # A category and its only subcategory may share a title; the narrowest code of one line stands for it.
    if not found or any(not other.startswith(found[0]) for other in found):
        raise NotFound(f"no single ICD-10-CM code bears the title '{title[:80]}'; give the full title")
    return CodeFound(code=found[-1])


@_diagnosis_tool(
    wording={
        "codes": [
            "the ICD-10-CM codes that the {kind} notes at or below {code} name",
            "the codes named in the {kind} notes within {code}",
        ],
        "first": [
            "the first ICD-10-CM code that the {kind} notes at or below {code} name",
            "the code named first in the {kind} notes within {code}",
        ],
        "count": [
            "the number of ICD-10-CM codes that the {kind} notes at or below {code} name",
            "the number of different codes named in the {kind} notes within {code}",
        ],
    },
    golden=[
        (
            {"code": "J18", "kind": "Excludes1"},
            {"codes": ["P23.0", "J70.2", "J70.4", "J84.9", "P24", "J68.0", "J84.178", "J18.2", "J69.1"], "count": 9},
        )
    ],
    invalid=[({"code": "E11.65", "kind": "Excludes1"}, "not_found")],
)
def icd10cm_excluded_codes(code: Icd10cmCategory, kind: Literal["Excludes1", "Excludes2"]) -> Codes:
    """Lists the codes named in the excludes notes at an ICD-10-CM code or below it, each once, in the notes' order.

    Args:
        code: Code, usually a three-character category, for example J18. Of a range, the two ends are listed.
        kind: Excludes1 (never coded together) or Excludes2 (not included here).
    """
    found = icd10cm.find_code(code)
    return _named(found, kind.lower(), f"{kind} notes")


@_diagnosis_tool(
    wording={
        "codes": [
            'the ICD-10-CM codes that the "{instruction}" notes at or below {code} name',
            'the codes named in the "{instruction}" instructions within {code}',
        ],
        "first": [
            'the first ICD-10-CM code that the "{instruction}" notes at or below {code} name',
            'the code named first in the "{instruction}" instructions within {code}',
        ],
        "count": [
            'the number of ICD-10-CM codes that the "{instruction}" notes at or below {code} name',
            'the number of different codes named in the "{instruction}" instructions within {code}',
        ],
    },
    golden=[
        (
            {"code": "F02", "instruction": "use additional code"},
            {"codes": ["Z91.83"], "count": 1},
        )
    ],
    invalid=[({"code": "E11.65", "instruction": "code first"}, "not_found")],
)
def icd10cm_companion_codes(code: Icd10cmCategory, instruction: Literal["use additional code", "code first"]) -> Codes:
    """Lists the codes named in the sequencing instructions at an ICD-10-CM code or below it, each once, in order.

    Args:
        code: Code, usually a three-character category, for example E11. Of a range, the two ends are listed.
        instruction: Codes to add after it, or underlying conditions to code before it.
    """
    found = icd10cm.find_code(code)
    return _named(found, instruction.removesuffix(" code"), f'"{instruction}" notes')


def _named(code: icd10cm.Code, kind: str, words: str) -> Codes:
    codes = icd10cm.named_codes(icd10cm.notes_within(code, kind))
    if not codes:
        raise NotFound(f"no code is named in {words} at or below {code.code}; notes may stand at a wider code")
    return Codes(codes=codes, first=codes[0], count=len(codes))


@_diagnosis_tool(
    wording={
        "codes": [
            "the ICD-10-CM categories whose {kind} notes name {code} or a code below it",
            "the three-character categories with {kind} notes that name {code} or one of its subcategories",
        ],
        "first": [
            "the first in tabular order of the ICD-10-CM categories whose {kind} notes name {code} or a code below it",
            "the first in tabular order of the three-character categories with {kind} notes that name {code} or one "
            "of its subcategories",
        ],
        "count": [
            "the number of ICD-10-CM categories whose {kind} notes name {code} or a code below it",
            "the number of three-character categories with {kind} notes that name {code} or one of its subcategories",
        ],
    },
    golden=[({"code": "J84", "kind": "Excludes1"}, {"codes": ["J18"], "count": 1})],
    invalid=[({"code": "J99.99", "kind": "Excludes1"}, "not_found")],
)
def icd10cm_excluded_by(code: Icd10cmCategory, kind: Literal["Excludes1", "Excludes2"]) -> Codes:
    """Lists the three-character ICD-10-CM categories whose own excludes notes name a code or one below it, in order.

    Args:
        code: Code, usually a three-character category, for example J84.
        kind: Excludes1 (never coded together) or Excludes2 (not included here).
    """
    wanted = icd10cm.find_code(code)
    rows = icd10cm.INDEX.rows(
        "SELECT n.code, n.text FROM note n JOIN code c ON c.code = n.code WHERE n.kind = ? AND length(n.code) = 3 "
        "AND n.text LIKE ? ORDER BY c.position",
        kind.lower(),
        f"%{wanted.code}%",
    )
    found = dict.fromkeys(
        owner
        for owner, text in rows
        if owner != wanted.code and any(c.startswith(wanted.code) for c in icd10cm.named_codes([text]))
    )
    if not found:
        raise NotFound(f"no category has {kind} notes that name {wanted.code}")
    return Codes(codes=list(found), first=next(iter(found)), count=len(found))


@_diagnosis_tool(
    wording={
        "terms": ["the inclusion terms of {code}", "the inclusion terms that ICD-10-CM lists under {code}"],
        "count": [
            "the number of inclusion terms of {code}",
            "the number of terms that ICD-10-CM includes under {code}",
        ],
    },
    golden=[
        (
            {"code": "F02.80"},
            {
                "terms": [
                    "Dementia in other diseases classified elsewhere NOS",
                    "Major neurocognitive disorder in other diseases classified elsewhere NOS",
                ],
                "count": 2,
            },
        )
    ],
    invalid=[({"code": "E11.65"}, "not_found")],
)
def icd10cm_inclusion_terms(code: Icd10cm) -> Terms:
    """Lists the inclusion terms that stand at an ICD-10-CM code itself, in the order of the tabular list.

    Args:
        code: Code with or without its dot, for example F02.80.
    """
    found = icd10cm.notes(icd10cm.find_code(code), "inclusion")
    if not found:
        raise NotFound(f"ICD-10-CM lists no inclusion terms at {icd10cm.dotted(code)}")
    return Terms(terms=found, count=len(found))


@_diagnosis_tool(
    wording={
        "meaning": [
            'the meaning of the seventh character "{character}" for codes of {code}',
            'the meaning that {code} gives the seventh character "{character}"',
        ]
    },
    golden=[
        (
            {"code": "S72", "character": "B"},
            {"meaning": "initial encounter for open fracture type I or II/ initial encounter for open fracture NOS"},
        )
    ],
    invalid=[({"code": "E11", "character": "A"}, "not_found")],
)
def icd10cm_seventh_character(code: Icd10cmCategory, character: Literal["A", "B", "D", "G", "K", "P", "S"]) -> Meaning:
    """Gives the meaning of a seventh character as it is defined at an ICD-10-CM category itself.

    Args:
        code: Category that defines seventh characters, for example S72.
        character: The character.
    """
    found = icd10cm.find_code(code)
    row = icd10cm.INDEX.row("SELECT meaning FROM seventh WHERE code = ? AND character = ?", found.code, character)
    if row is None:
        raise NotFound(f"{found.code} itself defines no seventh character '{character}'")
    return Meaning(meaning=" ".join(row[0].split()))


TOOLS: tuple[Tool, ...] = (
    icd10cm_title,
    icd10cm_code_of_title,
    icd10cm_excluded_codes,
    icd10cm_companion_codes,
    icd10cm_excluded_by,
    icd10cm_inclusion_terms,
    icd10cm_seventh_character,
)
