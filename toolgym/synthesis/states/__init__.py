"""State tasks: errands become requests to change a world, proven by replaying them in forks of it.

The same nine proofs as for tasks that ask for a value, with final states as evidence.
"""

from toolgym.synthesis.states.certifier import StateCertifier
from toolgym.synthesis.states.deriver import derive_state
from toolgym.synthesis.states.pipeline import synthesize_states
from toolgym.synthesis.states.verification import verify_states

__all__ = ["StateCertifier", "derive_state", "synthesize_states", "verify_states"]
