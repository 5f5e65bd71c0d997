import hashlib
import subprocess
import sys
from pathlib import Path

import harbour
import pytest

from toolgym.tools import Source, Unavailable


@pytest.fixture
def library(tmp_path, monkeypatch):
    """An importable package with one data file, whose name no other test uses."""
    root = tmp_path / "tidebook_lib"
    (root / "data").mkdir(parents=True)
    (root / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    (root / "data" / "tides.csv").write_bytes(b"HAM,15.1\n")
    monkeypatch.syspath_prepend(tmp_path)
    return Source(
        distribution="tidebook", module="tidebook_lib", extra="finance", code_licence="MIT", data_licence="CC0-1.0",
        data_files=("data/tides.csv",),
    )  # fmt: skip


def test_data_are_found_and_hashed_without_importing(library):
    assert library.installed
    assert library.path("data/tides.csv").read_bytes() == b"HAM,15.1\n"
    assert library.data_hash == hashlib.sha256(b"data/tides.csv\0HAM,15.1\n").hexdigest()[:32]
    assert library.version == "unknown"
    assert "tidebook_lib" not in sys.modules


def test_missing_files_and_libraries_say_how_to_install():
    with pytest.raises(Unavailable, match=r"pip install 'toolgym\[finance\]'"):
        harbour.ABSENT.path("x.csv")
    broken = harbour.HERE.model_copy(update={"data_files": ("no_such.csv",)})
    with pytest.raises(Unavailable, match=r"no_such\.csv"):
        _ = broken.data_hash
    assert not harbour.ABSENT.installed and harbour.ABSENT.version == "absent"


def test_versions_come_from_the_distribution():
    import pydantic

    assert harbour.HERE.version == pydantic.VERSION
    assert harbour.HERE.data_hash == ""


def test_submodules_and_odd_names_are_not_errors():
    assert not harbour.HERE.model_copy(update={"module": "no_such.module"}).installed
    assert not harbour.HERE.model_copy(update={"module": ""}).installed


def test_declaring_and_describing_a_pool_imports_nothing_of_its_libraries():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import harbour;"
        "[(t.schema, t.parameters, t.fields, t.available) for t in harbour.FAULTY];"
        "print([m for m in ('pandas', 'scipy', 'torch', 'pint', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
