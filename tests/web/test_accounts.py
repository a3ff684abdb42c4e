"""Staff sign in and out; a sign-in ends; guessing is slowed down."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from surveyapp.records import audit, tries
from surveyapp.records.accounts import Account, SignIn
from surveyapp.records.tries import MOST_OF_AN_ADDRESS
from surveyapp.web.accounts import TOO_MANY, WRONG
from tests.factories import PASSWORD
from tests.web.conftest import Cast, Staff

NEW = "four-unrelated-words-here"


def test_it_signs_in(staff: Staff):
    reply = staff.sign_in("leila")

    assert reply.location == "/staff/"
    assert "Leila" in staff.read("/staff/")


def test_an_email_address_may_be_typed_in_capitals(staff: Staff):
    assert staff.sign_in(" Leila@OAKFIELD.test ").location == "/staff/"


@pytest.mark.parametrize(
    ("who", "password"),
    [
        ("leila", "wrong-password"),
        ("nobody-here", PASSWORD),
        ("leila", ""),
        ("' or 1=1 --@x", "\N{PILE OF POO}" * 300),
    ],
)
def test_a_wrong_and_an_unknown_one_read_alike(staff: Staff, who: str, password: str):
    page = staff.sign_in(who, password).text

    assert page.count(WRONG) == 1
    assert "not exist" not in page


def test_nobody_signs_in_to_an_account_without_a_password(staff: Staff, engine: Engine):
    with Session(engine) as session, session.begin():
        session.execute(update(Account).values(password_hash=""))

    assert WRONG in staff.sign_in("leila", "").text
    assert WRONG in staff.sign_in("leila", PASSWORD).text


def test_nobody_signs_in_to_a_closed_account(leila: Staff, others: Staff, engine: Engine):
    with Session(engine) as session, session.begin():
        session.execute(update(Account).values(active=False))

    assert WRONG in others.sign_in("leila").text
    assert leila.get("/staff/").status_code == 303


def test_it_comes_back_to_the_page_that_was_asked_for(staff: Staff):
    asked = staff.get("/staff/password")

    assert asked.location == "/staff/sign-in?next=/staff/password"
    reply = staff.submit(
        asked.location, email="leila@oakfield.test", password=PASSWORD, next="/staff/password"
    )
    assert reply.location == "/staff/password"


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "\\\\evil.test"])
def test_it_never_leads_elsewhere(staff: Staff, elsewhere: str):
    reply = staff.sign_in("leila", next=elsewhere)

    assert urlsplit(urljoin("http://localhost", reply.location)).hostname == "localhost"


def test_after_ten_failures_it_asks_to_wait(staff: Staff, others: Staff):
    for _ in range(10):
        assert WRONG in staff.sign_in("leila", "wrong-password").text

    assert TOO_MANY in others.sign_in("leila").text


def test_one_address_can_not_try_many_accounts(staff: Staff, engine: Engine):
    with Session(engine) as session, session.begin():
        for number in range(MOST_OF_AN_ADDRESS - 1):
            tries.failed(session, [f"account guess{number}", "address 127.0.0.1"])
    assert WRONG in staff.sign_in("guess", "wrong-password").text

    assert TOO_MANY in staff.sign_in("leila").text


def test_failures_elsewhere_do_not_lock_a_person_out(staff: Staff):
    for _ in range(9):
        staff.sign_in("leila", "wrong-password")

    assert staff.sign_in("leila").location == "/staff/"


def test_it_signs_out_for_good(leila: Staff, app: Flask):
    cookie = leila.client.get_cookie("session")
    assert cookie is not None
    leila.submit_on("/staff/", "/staff/sign-out")
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)

    assert leila.get("/staff/").status_code == 303
    assert thief.get("/staff/").status_code == 303


@pytest.mark.parametrize(
    "ago",
    [
        {"seen_at": timedelta(minutes=31)},
        {"made_at": timedelta(hours=8, minutes=1)},
    ],
)
def test_a_sign_in_ends_by_itself(leila: Staff, engine: Engine, ago: dict[str, timedelta]):
    _set_back(engine, ago)

    assert leila.get("/staff/").location == "/staff/sign-in?next=/staff/"
    assert "has ended" in leila.read("/staff/sign-in")


def test_a_sign_in_in_use_goes_on(leila: Staff, engine: Engine):
    _set_back(engine, {"seen_at": timedelta(minutes=29)})
    leila.get("/staff/")

    with Session(engine) as session:
        seen = session.scalars(select(SignIn.seen_at)).one()
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


def test_a_cookie_works_in_its_own_browser_only(leila: Staff):
    reply = leila.client.get("/staff/", headers={"User-Agent": "another browser"})

    assert reply.status_code == 303


def test_a_new_password_ends_other_sign_ins(leila: Staff, others: Staff):
    others.sign_in("leila")
    reply = _change(leila, PASSWORD, NEW, NEW)

    assert reply.status_code == 302
    assert leila.get("/staff/").status_code == 200
    assert others.get("/staff/").status_code == 303
    assert others.sign_in("leila").status_code == 200
    assert others.sign_in("leila", NEW).location == "/staff/"


@pytest.mark.parametrize(
    ("present", "new", "again", "sentence"),
    [
        ("wrong-password", NEW, NEW, "not your present password"),
        (PASSWORD, "short", "short", "at least 12 characters"),
        (PASSWORD, NEW, NEW + "x", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "Choose another"),
        ("", NEW, NEW, "Type a password"),
    ],
)
def test_it_says_why_a_password_is_not_changed(
    leila: Staff, present: str, new: str, again: str, sentence: str
):
    assert sentence in _change(leila, present, new, again).text


def test_a_form_from_elsewhere_changes_nothing(leila: Staff, cast: Cast):
    reply = leila.client.post(f"/staff/waves/{cast.open}/close")

    assert reply.status_code == 400
    assert "Open it again" in reply.text
    assert "Close the wave" in leila.read(f"/staff/waves/{cast.open}")


def test_forms_work_on_https_where_no_referrer_is_sent(staff: Staff):
    secure = {"base_url": "https://localhost"}
    page = staff.client.get("/staff/sign-in", **secure).text
    fields = {"email": "leila@oakfield.test", "password": PASSWORD}

    reply = staff.client.post(
        "/staff/sign-in", data=fields | {"csrf_token": staff.token(page)}, **secure
    )

    assert reply.status_code == 302


def test_no_token_signs_anybody_in(staff: Staff):
    for reply in (
        staff.client.get("/staff/?auth_token=x", headers={"Authentication-Token": "x"}),
        staff.client.get("/staff/", json={"auth_token": "x"}),
    ):
        assert reply.status_code == 303


def test_nothing_answers_in_json(staff: Staff):
    reply = staff.client.get("/staff/sign-in", headers={"Accept": "application/json"})

    assert reply.mimetype == "text/html"


def test_pupils_pages_load_nobody(leila: Staff, engine: Engine):
    _set_back(engine, {"seen_at": timedelta(minutes=5)})
    reply = leila.get("/")

    with Session(engine) as session:
        seen = session.scalars(select(SignIn.seen_at)).one()
    assert datetime.now(UTC) - seen > timedelta(minutes=4)
    assert "Set-Cookie" not in reply.headers


def test_signing_in_is_noted_without_the_password(staff: Staff, engine: Engine):
    staff.sign_in("leila", "wrong-password")
    staff.sign_in("leila")

    with Session(engine) as session:
        entries = session.scalars(select(audit.Entry).order_by(audit.Entry.id)).all()
    assert [entry.action for entry in entries] == ["failed to sign in", "signed in"]
    assert "password" not in str([entry.detail for entry in entries])


def _change(staff: Staff, present: str, new: str, again: str):
    return staff.submit(
        "/staff/password", password=present, new_password=new, new_password_confirm=again
    )


def _set_back(engine: Engine, ago: dict[str, timedelta]) -> None:
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        session.execute(update(SignIn).values({name: now - by for name, by in ago.items()}))
