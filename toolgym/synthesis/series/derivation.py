"""The deriver of turns: what can be asked next of a passage, given the questions asked so far."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from toolgym.evidence.graph import prune
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Origin, SeedOrigin, lookup
from toolgym.synthesis.deriver import build_draft, question_text, with_aliases
from toolgym.synthesis.frames import FRAMES, Details, Draft
from toolgym.synthesis.material import Material
from toolgym.synthesis.series.passage import Place, depth_of, renumbered, used_places
from toolgym.synthesis.series.recall import Answered, RecallPool, answered, recall_call, recall_tool
from toolgym.synthesis.speech import COUNTED
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, Program, evaluate, references
from toolgym.tasks.series import SeriesTurn, recalled_turn
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import Tool, ToolPool

PROPOSALS = 24
"""How many of a frame's proposals are looked at."""

LONGEST = 420
"""Most characters of a turn's question: people do not speak in paragraphs."""

FEEDING = 3.0
"""How much more often a value is asked for that a later call takes: its answer can be taken up."""


@dataclass(frozen=True)
class Ask:
    """A way of asking about some calls: a frame and its details, not yet worded.

    Attributes:
        frame: Name of the frame.
        details: Its choices, in the ids of the view.
        rationale: Ids of the passage's calls that the answer rests on, in order.
        recalls: Numbers of the earlier turns whose answers are taken up.
        weight: How often it is drawn, relative to others over the same calls.
    """

    frame: str
    details: Details
    rationale: tuple[str, ...]
    recalls: tuple[int, ...]
    weight: float


@dataclass(frozen=True)
class Drafted:
    """A worded candidate for the next turn.

    Attributes:
        candidate: The candidate; its toolset includes the recalls, and its first calls may be recalls.
        text: The question without the sentence that fixes the answer's form.
        rationale: Ids of the passage's calls behind the candidate's calls that are no recalls, in order.
        recalls: Numbers of the earlier turns whose answers are taken up.
        places: What of the passage the program and the arguments read.
    """

    candidate: Candidate
    text: str
    rationale: tuple[str, ...]
    recalls: tuple[int, ...]
    places: frozenset[Place]


