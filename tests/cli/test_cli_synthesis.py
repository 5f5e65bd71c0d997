"""``toolgym synthesize``, ``verify``, ``show`` and ``stats`` from the command line, over the small railway pool."""

import json
import sys
from pathlib import Path

import pytest

from toolgym.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "synthesis"))

POOL = ("--pool", "railway:POOL")


@pytest.fixture(scope="module")
def task_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("tasks") / "deep" / "railway.jsonl"
    assert main(["synthesize", str(path), "--count", "15", "--seed", "3", *POOL]) == 0
    return path


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    capsys.readouterr()
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse ends the process by itself
        status = stop.code
    return status, *capsys.readouterr()


def refused(capsys, *arguments: str) -> str:
    """The one sentence with which a command is refused."""
    status, out, err = said(capsys, *arguments)
    assert status == 2 and not out
    assert err.startswith("toolgym: ") and err.count("\n") == 1 and "Traceback" not in err
    return err


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(path: Path, bodies: list[dict]) -> str:
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")
    return str(path)


# --- synthesize ------------------------------------------------------------------------------------------------------


def test_synthesize_writes_a_file_and_reports_census_and_funnel(capsys, tmp_path):
    out = tmp_path / "tasks.jsonl"
    status, text, err = said(capsys, "synthesize", str(out), "--count", "4", "--seed", "9", *POOL)
    assert (status, err) == (0, "")
    assert len(lines_of(out)) == 4
    assert "tasks:                      4" in text and "call-graph shapes:" in text
    assert "the funnel adds up" in text and "accepted" in text
    assert f"4 tasks written to {out}" in text
    assert [path.name for path in tmp_path.iterdir()] == ["tasks.jsonl"], "no partial file is left"


def test_synthesize_obeys_seed_and_split(capsys, tmp_path):
    made = {}
    for name, more in {"a": (), "b": (), "c": ("--seed", "10"), "d": ("--split", "train")}.items():
        out = tmp_path / name
        assert said(capsys, "synthesize", str(out), "--count", "3", "--seed", "9", *more, *POOL)[0] == 0
        made[name] = out.read_bytes()
    assert made["a"] == made["b"] and len(set(made.values())) == 3
    assert {body["split"] for body in lines_of(tmp_path / "d")} == {"train"}


@pytest.mark.parametrize("count", ["0", "-3"])
def test_synthesize_refuses_a_count_below_one(capsys, tmp_path, count):
    out = tmp_path / "none.jsonl"
    assert "--count must be at least 1" in refused(capsys, "synthesize", str(out), f"--count={count}", *POOL)
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--count", "many"), "--count"),
        (("--seed", "1.5"), "--seed"),
        (("--split", "dev"), "--split"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_arguments_of_another_kind_are_refused_by_name(capsys, tmp_path, arguments, named):
    status, _, err = said(capsys, "synthesize", str(tmp_path / "x"), *arguments)
    assert status == 2 and named in err.splitlines()[-1]


@pytest.mark.parametrize("reference", ["no.such.module:POOL", "railway:NOTHING", "railway", "railway:STATIONS", ""])
def test_an_unknown_pool_is_refused_by_its_reference(capsys, tmp_path, task_file, reference):
    assert reference in refused(capsys, "synthesize", str(tmp_path / "x"), "--count", "1", "--pool", reference)
    assert reference in refused(capsys, "verify", str(task_file), "--pool", reference)
    assert not (tmp_path / "x").exists()


def test_a_place_that_cannot_be_written_is_refused(capsys, tmp_path):
    assert str(tmp_path) in refused(capsys, "synthesize", str(tmp_path), "--count", "1", *POOL)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "file" in refused(capsys, "synthesize", str(tmp_path / "file" / "tasks"), "--count", "1", *POOL)


# --- verify ----------------------------------------------------------------------------------------------------------


def test_verify_holds_for_what_synthesize_wrote(capsys, task_file):
    status, text, err = said(capsys, "verify", str(task_file), *POOL)
    assert (status, err) == (0, "")
    assert text == "15 of 15 tasks hold, 0 are refused\n"


@pytest.mark.parametrize(
    ("change", "proof"),
    [
        (lambda body: body.update(question=body["question"] + " Now."), "provenance: other_question"),
        (lambda body: body["certificate"].update(seal="0" * 32), "seal: other_record"),
        (lambda body: body["calls"][0].update(result={"nothing": 1}), "replay: different_result"),
        (lambda body: body["provenance"]["tools"].update({k: "00" for k in body["provenance"]["tools"]}), "replay"),
        (lambda body: body["certificate"]["proofs"].pop(), "seal: missing_proof"),
    ],
)
def test_verify_of_a_tampered_file_names_task_and_proof(capsys, tmp_path, task_file, change, proof):
    bodies = lines_of(task_file)
    change(bodies[4])
    status, text, err = said(capsys, "verify", written(tmp_path / "tampered.jsonl", bodies), *POOL)
    assert (status, err) == (1, "")
    told, last = text.splitlines()
    assert told.startswith(f"{bodies[4]['id']}: {proof}")
    assert last == "14 of 15 tasks hold, 1 are refused"


def test_verify_against_another_pool_refuses_every_task(capsys, task_file):
    status, text, _ = said(capsys, "verify", str(task_file), "--pool", "railway:SHORT")
    assert status == 1 and "the record's pool" in text.lower()


# --- files that are not task files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["verify", "show", "stats"])
def test_a_missing_or_unreadable_file_is_refused_by_name(capsys, tmp_path, command):
    missing = tmp_path / "missing.jsonl"
    assert str(missing) in refused(capsys, command, str(missing))
    assert str(tmp_path) in refused(capsys, command, str(tmp_path))
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00{}")
    assert "binary.jsonl" in refused(capsys, command, str(binary))


@pytest.mark.parametrize("command", ["verify", "show", "stats"])
@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{not json", "line 2"),
        ("[1, 2]", "line 2"),
        ('{"id": 7}', "line 2"),
        ('{"question": "no id"}', "line 2"),
        ('{"id": "railway-0000000000000000"}', "line 2"),
    ],
)
def test_a_corrupt_line_is_refused_with_its_number(capsys, tmp_path, task_file, command, line, fault):
    first = task_file.read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "corrupt.jsonl"
    path.write_text(f"{first}\n{line}\n", encoding="utf-8")
    more = ("1",) if command == "show" else ()
    assert f"{path}, {fault}" in refused(capsys, command, str(path), *more)


