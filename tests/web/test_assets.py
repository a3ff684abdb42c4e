"""Static files are kept by browsers for good, and travel packed."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveyapp.web.assets import PARTS, STATIC, asset, content

MOST_BYTES = 12 * 1024  # of the script that a pupil waits for


def test_what_is_named_by_its_content_is_kept_for_good(app: Flask, client: FlaskClient):
    with app.test_request_context():
        address = asset("app.css")

    named, bare = (client.get(it, buffered=True).headers for it in (address, "/static/app.css"))

    assert named["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in bare["Cache-Control"]


def test_what_is_named_by_other_content_is_not_kept(client: FlaskClient):
    reply = client.get("/static/app.css?v=0123456789ab", buffered=True)

    assert "immutable" not in reply.headers["Cache-Control"]


def test_it_is_packed_for_whoever_can_unpack_it(client: FlaskClient):
    packed = client.get("/static/app.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    plain = client.get("/static/app.css", buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data == content("app.css")


def test_a_part_of_a_file_is_not_packed(client: FlaskClient):
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}

    part = client.get("/static/app.css", headers=headers, buffered=True)

    assert part.data == content("app.css")[:10]


def test_the_script_of_a_pupil_is_small(client: FlaskClient):
    packed = {"Accept-Encoding": "gzip"}
    reply = client.get("/static/respond.js", headers=packed)

    assert len(reply.data) <= MOST_BYTES


@pytest.mark.parametrize("name", [*PARTS, "sw.js"])
def test_comments_stay_here(name: str):
    assert not re.search(r"(^|\s)//\s|/\*", content(name).decode())


def test_no_text_in_a_script_reads_as_a_comment():
    for script in STATIC.rglob("*.js"):
        for line in script.read_text(encoding="utf-8").splitlines():
            _code, _slashes, comment = line.partition(" // ")
            assert all(comment.count(mark) % 2 == 0 for mark in '"`'), line


def test_every_part_is_sent_in_some_file():
    parts = {part for parts in PARTS.values() for part in parts}
    folders = {part.split("/")[0] for part in parts}

    lying = {str(it.relative_to(STATIC)) for name in folders for it in (STATIC / name).iterdir()}
    assert lying == parts


def test_in_the_one_script_no_module_is_left_to_load(client: FlaskClient):
    script = client.get("/static/respond.js").text

    assert "function sitting(" in script
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


@pytest.mark.parametrize("name", [*PARTS, "sw.js"])
def test_comments_and_indentation_do_not_travel(name: str):
    text = content(name).decode()

    assert not re.search(r"^[ \t]|^\s*(//|/\*|\*/)", text, re.MULTILINE)
    assert text.count("{") == text.count("}") > 10


def test_a_worker_that_is_looked_at_again_travels_once(client: FlaskClient):
    packed = {"Accept-Encoding": "gzip"}
    first = client.get("/sw.js", headers=packed)

    again = client.get("/sw.js", headers=packed | {"If-None-Match": first.headers["ETag"]})

    assert gzip.decompress(first.data)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/sw.js").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", ["/static/gone.css", "/static/../assets.py", "/static/app"])
def test_nothing_else_is_sent(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404
