"""Series episodes: the next question after each answer, history in view, rewards by turn and of the whole."""

import pickle
import warnings

import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import SyncVectorEnv
from gymnasium.wrappers import RecordEpisodeStatistics, TimeLimit
from tiny_domain import POOL, make_task, two_call_task

from toolgym.agents import ScriptedAgent, play_episode
from toolgym.episodes import HERMES, SUBMIT, EpisodeOver, Limits, ParsedCall, SeriesEnv, SeriesEpisode
from toolgym.evidence.trace import Call
from toolgym.tasks.answers import EntityAnswer
from toolgym.tasks.series import Selection, Series, SeriesTurn, save_series


def turn_of(task, rationale=(), recall=None):
    body = {name: getattr(task, name) for name in type(task).model_fields}
    if recall is not None:
        first = Call(id="c1", tool=f"answer:{recall[0]}", arguments={}, origins={}, result={"value": recall[1]})
        body["calls"] = (first, *(c.model_copy(update={"id": f"c{n}"}) for n, c in enumerate(task.calls, 2)))
    return SeriesTurn(**body, rationale=rationale or tuple(call.id for call in task.calls), text=task.question)


def series_of(number=0):
    """Three questions; their proofs are not made, because episodes do not read them."""
    third = make_task(3, answer=EntityAnswer(entity="tiny.city"), gold="Brez", question="Which city has more people?")
    turns = (
        turn_of(make_task(1)),
        turn_of(two_call_task(2), recall=(1, 120)),
        turn_of(third, recall=(2, 246.0)),
    )
    passage = tuple(two_call_task().calls)
    task = make_task()
    return Series(
        id=f"tiny-series-{number:016x}",
        domain="tiny",
        split=None,
        toolset=task.toolset,
        passage=passage,
        turns=turns,
        selection=Selection(scorer="none:none", beam=1, utility=0.0),
        provenance=task.provenance,
    )


def call(name, **arguments):
    return HERMES.render_calls([ParsedCall(name, arguments)])


def answer(value):
    return call(SUBMIT, answer=value)


GOLDS = (120, "246.0", "Brez")


@pytest.fixture
def env():
    environment = SeriesEnv([series_of(1), series_of(2)], POOL.reference)
    yield environment
    environment.close()


def test_the_checker_has_nothing_to_say(env):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*render modes due to the environment not having a spec.*")
        check_env(env)


def test_the_oracle_scores_1_on_every_turn(env):
    observation, info = env.reset(options={"series_id": "tiny-series-0000000000000002"})
    assert info["task_id"] == "tiny-series-0000000000000002"
    series = env.episode.series
    for number, turn in enumerate(series.turns, 1):
        assert observation.endswith(turn.question)
        assert info["series"]["question"] == number and not env.episode.over
        for made in turn.actions:
            observation, reward, terminated, truncated, info = env.step(call(made.tool, **made.arguments))
            assert (reward, terminated, truncated) == (0.0, False, False)
        observation, reward, terminated, truncated, info = env.step(answer(turn.gold))
        assert reward == 1.0 and not truncated
        assert terminated == (number == len(series.turns))
    assert info["outcome"] == "correct" and info["valid"]
    assert {k: info["series"][k] for k in ("all_turns", "per_turn", "prefix")} == dict.fromkeys(
        ("all_turns", "per_turn", "prefix"), 1.0
    )
    assert info["calls"] == sum(len(turn.actions) for turn in series.turns)
    assert info["turn"] == info["calls"] + 3