def test_an_id_that_stands_twice_is_refused(capsys, tmp_path, task_file):
    body = lines_of(task_file)[0]
    assert "stands twice" in refused(capsys, "stats", written(tmp_path / "twice.jsonl", [body, body]))


# --- show and stats --------------------------------------------------------------------------------------------------


def test_show_prints_question_calls_program_and_certificate(capsys, task_file):
    bodies = lines_of(task_file)
    status, text, err = said(capsys, "show", str(task_file))
    assert (status, err) == (0, "")
    assert bodies[0]["id"] in text and bodies[0]["question"] in text
    assert json.dumps(bodies[0]["gold"], ensure_ascii=False) in text
    for call in bodies[0]["calls"]:
        assert f"{call['id']} = {call['tool']}(" in text
    for proof in bodies[0]["certificate"]["proofs"]:
        assert proof["name"] in text
    assert bodies[0]["certificate"]["seal"] in text


def test_show_takes_positions_and_ids(capsys, task_file):
    bodies = lines_of(task_file)
    for key, number in (("3", 3), ("-1", 14), (bodies[7]["id"], 7)):
        assert bodies[number]["question"] in said(capsys, "show", str(task_file), key)[1]


@pytest.mark.parametrize("key", ["99", "-16", "railway-unknown", "²", "--1"])
def test_show_refuses_an_unknown_task(capsys, task_file, key):
    arguments = ("show", str(task_file), "--", key) if key == "--1" else ("show", str(task_file), key)
    assert f"there is no task '{key}' in {task_file}; it has 15 tasks" in refused(capsys, *arguments)


def test_stats_counts_the_file(capsys, task_file):
    status, text, err = said(capsys, "stats", str(task_file))
    assert (status, err) == (0, "")
    for label in ("tasks:", "tools called:", "most used tool:", "calls per task:", "frames:", "answer types:"):
        assert label in text
    assert "tasks:                      15" in text


def test_stats_of_nothing(capsys, tmp_path):
    assert said(capsys, "stats", written(tmp_path / "empty.jsonl", []))[:2] == (0, f"{'tasks:':28}0\n")


def test_stats_refuses_a_task_whose_certificate_lacks_what_it_counts(capsys, tmp_path, task_file):
    bodies = lines_of(task_file)[:1]
    bodies[0]["certificate"]["proofs"] = []
    assert bodies[0]["id"] in refused(capsys, "stats", written(tmp_path / "bare.jsonl", bodies))


# --- contamination ---------------------------------------------------------------------------------------------------


def test_a_contamination_list_works_end_to_end(capsys, tmp_path, task_file):
    question = lines_of(task_file)[0]["question"]
    listed = tmp_path / "held-out.txt"
    listed.write_text(f"An old exam asked: {question}\n", encoding="utf-8")
    out = tmp_path / "clean.jsonl"
    more = ("--contamination", str(listed))
    status, text, _ = said(capsys, "synthesize", str(out), "--count", "15", "--seed", "3", *POOL, *more)
    assert status == 0 and "contaminated" in text
    clean = lines_of(out)
    assert question not in [body["question"] for body in clean]
    assert {body["certificate"]["proofs"][-1]["evidence"]["contamination"] for body in clean} == {"held-out.txt"}
    assert said(capsys, "verify", str(out), *POOL, *more)[0] == 0
    status, text, _ = said(capsys, "verify", str(task_file), *POOL, *more)
    assert status == 1 and f"{lines_of(task_file)[0]['id']}: fresh: contaminated" in text


@pytest.mark.parametrize("command", ["synthesize", "verify"])
def test_a_missing_contamination_list_is_refused(capsys, tmp_path, task_file, command):
    target = str(task_file) if command == "verify" else str(tmp_path / "x")
    missing = str(tmp_path / "missing.txt")
    assert missing in refused(capsys, command, target, *POOL, "--contamination", missing)


# --- the command itself ----------------------------------------------------------------------------------------------


def test_no_command_and_an_unknown_command_are_refused(capsys):
    for arguments in ((), ("sing",)):
        status, out, err = said(capsys, *arguments)
        assert status == 2 and not out and "usage: toolgym" in err


@pytest.mark.parametrize("command", ["synthesize", "verify", "show", "stats"])
def test_help_explains_each_command(capsys, command):
    status, text, _ = said(capsys, command, "--help")
    assert status == 0 and "FILE" in text
