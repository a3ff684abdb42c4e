"""Machines can ask whether the service is there, without a database, a cookie or a cache."""

import pytest
from flask import Flask


@pytest.mark.parametrize(("path", "text"), [("/ping", "surveyapp\n"), ("/healthz", "up\n")])
def test_it_says_a_fixed_text(own_app: Flask, path: str, text: str):
    database = own_app.extensions.pop("database")

    reply = own_app.test_client().get(path)
    own_app.extensions["database"] = database

    assert (reply.status_code, reply.text, reply.mimetype) == (200, text, "text/plain")
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in reply.headers
