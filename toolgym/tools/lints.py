"""What the admission gate can tell about a tool without calling it: its schema, its annotations and its wording."""

import re
import string
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import canonical_json
from toolgym.tools.declare import Tool
from toolgym.tools.errors import ToolFailure
from toolgym.tools.pool import ToolPool
from toolgym.tools.schema import EVERY, Parameter, ResultField

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Finding(BaseModel):
    """One reason not to admit a tool.

    Attributes:
        tool: The tool's name.
        check: Short fixed word for the rule that is broken (``"wording"``).
        message: One sentence that says what is wrong and where.
    """

    model_config = ConfigDict(frozen=True)

    tool: str
    check: str
    message: str


def lint(tool: Tool, pool: ToolPool) -> list[Finding]:
    """Checks everything about a tool that stands in its declaration."""
    rules = {
        "description": _description(tool),
        "schema": _schema(tool),
        "entities": _entities(tool, pool),
        "quantities": _quantities(tool),
        "wording": _wording(tool),
        "requests": _requests(tool),
        "source": _source(tool),
    }
    return [Finding(tool=tool.name, check=check, message=text) for check, texts in rules.items() for text in texts]


def slots(phrase: str) -> tuple[str, ...]:
    """Names of the arguments a phrase has slots for, in order.

    Raises:
        ValueError: The braces do not match, or a slot is empty or more than a plain name.
    """
    found = []
    for _, name, spec, conversion in string.Formatter().parse(phrase):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"slot '{{{name}}}' is not a plain argument name")
        found.append(name)
    return tuple(found)


def _description(tool: Tool) -> Iterator[str]:
    if not _NAME.fullmatch(tool.name):
        yield "the name must be lower-case words joined by underscores"
    if not 20 <= len(tool.description) <= 600:
        yield f"the description has {len(tool.description)} characters; 20 to 600 are wanted"
    if not tool.description[:1].isupper() or not tool.description.endswith("."):
        yield "the description must be sentences: a capital first, a full stop last"


def _schema(tool: Tool) -> Iterator[str]:
    canonical_json(tool.schema)  # raises where a default or an example is not JSON
    properties = tool.schema["function"]["parameters"].get("properties", {})
    for parameter in tool.parameters:
        if not properties[parameter.name].get("description") and not _self_evident(parameter):
            yield f"argument '{parameter.name}' has no description in the docstring"
        if parameter.kind == "record":
            yield f"argument '{parameter.name}' is a record; only scalars, choices and lists of them can be sampled"
    if not tool.result.model_fields:
        yield "the result has no field"
    if tool.result.model_config.get("frozen") is not True:
        yield f"the result model '{tool.result.__name__}' is not frozen"


def _self_evident(parameter: Parameter) -> bool:
    return bool(parameter.choices) or (parameter.entity or "").rsplit(".", 1)[-1] == parameter.name


def _entities(tool: Tool, pool: ToolPool) -> Iterator[str]:
    named = [(f"argument '{p.name}'", p.entity) for p in tool.parameters]
    named += [(f"result field '{f.key}'", f.entity) for f in tool.fields]
    for place, entity in named:
        if entity is not None and entity not in pool.entities:
            yield f"{place} names the entity type '{entity}', which the pool does not have"


def _quantities(tool: Tool) -> Iterator[str]:
    for field in tool.fields:
        if field.kind != "decimal":
            continue
        if field.quantity is None:
            yield f"result field '{field.key}' is a float without a Quantity"
        elif not 0 <= field.quantity.decimals <= 12:
            yield f"result field '{field.key}' has {field.quantity.decimals} decimals; 0 to 12 are wanted"
        elif not _known_unit(field.quantity.unit):
            yield f"result field '{field.key}' has the unit '{field.quantity.unit}', which pint does not know"


def _known_unit(unit: str | None) -> bool:
    if unit in (None, "percent") or _CURRENCY.fullmatch(unit or ""):
        return True
    import pint

    try:
        pint.Unit(unit or "")
    except (pint.PintError, ValueError, TypeError, AttributeError):
        return False
    return bool(unit)


