"""Every sandbox: its tools pass the gate, its tasks hold and cannot be had for nothing, its episodes are apart."""

import pickle
import threading

import gymnasium
import pytest

from toolgym.agents import AbstainAgent, EmptyAgent, IdleAgent, InjectionAgent, OracleAgent, RandomAgent, play_episode
from toolgym.agents.agent import call_text, submission_text
from toolgym.episodes import Episode, StaleTaskError
from toolgym.registration import ENVIRONMENTS
from toolgym.synthesis import verify
from toolgym.tasks.answers import REASONS
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import WorldSource, load_pool
from toolgym.tools.gate import check_pool

SANDBOXES = {
    "brokerage": "toolgym.envs.finance.sandbox",
    "desk": "toolgym.envs.general.sandbox",
    "clinic": "toolgym.envs.medicine.sandbox",
    "laboratory": "toolgym.envs.biology.sandbox",
    "library": "toolgym.envs.academia.sandbox",
}
SIZES = {"train": 200, "validation": 100, "test": 100}


@pytest.fixture(scope="module", params=SANDBOXES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def pool(name):
    return load_pool(f"{SANDBOXES[name]}:POOL")


@pytest.fixture(scope="module")
def env(name):
    return gymnasium.make(f"toolgym/{name}-v0")


@pytest.fixture(scope="module")
def sets(env) -> dict[str, TaskSet]:
    return {split: env.unwrapped._set_of(split) for split in SIZES}


def score(env, tasks, agent_of, split):
    records = [play_episode(env, agent_of(task), options={"task_id": task.id, "split": split}) for task in tasks]
    assert all(record.valid for record in records)
    return sum(record.reward for record in records) / len(records)


def test_it_is_registered_with_its_world(name, pool):
    assert ENVIRONMENTS[f"toolgym/{name}-v0"] == SANDBOXES[name]
    assert pool.world.name == name and pool.domain in SANDBOXES[name]


def test_it_has_at_least_twelve_look_ups_and_twelve_actions_that_pass_the_gate(pool):
    stateful = [tool for tool in pool if tool.stateful]
    assert sum(tool.kind == "retrieval" for tool in stateful) >= 12
    assert sum(tool.kind == "action" and bool(tool.requests) for tool in stateful) >= 12
    assert check_pool(pool, [tool.name for tool in stateful]).findings == ()


def test_its_world_is_built_alike_again_and_otherwise_from_another_seed(pool):
    fields = {name: getattr(pool.world, name) for name in pool.world.__dataclass_fields__}
    assert WorldSource(**fields).template.image == pool.world.template.image
    assert WorldSource(**{**fields, "seed": 1}).digest != pool.world.digest


def test_actions_leave_an_audit_trail_that_is_no_change(pool):
    for tool in pool:
        if tool.kind != "action":
            continue
        world = pool.world.fork()
        assert pool.call(tool.name, tool.golden[0].arguments, world).ok
        assert world.first("SELECT count(*) AS total FROM audit")["total"] == 1
        assert world.difference and "audit" not in world.difference


def test_refused_calls_change_nothing(pool):
    for tool in pool:
        for arguments, kind in tool.invalid if tool.stateful else ():
            world = pool.world.fork()
            assert pool.call(tool.name, arguments, world).error.kind == kind
            assert world.difference == {} and world.digest == pool.world.digest


def test_the_bundled_sets_have_their_sizes_and_share_no_naming_constant(pool, sets):
    assert {split: len(tasks) for split, tasks in sets.items()} == SIZES
    constants = {}
    for split, tasks in sets.items():
        origins = [o for task in tasks for call in task.calls for o in call.origins.values() if o.kind == "seed"]
        constants[split] = {(o.entity, o.value) for o in origins if o.entity and pool.entities[o.entity].identifies}
    assert not constants["train"] & constants["test"]
    assert not constants["train"] & constants["validation"]
    assert not constants["validation"] & constants["test"]


def test_bundled_tasks_are_proven_again(pool, sets):
    some = [sets[split][number] for split in SIZES for number in range(0, 100, 12)]
    assert [verdict for verdict in verify(some, pool) if verdict.refusal is not None] == []


def test_the_oracle_scores_one_on_every_bundled_task(env, sets):
    for split, tasks in sets.items():
        assert score(env, tasks, OracleAgent, split) == 1.0


def test_the_floor_scores_nothing_or_next_to_it(env, pool, sets):
    for split, tasks in sets.items():
        for agent in (IdleAgent(), EmptyAgent(), InjectionAgent(), RandomAgent(5, pool)):
            assert score(env, tasks, lambda task, agent=agent: agent, split) == 0.0
    for reason in REASONS:
        assert score(env, sets["test"], lambda task, reason=reason: AbstainAgent(reason), "test") < 0.02


def test_requests_to_be_declined_are_a_minority_of_many_reasons(sets):
    seen = set()
    for split, tasks in sets.items():
        reasons = [task.gold for task in tasks if task.answer.kind == "abstain"]
        assert 0.05 * SIZES[split] <= len(reasons) <= 0.16 * SIZES[split]
        assert max(map(reasons.count, reasons)) <= len(reasons) / 2
        seen |= set(reasons)
    assert len(seen) >= 8


def test_64_parallel_episodes_never_see_one_another_s_rows(pool, sets):
    tasks = [sets["train"][number] for number in range(64)]
    episodes = [Episode(task, pool) for task in tasks]
    start, outcomes = threading.Barrier(64, timeout=60), {}

    def play(number):
        episode, oracle = episodes[number], OracleAgent(tasks[number])
        start.wait()
        while not episode.over:
            result = episode.step(oracle.act("", episode.info))
        outcomes[number] = (result.reward, episode._world.difference)

    threads = [threading.Thread(target=play, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 64
    for number, (reward, difference) in outcomes.items():
        assert reward == 1.0
        assert difference == (tasks[number].gold if tasks[number].answer.kind == "state" else {})


def test_an_episode_goes_on_in_another_process_where_it_was(pool, sets):
    task = next(task for task in sets["train"] if len(task.wording.details["writes"]) > 1)
    episode = Episode(task, pool)
    for call in task.calls[:-1]:
        episode.step(call_text(call.tool, call.arguments))
    copy = pickle.loads(pickle.dumps(episode))
    for one in (episode, copy):
        one.step(call_text(task.calls[-1].tool, task.calls[-1].arguments))
        assert one.step(submission_text("done")).reward == 1.0


def test_one_change_too_many_costs_the_reward(pool, sets):
    extra = next(tool for tool in pool if tool.kind == "action")
    spoiled = 0
    for task in list(sets["test"])[:30]:
        if task.answer.kind != "state" or extra.name not in task.toolset:
            continue
        episode = Episode(task, pool)
        for call in task.calls:
            episode.step(call_text(call.tool, call.arguments))
        before = episode._world.difference
        episode.step(call_text(extra.name, extra.golden[0].arguments))
        changed = episode._world.difference != before
        spoiled += changed
        assert episode.step(submission_text("done")).reward == (0.0 if changed else 1.0)
    assert spoiled


def test_a_task_of_another_world_is_stale(pool, sets):
    task = sets["test"][0]
    other = task.model_copy(update={"world": task.world.model_copy(update={"digest": "0" * 32})})
    with pytest.raises(StaleTaskError, match="is set in the world"):
        Episode(other, pool)


def test_the_prompt_is_the_same_for_what_can_and_what_cannot_be_done(pool, sets):
    tasks = list(sets["test"])
    shown = {
        kind: Episode(next(t for t in tasks if t.answer.kind == kind), pool).info["tools"][-1]
        for kind in ("state", "abstain")
    }
    assert shown["state"] == shown["abstain"]
