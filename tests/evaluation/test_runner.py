"""Runs against a real endpoint that answers well, badly, late or not at all."""

import json
import threading
from dataclasses import replace

import pytest
from model_scripts import answers_in_hermes, knows_the_answer, looks_up_and_answers
from scripted_endpoint import Drop, Raw, Says, ScriptedEndpoint, Stall, Status, calls, in_turn
from tiny_domain import POOL, fragile_task, make_task, tasks_by_split

from toolgym.agents import AgentSource, OracleAgent, ScriptedAgent, agent_named, chat_source
from toolgym.agents.agent import call_text, submission_text
from toolgym.chat import ChatClient, Endpoint, Prices, Sampling, Usage
from toolgym.episodes import SUBMIT, Limits, dialect_named
from toolgym.evaluation import Plan, RunLog, RunStopped, attempt_seed, remaining, report_on, run
from toolgym.tasks.taskset import TaskSet

TASKS = tasks_by_split()["train"]
CITIES = TaskSet.of([make_task(1, city="Arl"), make_task(2, city="Brez"), make_task(3, city="Čova")])


def plan_for(endpoint, tasks=CITIES, dialect="native", **given):
    bounds = {"attempts": 2, "first_pause": 0.01, "attempt_seconds": 1.0, "deadline_seconds": 5.0}
    client = ChatClient(Endpoint(url=endpoint.url, model="scripted", **bounds | given.pop("bounds", {})))
    source = chat_source(client, dialect_named(dialect), given.pop("sampling", None))
    return Plan(tasks, "cities", source, POOL.reference, dialect_named(dialect), **given)


def played(plan, tmp_path):
    log = RunLog(tmp_path / "log.jsonl")
    run(plan, log)
    return log, {entry.key: entry for entry in log.entries()}


def plan_of(make, tasks=CITIES, **given):
    return Plan(tasks, "cities", AgentSource("own", make), POOL.reference, **given)


@pytest.mark.parametrize(("dialect", "script"), [("native", looks_up_and_answers), ("hermes", answers_in_hermes)])
def test_a_good_model_scores(tmp_path, dialect, script):
    with ScriptedEndpoint(script) as endpoint:
        log, found = played(plan_for(endpoint, TASKS, dialect, attempts=2), tmp_path)
        assert len(endpoint.requests) == sum(entry.record.turns for entry in found.values())
        assert all(("tools" in body) == (dialect == "native") for body in endpoint.requests)
    assert found.keys() == {(task, n) for task in TASKS.ids for n in (0, 1)}
    assert {key[0] for key, entry in found.items() if entry.solved} == set(TASKS.ids[:3])
    one = found[TASKS.ids[0], 1]
    assert (one.ended, one.outcome, one.tries, one.faults) == ("answered", "correct", 1, ())
    assert one.usage == Usage(prompt=200, completion=40) and one.record.turns == 2 and one.record.calls == 1
    report = report_on(log)
    assert report.success.tasks == 7 and report.success.attempts == 14 and report.success.solved == 6


def test_a_text_dialect_keeps_the_models_words_exactly(tmp_path):
    with ScriptedEndpoint(answers_in_hermes) as endpoint:
        _, found = played(plan_for(endpoint, dialect="hermes", concurrency=1), tmp_path)
        second = endpoint.requests[1]["messages"]
    assert [m["role"] for m in second] == ["system", "user", "assistant", "user"]
    first = found[CITIES.ids[0], 0]
    assert second[2]["content"] == first.record.actions[0]
    assert second[3]["content"].startswith("<tool_response>")


def test_each_attempt_has_a_seed_of_its_own(tmp_path):
    with ScriptedEndpoint(knows_the_answer) as endpoint:
        _, found = played(plan_for(endpoint, attempts=8, seed=3), tmp_path)
        sent = {body["seed"] for body in endpoint.requests}
    assert sent == {entry.seed for entry in found.values()} and len(sent) == 24
    assert all(entry.seed == attempt_seed(3, *key) for key, entry in found.items())
    assert {entry.solved for entry in found.values()} == {True, False}
    assert all(entry.solved == (entry.seed % 2 == 0) for entry in found.values())
    assert attempt_seed(3, "a", 0) != attempt_seed(4, "a", 0)


