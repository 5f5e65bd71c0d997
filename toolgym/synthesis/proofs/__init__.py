"""The nine proofs of a certificate, one module each. Each returns the evidence it rests on or raises `Refused`."""

from toolgym.synthesis.proofs.checker import prove_checker
from toolgym.synthesis.proofs.entailment import prove_entailment
from toolgym.synthesis.proofs.fresh import prove_fresh
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.synthesis.proofs.necessity import prove_necessity
from toolgym.synthesis.proofs.no_leak import prove_no_leak
from toolgym.synthesis.proofs.no_shortcut import prove_no_shortcut
from toolgym.synthesis.proofs.provenance import prove_provenance
from toolgym.synthesis.proofs.replay import Recorder, Replayer, prove_replay
from toolgym.synthesis.proofs.uniqueness import prove_uniqueness

__all__ = [
    "Evidence",
    "Ground",
    "Recorder",
    "Refused",
    "Replayer",
    "prove_checker",
    "prove_entailment",
    "prove_fresh",
    "prove_necessity",
    "prove_no_leak",
    "prove_no_shortcut",
    "prove_provenance",
    "prove_replay",
    "prove_uniqueness",
]
