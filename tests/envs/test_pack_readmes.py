"""The READMEs of packs that list their themes and entity types, and their extras, say what the pools have."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from toolgym.tools import load_pool

ROOT = Path(__file__).parents[2]
EXTRA_PINS = {"finance": {"pandas"}, "medicine": set()}  # exchange_calendars hands out pandas' tables


class Pack:
    """A pack with what its README says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pool = load_pool(f"toolgym.envs.{name}:POOL")
        self.readme = (ROOT / "envs" / name / "README.md").read_text(encoding="utf-8")
        self.tools = [self.pool[tool] for tool in self.pool.tools]

    def rows(self, heading: str) -> list[list[str]]:
        section = self.readme.split(f"## {heading}\n")[1].split("\n## ")[0]
        lines = [line for line in section.splitlines() if line.startswith("| ")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.fixture(scope="module", params=EXTRA_PINS)
def pack(request):
    return Pack(request.param)


def test_theme_counts_are_those_of_the_pool(pack):
    counts = Counter((tool.theme, tool.kind) for tool in pack.tools)
    themes = sorted({tool.theme for tool in pack.tools})
    kinds = ("retrieval", "processing")
    expected = [[t, str(sum(counts[t, k] for k in kinds)), *(str(counts[t, k]) for k in kinds)] for t in themes]
    assert [row[:4] for row in pack.rows("Themes")] == expected


def test_totals_are_those_of_the_pool(pack):
    found = re.search(r"(\d+) tools over real data: (\d+) retrieve, (\d+) process", pack.readme)
    kinds = Counter(tool.kind for tool in pack.tools)
    assert found and [int(n) for n in found.groups()] == [len(pack.tools), kinds["retrieval"], kinds["processing"]]


def test_tagged_calculators_are_counted():
    medicine = Pack("medicine")
    tagged = re.search(r"(\d+) tools carry the tag `MedCalc-Bench`", medicine.readme)
    assert tagged and int(tagged[1]) == sum("MedCalc-Bench" in tool.tags for tool in medicine.tools)


def test_libraries_are_those_the_tools_declare(pack):
    for row in pack.rows("Themes"):
        declared = {s.distribution for t in pack.tools if t.theme == row[0] for s in (t.source, *t.engines)}
        assert {name.replace("own formulas", "toolgym") for name in row[4].split(", ")} == declared


def test_entity_types_are_those_of_the_pool(pack):
    names = [re.findall(r"`([^`]+)`", row[0])[0] for row in pack.rows("Entity types")]
    assert names == list(pack.pool.entities)
    assert [int(row[2]) for row in pack.rows("Entity types")] == [
        len(e.seed_values) for e in pack.pool.entities.values()
    ]


def test_the_extra_pins_what_the_tools_declare(pack):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [requirement.split("==") for requirement in project["optional-dependencies"][pack.name]]
    declared = {s.distribution.lower() for t in pack.tools for s in (t.source, *t.engines)} - {"toolgym"}
    assert all(len(pin) == 2 for pin in pinned)
    assert {name.lower() for name, _ in pinned} == declared | EXTRA_PINS[pack.name]


def phrases_of(tool):
    return [phrase for phrases in tool.wording.values() for phrase in phrases]


def test_no_article_stands_before_an_entity(pack):
    for tool in pack.tools:
        choices = {p.name for p in tool.parameters if p.choices}
        for phrase in phrases_of(tool):
            for slot in re.findall(r"\b(?:the|an?) \{(\w+)\}", phrase):
                assert slot in choices, phrase


def test_no_clause_trails():
    for phrase in [phrase for tool in Pack("finance").tools for phrase in phrases_of(tool)]:
        tail = re.sub(r"\([^)]*\)", "", phrase.rpartition("}")[2])
        assert "," not in tail or "one year, two years and so on" in tail, phrase
