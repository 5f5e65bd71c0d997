"""State tasks: derived from errands in the brokerage, certified, verified, and refused once tampered with."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from toolgym.agents import AbstainAgent, EmptyAgent, IdleAgent, OracleAgent, RandomAgent, play_episode
from toolgym.canonical import canonical_json
from toolgym.envs.finance.sandbox import POOL
from toolgym.episodes import ToolEnv
from toolgym.evidence.errands import Errand, arranged, producers, requestable
from toolgym.evidence.seeds import SeedSource
from toolgym.rewards import check_state
from toolgym.synthesis import Certifier, Funnel, Order, synthesize, take_census, verify, verify_task
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.states import INNER
from toolgym.synthesis.states.deriver import request_text
from toolgym.synthesis.states.ground import StateGround
from toolgym.synthesis.states.proofs import prove_necessity, prove_no_shortcut, prove_uniqueness
from toolgym.tasks.answers import REASONS, AbstainAnswer, StateAnswer
from toolgym.tasks.certificate import PROOFS, Rejection
from toolgym.tasks.task import StateTask
from toolgym.tasks.taskset import TaskSet, line_of
from toolgym.tools.fresh import FreshProcess

COUNT = 40


@dataclass
class StateRun:
    """One synthesis run that many tests look at."""

    process: FreshProcess
    funnel: Funnel = field(default_factory=Funnel)
    tasks: list[StateTask] = field(default_factory=list)

    def certifier(self) -> Certifier:
        certifier = Certifier(POOL, Recorder(self.process, POOL))
        certifier.recorder.prepare(self.tasks)
        return certifier

    def ground(self, number: int) -> StateGround:
        return StateGround(self.tasks[number], POOL, SeedSource(POOL))


@pytest.fixture(scope="module")
def run() -> Iterator[StateRun]:
    with FreshProcess(POOL.reference, 9) as process:
        made = StateRun(process)
        made.tasks.extend(synthesize(Order(POOL, COUNT, 5), made.funnel, process))
        yield made


@pytest.fixture(scope="module")
def declined(run: StateRun) -> list[StateTask]:
    return [task for task in run.tasks if isinstance(task.answer, AbstainAnswer)]


# --- errands ---------------------------------------------------------------------------------------------------------


def test_look_ups_are_made_before_the_first_change_and_rest_on_nothing_later():
    makers, refused = producers(POOL), 0
    for number in range(30):
        errand = Errand(POOL, SeedSource(POOL), random.Random(number), POOL.world.fork(), makers)
        made = [call for tool in requestable(POOL)[:12] if (call := errand.change(tool)) is not None]
        refused += sum(not call.ok for call in made)
        writes = [call.id for call in made if call.ok]
        calls, names = arranged(errand.calls, writes)
        assert [call.id for call in calls] == [f"c{n}" for n in range(1, len(calls) + 1)]
        assert [call.id for call in calls[len(calls) - len(names) :]] == list(names)
        known = set()
        for call in calls:
            assert set(call.parents) <= known
            if POOL[call.tool].kind != "action":
                assert POOL.call(call.tool, call.arguments).value == call.result
            known.add(call.id)
    assert refused > 10


# --- derived tasks ---------------------------------------------------------------------------------------------------


def test_the_run_is_complete_and_its_funnel_adds_up(run):
    assert len(run.tasks) == COUNT and run.funnel.adds_up
    assert all(tuple(proof.name for proof in task.certificate.proofs) == PROOFS for task in run.tasks)
    assert take_census(run.tasks).answers["state"] >= 0.7 * COUNT
    assert {len(task.wording.details["writes"]) for task in run.tasks} == {1, 2, 3, 4}


def test_equal_orders_give_equal_bytes(run):
    again = synthesize(Order(POOL, COUNT, 5), Funnel(), run.process)
    assert [line_of(next(again)) for _ in range(12)] == [line_of(task) for task in run.tasks[:12]]


def test_tasks_survive_a_file(run, tmp_path):
    TaskSet.of(run.tasks).save(tmp_path / "tasks.jsonl")
    assert list(TaskSet.load(tmp_path / "tasks.jsonl")) == run.tasks


def test_questions_say_nothing_of_what_is_looked_up_and_are_alike_for_both_kinds(run):
    for task in run.tasks:
        assert task.question.endswith('change nothing at all and answer {"abstain": REASON}.')
        assert request_text(POOL, task.calls, task.wording) == task.question


def test_requests_to_be_declined_are_few_and_of_many_reasons(declined):
    reasons = [task.gold for task in declined]
    assert 3 <= len(declined) <= 0.3 * COUNT and len(set(reasons)) == len(reasons)
    assert set(reasons) <= set(REASONS)


@pytest.mark.parametrize("kept", ["retrieval", "processing"])
def test_a_pool_without_actions_is_refused(kept):
    pool = POOL.restrict([tool.name for tool in POOL if tool.kind == kept])
    with pytest.raises(ValueError, match="has no action that a task could ask for"):
        next(synthesize(Order(pool, 1, 5), Funnel()))


# --- verification ----------------------------------------------------------------------------------------------------


def test_every_task_is_proven_again(run):
    assert [verdict.refusal for verdict in verify(run.tasks, POOL)] == [None] * COUNT


def other_row(body, rng):
    rows = next(iter(next(iter(body["gold"].values())).values()))
    key = next(iter(rows))
    rows[key] = {**rows[key], "cents": 1}


def gold_reason(body, rng):
    body["gold"] = rng.choice([reason for reason in REASONS if reason != body["gold"]])


def kind(body, rng):
    state = body["answer"]["kind"] == "state"
    body["answer"] = {"kind": "abstain" if state else "state"}
    body["gold"] = "conflict" if state else {"cash": {"removed": {"1/EUR": {}}}}


def write_lost(body, rng):
    name = body["wording"]["details"]["writes"].pop()
    body["calls"] = [call for call in body["calls"] if call["id"] != name]


def write_order(body, rng):
    body["wording"]["details"]["writes"].reverse()


def amount(body, rng):
    call = body["calls"][-1]
    key = sorted(call["arguments"])[0]
    value = call["arguments"][key]
    call["arguments"][key] = value + 1 if not isinstance(value, str) else value + "x"


def result(body, rng):
    call = next(c for c in body["calls"] if c["result"])
    key = sorted(call["result"])[0]
    call["result"] = {**call["result"], key: "other"}


def question(body, rng):
    body["question"] = body["question"].replace("Change nothing else.", "Change what you like.")


def toolset(body, rng):
    body["toolset"].remove(body["calls"][0]["tool"])


def world(body, rng):
    body["world"]["digest"] = "0" * 32


def world_version(body, rng):
    body["world"]["version"] = "0"


def seal(body, rng):
    body["certificate"]["seal"] = "0" * 32


def evidence(body, rng):
    rng.choice(body["certificate"]["proofs"][:8])["evidence"]["more"] = 1


def tool_version(body, rng):
    body["provenance"]["tools"][body["calls"][0]["tool"]] = "0" * 32


TAMPERINGS = (
    other_row, gold_reason, kind, write_lost, write_order, amount, result, question, toolset, world, world_version,
    seal, evidence, tool_version,
)  # fmt: skip


@pytest.mark.parametrize("change", TAMPERINGS, ids=lambda change: change.__name__)
def test_tampered_tasks_are_refused(change, run):
    rng, tried = random.Random(change.__name__), 0
    certifier = run.certifier()
    for task in run.tasks:
        body = copy.deepcopy(task.model_dump(mode="json"))
        before = canonical_json(body)
        state = task.answer.kind == "state"
        if (change is other_row and not state) or (change is gold_reason and state) or tried == 6:
            continue
        if change is result and not any(call.result for call in task.calls):
            continue
        if change in (write_lost, write_order) and len(task.wording.details["writes"]) < 2:
            continue
        change(body, rng)
        assert canonical_json(body) != before
        for resealed in (False, True):
            forged = StateTask.model_validate(body)
            if resealed and change is not seal:
                fitting = forged.certificate.model_copy(update={"seal": forged.seal()})
                forged = forged.model_copy(update={"certificate": fitting})
            certifier.recorder.prepare([forged])
            assert verify_task(forged, certifier) is not None
        tried += 1
    assert tried


# --- proofs ----------------------------------------------------------------------------------------------------------


def examined(ground, **update):
    candidate = ground.candidate.model_copy(update=update)
    return Certifier(POOL, Recorder(None, POOL)).examine(candidate)  # type: ignore[arg-type]


def test_a_write_too_many_is_no_entailment(run):
    ground = next(run.ground(n) for n in range(COUNT) if run.ground(n).feasible and len(run.ground(n).writes) > 1)
    extra = {"watchlist": {"added": {"1/CLX": {"customer": 1, "symbol": "CLX"}}}}
    outcome = examined(ground, gold={**ground.candidate.gold, **extra})
    assert isinstance(outcome, Rejection) and outcome.proof == "entailment"


def test_the_untouched_world_is_never_gold(run):
    for number in range(COUNT):
        ground = run.ground(number)
        if ground.feasible:
            assert not ground.is_gold({}) and ground.is_gold(ground.play().difference)


def test_necessity_shortcuts_and_uniqueness_hold_for_each_task(run):
    for number in range(COUNT):
        ground = run.ground(number)
        assert set(prove_necessity(ground)["effects"]) >= {call.id for call in ground.reads}
        assert prove_no_shortcut(ground)
        found = prove_uniqueness(ground)
        if ground.feasible:
            assert 1 <= found["same_orders"] <= found["orders"]


def test_the_checker_s_proof_tries_states_and_answers(run):
    prove = dict(INNER)["checker"]
    for number in range(0, COUNT, 4):
        found = prove(run.ground(number))
        assert found["answers"] >= 30 and found["states"] >= 3


# --- playing ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def env(run):
    return ToolEnv({"train": TaskSet.of(run.tasks)}, POOL.reference)


def score(env, tasks, agent_of):
    records = [play_episode(env, agent_of(task), options={"task_id": task.id}) for task in tasks]
    assert all(record.valid for record in records)
    return sum(record.reward for record in records) / len(records)


def test_the_oracle_does_everything_and_the_floor_nothing(run, env):
    assert score(env, run.tasks, OracleAgent) == 1.0
    for agent in (IdleAgent(), EmptyAgent(), RandomAgent(3, POOL)):
        assert score(env, run.tasks, lambda task, agent=agent: agent) == 0.0
    for reason in REASONS:
        assert score(env, run.tasks, lambda task, reason=reason: AbstainAgent(reason)) <= 1 / COUNT


# --- the checker ------------------------------------------------------------------------------------------------------

GOLD = {"cash": {"changed": {"1/EUR": {"cents": [5, 6]}}}}


@pytest.mark.parametrize("answer", ["done", " Done. ", "DONE"])
def test_done_is_right_in_the_gold_state_alone(answer):
    assert check_state(answer, StateAnswer(), GOLD, GOLD).reward == 1.0
    for state in ({}, {**GOLD, "audit2": {"added": {"1": {}}}}, {"cash": {"changed": {"1/EUR": {"cents": [5, 7]}}}}):
        assert check_state(answer, StateAnswer(), GOLD, state).reward == 0.0


@pytest.mark.parametrize("answer", [{"abstain": "closed"}, '{"abstain": "closed"}'])
def test_an_abstention_is_right_for_its_reason_in_the_untouched_state_alone(answer):
    assert check_state(answer, AbstainAnswer(), "closed", {}).reward == 1.0
    assert check_state(answer, AbstainAnswer(), "closed", GOLD).outcome == "wrong"
    assert check_state(answer, AbstainAnswer(), "in_use", {}).outcome == "wrong"
    assert check_state(answer, StateAnswer(), GOLD, GOLD).outcome == "wrong"
    assert check_state("done", AbstainAnswer(), "closed", {}).outcome == "wrong"


@pytest.mark.parametrize(
    "answer",
    ["", "finished", None, 1, True, [], ["done"], {}, {"abstain": "tired"}, {"abstain": ["closed"]}, "[" * 5000,
     {"abstain": "closed", "done": 1}, "done done", {"Abstain": "closed"}],
)  # fmt: skip
def test_anything_else_is_unparsable(answer):
    for kind, gold, state in ((StateAnswer(), GOLD, GOLD), (AbstainAnswer(), "closed", {})):
        assert check_state(answer, kind, gold, state).outcome == "unparsable"


@pytest.mark.parametrize(
    ("kind", "gold"),
    [(StateAnswer(), {}), (StateAnswer(), "closed"), (AbstainAnswer(), "tired"), (AbstainAnswer(), GOLD)],
)
def test_a_broken_gold_is_not_the_agent_s_fault(kind, gold):
    with pytest.raises(ValueError, match="the gold answer of a task"):
        check_state("done", kind, gold, {})
