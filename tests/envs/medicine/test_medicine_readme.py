"""The pack's README, and the extra that installs it, say what the pool has."""

import re
import tomllib
from collections import Counter
from pathlib import Path

from toolgym.envs.medicine import POOL

ROOT = Path(__file__).parents[3]
README = (ROOT / "envs/medicine/README.md").read_text(encoding="utf-8")
TOOLS = [POOL[name] for name in POOL.tools]


def rows(heading: str) -> list[list[str]]:
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_theme_counts_are_those_of_the_pool():
    counts = Counter((tool.theme, tool.kind) for tool in TOOLS)
    themes = sorted({tool.theme for tool in TOOLS})
    kinds = ("retrieval", "processing")
    expected = [[t, str(sum(counts[t, k] for k in kinds)), *(str(counts[t, k]) for k in kinds)] for t in themes]
    assert [row[:4] for row in rows("Themes")] == expected


def test_totals_are_those_of_the_pool():
    found = re.search(r"(\d+) tools over real data: (\d+) retrieve, (\d+) process", README)
    kinds = Counter(tool.kind for tool in TOOLS)
    assert found and [int(n) for n in found.groups()] == [len(TOOLS), kinds["retrieval"], kinds["processing"]]
    tagged = re.search(r"(\d+) tools carry the tag `MedCalc-Bench`", README)
    assert tagged and int(tagged[1]) == sum("MedCalc-Bench" in tool.tags for tool in TOOLS)


def test_libraries_are_those_the_tools_declare():
    for row in rows("Themes"):
        declared = {s.distribution for t in TOOLS if t.theme == row[0] for s in (t.source, *t.engines)}
        assert {name.replace("own formulas", "toolgym") for name in row[4].split(", ")} == declared


def test_entity_types_are_those_of_the_pool():
    names = [re.findall(r"`([^`]+)`", row[0])[0] for row in rows("Entity types")]
    assert names == list(POOL.entities)
    assert [int(row[2]) for row in rows("Entity types")] == [len(e.seed_values) for e in POOL.entities.values()]


def test_the_extra_pins_what_the_tools_declare():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [requirement.split("==") for requirement in project["optional-dependencies"]["medicine"]]
    declared = {s.distribution.lower() for t in TOOLS for s in (t.source, *t.engines)} - {"toolgym"}
    assert all(len(pin) == 2 for pin in pinned)
    assert {name.lower() for name, _ in pinned} == declared


def test_no_article_stands_before_an_entity():
    for tool in TOOLS:
        choices = {p.name for p in tool.parameters if p.choices}
        for phrases in tool.wording.values():
            for phrase in phrases:
                for slot in re.findall(r"\b(?:the|an?) \{(\w+)\}", phrase):
                    assert slot in choices, phrase
