"""Staff make a join code where answers needn't be tied to anybody; elsewhere they are told why."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import tablets, waves
from surveyapp.records.audit import Entry
from surveyapp.records.waves import Mode, Wave
from tests import factories
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


def add_tablet(engine: Engine, wave: int, waiting: int | None = None, days: int = 0) -> int:
    """Have a tablet join and, some days ago, say how many answers wait on it."""
    with Session(engine) as session, session.begin():
        found, key = session.get_one(Wave, wave), factories.CODE_KEY
        then = datetime.now(UTC).date() - timedelta(days=days)
        number, token = tablets.add(session, found, found.groups[0], key, then)
        tablet = tablets.find(session, token, key)
        if tablet and waiting is not None:
            tablets.seen(tablet, waiting, then)
        return number


def text_of(page: str) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def on_the_day(days: int) -> str:
    then = datetime.now(UTC).date() - timedelta(days=days)
    return f"{then.day} {then:%B}"


def test_the_page_of_a_wave_lists_its_tablets(tom: Staff, cast: Cast, engine: Engine):
    for waiting, days in ((0, 0), (1, 0), (0, 9), (3, 1), (None, 0)):
        add_tablet(engine, cast.open, waiting, days)

    page = text_of(tom.get(f"/staff/waves/{cast.open}").text)

    assert "Tablet 1 · Summer A · seen today · nothing waited then" in page
    assert "Tablet 2 · Summer A · seen today · 1 answer waits" in page
    assert f"Tablet 3 · Summer A · last seen on {on_the_day(9)} · nothing waited" in page
    assert f"Tablet 4 · Summer A · 3 answers waited when last seen on {on_the_day(1)}" in page
    assert f"Tablet 5 · Summer A · joined on {on_the_day(0)}, not seen since" in page
    assert "Look for" not in page


@pytest.mark.parametrize("wave", ["open", "closed"])
def test_a_tablet_that_stays_away_is_missed_where_staff_begin_and_on_its_wave(
    staff: Staff, cast: Cast, engine: Engine, wave: str
):
    staff.sign_in("leila")
    number = getattr(cast, wave)
    add_tablet(engine, number, 3, 2)
    add_tablet(engine, number, None, 5)
    add_tablet(engine, number, 0, 5)

    for path in ("/staff/", f"/staff/waves/{number}"):
        page = text_of(staff.read(path))
        assert "Look for 2 tablets" in page
        assert f"3 answers waited when last seen on {on_the_day(2)}. It is lost or wiped" in page
        assert f"joined on {on_the_day(5)}, not seen since. It is lost or wiped" in page
        assert "Switch each on near a network and open the page with the code there" in page


def test_before_a_wave_is_closed_it_says_on_which_tablets_answers_may_be(
    staff: Staff, cast: Cast, engine: Engine
):
    staff.sign_in("leila")
    path = f"/staff/waves/{cast.open}/close"
    add_tablet(engine, cast.open, 0)
    before = text_of(staff.read(path))
    add_tablet(engine, cast.open, 2)

    page = text_of(staff.read(path))

    assert "may still be on" not in before
    assert "Answers may still be on a tablet. What comes after the end isn’t counted" in page
    assert "Tablet 2 · Summer A · seen today · 2 answers wait" in page
    assert "Tablet 1" not in page


@pytest.mark.parametrize("who", ["dora", "sana", "olga@another.test"])
def test_who_joins_no_tablet_here_is_told_of_none(
    staff: Staff, cast: Cast, engine: Engine, who: str
):
    staff.sign_in(who)
    add_tablet(engine, cast.open, 3, 2)

    for path in ("/staff/", f"/staff/waves/{cast.open}"):
        assert "Tablet 1" not in staff.read(path)
    if who == "dora":
        assert staff.get(f"/staff/waves/{cast.open}/tablets/1/lost").status_code == 403


def test_a_lost_tablet_is_given_up_after_a_second_thought(tom: Staff, cast: Cast, engine: Engine):
    add_tablet(engine, cast.open, 3, 2)
    path = f"/staff/waves/{cast.open}/tablets/1/lost"

    assert "3 answers waited on it. If it stays away, they are gone." in tom.get(path).text
    assert "Look for a tablet" in tom.get("/staff/").text
    reply = tom.submit(path)

    assert reply.location == f"/staff/waves/{cast.open}"
    page = text_of(tom.get(reply.location).text)
    assert "Tablet 1 is noted as lost or wiped." in page
    assert "Look for" not in page
    assert "· noted as lost or wiped" in page
    with Session(engine) as session:
        (entry,) = session.scalars(select(Entry).where(Entry.action == "gave up a tablet"))
        assert (entry.thing, entry.detail) == (f"wave {cast.open}", {"tablet": 1})


def test_a_tablet_that_is_not_there_is_not_given_up(tom: Staff, cast: Cast):
    assert tom.get(f"/staff/waves/{cast.open}/tablets/7/lost").status_code == 404


@pytest.fixture
def tom(staff: Staff, cast: Cast) -> Staff:
    staff.sign_in("tom")
    return staff
