"""The Gymnasium environment: the checker's rules, seeds, options, rendering, pickling, wrappers and vectors."""

import pickle
import warnings

import gymnasium
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from gymnasium.wrappers import RecordEpisodeStatistics, TimeLimit, TransformReward
from tiny_domain import POOL, TINY, make_environment, make_task, tasks_by_split

from toolgym.episodes import HERMES, SUBMIT, Limits, ParsedCall, StaleTaskError, ToolEnv
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Unavailable

LOOK_UP = HERMES.render_calls([ParsedCall("city_population", {"city": "Arl"})])
FIRST = "tiny-0000000000000001"


def answer(value):
    return HERMES.render_calls([ParsedCall(SUBMIT, {"answer": value})])


def environment_of(*tasks):
    return ToolEnv({"train": TaskSet.of(tasks)}, POOL.reference)


@pytest.mark.parametrize("render_mode", [None, "ansi", "human"])
def test_the_checker_has_nothing_to_say(render_mode, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gymnasium.make(TINY, render_mode=render_mode).unwrapped)


@pytest.mark.parametrize(
    ("mode", "keywords"),
    [("sync", {}), ("async", {"shared_memory": False}), ("async", {}), ("async", {"context": "spawn"})],
)
def test_vectors(mode, keywords):
    count = 2 if keywords.get("context") == "spawn" else 8
    single = gymnasium.make(TINY)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vector = gymnasium.make_vec(TINY, num_envs=count, vectorization_mode=mode, vector_kwargs=keywords)
        observations, infos = vector.reset(seed=10)
        assert observations == tuple(single.reset(seed=10 + n)[0] for n in range(count))
        assert observations in vector.observation_space
        vector.action_space.seed(0)
        for _ in range(3):
            observations, rewards, terminated, truncated, infos = vector.step(vector.action_space.sample())
            assert observations in vector.observation_space
        assert not terminated.any() and not truncated.any() and rewards.sum() == 0
        assert list(infos["turn"]) == [3] * count and infos["valid"].all()
        tasks = {task.id: task for task in tasks_by_split()["train"]}
        golds = tuple(answer(tasks[task_id].gold) for task_id in infos["task_id"])
        observations, rewards, terminated, *_ = vector.step(golds)
        assert list(rewards) == [1.0] * count and terminated.all()
        assert all("committed" in text for text in observations)
        observations, *_ = vector.step(golds)  # the step after the last resets
        assert all("<tools>" in text for text in observations)
        vector.close()


def test_the_same_seed_gives_the_same_tasks(env):
    def ids(seed):
        first = env.reset(seed=seed)[1]["task_id"]
        return [first] + [env.reset()[1]["task_id"] for _ in range(5)]

    assert ids(1) == ids(1)
    assert len({tuple(ids(seed)) for seed in range(5)}) > 1


def test_a_task_is_chosen_by_id_and_split(env):
    assert env.reset(options={"task_id": FIRST})[1]["task_id"] == FIRST
    assert env.reset(options={"split": "test"})[1]["task_id"] == "tiny-0000000000000064"
    assert env.reset(options={"split": "test", "task_id": "tiny-0000000000000064"})[0].endswith("Brez?")
    assert env.reset(options={})[1]["task_id"] in tasks_by_split()["train"]


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"task_id": "tiny-nothing"}, KeyError, "unknown task id 'tiny-nothing' in train; it has 7 tasks"),
        ({"task_id": 3}, ValueError, "'task_id' must be a string, not 3"),
        ({"split": "exam"}, ValueError, "there is no split 'exam'; the splits are: train, test"),
        ({"split": None}, ValueError, "there is no split None"),
        ({"tsak_id": FIRST}, ValueError, "there is no reset option 'tsak_id'; the options are: task_id, split"),
    ],
)
def test_a_bad_reset_leaves_the_episode_as_it_was(env, options, error, sentence):
    env.reset(options={"task_id": FIRST})
    env.step(LOOK_UP)
    before = env.unwrapped.episode.info
    with pytest.raises(error, match=sentence.replace("(", "\\(")):
        env.reset(seed=9, options=options)
    assert env.unwrapped.episode.info == before
    assert env.step(answer(120))[1] == 1.0


