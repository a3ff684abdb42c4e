"""`surveyapp serve`: the service on this machine, by gunicorn in this very process.

One process with some threads: SQLite has one writer, and a second process would only wait for it.
On PostgreSQL, `gunicorn wsgi:app` serves with as many processes as you like.
"""

import socket

import click
from werkzeug.serving import make_server

from surveyapp import create_app
from surveyapp.cli import settings
from surveyapp.cli.db import problems
from surveyapp.cli.errors import BadInput
from surveyapp.config import Config

try:
    from gunicorn.app.base import BaseApplication
except ImportError:  # gunicorn isn't made for Windows
    BaseApplication = object

THREADS = 8
GRACE_SECONDS = 30
HOST = "127.0.0.1"
PORT = 8000
BACKLOG = 2048


@click.command()
@click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the pages until Ctrl+C; requests under way are finished first."""
    config = settings.config()
    if found := problems(config):
        raise BadInput("\n".join(found))
    listening = listen(host, port)
    click.echo(f"Serving {config.public_url} on {host}, port {port}. Press Ctrl+C to stop.")
    run(config, listening)


def listen(host: str, port: int) -> socket.socket:
    """Take a port of this machine; raises BadInput when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as problem:
        listening.close()
        raise BadInput(
            f"Port {port} of {host} can't be used ({problem.strerror}): choose another with --port."
        ) from problem
    return listening


def run(config: Config, listening: socket.socket) -> None:
    """Serve on a port that was taken until told to end."""
    if BaseApplication is object:
        click.echo("There is no gunicorn here: this server is for trying out only.", err=True)
        host, port = listening.getsockname()[:2]
        app = create_app(config)
        make_server(host, port, app, threaded=True, fd=listening.fileno()).serve_forever()
    else:
        _Server(config, listening).run()


class _Server(BaseApplication):
    def __init__(self, config: Config, listening: socket.socket) -> None:
        self.config, self.listening = config, listening
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"fd://{self.listening.fileno()}",
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 2 * GRACE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return create_app(self.config)
