"""The demo school is the same everywhere but for its secrets, and leaves other schools alone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp import db
from surveyapp.exchange import demo, demo_words
from surveyapp.questionnaire.answers import State
from surveyapp.records import codes, comments, readings, responses, schools, surveys, waves
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import School
from surveyapp.records.concerns import Concern
from surveyapp.records.people import Person
from surveyapp.records.responses import Response
from surveyapp.records.surveys import Questionnaire
from surveyapp.records.waves import Mode, Wave
from tests import factories

KEYS = demo.Keys(comment=factories.MASTER_KEY, code=factories.CODE_KEY)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """The demo as it was set up once: its database, and what it handed out."""

    file: Path
    secrets: demo.Secrets


def test_it_has_a_closed_wave_with_every_state(ready: Session):
    wave = closed(ready)
    answered = responses.of_wave(ready, wave)
    took_part = [response for response in answered if response.took_part]
    states = {state for response in took_part for state in response.states.values()}
    assert 40 <= len(took_part) <= 55
    assert len(answered) > len(took_part)
    assert states == {*map(str, State)}
    assert {response.language for response in took_part} == {"en", "cy"}
    assert all(wave.status(response.received_at.date()) == "closed" for response in answered)
    assert all(
        wave.opens_on <= response.received_at.date() <= wave.closes_on for response in answered
    )


def test_every_answer_could_have_been_given(ready: Session):
    for response in responses.of_wave(ready, closed(ready)):
        questionnaire = surveys.read(closed(ready).version)
        for name, value in response.answers.items():
            assert questionnaire.questions[name].check(value) is None


def test_its_comments_are_varied_and_one_is_worrying(ready: Session):
    wave = closed(ready)
    key = schools.comment_key(ready.scalars(select(School)).one(), factories.MASTER_KEY)
    said = [words for _, words in comments.of_wave(ready, wave, key)]
    assert len(said) == len(set(said)) >= 15
    assert demo_words.WORRYING in said
    assert set(said) & set(demo_words.GLAD)


def test_its_worrying_comment_is_being_looked_after(ready: Session):
    found = ready.scalars(select(Concern).where(Concern.wave_id == closed(ready).id)).all()
    states = [it.state for it in found]

    assert states.count("acting") == 1
    assert set(states) <= {"acting", "closed"}
    assert max(found, key=lambda it: it.severity).changes
    assert readings.unread(ready, closed(ready).school_id) == 0


def test_it_has_an_open_wave_that_some_have_answered(made: Made, ready: Session):
    secrets = made.secrets
    wave = open_wave(ready)
    invited = codes.invited(ready, wave)
    assert wave.status(NOW.date()) == "open"
    assert wave.mode == Mode.ANONYMOUS
    assert "cy" in surveys.languages(wave.version)
    assert len(invited) == 59
    assert 5 < sum(one.used for one in invited) < 20
    found = [codes.find(ready, card.code, factories.CODE_KEY) for card in secrets.cards]
    assert [(it.wave, it.used) for it in found if it] == [(wave, False)] * len(secrets.cards)
    assert [it.person.name for it in found if it and it.person] == [it.name for it in secrets.cards]
    assert [card.group for card in secrets.cards] == ["7B", "8A", "9C"]


def test_one_group_is_too_small_to_show(ready: Session):
    sizes: dict[str, int] = {}
    for person in ready.scalars(select(Person)):
        for name in (name for names in person.group_names.values() for name in names):
            sizes[name] = sizes.get(name, 0) + 1
    assert sizes == {
        "7B": 24,
        "8A": 22,
        "9C": 9,
        "Nurture": 4,
        "Year 7": 28,
        "Year 8": 22,
        "Year 9": 9,
        "Peer helpers": 10,
    }


def test_every_bundled_questionnaire_is_published(ready: Session):
    assert ready.scalar(select(func.count()).select_from(Questionnaire)) == 10


def test_staff_sign_in_with_new_passwords_each_time(made: Made, own: Session):
    first = made.secrets
    second = demo.set_up(own, KEYS, NOW)

    assert [one.email for one in first.staff] == [one.email for one in second.staff]
    assert {one.password for one in first.staff}.isdisjoint(one.password for one in second.staff)
    assert {account.email: account.roles for account in own.scalars(select(Account))} == {
        "lead@oakfield.example": {Role.LEAD},
        "data@oakfield.example": {Role.LEAD, Role.DATA},
        "safeguarding@oakfield.example": {Role.SAFEGUARDING_LEAD},
        "head@oakfield.example": {Role.HEAD},
    }


def test_a_second_time_it_keeps_everything_else(made: Made, own: Session):
    first = made.secrets
    before = kept(own)

    second = demo.set_up(own, KEYS, NOW + timedelta(days=3))

    assert kept(own) == before
    assert [card.name for card in second.cards] == [card.name for card in first.cards]
    assert codes.find(own, first.cards[0].code, factories.CODE_KEY) is None
    assert codes.find(own, second.cards[0].code, factories.CODE_KEY) is not None


def test_weeks_later_a_wave_is_open_again(own: Session):
    later = NOW + timedelta(days=40)
    secrets = demo.set_up(own, KEYS, later)

    code = codes.find(own, secrets.cards[0].code, factories.CODE_KEY)
    assert code is not None
    assert code.wave.status(later.date()) == "open"


def test_a_wave_closed_by_hand_makes_room_for_another(own: Session):
    waves.close(own, open_wave(own), NOW)

    secrets = demo.set_up(own, KEYS, NOW)

    code = codes.find(own, secrets.cards[0].code, factories.CODE_KEY)
    assert code is not None
    assert code.wave.status(NOW.date()) == "open"


def test_nothing_but_the_secrets_differs_from_one_machine_to_another(
    ready: Session, session: Session
):
    demo.set_up(session, demo.Keys(comment=b"o" * 32, code=b"p" * 32), NOW)

    assert played(session) == played(ready)


@pytest.mark.parametrize("name", ["Hill School", demo.SCHOOL])
def test_another_school_is_left_alone(session: Session, name: str):
    factories.school(session, name)

    with pytest.raises(demo.NotTheDemo, match="leaves it alone"):
        demo.set_up(session, KEYS, NOW)

    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_school_beside_the_demo_stops_it(own: Session):
    factories.school(own)

    with pytest.raises(demo.NotTheDemo):
        demo.set_up(own, KEYS, NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Set the demo up; `tests/cli/test_demo.py` does so on both kinds of database."""
    file = tmp_path_factory.mktemp("demo") / "made.db"
    db.upgrade(address(file))
    with db.transaction(address(file)) as session:
        return Made(file, demo.set_up(session, KEYS, NOW))


