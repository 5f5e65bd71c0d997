"""Our vector environment: what Gymnasium expects of one, subsets, the three ways to begin anew, waiting tools."""

import copy
import pickle
import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers.vector import RecordEpisodeStatistics, TransformReward
from tiny_domain import TINY, tasks_by_split
from waiting_domain import RIGHT, call

from toolgym.episodes import HERMES, SUBMIT, ParsedCall, ToolVectorEnv, trace_hash

LOOK_UP = HERMES.render_calls([ParsedCall("city_population", {"city": "Arl"})])
MODES = ("DISABLED", "NEXT_STEP", "SAME_STEP")


def answer(value):
    return HERMES.render_calls([ParsedCall(SUBMIT, {"answer": value})])


def golds(vector):
    return tuple(answer(episode.task.gold) for episode in vector.unwrapped.episodes)


def make(count=3, **keywords):
    return gymnasium.make_vec(TINY, num_envs=count, **keywords)


def waiting(count, **keywords):
    vector = ToolVectorEnv("waiting_domain:tasks_by_split", "waiting_domain:POOL", count, **keywords)
    vector.reset(seed=0)
    return vector


@pytest.mark.parametrize("mode", ["NEXT_STEP", "SAME_STEP"])
def test_it_plays_like_gymnasium_s_own_vector(mode):
    """The same seeds and actions, the same five values and infos, over episodes that begin anew by themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = make(4, autoreset_mode=mode)
        theirs = gymnasium.make_vec(
            TINY, num_envs=4, vectorization_mode="sync", vector_kwargs={"autoreset_mode": AutoresetMode[mode]}
        )
    assert type(ours.unwrapped) is ToolVectorEnv and ours.metadata["autoreset_mode"] is AutoresetMode[mode]
    assert ours.observation_space == theirs.observation_space and ours.single_action_space == theirs.single_action_space
    assert_same(ours.reset(seed=5), theirs.reset(seed=5))
    rng = np.random.default_rng(0)
    for _ in range(12):
        right = golds(ours)
        actions = tuple(text if rng.random() < 0.4 else LOOK_UP for text in right)
        assert_same(ours.step(actions), theirs.step(actions))
    ours.close()
    ours.close()
    theirs.close()


def assert_same(ours, theirs):
    assert ours[0] == theirs[0]
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(ours[1:-1], theirs[1:-1], strict=True))
    assert_same_infos(ours[-1], theirs[-1])


def assert_same_infos(ours, theirs):
    assert list(ours) == list(theirs)
    for name, value in theirs.items():
        if isinstance(value, dict):
            assert_same_infos(ours[name], value)
        else:
            assert ours[name].dtype == value.dtype and list(ours[name]) == list(value), name


def test_in_the_mode_of_language_models_what_is_over_is_left_out_and_reset_by_mask():
    vector = make(3)
    assert vector.metadata["autoreset_mode"] is AutoresetMode.DISABLED
    first, infos = vector.reset(seed=1)
    assert first in vector.observation_space and vector.action_space.contains(tuple("abc"))
    right = golds(vector)
    observations, rewards, terminated, truncated, infos = vector.step([LOOK_UP, right[1], LOOK_UP])
    assert list(rewards) == [0, 1, 0] and list(terminated) == [False, True, False] and not truncated.any()
    assert infos["outcome"][1] == "correct"
    with pytest.raises(ResetNeeded, match="over: 1; reset them with"):
        vector.step([LOOK_UP] * 3)
    assert [episode.info["turn"] for episode in vector.episodes] == [1, 1, 1], "nothing was played"
    observations, rewards, terminated, _, infos = vector.step([right[0], LOOK_UP], envs=~vector.over)
    assert list(rewards) == [1, 0, 0] and list(terminated) == [True, True, False]
    assert list(infos["_turn"]) == [True, False, True] and "committed" in observations[1]
    again, infos = vector.reset(options={"reset_mask": vector.over})
    assert again[2] == observations[2] and "<tools>" in again[0] and "<tools>" in again[1]
    assert list(infos["_task_id"]) == [True, True, False] and not vector.over.any()


def test_subsets_come_as_masks_or_as_numbers_in_any_order():
    one, two = make(4), make(4)
    one.reset(seed=3), two.reset(seed=3)
    mask = np.array([True, False, False, True])
    assert_same(one.step(["hm", LOOK_UP], envs=mask), two.step([LOOK_UP, "hm"], envs=[3, 0]))
    for bad in ([], [4], [-1], [0, 0], np.array([True]), [[0]], [0.5], "0", np.zeros(4, dtype=bool)):
        with pytest.raises(ValueError, match="'envs' must be a mask of 4 booleans"):
            one.step(["hm"], envs=bad)
    for actions in (["hm"], "four", ["hm"] * 5):
        with pytest.raises(ValueError, match="one action for each of the"):
            one.step(actions, envs=[0, 1, 2])


def test_seeds_and_tasks_for_each_environment():
    vector, other = make(3), make(3)
    _, infos = vector.reset(seed=[7, 7, None])
    assert infos["task_id"][0] == infos["task_id"][1]
    assert list(other.reset(seed=20)[1]["task_id"]) == list(vector.reset(seed=[20, 21, 22])[1]["task_id"])
    chosen = [task.id for task in tasks_by_split()["train"]][:3]
    assert list(vector.reset(options={"task_ids": chosen})[1]["task_id"]) == chosen
    assert list(vector.reset(options={"task_id": chosen[2]})[1]["task_id"]) == [chosen[2]] * 3
    with pytest.raises(ValueError, match="'seed' must have one place for each of the 3"):
        vector.reset(seed=[1, 2])
    with pytest.raises(ValueError, match="'task_ids' must have one place"):
        vector.reset(options={"task_ids": chosen[0]})
    for mask in (np.zeros(3, dtype=bool), np.ones(2, dtype=bool), np.ones(3, dtype=int), "yes"):
        with pytest.raises(ValueError, match="'reset_mask' must be 3 booleans"):
            vector.reset(options={"reset_mask": mask})
    with pytest.raises(ValueError, match="no reset option 'tsak_id'"):
        vector.reset(options={"tsak_id": 1})


def test_bad_arguments_are_refused():
    for arguments, sentence in (
        ({"num_envs": 0}, "'num_envs' must be a positive number"),
        ({"num_envs": 1, "autoreset_mode": "SOON"}, "must be one of NEXT_STEP, SAME_STEP, DISABLED, not 'SOON'"),
        ({"num_envs": 1, "split": "exam"}, "no split 'exam'"),
    ):
        with pytest.raises(ValueError, match=sentence):
            ToolVectorEnv("tiny_domain:tasks_by_split", "tiny_domain:POOL", **arguments)
    with pytest.raises(ResetNeeded, match="call reset before"):
        make(2).step(["hm", "hm"])


def test_gymnasium_s_vector_wrappers_work():
    vector = TransformReward(RecordEpisodeStatistics(make(2, autoreset_mode="NEXT_STEP")), lambda rewards: rewards * 10)
    vector.reset(seed=0)
    vector.step((LOOK_UP, LOOK_UP))
    _, rewards, _, _, infos = vector.step(golds(vector))
    assert list(rewards) == [10, 10] and list(infos["episode"]["l"]) == [2, 2]


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda vector: pickle.loads(pickle.dumps(vector))])
def test_copies_go_their_own_way(twin):
    vector = make(2)
    vector.reset(seed=0)
    vector.step([LOOK_UP] * 2)
    other = twin(vector)
    assert other.step(golds(other))[2].all() and not vector.over.any()
    assert list(other.reset()[1]["task_id"]) == list(vector.reset()[1]["task_id"])


def test_rendering(capsys):
    vector = make(2, render_mode="ansi")
    vector.reset(seed=0)
    assert all("[user]" in chat for chat in vector.render())
    vector = make(2, render_mode="human")
    vector.reset(seed=0)
    vector.step(["hm", "hm"])
    assert capsys.readouterr().out.count("The turn holds no tool call") == 2
    assert make(1).render() is None


@pytest.mark.parametrize("tool", ["ask_slowly", "echo", "block"])
def test_calls_that_wait_give_what_they_give_alone(tool):
    vector, single = waiting(8), waiting(1)
    actions = [call(tool, text=str(n)) for n in range(8)]
    observations = vector.step(actions)[0]
    assert [f'"said":"{n}"' in text for n, text in enumerate(observations)] == [True] * 8
    assert observations[0] == single.step(actions[:1])[0][0]
    assert vector.step([RIGHT] * 8)[1].sum() == 8
    vector.close()


@pytest.mark.parametrize("tool", ["hang", "hang_on_the_loop"])
def test_a_tool_that_hangs_ends_its_own_episode_and_masks_it(tool):
    vector = waiting(3, deadline=0.2)
    _, rewards, terminated, truncated, infos = vector.step(
        [call("ask_slowly", text="a"), call(tool), call("echo", text="b")]
    )
    assert list(truncated) == [False, True, False] and not terminated.any() and not rewards.any()
    assert list(infos["valid"]) == [True, False, True] and list(infos["failure"]) == [None, "deadline", None]
    assert "no answer within 0.2 s" in infos["error"][1]
    assert vector.step([RIGHT] * 2, envs=~vector.over)[1].sum() == 2
    vector.reset(options={"reset_mask": vector.over})
    assert vector.step([RIGHT], envs=[1])[1][1] == 1
    vector.close()


def test_hashes_are_those_of_single_environments():
    vector, single = make(3), gymnasium.make(TINY)
    vector.reset(seed=11)
    vector.step([LOOK_UP] * 3)
    vector.step(golds(vector))
    for n, episode in enumerate(vector.episodes):
        single.reset(seed=11 + n)
        single.step(LOOK_UP)
        info = single.step(answer(episode.task.gold))[-1]
        assert trace_hash(info) == episode.trace_hash
