import pytest
from questioner_examples import made

from toolgym.synthesis.series.scoring import TASKS
from toolgym.trainers.questioner import CheckpointError, ModelScorer, Questioner, Settings, train
from toolgym.trainers.questioner.checkpoint import SHAPE, VOCABULARY, WEIGHTS
from toolgym.trainers.questioner.training import LOG, STATE

EXAMPLES = made(12, 6)
TINY = Settings(steps=27, batch=2, entries=400, width=16, layers=1)
"""More steps than lie between two writes of the state."""


class Killed(Exception):
    """What stands for a kill."""


def weights(folder):
    return (folder / WEIGHTS).read_bytes()


def test_equal_runs_give_equal_bytes_and_another_seed_gives_others(tmp_path):
    for name, settings in (("a", TINY), ("b", TINY), ("c", Settings(**{**vars(TINY), "seed": 1}))):
        train(EXAMPLES, settings, tmp_path / name)
    assert weights(tmp_path / "a") == weights(tmp_path / "b") != weights(tmp_path / "c")


def test_a_run_goes_on_where_a_kill_stopped_it(tmp_path):
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1
        if steps == 26:
            raise Killed

    with pytest.raises(Killed):
        train(EXAMPLES, TINY, tmp_path / "killed", count)
    assert (tmp_path / "killed" / STATE).exists()
    assert not (tmp_path / "killed" / WEIGHTS).exists()
    told = []
    train(EXAMPLES, TINY, tmp_path / "killed", lambda: told.append(1))
    train(EXAMPLES, TINY, tmp_path / "whole")
    assert len(told) == TINY.steps
    for name in (WEIGHTS, SHAPE, VOCABULARY, LOG):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_folder_with_another_run_is_refused(tmp_path):
    train(EXAMPLES, TINY, tmp_path)
    with pytest.raises(ValueError, match="other settings"):
        train(EXAMPLES, Settings(**{**vars(TINY), "rate": 1e-3}), tmp_path)


def test_there_must_be_something_to_learn_from():
    with pytest.raises(ValueError, match="no examples"):
        train([], TINY)


def test_single_tasks_and_left_out_tasks():
    assert {task for task, weight in TINY.only("answer").weights.items() if weight} == {"answer"}
    assert {task for task, weight in TINY.without("answer").weights.items() if weight} == set(TASKS) - {"answer"}


def test_a_checkpoint_gives_equal_bytes_and_equal_losses_again(tmp_path, joint):
    joint.save(tmp_path / "a")
    again = Questioner.load(tmp_path / "a")
    again.save(tmp_path / "b")
    for name in (WEIGHTS, SHAPE, VOCABULARY):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    for task in TASKS:
        assert ModelScorer(again).task_losses(task, EXAMPLES) == ModelScorer(joint).task_losses(task, EXAMPLES)


@pytest.mark.parametrize("name", [WEIGHTS, SHAPE, VOCABULARY])
def test_a_missing_or_damaged_checkpoint_is_told(tmp_path, joint, name):
    joint.save(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-9])
    with pytest.raises(CheckpointError, match="damaged"):
        Questioner.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(CheckpointError, match=f"{name}.*train one first"):
        Questioner.load(tmp_path)
