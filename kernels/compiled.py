"""C++ sources compiled on demand into shared libraries that ctypes loads.

The sources use plain C interfaces and no headers of Python or torch, so that all that is needed is a C++ compiler:
``$CXX``, or else ``c++``, ``g++`` or ``clang++``. (torch's own extension loader needs ninja and Python's headers, and
takes 30 seconds where this takes 3.) A library is built for this very processor and kept in
``$XDG_CACHE_HOME/toolgym/kernels`` (``~/.cache`` by default) under a digest of the source, the flags, the compiler and
what it says of the processor. It appears there by a rename: processes that build at the same time cannot see halves.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_FLAGS = ("-O3", "-march=native", "-std=c++17", "-shared", "-fPIC")
_COMPILERS = ("c++", "g++", "clang++")
_SECONDS = 300


class CompileError(RuntimeError):
    """There is no compiler, or it failed; the message says which."""


@cache
def compiled(source: Path) -> ctypes.CDLL:
    """Loads the library of a C++ source, building it if no earlier process has.

    Raises:
        CompileError: No compiler was found, it failed, or the cache cannot be written.
    """
    compiler = _compiler()
    target = _target(source, compiler)
    if not target.exists():
        _build(source, compiler, target)
    try:
        return ctypes.CDLL(str(target))
    except OSError as error:
        raise CompileError(f"the library built from {source.name} does not load: {error}") from error


def _compiler() -> str:
    named = os.environ.get("CXX")
    for name in (named,) if named else _COMPILERS:
        if path := shutil.which(name):
            return path
    wanted = f"CXX names {named!r}, which is not there" if named else f"none of {', '.join(_COMPILERS)} is there"
    raise CompileError(f"no C++ compiler: {wanted}")


def _target(source: Path, compiler: str) -> Path:
    # The predefined macros tell compilers, their versions and processors apart.
    macros = _run(compiler, *_FLAGS[:3], "-dM", "-E", "-x", "c++", os.devnull)
    digest = hashlib.sha256("\0".join((source.read_text(), *_FLAGS, compiler, macros)).encode()).hexdigest()
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "toolgym" / "kernels" / f"{source.stem}-{digest[:20]}.so"


def _build(source: Path, compiler: str, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            built = Path(folder) / target.name
            _run(compiler, *_FLAGS, str(source), "-o", str(built))
            built.rename(target)
    except OSError as error:
        raise CompileError(f"the library of {source.name} cannot be kept in {target.parent}: {error}") from error


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CompileError(f"{command[0]} did not run: {error}") from error
    if done.returncode:
        raise CompileError(f"{command[0]} failed: {done.stderr.strip() or f'exit status {done.returncode}'}")
    return done.stdout
