"""Verification of series: every turn is proven again from the record, the pool and a fresh process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolgym.canonical import canonical_json
from toolgym.evidence.trace import SeedOrigin
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series.certifier import SeriesCertifier, proving, sealed_turn
from toolgym.synthesis.series.derivation import View
from toolgym.synthesis.series.pipeline import series_provenance
from toolgym.synthesis.splits import split_pool, split_tools
from toolgym.synthesis.verification import HASH_SEED, RELATIVE
from toolgym.tasks.certificate import PROOFS, Proof, ProofName, Rejection
from toolgym.tasks.series import Series, SeriesTurn
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

BATCH = 64
"""Series whose calls are replayed in one batch."""


@dataclass(frozen=True, slots=True)
class SeriesVerdict:
    """What verification found of one series.

    Attributes:
        series_id: The series' id.
        turn: Number of the turn that was refused, None if none was or the fault is the series' own.
        refusal: The proof that failed and why; None if the series holds.
    """

    series_id: str
    turn: int | None
    refusal: Rejection | None


def verify_series(
    series: Sequence[Series], pool: ToolPool, contamination: Contamination | None = None
) -> Iterator[SeriesVerdict]:
    """Proves series again, in order, with all calls replayed in a fresh process.

    Args:
        series: The series of one file, in its order: freshness is judged against those before.
        pool: The pool their tools live in.
        contamination: The list they were made with; none by default.

    Yields:
        One verdict for each series, in order.
    """
    with FreshProcess(pool.reference, HASH_SEED) as process:
        certifier = SeriesCertifier(pool, Recorder(process, pool), contamination or Contamination())
        for start in range(0, len(series), BATCH):
            batch = series[start : start + BATCH]
            prepare(batch, certifier)
            for one in batch:
                yield verify_one(one, certifier)


def prepare(series: Sequence[Series], certifier: SeriesCertifier) -> None:
    """Has all calls of some series made in the fresh process, in one batch."""
    turns = [turn for one in series for turn in one.turns]
    calls = [call for one in series for call in one.passage] + [call for turn in turns for call in turn.actions]
    if turns:
        certifier.recorder.prepare([turns[0].model_copy(update={"calls": tuple(calls)})])


def verify_one(series: Series, certifier: SeriesCertifier) -> SeriesVerdict:
    """Proves one series again; its calls must have been prepared.

    Each turn's nine proofs are made anew over the turns before it and compared with the certificate, then everything
    else that the turn and the series say. Seals come last, so that a changed record is refused by the proof it breaks.
    """
    if not series.turns:
        return SeriesVerdict(series.id, None, unsealed("no_turn", "A series has at least one turn."))
    for number, turn in enumerate(series.turns, 1):
        view = View(certifier.pool, series.toolset, series.passage, series.turns[: number - 1])
        # The record is untrusted: whatever it makes a proof stumble over is a refusal, not a crash.
        try:
            refusal = _turn(series, view, turn, certifier)
        except Exception as error:
            detail = f"The record does not allow its proofs: {type(error).__name__}: {str(error)[:200]}"
            refusal = Rejection(proof="provenance", reason="malformed", detail=detail)
        if refusal is not None:
            return SeriesVerdict(series.id, number, refusal)
    refusal = _passage(series, certifier) or _record(series, certifier.pool)
    if refusal is None:
        certifier.accept(series.turns)
    return SeriesVerdict(series.id, None, refusal)


def _turn(series: Series, view: View, turn: SeriesTurn, certifier: SeriesCertifier) -> Rejection | None:
    stored = {proof.name: proof for proof in turn.certificate.proofs}
    if tuple(proof.name for proof in turn.certificate.proofs) != PROOFS:
        return unsealed("missing_proof", f"A certificate has the proofs {', '.join(PROOFS)}.")
    candidate = proving(view, turn)
    for name in PROOFS:
        made = certifier.prove(name, view, candidate)
        refusal = made if isinstance(made, Rejection) else _compared(name, made, stored[name])
        if refusal is not None:
            return refusal
    refusal = _rationale(series, turn) or _split(series, turn, certifier.pool)
    if refusal is not None:
        return refusal
    source = turn.provenance
    again = sealed_turn(
        view,
        candidate,
        turn.rationale,
        view.rebuilt(candidate).text,
        turn.certificate.proofs,
        series.split,
        source.seed,
        source.item,
    )
    if again.provenance != turn.provenance:
        detail = "The turn's provenance is not what is installed."
        return Rejection(proof="replay", reason="other_record", detail=detail)
    for part in ("id", "toolset", "split", "difficulty", "text", "certificate"):
        if getattr(again, part) != getattr(turn, part):
            return unsealed("other_record", f"The turn's {part} is not what its content gives.")
    return None


def _compared(name: ProofName, made: Proof, stored: Proof) -> Rejection | None:
    found = {**made.evidence, **{k: v for k, v in stored.evidence.items() if k in RELATIVE and k in made.evidence}}
    if canonical_json(found) == canonical_json(stored.evidence):
        return None
    return Rejection(proof=name, reason="other_evidence", detail="Proven anew, the evidence differs from the record.")


def _rationale(series: Series, turn: SeriesTurn) -> Rejection | None:
    """Checks that a turn's calls are the passage's calls that its rationale names."""
    passage = {call.id: call for call in series.passage}
    known = [passage.get(name) for name in turn.rationale]
    pairs = zip(known, turn.actions, strict=False)
    same = all(
        call is not None and (call.tool, call.arguments, call.result) == (made.tool, made.arguments, made.result)
        for call, made in pairs
    )
    if same and len(known) == len(turn.actions):
        return None
    return Rejection(
        proof="provenance", reason="other_rationale", detail="The rationale does not name the turn's calls."
    )


def _split(series: Series, turn: SeriesTurn, pool: ToolPool) -> Rejection | None:
    """Checks that a turn uses the tools and seeds of the series' split only."""
    source = split_pool(pool, series.split)[1]
    foreign = set(series.toolset) - set(split_tools(pool)[series.split]) if series.split else set()
    for call in turn.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity and origin.value not in source.of(origin.entity):
                foreign.add(str(origin.value))
    if not foreign:
        return None
    home = f"split '{series.split}'" if series.split else "pool"
    detail = f"'{sorted(foreign)[0]}' does not belong to the {home}."
    return Rejection(proof="provenance", reason="other_split", detail=detail)


