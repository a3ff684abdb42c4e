"""What one person gave goes whole; everybody else's stays, and so does what keeps a child safe."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import aside, cases, erasing, lookups, people, readings, responses
from surveyapp.records.accounts import Role
from surveyapp.records.aside import Aside, Reason, Sent
from surveyapp.records.base import Base, School
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Change, Concern, Flag
from surveyapp.records.erased import ErasedSitting, WasErased
from surveyapp.records.erasing import NobodyKnows, StillOpen
from surveyapp.records.lookups import Lookup, Said
from surveyapp.records.partials import Partial
from surveyapp.records.people import Person
from surveyapp.records.readings import Better, Correction, Reading
from surveyapp.records.responses import CodeUsed, Intake, Response, Submission
from surveyapp.records.waves import Mode, Wave
from tests import factories

KEY = b"k" * 32
NOW = datetime.now(UTC)
FINDABLE = pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
WORDS = {"more": "I want to disappear."}
ABOUT_WORDS = (Comment, Reading, Correction, Concern, Flag, Change, Lookup)


@FINDABLE
def test_one_persons_answers_go_and_the_others_stay(session: Session, wave: Wave, mode: Mode):
    wave.mode = mode.value
    ada, ben = pupils(session, wave)
    hers = answered(session, wave, ada, {"more": "More trees."})
    his = answered(session, wave, ben, {"more": "Fewer trees."})
    keep_aside(session, wave, ada, hers)

    erasing.erase(session, ada, wave, KEY)

    assert session.scalars(select(Response.sitting)).all() == [his.sitting]
    assert session.scalars(select(Comment.sitting)).all() == [his.sitting]
    assert count(session, Reading) == 1
    assert count(session, Aside) == 0


def test_the_used_code_stays_used(session: Session, wave: Wave):
    ada, _ = pupils(session, wave)
    answered(session, wave, ada)

    erasing.erase(session, ada, wave, KEY)

    assert session.scalars(select(Code.used).where(Code.person_id == ada.id)).all() == [True]


def test_a_label_that_was_put_right_goes_with_its_comment(session: Session, wave: Wave):
    ada, _ = pupils(session, wave)
    answered(session, wave, ada, {"more": "More trees."})
    reading = session.scalars(select(Reading)).one()
    readings.correct(session, reading, Better("sana@school.test", "mixed", "It is both."), KEY)

    erasing.erase(session, ada, wave, KEY)

    assert [count(session, table) for table in ABOUT_WORDS] == [0] * len(ABOUT_WORDS)


def test_another_wave_keeps_what_the_same_person_gave(session: Session, wave: Wave):
    ada, _ = pupils(session, wave)
    other = factories.wave(session, wave.version, *wave.groups, mode=Mode.CONFIDENTIAL)
    answered(session, wave, ada)
    kept = answered(session, other, ada)

    erasing.erase(session, ada, wave, KEY)

    assert session.scalars(select(Response.sitting)).all() == [kept.sitting]


def test_unfinished_answers_go_too(session: Session, wave: Wave):
    ada, ben = pupils(session, wave)
    factories.left(session, wave, ada)
    factories.left(session, wave, ben)

    erasing.erase(session, ada, wave, KEY)

    assert count(session, Partial) == 1


def test_what_was_erased_is_never_kept_again(session: Session, wave: Wave):
    ada, _ = pupils(session, wave)
    submission = answered(session, wave, ada, {"more": "More trees."})
    erasing.erase(session, ada, wave, KEY)

    code = session.scalars(select(Code).where(Code.person_id == ada.id)).one()
    with pytest.raises(WasErased):
        responses.submit(session, code, submission, KEY)

    assert count(session, Response) == count(session, Comment) == 0


def test_in_an_anonymous_wave_nobody_can(session: Session, wave: Wave):
    wave.mode = Mode.ANONYMOUS.value
    ada, _ = pupils(session, wave)
    answered(session, wave, ada)

    with pytest.raises(NobodyKnows, match="nobody can tell whose answers are whose"):
        erasing.erase(session, ada, wave, KEY)

    assert count(session, Response) == 1


def test_somebody_without_a_pseudonym_loses_nothing_and_gets_none(session: Session, wave: Wave):
    ada, ben = pupils(session, wave)
    answered(session, wave, ben)
    no_thanks = Submission(factories.submission().sitting, "en", took_part=False)
    responses.submit(session, factories.found_code(session, wave, ada), no_thanks, KEY)

    erasing.erase(session, ada, wave, KEY)

    assert count(session, Response) == 2
    assert count(session, ErasedSitting) == 0
    assert people.known_pseudonym(session, ada) is None


def test_nothing_is_erased_while_anybodys_concern_of_the_wave_is_open(session: Session, wave: Wave):
    ada, ben = pupils(session, wave)
    answered(session, wave, ada)
    worried(session, wave, ben)

    with pytest.raises(StillOpen, match="still open, whoever wrote it"):
        erasing.erase(session, ada, wave, KEY)

    assert count(session, Response) == 2


def test_a_concern_that_was_looked_after_stays_whole_and_leads_to_no_name(
    session: Session, wave: Wave
):
    ada, _ = pupils(session, wave)
    worry = worried(session, wave, ada)
    close(session, worry, Outcome.TALKED)

    erasing.erase(session, ada, wave, KEY)
    session.expire_all()

    assert count(session, Response) == 0
    assert [count(session, table) for table in (Comment, Reading, Concern, Flag)] == [1] * 4
    assert worry.changes[-1].reason(KEY) == "Done."
    assert not lookups.can_be_told(session, worry)


def test_what_was_no_concern_goes_with_all_that_was_noted_about_it(session: Session, wave: Wave):
    ada, _ = pupils(session, wave)
    worry = worried(session, wave, ada)
    look_up(session, worry)
    close(session, worry, Outcome.NO_CONCERN)

    erasing.erase(session, ada, wave, KEY)

    assert [count(session, table) for table in ABOUT_WORDS] == [0] * len(ABOUT_WORDS)


def test_what_is_sent_while_it_is_erased_is_kept_nowhere(engine: Engine):
    with Session(engine, expire_on_commit=False) as session:
        wave = new_wave(session)
        ada, _ = pupils(session, wave)
        sent = answered(session, wave, ada)
        session.commit()
    other = Thread(target=send_again, args=(engine, ada, sent))
    with Session(engine) as session, session.begin():
        erasing.erase(session, ada, session.get_one(Wave, wave.id), KEY)
        other.start()
        other.join(timeout=0.5)
        assert other.is_alive(), "it waits for the end of the erasing"
    other.join()

    with Session(engine) as session:
        assert (count(session, Response), count(session, Aside)) == (0, 0)


def send_again(engine: Engine, person: Person, sent: Submission) -> None:
    """Send the same answers once more; where they aren't counted any more, have them kept aside."""
    with suppress(WasErased), Session(engine) as session, session.begin():
        code = session.scalars(select(Code).where(Code.person_id == person.id)).one()
        with suppress(CodeUsed):
            responses.submit(session, code, sent, KEY)
        aside.keep(session, code.wave, Sent(sent.sitting, b"{}"), Reason.CODE_USED, KEY)


