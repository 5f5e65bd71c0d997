"""The batch engine: thousands of live episodes, each stepped when its agent is ready, their tools running together."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeAlias

from toolgym.episodes.batch.runner import CallRunner
from toolgym.episodes.episode import EpisodeOver
from toolgym.episodes.pending import PendingCall, Playable, Playing, StepResult, ToolLost

Act: TypeAlias = Callable[[str, dict[str, Any]], Awaitable[object]]
"""An agent: what it does, given an observation and ``info``."""


@dataclass(frozen=True)
class BatchCounts:
    """What has become of a batch's episodes. Those submitted are those live, finished and masked.

    Attributes:
        submitted: Episodes taken in.
        live: Episodes that go on.
        finished: Episodes that ended and may be scored: an answer was committed or a budget spent.
        masked: Episodes that could not be played properly, by what happened; see `Failure`.
        calls: Tool calls that were run.
        abandoned: Threads written off because a tool never came back.
    """

    submitted: int
    live: int
    finished: int
    masked: Mapping[str, int]
    calls: int
    abandoned: int


class EpisodeBatch:
    """Plays many episodes at once on the event loop that it is used on; close it, or use it as a context manager.

    Every episode goes at its own pace: `step` one, `step_all` of some, or `run` each with its agent. Their tool calls
    run together (see `CallRunner`); an episode's own calls run one after another, so that the same actions give the
    same `trace_hash` as anywhere else. Whatever happens to one episode, the others do not notice: a tool that hangs,
    dies or breaks ends its own episode, which is truncated, masked (``info["valid"]`` is False) and counted.

    Args:
        runner: Where calls run.
        capacity: Most episodes that live at a time; `submit` waits for a place.

    Raises:
        ValueError: The capacity is not positive.
    """

    def __init__(self, runner: CallRunner | None = None, *, capacity: int = 1_024) -> None:
        if capacity < 1:
            raise ValueError(f"'capacity' must be a positive number, not {capacity!r}")
        self._runner = runner if runner is not None else CallRunner()
        self._places = asyncio.Semaphore(capacity)
        self._live: dict[int, Playable] = {}
        self._steps: dict[int, asyncio.Task[Any] | None] = {}  # None where the task has not begun to run
        self._cancelled: set[int] = set()
        self._submitted = 0
        self._finished = 0
        self._masked: Counter[str] = Counter()
        self._calls = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def counts(self) -> BatchCounts:
        """What has become of the episodes so far."""
        return BatchCounts(
            self._submitted, len(self._live), self._finished, dict(self._masked), self._calls, self._runner.abandoned
        )

    async def submit(self, episode: Playable) -> int:
        """Takes an episode in, once there is a place for it.

        Returns:
            The number it is stepped and cancelled by.

        Raises:
            EpisodeOver: It has ended.
        """
        if episode.over:
            raise EpisodeOver("the episode is over; submit another one")
        await self._places.acquire()
        number = self._submitted
        self._submitted += 1
        self._live[number] = episode
        return number

    def episode(self, number: int) -> Playable:
        """A live episode.

        Raises:
            KeyError: There is none of that number.
        """
        try:
            return self._live[number]
        except KeyError:
            raise KeyError(f"no live episode has the number {number!r}; it has ended or was never submitted") from None

    async def step(self, number: int, action: object) -> StepResult:
        """Plays one turn of one episode. An episode that has ended leaves the batch.

        Args:
            number: What `submit` gave.
            action: See `Episode.step`.

        Raises:
            KeyError: There is no live episode of that number.
            EpisodeOver: It is being stepped already.
        """
        begun = self._begin(number, action)
        return begun if isinstance(begun, StepResult) else await self._finish(number, *begun)

    async def step_all(self, actions: Mapping[int, object]) -> dict[int, StepResult]:
        """Plays one turn of each of some episodes, all at once.

        Args:
            actions: Action by number; episodes that are not named stay as they are.

        Returns:
            Result by number, in the same order.

        Raises:
            KeyError: There is no live episode of a number; nothing is played then.
            EpisodeOver: One is being stepped already; nothing is played then.
        """
        for number in actions:
            self._free(number)
        results: dict[int, StepResult] = {}
        waiting: dict[int, tuple[Playing, asyncio.Task[StepResult]]] = {}
        for number, action in actions.items():
            begun = self._begin(number, action)
            if isinstance(begun, StepResult):
                results[number] = begun
            else:
                waiting[number] = begun[0], asyncio.ensure_future(self._finish(number, *begun))
        try:
            await asyncio.gather(*(task for _, task in waiting.values()))
        finally:
            for number, (playing, _) in waiting.items():
                if number in self._steps:  # cancelled together with us, before it had begun to run
                    playing.close()
                    del self._steps[number]
                    self._leave(number, "cancelled")
        return {n: results[n] if n in results else waiting[n][1].result() for n in actions}

    async def cancel(self, number: int) -> None:
        """Ends an episode. Whoever waits for its step gets a truncated, masked result; its call is given up on.

        Raises:
            KeyError: There is no live episode of that number.
        """
        episode = self.episode(number)
        if number not in self._steps:
            self._leave(number, "cancelled")
            return
        self._cancelled.add(number)
        task = self._steps[number]
        if task is not None:
            task.cancel()
        while self._live.get(number) is episode:
            await asyncio.sleep(0)

    async def run(self, episode: Playable, act: Act) -> StepResult:
        """Plays an episode to its end.

        Args:
            episode: The episode.
            act: Its agent.

        Returns:
            What the last turn gave; ``info`` holds the whole chat.
        """
        number = await self.submit(episode)
        observation, info = episode.opening, episode.info
        try:
            while True:
                result = await self.step(number, await act(observation, info))
                if result.terminated or result.truncated:
                    return result
                observation, info = result.observation, result.info
        finally:
            if number in self._live:
                await self.cancel(number)

    async def run_all(self, episodes: Iterable[Playable], act: Act) -> list[StepResult]:
        """Plays episodes to their ends, as many at a time as there are places; see `run`."""
        return await asyncio.gather(*(self.run(episode, act) for episode in episodes))

    async def close(self) -> None:
        """Cancels what is live and ends what calls run in."""
        for number in list(self._live):
            if number in self._live:
                await self.cancel(number)
        self._runner.close()

    def _free(self, number: int) -> Playable:
        if number in self._steps:
            raise EpisodeOver(f"a turn of the episode {number} is being played; wait for its result")
        return self.episode(number)

    def _begin(self, number: int, action: object) -> StepResult | tuple[Playing, PendingCall]:
        """Plays a turn up to its first call, which is all there is to many a turn."""
        episode = self._free(number)
        playing = episode.play(action)
        try:
            call = next(playing)
        except StopIteration as done:
            return self._ended(number, done.value)
        except Exception as error:  # a defect of ours, or of the token counter that was given
            return self._ended(number, _broken(episode, error))
        self._steps[number] = None
        return playing, call

    async def _finish(self, number: int, playing: Playing, call: PendingCall) -> StepResult:
        """Plays on from the first call to the end of the turn."""
        task = asyncio.current_task()
        assert task is not None
        self._steps[number] = task
        try:
            while True:
                self._calls += 1
                lost: ToolLost | None = None
                try:
                    if number in self._cancelled:
                        raise asyncio.CancelledError
                    given = await self._runner.run(call)
                except ToolLost as error:
                    lost = error
                except asyncio.CancelledError:
                    if number not in self._cancelled:
                        raise
                    task.uncancel()
                    lost = ToolLost("cancelled", "it was cancelled")
                call = playing.throw(lost) if lost is not None else playing.send(given)
        except StopIteration as done:
            result: StepResult = done.value
        except Exception as error:
            result = _broken(self._live[number], error)
        except BaseException:
            playing.close()
            self._leave(number, "cancelled")
            raise
        finally:
            self._steps.pop(number, None)
            self._cancelled.discard(number)
        return self._ended(number, result)

    def _ended(self, number: int, result: StepResult) -> StepResult:
        """A turn's result; an episode that is over leaves."""
        if result.terminated or result.truncated:
            self._leave(number, result.info["failure"])
        return result

    def _leave(self, number: int, failure: str | None) -> None:
        if self._live.pop(number, None) is None:
            return
        self._places.release()
        if failure is None:
            self._finished += 1
        else:
            self._masked[failure] += 1


def _broken(episode: Playable, error: Exception) -> StepResult:
    """How a turn ends that could not be played."""
    said = f"the episode cannot go on: {type(error).__name__}: {str(error)[:200]}"
    return StepResult("", 0.0, False, True, {**episode.info, "valid": False, "failure": "internal", "error": said})
