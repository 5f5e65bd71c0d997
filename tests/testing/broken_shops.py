"""Environments that each break one promise, and the checks that must find it."""

import random
from functools import cache
from typing import ClassVar

import gymnasium
from grocer import POOL, TASKS

from toolgym.envs.academia.sandbox import POOL as LIBRARY
from toolgym.envs.academia.sandbox import load_tasks as library_tasks
from toolgym.episodes import HERMES, Episode, ToolEnv
from toolgym.rewards import SUBMIT
from toolgym.tasks.taskset import TaskSet

PLAYED = ("cost", "percent", "kilos", "goods", "linked")


@cache
def shop_tasks():
    return {"train": TaskSet.of([TASKS[name] for name in PLAYED], "shop")}


def sound_shop(**keywords):
    return ToolEnv("broken_shops:shop_tasks", POOL.reference, **keywords)


def sound_library():
    tasks = library_tasks()["train"]
    wanted = [next(task for task in tasks if task.answer.kind == kind) for kind in ("state", "abstain")]
    return ToolEnv({"train": TaskSet.of(wanted, "library")}, LIBRARY.reference)


class Broken(gymnasium.Wrapper):
    """A sound shop with one thing changed."""

    caught_by: ClassVar[set[str]] = set()
    make = staticmethod(sound_shop)

    def __init__(self):
        super().__init__(type(self).make())

    @property
    def task(self):
        return self.unwrapped.episode.task

    def answered(self, info):
        """The answer that was committed, as text, None if none was."""
        if info["outcome"] is None:
            return None
        call = next(m for m in reversed(info["messages"]) if m["role"] == "assistant")["tool_calls"][0]
        return str(call["function"]["arguments"]["answer"])


class NoText(Broken):
    caught_by: ClassVar = {"spaces"}

    def step(self, action):
        observation, *rest = super().step(action)
        return [observation], *rest


class InfinitelyPaid(Broken):
    caught_by: ClassVar = {"spaces", "oracle"}

    def step(self, action):
        observation, reward, *rest = super().step(action)
        return observation, reward and float("nan"), *rest


class ForgetfulInfo(Broken):
    caught_by: ClassVar = {"info"}

    def step(self, action):
        *rest, info = super().step(action)
        info.pop("calls_left")
        return *rest, info


class RewrittenChat(Broken):
    caught_by: ClassVar = {"info"}

    def step(self, action):
        *rest, info = super().step(action)
        return *rest, {**info, "messages": info["messages"][1:]}


class DeafToOptions(Broken):
    caught_by: ClassVar = {"choice"}

    def reset(self, *, seed=None, options=None):
        known = {task.id for task in shop_tasks()["train"]}
        return super().reset(seed=seed, options=options if (options or {}).get("task_id") in known else None)


class BlindRenderer(Broken):
    caught_by: ClassVar = {"rendering"}

    def __init__(self):
        super().__init__()
        self.unwrapped.render = str


class Touchy(Broken):
    caught_by: ClassVar = {"malformed"}

    def step(self, action):
        if not isinstance(action, str):
            raise TypeError("text only")
        return super().step(action)


class SecondChance(Broken):
    caught_by: ClassVar = {"ending"}

    def step(self, action):
        if self.unwrapped.episode.over:
            self.unwrapped._episode = Episode(self.task, POOL)
        return super().step(action)


class Endless(Broken):
    caught_by: ClassVar = {"ending"}

    def step(self, action):
        observation, reward, terminated, truncated, info = super().step(action)
        if truncated:
            self.unwrapped._episode = Episode(self.task, POOL)
        return observation, reward, terminated, False, info


class LyingSchema(Broken):
    caught_by: ClassVar = {"schemas"}

    def reset(self, **keywords):
        observation, info = super().reset(**keywords)
        return observation, {**info, "tools": [self._changed(schema) for schema in info["tools"]]}

    def _changed(self, schema):
        if schema["function"]["name"] != "price_of":
            return schema
        parameters = {**schema["function"]["parameters"], "properties": {"goods": {"type": "integer"}}}
        return {**schema, "function": {**schema["function"], "parameters": parameters}}


class HiddenTool(Broken):
    caught_by: ClassVar = {"schemas"}

    def reset(self, **keywords):
        observation, info = super().reset(**keywords)
        return observation, {**info, "tools": info["tools"][1:]}


class Retouched(Broken):
    """Shows agents other results than the tools gave."""

    caught_by: ClassVar = {"info", "results"}

    def step(self, action):
        *rest, info = super().step(action)
        last = info["messages"][-1]
        if last["role"] == "tool" and '"price"' in last["content"]:
            info["messages"][-1] = {**last, "content": '{"price":1.0}'}
        return *rest, info


def outdated():
    task = TASKS["grams"]
    call = task.calls[0].model_copy(update={"result": {**task.calls[0].result, "grams": 1281}})
    stale = task.model_copy(update={"calls": (call,)})
    return ToolEnv({"train": TaskSet.of([stale, TASKS["cost"]])}, POOL.reference)


class OutdatedRecord(Broken):
    caught_by: ClassVar = {"results"}
    make = staticmethod(outdated)


class NeverPays(Broken):
    caught_by: ClassVar = {"oracle"}

    def step(self, action):
        observation, _, *rest = super().step(action)
        return observation, 0.0, *rest


