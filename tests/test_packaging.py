"""What is installed, from a wheel built here and unpacked elsewhere, and what an import costs."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"toolgym": "toolgym", "envs": "toolgym/envs", "trainers": "toolgym/trainers", "kernels": "toolgym/kernels"}
DATA = {".jsonl", ".json", ".csv", ".txt", ".md"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Builds from a copy, so that the work tree keeps no build folder and stale builds cannot leak in."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__", "*.partial"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."]
    built = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = (source / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The wheel's content in a folder of its own, as pip would lay it out."""
    target = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(target)
    return target


def run(code, *path):
    """Runs code away from the repository, with only ``path`` and the site packages to import from."""
    lines = f"import sys; sys.path[:0] = {[str(p) for p in path]!r}\n{code}"
    done = subprocess.run([sys.executable, "-P", "-c", lines], cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_the_wheel_holds_every_module_and_data_file_under_one_name(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for room, target in ROOMS.items():
        for path in (ROOT / room).rglob("*"):
            inside = f"{target}/{path.relative_to(ROOT / room).as_posix()}"
            if path.suffix in (".py", ".cpp") or (room == "envs" and path.suffix in DATA):
                assert inside in held
    assert "toolgym/py.typed" in held
    assert {name.split("/")[0].split("-")[0] for name in held} == {"toolgym"}


def test_every_folder_with_modules_is_a_package():
    bare = {p.parent for room in ROOMS for p in (ROOT / room).rglob("*.py")}
    assert [str(p) for p in sorted(bare) if not (p / "__init__.py").exists()] == []


def test_the_wheel_declares_licence_scripts_and_extras(wheel):
    archive = zipfile.ZipFile(wheel)
    (info,) = {n.split("/")[0] for n in archive.namelist() if ".dist-info/" in n}
    metadata = archive.read(f"{info}/METADATA").decode()
    assert "License-Expression: Apache-2.0" in metadata and "Requires-Python: >=3.11" in metadata
    assert f"{info}/licenses/LICENSE" in archive.namelist()
    assert "toolgym = toolgym.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
    for extra in ("finance", "train", "vllm", "ray", "dev"):
        assert f"Provides-Extra: {extra}" in metadata


def test_the_rooms_import_from_the_wheel(installed):
    names = ["toolgym", "toolgym.envs", "toolgym.trainers", "toolgym.kernels", "toolgym.tools"]
    code = f"import importlib, json; print(json.dumps([importlib.import_module(n).__file__ for n in {names}]))"
    assert all(str(installed) in file for file in run(code, installed))


@pytest.mark.parametrize("name", ["envs", "trainers", "kernels"])
def test_no_room_is_installed_at_top_level(name, installed):
    code = f"import importlib.util, json; print(json.dumps(importlib.util.find_spec({name!r}) is None))"
    assert run(code)
    assert run(code, installed)


def test_import_is_light():
    heavy = ["torch", "pandas", "scipy", "pyarrow", "pint", "rich", "transformers", "datasets"]
    code = f"""
import json, pathlib, sys
import toolgym
loaded = [m for m in {heavy} if m in sys.modules] + [m for m in sys.modules if m.startswith("toolgym.envs")]
status = pathlib.Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
print(json.dumps([loaded, [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]]))
"""
    loaded, mebibytes = run(code)
    assert loaded == []
    assert all(peak < 60 for peak in mebibytes)


def test_constraints_pin_everything_exactly_and_name_no_host():
    lines = (ROOT / "constraints" / "cpu-py311.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(line.count("==") == 1 and "://" not in line and "@" not in line for line in pins)
    pinned = {line.split("==")[0].lower().replace("_", "-"): line.split("==")[1] for line in pins}
    assert "vllm" not in pinned and not [name for name in pinned if name.startswith("nvidia-")]  # a CPU build of torch
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    own = re.search(r"toolgym\[(.*)\]", extras["dev"][0])
    assert own, "the extras that development needs come first"
    named = [requirement for extra in (*own[1].split(","), "finance") for requirement in extras[extra]]
    for requirement in project["dependencies"] + extras["dev"][1:] + named:
        name = requirement.split(">=")[0].split("==")[0].lower().replace("_", "-")
        assert name in pinned, f"{requirement} is not in the constraints; run: make constraints"
    for requirement in extras["finance"]:
        name, version = requirement.split("==")
        assert pinned[name.lower().replace("_", "-")] == version
    assert pinned["numpy"] == "2.3.5"
