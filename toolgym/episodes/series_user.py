"""A scripted user: a request lacks what it needs, the agent asks, and a deterministic state machine answers.

No language model takes part. What is withheld is one constant that the request's changes are given; the user says it
when asked for it by its noun, and nothing else. The task, its gold state and its proofs are those of the whole request.
"""

import re
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from toolgym.episodes.briefing import Briefing, brief
from toolgym.episodes.dialects import HERMES, Dialect, dialect_named
from toolgym.episodes.episode import Episode
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import Playing
from toolgym.evidence.trace import SeedOrigin
from toolgym.tasks.task import StateTask
from toolgym.tools import Source, Tool, ToolPool, load_pool, tool

ASK = "ask_user"
"""Name of the reserved tool by which the agent asks; no tool of a pool may have it."""

_RULE = f"""
The user may have left something out. What you need and cannot look up, ask for with {ASK}, naming what you ask for."""

_HERE = Source(
    distribution="toolgym",
    module="toolgym",
    extra="dev",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Slot:
    """A constant that a request needs.

    Attributes:
        name: The argument that takes it (``"limit_price"``).
        noun: What it is called ("price").
        words: How the whole request states it.
    """

    name: str
    noun: str
    words: str


@dataclass
class ScriptedUser:
    """What the user says: the withheld slot when asked for it, otherwise that there is nothing to add.

    Attributes:
        slot: What is withheld.
        told: Whether it was said.
        asked: How often the user was asked.
    """

    slot: Slot
    told: bool = field(default=False, init=False)
    asked: int = field(default=0, init=False)

    def reply(self, question: str) -> str:
        """Answers one question of the agent: by the slot's noun or argument name in it, in any form and case."""
        self.asked += 1
        said = set(_WORD.findall(question.lower()))
        wanted = (set(_WORD.findall(self.slot.noun.lower())), set(self.slot.name.lower().split("_")))
        if any(words and words <= said for words in wanted):
            self.told = True
            return f"The {self.slot.noun} is {self.slot.words}."
        return "I have nothing to say about that."


class Reply(BaseModel):
    """What the user said."""

    model_config = ConfigDict(frozen=True)

    answer: str


def slots(task: StateTask, pool: ToolPool) -> tuple[Slot, ...]:
    """What can be withheld from a request: constants of its changes that the text states once, word for word.

    Args:
        task: A request that can be met.
        pool: Its pool.
    """
    found: list[Slot] = []
    for call in task.calls:
        if call.id not in task.wording.details["writes"] or task.answer.kind != "state":
            continue
        for key, origin in call.origins.items():
            if isinstance(origin, SeedOrigin) and origin.entity:
                kind = pool.entities[origin.entity]
                words = kind.describe(origin.value)
                if len(re.findall(rf"(?<![\w.,]){re.escape(words)}(?![\w]|[.,]\d)", task.question)) == 1:
                    found.append(Slot(key, kind.noun, words))
    nouns = [slot.noun for slot in found]
    return tuple(slot for slot in found if nouns.count(slot.noun) == 1)


def withheld(question: str, slot: Slot) -> str:
    """A request without one of its constants."""
    article = "an" if slot.noun[:1].lower() in "aeiou" else "a"
    gap = f"{article} {slot.noun} that I have not said yet"
    return re.sub(rf"(?<![\w.,]){re.escape(slot.words)}(?![\w]|[.,]\d)", lambda _: gap, question, count=1)


class AskingEpisode(Episode):
    """A request that lacks something, and a user who says it when asked.

    Played and judged like the whole request (see `Episode`); ``ask_user`` is a tool among the others, and
    ``info["user"]`` says how often it was used and whether what is withheld was told.

    Args:
        task: The whole request.
        pool: Its pool.
        slot: What is withheld, one of `slots`.
        dialect: How text is written.
        limits: What it may cost.

    Raises:
        ValueError: The slot is none of the task's.
        StaleTaskError: See `Briefing`.
        Unavailable: See `Briefing`.
    """

    __slots__ = ("_actions", "slot", "user")

    def __init__(
        self, task: StateTask, pool: ToolPool, slot: Slot, dialect: Dialect = HERMES, limits: Limits | None = None
    ) -> None:
        if slot not in slots(task, pool):
            raise ValueError(f"the task '{task.id}' has no slot '{slot.name}' that can be withheld")
        super().__init__(task, pool, dialect, limits)
        self.slot = slot
        self.user = ScriptedUser(slot)
        self._actions: list[object] = []
        self._briefing = _AskingBriefing(task, pool, dialect, self.user)
        self._messages = list(self._briefing.messages)

    @property
    def opening(self) -> str:
        """The first observation: the system prompt and what the user says at first."""
        return "\n\n".join(str(message["content"]) for message in self._briefing.messages)

    @property
    def info(self) -> dict[str, Any]:
        """As `Episode.info`, and ``user``: ``asked``, how often, and ``told``."""
        return {**super().info, "user": {"asked": self.user.asked, "told": self.user.told}}

    def play(self, action: object) -> Playing:
        """See `Episode.play`."""
        result = yield from super().play(action)
        self._actions.append(action)
        return result

    def fork(self) -> "AskingEpisode":
        """An episode that is as this one and goes its own way; its user has a memory of its own, so it is replayed."""
        return copy(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy finds the pool by its reference and comes to where this one is by taking the same actions."""
        briefing = self._briefing
        where = (briefing.task, briefing.pool.reference, self.slot, briefing.dialect.name, self.limits)
        return _replayed, (*where, tuple(self._actions))


class _AskingBriefing(Briefing):
    """A task's briefing with the tool that asks the user, and with the request as the user makes it."""

    __slots__ = ()

    def __init__(self, task: StateTask, pool: ToolPool, dialect: Dialect, user: ScriptedUser) -> None:
        shared = brief(task, pool, dialect)
        for name in Briefing.__slots__:
            setattr(self, name, getattr(shared, name))
        asking = _asking(user)
        self.tools = {**shared.tools, ASK: asking}
        self.schemas = [*shared.schemas[:-1], asking.schema, shared.schemas[-1]]
        rules, _, _ = shared.system.partition("\n\n")
        self.system = f"{rules}{_RULE}\n\n{dialect.system_prompt(self.schemas)}"
        self.messages = (
            {"role": "system", "content": self.system},
            {"role": "user", "content": withheld(task.question, user.slot)},
        )


def _asking(user: ScriptedUser) -> Tool:
    @tool(domain="user", kind="retrieval", source=_HERE, theme="user")
    def ask_user(question: str) -> Reply:
        """Asks the user for something that the request leaves out.

        Args:
            question: What you want to know, in one sentence.
        """
        return Reply(answer=user.reply(question))

    return ask_user


def _replayed(
    task: StateTask, pool: str, slot: Slot, dialect: str, limits: Limits | None, actions: tuple[object, ...]
) -> AskingEpisode:
    episode = AskingEpisode(task, load_pool(pool), slot, dialect_named(dialect), limits)
    for action in actions:
        episode.step(action)
    return episode
