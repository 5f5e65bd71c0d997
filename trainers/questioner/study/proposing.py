"""Proposing: what the main task writes by itself, before any gate."""

from collections.abc import Sequence

from toolgym.synthesis.series.scoring import Turn
from toolgym.trainers.questioner.checkpoint import Questioner
from toolgym.trainers.questioner.corpus import Record, examples, fits
from toolgym.trainers.questioner.pieces import split
from toolgym.trainers.questioner.proposals import Proposal, matches, propose
from toolgym.trainers.questioner.study.statistics import Estimate, mean

EACH = 4
"""Proposals per context."""


def pre_gate(questioner: Questioner, records: Sequence[Record], most: int, seed: int) -> dict[str, dict[str, Estimate]]:
    """Shares of proposals that parse, give a derivable answer, and say exactly what a certified candidate says.

    Each context is a trace and the rationale of its first short certified candidate. A proposal can only be confirmed
    by a candidate of the same rationale that was derived from the trace; since not every wording of every question is
    derived, the last share is a lower bound.

    Args:
        questioner: The generator.
        records: Unseen traces.
        most: Contexts to use.
        seed: Seed of the samples.
    """
    contexts = [
        (record, turn)
        for record in records
        if (turn := next((t for t in record.valid if fits(examples(record, [t])[0])), None)) is not None
    ][:most]
    found: dict[str, dict[str, Estimate]] = {}
    for name, temperature in (("beam", 0.0), ("samples", 0.7)):
        rows: dict[str, list[float]] = {"parses": [], "derivable answer": [], "certified candidate": []}
        for record, turn in contexts:
            written = propose(questioner, record.passage, (), turn.rationale, EACH, temperature, seed)
            rivals = [t for t in record.valid if t.rationale == turn.rationale]
            answers = {split(one.turn.answer) for one in record.candidates if one.turn.rationale == turn.rationale}
            parsed = [one for one in written if one is not None]
            rows["parses"].append(len(parsed) / EACH)
            rows["derivable answer"].append(sum(one.answer in answers for one in parsed) / EACH)
            rows["certified candidate"].append(_confirmed(parsed, rivals) / EACH)
        found[name] = {label: mean(values) for label, values in rows.items()}
    return found


def _confirmed(parsed: Sequence[Proposal], rivals: Sequence[Turn]) -> int:
    return sum(any(matches(one, rival) for rival in rivals) for one in parsed)
