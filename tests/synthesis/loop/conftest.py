"""Lets these tests use the scripted endpoint of the chat tests and the railway pool of the synthesis tests."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
for room in ("chat", "synthesis"):
    sys.path.insert(0, str(TESTS / room))
