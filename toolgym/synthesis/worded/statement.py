"""What is proven of the words of a question that no frame made, and what is not; both stand in the certificate."""

import re
from collections.abc import Iterator

from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import SeedOrigin
from toolgym.rewards import check_answer
from toolgym.synthesis.deriver import question_text
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.synthesis.proofs.no_leak import QuestionText
from toolgym.synthesis.speech import in_list
from toolgym.synthesis.worded.draft import MODEL, PARAPHRASE, constants_of, draft_of
from toolgym.tasks.programs import Apply, Const, Expression, references
from toolgym.tasks.programs.nodes import walk
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import ToolPool

LENGTHS = (20, 2_000)
"""Least and greatest number of characters of a question's text."""

BY_MODEL = (
    "A model chose the words. Each constant of the calls and of the program stands in the question, whole and in its "
    "own words, and what it labels rests on it; program, unit and form of the answer follow from the recorded calls; "
    "nothing is unused."
)
BY_PARAPHRASE = (
    "A model reworded the original question, which is what its own wording gives. Each constant and number of the "
    "original stands in the rewording, and no other number does; program, answer and its form are the original's."
)
UNPROVEN = "That the sentence asks for what the program computes is not proven."
AGREED = "Blind readers who saw the question and the tools alone came to the gold answer; that is agreement, no proof."

LABELLING = frozenset(("label_of_max", "label_of_min", "rank_ascending", "rank_descending"))
"""Operations whose first list labels the second."""

_TAG = re.compile(r"<[/|!?A-Za-z]|\|>|\{\{|\}\}|```")
_CALL = re.compile(r"(?<!\w)c\d+(?!\w)")


def prove_words(ground: Ground) -> Evidence:
    """Proves of a model's words what can be proven; says nothing of a frame's own words, which are compared whole.

    Returns:
        Which statement was proven and which was not, the words of the program's constants, and how many blind readers
        agreed; nothing for a question that a frame worded.

    Raises:
        Refused: ``unclean_text``, ``unstated_constant``, ``misplaced_label``, ``lost_number``, ``added_number``,
            ``other_question``, ``other_program`` or ``other_agreement``.
    """
    wording = ground.candidate.wording
    if wording.frame not in (MODEL, PARAPHRASE):
        return {}
    text = ground.draft.text
    check_words(text, ground.candidate.toolset)
    for words in slots(ground.pool, ground.candidate):
        if not any(says(text, form) for form in words):
            raise Refused("unstated_constant", f"The question does not state '{words[0]}' as a whole word.")
    if wording.frame == PARAPHRASE:
        _prove_rewording(ground, text)
    else:
        if list(wording.details["constants"]) != constants_of(ground.candidate.program.expression):
            raise Refused("other_program", "The record lists other constants than the program holds.")
        _prove_labels(ground)
    agreement = wording.details["agreement"]
    for reader in agreement:
        if check_answer(reader["answer"], ground.candidate.answer, ground.candidate.gold).outcome != "correct":
            raise Refused("other_agreement", "A blind reader's answer on record is not the gold answer.")
    return {
        "words": wording.frame,
        "proven": BY_MODEL if wording.frame == MODEL else BY_PARAPHRASE,
        "unproven": f"{UNPROVEN} {AGREED}" if agreement else UNPROVEN,
        "agreed": len(agreement),
    }


def check_words(text: str, toolset: tuple[str, ...]) -> None:
    """Checks that a model's text is one clean paragraph that gives away none of the machinery.

    Raises:
        Refused: It is not (``unclean_text``).
    """
    least, most = LENGTHS
    if not least <= len(text) <= most:
        raise Refused("unclean_text", f"The text has {len(text)} characters, and {least} to {most} are wanted.")
    if not text.isprintable() or text != " ".join(text.split()):
        raise Refused("unclean_text", "The text is not one line of printable characters, singly spaced.")
    if _TAG.search(text):
        raise Refused("unclean_text", "The text holds what looks like markup.")
    if _CALL.search(text):
        raise Refused("unclean_text", "The text names a call.")
    named = next((name for name in toolset if "_" in name and says(text, name)), None)
    if named is not None:
        raise Refused("unclean_text", f"The text names the tool {named}.")


def says(text: str, words: str) -> bool:
    """Whether a text has some words, whole: "20" does not stand in "2020" nor in "20.5"."""
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)", text) is not None or (
        not words[:1].isalnum() and words in text
    )


def slots(pool: ToolPool, candidate: Candidate) -> Iterator[tuple[str, ...]]:
    """The pieces that a candidate's question must state: for each constant its words, and the form it has in a list."""
    named: set[str] = set()
    for call in candidate.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and str(origin.value) not in named:
                named.add(str(origin.value))
                kind = pool.entities.get(origin.entity or "")
                words = kind.describe(origin.value) if kind else str(origin.value)
                yield (words, in_list(kind, words)) if kind else (words,)
    for value in constants_of(candidate.program.expression):
        if value not in named:
            yield (value,)


def _prove_labels(ground: Ground) -> None:
    """Where constants are labels of values, each must label a value that rests on that very constant."""
    graph = CallGraph(ground.candidate.calls)
    seeds = {
        call.id: {str(o.value) for o in call.origins.values() if isinstance(o, SeedOrigin)} for call in graph.calls
    }
    everything = set().union(*seeds.values())
    for node in walk(ground.candidate.program.expression):
        if not (isinstance(node, Apply) and node.op in LABELLING):
            continue
        labels, keys = (_entries(part) for part in node.args)
        for label, key in zip(labels, keys, strict=False):
            if not isinstance(label, Const) or str(label.value) not in everything:
                continue
            below = graph.ancestors(ref.call for ref in references(key))
            if not any(str(label.value) in seeds[name] for name in below):
                raise Refused("misplaced_label", f"The program labels '{label.value}' what rests on something else.")


def _entries(node: Expression) -> tuple[Expression, ...]:
    """The entries of a list that a program writes out; none of one that a tool gave."""
    if isinstance(node, Apply) and node.op == "list":
        return node.args
    if isinstance(node, Const) and isinstance(node.value, list):
        return tuple(Const(value, node.type[5:-1]) for value in node.value)
    return ()


def _prove_rewording(ground: Ground, text: str) -> None:
    details = ground.candidate.wording.details
    original = Wording.model_validate(details["original"])
    draft = draft_of(ground.pool, ground.candidate.model_copy(update={"wording": original}))
    if question_text(draft) != details["question"]:
        raise Refused("other_question", "The original question is not the one that its wording gives.")
    if list(details["constants"]) != list(original.details.get("constants", ())):
        raise Refused("other_program", "The record lists other constants than the original does.")
    before, after = QuestionText(draft.text).numbers, QuestionText(text).numbers
    if before - after:
        raise Refused("lost_number", f"The rewording leaves out {sorted(before - after)[0]}.")
    if after - before:
        raise Refused("added_number", f"The rewording adds {sorted(after - before)[0]}.")
