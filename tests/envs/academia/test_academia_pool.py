"""The pack as a whole: the gate, the share of retrieval, and what golden calls import and print."""

import json
import subprocess
import sys

import pytest

from toolgym.envs.academia import POOL
from toolgym.tools.gate import check_pool


def test_the_gate_admits_every_tool() -> None:
    assert check_pool(POOL).findings == ()


def test_half_of_the_tools_look_something_up() -> None:
    assert sum(tool.kind == "retrieval" for tool in POOL) >= len(POOL) / 2


def test_declaring_imports_no_science_library() -> None:
    heavy = "{'pandas', 'scipy', 'networkx', 'lxml', 'citeproc'}"
    code = f"import sys, toolgym.envs.academia; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


_RECORDER = """
import builtins, json, sys
from toolgym.envs.academia import POOL

original = builtins.__import__
seen = set()

def record(name, scope=None, local=None, fromlist=(), level=0):
    if scope and scope.get("__name__", "").startswith("toolgym.envs.academia") and level == 0:
        seen.add(name.split(".")[0])
    return original(name, scope, local, fromlist, level)

builtins.__import__ = record
report = {}
for name in POOL.tools:
    seen.clear()
    for golden in POOL[name].golden:
        assert POOL[name].call(golden.arguments).error is None, name
    report[name] = sorted(seen - sys.stdlib_module_names - {"toolgym"})
builtins.__import__ = original
print(json.dumps(report))
"""


@pytest.fixture(scope="module")
def fresh() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _RECORDER], capture_output=True, text=True, check=True)


def test_golden_calls_import_nothing_undeclared(fresh: subprocess.CompletedProcess[str]) -> None:
    imports = json.loads(fresh.stdout)
    assert {"citeproc", "networkx", "pybtex", "scipy"} <= set().union(*imports.values())
    for tool in POOL:
        assert set(imports[tool.name]) <= {source.module for source in (tool.source, *tool.engines)}, tool.name


def test_golden_calls_print_nothing(fresh: subprocess.CompletedProcess[str]) -> None:
    assert fresh.stderr == ""
