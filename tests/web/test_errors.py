"""Whatever goes wrong, a person reads a calm sentence that says what to do."""

from html import unescape

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import TestResponse

from surveyapp import db
from surveyapp.records.base import School

STATUSES = {
    400: "That didn&#39;t work",
    403: "This page is not for you to open",
    404: "There is nothing here",
    405: "That didn&#39;t work",
    413: "That is too big to send",
    418: "That didn&#39;t work",
    429: "Too many tries",
    500: "Something went wrong",
    501: "Something went wrong",
    503: "Not just now",
}


@pytest.mark.parametrize(("status", "words"), STATUSES.items())
def test_every_error_has_its_words(failing: FlaskClient, status: int, words: str):
    page = failing.get(f"/fail/{status}")

    assert page.status_code == status
    assert f"<h1>{words}</h1>" in page.text
    assert "Go back to the start" in page.text


def told(reply: TestResponse) -> dict[str, str]:
    told: dict[str, str] = reply.get_json()
    return told


@pytest.mark.parametrize(("status", "words"), STATUSES.items())
def test_a_script_is_told_the_same_as_json(failing: FlaskClient, status: int, words: str):
    reply = failing.get(f"/fail/{status}", headers={"Accept": "application/json"})

    assert reply.status_code == status
    assert reply.content_type == "application/json"
    assert list(told(reply)) == ["problem"]
    assert told(reply)["problem"].startswith(unescape(words) + ". ")


def test_a_script_is_told_of_a_page_that_is_not_there_and_of_our_mistakes(failing: FlaskClient):
    asks = {"Accept": "application/json"}

    assert "nothing here" in told(failing.get("/nowhere", headers=asks))["problem"]
    assert "our mistake" in told(failing.get("/fail/by-mistake", headers=asks))["problem"]
    without = failing.get("/fail/without-database", headers=asks)
    assert (without.status_code, without.headers["Retry-After"]) == (503, "5")
    assert "Nothing was saved" in told(without)["problem"]


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""])
def test_a_browser_gets_a_page(failing: FlaskClient, accept: str):
    reply = failing.get("/nowhere", headers={"Accept": accept})

    assert reply.content_type == "text/html; charset=utf-8"


def test_a_script_that_sends_answers_is_told_in_json_even_if_it_does_not_ask(client: FlaskClient):
    reply = client.post("/api/v1/sittings/nonsense", headers={"Accept": "*/*"})

    assert (reply.status_code, reply.content_type) == (404, "application/json")


def test_a_mistake_of_ours_says_so_and_no_more(failing: FlaskClient):
    page = failing.get("/fail/by-mistake")

    assert page.status_code == 500
    assert "It is our mistake, not yours." in page.text
    assert "secret" not in page.text


def test_an_error_page_needs_no_database(failing: FlaskClient):
    with failing.session_transaction("/staff/") as cookie:
        cookie["_user_id"] = "somebody"

    page = failing.get("/fail/without-database")

    assert page.status_code == 503
    assert "Not just now" in page.text
    assert page.headers["Retry-After"] == "5"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_the_database_refuses_is_a_mistake_of_ours_and_leaves_no_row_in_the_log(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture, accept: str
):
    reply = failing.get("/fail/on-a-row", headers={"Accept": accept})

    assert reply.status_code == 500
    assert "our mistake" in reply.text
    assert "IntegrityError" in caplog.text
    assert "in fail_on_a_row" in caplog.text  # so that the mistake is found
    for words in ("canary", "INSERT INTO", "DETAIL", "[parameters"):
        assert words not in caplog.text


def test_the_headers_of_an_error_stay(failing: FlaskClient):
    page = failing.get("/fail/later")

    assert page.headers["Retry-After"] == "60"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_staff_are_led_back_to_the_staff_pages(failing: FlaskClient):
    assert 'href="/"' in failing.get("/nowhere").text
    assert 'href="/staff/"' in failing.get("/staff/nowhere").text


def test_a_redirect_is_no_error(failing: FlaskClient):
    assert failing.get("/slash").status_code == 308


@pytest.fixture
def failing(own_app: Flask) -> FlaskClient:
    own_app.testing = False

    @own_app.get("/fail/<int:status>")
    def fail(status: int):
        abort(status)

    @own_app.get("/fail/by-mistake")
    def fail_by_mistake():
        raise RuntimeError("secret")

    @own_app.get("/fail/without-database")
    def fail_without_database():
        raise OperationalError("select", {}, Exception("gone"))

    @own_app.get("/fail/on-a-row")
    def fail_on_a_row():
        with db.writing() as session:
            session.add(School(name="canary", sealed_key=None))
            session.flush()

    @own_app.get("/fail/later")
    def fail_for_now():
        raise ServiceUnavailable(retry_after=60)

    @own_app.get("/slash/")
    def slash():
        return "here"

    return own_app.test_client()
