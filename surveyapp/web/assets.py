"""Addresses of the static files, with a hash of the content, so that browsers may keep them."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 60 * 60


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Give the address of a static file, with the hash of what it holds."""
    return url_for("static", filename=name, v=_digest(name))


def init_app(app: Flask) -> None:
    """Let templates say `asset('app.css')`, and let browsers keep what is named by its content."""
    app.add_template_global(asset)

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args:
            response.cache_control.public = True
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
        return response
