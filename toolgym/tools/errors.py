"""Typed tool errors. A failed call is an observation that tells a model how to correct itself, never a crash."""

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

ErrorKind: TypeAlias = Literal["invalid_arguments", "not_found", "timeout", "unavailable", "internal"]


class ToolError(BaseModel):
    """What went wrong in a tool call, as the agent sees it.

    Attributes:
        kind: ``invalid_arguments`` (correct them and call again), ``not_found`` (the arguments are well formed but the
            data has no such record), ``timeout``, ``unavailable`` (a library, key or service is missing) or
            ``internal`` (a defect of the tool).
        message: One sentence that names the field and what was expected.
    """

    model_config = ConfigDict(frozen=True)

    kind: ErrorKind
    message: str


class ToolFailure(Exception):
    """Base of the exceptions a tool function raises on purpose; each becomes a `ToolError` of its ``kind``."""

    kind: ErrorKind = "internal"


class InvalidArguments(ToolFailure):
    """The arguments pass the schema but break a rule that the schema cannot say."""

    kind = "invalid_arguments"


class NotFound(ToolFailure):
    """The data holds no record for these arguments."""

    kind = "not_found"


class Unavailable(ToolFailure):
    """Something the tool needs is not installed or not reachable; the message says how to get it."""

    kind = "unavailable"


def explain_validation(error: ValidationError, names: tuple[str, ...], tool: str) -> str:
    """Turns pydantic's report into one sentence a model can act on.

    Args:
        error: What validation of the arguments raised.
        names: The tool's argument names, for the hint on unexpected or missing ones.
        tool: The tool's name.

    Returns:
        At most three faults, each naming its field and what was expected.
    """
    faults = []
    for fault in error.errors(include_url=False, include_context=True)[:3]:
        field = ".".join(str(part) for part in fault["loc"]) or "arguments"
        if fault["type"] == "extra_forbidden":
            faults.append(f"'{field}' is not an argument")
        elif fault["type"] == "missing":
            faults.append(f"'{field}' is required")
        else:
            message = fault["msg"][:1].lower() + fault["msg"][1:]
            faults.append(f"'{field}': {message}, got {_short(fault.get('input'))}")
    return f"{tool}: {'; '.join(faults)}. Its arguments are: {', '.join(names) or 'none'}."


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
