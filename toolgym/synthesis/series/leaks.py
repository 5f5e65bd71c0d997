"""Leaks of a finished series: what its questions and answers say that they must not, and leaks planted to test that."""

from collections.abc import Iterator, Sequence

from toolgym.canonical import Json
from toolgym.evidence.trace import CallOrigin, MissingPath, lookup
from toolgym.synthesis.proofs.ground import scalars
from toolgym.synthesis.proofs.no_leak import QuestionText
from toolgym.tasks.programs import references
from toolgym.tasks.series import Series, SeriesTurn, answer_text, dialogue, recalled_turn
from toolgym.tools import ToolPool


def leaks(series: Series, pool: ToolPool) -> list[str]:
    """Every leak of a series, in one sentence each; reads the record alone and trusts no certificate.

    Looked for are each answer in its own question, in everything said before it and in the tools' descriptions; and
    each value on the way (of a tool, or of an earlier answer that is taken up) in the question.
    """
    found: list[str] = []
    told = QuestionText(" ".join(pool[name].description for name in series.toolset))
    for number, turn in enumerate(series.turns, 1):
        asked, said = QuestionText(turn.question), QuestionText(dialogue(series.turns[: number - 1]))
        for value in golds(turn):
            if asked.holds(value):
                found.append(f"question {number} holds its answer {value}")
            if said.holds(value):
                found.append(f"what is said before question {number} holds its answer {value}")
            if not isinstance(value, int) and told.holds(value):
                found.append(f"a tool's description holds the answer {value} to question {number}")
        for value in steps(turn):
            if asked.holds(value):
                found.append(f"question {number} holds {value}, a value on the way to its answer")
    return found


def golds(turn: SeriesTurn) -> list[str | int | float]:
    """The scalars of a turn's gold answer, without those that its question lists to choose from."""
    listed = {str(value) for value in turn.wording.details.get("constants", ())}
    return [value for value in scalars([turn.gold]) if str(value) not in listed]


def steps(turn: SeriesTurn) -> list[str | int | float]:
    """The single values that a turn's program or calls read, recalled answers included."""
    results = {call.id: call.result for call in turn.calls}
    places = [(ref.call, ref.path) for ref in references(turn.program.expression)]
    places += [(o.call, o.path) for c in turn.calls for o in c.origins.values() if isinstance(o, CallOrigin)]
    found: list[Json] = []
    for call, path in places:
        try:
            value = lookup(results[call], path)
        except MissingPath:
            continue
        if not isinstance(value, dict | list):
            found.append(value)
    return scalars(found)


def planted(series: Series) -> Iterator[tuple[str, Series]]:
    """Copies of a series with one leak each, and the kind of leak."""
    for number, turn in enumerate(series.turns):
        shown = [str(value) for value in golds(turn) if len(str(value)) > 1]
        if shown:
            yield "own answer in the question", _said(series, number, shown[0])
            if number:
                yield "later answer in an earlier question", _said(series, number - 1, shown[0])
                yield "later answer as an earlier answer", _answered(series, number - 1, turn.gold)
        recalled = [call.result for call in turn.calls if recalled_turn(call.tool) is not None]
        own = {str(value) for value in golds(turn)}
        for kind, values in (("step in the question", steps(turn)), ("earlier answer restated", scalars(recalled))):
            used = [str(value) for value in values if value in steps(turn) and len(str(value)) > 1]
            if used and used[0] not in own:
                yield kind, _said(series, number, used[0])


def _said(series: Series, number: int, words: str) -> Series:
    turn = series.turns[number]
    asked = f"Knowing that it is about {words}: {turn.question}"
    return _with(series, number, turn.model_copy(update={"question": asked}))


def _answered(series: Series, number: int, gold: Json) -> Series:
    spoken = f"{series.turns[number].question} Is it {answer_text(gold)}?"
    return _with(series, number, series.turns[number].model_copy(update={"question": spoken}))


def _with(series: Series, number: int, turn: SeriesTurn) -> Series:
    turns: Sequence[SeriesTurn] = series.turns
    return series.model_copy(update={"turns": (*turns[:number], turn, *turns[number + 1 :])})
