"""``toolgym init``: writes a pack of your own to begin with: a package of tools, its test, its README."""

import argparse
import importlib.util
import keyword
import re
import shutil
import sys
import tempfile
from pathlib import Path

from toolgym.cli import CommandError

SCAFFOLD = Path(__file__).parent / "scaffold"
"""The files of a new pack. Those called ``….template`` hold ``{{project}}``, ``{{package}}`` and ``{{title}}``."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40
_RULE = f"must be lower-case words of letters and digits, joined by hyphens, at most {_LONGEST} characters"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``init``."""
    parser = subparsers.add_parser(
        "init",
        help="write a pack of your own to begin with",
        description="Writes a project with three tools over a small data file, an environment and tests.",
    )
    parser.add_argument("name", metavar="NAME", help="name of the project, such as my-env")
    parser.add_argument("--into", type=Path, default=Path(), metavar="DIR", help="write DIR/NAME (./NAME)")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    where = scaffold(arguments.name, arguments.into)
    package = package_of(arguments.name)
    print(f"{where} is written. Next:")
    for line in (
        f"cd {where}",
        "pip install --no-build-isolation --no-deps -e .",
        "python -m pytest",
        f"toolgym synthesize {package}/tasks/train.jsonl --pool {package}:POOL --count 40",
    ):
        print(f"  {line}")
    return 0


def package_of(name: str) -> str:
    """The import name of a project.

    Raises:
        CommandError: It cannot be the name of a project and of a package.
    """
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise CommandError(f"the name {name[:80]!r} {_RULE}")
    package = name.replace("-", "_")
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        raise CommandError(f"the name '{name}' is a word of the language; choose another")
    if package in sys.stdlib_module_names or importlib.util.find_spec(package) is not None:
        raise CommandError(f"there is already a module called '{package}'; choose another name")
    return package


def scaffold(name: str, into: Path) -> Path:
    """Writes a new project, whole or not at all.

    Args:
        name: Its name, which is also that of its folder.
        into: The folder to put it in, which is made if need be.

    Returns:
        The project's folder.

    Raises:
        CommandError: The name cannot be used, there is something of that name already, or it cannot be written.
    """
    package = package_of(name)
    target = into / name
    if target.exists() or target.is_symlink():
        raise CommandError(f"'{target}' is there already; nothing was written")
    words = {"{{project}}": name, "{{package}}": package, "{{title}}": name.replace("-", " ").capitalize()}
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=into) as folder:
            draft = Path(folder) / name
            for source in sorted(path for path in SCAFFOLD.rglob("*") if path.is_file()):
                _write(source, draft, package, words)
            shutil.copymode(into, draft)
            draft.rename(target)
    except OSError as error:
        raise CommandError(f"'{error.filename or target}' cannot be written: {error.strerror or error}") from error
    return target


def _write(source: Path, draft: Path, package: str, words: dict[str, str]) -> None:
    parts = [package if part == "package" else part for part in source.relative_to(SCAFFOLD).parts]
    target = draft.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".template":
        target = target.with_suffix("")
        for mark, word in words.items():
            text = text.replace(mark, word)
    target.write_text(text, encoding="utf-8")