def _passage(series: Series, certifier: SeriesCertifier) -> Rejection | None:
    for call in series.passage:
        if call.tool not in certifier.pool or call.tool not in series.toolset:
            detail = f"Call {call.id} of the passage uses {call.tool}, which is not in the toolset."
            return Rejection(proof="provenance", reason="foreign_tool", detail=detail)
        if not call.ok or canonical_json(call.result) != certifier.recorder.text(call):
            detail = f"Call {call.id} of the passage gives another result in a fresh process."
            return Rejection(proof="replay", reason="different_result", detail=detail)
    return None


def _record(series: Series, pool: ToolPool) -> Rejection | None:
    said: tuple[tuple[str, object, object], ...] = (
        ("domain", series.domain, pool.domain),
        ("provenance", series.provenance, series_provenance(series.turns)),
        ("id", series.id, series.content_id()),
        ("seal", series.seal, series.sealed()),
    )
    return other_record(said)


def other_record(said: Sequence[tuple[str, object, object]]) -> Rejection | None:
    """The first part of a series that is not what its content gives.

    Args:
        said: Name, what is stored and what the content gives, of each part; the seal last.
    """
    for name, stored, found in said:
        if stored != found:
            return unsealed("other_record", f"The series' {name} is not what its content gives.")
    return None


def unsealed(reason: str, detail: str) -> Rejection:
    """A refusal of what stands beside the proofs."""
    return Rejection(proof="seal", reason=reason, detail=detail)
