"""Lets these tests use the grocer's tasks of the reward tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "rewards"))
