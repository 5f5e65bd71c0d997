"""Candidates made by hand over the railway pool: real calls with stated origins, asked about through a real frame."""

from typing import Any

from railway import POOL

from toolgym.canonical import Json
from toolgym.evidence import Call, CallOrigin, Origin, SeedOrigin
from toolgym.synthesis import Certifier
from toolgym.synthesis.deriver import build_draft, question_text, with_aliases
from toolgym.synthesis.proofs import Ground
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, Program, Ref, evaluate
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import ToolPool


def seed(entity: str | None, value: Json) -> SeedOrigin:
    return SeedOrigin(entity=entity, value=value)


def station(code: str) -> SeedOrigin:
    return seed("rail.station", code)


def of(call: Call, *path: str) -> CallOrigin:
    return CallOrigin(call=call.id, path=path)


def ref(call: Call, *path: str, type: str = "decimal") -> Ref:
    return Ref(call.id, path, type)


class Trail:
    """Calls made one after another, numbered as a collector would."""

    def __init__(self, pool: ToolPool = POOL) -> None:
        self.pool = pool
        self.calls: list[Call] = []

    def make(self, tool: str, **origins: Origin | list[Origin]) -> Call:
        """Makes a call whose arguments have these origins; it must succeed."""
        results = {call.id: call for call in self.calls}

        def value(origin: Origin) -> Json:
            if isinstance(origin, SeedOrigin):
                return origin.value
            found = results[origin.call].result
            for step in origin.path:
                found = found[step]
            return found

        arguments: dict[str, Json] = {}
        flat: dict[str, Origin] = {}
        for name, origin in sorted(origins.items()):
            if isinstance(origin, list):
                arguments[name] = [value(item) for item in origin]
                flat |= {f"{name}/{number}": item for number, item in enumerate(origin)}
            else:
                arguments[name] = value(origin)
                flat[name] = origin
        result = self.pool.call(tool, arguments)
        assert result.ok, result.error
        call = Call(id=f"c{len(self.calls) + 1}", tool=tool, arguments=arguments, origins=flat, result=result.value)
        self.calls.append(call)
        return call

    def asked(self, frame: str, *nodes: CallOrigin, variant: int = 0, **details: Any) -> Candidate:
        """The candidate that a frame makes of the calls."""
        listed = [[node.call, list(node.path)] for node in nodes]
        wording = Wording(frame=frame, variant=variant, details={"nodes": listed, **details})
        calls = tuple(self.calls)
        draft = build_draft(self.pool, calls, wording)
        value = evaluate(draft.expression, {call.id: call.result for call in calls})
        assert not isinstance(value, Failure), value
        gold = gold_answer(value, draft.answer)
        assert not isinstance(gold, Failure), gold
        return Candidate(
            domain=self.pool.domain,
            question=question_text(draft),
            toolset=tuple(sorted({call.tool for call in calls})),
            answer=with_aliases(self.pool, draft.answer, gold),
            gold=gold,
            program=Program(expression=draft.expression),
            calls=calls,
            wording=wording,
        )


def changed(candidate: Candidate, **update: Any) -> Candidate:
    """The candidate with other fields, an expression standing for its program."""
    if "expression" in update:
        update["program"] = Program(expression=update.pop("expression"))
    return candidate.model_copy(update=update)


def ground(candidate: Candidate, certifier: Certifier) -> Ground:
    draft = build_draft(certifier.pool, candidate.calls, candidate.wording)
    return Ground(candidate, certifier.pool, draft, certifier.priors, certifier.seeds)