def test_tasks_that_cannot_be_played_are_refused():
    with pytest.raises(StaleTaskError, match="'city_population'"):
        environment_of(make_task(versions={"city_population": "f" * 32})).reset()
    with pytest.raises(Unavailable, match="pip install"):
        environment_of(make_task(toolset=("missing_library",))).reset()
    with pytest.raises(ValueError, match="has no tasks"):
        environment_of().reset()


def test_bad_arguments_are_refused():
    tasks = tasks_by_split()
    with pytest.raises(ValueError, match="no split 'exam'"):
        ToolEnv(tasks, POOL.reference, split="exam")
    with pytest.raises(ValueError, match="render mode must be 'ansi', 'human' or None"):
        ToolEnv(tasks, POOL.reference, render_mode="rgb_array")
    with pytest.raises(ValueError, match="no dialect called 'x'"):
        ToolEnv(tasks, POOL.reference, dialect="x")
    with pytest.raises(ValueError, match="no tool pool at 'tiny_domain:NOTHING'"):
        ToolEnv(tasks, "tiny_domain:NOTHING")
    with pytest.raises(ValueError, match="no task loader at 'tiny_domain:nothing'"):
        ToolEnv("tiny_domain:nothing", POOL.reference)
    with pytest.raises(ValueError, match="must return task sets by split"):
        ToolEnv("tiny_domain:make_environment", POOL.reference)
    with pytest.raises(ValueError, match="'turns' must be a positive number"):
        gymnasium.make(TINY, limits={"turns": 0})


def test_stepping_without_an_episode_asks_for_a_reset():
    environment = make_environment()
    with pytest.raises(ResetNeeded, match="call reset before step"):
        environment.step(LOOK_UP)
    environment.reset(options={"task_id": FIRST})
    environment.step(answer(120))
    with pytest.raises(ResetNeeded, match="the episode is over; call reset"):
        environment.step(LOOK_UP)


def test_limits_may_come_as_fields(env):
    short = gymnasium.make(TINY, limits={"turns": 1})
    short.reset()
    assert short.step("hm")[3]
    assert make_environment(limits=Limits(turns=1)).unwrapped._limits.turns == 1


def test_ansi_shows_the_chat_and_no_control_characters():
    environment = make_environment(render_mode="ansi")
    environment.reset(options={"task_id": FIRST})
    environment.step("\x1b[2J\u202e" + LOOK_UP)
    text = environment.render()
    assert "[user]\nHow many people live in Arl?" in text
    assert "[result of city_population]" in text and "\\x1b[2J\\u202e" in text and "\x1b" not in text


def test_human_prints_each_message_once(capsys):
    environment = make_environment(render_mode="human")
    environment.reset(options={"task_id": FIRST})
    environment.step(LOOK_UP)
    assert environment.render() is None
    printed = capsys.readouterr().out
    assert printed.count("How many people live in Arl?") == 1 and printed.count('{"people":120}') == 1


def test_closing_twice_does_nothing():
    environment = make_environment()
    environment.reset()
    environment.close()
    environment.close()
    assert environment.reset()[1]["turn"] == 0


def test_pickling_keeps_the_episode_and_the_random_stream(env):
    env.reset(seed=3, options={"task_id": FIRST})
    env.step(LOOK_UP)
    copy = pickle.loads(pickle.dumps(env))
    assert copy.step(answer(120))[:4] == env.step(answer(120))[:4]
    assert [copy.reset()[1]["task_id"] for _ in range(4)] == [env.reset()[1]["task_id"] for _ in range(4)]
    assert pickle.loads(pickle.dumps(env.spec)).make().reset(seed=3)[0] == env.reset(seed=3)[0]
    assert gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json())).reset()


def test_gymnasium_wrappers_work():
    inner = gymnasium.make(TINY)
    wrapped = TransformReward(RecordEpisodeStatistics(TimeLimit(inner, 2)), lambda reward: 10 * reward)
    wrapped.reset(options={"task_id": FIRST})
    wrapped.step(LOOK_UP)
    _, reward, terminated, truncated, info = wrapped.step(answer(120))
    assert (reward, terminated, truncated) == (10.0, True, True) and info["episode"]["r"] == 1.0
    wrapped.reset()
    wrapped.step("hm")
    assert wrapped.step("hm")[2:4] == (False, True)


def test_environments_of_one_process_share_their_tasks():
    assert make_environment()._set_of("train") is make_environment()._set_of("train")
