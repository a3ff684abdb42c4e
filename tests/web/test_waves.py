"""The list of waves, one wave before and after it closes, its closing and its workbook."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import audit, concerns, readings
from surveyapp.records.accounts import Role
from surveyapp.records.comments import Comment
from surveyapp.records.partials import Partial
from surveyapp.records.responses import Response
from surveyapp.records.waves import Wave
from tests import factories
from tests.records.unlinking import leads_nowhere, submit_all
from tests.web.conftest import Cast, Staff


def test_the_list_says_how_each_wave_stands(leila: Staff):
    page = leila.read("/staff/")

    for words in ("Open now", "Planned", "Closed", "14 days left", "0 of 2 answered", "15 of 15"):
        assert words in page


def test_a_school_without_waves_reads_what_to_do(staff: Staff, engine: Engine):
    with Session(engine) as session, session.begin():
        made = factories.account(session, factories.school(session), Role.LEAD)
        email = made.email
    staff.sign_in(email)

    assert "No waves yet" in staff.read("/staff/")


def test_an_open_wave_shows_response_rates_and_no_answer(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.open}")

    assert "Response rates" in page
    assert "Results come when the wave is closed" in page
    assert "I felt safe" not in page


def test_a_wave_closes_after_a_question(leila: Staff, cast: Cast):
    asked = leila.read(f"/staff/waves/{cast.open}/close")
    reply = leila.submit(f"/staff/waves/{cast.open}/close")
    page = leila.client.get(reply.location).text

    assert "No more answers are taken" in asked
    assert "The wave is closed." in page
    assert "Answers to each question" in page


def test_closing_a_wave_deletes_its_unfinished_answers(leila: Staff, cast: Cast, engine: Engine):
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.open)
        factories.left(session, wave, factories.pupil(session, wave.groups[0]))

    leila.submit(f"/staff/waves/{cast.open}/close")

    with Session(engine) as session:
        assert session.scalars(select(Partial)).all() == []


def test_closing_a_wave_leaves_nothing_that_leads_to_answers(
    leila: Staff, cast: Cast, engine: Engine
):
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.open)
        pupils = [factories.pupil(session, wave.groups[0]) for _ in range(3)]
        numbers = [factories.found_code(session, wave, pupil).id for pupil in pupils]
    submit_all(engine, numbers)
    assert not leads_nowhere(engine)

    leila.submit(f"/staff/waves/{cast.open}/close").close()

    assert leads_nowhere(engine)


def test_reading_the_question_closes_nothing(leila: Staff, cast: Cast):
    leila.get(f"/staff/waves/{cast.open}/close")

    assert "Close the wave" in leila.read(f"/staff/waves/{cast.open}")


def test_a_closed_wave_can_not_be_closed_again(leila: Staff, cast: Cast, engine: Engine):
    reply = leila.submit_on("/staff/", f"/staff/waves/{cast.closed}/close")

    assert reply.location == f"/staff/waves/{cast.closed}"
    assert _noted(engine, "closed") == []


def test_a_wave_whose_last_day_is_over_shows_its_results(leila: Staff, cast: Cast, engine: Engine):
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.open)
        wave.closes_on = datetime.now(UTC).date() - timedelta(days=1)

    assert "Answers to each question" in leila.read(f"/staff/waves/{cast.open}")


def test_a_closed_wave_shows_scales_and_answers(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "A good week" in page
    assert "Everyone’s mean is" in page
    for answer in ("Never", "Sometimes", "Often", "Always", "Rather not say", "Not seen"):
        assert answer in page


def test_the_finding_above_a_chart_favours_no_question(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "% said “Often” or “Always”, depending on the question." in page


def test_a_wave_closed_on_its_last_day_gives_that_day_once(
    leila: Staff, cast: Cast, engine: Engine
):
    with Session(engine) as session, session.begin():
        wave = session.get_one(Wave, cast.closed)
        assert wave.closed_at is not None
        wave.closes_on = wave.closed_at.date()

    assert ">closed " not in leila.read(f"/staff/waves/{cast.closed}")


def test_small_groups_are_hidden_with_the_reason(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "[c]" in page
    assert "fewer than 5 people of the group were invited" in page


def test_themes_are_named_with_how_people_spoke_of_them(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    (row,) = re.findall(r'<tr><th scope="row">Teaching</th>(.*?)</tr>', page)
    assert re.findall(r">([^<]+)</td>", row) == ["11", "11", "100%", "0%", "0%", "0%"]


def test_comments_are_a_summary_and_never_words(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "11 people wrote 11 comments." in page
    assert "says nothing about any one person" in page
    assert "My teacher is kind" not in page


def test_it_is_said_how_the_answers_were_given_and_that_none_are_removed(
    leila: Staff, cast: Cast, engine: Engine
):
    with Session(engine) as session, session.begin():
        mine = session.scalars(select(Response).where(Response.wave_id == cast.closed)).all()
        for number, response in enumerate(mine):
            response.manner = ["calm", "listened"] if number < 6 else ["bigger"] * (number == 6)

    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "Nobody’s answers are removed because of it" in page
    assert counted(page, "Listened") == counted(page, "Calm colours") == ["6", "15"]
    assert counted(page, "Bigger text") == ["[c]", "15"]
    assert counted(page, "More space") == ["0", "15"]
    assert "it is true of fewer than 5 people, or of all but so few" in page


def test_where_no_page_said_how_the_answers_were_given_that_is_said(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert counted(page, "Listened") == ["[x]", "[x]"]
    assert "nobody’s page said how" in page


def test_limits_are_stated(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert "What these figures can’t say" in page
    assert "People who did not answer may think otherwise" in page


def test_every_chart_has_its_table(leila: Staff, cast: Cast):
    page = leila.read(f"/staff/waves/{cast.closed}")

    assert page.count('role="img"') > 0
    assert page.count('role="img"') <= page.count("<table")


def test_bars_may_run_from_0_to_100(leila: Staff, cast: Cast):
    around = leila.read(f"/staff/waves/{cast.closed}")
    whole = leila.read(f"/staff/waves/{cast.closed}?bars=whole")

    assert "chart-zero" in around
    assert "chart-zero" not in whole


def test_the_workbook_opens(leila: Staff, cast: Cast):
    reply = leila.get(f"/staff/waves/{cast.closed}/workbook")
    today = datetime.now(UTC).date()

    assert reply.headers["Content-Disposition"] == f"attachment; filename=week_spring_{today}.xlsx"
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Data" not in load_workbook(BytesIO(reply.data)).sheetnames


def test_words_that_no_program_read_are_in_no_workbook_before_a_person_read_them(
    leila: Staff, cast: Cast, engine: Engine
):
    path = f"/staff/waves/{cast.closed}/workbook"
    before = workbook_words(leila, path)
    with Session(engine) as session, session.begin():
        for comment in session.scalars(select(Comment)):
            unread = Found(NOT_READ, 2, (0, 5), readings.UNREADABLE)
            concerns.flag(session, comment, [unread], "1", datetime.now(UTC))

    after = workbook_words(leila, path)

    assert (before.count("My teacher is kind and helps me."), before.count("[c]") > 0) == (11, True)
    assert "My teacher is kind and helps me." not in after
    assert after.count("[c]") == before.count("[c]") + 11


def test_rows_come_only_when_asked_for(staff: Staff, cast: Cast):
    staff.sign_in("dev")
    without = staff.get(f"/staff/waves/{cast.closed}/workbook")
    with_rows = staff.get(f"/staff/waves/{cast.closed}/workbook?rows=1")

    assert "Data" not in load_workbook(BytesIO(without.data)).sheetnames
    assert "Data" in load_workbook(BytesIO(with_rows.data)).sheetnames


def test_each_download_is_noted(staff: Staff, cast: Cast, engine: Engine):
    staff.sign_in("dev")
    staff.get(f"/staff/waves/{cast.closed}/workbook")
    staff.get(f"/staff/waves/{cast.closed}/workbook?rows=1")

    entries = _noted(engine, "downloaded")
    assert [entry.detail["rows"] for entry in entries] == [0, 15]
    assert {entry.actor for entry in entries} == {"dev@oakfield.test"}
    assert all(len(entry.detail["sha256"]) == 64 for entry in entries)


def test_an_open_wave_has_no_workbook(leila: Staff, cast: Cast):
    assert leila.get(f"/staff/waves/{cast.open}/workbook").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999", "-1", "x", "9" * 30])
def test_a_wave_that_is_not_there(leila: Staff, number: str):
    assert leila.get(f"/staff/waves/{number}").status_code == 404


def counted(page: str, what: str) -> list[str]:
    """Give the figures in a row of how the answers were given."""
    (row,) = re.findall(rf'<tr><th scope="row">{what}<br>(.*?)</tr>', page)
    return re.findall(r">([^<]+)</td>", row)


def workbook_words(who: Staff, path: str) -> list[object]:
    """Give what stands in the cells of a workbook."""
    book = load_workbook(BytesIO(who.get(path).data))
    return [it for sheet in book for row in sheet.iter_rows(values_only=True) for it in row]


def _noted(engine: Engine, action: str) -> list[audit.Entry]:
    wanted = select(audit.Entry).where(audit.Entry.action == action).order_by(audit.Entry.id)
    with Session(engine) as session:
        return list(session.scalars(wanted))
