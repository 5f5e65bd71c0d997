"""Series episodes: one agent, a user who asks one question after another, a world that keeps what was done to it."""

from dataclasses import dataclass
from typing import Any

from toolgym.episodes.briefing import Briefing, brief
from toolgym.episodes.dialects import HERMES, Dialect, dialect_named
from toolgym.episodes.episode import Episode, EpisodeOver
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import Playing, StepResult, finish
from toolgym.episodes.record import trace_hash
from toolgym.episodes.submission import SUBMIT
from toolgym.evidence.trace import Trace
from toolgym.rewards import Outcome
from toolgym.tasks.series import AnySeries, Series, SeriesTurn
from toolgym.tasks.task import AnyTask
from toolgym.tools import ToolPool, World, load_pool
from toolgym.tools.moved import moved

_RULES = f"""Answer the user's questions, one after another, with the help of these tools. What you need to know comes
from their results and from your earlier answers; compute with the values as they are printed.
When you know the answer to the last question, call {SUBMIT}, alone in its turn. Each question has one answer, and the
first one is final; the next question follows it."""

_ANSWER = {
    "type": "function",
    "function": {
        "name": SUBMIT,
        "description": "Commits the answer to the last question. Call it once for each question, alone in its turn.",
        "parameters": {
            "type": "object",
            "properties": {"answer": {"description": "The answer, in the form that the question says."}},
            "required": ["answer"],
            "additionalProperties": False,
        },
    },
}


@dataclass(frozen=True)
class TurnScore:
    """How one turn of a series ended.

    Attributes:
        outcome: The checker's outcome.
        reward: 1.0 if it was correct, else 0.0.
        explanation: The checker's explanation, which may quote the gold answer.
    """

    outcome: Outcome
    reward: float
    explanation: str


