"""Staff make a join code where answers needn't be tied to anybody; elsewhere they are told why."""

import re

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import waves
from surveyapp.records.audit import Entry
from surveyapp.records.waves import Mode, Wave
from tests.web.conftest import Cast, Staff


def test_a_join_code_is_shown_with_its_square(tom: Staff, cast: Cast):
    path = f"/staff/waves/{cast.open}/tablets"
    (group, *_) = re.findall(r'name="group"[^>]* value="(\d+)"', tom.get(path).text)

    page = tom.submit(path, group=group, pupils="12").text

    assert re.search(r'class="join-code">[2-9B-Z]{4}-[2-9B-Z]{4}<', page)
    assert "http://localhost/join" in page
    assert "12 starts" in page
    assert 'class="join-qr"' in page


@pytest.mark.parametrize("pupils", ["", "0", "61", "many"])
def test_a_number_that_cannot_be_is_asked_again(tom: Staff, cast: Cast, pupils: str):
    path = f"/staff/waves/{cast.open}/tablets"

    page = tom.submit(path, group="1", pupils=pupils).text

    assert "Type a whole number from 1 to 60." in page or "Not a valid integer" in page
    assert "join-code" not in page


def test_another_group_than_those_asked_is_refused(tom: Staff, cast: Cast):
    page = tom.submit(f"/staff/waves/{cast.open}/tablets", group="999999", pupils="3").text

    assert "Choose one of these." in page


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
def test_where_answers_have_an_owner_it_says_to_use_cards(
    tom: Staff, cast: Cast, engine: Engine, mode: Mode
):
    with Session(engine) as session, session.begin():
        session.get_one(Wave, cast.open).mode = mode.value

    page = tom.get(f"/staff/waves/{cast.open}/tablets").text

    assert "Use cards for this wave" in page
    assert f"This wave is {mode.value}" in page


def test_a_closed_wave_is_joined_by_nobody(tom: Staff, cast: Cast, engine: Engine):
    path = f"/staff/waves/{cast.open}/tablets"
    (group, *_) = re.findall(r'name="group"[^>]* value="(\d+)"', tom.get(path).text)
    with Session(engine) as session, session.begin():
        waves.close(session, session.get_one(Wave, cast.open))

    assert tom.submit(path, group=group, pupils="3").location == f"/staff/waves/{cast.open}"


def test_it_is_in_the_audit_log_without_the_code(tom: Staff, cast: Cast, engine: Engine):
    path = f"/staff/waves/{cast.open}/tablets"
    (group, *_) = re.findall(r'name="group"[^>]* value="(\d+)"', tom.get(path).text)
    tom.submit(path, group=group, pupils="3")

    with Session(engine) as session:
        (entry,) = session.scalars(select(Entry).where(Entry.action == "joined a tablet"))
        assert (entry.thing, entry.detail) == (f"wave {cast.open}", {"pupils": 3})


@pytest.fixture
def tom(staff: Staff, cast: Cast) -> Staff:
    staff.sign_in("tom")
    return staff
