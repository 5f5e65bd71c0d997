"""Proof 9, fresh: not asked before, not nearly asked before, not on a contamination list."""

from toolgym.synthesis.freshness import NEAR, Contamination, Fingerprint, Seen, fingerprint, seeds_of
from toolgym.synthesis.proofs.ground import Evidence, Refused
from toolgym.tasks.task import Derived


def prove_fresh(candidate: Derived, seen: Seen, contamination: Contamination) -> Evidence:
    """Compares a candidate with everything accepted before it in the same set, and with a contamination list.

    Returns:
        The hashes that identify the task, the similarity of the nearest earlier question and the list's name.

    Raises:
        Refused: ``duplicate_text``, ``duplicate_answer``, ``near_duplicate`` or ``contaminated``.
    """
    match = contamination.match(candidate.question, seeds_of(candidate))
    return judge_fresh(fingerprint(candidate), seen, contamination.name, match.detail if match else None)


def judge_fresh(known: Fingerprint, seen: Seen, contamination: str, match: str | None) -> Evidence:
    """The same from what was found of a candidate elsewhere.

    Args:
        known: What the candidate is recognised by.
        seen: Everything accepted before it.
        contamination: Name of the contamination list.
        match: How the candidate meets that list, as one sentence; None if it does not.

    Raises:
        Refused: ``duplicate_text``, ``duplicate_answer``, ``near_duplicate`` or ``contaminated``.
    """
    how, similarity = seen.nearest(known)
    if how != "near":
        raise Refused(f"duplicate_{how}", f"The set already holds a task with the same {how}.")
    if similarity >= NEAR:
        raise Refused("near_duplicate", f"A question of the set is {similarity:.2f} similar.")
    if match is not None:
        raise Refused("contaminated", match)
    return {"text": known.text, "answer": known.answer, "nearest": similarity, "contamination": contamination}
