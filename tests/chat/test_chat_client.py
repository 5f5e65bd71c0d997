"""The chat client against a real server on loopback: what it sends, reads, retries, bounds and writes down."""

import asyncio
import email.utils
import gzip
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scripted_endpoint import Drop, Raw, Reply, Says, ScriptedEndpoint, Stall, Status, calls, in_turn

from toolgym.chat import (
    ChatClient,
    ChatError,
    Completion,
    Endpoint,
    Journal,
    Message,
    Prices,
    Sampling,
    ToolCall,
    read_completion,
)

HELLO = (Message.system("Be brief."), Message.user("Say hello."))
TOOL = {"type": "function", "function": {"name": "sum", "parameters": {"type": "object"}}}


def asked(server: ScriptedEndpoint, times: int = 1, journal: Journal | None = None, **bounds) -> list:
    """Completions, or errors, of so many requests made at once."""

    async def run() -> list:
        endpoint = Endpoint(url=server.url, model="tiny", **{"first_pause": 0.01, **bounds})
        async with ChatClient(endpoint, journal) as client:
            return await asyncio.gather(*(client.complete(HELLO) for _ in range(times)), return_exceptions=True)

    return asyncio.run(run())


def one(*replies: Reply, journal: Journal | None = None, **bounds) -> tuple[Completion | ChatError, int]:
    """What one request gives, and how often the server was asked."""
    with ScriptedEndpoint(in_turn(*replies)) as server:
        (found,) = asked(server, journal=journal, **bounds)
        return found, len(server.requests)


def test_a_request_carries_messages_tools_and_what_is_set_of_the_sampling(monkeypatch):
    monkeypatch.setenv("CHAT_TEST_KEY", "sekret-7")
    call = ToolCall.of("call_9", "sum", {"b": 2, "a": 1})
    chat = (*HELLO, Message(role="assistant", tool_calls=(call,)), Message.tool(call, "3"))

    async def run(url: str) -> None:
        endpoint = Endpoint(url=url + "/", model="tiny", key_variable="CHAT_TEST_KEY")
        async with ChatClient(endpoint) as client:
            await client.complete(chat, [TOOL], Sampling(temperature=0, seed=5, stop=("x",), extra={"min_p": 0.1}))

    with ScriptedEndpoint(in_turn("hello")) as server:
        asyncio.run(run(server.url))
        (request,), (headers,) = server.requests, server.headers
    assert headers["Authorization"] == "Bearer sekret-7"
    assert request == {
        "model": "tiny",
        "temperature": 0.0,
        "seed": 5,
        "stop": ["x"],
        "min_p": 0.1,
        "tools": [TOOL],
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Say hello."},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {"id": "call_9", "type": "function", "function": {"name": "sum", "arguments": '{"a":1,"b":2}'}}
                ],
            },
            {"role": "tool", "content": "3", "tool_call_id": "call_9"},
        ],
    }


def test_a_completion_is_read_whole():
    found, _ = one(Says("hi", (("sum", {"a": 1}), ("sum", "not json")), (7, 3), {"reasoning_content": "hm"}))
    assert isinstance(found, Completion)
    assert (found.message.content, found.message.reasoning, found.model) == ("hi", "hm", "tiny")
    assert [(c.name, c.arguments) for c in found.message.tool_calls] == [("sum", {"a": 1}), ("sum", None)]
    assert found.usage is not None and (found.usage.prompt, found.usage.completion) == (7, 3)
    assert found.body["object"] == "chat.completion" and found.finish_reason == "tool_calls"


@pytest.mark.parametrize("fault", [Status(429), Status(503), Status(500), Drop()])
def test_what_may_pass_is_tried_again(fault):
    found, requests = one(fault, fault, "hello")
    assert isinstance(found, Completion) and found.message.content == "hello" and requests == 3


@pytest.mark.parametrize(
    ("reply", "kind", "requests"),
    [
        (Status(429), "busy", 3),
        (Status(503), "unavailable", 3),
        (Drop(), "unavailable", 3),
        (Status(400), "refused", 1),
        (Status(401), "refused", 1),
        (Status(307, {"Location": "http://127.0.0.1:9/v1/chat/completions"}), "refused", 1),
        (Raw(b"not json"), "malformed", 1),
        (Raw(b"[1e999]"), "malformed", 1),
        (Raw(b"[" * 90_000), "malformed", 1),
        (Raw(b'{"choices": []}'), "malformed", 1),
        (Raw(b'{"choices": [{"message": {"content": 3}}]}'), "malformed", 1),
        (Raw(b'{"choices": [{"message": {"tool_calls": [{}]}}]}'), "malformed", 1),
        (Raw(b" " * 200_000), "too_large", 1),
        (Stall(30), "deadline", 1),
    ],
)
def test_what_does_not_pass_ends_under_its_kind(reply, kind, requests):
    bounds = {"deadline_seconds": 0.2} if isinstance(reply, Stall) else {}
    found, seen = one(reply, attempts=3, max_response_bytes=100_000, **bounds)
    assert isinstance(found, ChatError) and (found.kind, seen) == (kind, requests)


