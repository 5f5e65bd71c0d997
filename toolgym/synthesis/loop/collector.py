"""The collector: a model explores a toolset with real calls; what they give, and nothing else, is evidence."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from toolgym.canonical import Json, canonical_json
from toolgym.chat import ChatClient, Message, Sampling, ToolCall
from toolgym.synthesis.loop.bench import Bench
from toolgym.synthesis.loop.prompts import load_prompt
from toolgym.tools.call import ToolResult

SHOWN = 2_000
"""Most characters of one result that a model is shown; evidence keeps the whole result."""

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Observation:
    """One call that gave a value.

    Attributes:
        id: ``"c1"``, ``"c2"``, … in order; failed calls have none.
        tool: The tool's name.
        arguments: Canonical JSON arguments.
        result: The JSON result.
    """

    id: str
    tool: str
    arguments: dict[str, Json]
    result: Json


@dataclass
class Notebook:
    """What a model's calls gave so far. Calls that failed are counted and told to the model, and are no evidence.

    Attributes:
        bench: Runs the calls.
        toolset: Names of the tools that may be called.
        budget: Most calls, failed ones included.
        observations: The calls that gave a value, in order, none twice.
        failed: Calls that gave none.
    """

    bench: Bench
    toolset: tuple[str, ...]
    budget: int
    observations: list[Observation] = field(default_factory=list)
    failed: int = 0

    async def make(self, call: ToolCall) -> str:
        """Makes one call as a model wrote it.

        Returns:
            What the model is told: the result with its id, or the typed error.
        """
        if len(self.observations) + self.failed >= self.budget:
            return _told("error", "no more calls are allowed")
        arguments = call.arguments
        if arguments is None:
            result = ToolResult.failure("invalid_arguments", "the arguments are not one JSON object.")
        elif call.name not in self.toolset:
            result = ToolResult.failure("invalid_arguments", f"there is no tool called '{call.name[:80]}'.")
        else:
            arguments, result = await self.bench.run(self._executed, call.name, arguments)
        if not result.ok or arguments is None:
            self.failed += 1
            return result.text[:SHOWN]
        for known in self.observations:
            if known.tool == call.name and known.arguments == arguments:
                return _told("note", f"this is the same call as {known.id}")
        made = Observation(f"c{len(self.observations) + 1}", call.name, arguments, result.value)
        self.observations.append(made)
        return f'{{"call":"{made.id}","result":{shortened(result.text)}}}'

    def _executed(self, name: str, arguments: dict[str, Any]) -> tuple[dict[str, Json] | None, ToolResult]:
        """Runs a call in its canonical form, which is the one that is recorded."""
        pool = self.bench.pool
        try:
            canonical = dict(sorted(pool[name].canonical_arguments(arguments).items()))
            canonical_json(canonical).encode()
        except (ValidationError, ValueError, RecursionError):
            return None, pool.call(name, arguments)  # which says what is wrong
        return canonical, pool.recall(name, canonical)


@dataclass
class Collector:
    """A chat in which a model explores; later rounds continue it.

    Attributes:
        client: The model.
        notebook: Where its calls are made and kept.
        turns: Most model turns of one round.
        sampling: How the model is sampled.
    """

    client: ChatClient
    notebook: Notebook
    turns: int
    sampling: Sampling
    _chat: list[Message] = field(default_factory=list)

    async def explore(self, topic: str) -> None:
        """The first round.

        Raises:
            ChatError: The endpoint gave no completion.
        """
        system, user = load_prompt("collector").fill(topic=topic)
        self._chat = [Message.system(system), Message.user(user)]
        await converse(self.client, self._chat, self.notebook, self.turns, self.sampling, "collect")

    async def deepen(self, question: str, outcome: str) -> None:
        """A later round, which knows what became of the last question.

        Raises:
            ChatError: The endpoint gave no completion.
        """
        (user,) = load_prompt("deepener").fill(question=question, outcome=outcome)
        self._chat.append(Message.user(user))
        await converse(self.client, self._chat, self.notebook, self.turns, self.sampling, "deepen")


async def converse(
    client: ChatClient, chat: list[Message], notebook: Notebook, turns: int, sampling: Sampling, label: str
) -> str:
    """Lets a model call tools until it speaks without calling any, or has had its turns; the chat grows.

    Returns:
        What it said last, empty if it was still calling.

    Raises:
        ChatError: The endpoint gave no completion.
    """
    schemas = [notebook.bench.pool[name].schema for name in notebook.toolset]
    for _ in range(turns):
        said = (await client.complete(chat, schemas, sampling, label)).message
        chat.append(said)
        if not said.tool_calls:
            return _THOUGHT.sub("", said.content)
        for call in said.tool_calls:
            chat.append(Message.tool(call, await notebook.make(call)))
    return ""


def shortened(text: str) -> str:
    """A result's JSON text, as JSON still if it had to be cut."""
    if len(text) <= SHOWN:
        return text
    return json.dumps(f"{text[:SHOWN]} … and {len(text) - SHOWN} characters more", ensure_ascii=False)


def _told(key: str, sentence: str) -> str:
    return canonical_json({key: sentence})
