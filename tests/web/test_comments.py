"""Those who look after concerns read the comments one by one, and flag what was missed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import audit
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern, Flag
from surveyapp.records.readings import Reading
from surveyapp.records.waves import Wave
from surveyapp.reports import sampling
from tests.web.conftest import Cast, Staff


def test_the_waves_with_comments_are_listed(sana: Staff, cast: Cast):
    page = sana.read("/staff/comments/")

    assert "Spring" in page
    assert "11 comments" in page
    assert "Summer" not in page
    assert "kind" not in page


def test_every_comment_of_a_wave_can_be_read(sana: Staff, cast: Cast):
    page = sana.read(f"/staff/comments/{cast.closed}")

    assert page.count("My teacher is kind and helps me.</p>") == 11
    assert "8A" not in page


def test_reading_them_is_noted(sana: Staff, cast: Cast, engine: Engine):
    sana.get(f"/staff/comments/{cast.closed}")

    with Session(engine) as session:
        wanted = select(audit.Entry).where(audit.Entry.action == "read comments")
        entry = session.scalars(wanted).one()
        assert (entry.thing, entry.detail) == (f"wave {cast.closed}", {"comments": 11})


def test_reading_one_to_flag_it_is_noted_too(sana: Staff, cast: Cast, engine: Engine):
    path = flag_path(sana, cast)
    sana.get(path)
    sana.submit_on("/staff/comments/", path, category="unsafe")

    with Session(engine) as session:
        wanted = select(audit.Entry).where(audit.Entry.action == "read comments")
        entries = session.scalars(wanted.order_by(audit.Entry.id)).all()
        assert [(it.thing, it.detail["comments"]) for it in entries] == [
            (f"wave {cast.closed}", number) for number in (11, 1, 1)
        ]
        assert {it.actor for it in entries} == {"sana@oakfield.test"}


@pytest.mark.parametrize(
    ("mode", "days", "waits"),
    [("anonymous", 0, True), ("anonymous", 1, False), ("confidential", 0, False)],
)
def test_a_comment_that_waits_until_tomorrow_is_not_there_to_flag(
    sana: Staff, engine: Engine, mode: str, days: int, *, waits: bool
):
    with Session(engine) as session, session.begin():
        comment = session.scalars(select(Comment)).first()
        assert comment is not None
        wave = session.get_one(Wave, comment.wave_id)
        path = f"/staff/comments/{wave.id}/{comment.id}/flag"
        wave.closed_at, wave.mode = None, mode
        for it in session.scalars(select(Reading)):
            it.read_at = datetime.now(UTC) - timedelta(days=days)

    assert sana.get(path).status_code == (404 if waits else 200)
    reply = sana.submit_on("/staff/comments/", path, category="unsafe", severity="3")
    assert reply.status_code == (404 if waits else 303)


def test_a_flagged_comment_of_today_may_be_made_more_urgent(
    sana: Staff, cast: Cast, engine: Engine
):
    path = flag_path(sana, cast)
    sana.submit(path, category="unsafe", severity="1")
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.closed)
        wave.closed_at, wave.mode = None, "anonymous"

    assert sana.submit(path, category="unsafe", severity="3").status_code == 303


def test_what_the_program_missed_is_flagged_by_hand(sana: Staff, cast: Cast, engine: Engine):
    path = flag_path(sana, cast)
    missing = sana.submit(path, category="unsafe")
    reply = sana.submit(path, category="unsafe", severity="3")

    assert missing.status_code == 422
    assert "Say how soon." in missing.text
    assert "Flagged. The safeguarding lead finds it" in sana.read(reply.location)
    with Session(engine) as session:
        flag = session.scalars(select(Flag)).one()
        assert (flag.category, flag.severity, flag.rule) == ("unsafe", 3, "a person")
        assert flag.reader == "sana@oakfield.test"
        assert flag.end == len("My teacher is kind and helps me.")
    assert "Not feeling safe" in sana.read("/staff/concerns/")


def test_flagging_twice_for_the_same_changes_nothing(sana: Staff, cast: Cast, engine: Engine):
    path = flag_path(sana, cast)
    sana.submit(path, category="unsafe", severity="3")
    for severity in ("1", "3"):
        reply = sana.submit(path, category="unsafe", severity=severity)
        assert "It is flagged for that already" in sana.read(reply.location)

    with Session(engine) as session:
        assert session.scalars(select(Flag.severity)).all() == [3]


def test_what_was_taken_too_lightly_is_raised_from_its_page(
    sana: Staff, cast: Cast, engine: Engine
):
    path = flag_path(sana, cast)
    sana.submit(path, category="unsafe", severity="1")
    with Session(engine) as session:
        number = session.scalars(select(Concern.id)).one()
    assert f'href="{path}"' in sana.read(f"/staff/concerns/{number}")

    reply = sana.submit(path, category="unsafe", severity="3")

    assert "Flagged. The safeguarding lead finds it" in sana.read(reply.location)
    assert "1 to act on now" in sana.read("/staff/")
    page = sana.read(f"/staff/concerns/{number}")
    assert 'Words about not feeling safe <span class="faint">(act now)' in page
    assert 'Words about not feeling safe <span class="faint">(next review)' in page
    assert page.count("<mark>") == 1
    listed = sana.read("/staff/concerns/")
    assert "Not feeling safe</a>" in listed


def test_nothing_is_flagged_before_somebody_says_what_and_how_soon(sana: Staff, cast: Cast):
    page = sana.submit(flag_path(sana, cast)).text

    assert "Say what it is about." in page
    assert "Say how soon." in page


def test_what_staff_did_goes_to_the_head_at_once(sana: Staff, cast: Cast):
    path = flag_path(sana, cast)
    reply = sana.submit(path, category="staff_conduct", severity="2")

    page = sana.read(reply.location)
    assert "Flagged. The head finds it" in page
    assert page.count("My teacher is kind and helps me.</p>") == 10
    assert sana.get(path).status_code == 404


def test_a_flagged_comment_leads_to_its_concern(sana: Staff, cast: Cast, engine: Engine):
    sana.submit(flag_path(sana, cast), category="unsafe", severity="3")
    with Session(engine) as session:
        number = session.scalars(select(Concern.id)).one()

    assert f"/staff/concerns/{number}" in sana.read(f"/staff/comments/{cast.closed}")


def test_an_open_anonymous_wave_shows_the_comments_of_days_before(
    sana: Staff, cast: Cast, engine: Engine
):
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.closed)
        wave.closed_at, wave.mode = None, "anonymous"
        (early, *_) = session.scalars(select(Reading))
        early.read_at = datetime.now(UTC) - timedelta(days=1)

    page = sana.read(f"/staff/comments/{cast.closed}")

    assert page.count("My teacher is kind and helps me.</p>") == 1
    assert "Comments of today appear tomorrow" in page


def test_many_comments_come_page_by_page(sana: Staff, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sampling, "PAGE", 10)
    first = sana.read(f"/staff/comments/{cast.closed}")
    second = sana.read(f"/staff/comments/{cast.closed}?page=2")

    assert "Page 1 of 2" in first
    assert first.count("kind and helps me.</p>") == 10
    assert second.count("kind and helps me.</p>") == 1
    for number in ("0", "-1", "x"):
        assert "Page 1 of 2" in sana.read(f"/staff/comments/{cast.closed}?page={number}")
    assert "Page 2 of 2" in sana.read(f"/staff/comments/{cast.closed}?page=99")


@pytest.mark.parametrize("who", ["leila", "dev", "tom", "ada"])
def test_nobody_else_reads_them(staff: Staff, cast: Cast, who: str):
    staff.sign_in(who)

    for path in ("/staff/comments/", f"/staff/comments/{cast.closed}"):
        assert staff.get(path).status_code == 403


def test_the_head_reads_those_of_staff_only(staff: Staff, cast: Cast):
    staff.sign_in("hugo")

    assert "Spring" not in staff.read("/staff/comments/")
    assert staff.get(f"/staff/comments/{cast.closed}").status_code == 404


def test_another_schools_comments_are_not_there(sana: Staff, cast: Cast):
    assert sana.get(f"/staff/comments/{cast.other_school}").status_code == 404
    assert sana.get(f"/staff/comments/{cast.closed}/1/flag").status_code == 404
    assert sana.get(f"/staff/comments/{cast.closed}/{'9' * 30}/flag").status_code == 404


def test_a_comment_of_another_wave_is_not_there(sana: Staff, cast: Cast):
    path = flag_path(sana, cast).replace(f"/{cast.closed}/", f"/{cast.open}/")

    assert sana.get(path).status_code == 404


def flag_path(sana: Staff, cast: Cast) -> str:
    page = sana.read(f"/staff/comments/{cast.closed}")
    found = re.search(rf'"(/staff/comments/{cast.closed}/\d+/flag)"', page)
    assert found
    return found[1]


@pytest.fixture
def sana(staff: Staff) -> Staff:
    """Give the browser of Oakfield's safeguarding lead."""
    staff.sign_in("sana")
    return staff
