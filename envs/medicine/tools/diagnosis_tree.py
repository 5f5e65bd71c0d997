"""The tree of ICD-10-CM: chapters, blocks, categories, subcategories."""

from functools import partial
from typing import Literal

from toolgym.envs.medicine.data import icd10cm
from toolgym.envs.medicine.data.icd10cm import ICD10CM
from toolgym.envs.medicine.entities import (
    Icd10cm,
    Icd10cmBlock,
    Icd10cmCategory,
    Icd10cmChapter,
    Title,
)
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.diagnoses import CodeFound, Codes
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

tree_tool = partial(tool, domain="medicine", source=ICD10CM, theme="diagnosis_tree")


class Place(Result):
    """Where a code stands."""

    category: Icd10cmCategory
    block: Icd10cmBlock
    chapter: Icd10cmChapter


class Blocks(Result):
    """Blocks in the order of the tabular list, and their number."""

    blocks: list[Icd10cmBlock]
    first: Icd10cmBlock
    count: Count


class Categories(Result):
    """Categories in the order of the tabular list, and their number."""

    categories: list[Icd10cmCategory]
    first: Icd10cmCategory
    count: Count


class BlockTitle(Result):
    """A block's title and the chapter it belongs to."""

    title: Title
    chapter: Icd10cmChapter


class ChapterTitle(Result):
    """A chapter's title."""

    title: Title


class BlockEnd(Result):
    """A billable code at an end of a block, and its category."""

    code: Icd10cm
    category: Icd10cmCategory


class Number(Result):
    """A number of codes."""

    count: Count


@tree_tool(
    kind="retrieval",
    wording={
        "category": ["the three-character category of {code}", "the ICD-10-CM category to which {code} belongs"],
        "block": ["the ICD-10-CM block that contains {code}", "the block of {code}"],
        "chapter": ["the ICD-10-CM chapter that contains {code}", "the chapter of {code}"],
    },
    golden=[({"code": "E11.65"}, {"category": "E11", "block": "E08-E13", "chapter": "4"})],
    invalid=[({"code": "E11.999"}, "not_found")],
)
def icd10cm_place(code: Icd10cm) -> Place:
    """Gives the three-character category, the block and the chapter that an ICD-10-CM code belongs to.

    Args:
        code: Code with or without its dot, for example E11.65.
    """
    found = icd10cm.find_code(code)
    if found.block is None:
        raise NotFound(f"{found.code} belongs to no block of several categories, only to chapter {found.chapter}")
    return Place(category=found.code[:3], block=found.block, chapter=found.chapter)


@tree_tool(
    kind="retrieval",
    wording={"code": ["the next wider code above {code}", "the ICD-10-CM parent code of {code}"]},
    golden=[({"code": "S72.001A"}, {"code": "S72.001"})],
    invalid=[({"code": "E11"}, "not_found")],
)
def icd10cm_parent(code: Icd10cm) -> CodeFound:
    """Gives the next wider ICD-10-CM code above a subcategory.

    Args:
        code: Subcategory with or without its dot, for example E11.65.
    """
    above = icd10cm.ancestors(icd10cm.find_code(code))
    if not above:
        raise NotFound(f"{icd10cm.dotted(code)} is a category; no wider code stands above it, only a block")
    return CodeFound(code=above[0])


@tree_tool(
    kind="retrieval",
    wording={
        "codes": ["the codes directly below {code}", "the ICD-10-CM subcategories one level below {code}"],
        "first": [
            "the first in order of the codes directly below {code}",
            "the first in order of the ICD-10-CM subcategories one level below {code}",
        ],
        "count": ["the number of codes directly below {code}", "the number of subcategories one level below {code}"],
    },
    golden=[({"code": "E11.6"}, {"codes": ["E11.61", "E11.62", "E11.63", "E11.64", "E11.65", "E11.69"], "count": 6})],
    invalid=[({"code": "E11.65"}, "not_found")],
)
def icd10cm_children(code: Icd10cmCategory) -> Codes:
    """Lists the ICD-10-CM codes directly below a code, in the order of the tabular list.

    Args:
        code: Category or subcategory, for example E11.
    """
    found = icd10cm.children(icd10cm.find_code(code).code)
    if not found:
        raise NotFound(f"nothing stands below {icd10cm.dotted(code)} in ICD-10-CM; it is billable itself")
    return Codes(codes=found, first=found[0], count=len(found))


