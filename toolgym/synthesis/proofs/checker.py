"""Proof 8, checker: the gold answer scores 1, and every probe that is not the answer scores 0."""

from toolgym.rewards.probes import probes, run_probes
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused, scalars

CANDIDATES = 40
"""Most recorded values that the list-everything probe submits."""


def prove_checker(ground: Ground) -> Evidence:
    """Attacks the task's checker with the probes of `toolgym.rewards.probes`.

    Returns:
        Number of probes and of recorded values among them.

    Raises:
        Refused: A probe is judged wrongly (``probe_accepted`` or ``gold_refused``).
    """
    candidate = ground.candidate
    values = scalars(ground.results.values())[:CANDIDATES]
    arguments = (candidate.answer, candidate.gold, candidate.question, values)
    failures = run_probes(*arguments)
    if failures:
        probe = failures[0].probe
        reason = "gold_refused" if probe.expected == "correct" else "probe_accepted"
        raise Refused(reason, f"The checker judges the probe '{probe.name}' as {failures[0].verdict.outcome}.")
    return {"probes": len(probes(*arguments)), "values": len(values)}
