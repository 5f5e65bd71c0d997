"""Plays whole episodes: an agent, an environment, a record."""

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
    return EpisodeRecord(
        task_id=info["task_id"],
        messages=tuple(info["messages"]),
        actions=tuple(actions),
        reward=total,
        outcome=info["outcome"],
        explanation=info["explanation"],
        terminated=bool(terminated),
        truncated=bool(truncated),
        valid=info["valid"],
        error=info["error"],
        turns=info["turn"],
        calls=info["calls"],
        tokens=info["tokens"],
    )
