"""A wire between a browser and the server that counts what passes, headers and all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import SHUT_WR, create_connection, socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from urllib.parse import urlsplit


class Wire(ThreadingTCPServer):
    """Passes all on to a server, after a `delay` in seconds; `passed` holds how many bytes."""

    daemon_threads = True
    delay = 0.0

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.lead_to(server)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.passed = {"up": 0, "down": 0}
        self.counting = Lock()

    def lead_to(self, server: str) -> None:
        """Lead to another server from the next connection on."""
        self.end = (str(urlsplit(server).hostname), int(urlsplit(server).port or 80))


class Connection(BaseRequestHandler):
    """One connection of the browser."""

    server: Wire
    request: socket

    def handle(self) -> None:
        with create_connection(self.server.end) as end:
            up = Thread(target=self._pass, args=(self.request, end, "up"))
            up.start()
            self._pass(end, self.request, "down")
            up.join()

    def _pass(self, source: socket, target: socket, way: str) -> None:
        try:
            while data := source.recv(65536):
                with self.server.counting:
                    self.server.passed[way] += len(data)
                time.sleep(self.server.delay)
                target.sendall(data)
            target.shutdown(SHUT_WR)
        except OSError:
            pass  # one end hung up


@contextmanager
def to(server: str) -> Iterator[Wire]:
    """Lay a wire to a server until the block ends."""
    with Wire(server) as wire:
        thread = Thread(target=wire.serve_forever)
        thread.start()
        try:
            yield wire
        finally:
            wire.shutdown()
            thread.join()
