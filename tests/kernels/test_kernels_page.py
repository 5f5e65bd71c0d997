"""The Python of docs/kernels.md runs as it stands there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "kernels.md"


def test_the_page_runs():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), {})
