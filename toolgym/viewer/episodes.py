"""Episodes: the attempts of one log, or of two logs beside each other."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from toolgym.canonical import Json
from toolgym.evaluation import Entry, LogError, RunLog
from toolgym.viewer.collection import TaskCollection
from toolgym.viewer.index import Index
from toolgym.viewer.lines import Lines
from toolgym.viewer.pages import episode_page, outcome_of, task_page

_TERMS = ("outcome", "domain", "split", "answer", "depth", "frame", "ended")
_NUMBERS = ("attempt", "turns", "calls", "reward", "seconds")


class EpisodeCollection:
    """The attempts of a log. Of two, an attempt at a task stands once, with what either agent did.

    Args:
        path: The log.
        tasks: The tasks that were played, None if they are not known.
        other: The log of another agent.

    Raises:
        LogError: A log cannot be read.
    """

    kind: Literal["tasks", "episodes"] = "episodes"

    def __init__(self, path: Path | str, tasks: TaskCollection | None = None, other: Path | str | None = None) -> None:
        self._tasks = tasks
        self._logs = [_Log(one) for one in (path, other) if one is not None]
        self._rows = list(dict.fromkeys(key for log in self._logs for key in log.places))
        terms = _TERMS if other is None else ("agreement", "outcome", "outcome B", *_TERMS[1:])
        self.index = Index(terms, _NUMBERS)
        for key in self._rows:
            entries = [log.facts.get(key) for log in self._logs]
            shown = next(entry for entry in entries if entry is not None)
            facts = dict(shown, attempt=key[1])
            if other is not None:
                ends = [entry["outcome"] if entry else "not played" for entry in entries]
                facts.update(zip(("outcome", "outcome B"), ends, strict=True), agreement=_agreement(*ends))
            text = shown["text"] or (tasks.question(key[0]) if tasks else "")  # what did not begin has no chat
            self.index.add(key[0], text, facts)
        self.title = " and ".join(log.agent for log in self._logs)
        self.facts = [fact for log in self._logs for fact in log.described()]

    def record(self, row: int) -> dict[str, Json]:
        """See `Collection.record`."""
        name, attempt = self._rows[row]
        task = self._tasks.named(name) if self._tasks else None
        episodes = [
            None if (entry := log.entry((name, attempt))) is None else episode_page(entry, log.agent, task)
            for log in self._logs
        ]
        return {"task": None if task is None else task_page(task), "episodes": episodes}

    def diversity(self) -> Json:
        """See `Collection.diversity`."""
        return None


class _Log:
    """One log: where each attempt stands, and the facts that the index needs."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.header = RunLog(path).header
        self._lines = Lines.open(path)
        self.places: dict[tuple[str, int], int] = {}
        self.facts: dict[tuple[str, int], dict[str, Json]] = {}
        for number in range(1, len(self._lines)):
            line = self._lines[number]
            if not line.endswith(b"\n"):
                continue  # the run is still writing it, or a crash cut it short
            try:
                body = json.loads(line)
                key, facts = (body["task"], body["attempt"]), _facts(body)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise LogError(
                    f"{path}, line {number + 1}: not an episode ({type(error).__name__}: {error})"
                ) from error
            if key not in self.places or self.facts[key]["outcome"] == "masked":
                self.places[key], self.facts[key] = number, facts

    @property
    def agent(self) -> str:
        """Name of the agent, and of its model if it has one."""
        model = self.header.settings.get("model")
        return f"{self.header.agent} ({model})" if isinstance(model, str) and model else self.header.agent

    def described(self) -> list[tuple[str, str]]:
        """Labels and texts about the run."""
        ends = [facts["outcome"] for facts in self.facts.values()]
        scored = len(ends) - ends.count("masked")
        return [
            ("agent", self.agent),
            ("log", str(self.path)),
            ("tasks", self.header.tasks),
            ("episodes", f"{len(ends):,}"),
            ("solved", f"{ends.count('correct'):,} of {scored:,} scored"),
        ]

    def entry(self, key: tuple[str, int]) -> Entry | None:
        """One attempt, None if it is not in the log.

        Raises:
            LogError: Its line is damaged.
        """
        if key not in self.places:
            return None
        try:
            return Entry.model_validate_json(self._lines[self.places[key]])
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join(map(str, fault["loc"])) or "line"
            raise LogError(f"{self.path}, line {self.places[key] + 1}: '{place}' {fault['msg'].lower()}") from error


def _facts(body: Mapping[str, Any]) -> dict[str, Json]:
    traits, record = body["traits"], body["record"]
    return {
        "text": _question(record["messages"]),
        "outcome": outcome_of(body),
        "domain": traits["domain"],
        "split": traits["split"] or "none",
        "answer": traits["answer"],
        "depth": traits["depth"],
        "frame": traits["frame"],
        "ended": body["ended"],
        "turns": record["turns"],
        "calls": record["calls"],
        "reward": record["reward"] if body["valid"] else None,
        "seconds": body["seconds"],
    }


def _question(messages: list[dict[str, Any]]) -> str:
    asked = (message["content"] for message in messages if message.get("role") == "user")
    return str(next(asked, ""))


def _agreement(one: str, other: str) -> str:
    if "not played" in (one, other):
        return "one only played"
    if "masked" in (one, other):
        return "masked"
    solved = (one == "correct", other == "correct")
    return {(True, True): "both solve", (True, False): "only A solves", (False, True): "only B solves"}.get(
        solved, "neither solves"
    )
