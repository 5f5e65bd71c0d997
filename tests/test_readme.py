"""The README's lines run as they are printed, and answer their question."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def test_twelve_lines_earn_the_reward():
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in code.splitlines() if line]) == 12, "the heading says twelve lines"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    *_, verdict = ran.stdout.splitlines()
    assert verdict.startswith("1.0 correct "), ran.stdout
