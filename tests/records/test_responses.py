"""A response is kept once, whole, and in an anonymous wave it is nobody's."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.records import comments, people, responses, tables, waves
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.people import Person, RegisterEntry
from surveyapp.records.responses import CodeUsed, DifferentAnswers, Response, Submission
from surveyapp.records.waves import Mode, NotOpen
from tests import factories

KEY = b"k" * 32


def test_it_keeps_a_response(session: Session, code: Code):
    submission = Submission(
        sitting=uuid4(),
        language="cy",
        answers=Answers({"safe": 3}, {"liked": State.DECLINED, "alone": State.NOT_UNDERSTOOD}),
    )

    receipt = responses.submit(session, code, submission, KEY)
    session.expire_all()

    (kept,) = responses.of_wave(session, code.wave)
    assert (kept.sitting, kept.sha256) == (receipt.sitting, receipt.sha256)
    assert (kept.language, kept.answers, kept.took_part) == ("cy", {"safe": 3}, True)
    assert responses.states_of(kept) == dict(submission.answers.states)
    assert kept.groups == {"class": ["7B"]}
    assert code.used
    assert receipt.new


def test_a_retry_gets_the_same_receipt_and_no_second_row(session: Session, code: Code):
    submission = factories.submission(comments={"more": "Fine"})
    first = responses.submit(session, code, submission, KEY)

    again = responses.submit(session, code, submission, KEY)

    assert again == replace(first, new=False)
    assert counted(session) == (1, 1)


def test_a_retry_after_the_wave_has_closed_still_gets_its_receipt(session: Session, code: Code):
    submission = factories.submission()
    first = responses.submit(session, code, submission, KEY)
    waves.close(session, code.wave)

    assert responses.submit(session, code, submission, KEY) == replace(first, new=False)


def test_the_same_sitting_with_other_answers_is_refused_and_the_first_kept(
    session: Session, code: Code
):
    submission = factories.submission({"safe": 1})
    responses.submit(session, code, submission, KEY)

    with pytest.raises(DifferentAnswers):
        responses.submit(session, code, replace(submission, answers=Answers({"safe": 4})), KEY)

    (kept,) = responses.of_wave(session, code.wave)
    assert kept.answers == {"safe": 1}


def test_a_used_code_keeps_nothing_more(session: Session, code: Code):
    responses.submit(session, code, factories.submission(), KEY)

    with pytest.raises(CodeUsed):
        responses.submit(session, code, factories.submission(comments={"more": "Again"}), KEY)

    assert counted(session) == (1, 0)


def test_a_closed_wave_keeps_nothing_and_leaves_the_code(session: Session, code: Code):
    waves.close(session, code.wave)

    with pytest.raises(NotOpen):
        responses.submit(session, code, factories.submission(), KEY)

    assert counted(session) == (0, 0)
    assert not code.used


def test_comments_are_sealed_apart(session: Session, code: Code):
    submission = factories.submission(comments={"more": "I hide at lunch"})

    responses.submit(session, code, submission, KEY)

    (comment,) = session.scalars(select(Comment)).all()
    assert comments.words(comment, KEY) == "I hide at lunch"
    (kept,) = responses.of_wave(session, code.wave)
    assert "hide" not in str({**kept.answers, **kept.states})


def test_the_receipt_proves_answers_states_and_comments():
    one = factories.submission({"safe": 1}, {"more": "x"})
    others = [
        replace(one, answers=Answers({"safe": 2})),
        replace(one, answers=Answers({"safe": 1}, {"liked": State.DECLINED})),
        replace(one, comments={"more": "y"}),
        replace(one, took_part=False),
    ]

    assert responses.sha256(replace(one, sitting=uuid4())) == responses.sha256(one)
    assert len({responses.sha256(other) for other in [one, *others]}) == 5


def test_the_same_answers_given_in_another_manner_are_the_same(session: Session, code: Code):
    first = factories.submission(manner=Manner(frozenset([Way.CALM]), date(2031, 1, 1)))
    kept = responses.submit(session, code, first, KEY)

    again = responses.submit(session, code, replace(first, manner=Manner()), KEY)

    assert again == replace(kept, new=False)
    (response,) = responses.of_wave(session, code.wave)
    assert response.manner == ["calm", "sent_later"]


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
def test_a_response_keeps_how_it_was_given_and_the_day_a_tablet_claims(
    session: Session, pupil: Person, mode: Mode
):
    code = code_for(session, pupil, mode)
    manner = Manner(frozenset([Way.LISTENED, Way.AIRY]), datetime.now(UTC).date())

    responses.submit(session, code, factories.submission(manner=manner), KEY)
    session.expire_all()

    (kept,) = responses.of_wave(session, code.wave)
    assert responses.manner_of(kept) == manner


@pytest.mark.parametrize(("days", "later"), [(-3, True), (0, False), (2000, True)])
def test_an_anonymous_response_keeps_only_whether_it_was_sent_later(
    session: Session, code: Code, days: int, later: bool
):
    manner = Manner(claimed_on=datetime.now(UTC).date() + timedelta(days=days))

    responses.submit(session, code, factories.submission(manner=manner), KEY)
    session.expire_all()

    (kept,) = responses.of_wave(session, code.wave)
    assert kept.manner == (["sent_later"] if later else [])
    assert kept.claimed_on is None


def test_of_a_response_that_does_not_say_how_it_was_given_nothing_is_known(
    session: Session, code: Code
):
    responses.submit(session, code, factories.submission(), KEY)
    session.expire_all()

    (kept,) = responses.of_wave(session, code.wave)
    assert responses.manner_of(kept) is None
    assert (kept.manner, kept.claimed_on) == (None, None)


@pytest.mark.parametrize("mode", Mode)
def test_saying_no_leaves_a_count_without_a_name(session: Session, pupil: Person, mode: Mode):
    code = code_for(session, pupil, mode)
    manner = Manner(frozenset([Way.CALM]), date(2026, 1, 1))
    no = Submission(uuid4(), "en", took_part=False, manner=manner)
    responses.submit(session, code, no, KEY)

    (kept,) = responses.of_wave(session, code.wave)
    assert not kept.took_part
    assert (kept.manner, kept.claimed_on) == (None, None)
    assert (kept.groups, kept.answers, kept.states, kept.pseudonym) == ({}, {}, {}, None)
    assert kept.received_at.time() == time(0)
    assert code.used


def test_an_anonymous_response_leads_to_nobody(session: Session, pupil: Person):
    people.pseudonym(session, pupil)
    code = code_for(session, pupil, Mode.ANONYMOUS)

    responses.submit(session, code, factories.submission(comments={"more": "Fine"}), KEY)
    session.flush()

    about_person = {*values_of(session, "person"), *values_of(session, "register")}
    about_person |= {*values_of(session, "code"), pupil.name}
    shared = {pupil.school_id, code.wave_id, *small_numbers(), True, False, None}
    in_answers = {*values_of(session, "response"), *values_of(session, "comment")}
    assert (about_person & in_answers) - shared == set()


def test_an_anonymous_response_keeps_no_time_finer_than_a_day(session: Session, pupil: Person):
    code = code_for(session, pupil, Mode.ANONYMOUS)

    responses.submit(session, code, factories.submission(comments={"more": "Fine"}), KEY)

    moments = [
        value
        for table in ("response", "comment", "code", "register", "membership")
        for value in values_of(session, table)
        if isinstance(value, datetime)
    ]
    assert [moment.time() for moment in moments] == [time(0)]
    assert session.scalars(select(RegisterEntry)).all() == []


def test_anonymous_responses_come_in_an_order_that_tells_nothing(session: Session, code: Code):
    sittings = []
    for _ in range(20):
        another = factories.found_code(session, code.wave, factories.pupil(session, *groups(code)))
        sittings.append(responses.submit(session, another, factories.submission(), KEY).sitting)

    found = [kept.sitting for kept in responses.of_wave(session, code.wave)]
    by_number = session.scalars(select(Response.sitting).order_by(Response.id)).all()

    assert found == sorted(sittings, key=lambda sitting: sitting.hex)
    assert by_number != sittings


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
def test_other_responses_carry_the_persons_pseudonym_only(
    session: Session, pupil: Person, mode: Mode
):
    code = code_for(session, pupil, mode)

    responses.submit(session, code, factories.submission(), KEY)

    (kept,) = responses.of_wave(session, code.wave)
    assert kept.pseudonym == people.pseudonym(session, pupil)
    assert kept.received_at <= datetime.now(UTC)
    assert kept.received_at.time() != time(0)


def test_a_response_keeps_the_groups_of_its_day(session: Session, code: Code):
    responses.submit(session, code, factories.submission(), KEY)

    assert code.person is not None
    code.person.groups = [people.group(session, school_of(session, code), "class", "8A")]
    session.flush()

    (kept,) = responses.of_wave(session, code.wave)
    assert kept.groups == {"class": ["7B"]}


def test_two_tablets_with_one_code_keep_one_response(engine: Engine):
    number = committed_code(engine)

    kept = at_once(
        [lambda: submit(engine, number, factories.submission(comments={"more": "Mine"}))] * 6
    )

    assert sorted(type(one).__name__ for one in kept) == ["CodeUsed"] * 5 + ["Receipt"]
    with Session(engine) as session:
        assert counted(session) == (1, 1)


def test_one_sitting_sent_many_times_at_once_is_one_row(engine: Engine):
    number = committed_code(engine)
    submission = factories.submission(comments={"more": "Mine"})

    kept = at_once([lambda: submit(engine, number, submission)] * 6)

    assert {replace(receipt, new=False) for receipt in kept} == {
        responses.Receipt(submission.sitting, responses.sha256(submission), new=False)
    }
    assert sum(receipt.new for receipt in kept) == 1
    with Session(engine) as session:
        assert counted(session) == (1, 1)


def test_first_answers_to_two_waves_at_once_share_a_pseudonym(engine: Engine):
    numbers = [committed_code(engine, Mode.CONFIDENTIAL)]
    with Session(engine) as session, session.begin():
        first = session.get_one(Code, numbers[0])
        wave = factories.wave(session, first.wave.version, mode=Mode.CONFIDENTIAL)
        assert first.person is not None
        numbers.append(factories.found_code(session, wave, first.person).id)

    at_once([partial(submit, engine, number, factories.submission()) for number in numbers])

    with Session(engine) as session:
        assert session.scalar(select(func.count(func.distinct(Response.pseudonym)))) == 1
        assert counted(session) == (2, 0)


def test_nothing_comes_in_once_a_wave_has_closed(engine: Engine):
    number = committed_code(engine)
    with Session(engine) as session:
        waves.close(session, session.get_one(Code, number).wave)
        late: list[Any] = []
        thread = threading.Thread(
            target=lambda: late.append(submit(engine, number, factories.submission()))
        )

        thread.start()
        thread.join(0.3)
        waited = thread.is_alive()
        session.commit()
        thread.join()

    assert waited
    assert [type(one).__name__ for one in late] == ["NotOpen"]


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make every call in a thread of its own, all at the same moment."""
    ready = threading.Barrier(len(calls))
    results: list[Any] = []

    def run(call: Callable[[], Any]) -> None:
        ready.wait()
        results.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def submit(engine: Engine, number: int, submission: Submission) -> Any:
    """Submit in a transaction of its own; give the receipt or what refused it."""
    try:
        with Session(engine) as session, session.begin():
            return responses.submit(session, session.get_one(Code, number), submission, KEY)
    except (CodeUsed, DifferentAnswers, NotOpen) as refusal:
        return refusal


