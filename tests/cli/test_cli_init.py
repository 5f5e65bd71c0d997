"""``toolgym init``: what it writes installs, passes its own tests and gives certified tasks; what it refuses."""

import os
import subprocess
import sys
import sysconfig
import tomllib

import pytest

from toolgym.cli import main


def run(command, folder, **environment):
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=600, env={**os.environ, **environment}
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def project(tmp_path, capsys):
    assert main(["init", "alpine-huts", "--into", str(tmp_path / "new" / "folder")]) == 0
    said = capsys.readouterr().out
    where = tmp_path / "new" / "folder" / "alpine-huts"
    assert f"{where} is written" in said and "--pool alpine_huts:POOL" in said
    return where


def test_what_is_written_is_whole_and_has_no_marks_left(project):
    files = sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file())
    assert files == [
        "README.md",
        "alpine_huts/__init__.py",
        "alpine_huts/data/huts.csv",
        "alpine_huts/tools.py",
        "pyproject.toml",
        "tests/test_pack.py",
    ]
    assert not any("{{" in (project / file).read_text() for file in files)
    assert tomllib.loads((project / "pyproject.toml").read_text())["project"]["name"] == "alpine-huts"
    assert [path.name for path in project.parent.iterdir()] == ["alpine-huts"], "drafts are not left behind"
    for file in files:
        if file.endswith(".py"):
            compile((project / file).read_text(), file, "exec")


def test_its_tests_pass_and_it_says_how_to_make_tasks(project):
    path = os.pathsep.join([str(project), *sys.path])
    out = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], project, PYTHONPATH=path)
    assert "3 passed" in out
    asks = "import gymnasium; gymnasium.make('alpine_huts:alpine_huts/alpine-huts-v0')"
    ran = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert "there are no tasks in" in ran.stderr and "toolgym synthesize alpine_huts/tasks/train.jsonl" in ran.stderr


@pytest.mark.slow
def test_it_installs_and_gives_certified_tasks(project, tmp_path):
    venv = tmp_path / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)], tmp_path)
    python = str(venv / "bin" / "python")
    site = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], tmp_path).strip()
    ours = sysconfig.get_path("purelib")
    with open(os.path.join(site, "toolgym_under_test.pth"), "w") as file:  # toolgym, pip and setuptools from here
        file.write(f"import site; site.addsitedir({ours!r})\n")
    install = [python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation", "-e", "."]
    run(install, project)
    assert "3 passed" in run([python, "-m", "pytest", "-q"], project)
    tasks = "alpine_huts/tasks/train.jsonl"
    command = [python, "-m", "toolgym.cli", "synthesize", tasks, "--pool", "alpine_huts:POOL", "--count", "12"]
    assert "12 tasks written" in run(command, project)
    run([python, "-m", "toolgym.cli", "verify", tasks, "--pool", "alpine_huts:POOL"], project)
    run([python, "-m", "toolgym.cli", "tools", "check", "--pool", "alpine_huts:POOL"], project)
    checks = (
        "import gymnasium; from toolgym.testing import check_tool_env;"
        "print(check_tool_env(gymnasium.make('alpine_huts:alpine_huts/alpine-huts-v0')).environment)"
    )
    assert run([python, "-c", checks], tmp_path).strip() == "alpine_huts/alpine-huts-v0"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../escape", "must be lower-case words"),
        ("/tmp/escape", "must be lower-case words"),
        ("My-Env", "must be lower-case words"),
        ("my_env", "must be lower-case words"),
        ("-env", "must be lower-case words"),
        ("env-", "must be lower-case words"),
        ("9lives", "must be lower-case words"),
        ("naïve", "must be lower-case words"),
        ("x; rm -r", "must be lower-case words"),
        ("", "must be lower-case words"),
        ("a" * 41, "at most 40 characters"),
        ("class", "is a word of the language"),
        ("json", "already a module called 'json'"),
        ("toolgym", "already a module called 'toolgym'"),
        ("this", "already a module called 'this'"),
    ],
)
def test_names_that_cannot_be_used_are_refused_in_a_sentence(name, sentence, tmp_path, capsys):
    assert main(["init", "--into", str(tmp_path), "--", name]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path, capsys):
    for kind in ("folder", "file", "link"):
        target = tmp_path / f"my-{kind}"
        if kind == "folder":
            target.mkdir()
        elif kind == "file":
            target.write_text("mine")
        else:
            target.symlink_to(tmp_path / "nowhere")
        assert main(["init", f"my-{kind}", "--into", str(tmp_path)]) == 2
        assert "is there already; nothing was written" in capsys.readouterr().err
    assert (tmp_path / "my-file").read_text() == "mine"
    assert main(["init", "my-env", "--into", str(tmp_path / "my-file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
