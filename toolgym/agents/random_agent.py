"""The random agent: a few valid tool calls, then a guess that has the right form."""

import json
import random
import re
from typing import Any

from toolgym.agents.agent import answer_schema, call_text, question_of, submission_text
from toolgym.canonical import Json
from toolgym.episodes import HERMES, SUBMIT, Dialect
from toolgym.episodes.sampling import sample_arguments, sample_call
from toolgym.rewards.states import DONE
from toolgym.tools import ToolPool

_CALLS = (1, 4)
_WORD = re.compile(r"[^\s,;:?!()\"']+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class RandomAgent:
    """Calls random tools of the toolset with random arguments that fit their schemas, then commits a random value.

    The value is drawn from those that stand in the question and in the results it saw and that fit the form the answer
    must have. It is the strongest agent that does not understand the question.

    Args:
        seed: Seeds everything it does; the same seed acts alike in the same episodes.
        pool: Where it looks up known values of the arguments' entity types; without one it takes words of the question.
        dialect: How its turns are written.
    """

    def __init__(self, seed: int, pool: ToolPool | None = None, dialect: Dialect = HERMES) -> None:
        self._rng = random.Random(seed)
        self._pool = pool
        self._dialect = dialect
        self._calls_left = 0

    def reset(self) -> None:
        """Draws how many calls the next episode will see; the random stream goes on."""
        self._calls_left = self._rng.randint(*_CALLS)

    def act(self, observation: str, info: dict[str, Any]) -> str:
        """A random call, or the guess once enough calls were made."""
        tools = [tool["function"] for tool in info["tools"] if tool["function"]["name"] != SUBMIT]
        if self._calls_left <= 0 or not tools:
            return submission_text(self._guess(info), self._dialect)
        self._calls_left -= 1
        tool = self._rng.choice(tools)
        return call_text(tool["name"], self._arguments(tool, info), self._dialect)

    def _arguments(self, tool: dict[str, Any], info: dict[str, Any]) -> dict[str, Json]:
        if self._pool is not None and tool["name"] in self._pool:
            return sample_call(self._rng, self._pool[tool["name"]], self._pool)
        words = [*_WORD.findall(question_of(info)), *map(_number, _NUMBER.findall(question_of(info)))]
        return sample_arguments(self._rng, tool["parameters"], lambda name: words)

    def _guess(self, info: dict[str, Any]) -> Json:
        shape = answer_schema(info)
        if "Answer yes or no" in shape["description"]:
            return self._rng.choice(["yes", "no"])
        seen = seen_values(info)
        types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        if types == ["string", "object"]:  # what it did is judged, not what it says
            return DONE
        if types[0] == "array":
            size = shape.get("minItems", self._rng.randint(1, 3))
            return self._rng.sample(seen, min(size, len(seen)))
        if types[0] in ("integer", "number"):
            numbers = [value for value in seen if not isinstance(value, str)]
            whole = [value for value in numbers if isinstance(value, int)]
            return self._rng.choice((whole if types[0] == "integer" else numbers) or [0])
        texts = [value for value in seen if isinstance(value, str)]
        if shape.get("format") == "date":
            texts = [text for text in texts if _DATE.fullmatch(text)]
        return self._rng.choice(texts or ["unknown"])


def seen_values(info: dict[str, Any]) -> list[Json]:
    """The distinct strings and numbers in the question and in the results so far, in order of appearance."""
    question = question_of(info)
    found: dict[tuple[type, Json], Json] = {}
    for value in (*_DATE.findall(question), *map(_number, _NUMBER.findall(question)), *_WORD.findall(question)):
        found.setdefault((type(value), value), value)
    waiting = [json.loads(message["content"]) for message in reversed(info["messages"]) if message["role"] == "tool"]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend([] if "error" in value else reversed(list(value.values())))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            found.setdefault((type(value), value), value)
    return list(found.values())


def _number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)