def test_as_many_episodes_run_at_once_as_are_asked_for(tmp_path):
    with ScriptedEndpoint(knows_the_answer, pause=0.05) as endpoint:
        played(plan_for(endpoint, attempts=8, concurrency=6), tmp_path)
        assert 3 <= endpoint.most_in_flight <= 6


@pytest.mark.parametrize(
    "fault", [Status(429), Status(500), Drop(), Stall(3.0), Raw(b"no JSON"), Raw(b'{"choices": []}')]
)
def test_a_passing_failure_costs_a_try_and_no_score(tmp_path, fault):
    def script(body, number):
        return fault if number == 0 else looks_up_and_answers(body, number)

    with ScriptedEndpoint(script) as endpoint:
        _, found = played(plan_for(endpoint, bounds={"attempts": 1}), tmp_path)
    assert all(entry.solved for entry in found.values())
    assert sorted(entry.tries for entry in found.values()) == [1, 1, 2]
    (faults,) = [entry.faults for entry in found.values() if entry.faults]
    assert len(faults) == 1 and faults[0].partition(":")[0] in ("busy", "unavailable", "deadline", "malformed")


def test_a_lasting_failure_is_masked_and_played_again_by_the_next_run(tmp_path):
    broken = True

    def script(body, number):
        return Status(503) if broken and "Brez" in str(body) else looks_up_and_answers(body, number)

    with ScriptedEndpoint(script) as endpoint:
        plan = plan_for(endpoint, retries=1)
        log, found = played(plan, tmp_path)
        entry = found[CITIES.ids[1], 0]
        assert (entry.valid, entry.ended, entry.outcome, entry.tries) == (False, "invalid", None, 2)
        assert entry.record.failure == "endpoint" and entry.record.truncated and len(entry.faults) == 2
        report = report_on(log)
        assert report.success.attempts == 2 and report.success.rate == 1.0 and report.failures == {"endpoint": 1}
        assert remaining(plan, log) == 1
        broken = False
        asked = len(endpoint.requests)
        log, found = played(plan_for(endpoint), tmp_path)
        assert len(endpoint.requests) == asked + 2
    assert len(list(log)) == 4 and len(found) == 3 and all(entry.solved for entry in found.values())


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_that_all_would_meet_stops_the_run(tmp_path, status):
    with ScriptedEndpoint(in_turn(Status(status, text='{"error": "no such model"}'))) as endpoint:
        with pytest.raises(RunStopped, match="no such model"):
            played(plan_for(endpoint, attempts=20), tmp_path)
        assert len(endpoint.requests) <= 8
    assert list(RunLog(tmp_path / "log.jsonl")) == []


def test_a_dead_endpoint_stops_the_run_before_long(tmp_path):
    stops = pytest.raises(RunStopped, match="32 episodes in a row failed")
    with ScriptedEndpoint(in_turn(Status(500))) as endpoint, stops:
        played(plan_for(endpoint, attempts=40, retries=0, bounds={"attempts": 1}), tmp_path)
    entries = list(RunLog(tmp_path / "log.jsonl"))
    assert 32 <= len(entries) < 120 and not any(entry.valid for entry in entries)


@pytest.mark.parametrize(
    "said",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
        "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
    ],
)
def test_a_full_context_truncates_and_counts(tmp_path, said):
    def script(body, number):
        return calls(("city_population", {"city": "Arl"})) if len(body["messages"]) < 6 else Status(400, text=said)

    with ScriptedEndpoint(script) as endpoint:
        log, found = played(plan_for(endpoint), tmp_path)
    assert all((entry.ended, entry.valid, entry.tries) == ("context", True, 1) for entry in found.values())
    assert all(entry.record.truncated and entry.record.calls == 2 for entry in found.values())
    assert report_on(log).endings == {"truncated by context": 3} and report_on(log).success.rate == 0.0


def test_another_refusal_is_no_fault_of_the_agents(tmp_path):
    with ScriptedEndpoint(in_turn(Status(400, text="unknown parameter 'seed'"))) as endpoint:
        _, found = played(plan_for(endpoint), tmp_path)
        assert len(endpoint.requests) == 3  # asking again does not help
    assert all(not entry.valid and entry.record.failure == "endpoint" for entry in found.values())


