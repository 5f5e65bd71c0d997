"""Proof 8 of a state task: the right state with the right answer scores 1, and everything else 0."""

from collections.abc import Iterator

from toolgym.canonical import Json, canonical_json
from toolgym.rewards import check_state, right_submission
from toolgym.rewards.probes import INJECTIONS
from toolgym.rewards.states import ABSTAIN, DONE
from toolgym.synthesis.proofs import Evidence, Refused
from toolgym.synthesis.states.ground import StateGround
from toolgym.tasks.answers import REASONS
from toolgym.tools.difference import Difference

SPOILED = 3
"""Other values that are tried for each argument of each change."""

EXTRA = 6
"""Further changes that are made on top of the right ones, one at a time."""


def prove_checker(ground: StateGround) -> Evidence:
    """Attacks the checker with wrong states and wrong answers.

    Returns:
        How many of each were tried.

    Raises:
        Refused: ``gold_refused`` or ``probe_accepted``.
    """
    candidate = ground.candidate
    right = right_submission(candidate.answer, candidate.gold)
    final = ground.play().difference if ground.feasible else {}
    if not _accepted(ground, right, final) or not _accepted(ground, canonical_json(right).strip('"'), final):
        raise Refused("gold_refused", "The right answer in the right state is not accepted.")
    counts = {"answers": 0, "states": 0}
    for answer in _wrong_answers(ground, right):
        counts["answers"] += 1
        if _accepted(ground, answer, final) or _accepted(ground, answer, {}):
            raise Refused("probe_accepted", f"The answer {str(answer)[:80]} is accepted.")
    for name, state in _wrong_states(ground):
        counts["states"] += 1
        if _accepted(ground, right, state):
            raise Refused("probe_accepted", f"The state of the probe '{name}' is accepted.")
    if ground.feasible:
        return {**counts, "side_effects": _side_effects(ground, right)}
    return dict(counts)


def _accepted(ground: StateGround, answer: Json, state: Difference) -> bool:
    verdict = check_state(answer, ground.candidate.answer, ground.candidate.gold, state)
    return verdict.outcome == "correct"


def _wrong_answers(ground: StateGround, right: Json) -> Iterator[Json]:
    gold = ground.candidate.gold
    yield from (*INJECTIONS, "", ground.candidate.question, canonical_json(gold), gold)
    yield from (answer for answer in (DONE, *({ABSTAIN: reason} for reason in REASONS)) if answer != right)
    yield list(REASONS)
    yield {ABSTAIN: list(REASONS)}


def _wrong_states(ground: StateGround) -> Iterator[tuple[str, Difference]]:
    """States that differ from the right one by one thing."""
    if ground.feasible:
        yield "untouched", {}
        for write in ground.writes:
            yield f"without {write.id}", ground.play(without={write.id}).difference
            for name, parameter, value in ground.arguments_of(write):
                for _, other in zip(range(SPOILED), ground.others(parameter, value, SPOILED), strict=False):
                    played = ground.play(arguments={write.id: {name: other}})
                    if not ground.is_gold(played.difference):
                        yield f"{name} of {write.id} is {other}", played.difference
    yield from _overdone(ground)


def _overdone(ground: StateGround) -> Iterator[tuple[str, Difference]]:
    """The right state with one thing more changed in it."""
    base, found = ground.play().difference if ground.feasible else {}, 0
    for tool in ground.pool:
        if tool.kind != "action" or not tool.golden or found == EXTRA:
            continue
        world = ground.world.fork()
        if ground.feasible:
            ground.play(world=world)
        extra = ground.pool.call(tool.name, tool.golden[0].arguments, world)
        state = world.difference
        if extra.ok and state != base:
            found += 1
            yield f"{tool.name} on top", state
    if not found:
        raise Refused("probe_accepted", "No further change could be made, so the probe proves nothing.")


def _side_effects(ground: StateGround, right: Json) -> int:
    """Changes side effects by refused calls before the right ones; the state must still be accepted."""
    world = ground.world.fork()
    for write in ground.writes:
        ground.pool.call(write.tool, {name: None for name in write.arguments}, world)
    played = ground.play(world=world)
    if not _accepted(ground, right, played.difference):
        raise Refused("gold_refused", "Refused calls before the right ones spoil the state.")
    return len(ground.writes)
