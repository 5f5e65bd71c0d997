"""The census: what a task set covers, counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from toolgym.evidence.graph import CallGraph
from toolgym.tasks.task import AnyTask


@dataclass
class Census:
    """Counts over a task set.

    Attributes:
        tasks: Number of tasks.
        tools: Tasks that call each tool.
        frames: Tasks by question frame.
        answers: Tasks by answer type.
        calls: Tasks by number of calls.
        depths: Tasks by depth of the call graph.
        shapes: Tasks by unlabelled call-graph shape.
        graphs: Tasks by labelled call graph.
        toolsets: Tasks by toolset.
        guess_chance: Sum of the best closed-book guesser's chances; over the tasks, the score it can expect.
    """

    tasks: int = 0
    tools: Counter[str] = field(default_factory=Counter)
    frames: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    calls: Counter[int] = field(default_factory=Counter)
    depths: Counter[int] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)
    toolsets: Counter[tuple[str, ...]] = field(default_factory=Counter)
    guess_chance: float = 0.0

    def add(self, task: AnyTask) -> None:
        """Counts one task.

        Raises:
            ValueError: Its certificate does not say how well it can be guessed.
        """
        chances = [proof.evidence.get("guess_chance") for proof in task.certificate.proofs if proof.name == "no_leak"]
        if len(chances) != 1 or not isinstance(chances[0], int | float):
            raise ValueError(f"task {task.id} has no proof 'no_leak' with a guess_chance")
        graph = CallGraph(task.calls)
        self.tasks += 1
        self.tools.update({call.tool for call in task.calls})
        self.frames[task.wording.frame] += 1
        self.answers[task.answer.kind] += 1
        self.calls[task.difficulty.calls] += 1
        self.depths[task.difficulty.depth] += 1
        self.shapes[graph.shape()] += 1
        self.graphs[graph.signature()] += 1
        self.toolsets[task.toolset] += 1
        self.guess_chance += chances[0]

    def rows(self) -> list[tuple[str, str]]:
        """What was counted, as label and figure."""
        if not self.tasks:
            return [("tasks", "0")]
        mean = sum(count * number for count, number in self.calls.items()) / self.tasks
        tool, most = self.tools.most_common(1)[0]
        return [
            ("tasks", str(self.tasks)),
            ("tools called", str(len(self.tools))),
            ("most used tool", f"{tool}, in {100 * most / self.tasks:.1f} % of tasks"),
            ("calls per task", f"mean {mean:.2f}, most {max(self.calls)}"),
            ("depth", ", ".join(f"{depth}: {count}" for depth, count in sorted(self.depths.items()))),
            ("call-graph shapes", str(len(self.shapes))),
            ("labelled call graphs", str(len(self.graphs))),
            ("toolsets", str(len(self.toolsets))),
            ("frames", _counts(self.frames)),
            ("answer types", _counts(self.answers)),
            ("best closed-book guesser", f"{100 * self.guess_chance / self.tasks:.2f} % expected"),
        ]


def take_census(tasks: Iterable[AnyTask]) -> Census:
    """Counts a task set.

    Raises:
        ValueError: A task's certificate does not say how well it can be guessed.
    """
    census = Census()
    for task in tasks:
        census.add(task)
    return census


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())
