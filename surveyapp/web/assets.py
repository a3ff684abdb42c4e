"""Static files: packed, under addresses with a hash of the content so that browsers keep them."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 60 * 60
TEXTS = (".css", ".js", ".svg")


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def _packed(name: str) -> bytes:
    return gzip.compress((STATIC / name).read_bytes(), mtime=0)


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

    @app.after_request
    def pack(response: Response) -> Response:
        name = (request.view_args or {}).get("filename", "")
        if request.endpoint != "static" or response.status_code != 200 or not name.endswith(TEXTS):
            return response
        response.vary.add("Accept-Encoding")
        if "gzip" in request.accept_encodings:
            response.close()
            response.direct_passthrough = False
            response.data = _packed(name)
            response.content_encoding = "gzip"
        return response