class SeriesEpisode:
    """One agent answering the questions of one series in order, the earlier ones and their answers in view.

    Each question is played like a task of its own (see `Episode`): its calls, its one committed answer, its outcome,
    its limits. What is committed, right or wrong, stands; the next question follows, and refers to what the agent
    found. The episode is terminated after the last answer, and truncated where a question's limits are spent or it
    cannot go on.

    A world keeps what was done to it; each request is judged by what has changed since it was made.

    Args:
        series: The series, of questions or of requests.
        pool: Where its tools are.
        dialect: How text is written.
        limits: What each question may cost.
        corrects: Whether the user says what the answer is where it was wrong, so that later turns stand on their own.

    Raises:
        StaleTaskError: See `Briefing`.
        Unavailable: See `Briefing`.
    """

    def __init__(
        self,
        series: AnySeries,
        pool: ToolPool,
        dialect: Dialect = HERMES,
        limits: Limits | None = None,
        corrects: bool = False,
    ) -> None:
        self.series = series
        self.limits = limits
        self.corrects = corrects
        self._actions: list[object] = []
        self._briefings = [_SeriesBriefing(turn, pool, dialect) for turn in _playable(series)]
        self._scores: list[TurnScore] = []
        self._used = [0, 0, 0]
        self._traces: list[Trace] = []
        first = self._briefings[0]
        opening = [{"role": "system", "content": first.system}, {"role": "user", "content": first.task.question}]
        self._episode = _TurnEpisode(first, limits, opening, None)

    @property
    def opening(self) -> str:
        """The first observation: the system prompt and the first question."""
        return self._briefings[0].opening

    @property
    def turn(self) -> AnyTask:
        """The turn being played; the last one once the episode is over."""
        return self.series.turns[min(len(self._scores), len(self.series.turns) - 1)]

    @property
    def over(self) -> bool:
        """Whether the episode has ended."""
        return self._episode.over

    @property
    def scores(self) -> tuple[TurnScore, ...]:
        """How the turns so far ended."""
        return tuple(self._scores)

    @property
    def info(self) -> dict[str, Any]:
        """As `Episode.info`, over the whole series, and ``series`` besides.

        ``task_id`` is the series' id. ``turn``, ``calls`` and ``tokens`` count from the start; what is left counts for
        the current question. ``outcome`` is None until the last answer, then ``correct`` if every turn was.

        ``series`` holds ``question`` (number of the current one, from 1), ``questions``, ``outcomes`` and
        ``turn_rewards`` so far, and three rewards of the whole: ``all_turns`` (1.0 if every turn was correct),
        ``per_turn`` (share of correct turns) and ``prefix`` (share of turns before the first that was not).
        """
        info = self._episode.info
        count = len(self.series.turns)
        rewards = [score.reward for score in self._scores]
        prefix = next((place for place, reward in enumerate(rewards) if reward < 1.0), len(rewards))
        done = len(rewards) == count
        whole = "correct" if sum(rewards) == count else "wrong"
        info.update(
            task_id=self.series.id,
            turn=info["turn"] + self._used[0],
            calls=info["calls"] + self._used[1],
            tokens=info["tokens"] + self._used[2],
            outcome=whole if done else None,
            explanation="\n".join(score.explanation for score in self._scores) if done else None,
            series={
                "question": min(len(rewards) + 1, count),
                "questions": count,
                "outcomes": [score.outcome for score in self._scores],
                "turn_rewards": rewards,
                "all_turns": float(sum(rewards) == count),
                "per_turn": sum(rewards) / count,
                "prefix": prefix / count,
            },
        )
        return info

    def traces(self) -> tuple[Trace, ...]:
        """The calls that were run, by question."""
        return (*self._traces, self._episode.trace()) if len(self._scores) == len(self._traces) else tuple(self._traces)

    def step(self, action: object) -> StepResult:
        """Plays one turn of the agent; see `Episode.step`.

        The reward is 1.0 where the turn committed a correct answer. Where it committed one and there is another
        question, the observation ends with that question and the episode goes on.

        Raises:
            EpisodeOver: The episode has ended.
        """
        return finish(self.play(action))

    def play(self, action: object) -> Playing:
        """Plays one turn of the agent, as `step` does, but leaves it to the caller how its calls run.

        Raises:
            EpisodeOver: See `step`; raised when the turn is begun.
        """
        if self.over:
            raise EpisodeOver("the episode is over; begin another one")
        self._actions.append(action)
        result = yield from self._episode.play(action)
        if not result.terminated:
            return result._replace(info=self.info)
        ended = self._episode.info
        self._scores.append(TurnScore(ended["outcome"], result.reward, ended["explanation"]))
        if len(self._scores) == len(self._briefings):
            return result._replace(info=self.info)
        asked = self._ask(result.reward, ended)
        return StepResult(f"{result.observation}\n\n{asked}", result.reward, False, False, self.info)

    @property
    def trace_hash(self) -> str:
        """Digest of what happened so far; see `trace_hash`."""
        return trace_hash(self.info)

    def fork(self) -> "SeriesEpisode":
        """An episode that is as this one and goes its own way; see `Episode.fork`.

        Raises:
            EpisodeOver: A turn is being played.
        """
        twin: SeriesEpisode = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, _episode=self._episode.fork())
        for name in ("_actions", "_scores", "_used", "_traces"):
            setattr(twin, name, list(getattr(self, name)))
        return twin

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy finds the pool by its reference and comes to where this one is by taking the same actions."""
        first = self._briefings[0]
        where = (self.series, first.pool.reference, first.dialect.name, self.limits, self.corrects)
        return _replayed, (*where, tuple(self._actions))

    def _ask(self, reward: float, ended: dict[str, Any]) -> str:
        """Goes on to the next question and returns what the user says."""
        last, following = self._briefings[len(self._scores) - 1], self._briefings[len(self._scores)]
        self._used = [a + b for a, b in zip(self._used, (ended["turn"], ended["calls"], ended["tokens"]), strict=True)]
        self._traces.append(self._episode.trace())
        asked = following.task.question
        if self.corrects and reward < 1.0 and isinstance(last.task, SeriesTurn):
            asked = f"No, the answer is {last.task.answer_text}. {asked}"
        messages = [*ended["messages"], {"role": "user", "content": asked}]
        world = self._episode.world
        self._episode = _TurnEpisode(following, self.limits, messages, moved(world).fork() if world else None)
        return asked


class _SeriesBriefing(Briefing):
    """The read-only part of one question: a task's, with the rules of a series and one form of answer for all turns."""

    __slots__ = ()

    def __init__(self, turn: AnyTask, pool: ToolPool, dialect: Dialect) -> None:
        shared = brief(turn, pool, dialect)
        for name in Briefing.__slots__:
            setattr(self, name, getattr(shared, name))
        self.schemas = [*shared.schemas[:-1], _ANSWER]
        self.system = f"{_RULES}\n\n{dialect.system_prompt(self.schemas)}"
        self.messages = ({"role": "system", "content": self.system}, {"role": "user", "content": turn.question})


class _TurnEpisode(Episode):
    """One question of a series: an episode that begins in the middle of a chat, in the world that it has come to."""

    __slots__ = ()

    def __init__(
        self, briefing: Briefing, limits: Limits | None, messages: list[dict[str, Any]], world: World | None
    ) -> None:
        super().__init__(briefing.task, briefing.pool, briefing.dialect, limits)
        self._briefing = briefing
        self._messages = messages
        if world is not None:
            self._world = world

    @property
    def world(self) -> World | None:
        """The world as it has become."""
        return self._world


def _playable(series: AnySeries) -> tuple[AnyTask, ...]:
    """The turns; requests as if all were set in the world that the series begins in, which is the one a pool has."""
    if isinstance(series, Series):
        return series.turns
    first = series.turns[0].world
    return tuple(turn.model_copy(update={"world": first}) for turn in series.turns)


def _replayed(
    series: AnySeries, pool: str, dialect: str, limits: Limits | None, corrects: bool, actions: tuple[object, ...]
) -> SeriesEpisode:
    episode = SeriesEpisode(series, load_pool(pool), dialect_named(dialect), limits, corrects)
    for action in actions:
        episode.step(action)
    return episode
