"""Plays whole episodes: an agent, an environment, a record."""

from collections.abc import Sequence
from typing import Any

import gymnasium

from toolgym.agents.agent import Action, Agent
from toolgym.episodes import EpisodeRecord


def play_episode(
    env: gymnasium.Env[Any, Any], agent: Agent, *, seed: int | None = None, options: dict[str, Any] | None = None
) -> EpisodeRecord:
    """Plays one episode to its end.

    Args:
        env: A `ToolEnv`, wrapped or not.
        agent: What acts; it is reset first.
        seed: Passed to the environment's reset.
        options: Passed to the environment's reset: ``task_id``, ``split``.

    Returns:
        The record of the episode.
    """
    agent.reset()
    observation, info = env.reset(seed=seed, options=options)
    actions: list[Action] = []
    total, terminated, truncated = 0.0, False, False
    while not (terminated or truncated):
        action = agent.act(observation, info)
        actions.append(action)
        observation, reward, terminated, truncated, info = env.step(action)
        total += float(reward)
    return record_of(info, actions, total, bool(terminated), bool(truncated))


def record_of(
    info: dict[str, Any], actions: Sequence[Action], reward: float, terminated: bool, truncated: bool
) -> EpisodeRecord:
    """The record of an episode.

    Args:
        info: What the episode's last turn gave; see `Episode.info`.
        actions: What the agent did.
        reward: Sum of the rewards.
        terminated: Whether an answer was committed.
        truncated: Whether the episode ended without one.
    """
    return EpisodeRecord(
        task_id=info["task_id"],
        messages=tuple(info["messages"]),
        actions=tuple(actions),
        reward=reward,
        outcome=info["outcome"],
        explanation=info["explanation"],
        terminated=terminated,
        truncated=truncated,
        valid=info["valid"],
        failure=info["failure"],
        error=info["error"],
        turns=info["turn"],
        calls=info["calls"],
        tokens=info["tokens"],
    )
