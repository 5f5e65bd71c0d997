"""What the page shows of one task and of one episode, as plain JSON."""

from collections.abc import Mapping
from typing import Any

from toolgym.canonical import Json
from toolgym.evaluation import Entry
from toolgym.registration import POOLS
from toolgym.rewards import UnreadableRecord, score
from toolgym.rewards.explanation import written
from toolgym.tasks.certificate import ProofName
from toolgym.tasks.series import SeriesTurn, answer_text
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.tools import ToolPool, Unavailable, load_pool
from toolgym.viewer.graph import call_graph

MEANINGS: dict[ProofName, str] = {
    "replay": "Every call, made again, gives the recorded result.",
    "entailment": "The recorded results entail the gold answer.",
    "provenance": "Every argument is stated in the question or comes from an earlier call.",
    "necessity": "Every call matters: a change of its result changes the answer.",
    "uniqueness": "There is one right answer; no tie or rounding decides it.",
    "no_leak": "The question does not give the answer away, and guessing rarely hits it.",
    "no_shortcut": "No smaller set of calls gives the answer.",
    "checker": "The checker accepts the gold answer and refuses the probes beside it.",
    "fresh": "No task like it is known or stands in another split.",
}
"""What each of the nine proofs says, in one sentence."""


def task_page(task: AnyTask) -> dict[str, Json]:
    """Everything the page shows of a task."""
    sealed = task.seal() == task.certificate.seal
    return {
        "id": task.id,
        "domain": task.domain,
        "split": task.split,
        "question": task.question,
        "answer": task.answer.model_dump(mode="json"),
        "gold": task.gold,
        "gold_text": answer_text(task.gold),
        "program": written(task.program.expression) if isinstance(task, Task) else None,
        "frame": task.wording.frame,
        "uses": list(task.uses) if isinstance(task, SeriesTurn) else [],
        "difficulty": task.difficulty.model_dump(mode="json"),
        "provenance": task.provenance.model_dump(mode="json"),
        "toolset": list(task.toolset),
        "calls": [
            {
                "id": call.id,
                "tool": call.tool,
                "arguments": call.arguments,
                "result": call.result,
                "error": call.error.message if call.error else None,
            }
            for call in task.calls
        ],
        "graph": call_graph(task),
        "certificate": {
            "seal": task.certificate.seal,
            "sealed": sealed,
            "proofs": [
                {"name": proof.name, "meaning": MEANINGS[proof.name], "evidence": proof.evidence}
                for proof in task.certificate.proofs
            ],
        },
    }


def episode_page(entry: Entry, agent: str, task: AnyTask | None) -> dict[str, Json]:
    """Everything the page shows of an episode.

    Args:
        entry: The line of the log.
        agent: Name of the agent.
        task: The task it played; without it, there is no report of why it earned what it did.
    """
    record = entry.record
    report, missing = _report(entry, task)
    return {
        "agent": agent,
        "attempt": entry.attempt,
        "outcome": outcome_of(entry.model_dump(mode="json", include={"valid", "outcome"})),
        "ended": entry.ended,
        "reward": record.reward if entry.valid else None,
        "turns": record.turns,
        "calls": record.calls,
        "tokens": record.tokens,
        "seconds": entry.seconds,
        "usage": entry.usage.model_dump(mode="json") if entry.usage else None,
        "faults": list(entry.faults),
        "error": record.error,
        "failure": record.failure,
        "explanation": record.explanation,
        "difference": entry.difference,
        "messages": list(record.messages),
        "report": report,
        "report_missing": missing,
    }


def outcome_of(entry: Mapping[str, Any]) -> str:
    """One word or two for how an entry of a log ended: the checker's outcome, ``no answer`` or ``masked``."""
    return str(entry["outcome"] or "no answer") if entry["valid"] else "masked"


def _report(entry: Entry, task: AnyTask | None) -> tuple[Json, str | None]:
    """The reward report, or why there is none."""
    if task is None:
        return None, "The task is not in the task set, so the answer cannot be explained; name its file with --tasks."
    if not entry.valid:
        return None, None
    try:
        pool = _pool(task) if isinstance(task, StateTask) else None
        report = score(entry.record, task, pool=pool)
    except (UnreadableRecord, Unavailable, ImportError, ValueError) as error:
        return None, f"The episode could not be explained: {error}"
    body = report.model_dump(mode="json")
    body["lines"] = list(report.explanation.lines) if report.explanation else []
    return body, None


def _pool(task: AnyTask) -> ToolPool:
    """The pool of a task over a world, in which calls are made again. Only toolgym's own are imported.

    Raises:
        ValueError: The pool is somebody else's.
        Unavailable: What it needs is not installed.
    """
    reference = task.provenance.pool
    if reference not in POOLS:
        raise ValueError(f"its tool pool '{reference}' is not one that toolgym ships")
    return load_pool(reference)
