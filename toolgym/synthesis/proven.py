"""Proven candidates: all proofs but freshness, which is judged against the set; and how that last proof seals a task.

A proven candidate is plain text, so that one process can make it and another can put the set together. The fingerprint
and the contamination list's verdict are taken where it is made; what is left to do for each is little.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolgym.canonical import canonical_json, digest
from toolgym.synthesis.certifier import AnyCandidate, assembled
from toolgym.synthesis.freshness import Contamination, Fingerprint, Seen, fingerprint, seeds_of
from toolgym.synthesis.proofs.fresh import judge_fresh
from toolgym.synthesis.proofs.ground import Refused
from toolgym.tasks.answers import AbstainAnswer
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tasks.task import Split
from toolgym.tools import ToolPool


@dataclass(frozen=True, slots=True)
class Proven:
    """A candidate that proofs 1 to 8 hold for.

    Attributes:
        body: Canonical JSON of the task, without the last proof and the seal.
        known: What the candidate is recognised by.
        contamination: Name of the contamination list.
        match: How it meets that list, as one sentence; None if it does not.
        declined: The reason for which a request must be declined; None for any other task.
    """

    body: str
    known: Fingerprint
    contamination: str
    match: str | None
    declined: str | None

    def record(self) -> dict[str, Any]:
        """This as JSON."""
        signature = b64encode(self.known.signature.astype("<u4").tobytes()).decode()
        known = [self.known.text, self.known.answer, signature]
        return {
            "body": self.body,
            "known": known,
            "contamination": self.contamination,
            "match": self.match,
            "declined": self.declined,
        }

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "Proven":
        """What `record` wrote."""
        text, answer, signature = record["known"]
        minima = np.frombuffer(b64decode(signature), "<u4").astype(np.uint32)
        return cls(**{**record, "known": Fingerprint(text, answer, minima)})


def proven(
    pool: ToolPool,
    candidate: AnyCandidate,
    proofs: Sequence[Proof],
    contamination: Contamination,
    split: Split | None,
    seed: int,
    item: int,
) -> Proven:
    """Puts a candidate and its proofs 1 to 8 together."""
    match = contamination.match(candidate.question, seeds_of(candidate))
    body = canonical_json(assembled(pool, candidate, proofs, split, seed, item).model_dump(mode="json"))
    declined = candidate.gold if isinstance(candidate.answer, AbstainAnswer) else None
    return Proven(body, fingerprint(candidate), contamination.name, match.detail if match else None, declined)


def seal(found: Proven, seen: Seen) -> dict[str, Any] | Rejection:
    """Makes the last proof and seals the task; what is accepted counts as seen.

    Args:
        found: The proven candidate.
        seen: Everything accepted before it.

    Returns:
        The task's JSON, or why it is not fresh.
    """
    try:
        evidence = judge_fresh(found.known, seen, found.contamination, found.match)
    except Refused as refusal:
        return Rejection(proof="fresh", reason=refusal.reason, detail=refusal.detail)
    body: dict[str, Any] = json.loads(found.body)
    certificate = body["certificate"]
    certificate["proofs"].append(Proof(name="fresh", evidence=evidence).model_dump(mode="json"))
    del certificate["seal"]
    certificate["seal"] = digest(body)
    seen.add(found.known)
    return body
