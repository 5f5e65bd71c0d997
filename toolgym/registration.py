"""Registers toolgym's environments with Gymnasium by string references; a pack is imported when it is first made."""

from gymnasium.envs.registration import register, registry

ENVIRONMENTS = {
    "toolgym/academia-v0": "toolgym.envs.academia",
    "toolgym/biology-v0": "toolgym.envs.biology",
    "toolgym/finance-v0": "toolgym.envs.finance",
    "toolgym/general-v0": "toolgym.envs.general",
    "toolgym/medicine-v0": "toolgym.envs.medicine",
    "toolgym/brokerage-v0": "toolgym.envs.finance.sandbox",
}
"""Pack by environment id. A pack exports ``POOL`` and ``load_tasks``."""


def register_environments() -> None:
    """Registers every environment that is not registered yet."""
    for name, pack in ENVIRONMENTS.items():
        if name not in registry:
            kwargs = {"tasks": f"{pack}:load_tasks", "pool": f"{pack}:POOL"}
            register(id=name, entry_point="toolgym.episodes:ToolEnv", kwargs=kwargs)
