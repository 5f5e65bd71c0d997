"""Registers toolgym's environments with Gymnasium by string references; a pack is imported when it is first made."""

from gymnasium.envs.registration import register, registry

ENVIRONMENTS = {"toolgym/finance-v0": "toolgym.envs.finance:make_environment"}
"""Entry point by environment id."""


def register_environments() -> None:
    """Registers every environment that is not registered yet."""
    for name, entry_point in ENVIRONMENTS.items():
        if name not in registry:
            register(id=name, entry_point=entry_point)
