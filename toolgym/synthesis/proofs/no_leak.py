"""Proof 6, no leak: the question gives away neither the answer nor a step, and guessing does not pay."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import comb

from toolgym.canonical import Json
from toolgym.evidence.trace import MissingPath, lookup
from toolgym.rewards import check_answer
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused, scalars
from toolgym.tasks.answers import AnswerType, DecimalAnswer, ListAnswer, PercentAnswer, SetAnswer
from toolgym.tasks.programs import Apply, Expression, Failure, Ref, evaluate

GUESS_CEILING = 0.03
"""Highest chance of the best closed-book guess; yes-or-no questions are exempt and kept rare instead."""

GUESSES: tuple[Json, ...] = (
    "", "0", "1", "2", "3", "5", "10", "12", "100", "252", "365", "0.0", "0.5", "1.0", "100%", "yes", "no", "USD",
    "EUR", "United States", "US", "XNYS", "Monday", "2000-01-01", [], [0], ["yes"], "unknown", "none",
)  # fmt: skip
"""Constant answers that are tried against every checker."""

SHORT = 3
"""Letters below which a code counts as stated only in its own case."""

_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w]|\.\d)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def prove_no_leak(ground: Ground) -> Evidence:
    """Looks for the answer and every used value in the question, and plays the closed-book guessers.

    Returns:
        How many values were looked for, the best guesser's chance, and how many guesses were played.

    Raises:
        Refused: ``answer_in_question``, ``step_in_question``, ``guessable`` or ``guessed``.
    """
    candidate = ground.candidate
    question = QuestionText(candidate.question)
    listed = {str(v) for v in candidate.wording.details.get("constants", ())}
    gold = [value for value in scalars([candidate.gold]) if str(value) not in listed]
    for value in gold:
        if question.holds(value):
            raise Refused("answer_in_question", "The question contains the answer or a part of it.")
    steps = _steps(ground)
    for value in steps:
        if question.holds(value):
            raise Refused("step_in_question", "The question contains a value that a tool returned on the way.")
    chance = guess_chance(ground)
    if chance > GUESS_CEILING and candidate.answer.kind != "boolean":
        raise Refused("guessable", f"A closed-book guess is right with a chance of {chance:.2f}.")
    guesses = [*GUESSES, candidate.question, [*listed], ", ".join(sorted(listed))]
    if candidate.answer.kind != "boolean":
        for guess in guesses:
            if check_answer(guess, candidate.answer, candidate.gold).outcome == "correct":
                raise Refused("guessed", "A guesser that knows only the kind of answer is right.")
    return {"values": len(gold) + len(steps), "guess_chance": round(chance, 6), "guesses": len(guesses)}


def guess_chance(ground: Ground) -> float:
    """Chance that the best guess of somebody who sees only the question is right."""
    return max(_chance_of_kind(ground), _chance_by_program(ground))


def _chance_by_program(ground: Ground) -> float:
    """How often the program gives its commonest value over other results of the call it reads.

    Catches what no count of choices shows: the currency with the highest rate is nearly always the same. Programs that
    read several calls are left to the other estimates.
    """
    calls = {ref.call for ref in ground.refs}
    if len(calls) != 1:
        return 0.0
    (call_id,) = calls
    tool = next(call.tool for call in ground.candidate.calls if call.id == call_id)
    values = [evaluate(ground.candidate.program, {call_id: sample}) for sample in ground.priors.samples(tool)]
    counts = Counter(repr(value) for value in values if not isinstance(value, Failure))
    total = sum(counts.values())
    return (counts.most_common(1)[0][1] - 1) / (total - 1) if total > 1 else 0.0


def _chance_of_kind(ground: Ground) -> float:
    candidate, draft = ground.candidate, ground.draft
    if draft.choices is not None:
        return 1 / draft.choices
    if isinstance(candidate.answer, SetAnswer):
        return _set_chance(ground)
    digits = _digits(candidate.answer, candidate.gold)
    root = candidate.program.expression
    if candidate.answer.kind == "list":
        return _pair_chance(ground, root) or digits
    # A value that stands in some result as it is can be guessed as well as that field's commonest value.
    held = ground.refs if isinstance(root, Ref) or candidate.answer.kind in ("entity", "date") else ()
    tools = {call.id: call.tool for call in candidate.calls}
    single = [ref for ref in held if ref.type in ("text", "date", root.type if isinstance(root, Ref) else "")]
    return max([digits, *(ground.priors.mode(tools[ref.call], ref.path) for ref in single)])


def _pair_chance(ground: Ground, root: Expression) -> float | None:
    """Chance to guess both of two values that the program only reads; None for any other program."""
    if not (isinstance(root, Apply) and root.op == "pair" and isinstance(ground.candidate.answer, ListAnswer)):
        return None
    chance = 1.0
    tools = {call.id: call.tool for call in ground.candidate.calls}
    for ref, answer, gold in zip(root.args, ground.candidate.answer.items, ground.candidate.gold, strict=True):
        if not isinstance(ref, Ref):
            return None
        chance *= max(_digits(answer, gold), ground.priors.mode(tools[ref.call], ref.path))
    return chance


def _set_chance(ground: Ground) -> float:
    size = len(ground.candidate.gold)
    domains = []
    for ref in ground.refs:
        tool = next(call.tool for call in ground.candidate.calls if call.id == ref.call)
        domains.append(ground.priors.distinct(tool, ref.path))
    domain = max(max(domains, default=1), size)
    return 1 / max(1, comb(domain, size), domain)


def _digits(answer: AnswerType, gold: Json) -> float:
    """One in the number of values with as many significant digits; a small number is easily guessed."""
    if answer.kind == "integer":
        return min(1.0, 1 / max(1, 2 * abs(int(gold))))
    if isinstance(answer, DecimalAnswer | PercentAnswer):
        return 10.0 ** -len(gold.lstrip("-0.").replace(".", ""))
    return 1 / 365 if answer.kind == "date" else 0.01


def _steps(ground: Ground) -> list[str | int | float]:
    """The single values that the program or a later call reads, constants of the question excepted."""
    found = []
    for call in ground.candidate.calls:
        for path in ground.used_paths[call.id]:
            try:
                value = lookup(call.result, path)
            except MissingPath:
                continue
            if not isinstance(value, dict | list):
                found.append(value)
    return scalars(found)


class QuestionText:
    """A question prepared for finding values in it, however they are written."""

    def __init__(self, text: str) -> None:
        self.folded = text.casefold()
        self.text = text
        self.numbers = {_plain(match) for match in _NUMBER.findall(text)}

    def holds(self, value: str | int | float) -> bool:
        """Whether the question states a value."""
        if isinstance(value, int | float):
            return _plain(str(value)) in self.numbers or _plain(str(abs(value))) in self.numbers
        return any(self._word(form) for form in _forms(value)) or _plain(value) in self.numbers

    def _word(self, form: str) -> bool:
        if len(form) < 2:
            return False
        if len(form) < SHORT:  # "IT" is a country, "it" is not
            return _whole(form).search(self.text) is not None
        return form.casefold() in self.folded and _whole(form.casefold()).search(self.folded) is not None


@lru_cache(maxsize=4096)
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")


def _forms(value: str) -> Iterator[str]:
    yield value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return
    month = _MONTHS[day.month - 1]
    yield f"{day.day} {month} {day.year}"
    yield f"{month} {day.day}, {day.year}"


def _plain(text: str) -> str:
    """A number without separators, trailing zeros or exponent, so that 1,250.50 and 1250.5 are the same."""
    bare = text.replace(",", "")
    try:
        number = float(bare)
    except ValueError:
        return text
    return repr(number + 0.0)
