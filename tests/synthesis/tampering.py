"""Ways of tampering with a certified task, each with the proofs that may refuse the result.

A mutation takes a task's JSON and a source of chance and changes the JSON in place; it raises `Unfit` for a task that
has nothing of its kind. Three forgers then try to make the change pass: one leaves the seal as it was, one seals the
record anew, and one recomputes the id, the difficulty and every proof as well.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spoiling import Unfit, change_at, nodes, other_scalar, picked, scalar_places

from toolgym.canonical import Json, canonical_json
from toolgym.synthesis import Certifier
from toolgym.tasks.certificate import PROOFS, Proof, Rejection
from toolgym.tasks.programs import OPERATIONS
from toolgym.tasks.task import Candidate, Task

Body = dict[str, Any]


@dataclass(frozen=True)
class Mutation:
    """One way of tampering.

    Attributes:
        name: What is changed.
        change: Changes a task's JSON in place.
        proofs: The proofs, or ``"seal"``, that may refuse it under a stale seal.
        resealed: The same where the seal was made anew; empty where the field only describes and may pass.
    """

    name: str
    change: Callable[[Body, random.Random], None]
    proofs: frozenset[str]
    resealed: frozenset[str]


# --- the answer and the program ------------------------------------------------------------------------------------


def gold(body: Body, rng: random.Random) -> None:
    if isinstance(body["gold"], list):
        what = rng.choice(("change", "drop", "reverse"))
        before = list(body["gold"])
        if what == "drop" and len(before) > 1:
            body["gold"].pop(rng.randrange(len(before)))
        elif what == "reverse" and before[::-1] != before:
            body["gold"].reverse()
        else:
            change_at(body["gold"], (rng.randrange(len(before)),), rng)
    else:
        body["gold"] = other_scalar(body["gold"], rng)


def gold_spelling(body: Body, rng: random.Random) -> None:
    """The same number in another JSON form, which a checker could read differently."""

    def respelt(value: Json) -> Json:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Unfit
        if isinstance(value, int):
            return rng.choice((str(value), float(value)))
        try:
            float(value)
        except ValueError:
            raise Unfit from None
        return rng.choice((value + "0", float(value)))

    if isinstance(body["gold"], list):
        at = rng.randrange(len(body["gold"]))
        body["gold"][at] = respelt(body["gold"][at])
    else:
        body["gold"] = respelt(body["gold"])


def answer_kind(body: Body, rng: random.Random) -> None:
    answer = body["answer"]
    if "decimals" in answer and rng.random() < 0.5:
        answer["decimals"] += 1
    elif "unit" in answer:
        answer["unit"] = "kilogram" if answer["unit"] != "kilogram" else "second"
    elif "entity" in answer:
        answer["aliases"] = [*answer["aliases"], "anything"]
    elif answer["kind"] == "set":
        answer["aliases"] = {**answer["aliases"], body["gold"][0]: ["anything"]}
    elif answer["kind"] == "date":
        body["answer"] = {"kind": "entity", "entity": "time.date", "noun": "date", "aliases": []}
    elif answer["kind"] == "list":
        answer["items"][0] = {"kind": "date"} if answer["items"][0]["kind"] != "date" else {"kind": "boolean"}
    else:
        raise Unfit


def program_constant(body: Body, rng: random.Random) -> None:
    node = picked(rng, nodes(body["program"]["expression"], "const"))
    node["const"] = other_scalar(node["const"], rng)


def program_operation(body: Body, rng: random.Random) -> None:
    node = picked(rng, nodes(body["program"]["expression"], "op"))
    node["op"] = picked(rng, sorted(set(OPERATIONS) - {node["op"]}))


def program_argument_order(body: Body, rng: random.Random) -> None:
    node = picked(rng, [n for n in nodes(body["program"]["expression"], "args") if len(n["args"]) > 1])
    before = canonical_json(node["args"])
    node["args"].reverse()
    if canonical_json(node["args"]) == before:
        raise Unfit


def program_path(body: Body, rng: random.Random) -> None:
    node = picked(rng, nodes(body["program"]["expression"], "ref"))
    result = next(c["result"] for c in body["calls"] if c["id"] == node["ref"])
    others = [list(path) for path in scalar_places(result) if list(path) != node["path"]]
    node["path"] = picked(rng, [*others, ["nowhere"], [*node["path"], 0]])


def program_call(body: Body, rng: random.Random) -> None:
    node = picked(rng, nodes(body["program"]["expression"], "ref"))
    node["ref"] = picked(rng, [*(c["id"] for c in body["calls"] if c["id"] != node["ref"]), "c99"])


def program_literal(body: Body, rng: random.Random) -> None:
    """The gold answer itself as the program."""
    kind = body["answer"]["kind"]
    types = {"integer": "integer", "date": "date", "boolean": "boolean", "entity": "text", "decimal": "decimal"}
    if kind not in types:
        raise Unfit
    value = float(body["gold"]) if kind == "decimal" else body["gold"]
    body["program"]["expression"] = {"const": value, "type": types[kind]}


# --- the calls -------------------------------------------------------------------------------------------------------


def result(body: Body, rng: random.Random) -> None:
    call = picked(rng, body["calls"])
    change_at(call["result"], picked(rng, scalar_places(call["result"])), rng)


def result_and_gold(body: Body, rng: random.Random) -> None:
    """A result that the gold answer was made to agree with."""
    if "ref" not in body["program"]["expression"]:
        raise Unfit
    node = body["program"]["expression"]
    call = next(c for c in body["calls"] if c["id"] == node["ref"])
    change_at(call["result"], tuple(node["path"]), rng)
    value = call["result"]
    for step in node["path"]:
        value = value[step]
    body["gold"] = str(value) if body["answer"]["kind"] in ("decimal", "percent") else value


def argument(body: Body, rng: random.Random) -> None:
    call = picked(rng, body["calls"])
    change_at(call["arguments"], picked(rng, scalar_places(call["arguments"])), rng)


def argument_added(body: Body, rng: random.Random) -> None:
    picked(rng, body["calls"])["arguments"]["extra"] = rng.choice((1, "x", [], None))


def argument_lost(body: Body, rng: random.Random) -> None:
    call = picked(rng, body["calls"])
    del call["arguments"][picked(rng, sorted(call["arguments"]))]


def tool_name(body: Body, rng: random.Random) -> None:
    call = picked(rng, body["calls"])
    call["tool"] = picked(rng, [*(t for t in body["toolset"] if t != call["tool"]), "no_such_tool"])


def call_error(body: Body, rng: random.Random) -> None:
    picked(rng, body["calls"])["error"] = {"kind": "not_found", "message": "there is no such thing"}


def call_lost(body: Body, rng: random.Random) -> None:
    body["calls"].pop(rng.randrange(len(body["calls"])))


def call_twice(body: Body, rng: random.Random) -> None:
    at = rng.randrange(len(body["calls"]))
    body["calls"].insert(at, dict(body["calls"][at]))


def call_idle(body: Body, rng: random.Random) -> None:
    """A true call that nothing reads."""
    copy = dict(picked(rng, body["calls"]))
    copy["id"] = f"c{len(body['calls']) + 1}"
    body["calls"].append(copy)


def call_order(body: Body, rng: random.Random) -> None:
    if len(body["calls"]) < 2:
        raise Unfit
    body["calls"].append(body["calls"].pop(0))


def call_renamed(body: Body, rng: random.Random) -> None:
    picked(rng, body["calls"])["id"] = "c77"


# --- the origins -----------------------------------------------------------------------------------------------------


def origins(body: Body, kind: str) -> list[tuple[Body, str]]:
    return [(call, key) for call in body["calls"] for key, o in call["origins"].items() if o["kind"] == kind]


def origin_value(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, origins(body, "seed"))
    call["origins"][key]["value"] = other_scalar(call["origins"][key]["value"], rng)


def origin_path(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, origins(body, "call"))
    call["origins"][key]["path"] = rng.choice(([], ["nowhere"], [*call["origins"][key]["path"], 0]))


def origin_call(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, origins(body, "call"))
    call["origins"][key]["call"] = rng.choice((call["id"], "c99", body["calls"][-1]["id"]))


def origin_claimed(body: Body, rng: random.Random) -> None:
    """A value that a tool returned, passed off as a constant of the question."""
    call, key = picked(rng, origins(body, "call"))
    name, _, position = key.partition("/")
    value = call["arguments"][name][int(position)] if position else call["arguments"][name]
    call["origins"][key] = {"kind": "seed", "entity": None, "value": value}


def origin_lost(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, origins(body, "seed") + origins(body, "call"))
    del call["origins"][key]


def origin_entity(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, [(c, k) for c, k in origins(body, "seed") if c["origins"][k]["entity"]])
    call["origins"][key]["entity"] = rng.choice((None, "no.such.type"))


# --- the question ----------------------------------------------------------------------------------------------------


def question_character(body: Body, rng: random.Random) -> None:
    text = body["question"]
    at = rng.randrange(len(text))
    body["question"] = text[:at] + rng.choice([c for c in "ab1 ,é" if c != text[at]]) + text[at + 1 :]


def question_constant(body: Body, rng: random.Random) -> None:
    call, key = picked(rng, origins(body, "seed"))
    value = str(call["origins"][key]["value"])
    if value not in body["question"]:
        raise Unfit
    body["question"] = body["question"].replace(value, str(other_scalar(value, rng)))


def question_addition(body: Body, rng: random.Random) -> None:
    body["question"] += rng.choice((f" (It is {body['gold']}.)", " Hurry.", " "))


def toolset_lacks(body: Body, rng: random.Random) -> None:
    body["toolset"].remove(picked(rng, body["calls"])["tool"])


def toolset_unknown(body: Body, rng: random.Random) -> None:
    body["toolset"].append("no_such_tool")


def toolset_repeats(body: Body, rng: random.Random) -> None:
    body["toolset"].append(body["toolset"][0])


def wording_frame(body: Body, rng: random.Random) -> None:
    body["wording"]["frame"] = rng.choice(
        [f for f in ("value", "change", "reduce", "no_such_frame") if f != body["wording"]["frame"]]
    )


def wording_variant(body: Body, rng: random.Random) -> None:
    body["wording"]["variant"] += rng.randint(1, 1000)


def wording_details(body: Body, rng: random.Random) -> None:
    details = body["wording"]["details"]
    places = [path for path in scalar_places(details) if path[-1] != "constants"]
    change_at(details, picked(rng, places), rng)


def wording_exempts(body: Body, rng: random.Random) -> None:
    """Claims that the question lists the answer among its constants, which the leak proof must not believe."""
    if "constants" in body["wording"]["details"] or isinstance(body["gold"], list):
        raise Unfit
    body["wording"]["details"]["constants"] = [body["gold"]]


# --- the record ------------------------------------------------------------------------------------------------------


def difficulty_figure(body: Body, rng: random.Random) -> None:
    body["difficulty"][picked(rng, sorted(body["difficulty"]))] += 1


def record_id(body: Body, rng: random.Random) -> None:
    body["id"] = body["id"][:-1] + ("0" if body["id"][-1] != "0" else "1")


def record_domain(body: Body, rng: random.Random) -> None:
    body["domain"] = "biology"


def seal(body: Body, rng: random.Random) -> None:
    body["certificate"]["seal"] = body["certificate"]["seal"][::-1] + "0"


def pool_reference(body: Body, rng: random.Random) -> None:
    body["provenance"]["pool"] = "other.pack:POOL"


def tool_version(body: Body, rng: random.Random) -> None:
    tool = picked(rng, sorted(body["provenance"]["tools"]))
    body["provenance"]["tools"][tool] = body["provenance"]["tools"][tool][::-1] + "0"


def tool_version_everywhere(body: Body, rng: random.Random) -> None:
    tool_version(body, rng)
    body["certificate"]["proofs"][0]["evidence"]["tools"] = dict(body["provenance"]["tools"])


def library_version(body: Body, rng: random.Random) -> None:
    source = picked(rng, sorted(body["provenance"]["libraries"]))
    body["provenance"]["libraries"][source] = "0.0.1"


def proof_lost(body: Body, rng: random.Random) -> None:
    body["certificate"]["proofs"].pop(rng.randrange(len(PROOFS)))


def proof_order(body: Body, rng: random.Random) -> None:
    body["certificate"]["proofs"].append(body["certificate"]["proofs"].pop(0))


def split_name(body: Body, rng: random.Random) -> None:
    body["split"] = rng.choice([s for s in (None, "train", "validation", "test") if s != body["split"]])


def run_seed(body: Body, rng: random.Random) -> None:
    body["provenance"]["seed"] += 1


def run_item(body: Body, rng: random.Random) -> None:
    body["provenance"]["item"] += 1


def evidence_of(number: int) -> Callable[[Body, random.Random], None]:
    def change(body: Body, rng: random.Random) -> None:
        evidence = body["certificate"]["proofs"][number]["evidence"]
        places = [path for path in scalar_places(evidence) if path != ("nearest",)]
        what = rng.choice(("change", "add", "drop"))
        if what == "change" and places:
            change_at(evidence, picked(rng, places), rng)
        elif what == "drop" and evidence:
            del evidence[picked(rng, sorted(evidence))]
        else:
            evidence["more"] = 1

    return change


def nearest(body: Body, rng: random.Random) -> None:
    """How near the nearest earlier question is depends on the set that a task is in, so only the seal covers it."""
    body["certificate"]["proofs"][-1]["evidence"]["nearest"] = 0.5


PROGRAM = {"entailment", "provenance"}
CALLS = {"replay", "entailment", "provenance"}

CHANGES: tuple[tuple[Callable[[Body, random.Random], None], set[str]], ...] = (
    (gold, {"entailment"}),
    (gold_spelling, {"entailment"}),
    (answer_kind, PROGRAM),
    (program_constant, PROGRAM),
    (program_operation, PROGRAM),
    (program_argument_order, PROGRAM),
    (program_path, PROGRAM),
    (program_call, PROGRAM),
    (program_literal, PROGRAM),
    (result, {"replay"}),
    (result_and_gold, {"replay"}),
    (argument, {"replay", "provenance"}),
    (argument_added, {"replay"}),
    (argument_lost, {"replay", "provenance"}),
    (tool_name, {"replay"}),
    (call_error, {"replay"}),
    (call_lost, CALLS),
    (call_twice, CALLS),
    (call_idle, CALLS),
    (call_order, CALLS),
    (call_renamed, CALLS),
    (origin_value, PROGRAM),
    (origin_path, PROGRAM),
    (origin_call, PROGRAM),
    (origin_claimed, PROGRAM),
    (origin_lost, PROGRAM),
    (origin_entity, {*PROGRAM, "uniqueness"}),
    (question_character, {"provenance"}),
    (question_constant, {"provenance"}),
    (question_addition, {"provenance"}),
    (toolset_lacks, {"provenance"}),
    (toolset_unknown, {"provenance", "no_shortcut", "seal"}),
    (toolset_repeats, {"provenance", "no_shortcut", "seal"}),
    (wording_frame, PROGRAM),
    (wording_variant, {"provenance", "seal"}),
    (wording_details, {*PROGRAM, "seal"}),
    (wording_exempts, {*PROGRAM, "no_leak", "seal"}),
    (difficulty_figure, {"seal"}),
    (record_id, {"seal"}),
    (record_domain, {"seal"}),
    (pool_reference, {"replay"}),
    (tool_version, {"replay"}),
    (tool_version_everywhere, {"replay"}),
    (library_version, {"replay"}),
    (proof_lost, {"seal"}),
    (proof_order, {"seal"}),
    (split_name, {"provenance"}),
)
DESCRIPTIVE = (seal, run_seed, run_item, nearest)

MUTATIONS: tuple[Mutation, ...] = (
    *(Mutation(change.__name__, change, frozenset(by), frozenset(by)) for change, by in CHANGES),
    *(Mutation(f"evidence of {p}", evidence_of(n), frozenset({p}), frozenset({p})) for n, p in enumerate(PROOFS)),
    *(Mutation(change.__name__, change, frozenset({"seal"}), frozenset()) for change in DESCRIPTIVE),
)
"""Every mutation; what the last four change is covered by the seal alone."""


def tampered(task: Task, mutation: Mutation, rng: random.Random) -> Task:
    """The task after a mutation, its seal left as it was.

    Raises:
        Unfit: The mutation does not apply to the task.
        ValueError: The mutated JSON is not a task at all.
    """
    body = task.model_dump(mode="json")
    before = canonical_json(body)
    mutation.change(body, rng)
    if canonical_json(body) == before:
        raise Unfit
    return Task.model_validate(body)


def resealed(task: Task) -> Task:
    """The task under a seal that fits it."""
    return task.model_copy(update={"certificate": task.certificate.model_copy(update={"seal": task.seal()})})


def forged(task: Task, certifier: Certifier) -> Task | Rejection:
    """The task with id, difficulty, every proof and the seal made anew, or the rejection that stops the forger.

    What a proof stumbles over stops a forger as it stops `verify_task`. The certifier must have prepared the task.
    """
    candidate = Candidate(**{name: getattr(task, name) for name in Candidate.model_fields})
    inner: tuple[Proof, ...] | Rejection
    try:
        inner = certifier.examine(candidate)
        made = inner if isinstance(inner, Rejection) else certifier.seal(candidate, inner, task.split, 0, 0)
    except Exception as error:
        return Rejection(proof="entailment", reason="malformed", detail=repr(error))
    if isinstance(made, Rejection):
        return made
    kept = {"provenance": task.provenance, "split": task.split}
    return resealed(made.model_copy(update=kept))
