import importlib
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance import POOL, entities, quantities
from toolgym.envs.finance.quantities import numeral
from toolgym.tools import Tool

MODULES = (
    "arithmetic bank_registers banks bonds cash_flows coupons curves forwards growth_rates "
    "identifiers indicators loan_terms loans momentum option_strategies options portfolio "
    "positions return_distribution risk series series_search series_spans statistics time_value"
)
TOOLS: list[Tool] = [
    tool for module in MODULES.split() for tool in importlib.import_module(f"toolgym.envs.finance.tools.{module}").TOOLS
]
TYPES = {entity.name: entity for entity in (*entities.ENTITY_TYPES, *quantities.ENTITY_TYPES)}


def is_number(name):
    while name is not None and name != "number":
        name = TYPES[name].is_a
    return name == "number"


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)))
def test_a_numeral_reads_back_as_the_same_number(value):
    assert float(numeral(value).replace(",", "")) == value
    assert "e" not in numeral(value)


def test_every_parent_type_exists_and_numbers_end_at_the_root():
    for entity in quantities.ENTITY_TYPES:
        assert entity.is_a is None or entity.is_a in TYPES
    assert is_number("finance.rate")
    assert not is_number("finance.iban")


def test_descriptions_tell_the_seeds_of_a_type_apart():
    for entity in quantities.ENTITY_TYPES:
        texts = [entity.describe(seed) for seed in entity.seed_values]
        taken = any(parameter.entity == entity.name for tool in POOL for parameter in tool.parameters)
        assert entity.seed_values or not taken
        assert len(set(texts)) == len(texts), entity.name


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_golden_calls_give_exactly_what_they_promise(tool):
    assert tool.golden
    for golden in tool.golden:
        result = tool.call(golden.arguments)
        assert result.ok, result.text
        assert {key: result.value[key] for key in golden.expect} == golden.expect


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_invalid_calls_give_the_promised_error(tool):
    assert tool.invalid
    for arguments, kind in tool.invalid:
        result = tool.call(arguments)
        assert result.error is not None, result.text
        assert result.error.kind == kind


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_phrases_name_every_required_argument_with_a_meaning(tool):
    parameters = {parameter.name: parameter for parameter in tool.parameters}
    lists = {field.key for field in tool.fields if field.is_list}
    leaves = {field.key for field in tool.fields if field.kind != "record"}
    assert set(tool.wording) == leaves | lists
    for key, phrases in tool.wording.items():
        assert len(set(phrases)) >= 2
        for phrase in phrases:
            slots = {name for _, name, _, _ in Formatter().parse(phrase) if name}
            if any(key.startswith(f"{name}.") for name in lists):
                assert not slots
                continue
            assert phrase.startswith("the ")
            assert not phrase.endswith(".")
            assert slots == {name for name, parameter in parameters.items() if parameter.required}
            assert all(parameters[name].entity in TYPES or parameters[name].choices for name in slots)


def test_every_number_a_tool_gives_has_a_precision_and_every_type_is_known():
    for tool in TOOLS:
        for field in tool.fields:
            assert field.entity is None or field.entity in TYPES, (tool.name, field.key)
            assert field.kind != "decimal" or field.quantity is not None, (tool.name, field.key)
