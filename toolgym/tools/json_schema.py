"""Turns foreign JSON schemas into annotations that pydantic can validate: what OpenAPI and MCP tools take.

Whatever Python types cannot say (``not``, ``if``, a pattern of another regular-expression dialect) is tolerated and
left to the server, which validates again.
"""

import keyword
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Optional, Union

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    TypeAdapter,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, SchemaError, core_schema, to_jsonable_python

from toolgym.canonical import Json

MAX_DESCRIPTION = 400
"""Longest description of one argument; a longer one is cut, since every character spends an agent's context."""

_SCALARS: Mapping[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}
_NESTED = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_alias=True, validate_by_name=True)


class DocumentError(ValueError):
    """A foreign document cannot be read as what it should be; the message names the place in it."""


class SchemaTypes:
    """The annotations for the schemas of one document. Equal references share one model; references may be recursive.

    Args:
        root: The document that ``$ref`` points into.
    """

    def __init__(self, root: Mapping[str, Json]) -> None:
        self.root = root
        self._known: dict[str, Any] = {}
        self._open: set[str] = set()

    def resolve(self, node: Json) -> Json:
        """Follows ``$ref`` until something else stands there.

        A reference out of the document gives ``{}``: nothing is ever fetched, so what it says stays unknown.

        Raises:
            DocumentError: A reference leads nowhere or in a circle.
        """
        seen: list[str] = []
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            reference = node["$ref"]
            if reference in seen:
                raise DocumentError(f"the reference '{reference}' leads back to itself")
            if not reference.startswith("#"):
                return {}
            seen.append(reference)
            node = self._target(reference)
        return node

    def annotation(self, schema: Json, name: str = "Object") -> Any:
        """The annotation for a schema.

        Args:
            schema: A JSON schema, or the boolean that stands for one.
            name: What to call the model of an object that has no name of its own.

        Raises:
            DocumentError: A reference cannot be followed.
        """
        if not isinstance(schema, Mapping):
            return Any
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return self._described(schema, name)
        if reference in self._open:
            return Annotated[Any, _Recursive(self, reference)]
        if reference not in self._known:
            self._open.add(reference)
            try:
                target = self.resolve(schema)
                self._known[reference] = self.annotation(target, re.sub(r"\W+", "_", reference.rsplit("/", 1)[-1]))
            finally:
                self._open.discard(reference)
        return self._known[reference]

    def merged(self, schema: Mapping[str, Json]) -> dict[str, Json]:
        """A schema with the members of its ``allOf`` folded in, references among them resolved."""
        found = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema.get("allOf") or ():
            part = self.resolve(part)
            if not isinstance(part, Mapping):
                continue
            part = self.merged(part)
            found["properties"] = {**part.pop("properties", {}), **found.get("properties", {})}
            found["required"] = [*found.get("required", ()), *part.pop("required", ())]
            found = {**part, **found}
        return found

    def _target(self, reference: str) -> Json:
        node: Json = self.root
        for step in reference[1:].split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            elif isinstance(node, Mapping) and step in node:
                node = node[step]
            else:
                raise DocumentError(f"the reference '{reference}' leads nowhere")
        return node

    def _described(self, schema: Mapping[str, Json], name: str) -> Any:
        if schema.get("allOf"):
            schema = self.merged(schema)
        kinds = schema.get("type")
        kinds = list(kinds) if isinstance(kinds, list) else [kinds or _implied(schema)]
        nullable = schema.get("nullable") is True or "null" in kinds
        kinds = [kind for kind in kinds if kind != "null"] or ["null"]
        if "const" in schema or "enum" in schema:
            values = [schema["const"]] if "const" in schema else list(schema["enum"])
            nullable = nullable or None in values
            options = _literal([value for value in values if value is not None], kinds)
        elif schema.get("oneOf") or schema.get("anyOf"):
            choices = schema.get("oneOf") or schema["anyOf"]
            parts = [self.resolve(part) for part in choices]
            null = [isinstance(part, Mapping) and part.get("type") == "null" for part in parts]
            nullable = nullable or any(null)
            options = [self.annotation(c, f"{name}_{n}") for n, c in enumerate(choices, 1) if not null[n - 1]]
        else:
            options = [self._single(kind, schema, name) for kind in kinds]
        union = Any if not options or any(option is Any for option in options) else Union[tuple(options)]  # noqa: UP007
        return Optional[union] if nullable and union is not Any else union  # noqa: UP045

    def _single(self, kind: str, schema: Mapping[str, Json], name: str) -> Any:
        if kind == "array":
            item = self.annotation(schema.get("items", True), f"{name}_item")
            return _bounded(list[item], _lengths(schema, "minItems", "maxItems"))  # type: ignore[valid-type]
        if kind == "object":
            return self._object(schema, name)
        if kind == "string":
            base: Any = date if schema.get("format") == "date" else str
            return (
                base if base is date else _bounded(str, [*_lengths(schema, "minLength", "maxLength"), *_like(schema)])
            )
        if kind in ("integer", "number"):
            return _bounded(_SCALARS[kind], _limits(schema))
        return _SCALARS.get(kind, Any)

    def _object(self, schema: Mapping[str, Json], name: str) -> Any:
        properties = schema.get("properties") or {}
        more = schema.get("additionalProperties", True)
        if not properties:
            return dict[str, self.annotation(more, f"{name}_value")] if more is not False else dict[str, Any]  # type: ignore[misc]
        required = set(schema.get("required") or ())
        taken: set[str] = set()
        fields: dict[str, Any] = {}
        for key, part in properties.items():
            typed = self.annotation(part, f"{name}_{key}")
            if key not in required:
                typed = typed if typed is Any else Optional[typed]  # noqa: UP045
            default = ... if key in required else None
            info = Field(default, alias=key, description=description_of(self.resolve(part)) or None)
            fields[identifier(key, taken)] = (typed, info)
        config = ConfigDict(**_NESTED, extra="forbid" if more is False else "allow")
        return create_model(re.sub(r"\W+", "_", name), __config__=config, **fields)


