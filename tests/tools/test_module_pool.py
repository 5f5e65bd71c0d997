"""Plain modules as pools, and the example pack."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import cellar
import pytest

from toolgym.tools import Source, ToolPool, pool_from_module, tool
from toolgym.tools.from_module import VALUE

EXAMPLE = Path(__file__).parents[2] / "examples" / "own_tool_pack.py"
NAMES = ["find_bottle", "age", "root", "shelf", "harvest", "nothing"]


@pytest.fixture(scope="module")
def pool() -> ToolPool:
    return pool_from_module(cellar, kinds={"find_bottle": "retrieval"})


def module(text: str) -> ModuleType:
    made = ModuleType("made_here")
    exec(text, made.__dict__)
    return made


def test_public_functions_become_tools(pool: ToolPool) -> None:
    assert list(pool.tools) == NAMES
    assert (pool.reference, pool.domain, pool["find_bottle"].kind, pool["age"].kind) == (
        "cellar:POOL",
        "cellar",
        "retrieval",
        "processing",
    )


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("find_bottle", {"name": "Merlot"}, {"name": "Merlot", "year": 2015}),
        ("age", {"name": "Merlot"}, {VALUE: 9}),
        ("age", {"name": "Merlot", "on": "2030-05-05"}, {VALUE: 15}),
        ("root", {"number": 2.25}, {VALUE: 1.5}),
        ("shelf", {"name": "Merlot", "options": {"row": 4}}, {VALUE: {"row": 4, "place": "M"}}),
        ("harvest", {"year": 2021}, {VALUE: "05:00:00"}),
        ("nothing", {"name": "x"}, {VALUE: None}),
    ],
)
def test_results(pool: ToolPool, name: str, arguments: dict[str, object], value: object) -> None:
    result = pool.call(name, arguments)
    assert result.ok, result.text
    assert result.value == value


@pytest.mark.parametrize(
    ("name", "arguments", "kind", "words"),
    [
        ("find_bottle", {"name": "Port"}, "not_found", "there is no 'Port'"),
        ("root", {"number": -1}, "invalid_arguments", "math domain error"),
        ("age", {"name": "Merlot", "on": "soon"}, "invalid_arguments", "'on'"),
        ("find_bottle", {"name": 3}, "invalid_arguments", "'name'"),
        ("find_bottle", {}, "invalid_arguments", "'name' is required"),
    ],
)
def test_failures_are_typed(pool: ToolPool, name: str, arguments: dict[str, object], kind: str, words: str) -> None:
    result = pool.call(name, arguments)
    assert result.error is not None and result.error.kind == kind and words in result.error.message, result.text


def test_the_schema_comes_from_hints_and_docstring(pool: ToolPool) -> None:
    schema = pool["find_bottle"].schema["function"]
    assert schema["description"] == "Finds a bottle."
    assert schema["parameters"]["properties"]["name"] == {"description": "What it is called.", "type": "string"}
    assert pool["age"].parameters[1].kind == "date" and not pool["age"].parameters[1].required
    assert pool["age"].fields[0].kind == "integer"


def test_the_version_follows_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    versions = []
    for number in (1, 2):
        (tmp_path / "pantry.py").write_text(f'def jars() -> int:\n    """Counts the jars."""\n    return {number}\n')
        sys.modules.pop("pantry", None)
        versions.append(pool_from_module("pantry", source=None)["jars"].version)
        (tmp_path / "pantry.py").unlink()
        __import__("shutil").rmtree(tmp_path / "__pycache__", ignore_errors=True)
    assert versions[0] != versions[1]


def test_tools_that_the_module_declares_are_taken_as_they_are() -> None:
    source = Source(distribution="pydantic", module="pydantic", extra="", code_licence="MIT", data_licence="MIT")
    made = module('def one() -> int:\n    """Gives one."""\n    return 1\n')
    made.__dict__["declared"] = tool(domain="d", kind="processing", source=source, theme="t")(cellar.find_bottle)
    assert list(pool_from_module(made).tools) == ["find_bottle", "one"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("def f(x: int) -> int:\n    return x", TypeError, "docstring"),
        ('def f(x: int):\n    """Does."""', TypeError, "what it returns"),
        ('def f(x) -> int:\n    """Does."""', TypeError, "'x' must be named and annotated"),
        ('def f(x: complex) -> int:\n    """Does."""', TypeError, "complex"),
        ("x = 1", ValueError, "no public function"),
    ],
)
def test_a_module_that_cannot_be_a_pool_is_refused(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        pool_from_module(module(text))


def test_what_is_said_of_no_function_is_refused() -> None:
    with pytest.raises(ValueError, match="'ages' is no public function"):
        pool_from_module(module('def age() -> int:\n    """Does."""'), wording={"ages": {}})


def test_all_decides_where_it_is_given() -> None:
    text = '__all__ = ["_a"]\ndef _a() -> int:\n    """Does."""\n    return 1\ndef b() -> int:\n    """Does."""\n'
    assert list(pool_from_module(module(text)).tools) == ["_a"]


def test_the_example_runs_and_is_short() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 60
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)], capture_output=True, text=True, timeout=120, check=True, cwd=EXAMPLE.parent
    )
    assert done.stdout.startswith("20 of 20 tasks hold\n")
    assert "oracle: correct in " in done.stdout