@dataclass(frozen=True)
class View:
    """A passage as it looks after some turns: what earlier answers say is read from recalls of them.

    Attributes:
        base: The pool of the real tools.
        toolset: Names of the tools the agent may use.
        passage: The calls.
        turns: The turns so far.
    """

    base: ToolPool
    toolset: tuple[str, ...]
    passage: tuple[Call, ...]
    turns: tuple[SeriesTurn, ...]

    @cached_property
    def recalls(self) -> dict[int, Tool]:
        """The tools that recall earlier answers, by turn, as the next turn words them."""
        found: dict[int, Tool] = {}
        for number, turn in enumerate(self.turns, 1):
            tool = recall_tool(number, turn, len(self.turns) + 1, self._pool_of(number))
            if tool is not None:
                found[number] = tool
        return found

    @cached_property
    def pool(self) -> RecallPool:
        """The pool with the recalls."""
        return RecallPool(self.base, tuple(self.recalls.values()))

    @cached_property
    def proving_toolset(self) -> tuple[str, ...]:
        """What proofs take the toolset to be: earlier answers are at hand like tools."""
        return (*self.toolset, *(tool.name for tool in self.recalls.values()))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The recalls and the passage's calls, with origins that lead to a recall where an answer says the same.

        A recall's id is ``a`` and the turn's number.
        """
        taken: dict[Place, CallOrigin] = {}
        constants: list[tuple[Answered, CallOrigin]] = []
        for number in sorted(self.recalls):  # of two answers that say the same, the later one is taken up
            turn = self.turns[number - 1]
            for part in answered(turn, self._pool_of(number)):
                origin = CallOrigin(call=f"a{number}", path=(part.field,))
                taken.update(dict.fromkeys(_places_of(turn, part), origin))
                constants.insert(0, (part, origin))
        heads = tuple(recall_call(tool, f"a{number}") for number, tool in self.recalls.items())
        return heads + tuple(self._rewritten(call, taken, constants) for call in self.passage)

    @cached_property
    def material(self) -> Material:
        """The calls as frames see them."""
        return Material(self.pool, self.calls)

    def asks(self, rng: random.Random, depth: int, covered: frozenset[Place]) -> dict[tuple[str, ...], list[Ask]]:
        """What can be asked, by rationale: sub-graphs of at most some depth that touch something not yet covered.

        The calls of a rationale hang together by their data or are joined by the question's program. A question that
        takes up no earlier answer looks something up.

        Args:
            rng: Source of the details that frames choose.
            depth: Most calls on a path, recalls not counted.
            covered: Places that earlier turns have read.
        """
        found: dict[tuple[str, ...], list[Ask]] = {}
        feeding = {(o.call, o.path) for call in self.calls for o in call.origins.values() if isinstance(o, CallOrigin)}
        for frame in FRAMES.values():
            for number, details in enumerate(frame.propose(self.material, rng)):
                if number >= PROPOSALS:
                    break
                kept = prune(self.calls, [call for call, _ in details["nodes"]])
                real = tuple(call.id for call in kept if recalled_turn(call.tool) is None)
                recalls = tuple(int(call.id[1:]) for call in kept if recalled_turn(call.tool) is not None)
                nodes = {(call, tuple(path)) for call, path in details["nodes"]}
                read = {(o.call, o.path) for c in kept for o in c.origins.values() if isinstance(o, CallOrigin)} | nodes
                looks_up = any(self.base[call.tool].kind == "retrieval" for call in kept if call.id in real)
                if (
                    not real
                    or not (looks_up or recalls)
                    or depth_of(self.material, real) > depth
                    or not {(call, path) for call, path in read if call in real} - covered
                ):
                    continue
                weight = frame.weight * (FEEDING if nodes & feeding else 1.0)
                found.setdefault(real, []).append(Ask(frame.name, details, real, recalls, weight))
        return found

    def draft(self, ask: Ask, variant: int) -> Drafted | Rejection:
        """Words one way of asking."""
        kept = prune(self.calls, [call for call, _ in ask.details["nodes"]])
        names = {call.id: f"c{number}" for number, call in enumerate(kept, 1)}
        calls = tuple(renumbered(call, names) for call in kept)
        details = {**ask.details, "nodes": [[names[call], path] for call, path in ask.details["nodes"]]}
        wording = Wording(frame=ask.frame, variant=variant, details=details)
        try:
            draft = self._built(calls, wording)
        except ValueError as error:
            return Rejection(proof="derivation", reason="frame_refused", detail=str(error))
        value = evaluate(draft.expression, {call.id: call.result for call in calls})
        gold = value if isinstance(value, Failure) else gold_answer(value, draft.answer)
        if isinstance(gold, Failure):
            return Rejection(proof="derivation", reason=f"program_{gold.kind}", detail=gold.message)
        candidate = Candidate(
            domain=self.base.domain,
            question=question_text(draft),
            toolset=self.proving_toolset,
            answer=with_aliases(self.pool, draft.answer, gold),
            gold=gold,
            program=Program(expression=draft.expression),
            calls=calls,
            wording=wording,
        )
        if len(draft.text) > LONGEST:
            return Rejection(proof="derivation", reason="too_long", detail=f"It has {len(draft.text)} characters.")
        back = {names[call_id]: call_id for call_id in ask.rationale}
        refs = [(ref.call, ref.path) for ref in references(draft.expression)]
        return Drafted(candidate, draft.text, ask.rationale, ask.recalls, used_places(calls, refs, back))

    def rebuilt(self, candidate: Candidate) -> Draft:
        """What the frame makes of a candidate's calls and wording, references to earlier answers in their places."""
        return self._built(candidate.calls, candidate.wording)

    def _built(self, calls: tuple[Call, ...], wording: Wording) -> Draft:
        draft = build_draft(self.pool, calls, wording)
        return replace(draft, text=_inlined(draft.text, [p for tool in self.recalls.values() for p in _phrases(tool)]))

    def _pool_of(self, number: int) -> ToolPool:
        """The pool in which a turn so far was made."""
        if number == 1:
            return self.base
        return View(self.base, self.toolset, self.passage, self.turns[: number - 1]).pool

    def _rewritten(
        self, call: Call, taken: Mapping[Place, CallOrigin], constants: Sequence[tuple[Answered, CallOrigin]]
    ) -> Call:
        parameters = {parameter.name: parameter for parameter in self.base[call.tool].parameters}
        origins: dict[str, Origin] = {}
        for key, origin in call.origins.items():
            origins[key] = origin
            if isinstance(origin, CallOrigin):
                origins[key] = taken.get((origin.call, origin.path), origin)
                continue
            wanted = parameters[key.partition("/")[0]].entity
            for part, recall in constants:
                if wanted and _says(part, origin, self.base) and self.base.accepts(wanted, part.entity):
                    origins[key] = recall
                    break
        return call.model_copy(update={"origins": origins})


def _inlined(text: str, references: Sequence[str]) -> str:
    """A question in which no earlier answer is given a letter: "Let date A be that date." is said where A is used.

    A number of days keeps its letter: it is used as "the first A days".
    """
    for phrase in references:
        if COUNTED in phrase:
            continue
        pattern = re.compile(rf"(?:Let|Now let) ((?:[\w-]+ )*[A-Za-z]) be {re.escape(phrase)}\. ")
        while (found := pattern.search(text)) is not None:
            rest = text[: found.start()] + text[found.end() :]
            text = re.sub(rf"\b{re.escape(found[1])}\b", phrase, rest)
    return f"Let{text[7:]}" if text.startswith("Now let") else text


def _phrases(tool: Tool) -> Iterator[str]:
    for phrases in tool.wording.values():
        yield from phrases


def _says(part: Answered, origin: SeedOrigin, pool: ToolPool) -> bool:
    """Whether an answer names the very thing that a constant names."""
    if part.entity is None or origin.entity is None or part.value != origin.value:
        return False
    return pool.entities[origin.entity].identifies and pool.accepts(origin.entity, part.entity)


def _places_of(turn: SeriesTurn, part: Answered) -> Iterator[Place]:
    """The places in the passage that the turn's program reads and that hold the answer."""
    real = [call for call in turn.calls if recalled_turn(call.tool) is None]
    names = {call.id: name for call, name in zip(real, turn.rationale, strict=True)}
    results = {call.id: call.result for call in real}
    for ref in references(turn.program.expression):
        if ref.call in names:
            try:
                value = lookup(results[ref.call], ref.path)
            except MissingPath:
                continue
            if type(value) is type(part.value) and value == part.value:
                yield names[ref.call], ref.path
