"""An agent that knows the answer and now and then forgets to give it: how often hangs on the task."""

from toolgym.agents import EmptyAgent, OracleAgent
from toolgym.canonical import unit_interval


def careless(task, seed):
    care = unit_interval("care", task.id)
    return OracleAgent(task) if unit_interval(task.id, str(seed)) < care else EmptyAgent()
