"""Verification: proves stored tasks again from nothing but their own record, the pool and a fresh process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolgym.canonical import canonical_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import SeedOrigin
from toolgym.synthesis.certifier import Certifier, difficulty, provenance, task_id
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.splits import SHARES, split_pool, split_tools
from toolgym.tasks.certificate import PROOFS, Proof, Rejection
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

BATCH = 256
"""Tasks whose calls are replayed in one batch."""

RELATIVE = frozenset(("nearest",))
"""Evidence of how a task stands to its set: another in a part of the set, or beside a refused task."""

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


def verify(tasks: Sequence[AnyTask], pool: ToolPool, contamination: Contamination | None = None) -> Iterator[Verdict]:
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
            certifier.recorder.forget()
            certifier.recorder.prepare(batch)
            for task in batch:
                yield Verdict(task.id, verify_task(task, certifier))


def verify_task(task: AnyTask, certifier: Certifier) -> Rejection | None:
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
        refusal = _again(task, certifier, stored[name])
        if refusal is not None:
            return refusal
    certifier.seen.add(task)
    return _split(task, certifier.pool) or _record(task, certifier.pool)


def _again(task: AnyTask, certifier: Certifier, stored: Proof) -> Rejection | None:
    # The record is untrusted: whatever it makes a proof stumble over is a refusal, not a crash.
    try:
        made = certifier.prove(stored.name, task)
    except Exception as error:
        detail = f"The record does not allow this proof: {type(error).__name__}: {str(error)[:200]}"
        return Rejection(proof=stored.name, reason="malformed", detail=detail)
    if isinstance(made, Rejection):
        return made
    found = {**made.evidence, **{k: v for k, v in stored.evidence.items() if k in RELATIVE and k in made.evidence}}
    if canonical_json(found) != canonical_json(stored.evidence):
        differing = sorted(
            k
            for k in found.keys() | stored.evidence.keys()
            if canonical_json(found.get(k)) != canonical_json(stored.evidence.get(k))
        )
        detail = f"Proven anew, {', '.join(differing)} differs from the record."
        return Rejection(proof=stored.name, reason="other_evidence", detail=detail)
    return None


def _split(task: AnyTask, pool: ToolPool) -> Rejection | None:
    """Checks that a task uses the tools and the seeds of its split only; tasks of no split may use all of both.

    The splits of a world share its tools. A constant that is nobody's seed could be worded as its neighbour:
    10.00000000004 reads "10".
    """
    foreign: list[str] = []
    if isinstance(task, StateTask):
        source = SeedSource(pool, SHARES[task.split] if task.split else (0.0, 1.0))
    else:
        source = split_pool(pool, task.split)[1]
        foreign += sorted(set(task.toolset) - set(split_tools(pool)[task.split])) if task.split else []
    for call in task.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity and origin.value not in source.of(origin.entity):
                foreign.append(str(origin.value))
    if foreign:
        home = f"split '{task.split}'" if task.split else "pool"
        detail = f"'{foreign[0]}' does not belong to the {home}."
        return Rejection(proof="provenance", reason="other_split", detail=detail)
    return None


def _record(task: AnyTask, pool: ToolPool) -> Rejection | None:
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
