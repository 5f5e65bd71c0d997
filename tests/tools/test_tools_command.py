import subprocess
import sys

import pytest

from toolgym.cli import main


def test_check_prints_a_table_and_passes(capfd):
    assert main(["tools", "check", "--pool", "harbour:POOL"]) == 0
    out = capfd.readouterr().out
    assert "4 tools pass, 0 do not, 0 are unavailable (0 findings)" in out
    assert "kinds: processing 2, retrieval 2" in out
    assert "themes: ports 2, tides 1, tolls 1" in out


def test_check_exits_1_on_findings_and_names_them(capfd):
    assert main(["tools", "check", "--pool", "harbour:FAULTY", "crashes", "needs_library"]) == 1
    out = capfd.readouterr().out
    assert "crashes: golden: there is no golden call" in out
    assert "needs_library: unavailable: the library 'no-such-library' is not installed" in out


def test_list_shows_tools_and_what_is_missing(capfd):
    assert main(["tools", "list", "--pool", "harbour:FAULTY"]) == 0
    out = capfd.readouterr().out
    assert "calls_home" in out and "unavailable: needs_library" in out and "pip install 'toolgym[finance]'" in out
    assert main(["tools", "list", "--pool", "harbour:POOL", "toll"]) == 0
    out = capfd.readouterr().out
    assert "depths, [season]" in out and "port_depth" not in out


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["tools", "list", "--pool", "no_such:POOL"], "no tool pool at 'no_such:POOL'"),
        (["tools", "check", "--pool", "harbour:POOL", "tol"], "there is no tool called 'tol'; did you mean toll?"),
    ],
)
def test_mistakes_get_one_sentence_and_status_2(argv, text, capfd):
    assert main(argv) == 2
    err = capfd.readouterr().err
    assert text in err and err.count("\n") == 1


def test_a_missing_command_shows_usage():
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2


def test_the_module_runs_as_a_program():
    done = subprocess.run([sys.executable, "-m", "toolgym.cli", "tools", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "admission gate" in done.stdout
