"""A plain Python module of typed functions becomes a pool."""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import docstring_parser
from pydantic import BaseModel, ConfigDict, create_model

from toolgym.canonical import digest
from toolgym.tools.declare import Tool, ToolKind, tool
from toolgym.tools.entities import EntityType
from toolgym.tools.errors import InvalidArguments, NotFound
from toolgym.tools.pool import ToolPool
from toolgym.tools.schema import result_fields
from toolgym.tools.source import Source

VALUE = "value"
"""Result field of a function that returns no pydantic model."""


def pool_from_module(
    module: ModuleType | str,
    *,
    name: str = "POOL",
    domain: str = "",
    wording: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    kinds: Mapping[str, ToolKind] | None = None,
    entities: Iterable[EntityType] = (),
    source: Source | None = None,
) -> ToolPool:
    """Makes a pool of a module's public functions, and of the tools that it declares itself.

    A public function is one that the module defines under a name without a leading underscore or, where it has
    ``__all__``, one named there. Type hints and docstring give the schema; a function that returns no pydantic model
    gets a result of one field, ``value``, of the type it returns. Hints may carry `Entity` and `Quantity`. A
    ``LookupError`` says that there is no such record, a ``ValueError`` that the arguments are wrong. Equal calls are
    taken to give equal results.

    Args:
        module: The module, or its name; a module may pass its own ``__name__`` at its end.
        name: Name in the module under which a fresh process finds the pool.
        domain: Pack the tools belong to; the module's last name if empty.
        wording: For each function, phrases by result field, see `toolgym.tools.tool`.
        kinds: Kind of each function that is not of kind ``processing``.
        entities: The entity types that the hints name.
        source: Where the answers come from; the module and its text if None.

    Raises:
        TypeError: A public function lacks a docstring or hints, or takes what is no JSON.
        ValueError: ``wording`` or ``kinds`` names no public function, or the module has none.
    """
    found = sys.modules[module] if isinstance(module, str) and module in sys.modules else module
    found = importlib.import_module(found) if isinstance(found, str) else found
    importable = _importable_name(found)
    functions = _public_functions(found)
    declared = [value for value in vars(found).values() if isinstance(value, Tool)]
    unknown = sorted({*(wording or ()), *(kinds or ())} - functions.keys())
    if unknown:
        raise ValueError(f"'{unknown[0]}' is no public function of the module '{importable}'")
    if not functions and not declared:
        raise ValueError(f"the module '{importable}' has no public function")
    origin = source or _source(found, importable)
    made = [
        tool(
            domain=domain or importable.rpartition(".")[2],
            kind=(kinds or {}).get(key, "processing"),
            source=origin,
            theme=importable.rpartition(".")[2],
            wording=(wording or {}).get(key),
        )(_modelled(function))
        for key, function in functions.items()
    ]
    for one in made:
        one.parameters  # noqa: B018  raises where an argument is no JSON
    return ToolPool(f"{importable}:{name}", [*declared, *made], entities)


def _public_functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    listed = getattr(module, "__all__", None)
    return {
        key: value
        for key, value in vars(module).items()
        if inspect.isfunction(value)
        and (key in listed if listed is not None else not key.startswith("_"))
        and (value.__module__, value.__name__) == (module.__name__, key)  # neither imported nor a lambda
    }


def _modelled(function: Callable[..., Any]) -> Callable[..., BaseModel]:
    """The function with typed errors, and with what it gives as the field `VALUE` of a model unless that is one."""
    hints = get_type_hints(function, include_extras=True)
    returned = hints.get("return")
    if returned is None:
        raise TypeError(f"the function '{function.__name__}' needs a hint that says what it returns")
    if not docstring_parser.parse(function.__doc__ or "").description:
        raise TypeError(f"the function '{function.__name__}' needs a docstring that says what it does")
    own = isinstance(returned, type) and issubclass(returned, BaseModel)
    model = returned if own else _model(function.__name__, returned)

    @wraps(function)
    def modelled(*given: Any, **named: Any) -> BaseModel:
        try:
            found = function(*given, **named)
        except LookupError as error:
            raise NotFound(f"there is no {str(error) or 'such record'}") from None
        except ValueError as error:
            raise InvalidArguments(str(error) or "a value is not one that it takes") from None
        return found if own else model.model_validate({VALUE: found})

    signature = inspect.signature(function)
    modelled.__signature__ = signature.replace(return_annotation=model)  # type: ignore[attr-defined]
    modelled.__annotations__ = {**hints, "return": model}
    del modelled.__wrapped__  # its hints would be read in place of these
    return modelled


def _model(function: str, returned: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {VALUE: (returned, ...)}
    model = create_model(f"{function}_result", __config__=ConfigDict(frozen=True), **fields)
    try:
        result_fields(model)
    except TypeError:  # a type that JSON can carry but that no question can ask for
        fields = {VALUE: (Any, ...)}
        return create_model(f"{function}_result", __config__=ConfigDict(frozen=True), **fields)
    return model


def _importable_name(module: ModuleType) -> str:
    """The name under which another process finds a module, even one that runs as a script."""
    if module.__name__ != "__main__":
        return module.__name__
    spec = getattr(module, "__spec__", None)
    return spec.name if spec is not None else Path(module.__file__ or "").stem


def _source(module: ModuleType, importable: str) -> Source:
    file = getattr(module, "__file__", None)
    text = Path(file).read_text(encoding="utf-8", errors="replace") if file else ""
    return Source(
        distribution=importable,
        module=importable,
        extra="",
        code_licence="unknown",
        data_licence="unknown",
        edition=digest(text)[:12],
    )