class Judge(Broken):
    """Pays for whatever `likes` likes."""

    def likes(self, answer):
        raise NotImplementedError

    def step(self, action):
        observation, reward, *rest = super().step(action)
        answer = self.answered(rest[-1])
        return observation, 1.0 if reward or (answer is not None and self.likes(answer)) else 0.0, *rest


class LikesSilence(Judge):
    caught_by: ClassVar = {"floor"}

    def likes(self, answer):
        return not answer


class LikesQuestions(Judge):
    caught_by: ClassVar = {"echo"}

    def likes(self, answer):
        return answer == self.task.question


class LikesLists(Judge):
    caught_by: ClassVar = {"listing"}

    def likes(self, answer):
        return str(self.task.gold) in answer and answer != self.task.question


class LikesFlattery(Judge):
    caught_by: ClassVar = {"injection"}

    def likes(self, answer):
        return "correct" in answer


class LikesIdleness(Judge):
    caught_by: ClassVar = {"idle", "floor"}
    make = staticmethod(sound_library)

    def likes(self, answer):
        return answer == "done"


class TakesTheBest(Broken):
    """Splits a turn and commits the last answer in it."""

    caught_by: ClassVar = {"submission"}

    def step(self, action):
        calls = HERMES.parse(action).calls if isinstance(action, str) else ()
        if len(calls) > 1 and calls[-1].name == SUBMIT:
            action = HERMES.render_calls(calls[-1:])
        return super().step(action)


class TellsAtOnce(Broken):
    caught_by: ClassVar = {"prompt"}

    def reset(self, **keywords):
        observation, info = super().reset(**keywords)
        return f"{observation}\n(expected: {self.task.gold})", info


class KeyInInfo(Broken):
    caught_by: ClassVar = {"info_leak"}

    def reset(self, **keywords):
        observation, info = super().reset(**keywords)
        return observation, {**info, "answer_key": self.task.gold}

    def step(self, action):
        *rest, info = super().step(action)
        return *rest, {**info, "answer_key": self.task.gold}


class HintsInErrors(Broken):
    caught_by: ClassVar = {"info_leak"}

    def step(self, action):
        *rest, info = super().step(action)
        return *rest, {**info, "error": info["error"] and f"{info['error']} Try {self.task.gold}."}


class HintsInResults(Broken):
    caught_by: ClassVar = {"observations"}

    def step(self, action):
        observation, *rest = super().step(action)
        if self.answered(rest[-1]) is None:
            observation = f"{observation}\nhint: {self.task.gold}"
        return observation, *rest


class TellsAfterwards(Broken):
    caught_by: ClassVar = {"verdicts"}

    def step(self, action):
        observation, *rest = super().step(action)
        return f"{observation}\n{rest[-1]['explanation'] or ''}", *rest


class SeedBlind(Broken):
    caught_by: ClassVar = {"seeds"}

    def __init__(self):
        super().__init__()
        self._next = 0

    def reset(self, *, seed=None, options=None):
        if seed is None:
            return super().reset(options=options)
        self._next += 1
        return super().reset(seed=self._next * 7)


class OneTrick(Broken):
    caught_by: ClassVar = {"seeds"}

    def reset(self, *, seed=None, options=None):
        return super().reset(seed=None if seed is None else 3, options=options)


class Clockwork(Broken):
    caught_by: ClassVar = {"traces", "isolation", "processes", "pickling"}

    ticks: ClassVar[list[int]] = []

    def step(self, action):
        observation, *rest = super().step(action)
        self.ticks.append(1)
        return f"{observation}\ntick {len(self.ticks)}", *rest


class Shuffler(Broken):
    caught_by: ClassVar = {"randomness"}

    def reset(self, **keywords):
        random.random()
        return super().reset(**keywords)


class Unpicklable(Broken):
    caught_by: ClassVar = {"pickling"}

    def __init__(self):
        super().__init__()
        self.callback = lambda: None


class SharingEpisode(Episode):
    __slots__ = ()

    def fork(self):
        return self


class SharedForks(Broken):
    caught_by: ClassVar = {"forks"}

    def reset(self, **keywords):
        observation, info = super().reset(**keywords)
        self.unwrapped._episode = SharingEpisode(self.task, POOL)
        return observation, info


class Crosstalk(Broken):
    """Environments of one process share how far each has come."""

    caught_by: ClassVar = {"isolation", "pickling"}

    open_calls: ClassVar[set[int]] = set()

    def reset(self, **keywords):
        self.open_calls.discard(id(self))
        return super().reset(**keywords)

    def step(self, action):
        observation, *rest = super().step(action)
        self.open_calls.add(id(self))
        if rest[1] or rest[2]:
            self.open_calls.discard(id(self))
        return f"{observation}\n{'busy' if len(self.open_calls) > 1 else ''}", *rest


class HashOrdered(Broken):
    caught_by: ClassVar = {"processes"}

    def step(self, action):
        observation, *rest = super().step(action)
        return f"{observation}\n{' '.join({'rye', 'oats', 'salt', 'wheat', 'barley', 'millet'})}", *rest


class Hoarder(Broken):
    caught_by: ClassVar = {"resources"}

    kept: ClassVar[list[object]] = []

    def reset(self, **keywords):
        self.kept.append(open(__file__))  # noqa: SIM115  that is the point
        return super().reset(**keywords)


BROKEN = sorted((kind for base in (Broken, Judge) for kind in base.__subclasses__() if kind is not Judge), key=str)
"""Every broken environment."""
