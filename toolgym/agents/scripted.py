"""Scripted: plays back a fixed list of actions."""

from collections.abc import Sequence
from typing import Any

from toolgym.agents.agent import Action


class ScriptedAgent:
    """Takes the given actions in order, then repeats the last one.

    Args:
        actions: At least one action.

    Raises:
        ValueError: There is no action.
    """

    def __init__(self, actions: Sequence[Action]) -> None:
        if not actions:
            raise ValueError("a scripted agent needs at least one action")
        self._actions = tuple(actions)
        self._next = 0

    def reset(self) -> None:
        """Starts from the first action."""
        self._next = 0

    def act(self, observation: str, info: dict[str, Any]) -> Action:
        """The next action."""
        number, self._next = self._next, self._next + 1
        return self._actions[min(number, len(self._actions) - 1)]
