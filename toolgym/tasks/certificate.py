"""Certificates: the nine proofs a task carries, each with the evidence that lets anyone check it again."""

from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict

ProofName: TypeAlias = Literal[
    "replay",
    "entailment",
    "provenance",
    "necessity",
    "uniqueness",
    "no_leak",
    "no_shortcut",
    "checker",
    "fresh",
]

PROOFS: tuple[ProofName, ...] = get_args(ProofName)
"""The nine proofs in the order in which they are checked."""


class Proof(BaseModel):
    """One line of a certificate.

    Attributes:
        name: Which of the nine proofs.
        evidence: JSON facts that the proof rests on; checking again must arrive at the same ones.
    """

    model_config = ConfigDict(frozen=True)

    name: ProofName
    evidence: dict[str, Any]


class Certificate(BaseModel):
    """The proofs of one task, and a digest that binds them to everything else the task says.

    Attributes:
        version: Version of the rules the proofs were made by.
        proofs: One `Proof` for each of `PROOFS`, in that order.
        seal: Digest of the task's canonical JSON without this field.
    """

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    proofs: tuple[Proof, ...]
    seal: str = ""


class Rejection(BaseModel):
    """Why a candidate did not become a task, or a stored task was refused.

    Attributes:
        proof: The proof that failed, ``"seal"`` where the record contradicts its own digest, or ``"derivation"`` where
            no candidate came about at all.
        reason: Short fixed word for counting (``"unused_call"``).
        detail: One sentence.
    """

    model_config = ConfigDict(frozen=True)

    proof: ProofName | Literal["seal", "derivation"]
    reason: str
    detail: str