def test_a_stalled_try_is_given_up_and_made_again():
    found, requests = one(Stall(30), "hello", attempt_seconds=0.1)
    assert isinstance(found, Completion) and requests == 2


def test_retry_after_is_honoured_as_seconds_and_as_a_date():
    for asked_for in ("0.3", email.utils.format_datetime(email.utils.localtime().astimezone(), usegmt=False)):
        begun = time.monotonic()
        found, _ = one(Status(429, {"Retry-After": asked_for}), "hello", first_pause=0.0)
        assert isinstance(found, Completion)
        assert asked_for != "0.3" or time.monotonic() - begun >= 0.3
    found, requests = one(Status(429, {"Retry-After": "500"}), "hello", deadline_seconds=5)
    assert isinstance(found, ChatError) and found.kind == "busy" and requests == 1  # waiting would miss the deadline


def test_a_body_that_unpacks_to_more_than_allowed_is_not_read():
    async def packed(request, body, reply):
        from aiohttp import web

        return web.Response(body=gzip.compress(b" " * 30_000_000), headers={"Content-Encoding": "gzip"})

    with ScriptedEndpoint(in_turn("x")) as server:
        server._answer = packed
        (found,) = asked(server, max_response_bytes=1_000_000)
    assert isinstance(found, ChatError) and found.kind == "too_large"


def test_no_more_requests_are_in_flight_than_allowed():
    with ScriptedEndpoint(in_turn(Stall(0.05))) as server:
        found = asked(server, times=9, concurrency=3)
        assert all(isinstance(entry, Completion) for entry in found)
        assert server.most_in_flight == 3


def test_the_key_is_named_not_written(monkeypatch, tmp_path):
    monkeypatch.setenv("CHAT_TEST_KEY", "sekret-7")
    log = tmp_path / "log.jsonl"
    found, _ = one(Status(401, text="bad key sekret-7"), journal=Journal(log), key_variable="CHAT_TEST_KEY")
    assert isinstance(found, ChatError) and found.status == 401 and "bad key ***" in str(found)
    assert "sekret" not in log.read_text()
    monkeypatch.delenv("CHAT_TEST_KEY")
    found, requests = one("hello", key_variable="CHAT_TEST_KEY")
    assert isinstance(found, ChatError) and (found.kind, requests) == ("no_key", 0)
    assert "CHAT_TEST_KEY" in str(found)


def test_the_journal_counts_tokens_and_cost_as_the_user_prices_them(tmp_path):
    log = tmp_path / "deep" / "log.jsonl"
    journal = Journal(log, Prices(currency="EUR", prompt="2", completion="10", cached="0.5"))
    usage = {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 400}}
    body = json.dumps({"choices": [{"message": {"content": "x"}}], "usage": usage}).encode()
    with ScriptedEndpoint(in_turn(Raw(body), Says("y", usage=None), Status(400))) as server:
        for _ in range(3):
            asked(server, journal=journal)
    total = journal.spending
    assert (total.requests, total.failed, total.unreported, total.attempts) == (3, 1, 1, 3)
    assert total.cost == Decimal("0.0019") and total.currency == "EUR"  # (600*2 + 400*0.5 + 50*10) / 1e6
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["outcome"], line["cost"]) for line in lines] == [("ok", "0.0019"), ("ok", None), ("refused", None)]
    assert lines[0]["tokens"] == {"prompt": 1000, "completion": 50, "cached": 400}
    assert Journal().spending.cost is None  # no price is guessed


def test_a_client_that_is_not_open_says_so_and_bounds_are_checked():
    endpoint = Endpoint(url="http://127.0.0.1:9/v1", model="tiny")
    with pytest.raises(ChatError, match="async with"):
        asyncio.run(ChatClient(endpoint).complete(HELLO))
    with pytest.raises(ValidationError, match="base URL"):
        Endpoint(url="127.0.0.1:8000", model="tiny")
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Prices(prompt="-1", completion="1")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                st.sampled_from(
                    ["choices", "message", "content", "tool_calls", "function", "name", "arguments", "usage"]
                ),
                v,
            )
        ),
        max_leaves=25,
    )
)
def test_reading_any_json_gives_a_completion_or_a_malformed_error(value):
    try:
        found = read_completion(json.dumps({"choices": [{"message": value}], "usage": value}))
    except ChatError as error:
        assert error.kind == "malformed"
    else:
        assert found.message.role == "assistant"


def test_scripted_calls_are_tool_calls():
    found, _ = one(calls(("sum", {"a": 2})))
    assert isinstance(found, Completion) and found.message.tool_calls[0].arguments == {"a": 2}
