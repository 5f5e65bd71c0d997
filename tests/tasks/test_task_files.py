"""Task files in every form, data cards, and what `datasets` makes of them."""

import gzip
import json
from importlib.resources import files

import datasets
import pyarrow.parquet
import pytest

from toolgym.tasks.card import Card, Section
from toolgym.tasks.parquet import FEATURES, OBJECTS, ROWS, line_of_row
from toolgym.tasks.task import StateTask, Task
from toolgym.tasks.taskset import TaskFile, TaskFileError, TaskSet, line_of, read_lines, task_of

FORMS = ("tasks.jsonl", "tasks.jsonl.gz", "tasks.parquet")


def bundled(*parts: str) -> list[str]:
    text = files("toolgym.envs.finance").joinpath(*parts).read_text(encoding="utf-8")
    return text.splitlines()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """Two hundred tasks of both sorts."""
    return bundled("tasks", "test.jsonl") + bundled("sandbox", "tasks", "test.jsonl")


def write(path, lines):
    file = TaskFile(path)
    for line in lines:
        file.add(json.loads(line))
    file.finish()
    return path


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_back_the_lines_that_were_written(tmp_path, lines, name):
    path = write(tmp_path / name, lines)
    assert list(read_lines(path)) == lines
    tasks = list(TaskSet.load(path))
    assert [line_of(task) for task in tasks] == lines
    assert {type(task) for task in tasks} == {Task, StateTask}
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", FORMS)
def test_equal_tasks_give_equal_bytes(tmp_path, lines, name):
    assert write(tmp_path / "a" / name, lines).read_bytes() == write(tmp_path / "b" / name, lines).read_bytes()


@pytest.mark.parametrize("name", FORMS)
def test_a_set_is_saved_in_the_form_its_name_asks_for(tmp_path, lines, name):
    TaskSet(lines[:3]).save(tmp_path / name)
    assert list(read_lines(tmp_path / name)) == lines[:3]


def test_more_tasks_than_a_row_group_holds(tmp_path, lines):
    many = [lines[number % len(lines)] for number in range(ROWS + 7)]
    path = write(tmp_path / "tasks.parquet", many)
    assert pyarrow.parquet.ParquetFile(path).num_row_groups == 2
    assert list(read_lines(path)) == many


def test_a_file_that_is_dropped_leaves_nothing(tmp_path, lines):
    for name in FORMS:
        file = TaskFile(tmp_path / name)
        file.add(json.loads(lines[0]))
        file.drop()
    assert not list(tmp_path.iterdir())


def test_an_unfinished_file_leaves_the_old_one(tmp_path, lines):
    path = write(tmp_path / "tasks.jsonl", lines[:2])
    TaskFile(path).add(json.loads(lines[3]))
    assert list(read_lines(path)) == lines[:2]


def test_damaged_files_are_refused_by_name(tmp_path, lines):
    whole = gzip.compress("\n".join(lines).encode())
    for name, content in {
        "cut.jsonl.gz": whole[: len(whole) // 2],
        "plain.jsonl.gz": b"{}",
        "text.parquet": b"not Parquet at all",
        "bytes.jsonl": b"\xff\xfe\x00",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TaskFileError, match=f"{name}: cannot be read as a task file"):
            TaskSet.load(tmp_path / name)
    pyarrow.parquet.write_table(pyarrow.table({"id": ["x"]}), tmp_path / "other.parquet")
    with pytest.raises(TaskFileError, match=r"other\.parquet"):
        TaskSet.load(tmp_path / "other.parquet")


def test_every_field_of_a_task_has_a_column():
    assert set(FEATURES) == set(Task.model_fields) | set(StateTask.model_fields)
    assert {"gold", "calls", "program", "world", "certificate"} <= set(OBJECTS)


# --- cards and datasets ----------------------------------------------------------------------------------------------


def card(split: str, count: int) -> Card:
    sections = [Section("What", "A few tasks."), Section("Counts", "", ("name", "figure"), [["a|b", "1"]])]
    return Card("Few tasks", split, count, "tasks.parquet", FEATURES, sections)


def test_datasets_reads_the_folder_and_the_lines(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    folder = tmp_path / "few"
    for name in ("tasks.parquet", "tasks.jsonl"):
        write(folder / name, lines)
    (folder / "README.md").write_text(card("test", len(lines)).render(), encoding="utf-8")
    cache = str(tmp_path / "cache")
    found = datasets.load_dataset(str(folder), cache_dir=cache)
    also = datasets.load_dataset("json", data_files=str(folder / "tasks.jsonl"), split="train", cache_dir=cache)
    assert list(found) == ["test"] and len(found["test"]) == len(also) == len(lines)
    assert [line_of_row(row) for row in found["test"]] == lines, "to the last digit"
    assert [json.loads(row["gold"]) for row in found["test"]] == [json.loads(line)["gold"] for line in lines]
    assert list(also["question"]) == [json.loads(line)["question"] for line in lines]
    assert [task_of(line) for line in read_lines(folder)] == [task_of(line) for line in lines]


def test_a_card_has_front_matter_and_tables():
    text = card("train", 12_345).render()
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert "size_categories: [10K<n<100K]" in front and "  - split: train" in front and "    list: string" in front
    assert body.startswith("\n# Few tasks\n") and "| a\\|b | 1 |" in body and "## What\n\nA few tasks.\n" in body
