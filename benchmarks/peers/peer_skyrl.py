"""SkyRL-Gym: a text environment with a tool group; the environment parses."""

import json

from bare_loop import ANSWER, CALL, GOLD, PATTERN, QUESTION, report
from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput
from skyrl_gym.tools.core import ToolGroup, tool


class Numbers(ToolGroup):
    def __init__(self):
        super().__init__(name="numbers")

    @tool
    def add(self, left, right):
        return {"total": left + right}


class Question(BaseTextEnv):
    def __init__(self):
        super().__init__()
        self.max_turns = 8
        self.init_tool_groups([Numbers()])

    def step(self, action):
        self.turns += 1
        found = PATTERN.search(action)
        call = json.loads(found.group(1))
        if call["name"] == "submit_answer":
            reward = float(call["arguments"]["answer"] == GOLD)
            return BaseTextEnvStepOutput(observations=[], reward=reward, done=True, metadata={})
        result = json.dumps(self._execute_tool("numbers", call["name"], tuple(call["arguments"].values())))
        told = {"role": "user", "content": f"<tool_response>\n{result}\n</tool_response>"}
        return BaseTextEnvStepOutput(observations=[told], reward=0.0, done=self.turns >= self.max_turns, metadata={})


def play(live, rounds):
    for _ in range(rounds):
        environments = [Question() for _ in range(live)]  # one is made for each episode, as its trainer does
        for environment in environments:
            environment.init([{"role": "user", "content": QUESTION}])
        for environment in environments:
            environment.step(CALL)
        for environment in environments:
            assert environment.step(ANSWER)["reward"] == 1.0


if __name__ == "__main__":
    report("skyrl-gym", {"SkyRL-Gym, BaseTextEnv": play}, episodes=4_096, repeats=5)
