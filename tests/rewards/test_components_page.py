"""The code of the page on rewards runs as it is printed, and its table names every near miss."""

import re
from pathlib import Path
from typing import get_args

from toolgym.rewards.near_miss import NearMissKind

PAGE = (Path(__file__).parents[2] / "docs" / "rewards.md").read_text(encoding="utf-8")


def test_the_code_runs_as_it_is_printed(capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 3
    exec(compile("\n".join(blocks), "rewards.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert ": reward 1 (correct)" in lines[0] and lines[-1] == "1.05"


def test_the_table_names_every_near_miss():
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(get_args(NearMissKind))
