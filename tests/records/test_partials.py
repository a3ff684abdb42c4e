"""Unfinished answers are locked under their code, the newest win, and nothing of them is left."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import codes, partials, responses, sealing, tables, waves
from surveyapp.records.codes import Code
from surveyapp.records.partials import Partial, TooLarge, Unfinished, Used
from surveyapp.records.people import Person
from surveyapp.records.waves import Mode, NotOpen, Wave
from tests import factories
from tests.factories import CODE_KEY

SCHOOL_KEY = b"k" * 32
BODY = b'{"answers":{"more":["Longer breaks."]},"changes":3}'
NOW = datetime.now(UTC)


@dataclass
class Card:
    """A code as it is printed, and its row."""

    typed: str
    code: Code
    person: Person

    @property
    def key(self) -> bytes:
        return partials.key(self.typed, SCHOOL_KEY)


def stop(session: Session, card: Card, changes: int = 3, body: bytes = BODY):
    return partials.keep(session, card.code, Unfinished(body, changes), card.key)


def test_whoever_has_the_code_goes_on(session: Session, card: Card):
    stop(session, card)

    assert partials.waits(session, card.code)
    assert partials.find(session, card.code, card.key) == BODY
    typed_again = partials.key(card.typed.lower().replace("-", " "), SCHOOL_KEY)
    assert partials.find(session, card.code, typed_again) == BODY


def test_nobody_reads_them_without_the_code_or_without_the_schools_key(
    session: Session, card: Card
):
    stop(session, card)
    kept = session.scalars(select(Partial)).one()

    assert b"breaks" not in kept.sealed
    for key in (
        partials.key("BBBB-BBBB-BBB", SCHOOL_KEY),
        partials.key(card.typed, b"x" * 32),
        SCHOOL_KEY,
    ):
        with pytest.raises(sealing.CannotOpen):
            partials.find(session, card.code, key)


def test_what_is_sealed_under_one_code_does_not_open_under_another(session: Session, card: Card):
    stop(session, card)
    other = make_card(session, card.code.wave)
    session.scalars(select(Partial)).one().code_hash = other.code.hash
    session.flush()

    with pytest.raises(sealing.CannotOpen):
        partials.find(session, other.code, card.key)


def test_the_newest_win_whichever_comes_first(session: Session, card: Card):
    for changes in (3, 9, 5, 9):
        stop(session, card, changes, f'{{"changes":{changes}}}'.encode())

    assert partials.find(session, card.code, card.key) == b'{"changes":9}'
    assert len(session.scalars(select(Partial)).all()) == 1


def test_of_as_many_changes_what_comes_later_wins(session: Session, card: Card):
    for body in (b'{"screen":"safe"}', b'{"screen":"liked"}'):
        stop(session, card, 3, body)

    assert partials.find(session, card.code, card.key) == b'{"screen":"liked"}'


def test_the_size_tells_little(session: Session, card: Card):
    sizes = set()
    for changes, length in enumerate((2, 700, 2000)):
        stop(session, card, changes, b"{" + b" " * length + b"}")
        session.expire_all()
        sizes.add(len(session.scalars(select(Partial.sealed)).one()))

    assert len(sizes) == 1


def test_there_is_an_end_to_the_size(session: Session, card: Card):
    with pytest.raises(TooLarge):
        stop(session, card, body=b"x" * (partials.MOST_BYTES + 1))


@pytest.mark.parametrize(("closes_in", "expected"), [(30, 14), (7, 7), (0, 0)])
def test_they_are_kept_for_two_weeks_or_until_the_wave_closes(
    session: Session, card: Card, closes_in: int, expected: int
):
    card.code.wave.closes_on = NOW.date() + timedelta(days=closes_in)

    last_day = stop(session, card)

    assert last_day == NOW.date() + timedelta(days=expected)
    last = NOW + timedelta(days=expected)
    assert partials.find(session, card.code, card.key, last) == BODY
    assert partials.find(session, card.code, card.key, last + timedelta(days=1)) is None
    assert not partials.waits(session, card.code, last + timedelta(days=1))


def test_what_is_over_is_purged_and_the_rest_stays(session: Session, card: Card):
    stop(session, card)
    late = NOW + timedelta(days=15)

    assert partials.over(session) == 0
    partials.purge(session)
    assert partials.waits(session, card.code)
    assert partials.over(session, late) == 1
    partials.purge(session, late)
    assert session.scalars(select(Partial)).all() == []


def test_they_go_when_the_wave_is_closed(session: Session, card: Card):
    stop(session, card)

    waves.close(session, card.code.wave)

    assert partials.find(session, card.code, card.key) is None
    assert partials.over(session) == 1
    with pytest.raises(NotOpen):
        stop(session, card)


def test_a_new_card_begins_anew(session: Session, card: Card):
    stop(session, card)

    fresh = factories.code(session, card.code.wave, card.person)

    again = codes.find(session, fresh, CODE_KEY)
    assert again is not None
    assert not partials.waits(session, again)
    assert partials.over(session) == 1


def test_to_keep_some_clears_away_what_is_over(session: Session, card: Card):
    stop(session, card)
    factories.code(session, card.code.wave, card.person)

    other = make_card(session, card.code.wave)
    stop(session, other)

    assert session.scalars(select(Partial.code_hash)).all() == [other.code.hash]


def test_a_used_code_keeps_none(session: Session, card: Card):
    finish(session, card)

    with pytest.raises(Used):
        stop(session, card)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_finished_response_leaves_nothing_to_lay_beside_it(
    session: Session, card: Card, mode: Mode
):
    card.code.wave.mode = mode.value
    stop(session, card)
    before = everything(session)

    finish(session, card)

    after = everything(session)
    assert after["partial"] == []
    assert after["audit"] == before["audit"]
    (response,) = after["response"]
    own = {value for value in response.values() if isinstance(value, bytes)}
    assert card.code.hash not in own
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"partial", "response", "code", "person", "pseudonym", "register"}
    assert not {"code_id", "code_hash", "partial_id"} & response.keys()


def test_saying_no_after_all_leaves_nothing_either(session: Session, card: Card):
    stop(session, card)

    submission = responses.Submission(factories.submission().sitting, "en", took_part=False)
    responses.submit(session, card.code, submission, SCHOOL_KEY)

    assert session.scalars(select(Partial)).all() == []


def test_a_sitting_of_before_a_reprint_takes_its_unfinished_answers_along(
    session: Session, card: Card
):
    stop(session, card)
    factories.code(session, card.code.wave, card.person)

    begun = codes.find(session, card.typed, CODE_KEY, begun=True)
    assert begun is not None
    responses.submit(session, begun, factories.submission(), SCHOOL_KEY)

    assert session.scalars(select(Partial)).all() == []


def test_a_response_that_is_refused_leaves_them(session: Session, card: Card):
    stop(session, card)
    other = make_card(session, card.code.wave)
    submission = factories.submission()
    responses.submit(session, other.code, submission, SCHOOL_KEY)
    different = factories.submission({"safe": 1}, sitting=submission.sitting)

    with pytest.raises(responses.DifferentAnswers):
        responses.submit(session, card.code, different, SCHOOL_KEY)

    assert partials.waits(session, card.code)


def test_a_finished_response_never_leaves_unfinished_answers_behind(engine: Engine):
    with Session(engine, expire_on_commit=False) as session:
        card = new_card(session)
        session.commit()
    kept = Event()

    def finish_meanwhile() -> None:
        kept.wait()
        with Session(engine) as session, session.begin():
            found = session.get_one(Code, card.code.id)
            responses.submit(session, found, factories.submission(), SCHOOL_KEY)

    other = Thread(target=finish_meanwhile)
    other.start()
    with Session(engine) as session, session.begin():
        stop(session, card)
        kept.set()
        other.join(timeout=0.5)
        assert other.is_alive(), "it waits for the unfinished answers to be kept"
    other.join()

    with Session(engine) as session:
        assert session.scalars(select(Partial)).all() == []
        assert len(session.scalars(select(responses.Response)).all()) == 1


def test_rows_do_not_tell_who_stopped_first(session: Session, card: Card):
    cards = [card, *(make_card(session, card.code.wave) for _ in range(9))]
    for each in cards:
        stop(session, each)

    by_number = session.scalars(select(Partial.code_hash).order_by(Partial.id)).all()
    assert list(by_number) != [each.code.hash for each in cards]
    kinds = {column.name for column in Partial.__table__.columns}
    assert kinds == {"id", "school_id", "wave_id", "code_hash", "changes", "last_day", "sealed"}


def finish(session: Session, card: Card) -> None:
    responses.submit(session, card.code, factories.submission(), SCHOOL_KEY)
    session.expire_all()


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table."""
    session.flush()
    return {
        table.name: [dict(row._mapping) for row in session.execute(table.select())]
        for table in tables.METADATA.sorted_tables
    }


def make_card(session: Session, wave: Wave) -> Card:
    pupil = factories.pupil(session, wave.groups[0])
    typed = factories.code(session, wave, pupil)
    found = codes.find(session, typed, CODE_KEY)
    assert found is not None
    return Card(typed, found, pupil)


def new_card(session: Session) -> Card:
    school = factories.school(session)
    group = factories.group(session, school)
    return make_card(session, factories.wave(session, factories.version(session, school), group))


@pytest.fixture
def card(session: Session) -> Card:
    return new_card(session)
