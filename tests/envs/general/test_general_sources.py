"""Every tool declares the libraries and data it really uses, no fewer and no more.

Libraries that a declared one requires and computes with need no declaration: convertdate asks PyMeeus for equinoxes,
and the exact pins of the extra fix both versions. Tables share one database, so each tool on a table names every
library whose tables that database holds.
"""

import dis
import importlib
import json
import subprocess
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from toolgym.envs.general import POOL
from toolgym.envs.general.data.sources import FORMULAS
from toolgym.tools import Source, Tool

PACK = "toolgym.envs.general"
TOOLS = [POOL[name] for name in POOL.tools]
LOOKED_FOR = {"opentelemetry"}
"""What pydantic_monty's native part looks for in its caller's name, and does without."""
MODULES = {s.module: s.distribution for tool in TOOLS for s in (tool.source, *tool.engines)}


def _mentions(code: types.CodeType, scope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names that a function's code loads, each with the global or attribute of a global module that it stands for."""
    owner: Any = None
    for step in dis.get_instructions(code):
        value: Any = None
        if step.opname == "LOAD_GLOBAL":
            value = scope.get(step.argval)
            yield step.argval, value
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            value = getattr(owner, step.argval, None) if isinstance(owner, types.ModuleType) else None
            yield step.argval, value
        elif step.opname == "IMPORT_NAME":
            yield step.argval, sys.modules.get(step.argval) or importlib.import_module(step.argval)
        owner = value
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _mentions(constant, scope)


def _unwrapped(value: Any) -> Any:
    while not isinstance(value, types.FunctionType):
        inner = getattr(value, "__wrapped__", None) or getattr(value, "func", None) or getattr(value, "fget", None)
        if inner is None:
            return value
        value = inner
    return value


def _function_uses(start: Any) -> set[str]:
    """Distributions imported by, or whose data files are read in, any function of the pack that ``start`` may reach.

    A function reaches the globals it names, what it names of modules, and, of a class it reaches, the methods whose
    names occur in a function reached.
    """
    used: set[str] = set()
    names: set[str] = set()
    classes: list[type] = []
    waiting: list[Any] = [start]
    done: list[Any] = []
    while waiting:
        value = _unwrapped(waiting.pop())
        if any(value is old for old in done):
            continue
        done.append(value)
        if isinstance(value, Source):
            used.add(value.distribution)
        elif isinstance(value, Tool):
            waiting.append(value.function)
        elif isinstance(value, type) and value.__module__.startswith(PACK):
            classes.append(value)
            waiting += [method for name, method in vars(value).items() if name in names or name == "__post_init__"]
        elif isinstance(value, types.FunctionType) and value.__module__.startswith(PACK):
            found = list(_mentions(value.__code__, value.__globals__))
            libraries = {v.__name__.split(".")[0] for _, v in found if isinstance(v, types.ModuleType)}
            used |= {MODULES.get(name, name) for name in libraries - sys.stdlib_module_names - {"toolgym"}}
            waiting += [v for _, v in found]
            new = {name for name, _ in found} - names
            waiting += [vars(c)[name] for c in classes for name in new if name in vars(c)]
            names |= new
    return used


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_declared_libraries_are_those_used(tool: Tool) -> None:
    declared = {source.distribution for source in (tool.source, *tool.engines)}
    assert declared == (_function_uses(tool.function) or {FORMULAS.distribution})


_RECORDER = """
import builtins, json, sys
from toolgym.envs.general import POOL

original = builtins.__import__
seen = set()

def record(name, scope=None, local=None, fromlist=(), level=0):
    if scope and scope.get("__name__", "").startswith("toolgym.envs.general") and level == 0:
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
    assert {"ephem", "pint", "bm25s", "pydantic_monty", "phonenumbers", "sympy"} <= set().union(*imports.values())
    for tool in TOOLS:
        modules = {source.module for source in (tool.source, *tool.engines)}
        assert set(imports[tool.name]) - LOOKED_FOR <= modules, tool.name


def test_golden_calls_print_nothing(fresh: subprocess.CompletedProcess[str]) -> None:
    assert fresh.stderr == ""


def test_analysis_sees_an_undeclared_library() -> None:
    def negative_control() -> None:
        import statsmodels.api  # noqa: F401

    negative_control.__module__ = PACK
    assert "statsmodels" in _function_uses(negative_control)
