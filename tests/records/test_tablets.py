"""Joined tablets are known by the day, so that staff miss one and no answer is tied to any."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Date, DateTime, inspect, select
from sqlalchemy.orm import Session

from surveyapp.records import joining, tablets, waves
from surveyapp.records.base import School, UtcDateTime
from surveyapp.records.tablets import Tablet
from surveyapp.records.waves import Wave
from tests import factories

KEY = factories.CODE_KEY
TODAY = date(2026, 11, 26)


def add(session: Session, wave: Wave, on: date = TODAY) -> tuple[Tablet, str]:
    number, token = tablets.add(session, wave, wave.groups[0], KEY, on)
    found = tablets.find(session, token, KEY)
    assert found is not None
    assert found.number == number
    return found, token


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_tablets_of_a_wave_are_numbered_from_one(session: Session, wave: Wave):
    other = factories.wave(session, wave.version, *wave.groups)

    numbers = [add(session, each)[0].number for each in (wave, wave, other, wave)]

    assert numbers == [1, 2, 1, 3]


def test_whoever_joins_gets_a_number_and_a_token(session: Session, wave: Wave):
    offered = joining.offer(session, wave, wave.groups[0], 2, KEY)

    joined = joining.join(session, offered, KEY)

    assert joined is not None
    found = tablets.find(session, joined.token, KEY)
    assert found is not None
    assert (found.number, found.wave, found.group) == (1, wave, wave.groups[0])
    assert (found.seen_on, found.joined_on) == (None, datetime.now(UTC).date())


def test_the_database_keeps_no_token(session: Session, wave: Wave):
    found, token = add(session, wave)

    assert token.encode() not in found.hash
    assert tablets.find(session, token[:-1], KEY) is None
    assert tablets.find(session, token, b"o" * 32) is None


def test_it_keeps_days_and_not_a_moment():
    kinds = {column.name: column.type for column in inspect(Tablet).columns}

    assert not [name for name, it in kinds.items() if isinstance(it, (DateTime, UtcDateTime))]
    assert {name for name, it in kinds.items() if isinstance(it, Date)} == {"joined_on", "seen_on"}


def test_only_the_last_day_and_its_number_are_kept(session: Session, wave: Wave):
    found, _ = add(session, wave)

    for day, waiting in ((0, 3), (1, 2), (2, 0)):
        tablets.seen(found, waiting, after(day))

    assert (found.seen_on, found.waiting) == (after(2), 0)


def test_a_second_report_of_a_day_that_says_the_same_is_no_news(session: Session, wave: Wave):
    found, _ = add(session, wave)
    assert tablets.is_news(found, 0, TODAY)
    tablets.seen(found, 0, TODAY)

    assert not tablets.is_news(found, 0, TODAY)
    assert tablets.is_news(found, 1, TODAY)
    assert tablets.is_news(found, 0, after(1))


@pytest.mark.parametrize(("days", "missing"), [(0, False), (1, False), (2, True), (30, True)])
def test_after_two_days_somebody_should_look_for_a_tablet_that_holds_answers(
    session: Session, wave: Wave, days: int, missing: bool
):
    found, _ = add(session, wave)
    tablets.seen(found, 3, TODAY)

    assert found.is_missing(after(days)) is missing
    school = session.get_one(School, wave.school_id)
    assert tablets.missing(session, school, after(days)) == [found] * missing


def test_after_two_days_somebody_should_look_for_a_tablet_that_joined_and_was_never_seen(
    session: Session, wave: Wave
):
    found, _ = add(session, wave)

    assert [found.is_missing(after(days)) for days in (0, 1, 2)] == [False, False, True]


def test_nobody_looks_for_a_tablet_on_which_nothing_waited(session: Session, wave: Wave):
    found, _ = add(session, wave)
    tablets.seen(found, 0, TODAY)

    assert not found.is_missing(after(30))


def test_nobody_looks_for_a_tablet_that_is_given_up_until_it_turns_up(session: Session, wave: Wave):
    found, _ = add(session, wave)
    tablets.seen(found, 3, TODAY)
    tablets.give_up(found)
    assert not found.is_missing(after(30))

    tablets.seen(found, 3, after(40))

    assert found.is_missing(after(42))


def test_another_school_looks_for_no_tablet_of_ours(session: Session, wave: Wave):
    add(session, wave)

    assert tablets.missing(session, factories.school(session), after(9)) == []


def test_it_goes_once_late_answers_may_not_come_any_more(session: Session, wave: Wave):
    add(session, wave)
    last = wave.closes_on

    for days, left in ((14, 1), (15, 0)):
        today = last + timedelta(days=days)
        assert tablets.over(session, 14, today) == 1 - left
        tablets.purge(session, 14, today)
        assert len(session.scalars(select(Tablet)).all()) == left


def test_a_wave_that_was_closed_early_counts_from_that_day(session: Session, wave: Wave):
    add(session, wave)
    waves.close(session, wave)
    closed = wave.last_day

    assert tablets.over(session, 14, closed + timedelta(days=14)) == 0
    assert tablets.over(session, 14, closed + timedelta(days=15)) == 1


@pytest.fixture
def wave(session: Session) -> Wave:
    school = factories.school(session)
    group = factories.group(session, school)
    made = factories.wave(session, factories.version(session, school), group)
    assert made.groups
    return made
