"""Series of requests over the brokerage: each is proven, judged and played where the ones before it end."""

import pickle

import pytest

from toolgym.canonical import canonical_json
from toolgym.envs.finance.sandbox import POOL
from toolgym.episodes import HERMES, SUBMIT, ParsedCall, SeriesEnv, SeriesEpisode
from toolgym.rewards import right_submission
from toolgym.synthesis import Funnel
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series import StateOrder, synthesize_state_series, verify_state_series
from toolgym.synthesis.series.states import StateProver, verify_requests, writes
from toolgym.tasks.certificate import PROOFS
from toolgym.tasks.series import StateSeries, load_any_series, load_series, save_series, series_line
from toolgym.tasks.taskset import TaskFileError
from toolgym.tools.fresh import FreshProcess
from toolgym.tools.moved import moved

ORDER = StateOrder(POOL, 2, 1, turns=3)


@pytest.fixture(scope="module")
def prover():
    with FreshProcess(POOL.reference, 4) as process:
        yield StateProver(POOL, Recorder(process, POOL))


@pytest.fixture(scope="module")
def made():
    funnel = Funnel()
    series = tuple(synthesize_state_series(ORDER, funnel))
    assert funnel.adds_up and funnel.accepted == 6
    return series


def changed_world():
    """A world in which the first example of every other action was tried."""
    world = POOL.world.fork()
    actions = [tool for tool in POOL if tool.kind == "action" and tool.golden]
    tried = [POOL.call(tool.name, tool.golden[0].arguments, world).ok for tool in actions[::2]]
    assert any(tried) and world.difference
    return world


def test_a_moved_world_begins_where_the_other_stands():
    world = changed_world()
    source = moved(world)
    assert source.digest == world.digest != POOL.world.digest
    fork = source.fork()
    assert fork.difference == {}
    # The same action does the same in both, new ids included, and only that is the difference.
    orders = [(tool.name, golden.arguments) for tool in POOL if tool.kind == "action" for golden in tool.golden]
    results = [(POOL.call(name, given, world).text, POOL.call(name, given, fork).text) for name, given in orders]
    assert all(one == other for one, other in results) and fork.digest == world.digest
    assert fork.difference and canonical_json(fork.difference) != canonical_json(world.difference)


def test_an_untouched_world_is_not_moved():
    assert moved(POOL.world.fork()) is POOL.world


def test_each_turn_is_proven_where_the_last_one_ends(made):
    for one in made:
        assert len(one.turns) == len(one.rests) == 3 and any(one.rests) and not one.rests[0]
        world, begins = POOL.world.fork(), []
        for turn in one.turns:
            begins.append(world.digest)
            assert turn.world.digest == world.digest and turn.toolset == one.toolset
            assert tuple(proof.name for proof in turn.certificate.proofs) == PROOFS
            here = moved(world).fork()
            for call in turn.calls:
                assert POOL.call(call.tool, call.arguments, here).text == canonical_json(call.result)
            assert canonical_json(here.difference) == canonical_json(turn.gold)
            for call in writes(turn):
                POOL.call(call.tool, call.arguments, world)
            assert here.digest == world.digest
        assert len(set(begins)) == 3


def test_equal_orders_give_equal_bytes_and_files_verify(made, tmp_path):
    path = tmp_path / "requests.jsonl"
    save_series(path, made)
    read = load_any_series(path)
    assert read == made
    assert [verdict.refusal for verdict in verify_state_series(read, POOL)] == [None, None]
    again = synthesize_state_series(StateOrder(POOL, 1, 1, turns=3), Funnel())
    assert [series_line(one) for one in again] == [series_line(made[0])]
    with pytest.raises(TaskFileError, match="changes a world"):
        load_series(path)


def _turn(series, number, **fields):
    turns = list(series.turns)
    turns[number] = turns[number].model_copy(update=fields)
    return series.model_copy(update={"turns": tuple(turns)})


def _resealed(series):
    turns = [
        t.model_copy(update={"certificate": t.certificate.model_copy(update={"seal": t.seal()})}) for t in series.turns
    ]
    series = series.model_copy(update={"turns": tuple(turns)})
    series = series.model_copy(update={"id": series.content_id()})
    return series.model_copy(update={"seal": series.sealed()})


TAMPERED = {
    "another gold state": lambda s: _turn(s, 1, gold=s.turns[2].gold),
    "another question": lambda s: _turn(s, 2, question=s.turns[2].question + " Now."),
    "other turns before": lambda s: s.model_copy(update={"turns": s.turns[1:], "rests": s.rests[1:]}),
    "turns in another order": lambda s: s.model_copy(update={"turns": (s.turns[1], s.turns[0], s.turns[2])}),
    "set at the beginning": lambda s: _turn(s, 2, world=s.turns[0].world),
    "rests on nothing": lambda s: s.model_copy(update={"rests": (False, False, False)}),
    "no turn": lambda s: s.model_copy(update={"turns": (), "rests": ()}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_refused(name, made, prover):
    bad = TAMPERED[name](made[0])
    kept = bad if name == "no turn" else _resealed(bad)
    assert isinstance(kept, StateSeries)
    prover.seen = Seen()
    verdict = verify_requests(kept, prover)
    assert verdict.refusal is not None
    if name == "set at the beginning":
        assert (verdict.turn, verdict.refusal.reason) == (3, "other_world")


def test_untouched_series_hold(made, prover):
    """The negative control of the test above."""
    for one in made:
        prover.seen = Seen()
        assert _resealed(one) == one and verify_requests(one, prover).refusal is None


def play(episode, skip=None):
    for number, turn in enumerate(episode.series.turns):
        for call in turn.calls:
            if not (number == skip and call in writes(turn)):
                result = episode.step(HERMES.render_calls([ParsedCall(call.tool, call.arguments)]))
        answer = right_submission(turn.answer, turn.gold)
        result = episode.step(HERMES.render_calls([ParsedCall(SUBMIT, {"answer": answer})]))
    return result.info["series"]["turn_rewards"]


def test_the_oracle_scores_1_on_every_turn_and_idleness_nothing(made):
    for one in made:
        assert play(SeriesEpisode(one, POOL)) == [1.0, 1.0, 1.0]
        idle = SeriesEpisode(one, POOL)
        done = HERMES.render_calls([ParsedCall(SUBMIT, {"answer": "done"})])
        assert [idle.step(done).reward for _ in one.turns] == [0.0, 0.0, 0.0]
        assert play(SeriesEpisode(one, POOL), skip=0)[0] == 0.0


def test_the_world_keeps_what_was_done_and_copies_go_on(made):
    env = SeriesEnv(made, POOL.reference)
    env.reset(options={"series_id": made[0].id})
    first = made[0].turns[0]
    for call in first.calls:
        env.step(HERMES.render_calls([ParsedCall(call.tool, call.arguments)]))
    env.step(HERMES.render_calls([ParsedCall(SUBMIT, {"answer": "done"})]))
    copy = pickle.loads(pickle.dumps(env.episode))
    assert copy.info == env.episode.info and copy.scores[0].outcome == "correct"
    second = made[0].turns[1]
    for call in second.calls:
        action = HERMES.render_calls([ParsedCall(call.tool, call.arguments)])
        assert copy.step(action).observation == env.step(action).observation
