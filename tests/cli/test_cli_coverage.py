"""The list of DIVE's tools is whole, what stands for them exists, and the docs hold what the command writes."""

from collections import Counter
from pathlib import Path

import pytest

from toolgym.cli import coverage, main

FOUND = coverage.coverage()


def test_the_list_is_whole() -> None:
    assert len(FOUND) == len({(row.domain, row.name) for row in FOUND}) == 373
    counts = Counter(row.domain for row in FOUND)
    assert counts == {"financial": 169, "medical": 89, "biological": 61, "academic": 50, "general": 4}


def test_enough_is_covered_by_tools_that_exist() -> None:
    sources = Counter(row.source for row in FOUND)
    assert (len(FOUND) - sources["none"]) / len(FOUND) >= coverage.TARGET
    assert sources["live"] >= 150 and sources["keyed"] >= 169
    assert all(row.tools and row.how for row in FOUND if row.source != "none")


def test_a_tool_that_is_not_there_covers_nothing() -> None:
    row = {
        "domain": "medical",
        "name": "x",
        "upstream": "y",
        "pool": "medicine.live",
        "tools": "no_such_tool",
        "how": "",
    }
    assert coverage._covered(row).source == "none"
    assert coverage._covered({**row, "tools": "rxnorm_get_drugs"}).source == "live"
    assert coverage._covered({**row, "pool": "astrology.live", "tools": "rxnorm_get_drugs"}).source == "none"


def test_command_prints_a_summary_and_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "coverage.md"
    assert main(["pool", "coverage", "--output", str(page)]) == 0
    assert "of 373 tools are covered" in capsys.readouterr().out
    assert main(["pool", "coverage", "--output", str(tmp_path / "none" / "x.md")]) == 2
    committed = Path(__file__).parents[2] / "docs" / "coverage.md"
    assert page.read_text() == committed.read_text()
