"""Agents: what acts in episodes, from the oracle to the floor, and `play_episode`, which lets one play.

Knows episodes and tasks; every agent but the oracle sees only what a policy may see.
"""

from toolgym.agents.agent import Action, Agent
from toolgym.agents.chat import ChatAgent
from toolgym.agents.faults import ContextFull
from toolgym.agents.floor import (
    AbstainAgent,
    EchoAgent,
    EmptyAgent,
    IdleAgent,
    InjectionAgent,
    ListEverythingAgent,
)
from toolgym.agents.local import LocalAgent, LocalPolicy, local_source
from toolgym.agents.oracle import OracleAgent
from toolgym.agents.play import play_episode, record_of
from toolgym.agents.random_agent import RandomAgent
from toolgym.agents.scripted import ScriptedAgent
from toolgym.agents.source import AgentSource, AnyAgent, WaitingAgent, agent_named, chat_source

__all__ = [
    "AbstainAgent",
    "Action",
    "Agent",
    "AgentSource",
    "AnyAgent",
    "ChatAgent",
    "ContextFull",
    "EchoAgent",
    "EmptyAgent",
    "IdleAgent",
    "InjectionAgent",
    "ListEverythingAgent",
    "LocalAgent",
    "LocalPolicy",
    "OracleAgent",
    "RandomAgent",
    "ScriptedAgent",
    "WaitingAgent",
    "agent_named",
    "chat_source",
    "local_source",
    "play_episode",
    "record_of",
]
