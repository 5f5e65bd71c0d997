"""Every keyless endpoint answers its example from a recorded shape; keyed ones say which key they need.

The shapes were written from the services' documentation, not recorded by us: no service is ever called.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from toolgym.tools import load_pool
from toolgym.tools.http import LiveTool, Rate, live_tool
from toolgym.tools.http.client import HttpClient, use_client
from toolgym.tools.http.live import forget_answers
from toolgym.tools.lints import lint

sys.path.append(str(Path(__file__).parents[1] / "tools"))  # where the server lives that all these tests share
from loopback import Loopback

DOMAINS = ("medicine", "biology", "academia", "finance", "general")
POOLS = {domain: load_pool(f"toolgym.envs.{domain}.live:LIVE_POOL") for domain in DOMAINS}
SHAPES = tuple(shape for domain in DOMAINS for shape in importlib.import_module(f"live_shapes_{domain}").SHAPES)
HASTE = Rate("tests", 1e6, burst=1_000_000, concurrent=64)


def _hasty(tool: LiveTool) -> LiveTool:
    """The same tool without its service's patience, which has tests of its own."""
    service = replace(tool.endpoint.service, rate=HASTE)
    return live_tool(replace(tool.endpoint, service=service), tool.domain)


ORIGINALS = [tool for pool in POOLS.values() for tool in pool if isinstance(tool, LiveTool)]
TOOLS = [_hasty(tool) for tool in ORIGINALS]
KEYED = [tool for tool in TOOLS if (key := tool.endpoint.service.key) is not None and key.required]
KEYLESS = [tool for tool in TOOLS if tool not in KEYED]
SPARSE = {  # fields that a shape's example leaves out, as the service does
    "web_search": {"answer"},
}


async def shaped(request: web.Request) -> web.StreamResponse:
    _, host, rest = str(request.rel_url).split("/", 2)
    body = (await request.read()).decode()
    for known, pattern, content in SHAPES:
        if known == host and re.search(pattern, f"/{rest} {body}"):
            if isinstance(content, str):
                kind = (
                    "text/xml"
                    if content.startswith("<?xml")
                    else "text/html"
                    if content.startswith("<")
                    else "text/plain"
                )
                return web.Response(text=content, content_type=kind)
            return web.Response(text=json.dumps(content), content_type="application/json")
    return web.Response(status=404, text="no shape")


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, Loopback(shaped) as running:
        patch.setenv("TOOLGYM_CONTACT", "tests@example.org")
        for tool in KEYED:
            patch.delenv(str(tool.endpoint.service.key and tool.endpoint.service.key.variable), raising=False)
        forget_answers()
        routes = {tool.endpoint.service.host: f"{running.url}/{tool.endpoint.service.host}" for tool in TOOLS}
        client = HttpClient(routes, strict=True, first_pause=0.01)
        with use_client(client):
            yield


def test_there_are_enough() -> None:
    assert len(KEYLESS) >= 240
    assert len(KEYED) == 169 + 5
    assert len({tool.name for tool in TOOLS}) == len(TOOLS)


@pytest.mark.parametrize("tool", KEYLESS, ids=lambda tool: tool.name)
def test_example_is_answered_in_full(server: None, tool: LiveTool) -> None:
    result = tool.call(dict(tool.endpoint.example))
    assert result.ok, result.text
    empty = {name for name, value in result.value.items() if value in (None, [], "")}
    assert empty <= SPARSE.get(tool.name, set())
    for value in result.value.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            assert any(inner not in (None, [], "") for inner in value[0].values())


@pytest.mark.parametrize("tool", KEYED, ids=lambda tool: tool.name)
def test_missing_key_is_named(server: None, tool: LiveTool) -> None:
    result = tool.call(dict(tool.endpoint.example))
    key = tool.endpoint.service.key
    assert key is not None and not tool.available
    assert result.error is not None and result.error.kind == "unavailable" and key.variable in result.error.message


@pytest.mark.parametrize(
    "name", ["tushare_stock_daily", "web_search", "web_browse", "web_search_several", "web_news_search"]
)
def test_keyed_tool_answers_with_its_key(server: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    tool = next(tool for tool in KEYED if tool.name == name)
    assert tool.endpoint.service.key is not None
    monkeypatch.setenv(tool.endpoint.service.key.variable, "k3y-for-tests")
    result = tool.call(dict(tool.endpoint.example))
    assert result.ok, result.text
    empty = {field for field, value in result.value.items() if value in (None, [], "")}
    assert empty <= SPARSE.get(tool.name, set())
    assert "k3y-for-tests" not in result.text


def test_refused_token_is_unavailable(server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = next(tool for tool in KEYED if tool.name == "tushare_stock_income")
    monkeypatch.setenv("TUSHARE_TOKEN", "wrong-token")
    result = tool.call({"ts_code": "REFUSE"})
    assert result.error is not None and result.error.kind == "unavailable" and "Tushare says" in result.error.message
    assert "wrong-token" not in result.text


@pytest.mark.parametrize("domain", DOMAINS)
def test_declarations_are_clean(domain: str) -> None:
    findings = [finding for tool in POOLS[domain] for finding in lint(tool, POOLS[domain])]
    # Searches by free text have no phrases, because no question could name what was searched.
    assert [finding for finding in findings if "so no question can ask for one" not in finding.message] == []


def test_every_service_states_terms_and_a_rate() -> None:
    for tool in ORIGINALS:
        service = tool.endpoint.service
        assert service.terms and 0 < service.rate.per_second <= 20 and service.base.startswith("http")
