"""A tablet joins once and gets a group's codes; whose answers those are, nobody can tell."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import codes, joining, responses, waves
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.joining import Joining, NeedsCards
from surveyapp.records.people import Group
from surveyapp.records.waves import Mode, NotOpen, Wave
from tests import factories

KEY = factories.CODE_KEY


def joined(session: Session, wave: Wave, pupils: int = 3) -> list[str]:
    """Join a tablet for the wave's first group, and give its codes."""
    offered = joining.offer(session, wave, wave.groups[0], pupils, KEY)
    found = joining.join(session, offered, KEY)
    assert found is not None
    return list(found.codes)


def answer(session: Session, typed: str) -> None:
    code = codes.find(session, typed, KEY)
    assert code is not None
    responses.submit(session, code, factories.submission(), b"k" * 32)


def rates(session: Session, wave: Wave) -> Counter[tuple[str, bool]]:
    """Count those invited by the name of each of their groups, and whether they have answered."""
    return Counter(
        (name, it.used)
        for it in codes.invited(session, wave)
        for names in it.groups.values()
        for name in names
    )


def test_a_tablet_gets_a_code_of_the_group_for_each_pupil(session: Session, wave: Wave):
    offered = joining.offer(session, wave, wave.groups[0], 3, KEY)

    found = joining.join(session, f" {offered.lower()} ", KEY)

    assert found is not None
    assert (found.wave, found.group, len(set(found.codes))) == (wave, wave.groups[0], 3)
    kept = [codes.find(session, typed, KEY) for typed in found.codes]
    assert all(it and it.person is None and it.group == wave.groups[0] for it in kept)


def test_a_join_code_works_once_and_for_an_hour(session: Session, wave: Wave):
    first, second = (joining.offer(session, wave, wave.groups[0], 1, KEY) for _ in range(2))
    joining.join(session, first, KEY)

    assert joining.join(session, first, KEY) is None
    later = datetime.now(UTC) + timedelta(minutes=61)
    assert joining.join(session, second, KEY, later) is None
    assert joining.join(session, "2222-2222", KEY) is None


def test_a_join_code_is_kept_only_as_a_hash_and_not_for_ever(session: Session, wave: Wave):
    offered = joining.offer(session, wave, wave.groups[0], 1, KEY)
    kept = session.scalars(select(Joining)).one()
    assert kept.hash == codes.hashed(offered, KEY)
    kept.until = datetime.now(UTC) - timedelta(seconds=1)
    session.flush()

    joining.offer(session, wave, wave.groups[0], 1, KEY)

    assert len(session.scalars(select(Joining)).all()) == 1


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
def test_where_answers_are_kept_with_somebody_cards_are_needed(session: Session, mode: Mode):
    wave = asked(session, mode)

    with pytest.raises(NeedsCards):
        joining.offer(session, wave, wave.groups[0], 3, KEY)


def test_a_closed_wave_is_joined_by_nobody(session: Session, wave: Wave):
    offered = joining.offer(session, wave, wave.groups[0], 3, KEY)
    waves.close(session, wave)

    with pytest.raises(NotOpen):
        joining.join(session, offered, KEY)
    with pytest.raises(NotOpen):
        joining.offer(session, wave, wave.groups[0], 3, KEY)


def test_an_answer_is_kept_with_the_groups_that_all_share(session: Session, wave: Wave):
    answer(session, joined(session, wave)[0])

    (kept,) = responses.of_wave(session, wave)

    assert kept.groups == {"class": ["7B"], "year": ["Year 7"]}
    assert kept.pseudonym is None


def test_everybody_of_the_group_is_invited_once_with_or_without_a_card(
    session: Session, wave: Wave
):
    for typed in joined(session, wave)[:2]:
        answer(session, typed)
    first = session.get_one(School, wave.school_id)
    helper = factories.group(session, first, "Helpers", "network")
    with_card = factories.pupil(session, *wave.groups, year(session, first), helper)
    answer(session, factories.code(session, wave, with_card))

    counted = rates(session, wave)

    both = {("7B", True): 3, ("7B", False): 3, ("Year 7", True): 3, ("Year 7", False): 3}
    assert counted == both


def test_more_answers_than_people_are_still_all_counted(session: Session, wave: Wave):
    for typed in joined(session, wave, pupils=6):
        answer(session, typed)

    assert rates(session, wave) == {("7B", True): 6, ("Year 7", True): 6}


def test_unused_codes_of_a_tablet_invite_nobody(session: Session, wave: Wave):
    joined(session, wave, pupils=30)

    assert sum(rates(session, wave).values()) == 2 * 5
    assert len(session.scalars(select(Code)).all()) == 30


def test_starts_are_no_cards_that_are_out(session: Session, wave: Wave):
    joined(session, wave)
    assert codes.unused_cards(session, wave) == 0

    factories.code(session, wave, factories.pupil(session, *wave.groups))

    assert codes.unused_cards(session, wave) == 1


def test_a_class_of_which_not_all_are_asked_is_not_offered(session: Session, wave: Wave):
    school = session.get_one(School, wave.school_id)
    part = factories.group(session, school, "Helpers", "network")
    factories.pupil(session, *wave.groups, part)
    other = factories.wave(session, wave.version, part)

    assert joining.groups(session, wave) == wave.groups
    assert joining.groups(session, other) == [part]


def asked(session: Session, mode: Mode = Mode.ANONYMOUS) -> Wave:
    school = factories.school(session)
    group = factories.group(session, school)
    for _ in range(5):
        factories.pupil(session, group, year(session, school))
    return factories.wave(session, factories.version(session, school), group, mode=mode)


def year(session: Session, school: School) -> Group:
    return factories.group(session, school, "Year 7", "year")


@pytest.fixture
def wave(session: Session) -> Wave:
    return asked(session)