def pupils(session: Session, wave: Wave) -> list[Person]:
    return [factories.pupil(session, *wave.groups) for _ in range(2)]


def answered(
    session: Session, wave: Wave, person: Person, comments: dict[str, str] | None = None
) -> Submission:
    submission = factories.submission(comments=comments)
    responses.submit(session, factories.found_code(session, wave, person), submission, KEY)
    return submission


def worried(session: Session, wave: Wave, person: Person) -> Concern:
    """Have somebody write a comment that is flagged."""
    flagged = Read(Sentiment(-0.4, "negative"), (Found("abuse", 3, (0, 3), "a-rule", 0.9),))
    code = factories.found_code(session, wave, person)
    sent = factories.submission(comments=WORDS)
    responses.submit(session, code, sent, KEY, Intake(NOW, lambda words: flagged))
    return session.scalars(select(Concern)).one()


def close(session: Session, worry: Concern, outcome: Outcome) -> None:
    step = Step("sana@school.test", State.CLOSED, "Done.", outcome)
    cases.change(session, worry, step, KEY)


def look_up(session: Session, worry: Concern) -> None:
    school = session.get_one(School, worry.school_id)
    asker = factories.account(session, school, Role.SAFEGUARDING_LEAD)
    factories.account(session, school, Role.HEAD)
    lookups.ask(session, worry, Said(asker, "Danger.", NOW - timedelta(hours=1)), KEY)


def keep_aside(session: Session, wave: Wave, person: Person, sent: Submission) -> None:
    """Keep the same sitting aside, as if it had come again with other answers."""
    code = session.scalars(select(Code).where(Code.person_id == person.id)).one()
    aside.keep(session, code.wave, Sent(sent.sitting, b"{}"), Reason.DIFFERENT, KEY)


def count(session: Session, table: type[Base]) -> Any:
    return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def wave(session: Session) -> Wave:
    return new_wave(session)


def new_wave(session: Session) -> Wave:
    school = factories.school(session)
    group = factories.group(session, school)
    version = factories.version(session, school)
    return factories.wave(session, version, group, mode=Mode.CONFIDENTIAL)
