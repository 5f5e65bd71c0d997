"""The inquiry: every question that the study asks of trained generators, and the figures that answer it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolgym.synthesis.series.rules import RuleScorer
from toolgym.synthesis.series.scoring import TASKS, Scorer
from toolgym.trainers.questioner.checkpoint import Questioner
from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.dataset import PARTS, Dataset, Part
from toolgym.trainers.questioner.scorer import ModelScorer
from toolgym.trainers.questioner.study.claims import entailment
from toolgym.trainers.questioner.study.language import (
    against_baselines,
    copyable,
    gain,
    order_kept,
    worth_of_history,
    worth_of_passage,
)
from toolgym.trainers.questioner.study.proposing import pre_gate
from toolgym.trainers.questioner.study.ranking import corrupted_slates, derived_slates, gains, judged, shares
from toolgym.trainers.questioner.study.runs import is_short
from toolgym.trainers.questioner.study.searching import beams
from toolgym.trainers.questioner.study.statistics import Estimate, mean

Section: TypeAlias = dict[str, dict[str, Estimate]]
"""Rows of figures by label."""

Rows: TypeAlias = dict[str, dict[str, dict[str, float]]]
"""A section as JSON."""


@dataclass(frozen=True)
class Inquiry:
    """What is asked, and of what.

    Attributes:
        data: The dataset.
        generators: Trained generators by run name.
        most: Most examples per sort of unseen material.
        slates: Most slates of either sort.
        contexts: Most traces to propose about.
        passages: Passages to search.
        seed: Seed of samples.
    """

    data: Dataset
    generators: Mapping[str, Questioner]
    most: int = 120
    slates: int = 80
    contexts: int = 12
    passages: int = 10
    seed: int = 0

    def sections(self) -> Mapping[str, Callable[[], Section]]:
        """Every section of the report by title, computed when called."""
        return {
            **{f"Losses on {part}": self._losses(part) for part in PARTS},
            "Joint against single-task training": self._joint,
            "Auxiliary losses left out of training": self._left_out,
            "Copying": self._copying,
            "Worth of passage, history and order": self._worth,
            **{f"Derived candidates, four of a slate: {part}": self._derived(part) for part in PARTS},
            "Damaged turns, one good of four, new domains": self._damaged,
            "Reranking by generators trained without a task": self._ranked_without,
            "Proposals before the gates": self._proposals,
            "Claims": self._claims,
            "Augmentation": self._augmentation,
            "Search": self._search,
        }

    def scorer(self, name: str) -> ModelScorer:
        """The scorer of a run."""
        return ModelScorer(self.generators[name])

    def unseen(self, part: Part) -> list[Example]:
        """At most `most` unseen examples of a sort, certified series first."""
        found = [e for turns in (*self.data.certified[part], *self.data.series[part]) for e in turns]
        return found[: self.most]

    def short(self) -> list[Example]:
        """At most `most` unseen short examples of new domains, which the compared runs are judged by."""
        found = [e for e in self.data.examples("new domains") if is_short(e)]
        return found[: self.most]

    def _losses(self, part: Part) -> Callable[[], Section]:
        return lambda: against_baselines(self.scorer("main"), self.data.training, self.unseen(part))

    def _joint(self) -> Section:
        examples = self.short()
        joint, adaptive = self.scorer("joint"), self.scorer("joint, uncertainty")
        found: Section = {}
        for task in TASKS:
            own, other = joint.task_losses(task, examples), adaptive.task_losses(task, examples)
            alone = self.scorer(f"{task} alone").task_losses(task, examples)
            found[task] = {
                "joint": mean(own),
                "single-task": mean(alone),
                "joint gains over single-task": gain(own, alone),
                "uncertainty": mean(other),
                "uncertainty gains over fixed": gain(other, own),
            }
        return found

    def _left_out(self) -> Section:
        examples, joint = self.short(), self.scorer("joint")
        found: Section = {}
        for left in TASKS[1:]:
            scorer = self.scorer(f"without {left}")
            found[f"without {left}"] = {
                f"joint gains on {task}": gain(joint.task_losses(task, examples), scorer.task_losses(task, examples))
                for task in TASKS
                if task != left
            }
        return found

    def _copying(self) -> Section:
        on, off = self.scorer("answer alone"), self.scorer("answer alone, no copying")
        found: Section = {}
        for label, wanted in (("answers that the source holds", True), ("answers to be computed", False)):
            examples = [example for example in self.short() if copyable(example) == wanted]
            with_copying, without = on.task_losses("answer", examples), off.task_losses("answer", examples)
            found[label] = {
                "with copying": mean(with_copying),
                "without": mean(without),
                "copying gains": gain(with_copying, without),
            }
        return found

    def _worth(self) -> Section:
        scorer, found = self.scorer("main"), dict[str, dict[str, Estimate]]()
        for part in PARTS:
            artificial = [e for turns in self.data.series[part] for e in turns][: self.most]
            linked = [e for turns in self.data.certified[part] for e in turns][: self.most]
            rows = {"passage, for the answer": worth_of_passage(scorer, artificial)}
            for label, examples, series in (
                ("artificial series", artificial, self.data.series[part]),
                ("certified series", linked, self.data.certified[part]),
            ):
                if sum(bool(e.history) for e in examples) >= 10:
                    rows[f"history, for the question, {label}"] = worth_of_history(scorer, "question", examples)
                    rows[f"history, for the answer, {label}"] = worth_of_history(scorer, "answer", examples)
                if sum(len(one) >= 3 for one in series) >= 5:
                    kept = order_kept(scorer, series[: self.most // 2], self.seed)
                    rows |= {f"own order {name}, {label}": value for name, value in kept.items()}
            found[part] = rows
        return found

    def _derived(self, part: Part) -> Callable[[], Section]:
        def section() -> Section:
            slates = derived_slates(self.data.records[part], self.slates, self.seed)
            found: Section = {}
            for name, scorer in self._judges().items():
                lost = judged(scorer, slates)
                found[name] = {**shares(slates, lost), **gains(slates, lost)}
            return found

        return section

    def _damaged(self) -> Section:
        slates = corrupted_slates(self.data.records["new domains"], self.slates, self.seed)
        held = [slate for slate in slates if copyable(Example("", slate.passage, (), slate.best))]
        found: Section = {}
        for name, scorer in self._judges().items():
            for label, some in (("all", slates), ("answers that stand in the trace", held)):
                lost = judged(scorer, some)
                found[f"{name}, {label}"] = {**shares(some, lost), **gains(some, lost)}
        return found

    def _ranked_without(self) -> Section:
        sets = {
            "derived": derived_slates(self.data.records["new domains"], self.slates, self.seed),
            "damaged": corrupted_slates(self.data.records["new domains"], self.slates, self.seed),
        }
        found: Section = {}
        for name in ("joint", "joint, uncertainty", *(f"without {task}" for task in TASKS[1:])):
            found[name] = {}
            for kind, slates in sets.items():
                lost = judged(self.scorer(name), slates)
                found[name][f"{kind}: picks a good one"] = shares(slates, lost)["rerank"]
                found[name][f"{kind}: minus random"] = gains(slates, lost)["rerank minus random"]
        return found

    def _judges(self) -> dict[str, Scorer]:
        return {"generator": self.scorer("main"), "rules": RuleScorer()}

    def _proposals(self) -> Section:
        found: Section = {}
        for part in PARTS:
            rows = pre_gate(self.generators["main"], self.data.records[part], self.contexts, self.seed)
            found |= {f"{part}, {name}": shares for name, shares in rows.items()}
        return found

    def _claims(self) -> Section:
        found: Section = {}
        for part in PARTS:
            held = [example for example in self.unseen(part) if copyable(example)]
            for label, examples in (("all claims", self.unseen(part)), ("answers that stand in the trace", held)):
                rows = entailment(self.scorer("main"), examples, self.seed)
                found |= {f"{part}, {label}, {kind}": areas for kind, areas in rows.items()}
        return found

    def _augmentation(self) -> Section:
        examples = self.short()
        first = [example for example in examples if not example.history]
        later = [example for example in examples if example.history]
        lost = {
            name: {
                label: self.scorer(f"answerer, {name}").task_losses("answer", part)
                for label, part in (("single questions", first), ("later turns", later))
            }
            for name in ("none", "independent", "series")
        }
        found: Section = {name: {label: mean(values) for label, values in rows.items()} for name, rows in lost.items()}
        for other in ("none", "independent"):
            found[f"series gains over {other}"] = {
                label: gain(lost["series"][label], lost[other][label]) for label in lost["series"]
            }
        return found

    def _search(self) -> Section:
        domain = sorted({record.domain for record in self.data.records["new domains"]})[-1]
        return {name: dict(beams(domain, scorer, self.passages, self.seed)) for name, scorer in self._judges().items()}


def rows_as_json(section: Section) -> Rows:
    """A section as JSON, figures rounded to four digits."""
    return {label: {name: one.as_json() for name, one in row.items()} for label, row in section.items()}


def markdown(report: Mapping[str, Rows]) -> str:
    """A report as markdown: a heading per section, a table per row label, an interval per figure."""
    lines = ["# Questioner: report", ""]
    for title, rows in report.items():
        lines += [f"## {title}", ""]
        for label, row in rows.items():
            lines += [f"**{label}**", "", "| figure | value | 95 % interval | units |", "| --- | --- | --- | --- |"]
            for name, one in row.items():
                interval = f"{one['low']:.3f} to {one['high']:.3f}"
                lines.append(f"| {name} | {one['value']:.3f} | {interval} | {one['units']:.0f} |")
            lines.append("")
    return "\n".join(lines)


def conduct(inquiry: Inquiry, on_section: Callable[[str, Section], None], skip: Sequence[str] = ()) -> None:
    """Answers every question in order, handing on each section as it is there."""
    for title, section in inquiry.sections().items():
        if title not in skip:
            on_section(title, section())
