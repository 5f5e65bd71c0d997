"""Lets these tests use the tiny domain of the episode tests and the scripted endpoint of the chat tests."""

import sys
from pathlib import Path

for _folder in ("episodes", "chat"):
    sys.path.insert(0, str(Path(__file__).parent.parent / _folder))