def test_history_is_in_view_and_holds_no_recalls(env):
    env.reset(seed=0)
    for gold in GOLDS[:2]:
        *_, info = env.step(answer(gold))
    roles = [message["role"] for message in info["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "user", "assistant", "tool", "user"]
    questions = [message["content"] for message in info["messages"] if message["role"] == "user"]
    assert questions == [turn.question for turn in env.episode.series.turns]
    assert "answer:1" not in str(info["messages"])
    assert [tool["function"]["name"] for tool in info["tools"]].count(SUBMIT) == 1


@pytest.mark.parametrize(
    ("answers", "rewards", "whole"),
    [
        ((120, "246.0", "Brez"), [1, 1, 1], (1.0, 1.0, 1.0)),
        ((121, "246.0", "Brez"), [0, 1, 1], (0.0, 2 / 3, 0.0)),
        ((120, "1.0", "Brez"), [1, 0, 1], (0.0, 2 / 3, 1 / 3)),
        ((120, "246.0", "Arl"), [1, 1, 0], (0.0, 2 / 3, 2 / 3)),
        (("many", "many", ""), [0, 0, 0], (0.0, 0.0, 0.0)),
    ],
)
def test_rewards_by_turn_and_of_the_whole(env, answers, rewards, whole):
    env.reset(seed=0)
    got = []
    for value in answers:
        _, reward, terminated, truncated, info = env.step(answer(value))
        got.append(reward)
    assert got == rewards == info["series"]["turn_rewards"]
    assert (info["series"]["all_turns"], info["series"]["per_turn"], info["series"]["prefix"]) == pytest.approx(whole)
    assert terminated and not truncated
    assert info["outcome"] == ("correct" if all(rewards) else "wrong")


def test_a_wrong_answer_is_corrected_only_when_asked_for():
    for corrects in (False, True):
        episode = SeriesEpisode(series_of(), POOL, corrects=corrects)
        observation = episode.step(answer(7)).observation
        assert ("the answer is 120" in observation) == corrects
        observation = episode.step(answer("246.0")).observation
        assert "the answer is" not in observation
        assert "gold" not in str(episode.info["messages"]) and episode.info["explanation"] is None


def test_limits_count_for_each_question_and_their_end_truncates():
    episode = SeriesEpisode(series_of(), POOL, limits=Limits(turns=2))
    for gold in GOLDS[:2]:
        episode.step(call("city_population", city="Arl"))
        assert not episode.step(answer(gold)).truncated
    episode.step(call("city_population", city="Arl"))
    result = episode.step(call("city_population", city="Arl"))
    assert result.truncated and not result.terminated and result.info["outcome"] is None
    assert result.info["series"]["prefix"] == pytest.approx(2 / 3) and result.info["turn"] == 6
    with pytest.raises(EpisodeOver):
        episode.step(answer("Brez"))


def test_a_tools_defect_masks_the_series():
    broken = Call(id="c2", tool="break_down", arguments={"how": "fine"}, origins={}, result={"label": "fine"})
    series = series_of()
    turns = (series.turns[0], turn_of(make_task(9, extra_call=broken)), series.turns[2])
    episode = SeriesEpisode(series.model_copy(update={"turns": turns}), POOL)
    episode.step(answer(120))
    result = episode.step(call("break_down", how="defect"))
    assert result.truncated and result.info["valid"] is False and result.info["series"]["turn_rewards"] == [1.0]


def test_a_copy_goes_on_where_the_original_stands():
    episode = SeriesEpisode(series_of(), POOL)
    episode.step(call("city_population", city="Brez"))
    episode.step(answer(120))
    copy = pickle.loads(pickle.dumps(episode))
    assert copy.info == episode.info and copy.traces() == episode.traces()
    assert copy.step(answer("246.0")) == episode.step(answer("246.0"))


def test_it_plays_in_wrappers_vectors_and_with_agents(env, tmp_path):
    wrapped = RecordEpisodeStatistics(TimeLimit(env, 10))
    record = play_episode(wrapped, ScriptedAgent([answer(gold) for gold in GOLDS]), seed=3)
    assert record.reward == 3.0 and record.outcome == "correct" and record.terminated
    path = tmp_path / "series.jsonl"
    save_series(path, [series_of(1), series_of(2)])
    vector = SyncVectorEnv([lambda: SeriesEnv(path, POOL.reference)] * 2)
    vector.reset(seed=1)
    for gold in GOLDS:
        _, rewards, terminated, _, _ = vector.step((answer(gold), answer(gold)))
        assert list(rewards) == [1.0, 1.0]
    assert terminated.all()


def test_mistakes_are_named(env):
    with pytest.raises(ResetNeeded):
        env.step(answer(1))
    with pytest.raises(KeyError, match="unknown series id"):
        env.reset(options={"series_id": "nobody"})
    with pytest.raises(ValueError, match="no reset option 'task_id'"):
        env.reset(options={"task_id": "x"})
    with pytest.raises(ValueError, match="no series"):
        SeriesEnv([], POOL.reference)
    with pytest.raises(ValueError, match="render mode"):
        SeriesEnv([series_of()], POOL.reference, render_mode="rgb")


def test_rendering_shows_every_question(env):
    shown = SeriesEnv([series_of()], POOL.reference, render_mode="ansi")
    shown.reset(seed=0)
    for gold in GOLDS:
        shown.step(answer(gold))
    assert all(turn.question in shown.render() for turn in series_of().turns)
