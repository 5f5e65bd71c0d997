"""Agents: what acts in episodes, from the oracle to the floor, and `play_episode`, which lets one play.

Knows episodes and tasks; every agent but the oracle sees only what a policy may see.
"""

from toolgym.agents.agent import Action, Agent
from toolgym.agents.floor import (
    AbstainAgent,
    EchoAgent,
    EmptyAgent,
    IdleAgent,
    InjectionAgent,
    ListEverythingAgent,
)
from toolgym.agents.oracle import OracleAgent
from toolgym.agents.play import play_episode
from toolgym.agents.random_agent import RandomAgent
from toolgym.agents.scripted import ScriptedAgent

__all__ = [
    "AbstainAgent",
    "Action",
    "Agent",
    "EchoAgent",
    "EmptyAgent",
    "IdleAgent",
    "InjectionAgent",
    "ListEverythingAgent",
    "OracleAgent",
    "RandomAgent",
    "ScriptedAgent",
    "play_episode",
]
