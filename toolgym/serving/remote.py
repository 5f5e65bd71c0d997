"""The Gymnasium environment that a server plays: same spaces, observations, rewards and ``info`` as there."""

import os
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import gymnasium
from gymnasium.error import ResetNeeded
from gymnasium.utils import seeding

from toolgym.canonical import Json, canonical_json
from toolgym.episodes import ParsedCall, StaleTaskError, StepResult, Text, dialect_named
from toolgym.episodes.messages import MAX_ACTION
from toolgym.episodes.rendering import plain, show
from toolgym.episodes.sampling import sample_arguments
from toolgym.serving.connection import ServerFailure, SharedConnection
from toolgym.serving.generator import Generator
from toolgym.serving.protocol import (
    PROTOCOL,
    TOKEN_VARIABLE,
    TRANSIENT,
    AnyReply,
    AnyRequest,
    Close,
    Describe,
    Described,
    Open,
    Played,
    Refused,
    Reset,
    Step,
    encode,
    new_session_name,
)
from toolgym.tools import Unavailable

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
_CLOSE_SECONDS = 2.0
_SESSIONS_TRIED = 3


class RemoteEnv(gymnasium.Env[str, str]):
    """Plays episodes of an environment server as if its environment were here.

    ``reset`` and ``step`` give what the environment there gives, byte for byte, and the source of chance that draws
    tasks stays on this side: draws go on where they were, whatever becomes of the server. All environments of a process
    with the same address share one connection. Requests are sent again while the server is busy, full or away, for as
    long as ``patience`` lasts; they are numbered, so that none is worked on twice.

    Where the server fails in the middle of an episode, `step` returns it truncated, with ``info["valid"]`` False, the
    kind of failure in ``info["failure"]`` and a sentence in ``info["error"]``: mask the episode. The next `reset`
    begins in a new session.

    An action that is no JSON is sent as null, which an episode answers with a sentence; one that is longer than the
    server reads is cut to a length that the episode refuses.

    Args:
        url: Address of the server, see `Connection`: ``"ws://127.0.0.1:8000"``.
        split: The split that tasks are drawn from, the server's if None.
        token_variable: Environment variable that holds the server's token, if it wants one.
        patience: Seconds to try again for.
        render_mode: As of `ToolEnv`.

    Attributes:
        failure: What cut the last episode off, None if nothing did.

    Raises:
        ValueError: An argument is not what it must be.
        ServerFailure: The server cannot be reached, refuses the token or speaks another protocol.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi", "human"], "render_fps": 1}  # noqa: RUF012 (Gymnasium's own form)

    def __init__(
        self,
        url: str,
        split: str | None = None,
        token_variable: str = TOKEN_VARIABLE,
        patience: float = 30.0,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"the render mode must be 'ansi', 'human' or None, not {render_mode!r}")
        self.split = split
        self.render_mode = render_mode
        self.failure: ServerFailure | None = None
        self._url = url
        self._token_variable = token_variable
        self._patience = patience
        self._connection: SharedConnection | None = None
        self._session: str | None = None
        self._number = 0
        self._playing: bool | None = None  # None: never reset
        self._info: dict[str, Any] = {}
        self._messages: list[dict[str, Json]] = []
        self._tools: list[dict[str, Json]] | None = None
        self._shown = 0
        try:
            described = self._ask(Describe(), patience)
            if not isinstance(described, Described) or described.protocol != PROTOCOL:
                raise ServerFailure("protocol", f"{url} speaks another protocol than {PROTOCOL}")
        except ServerFailure:
            self.close()
            raise
        self._described = described
        self._sampler = OfferedCalls(described.dialect)
        self.action_space = Text(described.action_length, sampler=self._sampler)
        self.observation_space = Text(described.observation_length)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begins an episode, in a new session if the old one is gone. If it cannot, the environment stays as it was.

        Args:
            seed: Seeds the choice of this and later tasks.
            options: Those of the environment that is served.

        Raises:
            ValueError: The environment refuses the options.
            KeyError: There is no such task.
            StaleTaskError: The task was certified with other tools than those of the server.
            Unavailable: A library that the task's tools need is not installed there.
            ServerFailure: The server cannot be reached, or fails.
        """
        if seed is not None:
            seeding.np_random(seed)  # says what is wrong with it, as everywhere in Gymnasium
        wanted = dict(options or {})
        if self.split is not None:
            wanted.setdefault("split", self.split)
        played = self._begun(seed, wanted)
        super().reset(seed=seed)
        if played.generator is not None:
            self._np_random = played.generator.restored()
        self.failure = None
        self._playing = True
        self._messages, self._tools, self._shown = [], None, 0
        self._take(played)
        return played.observation, self._told()

    def step(self, action: Any) -> StepResult:
        """Plays one turn; see `ToolEnv.step`.

        Args:
            action: Text in the server's dialect, or an assistant message with ``tool_calls``.

        Raises:
            ResetNeeded: There is no episode, or it has ended.
        """
        self._leave_parent()
        if not self._playing or self._session is None:
            raise ResetNeeded("call reset before step" if self._playing is None else "the episode is over; call reset")
        try:
            reply = self._ask(self._stepping(action, self._session), self._answer_seconds)
        except ServerFailure as failure:
            return self._cut_off(failure)
        if not isinstance(reply, Played):
            return self._cut_off(_unasked(reply))
        self._take(reply)
        self._playing = not (reply.terminated or reply.truncated)
        return StepResult(reply.observation, reply.reward, reply.terminated, reply.truncated, self._told())

    def render(self) -> str | None:
        """The chat so far in mode ``"ansi"``; in mode ``"human"`` it has been printed already.

        Raises:
            ResetNeeded: `reset` has not been called.
        """
        if self._playing is None:
            raise ResetNeeded("call reset before anything else")
        return plain(self._messages) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Closes the session, without waiting long for a server that does not answer. Closing twice does nothing."""
        connection, session = self._connection, self._session
        self._connection = self._session = None
        self._playing = None
        if connection is None or connection.process != os.getpid():
            return
        if session is not None:
            with suppress(ServerFailure):  # the server closes it when it has been idle for long enough
                connection.ask(Close(session=session), _CLOSE_SECONDS)
        connection.close()

    def __getstate__(self) -> dict[str, Any]:
        """A copy has no session yet: an episode under way stays with the original."""
        return {**self.__dict__, "_connection": None, "_session": None, "_playing": None}

    @property
    def _answer_seconds(self) -> float:
        """How long an answer may take: the server's own bound, and the time it may let a request wait."""
        return self._described.step_seconds + self._patience

    def _begun(self, seed: int | None, options: dict[str, Any]) -> Played:
        self._leave_parent()
        for _ in range(_SESSIONS_TRIED):
            if self._session is None:
                name = new_session_name()
                opened = self._ask(Open(session=name), self._answer_seconds)
                if isinstance(opened, Refused):
                    raise _unasked(opened)
                self._session, self._number = name, 0
            drawn = self._np_random if seed is None else None
            generator = None if drawn is None else Generator.of(drawn)
            self._number += 1
            request = Reset(
                session=self._session, number=self._number, seed=seed, options=_json(options), generator=generator
            )
            try:
                reply = self._ask(request, self._answer_seconds)
            except ServerFailure:
                self._session, self._playing = None, False  # who knows what became of it
                raise
            if isinstance(reply, Played):
                return reply
            if isinstance(reply, Refused):
                _raise_what_the_environment_raised(reply)
            self._session, self._playing = None, False
            failure = _unasked(reply)
            if failure.kind not in ("unknown_session", "out_of_order"):  # it is gone, or a lost step still runs in it
                break
        raise failure

    def _stepping(self, action: Any, session: str) -> Step:
        self._number += 1
        request = Step(session=session, number=self._number, action=action)
        try:
            size = len(encode(request))
        except (TypeError, ValueError, RecursionError):
            return request.model_copy(update={"action": None})
        if size + 256 <= self._described.message_bytes:  # room for the envelope
            return request
        text = action if isinstance(action, str) else canonical_json(action)
        return request.model_copy(update={"action": text[: MAX_ACTION + 1]})

    def _ask(self, request: AnyRequest, within: float) -> AnyReply:
        """Asks, again and again while that can help and patience lasts."""
        if self._connection is None:
            self._connection = SharedConnection(self._url, os.environ.get(self._token_variable) or None)
        rng = random.Random(f"pause/{self._session}")
        until, pause = time.monotonic() + self._patience, _FIRST_PAUSE
        while True:
            try:
                reply = self._connection.ask(request, within)
            except ServerFailure as failure:
                if failure.kind != "unreachable" or time.monotonic() >= until:
                    raise
                wait = pause * (0.5 + rng.random() / 2)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                if not isinstance(reply, Refused) or reply.kind not in TRANSIENT or time.monotonic() >= until:
                    if isinstance(reply, Refused) and reply.kind == "unauthorized":
                        raise _unasked(reply)
                    return reply
                wait = (reply.retry_after or pause) * (1.0 + rng.random() / 2)
            time.sleep(min(wait, max(0.0, until - time.monotonic()) + 0.001))

    def _take(self, played: Played) -> None:
        """Puts the chat and the tools, which are sent in parts, back into ``info``."""
        info = dict(played.info)
        if played.kept is not None:
            self._messages = self._messages[: played.kept] + played.messages
        if played.tools is not None:
            self._tools = played.tools
            self._sampler.offer(played.tools)
        if "tools" in info and info["tools"] is None:
            info["tools"] = self._tools
        self._info = info
        if self.render_mode == "human":
            show(self._messages[self._shown :])
            self._shown = len(self._messages)

    def _told(self) -> dict[str, Any]:
        if "messages" in self._info and self._info["messages"] is None:
            return {**self._info, "messages": self._messages[:]}
        return dict(self._info)

    def _cut_off(self, failure: ServerFailure) -> StepResult:
        """The end of an episode that the server could not go on with."""
        self.failure = failure
        self._playing = False
        if failure.kind == "unknown_session":
            self._session = None
        sentence = f"the episode cannot go on: {failure}"
        self._info = {**self._info, "valid": False, "failure": failure.kind, "error": sentence}
        return StepResult(sentence, 0.0, False, True, self._told())

    def _leave_parent(self) -> None:
        """After a fork, connection and session are the parent's."""
        if self._connection is not None and self._connection.process != os.getpid():
            self._connection = self._session = None


