"""Every reply tells the browser what not to do, and what it may send is limited."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Blueprint, Flask, request, session
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from surveyapp import create_app
from surveyapp.config import Config
from surveyapp.web import accounts, assets

views = Blueprint("views", __name__)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("path", ["/try", "/not-there"])
def test_every_reply_has_the_headers(client: FlaskClient, path: str):
    headers = client.get(path).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("name", ["respond.js", "pupils.css", "icon.svg"])
def test_a_part_of_a_page_is_no_page(client: FlaskClient, name: str):
    headers = client.get(f"/static/{name}").headers

    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_nothing_runs_that_is_not_ours(client: FlaskClient):
    policy = dict(
        part.split(" ", 1)
        for part in client.get("/try").headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(" ".join(policy.values()).split())


def test_a_tablet_tells_our_pages_by_their_policy(client: FlaskClient):
    known = re.search(r'const POLICY = "(.+?)";', assets.content("sw.js").decode())

    assert known is not None
    assert client.get("/try").headers["Content-Security-Policy"].startswith(known[1])


def test_a_page_may_choose_how_long_it_is_kept(client: FlaskClient):
    assert client.get("/kept").headers["Cache-Control"] == "max-age=60"


def test_a_reply_that_is_too_big_is_turned_away(client: FlaskClient):
    assert client.post("/try", data={"a": "x" * 250_000}).status_code == 200
    assert client.post("/try", data={"a": "x" * 263_000}).status_code == 413


def test_too_many_fields_are_turned_away(client: FlaskClient):
    many = {f"f{number}": "" for number in range(2100)}

    assert client.post("/try", data=many, content_type="multipart/form-data").status_code == 413


def test_another_host_name_is_turned_away(client: FlaskClient):
    assert client.get("/try", headers={"Host": "evil.test"}).status_code == 400


def test_on_https_cookies_stay_there(secure: Flask):
    reply = secure.test_client().get("/staff/sign-in", base_url="https://survey.test")
    (cookie,) = session_cookies(reply)

    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_on_this_machine_cookies_work_without_https(client: FlaskClient):
    reply = client.get("/staff/sign-in")

    (cookie,) = session_cookies(reply)
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Strict-Transport-Security" not in reply.headers


@pytest.mark.parametrize("path", ["/", "/answer", "/static/app.css", "/ping", "/not-there"])
def test_what_pupils_get_is_the_same_whatever_cookie_is_sent(client: FlaskClient, path: str):
    with client.get(path) as reply:
        assert "Cookie" not in reply.headers.get("Vary", "")
        assert "Set-Cookie" not in reply.headers


def test_a_staff_page_varies_with_the_cookie(client: FlaskClient):
    assert "Cookie" in client.get("/staff/sign-in").headers["Vary"]


def test_there_is_no_session_outside_staff_pages(client: FlaskClient):
    with client.session_transaction("/staff/") as kept:
        kept["_user_id"] = "somebody"

    reply = client.get("/try-session")

    assert reply.text == "False"
    assert session_cookies(reply) == []


def session_cookies(reply: TestResponse) -> list[str]:
    cookies = reply.headers.getlist("Set-Cookie")
    return [cookie for cookie in cookies if "session=" in cookie.split(";")[0]]


def test_a_proxy_is_believed_only_when_it_is_expected(app: Flask, config: Config):
    claimed = {"X-Forwarded-For": "10.1.2.3"}
    behind = with_views(create_app(replace(config, trusted_proxies=1)))

    assert app.test_client().get("/address", headers=claimed).text == "127.0.0.1"
    assert behind.test_client().get("/address", headers=claimed).text == "10.1.2.3"
    behind.extensions["database"].dispose()


@pytest.fixture
def app(own_app: Flask) -> Flask:
    return with_views(own_app)


@pytest.fixture
def secure(config: Config, engine: Engine) -> Iterator[Flask]:
    made = create_app(
        replace(config, public_url="https://survey.test", trusted_hosts=("survey.test",))
    )
    yield with_views(made)
    made.extensions["database"].dispose()


def with_views(app: Flask) -> Flask:
    app.register_blueprint(views)
    accounts.csrf.exempt(views)
    return app


@views.route("/try", methods=["GET", "POST"])
def attempt():
    return str(len(request.form))


@views.get("/kept")
def kept():
    return "", {"Cache-Control": "max-age=60"}


@views.get("/try-session")
def attempt_session():
    session["who"] = "somebody"
    return str("_user_id" in session)


@views.get("/address")
def address():
    return request.remote_addr
