"""Where a tool's answers come from: distribution, data files, licences, and the versions that are installed."""

import hashlib
import importlib.metadata
import importlib.util
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from toolgym.tools.errors import Unavailable


class Source(BaseModel):
    """The library and data behind a tool.

    Attributes:
        distribution: Name on the package index (``"exchange_calendars"``).
        module: Top-level import package whose presence makes the tool available (``"exchange_calendars"``).
        extra: The toolgym extra that installs it (``"finance"``).
        code_licence: SPDX identifier of the library's code.
        data_licence: SPDX identifier or plain name for the data, or the code licence where there is no data.
        data_files: Files inside the import package whose bytes are the data, as POSIX paths relative to it.
        data_date: ISO date of the newest record, where the data has one.
        edition: Version to report in place of the distribution's own, for formulas of a pack itself: it changes when
            what they compute changes, not with every release.
    """

    model_config = ConfigDict(frozen=True)

    distribution: str
    module: str
    extra: str
    code_licence: str
    data_licence: str
    data_files: tuple[str, ...] = ()
    data_date: str | None = None
    edition: str | None = None

    @property
    def installed(self) -> bool:
        """Whether the library can be imported here; looks it up without importing it."""
        return _package_dir(self.module) is not None

    @property
    def version(self) -> str:
        """The installed version (or edition), or ``"absent"``."""
        if not self.installed:
            return "absent"
        return self.edition or _version(self.distribution)

    @property
    def data_hash(self) -> str:
        """SHA-256 (32 hex digits) over the data files' bytes, ``""`` where there are none.

        Raises:
            Unavailable: The library or one of its data files is not installed.
        """
        return _data_hash(self.module, self.data_files) if self.data_files else ""

    def path(self, name: str) -> Path:
        """The installed location of one data file.

        Raises:
            Unavailable: The library or the file is not installed.
        """
        found = data_path(self.module, name)
        if found is None:
            raise Unavailable(self.install_hint)
        return found

    @property
    def install_hint(self) -> str:
        """One sentence that says what is missing and how to install it."""
        return f"the library '{self.distribution}' is not installed; run: pip install 'toolgym[{self.extra}]'"


def data_path(module: str, name: str) -> Path | None:
    """Finds a file inside an installed import package without importing the package."""
    root = _package_dir(module)
    return root / name if root is not None and (root / name).exists() else None


@cache
def _package_dir(module: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin).parent if spec.origin and spec.has_location else Path()


@cache
def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


@cache
def _data_hash(module: str, names: tuple[str, ...]) -> str:
    total = hashlib.sha256()
    for name in names:
        path = data_path(module, name)
        if path is None:
            raise Unavailable(f"the data file '{name}' of '{module}' is not installed")
        total.update(name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:32]