@pytest.fixture(scope="module")
def ready(made: Made) -> Iterator[Session]:
    """Give the demo to tests that only look at it."""
    with opened(made.file) as session:
        yield session


@pytest.fixture
def own(made: Made, tmp_path: Path) -> Iterator[Session]:
    """Give a copy of the demo, to change."""
    with opened(Path(shutil.copy(made.file, tmp_path / "own.db"))) as session:
        yield session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give an empty database."""
    file = tmp_path / "empty.db"
    db.upgrade(address(file))
    with opened(file) as session:
        yield session


def address(file: Path) -> str:
    return f"sqlite:///{file}"


@contextmanager
def opened(file: Path) -> Iterator[Session]:
    bind = db.engine(address(file))
    with Session(bind) as session:
        yield session
    bind.dispose()


def closed(session: Session) -> Wave:
    return session.scalars(select(Wave).where(Wave.closed_at.is_not(None))).one()


def open_wave(session: Session) -> Wave:
    return session.scalars(select(Wave).where(Wave.closed_at.is_(None))).one()


def kept(session: Session) -> tuple[object, ...]:
    return (
        session.scalar(select(func.count()).select_from(Person)),
        sorted(session.scalars(select(Response.sha256))),
        sorted(session.scalars(select(Wave.title))),
    )


def played(session: Session) -> list[tuple[object, ...]]:
    rows = session.scalars(select(Response))
    return sorted((str(it.sitting), it.sha256, it.received_at, str(it.groups)) for it in rows)