@tree_tool(
    kind="retrieval",
    wording={
        "blocks": ["the blocks of {chapter}", "the ICD-10-CM blocks into which {chapter} is divided"],
        "first": [
            "the first in order of the blocks of {chapter}",
            "the first in order of the ICD-10-CM blocks into which {chapter} is divided",
        ],
        "count": ["the number of blocks of {chapter}", "the number of ICD-10-CM blocks that {chapter} has"],
    },
    golden=[({"chapter": "22"}, {"blocks": ["U00-U49"], "count": 1})],
    invalid=[({"chapter": "23"}, "not_found")],
)
def icd10cm_blocks(chapter: Icd10cmChapter) -> Blocks:
    """Lists the blocks of several categories of an ICD-10-CM chapter, in the order of the tabular list.

    Args:
        chapter: Number of the chapter, 1 to 22.
    """
    found = [b for b in icd10cm.children(icd10cm.find_chapter(chapter)[0]) if "-" in b]
    return Blocks(blocks=found, first=found[0], count=len(found))


@tree_tool(
    kind="retrieval",
    wording={"title": ["the title of {chapter}", "the heading of {chapter}"]},
    golden=[({"chapter": "9"}, {"title": "Diseases of the circulatory system"})],
    invalid=[({"chapter": "0"}, "not_found")],
)
def icd10cm_chapter_title(chapter: Icd10cmChapter) -> ChapterTitle:
    """Gives the title of an ICD-10-CM chapter.

    Args:
        chapter: Number of the chapter, 1 to 22.
    """
    return ChapterTitle(title=icd10cm.find_chapter(chapter)[1])


@tree_tool(
    kind="retrieval",
    wording={
        "title": ["the title of {block}", "the heading of {block}"],
        "chapter": ["the chapter that contains {block}", "the ICD-10-CM chapter of {block}"],
    },
    golden=[({"block": "E08-E13"}, {"title": "Diabetes mellitus", "chapter": "4"})],
    invalid=[({"block": "E08-E99"}, "not_found")],
)
def icd10cm_block_facts(block: Icd10cmBlock) -> BlockTitle:
    """Gives the title of an ICD-10-CM block and the chapter it belongs to.

    Args:
        block: First and last category, for example E08-E13.
    """
    _, title, chapter = icd10cm.find_block(block)
    return BlockTitle(title=title, chapter=chapter)


@tree_tool(
    kind="retrieval",
    wording={
        "categories": ["the categories of {block}", "the three-character categories that belong to {block}"],
        "first": [
            "the first in order of the categories of {block}",
            "the first in order of the three-character categories that belong to {block}",
        ],
        "count": ["the number of categories of {block}", "the number of three-character categories in {block}"],
    },
    golden=[({"block": "E08-E13"}, {"categories": ["E08", "E09", "E10", "E11", "E13"], "count": 5})],
    invalid=[({"block": "X"}, "not_found")],
)
def icd10cm_categories(block: Icd10cmBlock) -> Categories:
    """Lists the three-character categories of an ICD-10-CM block, in the order of the tabular list.

    Args:
        block: First and last category, for example E08-E13.
    """
    found = icd10cm.children(icd10cm.find_block(block)[0])
    return Categories(categories=found, first=found[0], count=len(found))


@tree_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of billable ICD-10-CM codes within {code}",
            "the number of codes at or below {code} that have no further subdivision",
        ]
    },
    golden=[({"code": "E11.6"}, {"count": 12}), ({"code": "E11.65"}, {"count": 1})],
    invalid=[({"code": "E11.9999"}, "not_found")],
)
def icd10cm_count_billable(code: Icd10cmCategory) -> Number:
    """Counts the codes without further subdivision (billable codes) at or below an ICD-10-CM code.

    Args:
        code: Category or subcategory, for example E11.
    """
    found = icd10cm.find_code(code)
    row = icd10cm.INDEX.row(
        "SELECT count(*) FROM code WHERE position BETWEEN ? AND ? AND leaf = 1", found.position, found.last
    )
    return Number(count=row[0] if row else 0)