def _wording(tool: Tool) -> Iterator[str]:
    fields = {field.key: field for field in tool.fields}
    if tool.kind != "action" and not tool.wording:
        yield "no result field has phrases, so no question can ask for one"
    arguments: set[str] | None = None
    for key, phrases in tool.wording.items():
        field = fields.get(key)
        if field is None:
            yield f"phrases are given for '{key}', which is not a result field ({', '.join(fields)})"
            continue
        yield from _phrases(field, phrases)
        for phrase in phrases:
            try:
                named = set(slots(phrase))
            except ValueError as error:
                yield f"'{phrase}': {error}"
                continue
            if EVERY in field.path:
                if named:
                    yield f"'{phrase}' words an item of a list and must be a bare noun without slots"
                continue
            arguments = named if arguments is None else arguments
            if named != arguments:
                yield f"'{phrase}' names {_listed(named)}, another phrase {_listed(arguments)}; all must name the same"
    if arguments is not None:
        yield from _named(tool, arguments)


def _requests(tool: Tool) -> Iterator[str]:
    if tool.requests and tool.kind != "action":
        yield "only an action can be requested"
    for phrase in tool.requests:
        try:
            named = set(slots(phrase))
        except ValueError as error:
            yield f"'{phrase}': {error}"
            continue
        if named != set(tool.arguments.model_fields):
            yield f"'{phrase}' names {_listed(named)}; a request names every argument"
        if phrase != " ".join(phrase.split()) or phrase.endswith((".", "?", ",")) or phrase[:1].isupper():
            yield f"'{phrase}' must be an imperative without a capital, stray spaces or final punctuation"
    if len(set(tool.requests)) != len(tool.requests) or len(tool.requests) == 1:
        yield "a request needs a second phrase, and no phrase twice"
    named = set(slots(tool.requests[0])) if tool.requests else set()
    for parameter in tool.parameters:
        if parameter.name in named and parameter.entity is None and not parameter.choices:
            yield f"argument '{parameter.name}' is named in requests and needs an Entity or a Literal type"


def _phrases(field: ResultField, phrases: tuple[str, ...]) -> Iterator[str]:
    item = EVERY in field.path
    if len(set(phrases)) != len(phrases):
        yield f"'{field.key}' has the same phrase twice"
    if len(phrases) < (2 if len(field.path) == 1 else 1):
        yield f"'{field.key}' has {len(phrases)} phrase(s); a top-level field needs two"
    for phrase in phrases:
        first = ("whether ", "the ") if field.kind == "boolean" else ("the ",)
        if not item and not phrase.startswith(first):
            yield f"'{phrase}' must start with {' or '.join(repr(word.strip()) for word in first)}"
        if item and phrase.startswith(("the ", "a ", "an ")):
            yield f"'{phrase}' words an item of a list and must be a bare noun"
        if phrase != " ".join(phrase.split()) or phrase.endswith((".", "?", ",")):
            yield f"'{phrase}' has stray spaces or ends in punctuation"


def _named(tool: Tool, arguments: set[str]) -> Iterator[str]:
    known = {parameter.name: parameter for parameter in tool.parameters}
    for name in sorted(arguments):
        if name not in known:
            yield f"phrases name '{name}', which is not an argument"
        elif known[name].entity is None and not known[name].choices:
            yield f"argument '{name}' is named in phrases and needs an Entity or a Literal type"
    for parameter in tool.parameters:
        if parameter.required and parameter.name not in arguments:
            yield f"the required argument '{parameter.name}' is not named in the phrases"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _source(tool: Tool) -> Iterator[str]:
    for source in (tool.source, *tool.engines):
        if not (source.code_licence.strip() and source.data_licence.strip()):
            yield f"the source '{source.distribution}' must name the licence of its code and of its data"
    if not tool.available:
        return
    if tool.source.version == "unknown":
        yield f"no installed distribution is called '{tool.source.distribution}'"
    try:
        tool.source.data_hash  # noqa: B018  reading it checks that every data file is there
    except ToolFailure as failure:
        yield str(failure)