class OfferedCalls:
    """Draws calls of the tools that the last ``info`` offered, by their schemas; before the first, short words.

    Args:
        dialect: Name of the dialect that they are written in.
    """

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect_named(dialect).name
        self._tools: list[Mapping[str, Any]] = []

    def offer(self, tools: list[dict[str, Json]]) -> None:
        """Takes these function schemas; the last, which commits the answer, is not drawn."""
        self._tools = [tool["function"] for tool in tools[:-1]]

    def __call__(self, rng: random.Random) -> str:
        """Draws one turn with one call."""
        if not self._tools:
            return " ".join(rng.choice(("look", "up", "add", "sum", "list")) for _ in range(rng.randint(1, 6)))
        tool = rng.choice(self._tools)
        arguments = sample_arguments(rng, tool["parameters"], lambda name: ())
        return dialect_named(self._dialect).render_calls([ParsedCall(tool["name"], arguments)])


def _raise_what_the_environment_raised(refused: Refused) -> None:
    match refused.kind:
        case "bad_option":
            raise ValueError(refused.message)
        case "unknown_task":
            raise KeyError(refused.message)
        case "stale_task":
            raise StaleTaskError(refused.message)
        case "unavailable":
            raise Unavailable(refused.message)


def _unasked(reply: AnyReply) -> ServerFailure:
    if isinstance(reply, Refused):
        return ServerFailure(reply.kind, reply.message)
    return ServerFailure("protocol", f"the server answers '{reply.type}', which was not asked for")


def _json(options: dict[str, Any]) -> dict[str, Json]:
    try:
        canonical_json(options)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"reset options must be JSON: {error}") from None
    return options
