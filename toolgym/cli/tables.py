"""Tables of evaluation reports, as the terminal shows them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from toolgym.evaluation import Comparison, Report, Rescoring, TaskDifference

_TOPOLOGIES = 12
"""Topology classes that are shown; `--json` has them all."""


def console() -> "Console":
    """A console that does not fold lines where they go to a file."""
    from rich.console import Console

    found = Console(highlight=False, markup=False)
    if not found.is_terminal:
        found.width = 160
    return found


def report_tables(report: "Report") -> "Iterator[RenderableType]":
    """What a report says: summary, several attempts, endings, and success by traits of the tasks."""
    head, success = report.header, report.success
    yield _text(f"{head.agent} on {head.tasks}: {head.tasks_count} tasks, dialect {head.dialect}, seed {head.seed}")
    masked = sum(report.failures.values())
    if success is None:
        yield _text(f"no attempt can be scored; {masked} failed: {_counts(report.failures)}")
        return
    yield _text(
        f"success {_share(success.rate, success.interval)} over {success.tasks} tasks,"
        f" {success.attempts} attempts ({success.solved} correct)"
    )
    yield _text(f"endings: {_counts(report.endings)}")
    if masked:
        yield _text(f"masked: {masked} attempts that could not be played properly ({_counts(report.failures)})")
    effort, spent = report.effort, report.spent
    if effort is not None:
        yield _text(
            f"per episode: {effort.turns:.1f} turns, {effort.calls:.1f} calls, {effort.tokens:.0f} tokens,"
            f" {effort.seconds:.2f} s; begun again: {report.retried}, with a completion cut short: {report.cut}"
        )
    if spent.reported:
        usage = spent.usage
        cost = f", {spent.cost:.4f} {spent.currency}" if spent.cost is not None else ""
        each = f" ({spent.cost_per_solved:.6f} a correct attempt)" if spent.cost_per_solved is not None else ""
        yield _text(f"reported tokens: {usage.prompt} in ({usage.cached} cached), {usage.completion} out{cost}{each}")
    if success.attempts > success.tasks:
        passes = _table("k", "tasks", "pass@k", "pass^k")
        for row in report.passes:
            passes.add_row(
                str(row.k), str(row.tasks), _share(row.any, row.any_interval), _share(row.all, row.all_interval)
            )
        yield passes
    for name, rows in report.tables.items():
        shown = rows[:_TOPOLOGIES] if name == "topology" else rows
        table = _table(name, "tasks", "attempts", "success")
        for group in shown:
            table.add_row(group.name, str(group.tasks), str(group.attempts), _share(group.rate, group.interval))
        if len(rows) > len(shown):
            rest = rows[len(shown) :]
            table.add_row(f"{len(rest)} more", str(sum(g.tasks for g in rest)), str(sum(g.attempts for g in rest)), "")
        yield table


def comparison_tables(found: "Comparison", listed: int) -> "Iterator[RenderableType]":
    """What a comparison says, and the tasks that most differ, so many either way."""
    first, second = found.agents
    yield _text(f"A: {first}, B: {second}; {found.tasks} tasks in common, {found.left_out} left out")
    if found.conditions:
        yield _text(f"the runs also differ in: {', '.join(found.conditions)}")
    low, high = found.interval
    yield _text(
        f"A {found.rates[0]:.3f}, B {found.rates[1]:.3f}, B - A {found.difference:+.3f} [{low:+.3f}, {high:+.3f}];"
        f" B better on {found.better} tasks, worse on {found.worse}"
    )
    name = "McNemar's exact test" if found.test == "mcnemar" else "paired permutation test"
    yield _text(f"{name}: p = {found.p_value:.4g}")
    gains = [pair for pair in found.differences if pair.other > pair.one]
    losses = [pair for pair in reversed(found.differences) if pair.other < pair.one]
    shown: Sequence[TaskDifference] = (*gains[:listed], *reversed(losses[:listed]))
    if shown:
        table = _table("task", "A", "B", "B - A")
        for pair in shown:
            table.add_row(pair.task, f"{pair.one:.2f}", f"{pair.other:.2f}", f"{pair.other - pair.one:+.2f}")
        yield table
    if len(shown) < len(found.differences):
        yield _text(f"{len(found.differences) - len(shown)} more tasks differ; --json lists them all")


def rescoring_tables(found: "Rescoring") -> "Iterator[RenderableType]":
    """What judging a log again has found."""
    changed = len(found.changed)
    yield _text(f"{found.judged} of {found.entries} attempts judged again, {changed} outcomes changed")
    if changed:
        table = _table("task", "attempt", "before", "now", "why")
        for one in found.changed:
            table.add_row(one.task, str(one.attempt), one.before, one.now, _printable(one.explanation))
        yield table


def _table(first: str, *others: str) -> "Table":
    from rich.table import Table

    table = Table(first, box=None, pad_edge=False, header_style="bold")
    for name in others:
        table.add_column(name, justify="left" if name in ("now", "before", "why") else "right")
    return table


def _text(line: str) -> "RenderableType":
    from rich.text import Text

    return Text(_printable(line))


def _printable(text: str) -> str:
    from toolgym.episodes.rendering import printable

    return printable(text)


def _share(rate: float, interval: tuple[float, float]) -> str:
    return f"{rate:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
