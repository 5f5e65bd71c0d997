import pytest
from explorations import EXPLORATIONS, explored

from toolgym.evidence import Trace


@pytest.fixture(scope="session")
def traces() -> list[Trace]:
    return [explored(number) for number in range(EXPLORATIONS)]
