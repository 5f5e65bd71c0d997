"""Lets these tests use the tiny domain of the episode tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "episodes"))
