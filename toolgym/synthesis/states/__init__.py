"""State tasks: errands become requests to change a world, proven by replaying them in forks of it.

The same nine proofs as for tasks that ask for a value, with final states as evidence; certifier, pipeline and
verification are the same for both.
"""

from collections.abc import Callable

from toolgym.synthesis.proofs import Evidence
from toolgym.synthesis.states.checker import prove_checker
from toolgym.synthesis.states.deriver import derive_state
from toolgym.synthesis.states.ground import StateGround
from toolgym.synthesis.states.proofs import (
    prove_entailment,
    prove_necessity,
    prove_no_leak,
    prove_no_shortcut,
    prove_provenance,
    prove_replay,
    prove_uniqueness,
)
from toolgym.tasks.certificate import ProofName

INNER: tuple[tuple[ProofName, Callable[[StateGround], Evidence]], ...] = (
    ("entailment", prove_entailment),
    ("provenance", prove_provenance),
    ("necessity", prove_necessity),
    ("uniqueness", prove_uniqueness),
    ("no_leak", prove_no_leak),
    ("no_shortcut", prove_no_shortcut),
    ("checker", prove_checker),
)
"""The proofs of a state task that need the candidate and the pool alone."""

__all__ = ["INNER", "StateGround", "derive_state", "prove_replay"]