def committed_code(engine: Engine, mode: Mode = Mode.ANONYMOUS) -> int:
    with Session(engine) as session, session.begin():
        group = factories.group(session, factories.school(session))
        return code_for(session, factories.pupil(session, group), mode).id


def code_for(session: Session, pupil: Person, mode: Mode) -> Code:
    school = session.get_one(School, pupil.school_id)
    wave = factories.wave(session, factories.version(session, school), *pupil.groups, mode=mode)
    return factories.found_code(session, wave, pupil)


def counted(session: Session) -> tuple[int, int]:
    """Count the responses and the comments."""
    kept = (session.scalar(select(func.count()).select_from(it)) for it in (Response, Comment))
    return next(kept) or 0, next(kept) or 0


def values_of(session: Session, table: str) -> list[Any]:
    """Give every value in a table, with whatever its documents hold."""
    rows = session.execute(select(tables.METADATA.tables[table])).all()
    return list(chain.from_iterable(flat(value) for row in rows for value in row))


def flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [inner for item in value.items() for part in item for inner in flat(part)]
    if isinstance(value, list):
        return [inner for part in value for inner in flat(part)]
    return [value]


def small_numbers() -> set[int]:
    """The answers' own codes, which may equal any row's number."""
    return set(range(10))


def groups(code: Code) -> list[people.Group]:
    return code.wave.groups


def school_of(session: Session, code: Code) -> School:
    return session.get_one(School, code.school_id)


@pytest.fixture
def pupil(session: Session) -> Person:
    return factories.pupil(session, factories.group(session, factories.school(session)))


@pytest.fixture
def code(session: Session, pupil: Person) -> Code:
    return code_for(session, pupil, Mode.ANONYMOUS)
