"""A model that is a program: it plays every part of the loop over the railway pool, well or as badly as a test wants.

Well played, it looks up three stations, then their lines, then the ends of those lines, and asks about each round. A
test replaces one part by another function; each is given the request's JSON.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scripted_endpoint import Reply, calls, last_text

Part = Callable[[dict[str, Any]], Reply]
SEEN = re.compile(r"^(c\d+) = (\w+)\((.*)\)\n  fields: .*\n  result: (.*)$", re.MULTILINE)
STATION = re.compile(r"- (\w+ station) \(station; argument value '(\w+)'\)")


def system_of(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"])


def stations_in(text: str) -> dict[str, str]:
    """Stations of a topic: words by code."""
    return {code: words for words, code in STATION.findall(text)}


def evidence_in(body: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any], Any]]:
    """The recorded calls of a derivation's request: tool, arguments and result by id."""
    found = SEEN.findall(last_text(body))
    return {id: (tool, json.loads(arguments), json.loads(result)) for id, tool, arguments, result in found}


def results_in(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The results that a collector was told so far."""
    told = [json.loads(m["content"]) for m in body["messages"] if m["role"] == "tool"]
    return [entry["result"] for entry in told if "result" in entry]


def collect(body: dict[str, Any]) -> Reply:
    """Makes the next step's calls, one step a round."""
    if body["messages"][-1]["role"] == "tool":
        return "DONE"
    results = results_in(body)
    if len(results) == 0:
        topic = str(body["messages"][1]["content"])
        return calls(*(("station_facts", {"station": code}) for code in stations_in(topic)))
    if len(results) == 3:
        return calls(*(("line_facts", {"line": result["line"]}) for result in results))
    return calls(*(("station_facts", {"station": result["terminus"]}) for result in results[3:6]))


def program(op: str, ids: list[str], path: str) -> dict[str, Any]:
    refs = [{"ref": id, "path": [path], "type": "decimal"} for id in ids]
    return {"op": op, "args": [{"op": "list", "args": refs}]}


def proposal(body: dict[str, Any], **changes: Any) -> str:
    """A good proposal over the latest evidence, with some of its parts changed; none if two stations share a line."""
    seen = evidence_in(body)
    if len(seen) not in (3, 6, 9):
        return "There is nothing to ask."
    ids = list(seen)[-3:]
    named = stations_in(last_text(body))
    first = [seen[id][1]["station"] for id in list(seen)[:3]]
    a, b, c = (named[code] for code in first)
    path = "length" if "line" in seen[ids[0]][1] else "height"
    what = {3: "heights of {}", 6: "lengths of the lines through {}", 9: "heights of the ends of the lines through {}"}
    asked = what[len(seen)].format(f"{a}, {b} and {c}")
    total = sum(Decimal(str(seen[id][2][path])) for id in ids)
    good = {
        "question": f"What do the {asked} add up to?",
        "program": program("sum", ids, path),
        "decimals": None,
        "answer": str(total),
    }
    return json.dumps({**good, **changes})


def read(body: dict[str, Any]) -> Reply:
    """Answers a question of `proposal` from its words and real calls."""
    question = str(body["messages"][1]["content"])
    results = results_in(body)
    if body["messages"][-1]["role"] == "user":
        from railway import TITLES

        codes = {title: code for code, title in TITLES.items()}
        names = re.findall(r"([A-Z]\w+) station", question)
        return calls(*(("station_facts", {"station": codes[name]}) for name in names))
    path = "length" if "lengths" in question else "height"
    if "lines" in question and len(results) == 3:
        return calls(*(("line_facts", {"line": result["line"]}) for result in results))
    if "ends" in question and len(results) == 6:
        return calls(*(("station_facts", {"station": result["terminus"]}) for result in results[3:]))
    return str(sum(Decimal(str(result[path])) for result in results[-3:]))


def reword(body: dict[str, Any]) -> Reply:
    """Puts the request before the question."""
    question = last_text(body)
    return json.dumps({"question": f"Please work this out from the records: {question}"})


@dataclass
class FakeModel:
    """Plays each part by its function."""

    collect: Part = collect
    derive: Part = proposal
    read: Part = read
    reword: Part = reword

    def __call__(self, body: dict[str, Any], number: int) -> Reply:
        said = system_of(body)
        if said.startswith("You explore"):
            return self.collect(body)
        if said.startswith("You write one question"):
            return self.derive(body)
        if said.startswith("Answer the user's question"):
            return self.read(body)
        assert said.startswith("Reword the question"), said
        return self.reword(body)
