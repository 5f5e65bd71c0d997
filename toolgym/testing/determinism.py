"""Checks of determinism: the same seed and actions give the same bytes, in a copy, in a fork, in another process."""

import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator

import numpy

from toolgym.tasks.task import AnyTask
from toolgym.testing.report import Fault, NothingToCheck
from toolgym.testing.subject import Subject, Turn, as_json, trace

_HASH_SEED = "4242"
_SECONDS = 300
_SEEDS = 20


def seeds(subject: Subject) -> Iterator[Fault | None]:
    """The same seed draws the same task, and other seeds draw others."""
    for seed in subject.seeds:
        drawn = {subject.env.reset(seed=seed)[1]["task_id"] for _ in range(3)}
        same = len(drawn) == 1
        yield None if same else Fault(check="seeds", task=None, message=f"seed {seed} draws {len(drawn)} tasks.")
    several = {subject.env.reset(seed=seed)[1]["task_id"] for seed in range(_SEEDS)}
    at_all = {subject.env.reset()[1]["task_id"] for _ in range(_SEEDS)}
    varied = len(several) > 1 or len(at_all) == 1
    said = f"{_SEEDS} seeds draw one and the same task."
    yield None if varied else Fault(check="seeds", task=None, message=said)


def traces(subject: Subject) -> Iterator[Fault | None]:
    """Playing a task twice with the same actions gives the same observations, rewards and info."""
    for task in subject.tasks:
        actions = subject.oracle(task)
        first, second = subject.play(task, actions), subject.play(task, actions)
        fault = _difference(first, second)
        said = f"played twice with the same actions, {fault}."
        yield None if fault is None else Fault(check="traces", task=task.id, message=said)


def randomness(subject: Subject) -> Iterator[Fault | None]:
    """Neither the global generators nor the environment variables are touched."""
    task = subject.tasks[0]
    before = (random.getstate(), _numpy_state(), dict(os.environ))
    subject.play(task, subject.oracle(task))
    after = (random.getstate(), _numpy_state(), dict(os.environ))
    names = ("Python's global generator", "NumPy's global generator", "the process's environment variables")
    for name, one, other in zip(names, before, after, strict=True):
        said = f"an episode changes {name}."
        yield None if one == other else Fault(check="randomness", task=task.id, message=said)


def pickling(subject: Subject) -> Iterator[Fault | None]:
    """A pickled copy plays on from where it stands, and what it does leaves the first as it was."""
    for task in subject.tasks:
        actions = subject.oracle(task)
        subject.play(task, actions[:1])
        try:
            twin = subject.copy()
        except Exception as error:
            said = f"the environment cannot be pickled: {type(error).__name__}: {str(error)[:160]}."
            yield Fault(check="pickling", task=task.id, message=said)
            return
        there = [subject.act(action, twin) for action in actions[1:]]
        here = [subject.act(action) for action in actions[1:]]
        fault = _difference(here, there)
        said = f"a pickled copy plays on otherwise: {fault}."
        yield None if fault is None else Fault(check="pickling", task=task.id, message=said)


def forks(subject: Subject) -> Iterator[Fault | None]:
    """A fork of an episode plays on as the episode does, and neither sees what the other did."""
    for task in subject.tasks:
        actions = subject.oracle(task)
        subject.play(task, actions[:1])
        episode = subject.episode
        if not hasattr(episode, "fork"):
            raise NothingToCheck("its episodes cannot be forked")
        stood = trace([Turn("", 0.0, False, False, episode.info)])
        twin = episode.fork()
        there = [Turn(*twin.step(action)) for action in actions[1:]]
        untouched = trace([Turn("", 0.0, False, False, episode.info)]) == stood
        fault: str | None = "what it does changes the episode"
        if untouched:
            fault = _difference([Turn(*episode.step(action)) for action in actions[1:]], there)
        said = f"a fork does not stand on its own: {fault}."
        yield None if fault is None else Fault(check="forks", task=task.id, message=said)


def isolation(subject: Subject) -> Iterator[Fault | None]:
    """Two environments side by side do not see each other: turns taken in one leave the other's episode as it was."""
    try:
        other = subject.copy()
    except Exception as error:
        raise NothingToCheck("the environment cannot be pickled") from error
    for task in subject.tasks:
        actions = subject.oracle(task)
        alone = subject.play(task, actions)
        turns = [subject.start(task)]
        subject.start(task, other)
        for action in actions:
            subject.act(action, other)
            turns.append(subject.act(action))
        fault = _difference(alone, turns)
        said = f"played beside another episode of the same task, {fault}."
        yield None if fault is None else Fault(check="isolation", task=task.id, message=said)


def processes(subject: Subject) -> Iterator[Fault | None]:
    """Another process, with another hash seed, draws the same tasks and plays them to the same bytes."""
    try:
        packed = pickle.dumps((subject.env, [(seed, subject.oracle(task)) for seed, task in _drawn(subject)]))
    except Exception as error:
        raise NothingToCheck("the environment cannot be pickled") from error
    search = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    environment = {**os.environ, "PYTHONHASHSEED": _HASH_SEED, "PYTHONPATH": search}
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "toolgym.testing.elsewhere"],
        input=packed,
        capture_output=True,
        env=environment,
        timeout=_SECONDS,
        check=False,
    )
    if ran.returncode:
        tail = (ran.stderr.decode(errors="replace").strip().splitlines() or ["nothing on stderr"])[-1]
        said = f"the environment cannot be played in another process: {tail[:200]}."
        yield Fault(check="processes", task=None, message=said)
        return
    for (task_id, there), (seed, task) in zip(json.loads(ran.stdout), _drawn(subject), strict=True):
        observation, info = subject.env.reset(seed=seed)
        turns = [Turn(observation, 0.0, False, False, info)]
        turns += [subject.act(action) for action in subject.oracle(task)]
        fault = None
        if task_id != task.id:
            fault = f"seed {seed} draws another task in another process."
        elif there != trace(turns):
            fault = "the same actions give other bytes in another process."
        yield None if fault is None else Fault(check="processes", task=task.id, message=fault)


def _drawn(subject: Subject) -> list[tuple[int, AnyTask]]:
    return list(zip(subject.seeds, subject.tasks, strict=True))


def _numpy_state() -> str:
    return repr(numpy.random.get_state())


def _difference(here: list[Turn], there: list[Turn]) -> str | None:
    """In what two plays differ, None if they are equal."""
    if len(here) != len(there):
        return f"the episode ends after {len(there) - 1} turns and not after {len(here) - 1}"
    names = ("observation", "reward", "terminated", "truncated", "info")
    for number, (one, other) in enumerate(zip(map(as_json, here), map(as_json, there), strict=True)):
        for name, mine, theirs in zip(names, one, other, strict=True):
            if repr(mine) != repr(theirs):  # so that what is not a number equals itself
                return f"{name} of turn {number} differs"
    return None