def test_malformed_tool_calls_are_observations(tmp_path):
    replies = [
        calls(("city_population", '{"city": ')),
        calls(("city_population", "[1]"), ("no_such_tool", {})),
        "I do not know what to do.",
        calls(("city_population", {"town": "Arl"})),
        calls((SUBMIT, {"answer": 120})),
    ]

    def script(body, number):
        return replies[sum(m["role"] == "assistant" for m in body["messages"])]

    with ScriptedEndpoint(script) as endpoint:
        _, found = played(plan_for(endpoint, TaskSet.of([make_task(1)]), concurrency=1), tmp_path)
        last = endpoint.requests[-1]["messages"]
    (entry,) = found.values()
    assert entry.solved and entry.record.turns == 5
    told = [str(m["content"]) for m in last]
    assert any("are not JSON" in text for text in told) and any("holds no tool call" in text for text in told)
    called = [c["id"] for m in last if m["role"] == "assistant" for c in m.get("tool_calls", ())]
    answered = [m["tool_call_id"] for m in last if m["role"] == "tool"]
    assert called == answered, "an endpoint refuses calls without results"


def test_cut_completions_and_reasoning_are_kept_and_not_sent_back(tmp_path):
    def script(body, number):
        if number == 0:
            return Raw(
                json.dumps(
                    {"choices": [{"message": {"content": "Let me thi"}, "finish_reason": "length"}], "usage": None}
                ).encode()
            )
        return Says(None, ((SUBMIT, {"answer": 120}),), extra={"reasoning_content": "Arl has 120"})

    with ScriptedEndpoint(script) as endpoint:
        log, found = played(plan_for(endpoint, TaskSet.of([make_task(1)])), tmp_path)
        assert "Arl has 120" not in json.dumps(endpoint.requests)
    (entry,) = found.values()
    assert entry.cut == 1 and entry.solved and report_on(log).cut == 1
    assert entry.record.actions[1]["reasoning"] == "Arl has 120" and entry.usage == Usage(prompt=100, completion=20)


