"""Inspect: a task of as many samples as episodes are live, its mock model, logs as they are and without samples."""

import logging
import tempfile

from bare_loop import GOLD, QUESTION, report
from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import exact
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import tool


@tool
def add():
    async def execute(left: int, right: int) -> int:
        """Adds two whole numbers.

        Args:
            left: The first.
            right: The second.
        """
        return left + right

    return execute


def answer(messages, tools, choice, config):
    if messages[-1].role == "tool":
        output = ModelOutput.from_content("mockllm", str(GOLD))
    else:
        output = ModelOutput.for_tool_call("mockllm", "add", {"left": 40, "right": 2})
    output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    return output


def playing(log_samples):
    def play(live, rounds):
        task = Task(
            dataset=[Sample(input=QUESTION, target=str(GOLD)) for _ in range(live)],
            solver=[use_tools(add()), generate()],
            scorer=exact(),
        )
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                (log,) = eval(
                    task,
                    model=get_model("mockllm/model", custom_outputs=answer, memoize=False),
                    display="none",
                    log_dir=folder,
                    log_samples=log_samples,
                    log_realtime=log_samples,
                    max_samples=live,
                    max_connections=live,
                )
            assert log.status == "success" and log.results.scores[0].metrics["mean"].value == 1.0, log.error

    return play


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    report("inspect-ai", {"Inspect, logs on": playing(True), "Inspect, no sample logs": playing(False)}, 16, 1)
