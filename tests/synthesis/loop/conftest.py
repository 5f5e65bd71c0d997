"""Lets these tests use the scripted endpoint of the chat tests and the railway pool of the synthesis tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolgym.tools.fresh import FreshProcess

TESTS = Path(__file__).parents[2]
for room in ("chat", "synthesis"):
    sys.path.insert(0, str(TESTS / room))


@pytest.fixture(scope="session")
def fresh() -> Iterator[FreshProcess]:
    """A fresh process over the railway pool, which many runs share."""
    with FreshProcess("railway:POOL", 5) as process:
        yield process