def test_sampling_and_the_key_reach_the_endpoint_and_the_key_no_log(tmp_path, monkeypatch):
    monkeypatch.setenv("TINY_KEY", "s3cret")
    sampling = Sampling(temperature=0.3, max_tokens=99, extra={"top_k": 5})
    with ScriptedEndpoint(looks_up_and_answers) as endpoint:
        played(plan_for(endpoint, sampling=sampling, bounds={"key_variable": "TINY_KEY"}), tmp_path)
        body, headers = endpoint.requests[0], endpoint.headers[0]
    assert (body["temperature"], body["max_tokens"], body["top_k"]) == (0.3, 99, 5)
    assert headers["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in (tmp_path / "log.jsonl").read_text()
    assert RunLog(tmp_path / "log.jsonl").header.settings["sampling"]["max_tokens"] == 99


def test_costs_count_every_try(tmp_path):
    def script(body, number):
        return Status(500) if number == 1 else looks_up_and_answers(body, number)

    prices = Prices(prompt=1_000_000, completion=2_000_000)
    with ScriptedEndpoint(script) as endpoint:
        log, _ = played(plan_for(endpoint, TaskSet.of([make_task(1)]), prices=prices, bounds={"attempts": 1}), tmp_path)
    spent = report_on(log).spent
    assert spent.usage == Usage(prompt=300, completion=60) and spent.cost == 300 + 2 * 60 == spent.cost_per_solved


@pytest.mark.parametrize(
    ("limits", "ended"),
    [
        (Limits(turns=2), "turns"),
        (Limits(calls=2), "calls"),
        (Limits(tokens=40), "tokens"),
        (Limits(seconds=1e-9), "seconds"),
    ],
)
def test_limits_truncate_and_count(tmp_path, limits, ended):
    forever = call_text("city_population", {"city": "Arl"})
    log, found = played(plan_of(lambda task, seed: ScriptedAgent([forever]), limits=limits), tmp_path)
    assert {entry.ended for entry in found.values()} == {ended} and all(entry.valid for entry in found.values())
    assert report_on(log).endings == {f"truncated by {ended}": 3}


def test_a_tool_that_fails_masks_its_episode_alone(tmp_path):
    def make(task, seed):
        if task.id == broken.id:
            return ScriptedAgent([call_text("break_down", {"how": "unavailable"})])
        return OracleAgent(task)

    broken = fragile_task(9)
    log, found = played(plan_of(make, TaskSet.of([*CITIES, broken])), tmp_path)
    entry = found[broken.id, 0]
    assert (entry.valid, entry.record.failure, entry.tries) == (False, "unavailable", 3)
    assert report_on(log).success.attempts == 3 and report_on(log).success.rate == 1.0


def test_tasks_that_cannot_be_played_here_are_masked_and_not_tried_twice(tmp_path):
    stale = make_task(8, versions={"city_population": "another"})
    log, found = played(plan_of(lambda task, seed: OracleAgent(task), TaskSet.of([*CITIES, stale])), tmp_path)
    entry = found[stale.id, 0]
    assert (entry.valid, entry.record.failure, entry.tries) == (False, "task", 1) and "certified" in entry.faults[0]
    assert report_on(log).success.attempts == 3


class _Raises:
    def reset(self):
        pass

    def act(self, observation, info):
        raise KeyError("a slip")


def test_an_agent_that_raises_is_masked(tmp_path):
    _, found = played(plan_of(lambda task, seed: _Raises(), retries=0), tmp_path)
    assert all(not e.valid and e.record.failure == "agent" and "a slip" in e.faults[0] for e in found.values())

    def make(task, seed):
        raise ValueError("no agent today")

    (tmp_path / "log.jsonl").unlink()
    _, found = played(plan_of(make, retries=0), tmp_path)
    assert all(not e.valid and "no agent today" in e.faults[0] for e in found.values())


@pytest.mark.parametrize("strange", [float("nan"), 3, None, {"content": {1, 2}}, {"content": float("inf")}])
def test_actions_that_are_no_json_are_answered_and_the_log_stays_readable(tmp_path, strange):
    actions = [strange, "half a character \ud800", submission_text(120)]
    _, found = played(plan_of(lambda task, seed: ScriptedAgent(actions), TaskSet.of([make_task(1)])), tmp_path)
    (entry,) = found.values()
    assert entry.solved and entry.record.turns == 3 and "not_json" in entry.record.actions[0]


def test_agents_that_block_run_side_by_side(tmp_path):
    together = threading.Barrier(3, timeout=10)

    class Blocks(OracleAgent):
        def act(self, observation, info):
            together.wait()
            return super().act(observation, info)

    _, found = played(plan_of(lambda task, seed: Blocks(task), concurrency=3), tmp_path)
    assert all(entry.solved for entry in found.values())


def test_the_order_in_which_episodes_begin_is_that_of_the_tasks(tmp_path):
    begun = []

    def make(task, seed):
        begun.append(task.id)
        return OracleAgent(task)

    played(plan_of(make, attempts=3, concurrency=2), tmp_path)
    assert begun == list(CITIES.ids) * 3


def test_concurrency_changes_nothing_but_the_order(tmp_path):
    found = []
    for concurrency in (1, 5):
        (tmp_path / "log.jsonl").unlink(missing_ok=True)
        source = agent_named("random", pool=lambda task: POOL)
        plan = Plan(TASKS, "all", source, POOL.reference, attempts=3, concurrency=concurrency)
        found.append({key: entry.record.hash for key, entry in played(plan, tmp_path)[1].items()})
    assert found[0] == found[1] and len(set(found[0].values())) > 10
    plan = replace(plan, seed=1)
    (tmp_path / "log.jsonl").unlink()
    assert {key: entry.record.hash for key, entry in played(plan, tmp_path)[1].items()} != found[0]


@pytest.mark.parametrize("given", [{"attempts": 0}, {"concurrency": 0}, {"retries": -1}])
def test_plans_that_make_no_sense_are_refused(given):
    with pytest.raises(ValueError, match=f"'{next(iter(given))}' must be at least"):
        plan_of(lambda task, seed: OracleAgent(task), **given)
