"""A help request is kept once, beside the answers and tied to none of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from surveyapp.analysis.text import reader
from surveyapp.analysis.text.reader import Read
from surveyapp.records import audit, cases, help_requests, responses
from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.codes import Code
from surveyapp.records.help_requests import (
    MOST_MESSAGES,
    HelpRequest,
    HelpRequestChange,
    Message,
    TooMany,
)
from surveyapp.records.responses import Intake, Response
from surveyapp.records.waves import Mode
from tests import factories

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, 32, tzinfo=UTC)
MIDNIGHT = NOW.replace(hour=0, minute=0)
HOUR = timedelta(hours=1)
LEAD, HEAD = Role.SAFEGUARDING_LEAD, Role.HEAD
HIDING = [Mode.ANONYMOUS, Mode.CONFIDENTIAL]
AMY = Message("Amy", "Mr Jones", "I am left out at lunch.")
UNFAIR = Message(words="Mr Jones hits us when nobody looks.")


def test_it_keeps_what_was_written_sealed(session: Session):
    request = made(session, code(session), AMY)

    assert help_requests.content(request, KEY).messages == (AMY,)
    assert b"Amy" not in request.sealed
    assert (request.state, request.role, request.mode) == ("new", LEAD, "anonymous")


def test_a_retry_finds_the_first(session: Session):
    asks, number = code(session), uuid4()

    assert ask(session, asks, AMY, number)
    assert not ask(session, asks, AMY, number)

    assert session.scalar(select(func.count()).select_from(HelpRequest)) == 1


def test_thirty_presses_are_one_line_in_the_list(session: Session):
    asks, number = code(session), uuid4()
    for _ in range(30):
        ask(session, asks, Message(), number)

    assert help_requests.content(found(session, number), KEY).messages == (Message(),)


def test_more_words_join_the_same_request_in_their_order(session: Session):
    asks, number = code(session), uuid4()
    ask(session, asks, Message(words="Hello"), number)
    ask(session, asks, AMY, number)
    ask(session, asks, Message(words="Bye"), number)

    messages = help_requests.content(found(session, number), KEY).messages
    assert [it.words for it in messages] == ["Hello", AMY.words, "Bye"]


@pytest.mark.parametrize("state", [State.SEEN, State.ACTING, State.CLOSED])
def test_more_words_make_it_new_again(session: Session, state: State):
    asks, number = code(session), uuid4()
    ask(session, asks, Message(words="Hello"), number)
    request = found(session, number)
    cases.change(session, request, step(state), KEY)

    ask(session, asks, AMY, number, at=NOW + 50 * HOUR)

    waits = MIDNIGHT if state is State.SEEN else MIDNIGHT + 48 * HOUR
    assert (request.state, request.found_at) == ("new", waits)


def test_each_further_message_is_a_step_also_while_it_is_new(session: Session):
    asks, number = code(session), uuid4()
    for words in ("Hello", "They push me.", "They push me.", "Every day."):
        ask(session, asks, Message(words=words), number)

    request = found(session, number)
    assert (request.state, request.steps) == ("new", 2)
    with pytest.raises(cases.Overtaken, match="New words have come"):
        cases.hold(session, request, 1)
    cases.hold(session, request, 2)


def test_two_taps_at_one_moment_are_one_request(session: Session, monkeypatch: pytest.MonkeyPatch):
    asks, number = code(session), uuid4()

    def meanwhile(*_: object) -> bool:
        monkeypatch.undo()
        return not ask(session, asks, Message(words="Hello"), number)

    monkeypatch.setattr(help_requests, "is_full", meanwhile)

    assert ask(session, asks, AMY, number)
    messages = help_requests.content(found(session, number), KEY).messages
    assert messages == (Message(words="Hello"), AMY)


def test_later_words_stand_after_what_was_done_before_them(session: Session):
    asks, number = code(session), uuid4()
    ask(session, asks, Message(words="Hello"), number)
    cases.change(session, found(session, number), step(State.ACTING), KEY)
    ask(session, asks, AMY, number)
    cases.change(session, found(session, number), step(State.CLOSED), KEY)
    session.expire_all()

    steps = [(it.step, it.state) for it in found(session, number).changes]
    assert steps == [(1, "acting"), (2, "new"), (3, "closed")]


def test_a_request_has_an_end(session: Session):
    asks, number = code(session), uuid4()
    for place in range(MOST_MESSAGES):
        ask(session, asks, Message(words=str(place)), number)

    with pytest.raises(TooMany):
        ask(session, asks, AMY, number)
    assert not ask(session, asks, Message(words="0"), number)


def test_a_school_has_a_bound_on_what_nobody_opens(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(help_requests, "MOST_UNOPENED", 2)
    asks, others = code(session), code(session)
    first, _ = made(session, asks, AMY), made(session, asks, AMY)

    with pytest.raises(TooMany):
        ask(session, asks, AMY)
    made(session, others, AMY)
    cases.change(session, first, step(State.SEEN), KEY)
    made(session, asks, AMY)


@pytest.mark.parametrize("mode", HIDING)
def test_nothing_says_which_answers_are_theirs(session: Session, mode: Mode):
    asks = code(session, mode)
    answers = factories.submission()
    responses.submit(session, asks, answers, KEY)
    request = made(session, asks, AMY)
    session.refresh(request)

    row = {it.key: getattr(request, it.key) for it in inspect(HelpRequest).column_attrs}
    assert row.keys() == {
        "id", "school_id", "number", "mode", "wave_id", "role", "state", "found_at", "sealed",
        "steps",
    }  # fmt: skip
    assert row["wave_id"] is None
    assert row["found_at"] == MIDNIGHT
    assert row["number"] != answers.sitting
    assert help_requests.content(request, KEY).writer is None
    assert session.scalar(select(func.count()).select_from(audit.Entry)) == 0


@pytest.mark.parametrize("mode", HIDING)
def test_asking_again_leaves_no_time_either(session: Session, mode: Mode):
    asks, number = code(session, mode), uuid4()
    ask(session, asks, Message(), number)
    cases.change(session, found(session, number), step(State.SEEN), KEY)

    ask(session, asks, AMY, number)

    again = session.scalars(
        select(HelpRequestChange).where(HelpRequestChange.state == State.NEW.value)
    ).one()
    assert again.at == MIDNIGHT


def test_rows_in_their_order_do_not_tell_who_came_first(session: Session):
    asks = code(session)
    numbers = [made(session, asks, Message(words=str(place))).id for place in range(12)]

    assert numbers != sorted(numbers)


def test_in_a_named_wave_they_know_who_it_is(session: Session):
    asks = code(session, Mode.NAMED)
    request = made(session, asks, Message(words="Please"))

    writer, person = help_requests.content(request, KEY).writer, asks.person
    assert writer is not None
    assert person is not None
    assert (writer.name, writer.groups) == (person.name, ("7B",))
    assert person.name.encode() not in request.sealed
    assert (request.wave_id, request.found_at) == (asks.wave_id, NOW)


@pytest.mark.parametrize("answered", [False, True])
def test_the_answers_are_the_same_whether_or_not_it_was_sent(session: Session, answered: bool):
    asks = code(session)
    answers = factories.submission()
    if answered:
        responses.submit(session, asks, answers, KEY)
    ask(session, asks, AMY)
    if not answered:
        assert not asks.used
        responses.submit(session, asks, answers, KEY)

    kept = session.scalars(select(Response)).one()
    assert (kept.answers, kept.states) == ({"safe": 3, "liked": 4, "alone": 1}, {})
    assert kept.sha256 == responses.sha256(answers)


def test_what_a_member_of_staff_did_is_for_the_head(session: Session):
    assert made(session, code(session), UNFAIR).role == HEAD


def test_what_staff_ask_is_for_the_head(session: Session):
    assert made(session, code(session, audience="staff"), AMY).role == HEAD


def test_later_words_about_staff_take_it_to_the_head(session: Session):
    asks, number = code(session), uuid4()
    ask(session, asks, AMY, number)

    ask(session, asks, UNFAIR, number)

    request = found(session, number)
    assert request.role == HEAD
    assert request.changes[-1].passed_to == HEAD


def test_a_reader_that_fails_refuses_nobody(session: Session):
    def fail(words: str) -> Read:
        raise RuntimeError(words)

    assert made(session, code(session), UNFAIR, read=fail).role == LEAD


def test_it_is_overdue_after_a_day(session: Session):
    request = made(session, code(session), AMY)
    school = request.school_id

    assert not request.overdue(MIDNIGHT + 24 * HOUR)
    assert request.overdue(MIDNIGHT + 25 * HOUR)
    late = MIDNIGHT + 25 * HOUR
    assert cases.overdue(session, HelpRequest, school, [LEAD], late) == 1
    assert cases.overdue(session, HelpRequest, school, [HEAD], late) == 0


def test_it_closes_with_an_outcome_and_a_sealed_reason(session: Session):
    request = made(session, code(session), AMY)

    cases.change(session, request, step(State.CLOSED), KEY)
    session.expire_all()

    (last,) = request.changes
    assert (last.outcome, last.reason(KEY)) == (Outcome.TALKED, "Because.")
    assert b"Because" not in (last.sealed_reason or b"")
    with pytest.raises(cases.NotPossible, match="This help request is closed now"):
        cases.pass_on(session, request, "sana@school.test", "Why", KEY)


def test_the_oldest_comes_first_and_other_schools_stay_away(session: Session):
    asks = code(session)
    young = made(session, asks, AMY)
    old = made(session, asks, AMY, at=NOW - 50 * HOUR)
    made(session, code(session), AMY)

    listed = help_requests.of_roles(session, asks.school_id, [LEAD, HEAD], cases.OPEN)
    assert list(listed) == [old, young]


def test_another_school_can_not_add_to_it(session: Session):
    number = uuid4()
    ask(session, code(session), AMY, number)
    ask(session, code(session), UNFAIR, number)

    assert session.scalar(select(func.count()).select_from(HelpRequest)) == 2


def ask(
    session: Session,
    asks: Code,
    message: Message,
    number: UUID | None = None,
    **given: Any,
) -> bool:
    intake = Intake(given.get("at", NOW), given.get("read", reader.read))
    return help_requests.ask(session, asks, (number or uuid4(), message), KEY, intake)


def made(session: Session, asks: Code, message: Message, **given: Any) -> HelpRequest:
    number = uuid4()
    assert ask(session, asks, message, number, **given)
    return found(session, number)


def found(session: Session, number: UUID) -> HelpRequest:
    return session.scalars(select(HelpRequest).where(HelpRequest.number == number)).one()


def step(state: State) -> Step:
    outcome = Outcome.TALKED if state is State.CLOSED else None
    return Step("sana@school.test", state, "Because.", outcome)


def code(session: Session, mode: Mode = Mode.ANONYMOUS, audience: str = "pupils") -> Code:
    school: School = factories.school(session)
    group = factories.group(session, school)
    version = factories.version(session, school, audience=audience)
    wave = factories.wave(session, version, group, mode=mode)
    return factories.found_code(session, wave, factories.pupil(session, group))
