"""The tiny environment, through `gym.make` like everybody else's."""

import gymnasium
import pytest
from tiny_domain import TINY


@pytest.fixture
def env():
    """The tiny environment as `gym.make` gives it, wrapped."""
    environment = gymnasium.make(TINY)
    yield environment
    environment.close()
