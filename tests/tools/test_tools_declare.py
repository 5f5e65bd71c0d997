from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

import harbour
import pytest
from pydantic import BaseModel

from toolgym.canonical import canonical_json
from toolgym.tools import Entity, Quantity, tool
from toolgym.tools.declare import MAX_NAME


def declared(function):
    return tool(domain="harbour", kind="processing", source=harbour.HERE, theme="t")(function)


def test_function_gives_name_description_and_schema():
    schema = harbour.toll.schema["function"]
    assert harbour.toll.schema["type"] == "function"
    assert schema["name"] == "toll"
    assert schema["description"] == "Computes the toll for a convoy of ships from their draughts."
    body = schema["parameters"]
    assert body["required"] == ["depths"] and body["additionalProperties"] is False
    assert body["properties"]["season"] == {
        "default": "winter",
        "description": "Tariff.",
        "enum": ["summer", "winter"],
        "type": "string",
    }
    assert body["properties"]["depths"]["description"] == "Draught of each ship in metres."
    assert (body["properties"]["depths"]["minItems"], body["properties"]["depths"]["maxItems"]) == (1, 3)
    assert '"title"' not in canonical_json(harbour.toll.schema)


def test_parameters_are_typed():
    depths, season = harbour.toll.parameters
    assert (depths.kind, depths.entity, depths.is_list, depths.required) == ("decimal", "harbour.depth", True, True)
    assert depths.bounds == (1, 3)
    assert (season.kind, season.choices, season.required) == ("text", ("summer", "winter"), False)
    assert [p.kind for p in harbour.next_tides.parameters] == ["text", "date"]


def test_result_fields_are_listed_depth_first():
    fields = {f.key: f for f in harbour.next_tides.fields}
    assert list(fields) == ["day", "tides", "tides.time", "tides.level"]
    assert (fields["tides"].kind, fields["tides"].is_list) == ("record", True)
    assert fields["tides.level"].path == ("tides", "*", "level")
    assert fields["tides.level"].quantity == Quantity("metre", 2)
    (ports,) = harbour.deeper_ports.fields
    assert (ports.is_list, ports.kind, ports.entity) == (True, "text", "harbour.port")


def test_nullable_and_nested_annotations_are_read():
    class Span(BaseModel):
        first: Annotated[date, Entity("harbour.day")] | None
        rate: Annotated[float | None, Quantity("percent", 2)]

    class Holder(BaseModel):
        span: Span

    def f(a: Annotated[list[int], Entity("number")] | None = None) -> Holder:
        """Does something that is documented."""
        raise NotImplementedError

    t = declared(f)
    first, rate = t.fields[1:] if t.fields[0].kind == "record" else t.fields
    assert (first.path, first.kind, first.entity) == (("span", "first"), "date", "harbour.day")
    assert (rate.path, rate.kind, rate.quantity) == (("span", "rate"), "decimal", Quantity("percent", 2))
    assert (t.parameters[0].is_list, t.parameters[0].entity) == (True, "number")


def test_undocumented_untyped_or_variadic_functions_are_refused():
    def undocumented(port: str) -> harbour.PortDepth: ...

    def untyped(port) -> harbour.PortDepth:
        """Documented."""

    def variadic(*ports: str) -> harbour.PortDepth:
        """Documented."""

    def plain(port: str) -> dict[str, int]:
        """Documented."""

    def odd(port: complex) -> harbour.PortDepth:
        """Documented."""

    with pytest.raises(TypeError, match="docstring"):
        declared(undocumented)
    with pytest.raises(TypeError, match="pydantic model"):
        declared(plain)
    with pytest.raises(TypeError, match="'port' must be named and annotated"):
        _ = declared(untyped).parameters
    with pytest.raises(TypeError, match="'ports' must be named and annotated"):
        _ = declared(variadic).arguments
    with pytest.raises(TypeError, match="complex"):
        _ = declared(odd).parameters


def test_long_names_are_refused():
    def f(port: str) -> harbour.PortDepth:
        """Documented."""

    f.__name__ = "n" * MAX_NAME
    assert declared(f).name == f.__name__
    f.__name__ += "n"
    with pytest.raises(ValueError, match="longer than 55"):
        declared(f)


def test_version_changes_with_everything_that_changes_answers_or_questions():
    base = harbour.port_depth

    def other(port: Annotated[str, Entity("harbour.other")]) -> harbour.PortDepth:
        """Looks up the depth of a port's channel at low water.

        Args:
            port: Three-letter code.
        """

    other.__name__ = base.name
    variants = [
        replace(base, description="Other."),
        replace(base, kind="processing"),
        replace(base, wording={"depth": ("the depth of {port}", "the draught at {port}")}),
        replace(base, source=base.source.model_copy(update={"distribution": "numpy", "module": "numpy"})),
        replace(base, source=base.source.model_copy(update={"data_files": ("version.py",)})),
    ]
    assert replace(base).version == base.version
    assert replace(base, timeout=3.0).version == base.version
    assert len({v.version for v in variants} | {base.version}) == len(variants) + 1


def test_canonical_arguments_keep_only_what_was_given():
    assert harbour.toll.canonical_arguments({"depths": (1, 2)}) == {"depths": [1.0, 2.0]}
    given = {"port": "HAM", "day": date(2024, 2, 28)}
    assert harbour.next_tides.canonical_arguments(given) == {"port": "HAM", "day": "2024-02-28"}


def test_quantities_round_and_refuse_non_finite_numbers():
    class M(BaseModel):
        x: Annotated[float, Quantity("metre", 2)]

    assert M(x=2.34567).x == 2.35
    assert str(M(x=-0.001).x) == "0.0"
    for bad in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="finite"):
            M(x=bad)


def test_literal_of_one_choice_is_a_choice():
    def f(mode: Literal["x"]) -> harbour.PortDepth:
        """Documented."""

    assert declared(f).parameters[0].choices == ("x",)
