"""The demo school: invented people, a wave that has closed and one that is open.

Everything but the secrets is the same on every machine, drawn from one seed. What is kept of the
secrets is only their hashes, so each call gives new ones.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from numpy.random import Generator, default_rng
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.exchange import demo_words as words
from surveyapp.exchange.demo_pupils import Pupils
from surveyapp.questionnaire import files
from surveyapp.records import (
    accounts,
    cases,
    codes,
    concerns,
    people,
    responses,
    schools,
    surveys,
    waves,
)
from surveyapp.records.accounts import Role
from surveyapp.records.base import Refused, School
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.codes import Code
from surveyapp.records.people import Person
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Mode, Terms, Wave

SCHOOL = "Oakfield School"
SURVEY = "belonging"
LEAD = "lead@oakfield.example"
SAFEGUARDING_LEAD = "safeguarding@oakfield.example"
STAFF = {
    LEAD: ("Helen Marsh", [Role.LEAD]),
    "data@oakfield.example": ("Tom Adebayo", [Role.LEAD, Role.DATA]),
    SAFEGUARDING_LEAD: ("Ruth Ellison", [Role.SAFEGUARDING_LEAD]),
    "head@oakfield.example": ("Gwen Parry", [Role.HEAD]),
}
CARDS = 3
SEED = 2026
OPEN_FOR = timedelta(days=14)
DAYS = 12
SATURDAY = 5


class NotTheDemo(Refused):
    """The database holds another school, which the demo doesn't touch."""


@dataclass(frozen=True)
class SignIn:
    """One member of staff, what they may do, and today's password."""

    email: str
    password: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One pupil's code to the open wave."""

    name: str
    group: str
    code: str


