"""The tutorial's code runs as it is printed, is short, and names every check."""

import re
import subprocess
import sys
from pathlib import Path

from toolgym.testing import CHECKS

PAGE = (Path(__file__).parents[2] / "docs" / "own_pack.md").read_text(encoding="utf-8")


def test_the_tutorial_builds_a_pack_in_under_sixty_lines(tmp_path):
    code = "\n\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    assert len([line for line in code.splitlines() if line.strip()]) < 60
    (tmp_path / "ferries.py").write_text(code, encoding="utf-8")
    ran = subprocess.run([sys.executable, "ferries.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"{len(CHECKS)} checks, 0 faults" in ran.stdout


def test_the_page_names_every_check():
    table = PAGE.partition("| about | checks |")[2]
    assert [name for name in CHECKS if f"`{name}`" not in table] == []