@tree_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of billable ICD-10-CM codes strictly between {code} and {other}",
            "the count of ICD-10-CM codes without subdivision that stand between {code} and {other}",
        ]
    },
    golden=[
        ({"code": "A01.00", "other": "A01.04"}, {"count": 3}),
        ({"code": "A01.04", "other": "A01.00"}, {"count": 3}),
    ],
    invalid=[({"code": "E11.65", "other": "E11.65"}, "invalid_arguments")],
)
def icd10cm_count_between(code: Icd10cm, other: Icd10cm) -> Number:
    """Counts the billable codes strictly between two ICD-10-CM codes in the order of the tabular list.

    Args:
        code: Code, for example E11.65. Of a code with subdivisions, none of them is counted.
        other: Another code, before or after the first one.
    """
    one, two = sorted((icd10cm.find_code(code), icd10cm.find_code(other)), key=lambda c: c.position)
    if two.position <= one.last:
        raise InvalidArguments(f"the codes must stand apart, but {two.code} is {one.code} or below it")
    row = icd10cm.INDEX.row(
        "SELECT count(*) FROM code WHERE position > ? AND position < ? AND leaf = 1", one.last, two.position
    )
    return Number(count=row[0] if row else 0)


@tree_tool(
    kind="retrieval",
    wording={
        "code": [
            "the billable ICD-10-CM code right {side} {code}",
            "the nearest ICD-10-CM code without subdivision {side} {code}",
        ]
    },
    golden=[({"code": "E11.65", "side": "after"}, {"code": "E11.69"})],
    invalid=[({"code": "A00.0", "side": "before"}, "not_found")],
)
def icd10cm_neighbour(code: Icd10cm, side: Literal["before", "after"]) -> CodeFound:
    """Finds the billable code next to a code in the order of the ICD-10-CM tabular list.

    Args:
        code: Code; for one with subdivisions, "after" starts behind the last of them.
        side: Direction.
    """
    found = icd10cm.find_code(code)
    compare, start, order = ("<", found.position, "DESC") if side == "before" else (">", found.last, "ASC")
    row = icd10cm.INDEX.row(
        f"SELECT code FROM code WHERE position {compare} ? AND leaf = 1 ORDER BY position {order} LIMIT 1", start
    )
    if row is None:
        raise NotFound(f"no billable code comes {side} {found.code}")
    return CodeFound(code=row[0])


@tree_tool(
    kind="retrieval",
    wording={
        "code": ["the {end} billable code of {block}", "the {end} code without subdivision that belongs to {block}"],
        "category": ["the {end} category of {block}", "the {end} three-character category that belongs to {block}"],
    },
    golden=[({"block": "E08-E13", "end": "last"}, {"code": "E13.9", "category": "E13"})],
    invalid=[({"block": "E08-E99", "end": "last"}, "not_found")],
)
def icd10cm_block_end(block: Icd10cmBlock, end: Literal["first", "last"]) -> BlockEnd:
    """Gives the first or last billable code and category of an ICD-10-CM block, in the order of the tabular list.

    Args:
        block: First and last category, for example E08-E13.
        end: Which end of the block.
    """
    name = icd10cm.find_block(block)[0]
    order = "ASC" if end == "first" else "DESC"
    row = icd10cm.INDEX.row(
        f"SELECT code FROM code WHERE block = ? AND leaf = 1 AND kind = 'code' ORDER BY position {order} LIMIT 1", name
    )
    if row is None:
        raise NotFound(f"the block {name} has no billable code")
    return BlockEnd(code=row[0], category=row[0][:3])


@tree_tool(
    kind="retrieval",
    wording={
        "code": ["the {end} billable code within {code}", "the {end} code without subdivision at or below {code}"],
    },
    golden=[
        ({"code": "E11.6", "end": "first"}, {"code": "E11.610"}),
        ({"code": "E11", "end": "last"}, {"code": "E11.A"}),
    ],
    invalid=[({"code": "E11.99999", "end": "last"}, "not_found")],
)
def icd10cm_billable_end(code: Icd10cmCategory, end: Literal["first", "last"]) -> CodeFound:
    """Gives the first or last billable code at or below an ICD-10-CM code, in the order of the tabular list.

    Args:
        code: Category or subcategory, for example E11.
        end: Which end.
    """
    found = icd10cm.find_code(code)
    order = "ASC" if end == "first" else "DESC"
    row = icd10cm.INDEX.row(
        f"SELECT code FROM code WHERE position BETWEEN ? AND ? AND leaf = 1 ORDER BY position {order} LIMIT 1",
        found.position,
        found.last,
    )
    if row is None:
        raise NotFound(f"{found.code} has no billable code")
    return CodeFound(code=row[0])


TOOLS: tuple[Tool, ...] = (
    icd10cm_place,
    icd10cm_parent,
    icd10cm_children,
    icd10cm_blocks,
    icd10cm_chapter_title,
    icd10cm_block_facts,
    icd10cm_categories,
    icd10cm_count_billable,
    icd10cm_count_between,
    icd10cm_neighbour,
    icd10cm_block_end,
    icd10cm_billable_end,
)
