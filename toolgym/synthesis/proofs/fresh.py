"""Proof 9, fresh: not asked before, not nearly asked before, not on a contamination list."""

from toolgym.synthesis.freshness import NEAR, Contamination, Seen, fingerprint, seeds_of
from toolgym.synthesis.proofs.ground import Evidence, Refused
from toolgym.tasks.task import Derived


def prove_fresh(candidate: Derived, seen: Seen, contamination: Contamination) -> Evidence:
    """Compares a candidate with everything accepted before it in the same set, and with a contamination list.

    Returns:
        The hashes that identify the task, the similarity of the nearest earlier question and the list's name.

    Raises:
        Refused: ``duplicate_text``, ``duplicate_answer``, ``near_duplicate`` or ``contaminated``.
    """
    known = fingerprint(candidate)
    how, similarity = seen.nearest(known)
    if how != "near":
        raise Refused(f"duplicate_{how}", f"The set already holds a task with the same {how}.")
    if similarity >= NEAR:
        raise Refused("near_duplicate", f"A question of the set is {similarity:.2f} similar.")
    match = contamination.match(candidate.question, seeds_of(candidate))
    if match is not None:
        raise Refused("contaminated", match.detail)
    return {
        "text": known.text,
        "answer": known.answer,
        "nearest": similarity,
        "contamination": contamination.name,
    }
