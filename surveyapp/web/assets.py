"""Static files: packed, under addresses with a hash of the content so that browsers keep them.

Styles and scripts are written in parts and sent as one file each. A script's parts are modules that
import each other; in the one file all names stand side by side, so those lines are left out.
Comments stay here: they would be a fifth of what travels.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import cache
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, abort, request, send_file, url_for

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 60 * 60
PUPILS = (
    "app/tokens.css",
    "app/base.css",
    "app/layout.css",
    "app/components.css",
    "app/pupils.css",
    "app/aloud.css",
    "app/asking.css",
    "app/looks.css",
    "app/leaving.css",
    "app/preferences.css",
)
PARTS = {
    "pupils.css": PUPILS,
    "app.css": (
        *PUPILS,
        "app/tables.css",
        "app/tablet.css",
        "app/staff.css",
        "app/print.css",
    ),
    "respond.js": (
        "respond/times.js",
        "respond/rules.js",
        "respond/form.js",
        "respond/store.js",
        "respond/sending.js",
        "respond/room.js",
        "respond/ready.js",
        "respond/worker.js",
        "respond/asking.js",
        "respond/look.js",
        "respond/holding.js",
        "respond/listening.js",
        "respond/manner.js",
        "respond/leaving.js",
        "respond/given.js",
        "respond/showing.js",
        "respond/resting.js",
        "respond/goodbye.js",
        "respond/entering.js",
        "respond/sitting.js",
        "respond/start.js",
    ),
    "tablet.js": (
        "respond/times.js",
        "respond/store.js",
        "respond/sending.js",
        "respond/room.js",
        "respond/ready.js",
        "respond/worker.js",
        "tablet/checking.js",
        "tablet/joining.js",
        "tablet/stuck.js",
        "tablet/begin.js",
    ),
}
OF_MODULES = re.compile(r"^(?:import .*;\n|export (?=\w))", re.MULTILINE)
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)  # no text in a script or style spans lines
COMMENTS = re.compile(
    r"^[ \t]*(?://.*|/\*(?s:.*?)\*/)\n"  # on lines of their own
    r"|(?<=\S)[ \t]+(?://[ ].*|/\*.*\*/)$",  # at the end of a line
    re.MULTILINE,
)


@cache
def names() -> frozenset[str]:
    """List the static files: those that are there, and those that are sent in one."""
    return frozenset(
        [*PARTS, *(str(it.relative_to(STATIC)) for it in STATIC.rglob("*.*") if it.is_file())]
    )


@cache
def content(name: str) -> bytes:
    """Give what a static file holds."""
    if not name.endswith((".js", ".css")):
        return (STATIC / name).read_bytes()
    parts = PARTS.get(name, (name,))
    text = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in parts)
    text = INDENTATION.sub("", COMMENTS.sub("", text))
    return (OF_MODULES.sub("", text) if name in PARTS else text).encode()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(content(name), mtime=0)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(content(name)).hexdigest()[:12]


def asset(name: str) -> str:
    """Give the address of a static file, with the hash of what it holds."""
    return url_for("static", filename=name, v=_digest(name))


def init_app(app: Flask) -> None:
    """Serve the static files, and let templates say `asset('app.css')`."""
    app.add_template_global(asset)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=_send)


def _send(filename: str) -> Response:
    if filename not in names():
        abort(404)
    packed = "gzip" in request.accept_encodings and "Range" not in request.headers
    held = _packed(filename) if packed else content(filename)
    kind, _ = mimetypes.guess_type(filename)
    named = request.args.get("v") == _digest(filename)  # an older page may ask for what it was
    etag = f"{_digest(filename)}{'-gzip' if packed else ''}"
    response = send_file(BytesIO(held), kind, etag=etag, max_age=YEAR if named else None)
    response.cache_control.immutable = named
    response.vary.add("Accept-Encoding")
    if packed:
        response.content_encoding = "gzip"
    return response
