"""Expressions as JSON: ``{"op": "sub", "args": [{"ref": "c1", "path": ["rate"], "type": "decimal"}, …]}``."""

from typing import Any

from toolgym.canonical import Json
from toolgym.tasks.programs.catalog import OPERATIONS
from toolgym.tasks.programs.nodes import MAX_DEPTH, MAX_NODES, Apply, Const, Expression, Field, Item, Path, Ref
from toolgym.tasks.programs.values import Stop, is_type, read

_FORMS = "the keys of an operation (op, args), ref, field (with path, type), const or item (with type)"

_END = 2**31  # no list has so many items


def encode(expression: Expression) -> Json:
    """The JSON form of an expression.

    Raises:
        ValueError: The expression is deeper than `MAX_DEPTH` or larger than `MAX_NODES`.
    """
    return _Encoder().encode(expression, MAX_DEPTH)


def decode(value: Json) -> Expression:
    """Reads an expression's JSON form.

    Raises:
        ValueError: It is not one; the message names the place and the fault.
    """
    return _Decoder().decode(value, "", MAX_DEPTH)


class _Counter:
    def __init__(self) -> None:
        self.nodes = 0

    def enter(self, depth: int) -> None:
        self.nodes += 1
        if depth == 0:
            raise ValueError(f"the program is more than {MAX_DEPTH} nodes deep")
        if self.nodes > MAX_NODES:
            raise ValueError(f"the program has more than {MAX_NODES} nodes")


class _Encoder(_Counter):
    def encode(self, node: Expression, depth: int) -> Json:
        self.enter(depth)
        if isinstance(node, Apply):
            return {"op": node.op, "args": [self.encode(arg, depth - 1) for arg in node.args]}
        if isinstance(node, Const):
            return {"const": node.value, "type": node.type}
        if isinstance(node, Ref):
            return {"ref": node.call, "path": list(node.path), "type": node.type}
        if isinstance(node, Item):
            return {"item": list(node.path), "type": node.type}
        return {"field": self.encode(node.of, depth - 1), "path": list(node.path), "type": node.type}


class _Decoder(_Counter):
    def decode(self, value: Json, place: str, depth: int) -> Expression:
        self.enter(depth)
        if not isinstance(value, dict):
            raise _fault(place, f"expected an object with {_FORMS}")
        keys = set(value)
        if keys == {"op", "args"}:
            return self._apply(value, place, depth)
        if keys == {"const", "type"}:
            return _const(value, place)
        if keys == {"ref", "path", "type"}:
            return Ref(_call(value["ref"], f"{place}.ref"), _path(value["path"], f"{place}.path"), _type(value, place))
        if keys == {"item", "type"}:
            return Item(_path(value["item"], f"{place}.item"), _type(value, place))
        if keys == {"field", "path", "type"}:
            inner = self.decode(value["field"], f"{place}.field", depth - 1)
            return Field(inner, _path(value["path"], f"{place}.path"), _type(value, place))
        raise _fault(place, f"expected an object with {_FORMS}")

    def _apply(self, value: dict[str, Any], place: str, depth: int) -> Apply:
        op, args = value["op"], value["args"]
        if not isinstance(op, str) or op not in OPERATIONS:
            raise _fault(f"{place}.op", "expected the name of an operation")
        if not isinstance(args, list):
            raise _fault(f"{place}.args", "expected a list")
        return Apply(op, tuple([self.decode(arg, f"{place}.args.{n}", depth - 1) for n, arg in enumerate(args)]))


def _const(value: dict[str, Any], place: str) -> Const:
    type_ = _type(value, place)
    if "record" in type_:
        raise _fault(f"{place}.type", "a constant cannot be a record")
    try:
        read(value["const"], type_)
    except Stop as stop:
        raise _fault(f"{place}.const", stop.message) from None
    _unicode(value["const"], f"{place}.const")
    return Const(value["const"], type_)


def _type(value: dict[str, Any], place: str) -> str:
    type_ = value["type"]
    if not isinstance(type_, str) or not is_type(type_):
        raise _fault(f"{place}.type", "expected a type such as 'decimal' or 'list[text]'")
    return type_


def _path(path: Json, place: str) -> Path:
    if not isinstance(path, list) or not all(type(s) is str or (type(s) is int and 0 <= s < _END) for s in path):
        raise _fault(place, "expected a list of keys and positions")
    _unicode(path, place)
    return tuple(path)


def _call(value: Json, place: str) -> str:
    if not isinstance(value, str):
        raise _fault(place, "expected a call id")
    _unicode(value, place)
    return value


def _unicode(value: Json, place: str) -> None:
    """Refuses lone surrogates, which JSON text in UTF-8 cannot carry."""
    if isinstance(value, list):
        for item in value:
            _unicode(item, place)
    elif isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _fault(place, "expected text without lone surrogates") from None


def _fault(place: str, message: str) -> ValueError:
    return ValueError(f"'{place.removeprefix('.') or 'expression'}': {message}")
