"""The admission gate over the finance pack: every tool is called some 200 times here and in two fresh processes."""

from collections import Counter

import pytest

from toolgym.envs.finance import POOL
from toolgym.tools.gate import check_pool


@pytest.mark.slow
def test_every_tool_is_admitted():
    report = check_pool(POOL)
    assert [f"{f.tool}: {f.check}: {f.message}" for f in report.findings] == []
    assert [check.name for check in report.tools] == list(POOL.tools)
    assert not any(check.unavailable for check in report.tools)


def test_the_pack_is_large_and_balanced():
    kinds = Counter(tool.kind for tool in POOL)
    assert len(POOL) >= 60
    assert min(kinds["retrieval"], kinds["processing"]) >= len(POOL) // 3


def test_fifteen_entity_types_and_more_chain():
    given = {field.entity for tool in POOL for field in tool.fields if field.entity}
    taken = {wanted for tool in POOL for p in tool.parameters if (wanted := p.entity)}
    chaining = {entity for entity in given if any(POOL.accepts(wanted, entity) for wanted in taken)}
    assert len(chaining) >= 15
