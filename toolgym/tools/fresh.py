"""Replays tool calls in a fresh process: another hash seed, no network, nothing cached, nothing inherited.

What a tool answers there is what it will answer anywhere with the same library and data. The parent sends one JSON line
per batch and reads one line back; run as ``python -m toolgym.tools.fresh POOL``, this module is the child.
"""

import contextlib
import itertools
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, TextIO

from toolgym.canonical import Json
from toolgym.tools.difference import Difference
from toolgym.tools.errors import ToolFailure
from toolgym.tools.pool import ToolPool, load_pool

BATCH = 128
"""Calls sent at once; a batch is read whole before the child answers, so neither side can fill the other's pipe."""

_GRACE = 2.0
_TAIL = 2_000


class Session(NamedTuple):
    """What calls made one after another in one world gave.

    Attributes:
        texts: The canonical result text of each call.
        difference: What had become of the world after the last.
    """

    texts: list[str]
    difference: Difference


class FreshProcessError(RuntimeError):
    """The fresh process could not load the pool, died, or did not answer in time; the message ends with its stderr."""


class FreshProcess:
    """A child Python that holds its own copy of a tool pool. Use it as a context manager, or `close` it.

    Args:
        pool_reference: Where the child, with the parent's ``sys.path``, finds the pool: ``"package.module:NAME"``.
        hash_seed: The child's ``PYTHONHASHSEED``, 0 to 4294967295.
        timeout: Seconds the child may take for one batch, its start included.
    """

    def __init__(self, pool_reference: str, hash_seed: int, timeout: float = 120.0) -> None:
        self.pool_reference = pool_reference
        self._timeout = timeout
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  closed with the child
        search = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "toolgym.tools.fresh", pool_reference],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": search},
            encoding="ascii",
        )
        self._replies: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ready = False

    def __enter__(self) -> "FreshProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def replay(self, calls: Iterable[tuple[str, Mapping[str, Json]]]) -> list[str]:
        """Executes calls in order.

        Args:
            calls: Tool names and arguments. A failed call is an answer like any other.

        Returns:
            The canonical result text (`ToolResult.text`) of each call.

        Raises:
            FreshProcessError: The child died or did not answer in time.
        """
        texts: list[str] = []
        pending = iter(calls)
        while batch := list(itertools.islice(pending, BATCH)):
            texts += self._ask({"calls": batch})
        return texts

    def sessions(self, sessions: Iterable[Sequence[tuple[str, Mapping[str, Json]]]]) -> list[Session]:
        """Executes the calls of each session in order in a world of its own.

        Args:
            sessions: Tool names and arguments of each session. A failed call is an answer like any other.

        Raises:
            FreshProcessError: The pool has no world, the child died or did not answer in time.
        """
        found: list[Session] = []
        pending = iter(sessions)
        while batch := list(itertools.islice(pending, BATCH)):
            found += [Session(texts, changed) for texts, changed in self._ask({"sessions": batch})]
        return found

    def world(self) -> str:
        """The fingerprint of the pool's world, as the child builds it.

        Raises:
            FreshProcessError: The pool has no world, or the child died.
        """
        return str(self._ask({"world": True}))

    def versions(self, names: Iterable[str]) -> dict[str, str]:
        """The fingerprint (`Tool.version`) of each named tool, as the child computes it.

        Raises:
            FreshProcessError: A tool is unknown or unavailable there, or the child died.
        """
        found: dict[str, str] = self._ask({"versions": list(names)})
        return found

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    @property
    def closed(self) -> bool:
        """Whether the child has ended: it was closed, died, or was too slow."""
        return self._stderr.closed

    def close(self) -> None:
        """Ends the child and waits for it. Closing twice is allowed."""
        if self.closed:
            return
        assert self._child.stdin and self._child.stdout
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.close()
        try:
            self._child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._reader.join()
        self._child.stdout.close()
        self._stderr.close()

    def _ask(self, request: Mapping[str, Any]) -> Any:
        if self.closed:
            raise FreshProcessError(f"the fresh process for '{self.pool_reference}' is closed")
        assert self._child.stdin
        if not self._ready:  # nothing is sent before the child reads, so that writing never blocks
            self._receive()
            self._ready = True
        try:
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            self._fail("died")
        return self._receive()

    def _receive(self) -> Any:
        try:
            line = self._replies.get(timeout=self._timeout)
        except queue.Empty:
            self._fail(f"did not answer within {self._timeout:g} s")
        if line is None:
            self._fail("died")
        reply = json.loads(line)
        if "error" in reply:
            raise FreshProcessError(f"fresh process for '{self.pool_reference}': {reply['error']}")
        return reply["answer"]

    def _fail(self, what: str) -> NoReturn:
        self._child.kill()
        self._child.wait()
        self._stderr.seek(0)
        tail = self._stderr.read()[-_TAIL:].decode(errors="replace").strip()
        self.close()
        raise FreshProcessError(f"the fresh process for '{self.pool_reference}' {what}: {tail or 'nothing on stderr'}")

    def _read(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._replies.put(line)
        self._replies.put(None)


def block_sockets() -> None:
    """Makes every attempt of this process to reach another host, or resolve its name, raise `PermissionError`."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise PermissionError("the network is blocked in a fresh process")

    for owner, names in (
        (socket.socket, ("connect", "connect_ex", "sendto", "sendmsg")),
        (socket, ("create_connection", "getaddrinfo", "gethostbyname", "gethostbyname_ex")),
    ):
        for name in names:
            setattr(owner, name, refuse)


def _answer(pool: ToolPool, request: dict[str, Any]) -> dict[str, Any]:
    if "calls" in request:
        return {"answer": [pool.call(name, arguments).text for name, arguments in request["calls"]]}
    if "versions" not in request:
        return _in_worlds(pool, request)
    unknown = [name for name in request["versions"] if name not in pool]
    if unknown:
        return {"error": f"there is no tool called '{unknown[0]}'"}
    try:
        return {"answer": {name: pool[name].version for name in request["versions"]}}
    except ToolFailure as failure:
        return {"error": str(failure)}


def _in_worlds(pool: ToolPool, request: dict[str, Any]) -> dict[str, Any]:
    if pool.world is None:
        return {"error": "the pool has no world"}
    if "world" in request:
        return {"answer": pool.world.digest}
    answers = []
    for session in request["sessions"]:
        world = pool.world.fork()
        texts = [pool.call(name, arguments, world).text for name, arguments in session]
        answers.append([texts, world.difference])
    return {"answer": answers}


def _serve(reference: str) -> None:
    """Answers requests until stdin ends. Tools get an empty stdin, and what they print goes to stderr."""
    requests = os.fdopen(os.dup(0), encoding="ascii")
    replies: TextIO = os.fdopen(os.dup(1), "w", encoding="ascii")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    block_sockets()
    pool = load_pool(reference)
    answers = itertools.chain([{"answer": "ready"}], (_answer(pool, json.loads(line)) for line in requests))
    for answer in answers:
        replies.write(json.dumps(answer) + "\n")
        replies.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
