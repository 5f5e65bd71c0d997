"""Verification: proves stored tasks again from nothing but their own record, the pool and a fresh process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from toolgym.canonical import canonical_json
from toolgym.synthesis.certifier import INNER, Certifier, difficulty, provenance, task_id, tried
from toolgym.synthesis.deriver import build_draft
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.proofs import Ground, Recorder, prove_fresh, prove_replay
from toolgym.tasks.certificate import PROOFS, Proof, ProofName, Rejection
from toolgym.tasks.task import Task
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

BATCH = 256
"""Tasks whose calls are replayed in one batch."""

HASH_SEED = 8_503_221
"""``PYTHONHASHSEED`` of the replaying process; another one than synthesis uses."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found of one task.

    Attributes:
        task_id: The task's id.
        refusal: The proof that failed and why; None if the task holds.
    """

    task_id: str
    refusal: Rejection | None


def verify(tasks: Sequence[Task], pool: ToolPool, contamination: Contamination | None = None) -> Iterator[Verdict]:
    """Proves tasks again, in order, with all calls replayed in a fresh process.

    Args:
        tasks: The tasks of one set, in the set's order: freshness is judged against those before.
        pool: The pool their tools live in.
        contamination: The list they were made with; none by default.

    Yields:
        One verdict for each task, in order.
    """
    with FreshProcess(pool.reference, HASH_SEED) as process:
        certifier = Certifier(pool, Recorder(process, pool), contamination or Contamination())
        for start in range(0, len(tasks), BATCH):
            batch = tasks[start : start + BATCH]
            certifier.recorder.prepare(batch)
            for task in batch:
                yield Verdict(task.id, verify_task(task, certifier))


def verify_task(task: Task, certifier: Certifier) -> Rejection | None:
    """Proves one task again; the certifier's recorder must have prepared it.

    The nine proofs are made anew and compared with the certificate, then everything else the record says. The seal
    comes last, so that a changed record is refused by the proof that it breaks.

    Returns:
        None if everything holds, else the first thing that does not.
    """
    stored = {proof.name: proof for proof in task.certificate.proofs}
    if tuple(proof.name for proof in task.certificate.proofs) != PROOFS:
        return Rejection(
            proof="seal", reason="missing_proof", detail=f"A certificate has the proofs {', '.join(PROOFS)}."
        )
    for name in PROOFS:
        refusal = _again(name, task, certifier, stored[name])
        if refusal is not None:
            return refusal
    certifier.seen.add(task)
    return _record(task, certifier.pool)


def _again(name: ProofName, task: Task, certifier: Certifier, stored: Proof) -> Rejection | None:
    # The record is untrusted: whatever it makes a proof stumble over is a refusal, not a crash.
    try:
        made = _prove(name, task, certifier)
    except Exception as error:
        detail = f"The record does not allow this proof: {type(error).__name__}: {str(error)[:200]}"
        return Rejection(proof=name, reason="malformed", detail=detail)
    if isinstance(made, Rejection):
        return made
    if canonical_json(made.evidence) != canonical_json(stored.evidence):
        differing = sorted(
            k for k in made.evidence.keys() | stored.evidence.keys() if made.evidence.get(k) != stored.evidence.get(k)
        )
        return Rejection(
            proof=name, reason="other_evidence", detail=f"Proven anew, {', '.join(differing)} differs from the record."
        )
    return None


def _prove(name: ProofName, task: Task, certifier: Certifier) -> Proof | Rejection:
    if name == "replay":
        return tried(name, partial(prove_replay, task, certifier.recorder))
    if name == "fresh":
        return tried(name, partial(prove_fresh, task, certifier.seen, certifier.contamination))
    draft = build_draft(certifier.pool, task.calls, task.wording)
    ground = Ground(task, certifier.pool, draft, certifier.priors, certifier.seeds)
    return tried(name, partial(dict(INNER)[name], ground))


def _record(task: Task, pool: ToolPool) -> Rejection | None:
    """Checks what the record says beside its proofs."""
    source = task.provenance
    installed = provenance(pool, task, source.seed, source.item)
    replayed: tuple[tuple[str, object, object], ...] = (
        ("pool", source.pool, installed.pool),
        ("tool versions", source.tools, installed.tools),
        ("library versions", source.libraries, installed.libraries),
    )
    sealed: tuple[tuple[str, object, object], ...] = (
        ("domain", task.domain, pool.domain),
        ("id", task.id, task_id(task)),
        ("difficulty", task.difficulty, difficulty(task)),
        ("seal", task.certificate.seal, task.seal()),
    )
    for name, said, found in replayed:
        if said != found:
            return Rejection(
                proof="replay", reason="other_record", detail=f"The record's {name} are not what is installed."
            )
    for name, said, found in sealed:
        if said != found:
            return Rejection(
                proof="seal", reason="other_record", detail=f"The record's {name} is not what its content gives."
            )
    return None
