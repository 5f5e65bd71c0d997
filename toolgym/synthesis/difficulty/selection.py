"""Selection: which tasks of a set are as hard as wanted, and in which order to learn from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toolgym.synthesis.difficulty.attempts import Tally
from toolgym.synthesis.difficulty.proxies import PROXIES, choice_bits
from toolgym.tasks.task import AnyTask


@dataclass(frozen=True, slots=True)
class Window:
    """A closed range of numbers.

    Attributes:
        low: Least number.
        high: Greatest number.
    """

    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Reads ``"0.2:0.8"``; a side may be left out (``"3:"``), and ``"4"`` is four only.

        Raises:
            ValueError: The text is no range, or an empty one.
        """
        low, colon, high = text.partition(":")
        try:
            window = cls(float(low or "-inf"), float(high or "inf")) if colon else cls(float(low), float(low))
        except ValueError:
            raise ValueError(f"'{text}' is not a range such as 0.2:0.8, 3: or 4") from None
        if not window.low <= window.high:  # not a number is no range either
            raise ValueError(f"the range '{text}' is empty")
        return window

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Selection:
    """What a task must be like.

    Attributes:
        proxies: Range of each proxy that counts, by its name in `PROXIES`.
        answers: Answer types that are wanted; all if there are none.
        rate: Range of the share of attempts solved; a task that was not attempted is not selected. None if it does not
            count.
    """

    proxies: Mapping[str, Window] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()
    rate: Window | None = None

    def __post_init__(self) -> None:
        for name in self.proxies:
            if name not in PROXIES:
                raise ValueError(f"there is no proxy '{name}'; the proxies are: {', '.join(PROXIES)}")

    def takes(self, task: AnyTask, tally: Tally | None = None) -> bool:
        """Whether a task is as wanted, given how an agent fared at it."""
        if self.rate is not None and (tally is None or not tally.tried or tally.rate not in self.rate):
            return False
        if self.answers and task.answer.kind not in self.answers:
            return False
        return all(PROXIES[name](task) in window for name, window in self.proxies.items())


def curriculum(tasks: Iterable[AnyTask], tallies: Mapping[str, Tally] | None = None) -> list[AnyTask]:
    """Tasks from easy to hard, by `curriculum_place`; equal sets give equal orders, however they were ordered before.

    Args:
        tasks: The tasks.
        tallies: How an agent fared, by task id.
    """
    known = tallies or {}
    return sorted(tasks, key=lambda task: curriculum_place(task, known.get(task.id)))


def curriculum_place(task: AnyTask, tally: Tally | None = None) -> tuple[float, float, str]:
    """Where a task stands from easy to hard.

    Tasks that the agent solves more often come first, and what it was not tried at comes last. Among tasks of equal
    rate, and without an agent, `choice_bits` decides, then the id.
    """
    return (-tally.rate if tally is not None and tally.tried else 1.0, choice_bits(task), task.id)
