"""Registers a tiny environment, so that these tests go through `gym.make` like everybody else."""

import gymnasium
import pytest
from gymnasium.envs.registration import registry

TINY = "toolgym-tests/tiny-v0"

if TINY not in registry:
    gymnasium.register(id=TINY, entry_point="tiny_domain:make_environment")


@pytest.fixture
def env():
    """The tiny environment as `gym.make` gives it, wrapped."""
    environment = gymnasium.make(TINY)
    yield environment
    environment.close()
