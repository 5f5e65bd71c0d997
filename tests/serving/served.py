"""Servers in processes of their own, as a person would start them, and what the tests ask the system about them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gymnasium

import toolgym  # noqa: F401  registers the remote environment

HERE = Path(__file__).parent
ENVIRONMENT = "served_domain:toolgym-tests/hills-v0"
TOKEN = "a-token-for-tests-only"


class Server:
    """One server process.

    Args:
        options: Options of ``toolgym serve env``.
        token: The token it wants.
        port: Its port; a free one if 0.
    """

    def __init__(self, *options: str, token: str | None = None, port: int = 0) -> None:
        paths = os.pathsep.join([str(HERE), *filter(None, sys.path)])
        environment = {**os.environ, "PYTHONPATH": paths, "TOOLGYM_TOKEN": token or ""}
        command = [sys.executable, "-m", "toolgym.cli", "serve", "env", ENVIRONMENT, "--port", str(port), *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        assert line.startswith("serving at "), line + self.process.stderr.read()
        self.url = line.split()[-1]
        self.socket_url = self.url.replace("http", "ws", 1)
        self.port = int(self.url.rpartition(":")[2])
        self.token = token

    def kill(self) -> None:
        """Ends the process as a crash would."""
        self.process.kill()
        self.wait()

    def terminate(self) -> None:
        """Asks it to end."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> tuple[int, str]:
        """Its exit status and what else it wrote."""
        status = self.process.wait(30)
        assert self.process.stderr is not None
        with self.process.stderr:
            return status, self.process.stderr.read()

    def ask(
        self, method: str, path: str, body: bytes | None = None, token: str | None = None
    ) -> tuple[int, dict, dict]:
        """Status, JSON and headers of one HTTP request by a client that is not ours."""
        request = urllib.request.Request(f"{self.url}{path}", body, {"Content-Type": "application/json"}, method=method)
        if token or self.token:
            request.add_header("Authorization", f"Bearer {token or self.token}")
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, json.loads(response.read()), dict(response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read()), dict(error.headers)

    def metric(self, name: str, label: str = "") -> float:
        """One number of ``/metrics``, 0 if it has not been counted yet."""
        request = urllib.request.Request(f"{self.url}/metrics")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=20) as response:
            text = response.read().decode()
        labelled = rf'\{{\w+="{label}"\}}' if label else ""
        found = re.search(rf"^toolgym_{name}{labelled} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    @property
    def mebibytes(self) -> float:
        """Memory that it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    @property
    def descriptors(self) -> int:
        """Files and sockets that it holds."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def serving(*options: str, token: str | None = None, port: int = 0) -> Iterator[Server]:
    """A server that is ended afterwards."""
    server = Server(*options, token=token, port=port)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.wait()


def eventually(holds: Callable[[], bool], within: float = 15.0) -> bool:
    """Waits until something holds; False if it does not come to that."""
    until = time.monotonic() + within
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def remote(url: str, **keywords) -> gymnasium.Env:
    """The remote environment as users make it."""
    return gymnasium.make("toolgym/remote-v0", url=url, **keywords)
