"""One session: an environment and its episode, played in a worker's thread, and what its client has seen so far."""

import asyncio
from typing import Any

import gymnasium
from gymnasium.error import ResetNeeded

from toolgym.canonical import Json
from toolgym.episodes import StaleTaskError
from toolgym.serving.generator import Generator
from toolgym.serving.protocol import Played, Refused, Reset, Step
from toolgym.tools import Unavailable

Reply = Played | Refused


class Session:
    """An environment, the number of the last request, and its reply, kept in case the request comes again.

    Args:
        name: Its name.
        env: Its environment, which nobody else uses.

    Attributes:
        used: When it was last used, in seconds of the event loop's clock.
        request: The last request that was taken on.
        reply: The reply to it, once there is one.
        running: The task that works on it, None once it is done.
        live: Whether an episode has begun and not ended.
    """

    __slots__ = ("_env", "_messages", "_tools", "live", "name", "reply", "request", "running", "used")

    def __init__(self, name: str, env: gymnasium.Env[Any, Any]) -> None:
        self.name = name
        self.used = 0.0
        self.request: Reset | Step | None = None
        self.reply: Reply | None = None
        self.running: asyncio.Task[Reply] | None = None
        self.live = False
        self._env = env
        self._messages: list[dict[str, Json]] = []
        self._tools: Json = None

    @property
    def number(self) -> int:
        """Number of the last request, 0 before the first."""
        return 0 if self.request is None else self.request.number

    def work(self, request: Reset | Step) -> Reply:
        """Works on a request, in a worker's thread. What a caller may mend is a `Refused`; all else is raised."""
        return self._reset(request) if isinstance(request, Reset) else self._step(request)

    def close(self) -> None:
        """Closes the environment, in a worker's thread."""
        self._env.close()

    def _reset(self, request: Reset) -> Reply:
        env = self._env
        if request.seed is None and request.generator is not None:
            env.unwrapped.np_random = request.generator.restored()
        try:
            observation, info = env.reset(seed=request.seed, options=request.options)
        except KeyError as error:  # its text is the message in quotes
            return Refused(kind="unknown_task", message=str(error.args[0]) if error.args else "there is no such task")
        except StaleTaskError as error:
            return Refused(kind="stale_task", message=str(error))
        except ValueError as error:
            return Refused(kind="bad_option", message=str(error))
        except Unavailable as error:
            return Refused(kind="unavailable", message=str(error))
        self._messages, self._tools = [], None
        return self._played(observation, 0.0, False, False, info, Generator.of(env.unwrapped.np_random))

    def _step(self, request: Step) -> Reply:
        try:
            observation, reward, terminated, truncated, info = self._env.step(request.action)
        except ResetNeeded as error:
            return Refused(kind="reset_needed", message=str(error))
        return self._played(observation, float(reward), bool(terminated), bool(truncated), info, None)

    def _played(
        self,
        observation: str,
        reward: float,
        terminated: bool,
        truncated: bool,
        info: dict[str, Any],
        generator: Generator | None,
    ) -> Played:
        kept, fresh, tools = None, [], None
        told = dict(info)
        messages, offered = info.get("messages"), info.get("tools")
        if isinstance(messages, list):
            known = self._messages
            kept = len(known) if messages[: len(known)] == known else 0
            fresh, told["messages"] = messages[kept:], None
            self._messages = messages
        if isinstance(offered, list):
            tools, told["tools"] = (None if offered == self._tools else offered), None
            self._tools = offered
        return Played(
            observation=observation,
            reward=reward,
            terminated=terminated,
            truncated=truncated,
            info=told,
            kept=kept,
            messages=fresh,
            tools=tools,
            generator=generator,
        )
