"""Episodes over MCP, played with the protocol's own client: the task's tools, one answer, and a record of it."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import gymnasium
import pytest
from served import ENVIRONMENT, HERE, TOKEN
from served_domain import HEIGHTS

from toolgym.cli import main
from toolgym.episodes import EpisodeRecord, trace_hash

SERVE = ["-m", "toolgym.cli", "serve", "mcp", "--env", ENVIRONMENT]
TASK = "hills-0000000000000003"
GOLD = HEIGHTS["Großer Arber"]


def variables(**more):
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)]), **more}


def message(number, name, arguments):
    call = {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def over_stdio(options, talk):
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    async def run():
        program = StdioServerParameters(command=sys.executable, args=[*SERVE, *options], env=variables())
        async with Client(stdio_client(program)) as client:
            return await talk(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


def over_http(address, talk, token=None):
    from mcp.client import Client
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    async def run():
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            create_mcp_http_client(headers=headers) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            return await talk(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


@pytest.fixture
def address(tmp_path):
    command = [sys.executable, *SERVE, "--http", "127.0.0.1:0", "--log", str(tmp_path / "log.jsonl")]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=variables(TOOLGYM_TOKEN=TOKEN))
    line = child.stderr.readline()
    assert line.startswith("serving at "), line + child.stderr.read()
    yield line.split()[-1]
    child.terminate()
    child.wait(20)
    child.stderr.close()


async def solve(client):
    height = await client.call_tool("hill_height", {"hill": "Großer Arber"})
    done = await client.call_tool("submit_answer", {"answer": height.structured_content["metres"]})
    return done.structured_content


def test_an_episode_over_stdio_is_the_episode(tmp_path):
    env = gymnasium.make(ENVIRONMENT)
    _, info = env.reset(options={"task_id": TASK})
    calls = [
        ("hill_height", {"hill": "Großer Arber"}),
        ("hill_height", {"hill": "nowhere"}),
        ("fly", {"to": "the moon"}),
        ("submit_answer", {}),
        ("submit_answer", {"answer": GOLD}),
    ]

    async def talk(client):
        tools = (await client.list_tools()).tools
        prompt = (await client.get_prompt("task")).messages[0].content.text
        return tools, prompt, [await client.call_tool(name, arguments) for name, arguments in [*calls, calls[0]]]

    log = tmp_path / "log.jsonl"
    tools, prompt, results = over_stdio(["--task-id", TASK, "--log", str(log)], talk)
    offered = [(tool.name, tool.description, tool.input_schema) for tool in tools]
    assert offered == [(f["name"], f["description"], f["parameters"]) for f in (t["function"] for t in info["tools"])]
    assert prompt.endswith("How many metres high is the hill Großer Arber?") and "<tool" not in prompt
    for number, ((name, arguments), result) in enumerate(zip(calls, results, strict=False), 1):
        *_, info = env.step(message(number, name, arguments))
        assert result.content[0].text == info["messages"][-1]["content"]
        assert result.structured_content == json.loads(info["messages"][-1]["content"])
        assert result.is_error == ("error" in result.structured_content)
    assert results[-1].is_error and "the episode is over" in results[-1].content[0].text
    (line,) = log.read_text(encoding="utf-8").splitlines()
    record = EpisodeRecord.model_validate_json(line)
    assert (record.reward, record.outcome, record.valid) == (1.0, "correct", True)
    assert record.trace_hash == trace_hash(info)


def test_an_agent_that_leaves_is_on_record(tmp_path):
    log = tmp_path / "log.jsonl"
    over_stdio(["--seed", "1", "--log", str(log)], lambda client: client.call_tool("hill_height", {"hill": "Osser"}))
    record = EpisodeRecord.model_validate_json(log.read_text(encoding="utf-8"))
    assert (record.reward, record.outcome, record.terminated, record.valid, record.turns) == (0.0, None, False, True, 1)


def test_addresses_name_episodes(address, tmp_path):
    one, other = (f"{address}?episode={name}&task_id={TASK}" for name in ("one", "other"))

    async def look(client):
        return (await client.call_tool("hill_height", {"hill": "Osser"})).is_error

    async def together(client):
        return await asyncio.gather(*(client.call_tool("wait_for", {"milliseconds": n}) for n in range(8)))

    assert over_http(one, look, TOKEN) is False
    assert over_http(other, solve, TOKEN)["committed"]
    assert [r.structured_content["waited"] for r in over_http(one, together, TOKEN)] == list(range(8))
    assert over_http(one, solve, TOKEN)["committed"]  # a new connection, the same episode
    assert over_http(one, look, TOKEN) is True
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(r.calls, r.reward) for r in map(EpisodeRecord.model_validate_json, lines)] == [(1, 1.0), (10, 1.0)]


def test_bad_addresses_are_refused(address):
    from mcp import MCPError

    async def look(client):
        with pytest.raises(MCPError) as raised:
            await client.list_tools()
        return raised.value.message

    assert "unknown task id 'none'" in over_http(f"{address}?episode=a&task_id=none", look, TOKEN)
    assert "'seed'" in over_http(f"{address}?episode=b&seed=-1", look, TOKEN)
    assert "'flavour'" in over_http(f"{address}?flavour=sour", look, TOKEN)
    assert over_http(f"{address}?episode=a&task_id={TASK}", solve, TOKEN)["committed"]  # a mended address begins it


def test_who_does_not_bear_the_token_is_not_heard(address):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(urllib.request.Request(address, b"{}", headers), timeout=20)
        with raised.value as refused:
            assert (refused.code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--env", "toolgym/none-v0"], "cannot be served"),
        (["--env", ENVIRONMENT, "--tool", "x"], "an episode has its own tools"),
        (["--env", ENVIRONMENT, "--seed", "-1"], "--seed: "),
        (["--task-id", "x"], "--task-id belongs to an episode"),
        (["--env", ENVIRONMENT, "--log", f"{Path(__file__)}/x"], "cannot be written"),
        (["--env", ENVIRONMENT, "--http", "0.0.0.0:0"], "needs a token"),
    ],
)
def test_the_command_says_what_is_wrong(arguments, words, capsys, monkeypatch):
    monkeypatch.delenv("TOOLGYM_TOKEN", raising=False)
    assert main(["serve", "mcp", *arguments]) == 2
    assert words in capsys.readouterr().err
