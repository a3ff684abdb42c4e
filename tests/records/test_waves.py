"""A wave is planned, open, then closed for good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from surveyapp.records import accounts, codes, people, waves
from surveyapp.records.accounts import Role
from surveyapp.records.base import Refused, School
from surveyapp.records.surveys import Version
from surveyapp.records.waves import (
    READERS,
    LastReader,
    Mode,
    NobodyReads,
    NotOpen,
    Terms,
    Wave,
    WrongAudience,
)
from tests import factories

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 3, 1), "planned"),
        (date(2026, 3, 2), "open"),
        (date(2026, 3, 13), "open"),
        (date(2026, 3, 14), "closed"),
    ],
)
def test_both_days_are_open(today: date, status: str):
    wave = Wave(opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 13))

    assert wave.status(today) == status


def test_it_may_be_closed_before_its_last_day(session: Session, wave: Wave):
    waves.close(session, wave)

    assert wave.status(TODAY) == "closed"


def test_closing_twice_keeps_the_first_moment(session: Session, wave: Wave):
    waves.close(session, wave)
    first = wave.closed_at

    waves.close(session, wave)

    assert wave.closed_at == first


def test_it_cannot_close_before_it_opens(session: Session, wave: Wave):
    terms = Terms("Autumn", Mode.NAMED, TODAY, TODAY - DAY)

    with pytest.raises(Refused, match="choose a later last day"):
        waves.plan(session, wave.version, terms, [])


def test_staff_are_not_asked_what_is_meant_for_pupils(session: Session):
    school = factories.school(session)
    version, network = factories.version(session, school), factories.group(session, school)
    factories.pupil(session, network)
    people.add(session, school, "staff", ("Sam", "Reed"), [network])

    with pytest.raises(WrongAudience, match="is for pupils, and 1 of the 2 people"):
        waves.plan(session, version, Terms("Autumn", Mode.NAMED, TODAY, TODAY), [network])

    both = factories.version(session, school, audience="both")
    assert waves.plan(session, both, Terms("Autumn", Mode.NAMED, TODAY, TODAY), [network]).id


def test_an_open_wave_is_held(session: Session, wave: Wave):
    assert waves.hold_open(session, wave.id) is wave


@pytest.mark.parametrize("days", [(-2, -1), (1, 2)], ids=["over", "not yet begun"])
def test_only_an_open_wave_takes_answers(session: Session, wave: Wave, days: tuple[int, int]):
    wave.opens_on, wave.closes_on = (TODAY + DAY * number for number in days)
    session.flush()

    with pytest.raises(NotOpen):
        waves.hold_open(session, wave.id)


def test_a_closed_wave_takes_no_answers(session: Session, wave: Wave):
    waves.close(session, wave)

    with pytest.raises(NotOpen):
        waves.hold_open(session, wave.id)


def test_a_school_lists_its_own_waves_newest_first(session: Session, wave: Wave):
    school = wave.version.questionnaire.school_id
    terms = Terms("Spring", Mode.NAMED, TODAY + 30 * DAY, TODAY + 40 * DAY)
    newer = waves.plan(session, wave.version, terms, [])
    other = factories.school(session)
    factories.wave(session, factories.version(session, other))
    own = session.get_one(type(other), school)

    assert waves.of_school(session, own) == [newer, wave]


def test_it_asks_its_groups(session: Session):
    school = factories.school(session)
    groups = [factories.group(session, school, name) for name in ("8A", "7B")]

    wave = factories.wave(session, factories.version(session, school), *groups)
    session.expire_all()

    assert [group.name for group in wave.groups] == ["7B", "8A"]


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        ([], "a safeguarding lead and a head"),
        ([Role.HEAD, Role.LEAD], "a safeguarding lead"),
        ([Role.SAFEGUARDING_LEAD], "a head"),
    ],
)
def test_nobody_is_asked_to_write_before_somebody_is_named_to_read(
    session: Session, roles: list[Role], missing: str
):
    school = factories.school(session)
    factories.account(session, school, *roles)
    wave = planned(session, factories.version(session, school))

    with pytest.raises(NobodyReads, match=f"name {missing} first"):
        codes.mint(session, wave, [factories.pupil(session, of=school)], factories.CODE_KEY)


def test_a_reader_whose_account_is_closed_does_not_count(session: Session, wave: Wave):
    for account in accounts.of_school(session, session.get_one(School, wave.school_id)):
        accounts.close(session, account)

    with pytest.raises(NobodyReads):
        waves.need_readers(session, wave)


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        ([Role.SAFEGUARDING_LEAD], "a safeguarding lead, and"),
        ([Role.HEAD, Role.LEAD], "a head, and"),
        ([Role.HEAD, Role.SAFEGUARDING_LEAD], "a safeguarding lead or a head, and"),
    ],
)
@pytest.mark.parametrize(("opens", "status"), [(0, "open"), (1, "planned")])
def test_the_last_reader_can_not_go_before_the_wave_is_closed(
    session: Session, roles: list[Role], missing: str, opens: int, status: str
):
    school = factories.school(session)
    last = factories.account(session, school, *roles)
    factories.account(session, factories.school(session), *READERS)
    wave = planned(session, factories.version(session, school))
    wave.opens_on = wave.closes_on = TODAY + timedelta(days=opens)

    with pytest.raises(LastReader, match=f"else is {missing} .* which is {status}"):
        waves.need_others(session, last, TODAY)
    waves.close(session, wave)
    waves.need_others(session, last, TODAY)


def test_whoever_is_not_the_last_reader_may_go(session: Session):
    school = factories.school(session)
    planned(session, factories.version(session, school))
    two = [factories.account(session, school, *READERS) for _ in range(2)]
    lead = factories.account(session, school, Role.LEAD)

    for account in (*two, lead):
        waves.need_others(session, account, TODAY)
    accounts.close(session, two[0])
    waves.need_others(session, two[0], TODAY)
    with pytest.raises(LastReader):
        waves.need_others(session, two[1], TODAY)


def test_a_reader_of_another_school_does_not_count(session: Session, wave: Wave):
    other = factories.version(session, factories.school(session))

    with pytest.raises(NobodyReads):
        waves.need_readers(session, planned(session, other))


def test_a_questionnaire_without_a_comment_needs_them_too(session: Session):
    pages = factories.document()["pages"]
    pages[0]["questions"].pop()
    version = factories.version(session, factories.school(session), pages=pages)

    with pytest.raises(NobodyReads, match="or ask to talk"):
        waves.need_readers(session, planned(session, version))


def planned(session: Session, version: Version) -> Wave:
    return waves.plan(session, version, Terms("Autumn", Mode.NAMED, TODAY, TODAY), [])


@pytest.fixture
def wave(session: Session) -> Wave:
    return factories.wave(session, factories.version(session, factories.school(session)))
