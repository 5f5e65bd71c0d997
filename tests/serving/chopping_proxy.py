"""A proxy that lets requests through and cuts the connection instead of bringing the reply, every so often."""

import socket
import threading
from contextlib import suppress


class ChoppingProxy:
    """Listens on a free port and forwards to another on this machine.

    Args:
        target: Port to forward to.
        every: Every so-manieth piece of reply is dropped together with its connection.
    """

    def __init__(self, target: int, every: int) -> None:
        self._target, self._every = target, every
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.chopped = 0
        self._pieces = 0
        self._lock = threading.Lock()

    def __enter__(self) -> "ChoppingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._carry, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, True), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, replies: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if replies and self._is_due():
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _is_due(self) -> bool:
        with self._lock:
            self._pieces += 1
            due = self._pieces % self._every == 0
            self.chopped += due
            return due
