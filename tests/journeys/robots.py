"""Firefox and WebKitGTK, driven by the W3C protocols that they speak: WebDriver BiDi and WebDriver.

Playwright drives builds of its own of both, which Debian doesn't have, and asks of Debian's Firefox
what it can't do.
"""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any, Protocol
from urllib.error import HTTPError

from websockets.sync.client import ClientConnection, connect

MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
PATIENCE = 30


class Left(Exception):
    """The page was left for another while something was done in it."""


class Robot(Protocol):
    """A browser with one tab; an element is named by the script that finds it.

    All but `open` raise Left where the page goes away meanwhile, or the element isn't there.
    """

    def open(self, address: str) -> None: ...

    def run(self, script: str) -> Any:
        """Give what a script comes to, also after it has waited."""

    def press(self, element: str) -> None: ...

    def write(self, element: str, text: str) -> None: ...


class Firefox:
    """Firefox over WebDriver BiDi, which needs no driver beside it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._socket = connection
        self._number = 0
        self._send("session.new", capabilities={})
        self._tab = self._send("browsingContext.getTree")["contexts"][0]["context"]
        tablet = {"width": 768, "height": 1024}
        self._send("browsingContext.setViewport", context=self._tab, viewport=tablet)

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def run(self, script: str) -> Any:
        said = self._evaluate(f"Promise.resolve({script}).then((it) => JSON.stringify(it ?? null))")
        return json.loads(said["value"])

    def press(self, element: str) -> None:
        self._evaluate(f"{element}.click()")  # a notice that comes late moves what a pointer is on

    def write(self, element: str, text: str) -> None:
        self._evaluate(f"{element}.focus()")
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": keys})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._tab, actions=[source])

    def _evaluate(self, script: str) -> dict[str, Any]:
        target = {"context": self._tab}
        said = self._send("script.evaluate", expression=script, target=target, awaitPromise=True)
        if said["type"] != "success":
            raise Left(said)
        result: dict[str, Any] = said["result"]
        return result

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            reply = json.loads(self._socket.recv(PATIENCE))
            if reply.get("id") == self._number:
                if reply["type"] != "success":
                    raise Left(reply)
                result: dict[str, Any] = reply["result"]
                return result


class WebKit:
    """WebKitGTK's small browser over WebDriver."""

    def __init__(self, driver: str) -> None:
        own = {"binary": MINI_BROWSER, "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": own}}}
        self._session = f"{driver}/session"
        self._session += f"/{self._send('', wanted)['sessionId']}"

    def open(self, address: str) -> None:
        self._send("/url", {"url": address})

    def run(self, script: str) -> Any:
        return self._execute(script)

    def press(self, element: str) -> None:
        self._send(f"{self._find(element)}/click", {})

    def write(self, element: str, text: str) -> None:
        self._send(f"{self._find(element)}/value", {"text": text})

    def _find(self, element: str) -> str:
        found = self._execute(element)
        if not found:
            raise Left(element)
        (name,) = found.values()
        return f"/element/{name}"

    def _execute(self, script: str) -> Any:
        return self._send("/execute/sync", {"script": f"return {script}", "args": []})

    def _send(self, path: str, content: dict[str, Any]) -> Any:
        request = urllib.request.Request(self._session + path, json.dumps(content).encode())
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return json.load(reply)["value"]
        except HTTPError as refused:
            raise Left(refused.read().decode()) from refused


@contextmanager
def firefox(folder: Path) -> Iterator[Robot]:
    """Start Firefox with an empty profile."""
    command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port", "0"]
    with running([*command, "--profile", str(folder)], {"HOME": str(folder)}) as said:
        address = after("WebDriver BiDi listening on ", said)
        with connect(f"{address}/session", max_size=None) as connection:
            yield Firefox(connection)


@contextmanager
def webkit(folder: Path) -> Iterator[Robot]:
    """Start WebKitGTK's small browser on a screen that nobody sees."""
    screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "800x1100x24", "-nolisten", "tcp"]
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(screen, {}) as said:
        home = {"DISPLAY": f":{next(said).strip()}", "HOME": str(folder)}
        with running(["WebKitWebDriver", f"--port={port}"], home):
            driver = f"http://127.0.0.1:{port}"
            answers(f"{driver}/status")
            yield WebKit(driver)


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[Iterator[str]]:
    """Run a program, and whatever it starts, until the block ends; gives the lines that it says."""
    with subprocess.Popen(
        command,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        try:
            yield iter(process.stdout)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def after(words: str, said: Iterator[str]) -> str:
    """Give what follows these words in the first line that has them."""
    return next(line.partition(words)[2].strip() for line in said if words in line)


def answers(address: str) -> None:
    """Wait until a program answers at its address."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
