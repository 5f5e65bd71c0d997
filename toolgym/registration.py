"""Registers toolgym's environments with Gymnasium by string references; a pack is imported when it is first made."""

from gymnasium.envs.registration import register, registry

ENVIRONMENTS = {
    "toolgym/academia-v0": "toolgym.envs.academia",
    "toolgym/biology-v0": "toolgym.envs.biology",
    "toolgym/finance-v0": "toolgym.envs.finance",
    "toolgym/general-v0": "toolgym.envs.general",
    "toolgym/medicine-v0": "toolgym.envs.medicine",
    "toolgym/mixed-v0": "toolgym.envs.mixed",
    "toolgym/brokerage-v0": "toolgym.envs.finance.sandbox",
    "toolgym/desk-v0": "toolgym.envs.general.sandbox",
    "toolgym/clinic-v0": "toolgym.envs.medicine.sandbox",
    "toolgym/laboratory-v0": "toolgym.envs.biology.sandbox",
    "toolgym/library-v0": "toolgym.envs.academia.sandbox",
}
"""Pack by environment id. A pack exports ``POOL`` and ``load_tasks``."""

POOLS = frozenset(f"{pack}:POOL" for pack in ENVIRONMENTS.values())
"""References of their pools: what may be imported because a file names it."""

REMOTE = "toolgym/remote-v0"
"""The environment that a server plays; it takes the server's ``url``."""


def register_environments() -> None:
    """Registers every environment that is not registered yet."""
    for name, pack in ENVIRONMENTS.items():
        if name not in registry:
            kwargs = {"tasks": f"{pack}:load_tasks", "pool": f"{pack}:POOL"}
            register(
                id=name,
                entry_point="toolgym.episodes:ToolEnv",
                vector_entry_point="toolgym.episodes:ToolVectorEnv",
                kwargs=kwargs,
            )
    if REMOTE not in registry:
        register(id=REMOTE, entry_point="toolgym.serving:RemoteEnv")