class _Recursive:
    """Marks a value whose schema contains itself: validated by the finished model, shown as a plain object."""

    def __init__(self, types: SchemaTypes, reference: str) -> None:
        self._types = types
        self._reference = reference

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validated)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"description": f"Another {self._reference.rsplit('/', 1)[-1]}."}

    def _validated(self, value: Json) -> Json:
        return plain_json(TypeAdapter(self._types.annotation({"$ref": self._reference})).validate_python(value))


def plain_json(value: Any) -> Json:
    """A validated value as JSON again: models by their foreign names, without what was not given."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [plain_json(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    return to_jsonable_python(value)


def description_of(schema: Json) -> str:
    """A schema's own description in one line, cut to `MAX_DESCRIPTION` characters."""
    text = " ".join(str(schema.get("description") or "").split()) if isinstance(schema, Mapping) else ""
    return text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 1] + "…"


def default_of(schema: Json) -> Json:
    """The default that a schema states, None if there is none."""
    return schema.get("default") if isinstance(schema, Mapping) else None


def identifier(name: str, taken: set[str]) -> str:
    """A Python name for a foreign one that pydantic accepts as a field and that is not taken yet; takes it.

    Case and words are kept: ``X-Request-ID`` becomes ``X_Request_ID``, ``filter[name]`` becomes ``filter_name``.
    """
    base = re.sub(r"[^0-9A-Za-z]+", "_", name).strip("_") or "value"
    base = f"n{base}" if base[0].isdigit() else base
    if keyword.iskeyword(base) or hasattr(BaseModel, base) or base.startswith("model_"):
        base += "_"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    taken.add(found)
    return found


def _implied(schema: Mapping[str, Json]) -> str:
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else "any"


def _literal(values: list[Json], kinds: list[str]) -> list[Any]:
    if values and all(isinstance(value, str | int) for value in values):
        return [Literal[tuple(values)]]
    return [_SCALARS.get(kind, Any) for kind in kinds]


def _bounded(base: Any, marks: list[Any]) -> Any:
    return Annotated[(base, *marks)] if marks else base


def _lengths(schema: Mapping[str, Json], least: str, most: str) -> list[Any]:
    marks: list[Any] = [MinLen(schema[least])] if isinstance(schema.get(least), int) else []
    return marks + ([MaxLen(schema[most])] if isinstance(schema.get(most), int) else [])


def _limits(schema: Mapping[str, Json]) -> list[Any]:
    return list(_limit(schema, "minimum", "exclusiveMinimum", Ge, Gt)) + list(
        _limit(schema, "maximum", "exclusiveMaximum", Le, Lt)
    )


def _limit(schema: Mapping[str, Json], plain: str, exclusive: str, closed: Any, opened: Any) -> Iterator[Any]:
    """One side's limit. OpenAPI 3.0 writes an exclusive one as a boolean beside the plain one, 3.1 as a number."""
    bound, strict = schema.get(plain), schema.get(exclusive)
    if isinstance(strict, int | float) and not isinstance(strict, bool):
        yield opened(strict)
    if isinstance(bound, int | float):
        yield opened(bound) if strict is True else closed(bound)


def _like(schema: Mapping[str, Json]) -> list[Any]:
    pattern = schema.get("pattern")
    if not isinstance(pattern, str):
        return []
    mark = StringConstraints(pattern=pattern)
    try:
        TypeAdapter(Annotated[str, mark])
    except SchemaError:  # a dialect that pydantic's engine does not know; the server checks it
        return []
    return [mark]
