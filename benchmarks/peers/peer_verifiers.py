"""verifiers 0.1.14: a ToolEnv and a client that answers at once; the model's calls come as objects."""

import asyncio
import logging

import verifiers as vf
from bare_loop import GOLD, QUESTION, report
from datasets import Dataset
from verifiers.clients.client import Client
from verifiers.types import Response, ResponseMessage, ToolCall


def add(left: int, right: int) -> int:
    """Adds two whole numbers.

    Args:
        left: The first.
        right: The second.
    """
    return left + right


class Instant(Client):
    def setup_client(self, config):
        return None

    async def to_native_tool(self, tool):
        return tool

    async def to_native_prompt(self, messages):
        return messages, {}

    async def get_native_response(self, prompt, model, sampling_args, tools=None, **kwargs):
        told = prompt[-1].role == "tool"
        calls = None if told else [ToolCall(id="1", name="add", arguments='{"left": 40, "right": 2}')]
        message = ResponseMessage(
            content="42" if told else None,
            tool_calls=calls,
            finish_reason="stop" if told else "tool_calls",
            is_truncated=False,
        )
        return Response(id="1", created=0, model=model, message=message)

    async def raise_from_native_response(self, response):
        return None

    async def from_native_response(self, response):
        return response

    async def close(self):
        return None


def right(completion, answer, **kwargs):
    return float(completion[-1].content == answer)


def play(live, rounds):
    asked = Dataset.from_list([{"prompt": [{"role": "user", "content": QUESTION}], "answer": str(GOLD)}])
    environment = vf.ToolEnv(dataset=asked, tools=[add], rubric=vf.Rubric(funcs=[right]), max_turns=8)
    rows = environment.get_dataset().to_list() * live
    client = Instant(None)

    async def run():
        for _ in range(rounds):
            outputs = await asyncio.gather(*(environment.run_rollout(row, client, "mock", {}) for row in rows))
            assert all(output["reward"] == 1.0 for output in outputs)

    asyncio.run(run())


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    report("verifiers", {"verifiers 0.1, ToolEnv": play}, episodes=256, repeats=2)
