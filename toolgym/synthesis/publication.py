"""Publication: the data card of a set, from what its production knows."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from toolgym.synthesis.inventory import Library
from toolgym.synthesis.production import Production
from toolgym.tasks.card import Card, Section
from toolgym.tasks.parquet import FEATURES
from toolgym.tasks.taskset import DATASET_FILES, read_lines

ABOUT = """\
Tasks for agents that use tools, made by toolgym. Each has a question, the tools it may be answered with, the gold
answer and a certificate of nine proofs: the answer follows from recorded tool calls by a small program, every call is
needed, no other answer fits, and the question does not give it away. `toolgym verify` proves every task again.

Read them with `toolgym.tasks.taskset.TaskSet.load(FOLDER)`, or with `datasets.load_dataset(FOLDER)`, which takes the
Parquet file; what has no plain type there, such as `gold` and `calls`, is JSON text (`json.loads(row["gold"])`), and
`toolgym.tasks.parquet.line_of_row(row)` gives a task's own line back. `tasks.jsonl` holds the same tasks, one a line;
`datasets.load_dataset("json", data_files=...)` reads it too, but rounds the last digit of some numbers."""


def data_card(production: Production, folder: Path, command: str) -> Card:
    """Describes the set that a production has written to a folder.

    Args:
        production: The production, finished.
        folder: Where its files are.
        command: The command that made it.
    """
    job = production.job
    return Card(
        name=folder.resolve().name,
        split=job.split or "train",
        count=job.count,
        file=DATASET_FILES["parquet"],
        features=FEATURES,
        sections=(
            Section("What this is", ABOUT),
            Section("How it was made", f"```\n{command}\n```\n", ("what", "value"), _origin(production)),
            Section("Diversity", "", *_diversity(production, folder)),
            Section("Yield", "What became of every attempt.", ("outcome", "reason", "candidates"), _yield(production)),
            Section(
                "Licences",
                "What the tools' results come from. The texts around them are toolgym's (Apache-2.0).",
                ("library", "version", "licence of the code", "licence of the data"),
                [[one.name, one.version, one.code_licence, one.data_licence] for one in _libraries(production)],
            ),
        ),
    )


def _origin(production: Production) -> list[list[str]]:
    job = production.job
    rows = [["toolgym", production.inventories[0].toolgym], ["code", production.inventories[0].code]]
    rows += [["seed", str(job.seed)], ["split", job.split or "none"], ["contamination list", job.contamination.name]]
    for quota, found in zip(job.quotas, production.inventories, strict=True):
        versions = f"tools {found.tools}" + (f", world {found.world}" if found.world else "")
        rows.append(
            [f"tasks from {quota.pool}", f"{quota.count} ({found.domain}, {len(found.kinds)} tools; {versions})"]
        )
    return rows


def _diversity(production: Production, folder: Path) -> tuple[tuple[str, ...], Sequence[Sequence[str]]]:
    from toolgym.synthesis.diversity import compare, measure, read_structures

    kinds = {found.pool: found.kinds for found in production.inventories}
    lines = read_lines(folder / DATASET_FILES["jsonl"])
    titles, rows = compare([measure(folder.resolve().name, read_structures(lines, kinds=kinds.__getitem__))])
    return ("measure", *titles), [[row.measure, *row.cells] for row in rows]


def _yield(production: Production) -> list[list[str]]:
    funnel = production.funnel
    rows = [[outcome, reason, str(count)] for outcome, reason, count in funnel.rows()]
    return [*rows, ["in all", f"of {funnel.explorations} explorations", str(funnel.attempts)]]


def _libraries(production: Production) -> Iterable[Library]:
    return sorted({library for found in production.inventories for library in found.libraries})
