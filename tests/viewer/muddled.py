"""An agent that goes wrong in a different way on each task, so that there is something to look at."""

from toolgym.agents import OracleAgent
from toolgym.agents.agent import call_text, submission_text

WAYS = ("right", "gives up early", "right calls, wrong answer", "says nothing of use", "asks for what is not there")


class MuddledAgent:
    """Plays the recorded calls as the oracle does, until it goes astray.

    Args:
        task: The task.
        way: One of `WAYS`.
    """

    def __init__(self, task, way):
        self.way = way
        self._task = task
        self._oracle = OracleAgent(task)
        self._turn = 0

    def reset(self):
        self._turn = 0
        self._oracle.reset()

    def act(self, observation, info):
        self._turn += 1
        calls = self._task.calls
        if self.way == "says nothing of use":
            return "I would rather talk <b>about</b> it."
        if self.way == "asks for what is not there" and self._turn == 1:
            return call_text(calls[0].tool, {"nonsense": "<img src=x onerror=alert(1)>"})
        if self.way == "asks for what is not there" and self._turn == 2:
            return submission_text("<script>alert(1)</script>")
        if self.way == "gives up early" and self._turn == len(calls):
            return submission_text(42)
        if self.way == "right calls, wrong answer" and self._turn == len(calls) + 1:
            return submission_text("1.5 or so")
        return self._oracle.act(observation, info)


def make(task, seed):
    return MuddledAgent(task, WAYS[int(task.id[-4:], 16) % len(WAYS)])
