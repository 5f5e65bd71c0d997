"""The example runs as it is printed, and says what it promises."""

import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "serve_env.py"


def test_the_example_serves_plays_and_survives():
    ran = subprocess.run([sys.executable, str(EXAMPLE), "12"], capture_output=True, text=True, timeout=300)
    assert (ran.returncode, ran.stderr) == (0, "")
    said = ran.stdout
    assert "remote: 12 episodes, mean reward 1.00," in said
    assert "local:  12 of 12 traces are the same" in said
    assert re.search(r"killed in mid-episode: truncated True, valid False, failure unknown_session\n", said)
    assert re.search(r"the next reset: task \S+, valid True\n", said)
    assert said.endswith("SIGTERM: the server ends with status 0\n")
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 150
