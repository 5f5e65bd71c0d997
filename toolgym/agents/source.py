"""Where the agents of a run come from: by name, by reference, or a model behind an endpoint; one for each episode."""

import importlib
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from toolgym.agents.agent import Action, Agent
from toolgym.agents.chat import ChatAgent
from toolgym.agents.floor import (
    AbstainAgent,
    EchoAgent,
    EmptyAgent,
    IdleAgent,
    InjectionAgent,
    ListEverythingAgent,
)
from toolgym.agents.oracle import OracleAgent
from toolgym.agents.random_agent import RandomAgent
from toolgym.canonical import Json
from toolgym.chat import ChatClient, Sampling
from toolgym.episodes import HERMES, Dialect
from toolgym.tasks.answers import REASONS
from toolgym.tasks.task import AnyTask
from toolgym.tools import ToolPool

FLOOR: dict[str, Callable[[Dialect], Agent]] = {
    "empty": EmptyAgent,
    "echo": EchoAgent,
    "everything": ListEverythingAgent,
    "injection": InjectionAgent,
    "idle": IdleAgent,
}
"""Floor agents by the name they are chosen by; ``abstain:REASON`` is one more."""

NAMES = ("oracle", "random", *FLOOR, "abstain:REASON")
"""What `agent_named` knows besides references."""


class WaitingAgent(Protocol):
    """An agent that waits for its turns, as for an endpoint; as `Agent` otherwise."""

    def reset(self) -> None:
        """Forgets the last episode."""
        ...

    async def act(self, observation: str, info: dict[str, Any]) -> Action:
        """Decides on the next turn."""
        ...


AnyAgent: TypeAlias = Agent | WaitingAgent


@dataclass(frozen=True)
class AgentSource:
    """Makes the agents of a run.

    An agent may say what it used: attributes ``usage`` (`toolgym.chat.Usage`) and ``cut`` as `ChatAgent` has them.

    Attributes:
        name: What logs and reports call the agent.
        make: Makes the agent of one episode, given the task and the attempt's seed.
        settings: What a reader of the log needs to know of it: model, endpoint, sampling.
        opened: What must be open while agents play, such as a client.
    """

    name: str
    make: Callable[[AnyTask, int], AnyAgent]
    settings: Mapping[str, Json] = field(default_factory=dict)
    opened: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)


def agent_named(name: str, dialect: Dialect = HERMES, pool: Callable[[AnyTask], ToolPool] | None = None) -> AgentSource:
    """The source of an agent that needs no model, or of somebody's own.

    Args:
        name: One of `NAMES`, or ``"package.module:factory"``: a function that makes an agent of a task and a seed.
        dialect: How the built-in agents write their turns.
        pool: Where the random agent looks up known values for a task; without it, it takes words of the question.

    Raises:
        ValueError: There is no such agent.
    """
    make: Callable[[AnyTask, int], AnyAgent]
    if name == "oracle":
        return AgentSource(name, lambda task, seed: OracleAgent(task, dialect))
    if name == "random":
        return AgentSource(name, lambda task, seed: RandomAgent(seed, pool(task) if pool else None, dialect))
    if name in FLOOR:
        return AgentSource(name, lambda task, seed: FLOOR[name](dialect))
    kind, _, rest = name.partition(":")
    if kind == "abstain":
        if rest not in REASONS:
            raise ValueError(f"the agent 'abstain' needs a reason, one of {', '.join(REASONS)}: 'abstain:not_found'")
        return AgentSource(name, lambda task, seed: AbstainAgent(rest, dialect))
    try:
        make = getattr(importlib.import_module(kind), rest)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(
            f"an agent is one of {', '.join(NAMES)}, or package.module:factory; '{name}' is none ({error})"
        ) from error
    if not callable(make):
        raise ValueError(f"'{name}' is no function that makes an agent of a task and a seed")
    return AgentSource(name, make)


def chat_source(client: ChatClient, dialect: Dialect = HERMES, sampling: Sampling | None = None) -> AgentSource:
    """The source of agents that ask one model, named as the endpoint's model is.

    Args:
        client: The client, not open yet: the run opens and closes it.
        dialect: How episodes are written; ``native`` for an endpoint that takes tools.
        sampling: Parameters of every request, its seed excepted, which is the attempt's.
    """
    endpoint, given = client.endpoint, sampling or Sampling()
    settings = {"model": endpoint.model, "sampling": given.wire()}  # not the address, which may change in a long run
    return AgentSource(
        endpoint.model, lambda task, seed: ChatAgent(client, dialect, given, seed, task.id), settings, client
    )
