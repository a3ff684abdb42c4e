"""A name that is kept apart takes two people, a reason and little time, and is seen by one."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp import places
from surveyapp.records import audit, cases, comments, concerns, lookups
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import School
from surveyapp.records.cases import NeedsReason
from surveyapp.records.comments import Place
from surveyapp.records.concerns import Concern
from surveyapp.records.lookups import LASTS, WAITS, Lookup, NotPossible, Said, State
from surveyapp.records.people import Person
from surveyapp.records.sealing import CannotOpen
from surveyapp.records.waves import Mode
from tests import factories
from tests.records.lookups import KEY, NOW, WORDS, colleague, flag, raised

MINUTE = timedelta(minutes=1)
WHY = "A child may be hurt at home."


def test_two_people_agree_and_whoever_asked_sees_the_name(session: Session, worry: Concern):
    asker, second = lead(session, worry), head(session, worry)
    lookup = asked(session, worry, asker)

    answered(session, lookup, second)

    assert lookups.name(session, lookup, asker, NOW) == writer(session).name
    assert lookup.reason(KEY) == WHY
    assert lookup.answer(KEY) == "I agree."


def test_before_the_answer_nobody_sees_it(session: Session, worry: Concern):
    asker = lead(session, worry)
    lookup = asked(session, worry, asker)

    with pytest.raises(NotPossible):
        lookups.name(session, lookup, asker, NOW)
    assert lookups.open_for(session, worry, asker, NOW) is None


def test_after_a_refusal_nobody_sees_it(session: Session, worry: Concern):
    asker = lead(session, worry)
    lookup = asked(session, worry, asker)

    answered(session, lookup, head(session, worry), agreed=False)

    with pytest.raises(NotPossible):
        lookups.name(session, lookup, asker, NOW)


@pytest.mark.parametrize("other", [Role.HEAD, Role.SAFEGUARDING_LEAD])
def test_nobody_else_sees_it(session: Session, worry: Concern, other: Role):
    second = member(session, worry, other)
    lookup = asked(session, worry, lead(session, worry))
    answered(session, lookup, second)

    with pytest.raises(NotPossible):
        lookups.name(session, lookup, second, NOW)
    assert lookups.open_for(session, worry, second, NOW) is None


def test_after_a_day_it_must_be_asked_again(session: Session, worry: Concern):
    asker, second = lead(session, worry), head(session, worry)
    lookup = asked(session, worry, asker)
    answered(session, lookup, second)

    assert lookups.open_for(session, worry, asker, NOW + LASTS - MINUTE) is lookup
    with pytest.raises(NotPossible):
        lookups.name(session, lookup, asker, NOW + LASTS)
    assert asked(session, worry, asker, NOW + LASTS).state == State.WAITING


def test_nobody_answers_their_own_request(session: Session, worry: Concern):
    asker = member(session, worry, Role.SAFEGUARDING_LEAD, Role.HEAD, Role.ADMINISTRATOR)
    head(session, worry)
    lookup = asked(session, worry, asker)

    with pytest.raises(NotPossible, match="Somebody else"):
        answered(session, lookup, asker)
    assert lookups.waiting(session, asker, NOW) == []


def test_the_database_takes_nobody_who_answers_their_own_request(session: Session, worry: Concern):
    head(session, worry)
    lookup = asked(session, worry, lead(session, worry))
    forged = {"state": "agreed", "answered_by": lookup.asked_by}

    with pytest.raises(IntegrityError, match="two_people"):
        session.execute(update(Lookup).values(**forged, answered_at=NOW, sealed_answer=b"x" * 40))


@pytest.mark.parametrize("forged", [{"state": "agreed"}, {"state": "granted"}])
def test_the_database_takes_no_agreement_of_nobody(
    session: Session, worry: Concern, forged: dict[str, str]
):
    head(session, worry)
    asked(session, worry, lead(session, worry))

    with pytest.raises(IntegrityError):
        session.execute(update(Lookup).values(**forged))


def test_the_database_takes_no_agreement_of_another_school(session: Session, worry: Concern):
    head(session, worry)
    asked(session, worry, lead(session, worry))
    stranger = colleague(session, factories.school(session), Role.HEAD)
    forged = {"state": "agreed", "answered_by": stranger.id}

    with pytest.raises(IntegrityError):
        session.execute(update(Lookup).values(**forged, answered_at=NOW, sealed_answer=b"x" * 40))


@pytest.mark.parametrize(
    ("role", "whose", "fits"),
    [
        (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_LEAD, True),
        (Role.HEAD, Role.SAFEGUARDING_LEAD, True),
        (Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD, True),
        (Role.LEAD, Role.SAFEGUARDING_LEAD, False),
        (Role.DATA, Role.SAFEGUARDING_LEAD, False),
        (Role.TEACHER, Role.SAFEGUARDING_LEAD, False),
        (Role.DESIGNER, Role.SAFEGUARDING_LEAD, False),
        (Role.SAFEGUARDING_LEAD, Role.HEAD, False),
        (Role.HEAD, Role.HEAD, True),
        (Role.ADMINISTRATOR, Role.HEAD, True),
    ],
)
def test_the_second_person_has_a_fitting_role(
    session: Session, worry: Concern, role: Role, whose: Role, fits: bool
):
    worry.role = whose.value
    asker = member(session, worry, whose)
    member(session, worry, Role.ADMINISTRATOR)
    second = member(session, worry, role)
    lookup = asked(session, worry, asker)

    assert lookups.may_answer(lookup, second) is fits
    assert (second in lookups.seconds(session, worry, asker)) is fits
    assert lookups.number_waiting(session, second, NOW) == fits
    assert (lookup in lookups.seen_by(session, second, 9)) is fits


def test_another_schools_head_has_no_say(session: Session, worry: Concern):
    head(session, worry)
    lookup = asked(session, worry, lead(session, worry))
    stranger = colleague(session, factories.school(session), Role.HEAD)

    with pytest.raises(NotPossible):
        answered(session, lookup, stranger)
    assert lookups.waiting(session, stranger, NOW) == []
    assert lookups.seen_by(session, stranger, 9) == []
    with pytest.raises(NotPossible):
        asked(session, worry, stranger, NOW + WAITS)


def test_without_a_second_person_nothing_is_asked(session: Session, worry: Concern):
    alone = lead(session, worry)
    for it in lookups.seconds(session, worry, alone):
        it.active = False
    member(session, worry, Role.LEAD, Role.DATA)

    with pytest.raises(NotPossible, match="nobody at your school"):
        asked(session, worry, alone)


def test_who_has_no_password_yet_is_no_second_person(session: Session, worry: Concern):
    second = head(session, worry)
    second.password_hash = ""

    assert second not in lookups.seconds(session, worry, lead(session, worry))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_both_give_a_reason(session: Session, worry: Concern, reason: str):
    asker, second = lead(session, worry), head(session, worry)

    with pytest.raises(NeedsReason):
        lookups.ask(session, worry, Said(asker, reason, NOW), KEY)
    lookup = asked(session, worry, asker)
    with pytest.raises(NeedsReason):
        lookups.answer(session, lookup, Said(second, reason, NOW), KEY, agreed=True)


def test_reasons_are_sealed_each_in_its_place(session: Session, worry: Concern):
    lookup = asked(session, worry, lead(session, worry))
    answered(session, lookup, head(session, worry))

    assert WHY.encode() not in lookup.sealed_reason
    lookup.sealed_answer = lookup.sealed_reason
    with pytest.raises(CannotOpen):
        lookup.answer(KEY)


def test_one_request_waits_at_a_time(session: Session, worry: Concern):
    asker, other = lead(session, worry), lead(session, worry)
    asked(session, worry, asker)

    with pytest.raises(NotPossible, match="waiting for an answer already"):
        asked(session, worry, other)


def test_whoever_sees_the_name_does_not_ask_again(session: Session, worry: Concern):
    asker = lead(session, worry)
    answered(session, asked(session, worry, asker), head(session, worry))

    with pytest.raises(NotPossible, match="already"):
        asked(session, worry, asker)


def test_it_is_answered_once(session: Session, worry: Concern):
    lookup = asked(session, worry, lead(session, worry))
    answered(session, lookup, head(session, worry), agreed=False)

    with pytest.raises(NotPossible, match="answered meanwhile"):
        answered(session, lookup, head(session, worry))
    assert lookup.state == State.REFUSED


def test_without_an_answer_it_lapses_after_a_day(session: Session, worry: Concern):
    asker, second = lead(session, worry), head(session, worry)
    lookup = asked(session, worry, asker)
    later = NOW + WAITS

    assert lookups.number_waiting(session, second, later - MINUTE) == 1
    assert lookups.unanswered(session, later - MINUTE) == 0
    assert lookups.number_waiting(session, second, later) == 0
    assert lookups.unanswered(session, later) == 1
    with pytest.raises(NotPossible, match="time is over"):
        answered(session, lookup, second, later)
    lookups.lapse(session, worry.school_id, later)

    assert lookup.state == State.LAPSED
    assert lookups.unanswered(session, later) == 0
    assert asked(session, worry, asker, later).state == State.WAITING


def test_another_schools_requests_do_not_lapse_with_it(session: Session, worry: Concern):
    head(session, worry)
    lookup = asked(session, worry, lead(session, worry))

    lookups.lapse(session, factories.school(session).id, NOW + WAITS)

    assert lookup.state == State.WAITING


def test_every_step_is_in_the_log_without_names_and_words(session: Session, worry: Concern):
    asker, second = lead(session, worry), head(session, worry)
    asked(session, worry, asker, NOW - WAITS)
    refused = asked(session, worry, asker)
    answered(session, refused, second, agreed=False)
    lookup = asked(session, worry, asker)
    answered(session, lookup, second)
    lookups.name(session, lookup, asker, NOW)

    entries = session.scalars(select(audit.Entry).order_by(audit.Entry.id)).all()
    assert [(it.actor, it.action) for it in entries] == [
        (asker.email, "asked who wrote it"),
        (lookups.NOBODY, "lapsed"),
        (asker.email, "asked who wrote it"),
        (second.email, "refused that the name is looked up"),
        (asker.email, "asked who wrote it"),
        (second.email, "agreed that the name is looked up"),
        (asker.email, "saw the name"),
    ]
    assert {it.detail["concern"] for it in entries} == {worry.id}
    assert entries[-1].thing == f"lookup {lookup.id}"
    said = str([(it.thing, it.detail) for it in entries])
    for words in (WHY, "I agree", writer(session).given_name, "hide"):
        assert words not in said


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.NAMED])
def test_only_a_confidential_waves_names_are_looked_up(session: Session, mode: Mode):
    worry = raised(session, mode)
    head(session, worry)

    assert not lookups.can_be_told(session, worry)
    with pytest.raises(NotPossible, match="Nothing that is kept"):
        asked(session, worry, lead(session, worry))


def test_of_a_comment_that_came_too_late_nobody_can_be_told(session: Session, worry: Concern):
    place = Place(worry.school_id, worry.wave_id, uuid4(), "more")
    comment = comments.keep(session, place, WORDS, KEY)
    session.flush()
    late = concerns.flag(session, comment, [flag()], "1", NOW)
    assert late is not None
    head(session, late)

    assert not lookups.can_be_told(session, late)
    with pytest.raises(NotPossible, match="Nothing that is kept"):
        asked(session, late, lead(session, late))


def test_a_mode_that_is_changed_by_hand_tells_no_name(session: Session, worry: Concern):
    asker = lead(session, worry)
    lookup = asked(session, worry, asker)
    answered(session, lookup, head(session, worry))
    worry.wave.mode = Mode.ANONYMOUS.value
    session.flush()

    with pytest.raises(NotPossible):
        lookups.name(session, lookup, asker, NOW)


def test_a_concern_that_is_passed_on_leaves_the_waiting_list(session: Session, worry: Concern):
    asker, other = lead(session, worry), lead(session, worry)
    head(session, worry)
    lookup = asked(session, worry, asker)
    cases.pass_on(session, worry, asker.email, "It is about staff.", KEY)

    assert lookups.waiting(session, other, NOW) == []
    assert not lookups.may_answer(lookup, other)


def test_nothing_else_leads_from_a_pseudonym_to_a_person():
    allowed = {"records/people.py", "records/lookups.py", "reports/concerns.py"}
    sources = places.MIGRATIONS.parent / "surveyapp"

    found = {
        path.relative_to(sources).as_posix()
        for path in sources.rglob("*.py")
        if "RegisterEntry" in path.read_text() or "people.behind" in path.read_text()
    }

    assert found == allowed


@pytest.fixture
def worry(session: Session) -> Concern:
    return raised(session)


def writer(session: Session) -> Person:
    return session.scalars(select(Person)).one()


def member(session: Session, worry: Concern, *roles: Role) -> Account:
    return colleague(session, session.get_one(School, worry.school_id), *roles)


def lead(session: Session, worry: Concern) -> Account:
    return member(session, worry, Role.SAFEGUARDING_LEAD)


def head(session: Session, worry: Concern) -> Account:
    return member(session, worry, Role.HEAD)


def asked(session: Session, worry: Concern, asker: Account, at: datetime = NOW) -> Lookup:
    return lookups.ask(session, worry, Said(asker, WHY, at), KEY)


def answered(
    session: Session, lookup: Lookup, second: Account, at: datetime = NOW, *, agreed: bool = True
) -> None:
    said = Said(second, "I agree." if agreed else "I refuse.", at)
    lookups.answer(session, lookup, said, KEY, agreed=agreed)
