"""Named backends of an operation: which one serves a call, and why.

A backend is a module with a function ``refusal(call)`` that says in one sentence why it cannot serve a call, or returns
None. A backend that is named, by the caller or by the environment variable ``TOOLGYM_KERNELS``, serves the call or an
error is raised. The automatic choice takes the first backend of the device's order that does not refuse; it is logged
once under ``toolgym.kernels`` and listed by `choices_made`, with the reasons of those that stood before it.
"""

import importlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import torch

OVERRIDE = "TOOLGYM_KERNELS"
"""Environment variable that names backends: ``lightning_attention=torch,moe=reference``."""

_LOG = logging.getLogger("toolgym.kernels")
_MADE: dict[tuple[str, str, str, "Choice"], None] = {}


class BackendError(RuntimeError):
    """A named backend does not exist or cannot serve the call, or no backend can."""


@dataclass(frozen=True)
class Call:
    """What a backend must know of a call to say whether it can serve it.

    Attributes:
        operation: Name of the operation, for messages.
        device: Where the inputs are.
        dtype: Their common dtype.
        sizes: Sizes that backends restrict, by name (``key_dim``, ``value_dim``, ``chunk``, …).
    """

    operation: str
    device: torch.device
    dtype: torch.dtype
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The backend that serves a call and the sentence that says why."""

    backend: str
    why: str


class Backend(Protocol):
    """What every backend has; an operation adds its own functions."""

    def refusal(self, call: Call) -> str | None:
        """Says why the backend cannot serve the call; None if it can."""


B = TypeVar("B", bound=Backend)


@dataclass(frozen=True)
class Operation(Generic[B]):
    """An operation and its backends, whose modules are imported on first use.

    Attributes:
        name: What the operation is called in messages and in `OVERRIDE`.
        modules: Backend name to the module that holds it.
        automatic: Device type to the order in which backends are tried; ``"*"`` stands for any other device.
    """

    name: str
    modules: Mapping[str, str]
    automatic: Mapping[str, tuple[str, ...]]

    def choose(self, call: Call, named: str | None = None) -> tuple[B, Choice]:
        """Finds the backend that serves a call.

        Args:
            call: The call to serve.
            named: A backend's name; None leaves the choice to `OVERRIDE` and then to the device's order.

        Raises:
            BackendError: The named backend is unknown or refuses, or every backend of the order refuses.
        """
        by = "named by the caller"
        if named is None:
            named, by = _override(self.name), f"named by {OVERRIDE}"
        if named is not None:
            module, reason = self._load(named, call)
            if module is None:
                raise BackendError(f"{self.name}: backend {named!r} ({by}) cannot serve this call: {reason}")
            return module, _report(call, Choice(named, by))
        passed: list[str] = []
        for name in self.automatic.get(call.device.type, self.automatic["*"]):
            module, reason = self._load(name, call)
            if module is not None:
                why = f"automatic on {call.device.type}" + "".join(f"; not {p}" for p in passed)
                return module, _report(call, Choice(name, why))
            passed.append(f"{name}: {reason}")
        raise BackendError(f"{self.name}: no backend can serve this call: {'; '.join(passed)}")

    def _load(self, name: str, call: Call) -> tuple[B | None, str | None]:
        if name not in self.modules:
            raise BackendError(f"{self.name}: no backend is called {name!r}; there are {', '.join(self.modules)}")
        try:
            module: B = importlib.import_module(self.modules[name])  # type: ignore[assignment]
        except ModuleNotFoundError as error:
            if error.name is not None and error.name.startswith("toolgym"):
                raise
            return None, f"the library {error.name} is not installed"
        reason = module.refusal(call)
        return (module, None) if reason is None else (None, reason)


def choices_made() -> list[str]:
    """One line per different choice this process has made so far, in the order in which they came up."""
    return [
        f"{operation} on {device}, {dtype}: {choice.backend} ({choice.why})"
        for operation, device, dtype, choice in _MADE
    ]


def _override(operation: str) -> str | None:
    for entry in filter(None, os.environ.get(OVERRIDE, "").split(",")):
        name, separator, backend = (part.strip() for part in entry.partition("="))
        if not (name and separator and backend):
            raise BackendError(f"{OVERRIDE} must hold operation=backend pairs separated by commas, not {entry!r}")
        if name == operation:
            return backend
    return None


def _report(call: Call, choice: Choice) -> Choice:
    key = (call.operation, call.device.type, str(call.dtype).removeprefix("torch."), choice)
    if key not in _MADE:
        _MADE[key] = None
        _LOG.info("%s on %s, %s: %s (%s)", *key[:3], choice.backend, choice.why)
    return choice
