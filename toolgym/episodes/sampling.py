"""Draws tool calls that fit a tool's JSON schema, with arguments that the tool's data knows where seeds are known."""

import math
import random
import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from toolgym.canonical import Json
from toolgym.tools import Tool, ToolFailure, ToolPool

_ATTEMPTS = 8
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def sample_call(rng: random.Random, tool: Tool, pool: ToolPool) -> dict[str, Json]:
    """Draws arguments that pass a tool's validation, from the seeds of its entity types where they have any.

    If none of a few draws pass, the arguments are those of one of the tool's golden calls.

    Args:
        rng: Source of randomness.
        tool: A tool of the pool.
        pool: Where the entity types are.
    """
    known = {p.name: _seeds(pool, p.entity) for p in tool.parameters if p.entity}
    for _ in range(_ATTEMPTS):
        drawn = sample_arguments(rng, tool.schema["function"]["parameters"], lambda name: known.get(name, ()))
        try:
            tool.canonical_arguments(drawn)
        except ValidationError:
            continue
        return drawn
    return dict(rng.choice(tool.golden).arguments) if tool.golden else drawn


def sample_arguments(
    rng: random.Random, schema: Mapping[str, Any], known: Callable[[str], Sequence[Json]]
) -> dict[str, Json]:
    """Draws an object that fits a JSON schema of a tool's arguments. Optional arguments are given half the time.

    Args:
        rng: Source of randomness.
        schema: The schema, as in ``info["tools"][i]["function"]["parameters"]``.
        known: Values to prefer for an argument of this name, perhaps none.
    """
    required = set(schema.get("required", ()))
    definitions = schema.get("$defs", {})
    return {
        name: _value(rng, shape, definitions, known(name), 0)
        for name, shape in schema.get("properties", {}).items()
        if name in required or rng.random() < 0.5
    }


def _seeds(pool: ToolPool, entity: str) -> Sequence[Json]:
    """Seeds of an entity type or of the types that may stand for it; none if the library behind them is missing."""
    try:
        own = pool.entities[entity].seed_values
        if own:
            return own
        return [
            seed for other in pool.entities.values() if pool.accepts(entity, other.name) for seed in other.seed_values
        ]
    except (KeyError, ImportError, ToolFailure):
        return ()


def _value(
    rng: random.Random, shape: Mapping[str, Any], definitions: Mapping[str, Any], known: Sequence[Json], depth: int
) -> Json:
    if "$ref" in shape:
        return _value(rng, definitions.get(shape["$ref"].rpartition("/")[2], {}), definitions, known, depth + 1)
    if "const" in shape:
        return shape["const"]
    if "enum" in shape:
        return rng.choice(list(shape["enum"]))
    if "anyOf" in shape and depth < 8:
        options = [option for option in shape["anyOf"] if option.get("type") != "null"]
        return _value(rng, rng.choice(options), definitions, known, depth + 1) if options else None
    kind = shape.get("type", "string")
    if kind == "array":
        least = shape.get("minItems", 1)
        count = rng.randint(least, max(least, min(shape.get("maxItems", 5), least + 4)))
        return [_value(rng, shape.get("items", {}), definitions, known, depth + 1) for _ in range(count)]
    if kind == "object":
        return {
            name: _value(rng, inner, definitions, (), depth + 1)
            for name, inner in shape.get("properties", {}).items()
            if depth < 8
        }
    fitting = [value for value in known if _fits(value, shape)]
    if fitting:
        return rng.choice(fitting)
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in ("integer", "number"):
        return _number(rng, shape, kind)
    return _text(rng, shape)


def _fits(value: Json, shape: Mapping[str, Any]) -> bool:
    kind = shape.get("type", "string")
    if kind == "string":
        if not isinstance(value, str) or not shape.get("minLength", 0) <= len(value) <= shape.get(
            "maxLength", math.inf
        ):
            return False
        return shape.get("format") != "date" or _DATE.fullmatch(value) is not None
    wanted = int if kind == "integer" else (int, float)
    if kind not in ("integer", "number") or not isinstance(value, wanted) or isinstance(value, bool):
        return False
    within = shape.get("minimum", -math.inf) <= value <= shape.get("maximum", math.inf)
    return bool(within and shape.get("exclusiveMinimum", -math.inf) < value < shape.get("exclusiveMaximum", math.inf))


def _number(rng: random.Random, shape: Mapping[str, Any], kind: str) -> int | float:
    step = 1 if kind == "integer" else 1e-6
    low = shape.get("minimum", shape["exclusiveMinimum"] + step if "exclusiveMinimum" in shape else None)
    high = shape.get("maximum", shape["exclusiveMaximum"] - step if "exclusiveMaximum" in shape else None)
    if low is None:
        low = high - 100 if high is not None else 0
    if high is None:
        high = low + 100
    return rng.randint(int(low), max(int(low), int(high))) if kind == "integer" else round(rng.uniform(low, high), 4)


def _text(rng: random.Random, shape: Mapping[str, Any]) -> str:
    if shape.get("format") == "date":
        return f"{rng.randint(2001, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    length = max(shape.get("minLength", 1), min(shape.get("maxLength", 8), 8))
    return "".join(rng.choices(string.ascii_uppercase, k=length))
