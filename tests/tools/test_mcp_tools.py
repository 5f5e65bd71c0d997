"""MCP servers as tools: results, errors, deadlines, crashes, and what is left behind."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("mcp")

from toolgym.tools import ToolFailure, Unavailable
from toolgym.tools.foreign import ForeignTool
from toolgym.tools.json_schema import DocumentError
from toolgym.tools.mcp import McpServer, tools_from_mcp
from toolgym.tools.snapshots import use_snapshot

ODDITIES = str(Path(__file__).with_name("oddities.py"))
COMMAND = (sys.executable, ODDITIES)


def tools_of(server: McpServer) -> dict[str, ForeignTool]:
    return {tool.name: tool for tool in tools_from_mcp(server)}


@pytest.fixture(scope="module")
def stdio() -> Iterator[dict[str, ForeignTool]]:
    server = McpServer("oddities", command=COMMAND, deadline=1.0)
    yield tools_of(server)
    server.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(port: int) -> Iterator[str]:
    """The odd server over HTTP; gives its address."""
    child = subprocess.Popen([*COMMAND, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/mcp"
    child.kill()
    child.wait()


@pytest.fixture(scope="module")
def http() -> Iterator[dict[str, ForeignTool]]:
    with running(free_port()) as address:
        server = McpServer("oddities", url=address, deadline=1.0)
        yield tools_of(server)
        server.close()


@pytest.fixture(params=["stdio", "http"])
def tools(request: pytest.FixtureRequest) -> dict[str, ForeignTool]:
    found: dict[str, ForeignTool] = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("told_as_text", {}, {"a": [1, 2]}),
        ("words", {}, {"value": "{not JSON"}),
        ("number", {}, {"result": 41}),
        ("moved", {"point": {"x": 1}}, {"x": 2.0, "label": "here", "copy": "x"}),
        (
            "moved",
            {"point": {"x": 1, "label": "l"}, "by": 0, "copy_": "y"},
            {"x": 1.0, "label": "l", "copy": "y"},
        ),
    ],
)
def test_results(tools: dict[str, ForeignTool], name: str, arguments: dict[str, object], value: object) -> None:
    result = tools[name].call(arguments)
    assert result.ok, result.text
    assert result.value == value


def test_content_that_is_no_text_is_named(tools: dict[str, ForeignTool]) -> None:
    value = tools["picture"].call({}).value
    assert value["text"] == "" and value["attachments"][0]["type"] == "image"


@pytest.mark.parametrize(
    ("name", "arguments", "kind", "words"),
    [
        ("refuse", {"colour": "red"}, "invalid_arguments", "no such colour: red"),
        ("moved", {"point": {"y": 1}}, "invalid_arguments", "point.x"),
        ("moved", {"point": {"x": 1}, "by": -1}, "invalid_arguments", "by"),
        ("wait", {"seconds": 3}, "timeout", "more than 1 s"),
    ],
)
def test_failures_are_typed(
    tools: dict[str, ForeignTool], name: str, arguments: dict[str, object], kind: str, words: str
) -> None:
    result = tools[name].call(arguments)
    assert result.error is not None and result.error.kind == kind and words in result.error.message, result.text


def test_what_is_known_of_a_tool(stdio: dict[str, ForeignTool]) -> None:
    moved = stdio["moved"]
    assert [(p.name, p.required) for p in moved.parameters] == [
        ("point", True),
        ("by", False),
        ("copy_", False),
    ]
    properties = moved.schema["function"]["parameters"]["properties"]
    assert properties["by"]["description"] == "How far it goes."  # from the docstring in the server's description
    assert (moved.source.distribution, moved.source.version, moved.kind) == ("oddities", "1.2.3", "action")


def test_calls_run_side_by_side(stdio: dict[str, ForeignTool]) -> None:
    texts: list[str] = []
    work = [
        threading.Thread(target=lambda x=x: texts.append(stdio["moved"].call({"point": {"x": x}}).text))
        for x in range(20)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(set(texts)) == 20 and all('"error"' not in text for text in texts)


def test_a_server_that_dies_leaves_its_tools_unavailable() -> None:
    tools = tools_of(server := McpServer("oddities", command=COMMAND))
    for name in ("die", "number", "number"):
        result = tools[name].call({})
        assert result.error is not None and result.error.kind == "unavailable" and "has ended" in result.error.message
    server.close()


def test_a_server_at_an_address_is_connected_to_anew() -> None:
    port = free_port()
    with running(port) as address:
        tools = tools_of(server := McpServer("oddities", url=address))
        assert tools["number"].call({}).ok
    for _ in range(2):
        result = tools["number"].call({})
        assert result.error is not None and result.error.kind == "unavailable"
    with running(port):
        assert tools["number"].call({}).value == {"result": 41}
    server.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"command": ["no-such-program-anywhere"]}, "no program 'no-such-program-anywhere'"),
        ({"command": [sys.executable, "-c", "import sys; sys.exit('out of ink')"]}, "out of ink"),
        ({"command": [sys.executable, "-c", "import time; time.sleep(30)"], "start_timeout": 1.0}, "more than 1 s"),
        ({"url": "http://127.0.0.1:9/mcp"}, "cannot be used"),
    ],
)
def test_a_server_that_does_not_start_is_said(options: dict[str, object], words: str) -> None:
    server = McpServer("broken", **options)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(ToolFailure, match=words):
            server.listing()
    server.close()


def test_a_server_needs_one_address() -> None:
    for options in ({}, {"command": ["x"], "url": "http://x"}):
        with pytest.raises(ValueError, match="either a command or a url"):
            McpServer("odd", **options)  # type: ignore[arg-type]


def test_only_wanted_tools() -> None:
    server = McpServer("oddities", command=COMMAND)
    assert [tool.name for tool in tools_from_mcp(server, only=["number"], prefix="odd")] == ["odd_number"]
    with pytest.raises(DocumentError, match="no tool 'gone'"):
        tools_from_mcp(server, only=["gone"])
    server.close()


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_closing_ends_the_server() -> None:
    server = McpServer("oddities", command=COMMAND)
    tools = tools_of(server)
    number = tools["process"].call({}).value["result"]
    assert _alive(number)
    server.close()
    server.close()
    assert not _alive(number)
    result = tools["number"].call({})
    assert result.error is not None and "it is closed" in result.error.message


def test_nothing_is_left_when_the_process_ends() -> None:
    program = (
        "import sys; from toolgym.tools.mcp import McpServer\n"
        f"server = McpServer('oddities', command=[sys.executable, {ODDITIES!r}])\n"
        "print(server.call('process', {})['result'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert not _alive(int(done.stdout))


def _child(tool: ForeignTool, queue: "multiprocessing.SimpleQueue[str]") -> None:
    queue.put(tool.call({}).text)


def test_a_forked_child_does_not_use_the_connection(stdio: dict[str, ForeignTool]) -> None:
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=_child, args=(stdio["number"], queue))
    child.start()
    assert "another process" in queue.get()
    child.join(10)
    assert stdio["number"].call({}).ok


def test_a_snapshot_stands_in_for_the_server(tmp_path: Path) -> None:
    server = McpServer("oddities", command=COMMAND)
    with use_snapshot(tmp_path / "s.db", "record"):
        first = tools_of(server)["process"].call({})
    server.close()
    absent = McpServer("oddities", command=["no-such-program-anywhere"])
    with use_snapshot(tmp_path / "s.db", "replay"):
        tools = tools_of(absent)
        assert tools["process"].call({}) == first
        missing = tools["number"].call({})
        assert missing.error is not None and "not on record" in missing.error.message
        with pytest.raises(Unavailable, match="'other' is not on record"):
            McpServer("other", command=COMMAND).listing()
