"""What a synthesis run shows while it goes on: a bar with the remaining time, and the yield funnel as it fills."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from toolgym.synthesis import Funnel
    from toolgym.synthesis.production import Production


@contextmanager
def live(production: "Production") -> Iterator[Callable[[], None]]:
    """Shows a production on standard error while its block runs, if that is a terminal.

    Args:
        production: The production; what it counts is shown.

    Yields:
        A function to call whenever its counts have changed.
    """
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
    step = bar.add_task("synthesizing", total=production.job.count)
    with Live(bar, console=console, refresh_per_second=4, transient=True) as shown:

        def show() -> None:
            funnel = production.funnel
            pool = production.job.quotas[len(production.funnels) - 1].pool
            bar.update(step, completed=funnel.accepted, description=pool)
            shown.update(Group(bar, funnel_table(funnel)))

        yield show


def funnel_table(funnel: "Funnel") -> "Table":
    """The yield funnel as a table."""
    from rich.table import Table

    table = Table("outcome", "reason", "candidates", box=None, header_style="bold", pad_edge=False)
    for outcome, reason, count in funnel.rows():
        table.add_row(outcome, reason, str(count))
    table.add_row("in all", "", str(funnel.attempts), style="bold")
    return table
