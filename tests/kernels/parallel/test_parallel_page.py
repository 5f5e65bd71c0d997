"""The Python of docs/parallel.md runs in two processes, and its table is the one that the module prints."""

import re
from pathlib import Path

from gloo_processes import run

from toolgym.kernels.parallel.__main__ import table

PAGE = Path(__file__).parents[3] / "docs" / "parallel.md"


def execute(rank, block):
    exec(compile(block, str(PAGE), "exec"), {})


def test_the_page_runs():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        run(2, execute, block)


def test_the_table_is_what_the_module_prints():
    assert table() in PAGE.read_text()
