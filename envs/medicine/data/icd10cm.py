"""The ICD-10-CM tabular list (release of April 2026), read through ``simple_icd_10_cm`` and indexed once."""

import re
import sqlite3
from functools import cache

from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source

ICD10CM = Source(
    distribution="simple-icd-10-cm",
    module="simple_icd_10_cm",
    extra="medicine",
    code_licence="MIT",
    data_licence="public domain (ICD-10-CM of the US National Center for Health Statistics)",
    data_files=("data/code-list-April-2026.txt", "data/icd10c-tabular-April-1-2026.xml"),
    data_date="2026-04-01",
)

NOTES = ("excludes1", "excludes2", "use additional", "code first", "inclusion")

_CODE = re.compile(r"\b([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(\.?-)?")


def _build(database: sqlite3.Connection) -> None:
    import simple_icd_10_cm as cm

    database.executescript(
        "CREATE TABLE code (code TEXT PRIMARY KEY, kind TEXT, title TEXT, parent TEXT, position INT, last INT,"
        " chapter TEXT, block TEXT, leaf INT) WITHOUT ROWID;"
        "CREATE TABLE note (code TEXT, kind TEXT, text TEXT, position INT);"
        "CREATE TABLE seventh (code TEXT, character TEXT, meaning TEXT);"
    )
    rows: dict[str, list[object]] = {}
    for code in cm.get_all_codes():
        if code in rows:  # a block of one category bears the category's name
            continue
        kind = "chapter" if cm.is_chapter(code) else "block" if "-" in code else "code"
        above = [c for c in cm.get_ancestors(code) if c != code]
        block = next((c for c in above if "-" in c), None)
        chapter = above[-1] if above else code
        title = _title(cm.get_description(code)) if kind != "code" else cm.get_description(code)
        parent = above[0] if above else None
        rows[code] = [code, kind, title, parent, len(rows), len(rows), chapter, block, int(cm.is_leaf(code))]
        for c in above:
            rows[c][5] = len(rows) - 1
        if kind == "code":
            _add_notes(database, cm, code)
    parents = {row[3] for row in rows.values()}
    for code, row in rows.items():
        row[8] = int(code not in parents)
    database.executemany("INSERT INTO code VALUES (?,?,?,?,?,?,?,?,?)", rows.values())
    database.executescript(
        "CREATE INDEX by_parent ON code (parent, position); CREATE INDEX by_position ON code (position);"
        "CREATE INDEX by_title ON code (title COLLATE NOCASE); CREATE INDEX notes ON note (code, kind, position);"
        "CREATE INDEX sevenths ON seventh (code); CREATE INDEX leaves ON code (leaf, position);"
        "CREATE INDEX by_block ON code (block, leaf, position);"
    )


def _add_notes(database: sqlite3.Connection, cm: object, code: str) -> None:
    def lines(getter: str) -> list[str]:
        given = getattr(cm, getter)(code)
        return [line for line in (given.split("\n") if isinstance(given, str) else given) if line.strip()]

    getters = ("get_excludes1", "get_excludes2", "get_use_additional_code", "get_code_first", "get_inclusion_term")
    for kind, getter in zip(NOTES, getters, strict=True):
        rows = [(code, kind, " ".join(text.split()), k) for k, text in enumerate(lines(getter))]
        database.executemany("INSERT INTO note VALUES (?,?,?,?)", rows)
    sevenths = getattr(cm, "get_seven_chr_def")(code)  # noqa: B009  the library is untyped
    database.executemany("INSERT INTO seventh VALUES (?,?,?)", [(code, k, v) for k, v in sevenths.items()])


def _title(text: str) -> str:
    """A chapter's or block's title without the range of codes that follows it in parentheses."""
    return re.sub(r"\s*\([A-Z0-9]{3}(-[A-Z0-9]{3})?\)$", "", text)


INDEX = Index("icd10cm", (ICD10CM,), _build, edition=2)


class Code:
    """One category or subcategory.

    Attributes:
        code: The code with its dot.
        title: Its title.
        parent: The next wider code or block.
        position: Place in the tabular list, and ``last``, the place of the last code below it (or its own).
        chapter: Number of its chapter.
        block: Its block, None if its category stands directly under the chapter.
        leaf: Whether nothing stands below it.
    """

    __slots__ = ("block", "chapter", "code", "last", "leaf", "parent", "position", "title")

    def __init__(self, row: tuple[str, str, str, int, int, str, str | None, int]) -> None:
        self.code, self.title, self.parent, self.position, self.last, self.chapter, self.block, leaf = row
        self.leaf = bool(leaf)


