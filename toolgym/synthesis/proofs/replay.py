"""Proof 1, replay: a fresh process that makes the calls again gets the same bytes from the same tool versions."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from toolgym.canonical import Json, canonical_json, digest
from toolgym.evidence.trace import Call
from toolgym.synthesis.proofs.ground import Evidence, Refused
from toolgym.tasks.task import Candidate, Derived, StateCandidate
from toolgym.tools.fresh import Session


class Replayer(Protocol):
    """A process of its own that makes calls again, such as `toolgym.tools.fresh.FreshProcess`."""

    def replay(self, calls: Iterable[tuple[str, dict[str, Json]]]) -> list[str]:
        """The canonical result text of each call, in order."""
        ...

    def versions(self, names: Iterable[str]) -> dict[str, str]:
        """The fingerprint of each tool."""
        ...

    def sessions(self, sessions: Iterable[Sequence[tuple[str, dict[str, Json]]]]) -> list[Session]:
        """What the calls of each session give, made one after another in a world of its own."""
        ...

    def world(self) -> str:
        """The fingerprint of the pool's world."""
        ...


@dataclass
class Recorder:
    """Results and versions that a fresh process gave, asked for in batches and remembered.

    Attributes:
        process: The process that makes the calls.
        known: Names of the tools it has.
    """

    process: Replayer
    known: Container[str]
    _texts: dict[tuple[str, str], str] = field(default_factory=dict)
    _sessions: dict[str, Session] = field(default_factory=dict)
    _versions: dict[str, str] = field(default_factory=dict)
    _world: str = ""

    def prepare(self, candidates: Sequence[Derived]) -> None:
        """Has all calls of some candidates made in one batch; those of a state candidate in a world of its own."""
        calls: dict[tuple[str, str], Call] = {}
        sessions: dict[str, tuple[Call, ...]] = {}
        for candidate in candidates:
            if isinstance(candidate, StateCandidate):
                sessions.setdefault(_session_key(candidate.calls), candidate.calls)
            else:
                calls.update({_key(call): call for call in candidate.calls})
        calls = {key: call for key, call in calls.items() if key not in self._texts}
        sessions = {key: made for key, made in sessions.items() if key not in self._sessions}
        if calls:
            texts = self.process.replay([(call.tool, call.arguments) for call in calls.values()])
            self._texts.update(zip(calls, texts, strict=True))
        if sessions:
            played = self.process.sessions([[(c.tool, c.arguments) for c in made] for made in sessions.values()])
            self._sessions.update(zip(sessions, played, strict=True))
            self._world = self._world or self.process.world()
        called = (*calls.values(), *(call for made in sessions.values() for call in made))
        names = sorted({call.tool for call in called if call.tool in self.known} - self._versions.keys())
        if names:
            self._versions.update(self.process.versions(names))

    def text(self, call: Call) -> str:
        """The canonical result text of one call; `prepare` must have been given its candidate."""
        return self._texts[_key(call)]

    def session(self, candidate: StateCandidate) -> Session:
        """What the calls of a state candidate gave; `prepare` must have been given it."""
        return self._sessions[_session_key(candidate.calls)]

    @property
    def versions(self) -> Mapping[str, str]:
        """Fingerprints of the tools prepared so far."""
        return self._versions

    @property
    def world(self) -> str:
        """Fingerprint of the world that sessions were played in; empty before the first."""
        return self._world

    def forget(self) -> None:
        """Drops the results of every call and session."""
        self._texts.clear()
        self._sessions.clear()


def _key(call: Call) -> tuple[str, str]:
    return call.tool, canonical_json(call.arguments)


def _session_key(calls: Iterable[Call]) -> str:
    return canonical_json([[call.tool, call.arguments] for call in calls])


def prove_replay(candidate: Candidate, recorder: Recorder) -> Evidence:
    """Compares every recorded result with the fresh one.

    Returns:
        Digest of the results and the fingerprint of each tool called.

    Raises:
        Refused: A result differs (``different_result``), a call is recorded as failed (``failed_call``) or a tool is
            not in the pool (``unknown_tool``).
    """
    for call in candidate.calls:
        if call.tool not in recorder.known:
            raise Refused("unknown_tool", f"Call {call.id} uses '{call.tool}', which the pool does not have.")
        if not call.ok:
            raise Refused("failed_call", f"Call {call.id} ({call.tool}) is recorded as failed.")
        if canonical_json(call.result) != recorder.text(call):
            raise Refused("different_result", f"Call {call.id} ({call.tool}) gives another result in a fresh process.")
    tools = sorted({call.tool for call in candidate.calls})
    return {
        "results": digest([call.result for call in candidate.calls]),
        "tools": {name: recorder.versions[name] for name in tools},
    }
