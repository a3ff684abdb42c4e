"""A code works once, is kept only as a hash, and says who was asked and who has answered."""

import itertools
import math
import threading

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import codes
from surveyapp.records.codes import Code, Invited
from surveyapp.records.people import Person
from surveyapp.records.waves import Wave
from tests import factories

KEY = factories.CODE_KEY


def test_a_code_has_no_look_alikes_and_ends_with_a_check(
    session: Session, wave: Wave, pupil: Person
):
    printed = factories.code(session, wave, pupil)

    assert [len(part) for part in printed.split("-")] == [4, 4, 4]
    assert set(printed) - {"-"} <= set(codes.SYMBOLS)
    assert not set("01OILAEUSY") & set(codes.SYMBOLS)


def test_a_code_is_as_hard_to_guess_as_is_written_down():
    possible = len(codes.SYMBOLS) ** codes.LENGTH
    guesses = 10 * 60 * 60 * 2  # ten a second for two hours

    assert math.log2(possible) > 47
    assert guesses * 5_000 / possible < 3 / 1_000_000


def test_codes_of_a_wave_begin_with_its_mark(session: Session, wave: Wave):
    pupils = [factories.pupil(session, *wave.groups) for _ in range(3)]
    other = factories.wave(session, wave.version, *wave.groups)

    begins = [
        {printed[0] for _, printed in codes.mint(session, asked, pupils, KEY)}
        for asked in (wave, other)
    ]

    assert begins == [{codes.mark(session, wave)}, {codes.mark(session, other)}]
    assert begins[0] != begins[1]


def test_twenty_six_waves_in_a_row_have_marks_of_their_own(session: Session, wave: Wave):
    school = factories.school(session)  # its waves begin from the first mark again
    group = factories.group(session, school)
    version = factories.version(session, school)

    marks = [codes.mark(session, factories.wave(session, version, group)) for _ in range(27)]

    assert sorted(marks[:26]) == sorted(codes.SYMBOLS)
    assert marks[26] == marks[0] == codes.mark(session, wave)


def test_every_wrong_symbol_shows():
    right = "K7PM2QRT9X2"

    for place, symbol in itertools.product(range(11), codes.SYMBOLS):
        wrong = right[:place] + symbol + right[place + 1 :]
        assert (codes.check(wrong) == codes.check(right)) == (wrong == right)


def test_it_is_kept_only_as_a_hash(session: Session, wave: Wave, pupil: Person):
    printed = factories.code(session, wave, pupil)

    kept = session.scalars(select(Code)).one()

    assert kept.hash == codes.hashed(printed, KEY)
    assert kept.hash != codes.hashed(printed, b"another key" * 3)
    assert codes.normalised(printed).encode() not in kept.hash


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{1} .", "{2}"])
def test_it_is_found_however_it_is_typed(session: Session, wave: Wave, pupil: Person, typed: str):
    printed = factories.code(session, wave, pupil)
    ways = [printed, printed.lower(), printed.replace("-", "–")]

    found = codes.find(session, typed.format(*ways), KEY)

    assert found is not None
    assert found.person == pupil
    assert found.wave == wave


@pytest.mark.parametrize("typed", ["", "-", "K7PM-2QRT-9X", "x" * 1000, "’; --", "\x00"])
def test_a_wrong_code_finds_nothing(session: Session, wave: Wave, pupil: Person, typed: str):
    factories.code(session, wave, pupil)

    assert codes.find(session, typed, KEY) is None


def test_it_is_used_once(session: Session, wave: Wave, pupil: Person):
    code = factories.found_code(session, wave, pupil)

    assert codes.use(session, code)
    assert not codes.use(session, code)
    assert code.used


def test_a_reprint_replaces_the_earlier_code(session: Session, wave: Wave, pupil: Person):
    first = factories.code(session, wave, pupil)

    second = factories.code(session, wave, pupil)

    assert codes.find(session, first, KEY) is None
    assert codes.find(session, second, KEY) is not None
    assert len(session.scalars(select(Code)).all()) == 1


def test_a_sitting_begun_before_a_reprint_can_still_be_handed_in(
    session: Session, wave: Wave, pupil: Person
):
    first = factories.code(session, wave, pupil)

    second = factories.code(session, wave, pupil)

    found = [codes.find(session, typed, KEY, begun=True) for typed in (first, second)]
    assert found[0] is not None
    assert found[0] is found[1]


def test_who_has_answered_gets_no_other_code(session: Session, wave: Wave, pupil: Person):
    code = factories.found_code(session, wave, pupil)
    codes.use(session, code)
    kept = code.hash

    assert codes.mint(session, wave, [pupil], KEY) == []
    session.expire_all()
    assert (code.hash, code.used) == (kept, True)


def test_a_code_for_one_leaves_the_others_alone(session: Session, wave: Wave, pupil: Person):
    printed = factories.code(session, wave, pupil)

    codes.mint(session, wave, [factories.pupil(session, *wave.groups)], KEY)

    assert codes.find(session, printed, KEY) is not None


def test_nobody_asked_is_no_code(session: Session, wave: Wave):
    assert codes.mint(session, wave, [], KEY) == []


def test_it_says_who_was_asked_and_who_has_answered(session: Session, wave: Wave):
    pupils = [factories.pupil(session, *wave.groups) for _ in range(3)]
    codes.mint(session, wave, pupils, KEY)
    other = factories.wave(session, wave.version, *wave.groups)
    codes.mint(session, other, pupils, KEY)
    codes.use(session, session.scalars(select(Code).where(Code.wave_id == wave.id).limit(1)).one())

    asked = codes.invited(session, wave)

    assert sorted(asked, key=lambda one: one.used) == [
        Invited({"class": ["7B"]}, used=False),
        Invited({"class": ["7B"]}, used=False),
        Invited({"class": ["7B"]}, used=True),
    ]


def test_only_one_of_many_at_once_uses_a_code(engine: Engine):
    with Session(engine) as session, session.begin():
        school = factories.school(session)
        group = factories.group(session, school)
        wave = factories.wave(session, factories.version(session, school), group)
        number = factories.found_code(session, wave, factories.pupil(session, group)).id
    won: list[bool] = []

    def use() -> None:
        with Session(engine) as session, session.begin():
            won.append(codes.use(session, session.get_one(Code, number)))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False] * 7 + [True]


@pytest.fixture
def wave(session: Session) -> Wave:
    school = factories.school(session)
    version = factories.version(session, school)
    return factories.wave(session, version, factories.group(session, school))


@pytest.fixture
def pupil(session: Session, wave: Wave) -> Person:
    return factories.pupil(session, *wave.groups)
