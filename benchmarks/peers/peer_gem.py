"""GEM: an environment wrapped with a tool; texts are parsed by the tool and the environment themselves."""

import json

import gem.core
from bare_loop import ANSWER, CALL, GOLD, PATTERN, QUESTION, BareLoop, report
from gem.tools.base_tool import BaseTool
from gem.tools.tool_env_wrapper import ToolEnvWrapper


class Add(BaseTool):
    def instruction_string(self):
        return "Call add with left and right."

    def execute_action(self, action):
        found = PATTERN.search(action)
        call = json.loads(found.group(1)) if found else {"name": ""}
        if call["name"] != "add":
            return False, True, "", ""
        result = json.dumps(BareLoop.tools["add"](**call["arguments"]))
        return True, False, f"<tool_response>\n{result}\n</tool_response>", found.group(0)


class Question(gem.core.Env):
    def reset(self, seed=None):
        super().reset(seed)
        return QUESTION, {}

    def step(self, action):
        found = PATTERN.search(action)
        answer = json.loads(found.group(1))["arguments"]["answer"] if found else None
        return "", float(answer == GOLD), True, False, {}


def play(live, rounds):
    environments = [ToolEnvWrapper(Question(), [Add()]) for _ in range(live)]
    for _ in range(rounds):
        for environment in environments:
            environment.reset()
        for environment in environments:
            environment.step(CALL)
        for environment in environments:
            assert environment.step(ANSWER)[1] == 1.0


if __name__ == "__main__":
    report("gem-llm", {"GEM, ToolEnvWrapper": play}, episodes=4_096, repeats=5)
