"""Scripts of models for the scripted endpoint: they answer the tiny domain's tasks, or fail in some way."""

import json
import re
from typing import Any

from scripted_endpoint import Says, calls, last_text
from tiny_domain import POPULATION

from toolgym.episodes import SUBMIT

_CITY = re.compile(r"live in (\w+)\?")


def question_of(body: dict[str, Any]) -> str:
    """The question of an episode, from the request's chat."""
    return next(m["content"] for m in body["messages"] if m["role"] == "user")


def looks_up_and_answers(body: dict[str, Any], number: int) -> Says:
    """A good model: looks the city of the question up, then commits what it read; guesses where there is no city."""
    found = _CITY.search(question_of(body))
    if found is None:
        return calls((SUBMIT, {"answer": "unknown"}))
    if body["messages"][-1]["role"] != "tool":
        return calls(("city_population", {"city": found[1]}))
    return calls((SUBMIT, {"answer": json.loads(last_text(body, ["tool"]))["people"]}))


def answers_in_hermes(body: dict[str, Any], number: int) -> str:
    """The same model in a text dialect."""
    found = _CITY.search(question_of(body))
    if found is None:
        return '<tool_call>\n{"name": "submit_answer", "arguments": {"answer": "unknown"}}\n</tool_call>'
    last = body["messages"][-1]["content"]
    if "<tool_response>" not in last:
        call = json.dumps({"name": "city_population", "arguments": {"city": found[1]}})
        return f"I look it up.\n<tool_call>\n{call}\n</tool_call>"
    people = re.search(r'"people": ?(\d+)', last)
    assert people is not None
    return f'<tool_call>\n{{"name": "submit_answer", "arguments": {{"answer": {people[1]}}}}}\n</tool_call>'


def knows_the_answer(body: dict[str, Any], number: int) -> Says:
    """Commits the right answer in its first turn, but every other attempt's seed is unlucky."""
    found = _CITY.search(question_of(body))
    lucky = body["seed"] % 2 == 0
    return calls((SUBMIT, {"answer": POPULATION[found[1]] if found and lucky else -1}))
