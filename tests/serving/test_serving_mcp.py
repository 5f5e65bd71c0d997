"""Our pools over MCP: what a client gets is what a direct call gives, errors included."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import bakery
import pytest

from toolgym.cli import main
from toolgym.tools import ToolPool
from toolgym.tools.foreign import ForeignTool
from toolgym.tools.mcp import McpServer, tools_from_mcp

HERE = Path(__file__).parent
SERVE = [sys.executable, "-m", "toolgym.cli", "serve", "mcp", "--pool", "bakery:POOL"]
CALLS = [
    ("price", {"loaf": "rye"}),
    ("price", {"loaf": "rye", "pieces": 3}),
    ("price", {"loaf": "cake"}),  # not found
    ("price", {"loaf": "rye", "pieces": "many"}),  # refused by the schema
    ("loaves", {}),
    ("loaves", {"below": 3.5}),
    ("recipe", {"loaf": "spelt"}),
    ("burn", {"loaf": "rye"}),  # a defect
]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}


@pytest.fixture(scope="module")
def over_stdio() -> Iterator[dict[str, ForeignTool]]:
    server = McpServer("bakery", command=SERVE, env={"PYTHONPATH": _environment()["PYTHONPATH"]})
    yield {tool.name: tool for tool in tools_from_mcp(server)}
    server.close()


@pytest.fixture(scope="module")
def over_http() -> Iterator[dict[str, ForeignTool]]:
    child = subprocess.Popen([*SERVE, "--http", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True, env=_environment())
    assert child.stderr is not None
    address = child.stderr.readline().split()[-1]
    server = McpServer("bakery", url=address)
    yield {tool.name: tool for tool in tools_from_mcp(server)}
    server.close()
    child.terminate()
    assert child.wait(10) is not None
    child.stderr.close()


@pytest.mark.parametrize(("name", "arguments"), CALLS)
@pytest.mark.parametrize("transport", ["over_stdio", "over_http"])
def test_a_served_tool_answers_like_the_tool(
    transport: str, name: str, arguments: dict[str, object], request: pytest.FixtureRequest
) -> None:
    tools: dict[str, ForeignTool] = request.getfixturevalue(transport)
    direct = bakery.POOL.call(name, arguments)
    served = tools[name].call(arguments)
    if direct.error is not None and direct.error.kind == "invalid_arguments":
        assert served.error is not None and served.error.kind == "invalid_arguments"  # refused on this side already
    else:
        assert served.text == direct.text


def test_schemas_survive(over_stdio: dict[str, ForeignTool]) -> None:
    assert over_stdio.keys() == bakery.POOL.tools.keys()
    for name, tool in over_stdio.items():
        ours, theirs = bakery.POOL[name].schema["function"], tool.schema["function"]
        assert theirs["description"] == ours["description"]
        for key, part in ours["parameters"].get("properties", {}).items():
            for word in ("description", "default"):
                assert theirs["parameters"]["properties"][key].get(word) == part.get(word)
        assert theirs["parameters"].get("required") == ours["parameters"].get("required")


def test_many_threads_share_a_connection(over_stdio: dict[str, ForeignTool]) -> None:
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: got.append(over_stdio["price"].call({"loaf": "rye", "pieces": n}).text))
        for n in range(1, 41)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(bakery.POOL.call("price", {"loaf": "rye", "pieces": n}).text for n in range(1, 41))


def test_only_the_named_tools_are_served() -> None:
    server = McpServer("bakery", command=[*SERVE, "--tool", "price"], env={"PYTHONPATH": _environment()["PYTHONPATH"]})
    assert [tool.name for tool in tools_from_mcp(server)] == ["price"]
    server.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tool", "cake"], "has no tool 'cake'"),
        (["--http", "8000"], "--http must be HOST:PORT"),
        (["--http", "127.0.0.1:70000"], "--http must be HOST:PORT"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "mcp", "--pool", "bakery:POOL", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "mcp", "--pool", "bakery:POOL", "--http", f"127.0.0.1:{port}"]) == 2
    assert "cannot be listened on" in capsys.readouterr().err


def test_a_pool_without_tools_serves_none() -> None:
    from toolgym.serving import pool_server

    assert pool_server(ToolPool("empty:POOL", (), ())).name == "toolgym mixed"
