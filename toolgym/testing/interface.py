"""Checks of the interface: spaces, info, choice of tasks, rendering, malformed turns, the end of an episode."""

from collections.abc import Iterator
from typing import Any

from gymnasium.error import ResetNeeded

from toolgym.agents.agent import call_text, submission_text
from toolgym.rewards import SUBMIT
from toolgym.testing.report import Fault
from toolgym.testing.subject import Subject, Turn

REQUIRED = frozenset(
    {
        "task_id",
        "messages",
        "tools",
        "turn",
        "calls",
        "tokens",
        "turns_left",
        "calls_left",
        "tokens_left",
        "outcome",
        "explanation",
        "valid",
        "error",
    }
)
"""Keys that ``info`` must have at every moment; see `toolgym.episodes.Episode.info`."""

MALFORMED: tuple[Any, ...] = (
    "",
    "words without a call",
    "<tool_call>\n{broken\n</tool_call>",
    "\ud800",
    None,
    7,
    {"role": "assistant", "tool_calls": [{"function": {"name": "no_such_tool", "arguments": "{"}}]},
    {"role": "assistant", "content": None, "tool_calls": "all of them"},
    call_text("no_such_tool", {"a": [[[]]]}),
)
"""Turns that no environment may raise on."""

_LONG = 2_000


def spaces(subject: Subject) -> Iterator[Fault | None]:
    """Observations and sampled actions are texts and lie in their spaces, and rewards are finite numbers."""
    for task in subject.tasks:
        for turn in subject.play(task, subject.oracle(task)):
            if not isinstance(turn.observation, str) or turn.observation not in subject.env.observation_space:
                yield Fault(check="spaces", task=task.id, message="an observation is no text of the observation space.")
                break
            if not isinstance(turn.reward, int | float) or turn.reward != turn.reward:
                yield Fault(check="spaces", task=task.id, message=f"a reward is {turn.reward!r} and not a number.")
                break
        else:
            yield None
    subject.start(subject.tasks[0])
    subject.env.action_space.seed(0)
    for _ in range(3):
        action = subject.env.action_space.sample()
        lies = action in subject.env.action_space
        yield None if lies else Fault(check="spaces", task=None, message="a sampled action lies outside its space.")


def info(subject: Subject) -> Iterator[Fault | None]:
    """``info`` has the same keys at every moment, with those of `Episode.info` among them; messages only grow."""
    keys: frozenset[str] | None = None
    for task in subject.tasks:
        said: list[Any] = []
        for turn in subject.play(task, ["no call", *subject.oracle(task)]):
            fault = _info_fault(turn, keys, said)
            yield None if fault is None else Fault(check="info", task=task.id, message=fault)
            if fault is not None:
                return
            keys, said = frozenset(turn.info), turn.info["messages"]


def _info_fault(turn: Turn, keys: frozenset[str] | None, said: list[Any]) -> str | None:
    missing = sorted(REQUIRED - turn.info.keys())
    if missing:
        return f"info lacks the key '{missing[0]}'."
    if keys is not None and frozenset(turn.info) != keys:
        return f"the keys of info change during an episode: '{min(keys ^ turn.info.keys())}' comes or goes."
    if list(turn.info["messages"][: len(said)]) != list(said):
        return "messages that were said are changed or dropped later in the episode."
    return None


def choice(subject: Subject) -> Iterator[Fault | None]:
    """``reset(options={"task_id": …})`` gives that task, and refuses one that does not exist."""
    for task in subject.tasks:
        given = subject.start(task).info.get("task_id")
        same = given == task.id
        said = f"reset was asked for this task and gave '{given}'."
        yield None if same else Fault(check="choice", task=task.id, message=said)
    try:
        subject.env.reset(options={"task_id": "no-such-task"})
    except (KeyError, ValueError):
        yield None
    else:
        yield Fault(check="choice", task=None, message="reset takes a task id that does not exist.")


def rendering(subject: Subject) -> Iterator[Fault | None]:
    """In mode ``ansi`` `render` gives the chat, question included; without a mode it does not raise."""
    task = subject.tasks[0]
    subject.start(task)
    if "ansi" not in subject.env.metadata.get("render_modes", ()):
        yield Fault(check="rendering", task=None, message="metadata names no render mode 'ansi'.")
        return
    plain: Any = subject.env.unwrapped
    mode, plain.render_mode = plain.render_mode, "ansi"
    try:
        shown = plain.render()
    finally:
        plain.render_mode = mode
    whole = isinstance(shown, str) and " ".join(task.question.split()) in " ".join(shown.split())
    said = "the rendered chat does not hold the question."
    yield None if whole else Fault(check="rendering", task=task.id, message=said)


def malformed(subject: Subject) -> Iterator[Fault | None]:
    """Whatever a model writes, a turn is answered with a sentence, pays nothing, and the episode goes on."""
    task = subject.tasks[0]
    for action in (*MALFORMED, "x" * _LONG):
        subject.start(task)
        try:
            turn = subject.act(action)
        except Exception as error:
            said = f"the turn {action!r:.60} raises {type(error).__name__} instead of being answered."
            yield Fault(check="malformed", task=task.id, message=said)
            continue
        answered = bool(turn.observation) and not turn.reward and not turn.terminated
        said = f"the turn {action!r:.60} is paid, ends the episode or is not answered."
        yield None if answered else Fault(check="malformed", task=task.id, message=said)


def ending(subject: Subject) -> Iterator[Fault | None]:
    """An episode ends once: with an answer it is terminated, without one it is truncated, and no turn follows."""
    task = subject.tasks[0]
    turn = subject.play(task, [submission_text("", subject.dialect)])[-1]
    if not turn.terminated or turn.truncated:
        yield Fault(check="ending", task=task.id, message="a committed answer does not terminate the episode.")
        return
    try:
        again = subject.act(submission_text(task.gold, subject.dialect))
    except (ResetNeeded, RuntimeError):
        yield None
    else:
        said = f"a turn is played after the episode has ended, and pays {again.reward!r}."
        yield Fault(check="ending", task=task.id, message=said)
    turn = subject.start(task)
    left = turn.info.get("turns_left")
    for _ in range(left if isinstance(left, int) else 200):
        turn = subject.act("words without a call")
        if turn.terminated or turn.truncated:
            break
    ended = turn.truncated and not turn.terminated and not turn.reward
    said = "an agent that never answers is not truncated without reward."
    yield None if ended else Fault(check="ending", task=task.id, message=said)


def submission(subject: Subject) -> Iterator[Fault | None]:
    """One answer, alone in its turn: with another answer or a call beside it, nothing is committed and nothing run."""
    for task in subject.tasks:
        right = subject.oracle(task)[-1]
        wrong = submission_text("something else", subject.dialect)
        beside = call_text(task.calls[0].tool, task.calls[0].arguments, subject.dialect)
        for pair in (f"{wrong}\n{right}", f"{right}\n{wrong}", f"{beside}\n{right}"):
            turn = subject.play(task, [pair])[-1]
            harmless = not turn.reward and not turn.terminated
            said = f"a turn that holds {SUBMIT} and another call commits an answer."
            yield None if harmless else Fault(check="submission", task=task.id, message=said)
