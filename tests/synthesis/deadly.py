"""The railway with a tool that kills the process it runs in, as often as a file says it still may."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import railway

from toolgym.tools import ToolPool

LIVES = "TOOLGYM_TEST_LIVES"
"""Environment variable with the path of a file; each of its bytes is one death that is still to come."""


def dying_line_facts(line: railway.Line) -> railway.LineFacts:
    """What `railway.line_facts` gives, unless there is a death to come."""
    file = Path(os.environ[LIVES])
    if left := file.read_bytes():
        file.write_bytes(left[1:])
        os.kill(os.getpid(), signal.SIGKILL)
    return railway.line_facts.function(line)


POOL = ToolPool(
    "deadly:POOL",
    [replace(t, function=dying_line_facts) if t.name == "line_facts" else t for t in railway.TOOLS],
    railway.ENTITIES,
)