@dataclass(frozen=True)
class Secrets:
    """What has to be handed to whoever tries the demo."""

    staff: tuple[SignIn, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Keys:
    """The service's keys: for the schools' comment keys, and for the hashes of codes."""

    comment: bytes
    code: bytes


def set_up(session: Session, keys: Keys, now: datetime | None = None) -> Secrets:
    """Make the demo school unless it is there, see that a wave is open, and give new secrets.

    Raises NotTheDemo, and changes nothing, when the database holds another school.
    """
    moment = now or datetime.now(UTC)
    school = _found(session)
    if school is None:
        school = _school(session, keys)
        _closed_wave(session, school, keys, moment)
    wave = _open_wave(session, school, keys, moment)
    return Secrets(
        staff=tuple(_sign_in(session, email) for email in STAFF),
        cards=tuple(_cards(session, wave, keys)),
    )


def _found(session: Session) -> School | None:
    every = session.scalars(select(School)).all()
    if not every:
        return None
    if [school.name for school in every] == [SCHOOL] and accounts.by_email(session, LEAD):
        return every[0]
    raise NotTheDemo(
        "This database holds another school, so the demo leaves it alone: "
        "name another one with DATABASE_URL or DATA_FOLDER."
    )


def _school(session: Session, keys: Keys) -> School:
    school = schools.add(session, SCHOOL, keys.comment)
    for email, (name, roles) in STAFF.items():
        accounts.add(session, school, email, name, roles)
    for given, kind in _pupils():
        groups = [people.group(session, school, *group) for group in kind]
        people.add(session, school, "pupil", given, groups)
    for path in files.bundled():
        loaded = files.read(path)
        surveys.publish(session, school, loaded.document, loaded.translations, loaded.media)
    return school


def _pupils() -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """Give each pupil's name with the kind and name of each of their groups."""
    for class_, names in words.CLASSES.items():
        for name in names:
            groups = [("class", class_), ("year", words.YEARS[class_])]
            if " ".join(name) in words.PEER_SUPPORT:
                groups.append(("peer support network", "Peer helpers"))
            yield name, groups


def _open_wave(session: Session, school: School, keys: Keys, moment: datetime) -> Wave:
    """Find the wave that is open, or ask everybody anew; half of the first class has answered."""
    today = moment.date()
    for wave in waves.of_school(session, school):
        if wave.status(today) == "open":
            return wave
    terms = Terms(f"Belonging, {today:%B %Y}", Mode.ANONYMOUS, today, today + OPEN_FOR)
    wave = _ask(session, school, terms, keys)
    (first, *_) = words.CLASSES
    early = people.in_groups(session, [people.group(session, school, "class", first)])
    _answer(session, wave, early[: len(early) // 2], keys, lambda chance: moment)
    return wave


def _closed_wave(session: Session, school: School, keys: Keys, moment: datetime) -> None:
    """Ask everybody last month: most answer, a few say no or never come."""
    last = moment.date().replace(day=1) - timedelta(days=3)
    first = last - timedelta(days=DAYS - 1)
    terms = Terms(f"Belonging, {first:%B %Y}", Mode.CONFIDENTIAL, first, last)
    wave = _ask(session, school, terms, keys)
    everybody = people.in_groups(session, wave.groups)
    _answer(session, wave, everybody, keys, lambda chance: _school_time(first, chance))
    waves.close(session, wave, datetime.combine(last, time(15, 30), UTC))
    _look_after(session, school, keys)


def _look_after(session: Session, school: School, keys: Keys) -> None:
    """Act on the most severe concern, and close the others."""
    key = schools.comment_key(school, keys.comment)
    acting = Step(SAFEGUARDING_LEAD, State.ACTING, "The form tutor meets the pupil on Monday.")
    closed = Step(
        SAFEGUARDING_LEAD,
        State.CLOSED,
        "Talked it over; the form tutor looks in each week.",
        Outcome.TALKED,
    )
    roles = [Role.SAFEGUARDING_LEAD]
    for place, concern in enumerate(concerns.of_roles(session, school.id, roles, cases.OPEN)):
        cases.change(session, concern, closed if place else acting, key)


def _ask(session: Session, school: School, terms: Terms, keys: Keys) -> Wave:
    """Plan a wave for the classes and make everybody's code; nobody is shown these."""
    classes = [people.group(session, school, "class", name) for name in words.CLASSES]
    version = surveys.newest(session, school, SURVEY)
    if version is None:
        raise NotTheDemo(f"The demo's {SURVEY} is gone: start afresh with another database.")
    wave = waves.plan(session, version, terms, classes)
    codes.mint(session, wave, people.in_groups(session, classes), keys.code)
    return wave


def _answer(
    session: Session,
    wave: Wave,
    asked: Sequence[Person],
    keys: Keys,
    moment: Callable[[Generator], datetime],
) -> None:
    school = session.get_one(School, wave.school_id)
    key = schools.comment_key(school, keys.comment)
    chance = default_rng([SEED, len(waves.of_school(session, school))])
    pupils = Pupils(surveys.read(wave.version), chance)
    code_of = {
        code.person_id: code
        for code in session.scalars(select(Code).where(Code.wave_id == wave.id))
    }
    for person in asked:
        submission = pupils.hand_in(person)
        if submission is not None:
            intake = Intake(moment(chance))
            responses.submit(session, code_of[person.id], submission, key, intake)


def _school_time(first: date, chance: Generator) -> datetime:
    """Pick a moment in school hours on a weekday of the fortnight from `first`."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    day = weekdays[chance.integers(len(weekdays))]
    return datetime.combine(day, time(9), UTC) + timedelta(minutes=int(chance.integers(5 * 60)))


def _sign_in(session: Session, email: str) -> SignIn:
    account = accounts.by_email(session, email)
    if account is None:
        raise NotTheDemo(f"The demo's account {email} is gone: start afresh with another database.")
    password = accounts.new_password()
    accounts.set_password(session, account, password)
    return SignIn(email, password, tuple(sorted(account.roles)))


def _cards(session: Session, wave: Wave, keys: Keys) -> Iterator[Card]:
    """Make a code for the first pupil of each of some classes who hasn't answered."""
    for class_ in list(words.CLASSES)[:CARDS]:
        group = people.group(session, session.get_one(School, wave.school_id), "class", class_)
        tries = (
            codes.mint(session, wave, [person], keys.code)
            for person in people.in_groups(session, [group])
        )
        for person, code in next((minted for minted in tries if minted), []):
            yield Card(person.name, class_, code)
