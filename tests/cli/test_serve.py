"""`surveyapp serve` answers, finishes what is under way, and names a taken port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

COMMAND = [sys.executable, "-m", "surveyapp"]
HALF_SENT = b"POST /answer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nco"
WITHOUT_GUNICORN = """
import sys
sys.modules["gunicorn.app.base"] = None
from surveyapp.cli import main
main()
"""


def test_it_serves_until_it_is_told_to_stop(environ: dict[str, str], port: int):
    with started([*COMMAND, "serve", "--port", str(port)], environ) as process:
        assert "code" in page(port)

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0


def test_a_request_under_way_is_finished(environ: dict[str, str], port: int):
    with started([*COMMAND, "serve", "--port", str(port)], environ) as process:
        page(port)
        with closing(socket.create_connection(("127.0.0.1", port))) as slow:
            slow.sendall(b"POST /answer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n")
            slow.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\ncode=")
            time.sleep(0.3)

            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            slow.sendall(b"7777")

            assert slow.recv(12).startswith(b"HTTP/1.1 422")
        assert process.wait(10) == 0


def test_tablets_that_vanish_hold_nobody_up(environ: dict[str, str], port: int):
    with started([*COMMAND, "serve", "--port", str(port)], environ) as process:
        page(port)
        for _ in range(40):
            with closing(socket.create_connection(("127.0.0.1", port))) as tablet:
                tablet.sendall(HALF_SENT)

        assert "code" in page(port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_one_sentence(environ: dict[str, str]):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = run([*COMMAND, "serve", "--port", str(port)], environ)

    assert result.returncode == 2
    assert f"Port {port} of 127.0.0.1 can't be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_does_not_start_on_old_tables(environ: dict[str, str], port: int):
    environ["DATABASE_URL"] = environ["DATABASE_URL"].replace("own.db", "none.db")

    result = run([*COMMAND, "serve", "--port", str(port)], environ)

    assert result.returncode == 2
    assert "run `surveyapp db upgrade`" in result.stderr


def test_it_does_not_start_without_a_phrase_that_the_school_wrote(
    environ: dict[str, str], port: int, tmp_path: Path
):
    (tmp_path / "own.tsv").write_text("own-1\tbullying\n", encoding="utf-8")
    command = [*COMMAND, "serve", "--port", str(port)]

    result = run(command, environ | {"CONCERN_PHRASES": str(tmp_path / "own.tsv")})

    assert result.returncode == 2
    assert "CONCERN_PHRASES: own.tsv, line 1:" in result.stderr


def test_without_gunicorn_it_serves_for_trying_out(environ: dict[str, str], port: int):
    command = [sys.executable, "-c", WITHOUT_GUNICORN, "serve", "--port", str(port)]
    with started(command, environ) as process:
        assert "code" in page(port)

        process.terminate()
        _, said = process.communicate(timeout=10)

    assert "for trying out only" in said


def test_the_demo_takes_the_next_port_and_says_so(environ: dict[str, str]):
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which serves as well
        with started([*COMMAND, "demo", "--serve"], environ) as process:
            said = ""
            while "Serving until" not in said:
                said += next(process.stdout or iter([]))
            port = int(said.split("http://127.0.0.1:")[1].split("/")[0])

            assert port != 8000
            assert f"Port 8000 is taken, so it is served on port {port}." in said
            assert "code" in page(port)
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0


@contextmanager
def started(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command until the block ends, and no longer."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environ, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def run(command: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def page(port: int) -> str:
    """Get the first page, waiting for the service to start."""
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as reply:
                return str(reply.read(), "utf-8")
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the service did not start")


@pytest.fixture
def environ(own_database: str, tmp_path: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **inherited,
        "DATABASE_URL": own_database,
        "DATA_FOLDER": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])