_COLUMNS = "code, title, parent, position, last, chapter, block, leaf"


def dotted(code: str) -> str:
    """A code with the dot behind its third character."""
    plain = code.strip().upper().replace(".", "")
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"


def find_code(code: str) -> Code:
    """A category or subcategory by code, with or without the dot.

    Raises:
        NotFound: ICD-10-CM has no such code.
    """
    row = INDEX.row(f"SELECT {_COLUMNS} FROM code WHERE code = ? AND kind = 'code'", dotted(code[:20]))
    if row is None:
        raise NotFound(f"ICD-10-CM of April 2026 has no code '{code[:20]}'; codes read like E11, E11.6 or S72.001A")
    return Code(row)


def find_block(block: str) -> tuple[str, str, str]:
    """A block's name, title and chapter.

    Raises:
        NotFound: ICD-10-CM has no such block.
    """
    row = INDEX.row(
        "SELECT code, title, chapter FROM code WHERE code = ? AND kind = 'block'", block[:20].strip().upper()
    )
    if row is None:
        raise NotFound(f"ICD-10-CM has no block '{block[:20]}'; blocks read like E08-E13 or J09-J18")
    return row[0], row[1], row[2]


def find_chapter(chapter: str) -> tuple[str, str]:
    """A chapter's number and title.

    Raises:
        NotFound: ICD-10-CM has no such chapter.
    """
    row = INDEX.row("SELECT code, title FROM code WHERE code = ? AND kind = 'chapter'", chapter[:20].strip())
    if row is None:
        raise NotFound(f"ICD-10-CM has no chapter '{chapter[:20]}'; chapters are numbered 1 to 22")
    return row[0], row[1]


def children(name: str) -> list[str]:
    """Codes or blocks directly below a code, block or chapter, in the order of the tabular list."""
    return INDEX.column("SELECT code FROM code WHERE parent = ? ORDER BY position", name)


def ancestors(code: Code) -> list[str]:
    """Wider categories of a code, the next one first; blocks and chapters are left out."""
    found: list[str] = []
    while code.parent and "-" not in code.parent and not code.parent.isdigit():
        found.append(code.parent)
        code = find_code(code.parent)
    return found


def notes(code: Code, kind: str) -> list[str]:
    """Notes of a kind that stand at the code itself, in order."""
    return INDEX.column("SELECT text FROM note WHERE code = ? AND kind = ? ORDER BY position", code.code, kind)


def notes_within(code: Code, kind: str) -> list[str]:
    """Notes of a kind that stand at a code or at any code below it, in order."""
    return INDEX.column(
        "SELECT n.text FROM note n JOIN code c ON c.code = n.code WHERE c.position BETWEEN ? AND ? AND n.kind = ?"
        " ORDER BY c.position, n.position",
        code.position,
        code.last,
        kind,
    )


def named_codes(texts: list[str]) -> list[str]:
    """Single codes named in notes, in order, each once; ``Z16.-`` counts as Z16, a range as its two ends."""
    found = dict.fromkeys(m.group(1) for text in texts for m in _CODE.finditer(text))
    return [code for code in found if INDEX.row("SELECT 1 FROM code WHERE code = ? AND kind = 'code'", code)]


@cache
def categories() -> tuple[str, ...]:
    """Three-character categories that carry an excludes note and have 3 to 25 codes directly below."""
    return tuple(
        INDEX.column(
            "SELECT c.code FROM code c WHERE kind = 'code' AND length(code) = 3 AND EXISTS"
            " (SELECT 1 FROM note n WHERE n.code = c.code AND n.kind IN ('excludes1', 'excludes2')) AND"
            " (SELECT count(*) FROM code d WHERE d.parent = c.code) BETWEEN 3 AND 25 ORDER BY position"
        )
    )


@cache
def blocks() -> tuple[str, ...]:
    """Blocks of 3 to 40 categories."""
    return tuple(
        INDEX.column(
            "SELECT b.code FROM code b WHERE kind = 'block' AND"
            " (SELECT count(*) FROM code d WHERE d.parent = b.code) BETWEEN 3 AND 40 ORDER BY position"
        )
    )


@cache
def plain_titles() -> tuple[tuple[str, str], ...]:
    """Titles of 12 to 70 characters that one leaf alone bears, with its code."""
    return tuple(
        INDEX.rows(
            "SELECT title, min(code) FROM code WHERE kind = 'code' AND length(title) BETWEEN 12 AND 70"
            " GROUP BY title COLLATE NOCASE HAVING count(*) = 1 AND min(leaf) = 1 AND length(min(code)) <= 6"
            " ORDER BY min(position)"
        )
    )
