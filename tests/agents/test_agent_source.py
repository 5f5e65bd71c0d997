"""Agents by name: each does what its name says, and what is no agent is refused in a sentence."""

import pytest
from tiny_domain import POOL, make_environment, make_task

from toolgym.agents import OracleAgent, agent_named, play_episode
from toolgym.agents.source import FLOOR
from toolgym.episodes import dialect_named

TASK = make_task(1)


def record_of_agent(name, dialect="hermes"):
    source = agent_named(name, dialect_named(dialect), lambda task: POOL)
    agent = source.make(TASK, 3)
    return play_episode(make_environment(dialect=dialect), agent, options={"task_id": TASK.id})


@pytest.mark.parametrize("dialect", ["hermes", "pythonic", "native"])
def test_the_oracle_scores_in_every_dialect_and_the_floor_does_not(dialect):
    assert record_of_agent("oracle", dialect).outcome == "correct"
    for name in (*FLOOR, "abstain:not_found"):
        record = record_of_agent(name, dialect)
        assert record.terminated and record.reward == 0.0


def test_the_random_agent_goes_by_the_attempts_seed():
    source = agent_named("random", pool=lambda task: POOL)
    records = [
        play_episode(make_environment(), source.make(TASK, seed), options={"task_id": TASK.id}) for seed in (1, 2, 1)
    ]
    one, other, again = (record.actions for record in records)
    assert again == one
    assert one != other


def make_oracle(task, seed):
    """An agent of somebody's own."""
    return OracleAgent(task)


def test_agents_of_ones_own():
    source = agent_named(f"{__name__}:make_oracle")
    assert isinstance(source.make(TASK, 0), OracleAgent)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nobody", "an agent is one of oracle, random"),
        ("no.such.module:make", "No module named 'no'"),
        ("toolgym.agents:nothing", "has no attribute 'nothing'"),
        ("toolgym.agents.floor:INJECTION", "is no function that makes an agent"),
        ("abstain:boredom", "needs a reason, one of"),
        ("", "an agent is one of"),
    ],
)
def test_names_that_are_no_agents(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        agent_named(name)
