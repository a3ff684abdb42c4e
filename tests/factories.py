"""One function a record: the smallest valid one."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import argon2
from sqlalchemy.orm import Session

from surveyapp.questionnaire import files
from surveyapp.questionnaire.answers import Answers
from surveyapp.records import accounts, codes, partials, people, responses, schools, surveys, waves
from surveyapp.records.base import School

MASTER_KEY = b"m" * 32
CODE_KEY = b"c" * 32
PASSWORD = "correct-horse-battery"
# A cheap hash, since so many tests sign in.
HASH = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)

_numbers = count(1)


def document(**changes: Any) -> dict[str, Any]:
    """Give a questionnaire of three ratings and a comment, with one scale."""
    often = ["Never", "Sometimes", "Often", "Always"]
    whole = {
        "survey": "week",
        "title": "My week at school",
        "language": "en",
        "about": "Asks how a pupil's week was.",
        "audience": "pupils",
        "licence": "CC0-1.0",
        "assent": {
            "title": "About this",
            "text": "It is up to you.",
            "yes": "Yes",
            "no": "No thanks",
        },
        "finish": "Thank you.",
        "signposts": [{"name": "Childline", "phone": "0800 1111"}],
        "labels": {"often": often},
        "pages": [
            {
                "id": "week",
                "title": "This week",
                "questions": [
                    {"id": "safe", "type": "rating", "text": "I felt safe.", "labels": "often"},
                    {"id": "liked", "type": "rating", "text": "I was liked.", "labels": "often"},
                    {"id": "alone", "type": "rating", "text": "I was alone.", "labels": "often"},
                    {"id": "more", "type": "long_text", "text": "What else?"},
                ],
            }
        ],
        "scales": [
            {
                "id": "week",
                "title": "A good week",
                "items": ["safe", "liked", "alone"],
                "reversed": ["alone"],
                "method": "mean",
                "minimum_answered": 2,
            }
        ],
    }
    return whole | changes


def school(session: Session, name: str = "") -> School:
    """Add a school."""
    return schools.add(session, name or f"School {next(_numbers)}", MASTER_KEY)


def group(session: Session, of: School, name: str = "7B", kind: str = "class") -> people.Group:
    """Add a group, a class unless told otherwise."""
    return people.group(session, of, kind, name)


def pupil(session: Session, *groups: people.Group, of: School | None = None) -> people.Person:
    """Add a pupil who is in these groups (or in none, of a school)."""
    number = next(_numbers)
    owner = of or session.get_one(School, groups[0].school_id)
    return people.add(session, owner, "pupil", (f"Given{number}", f"Family{number}"), groups)


def pupils(session: Session, group: people.Group, count: int) -> list[people.Person]:
    """Add many pupils of one group at once."""
    same = {"school_id": group.school_id, "kind": "pupil", "family_name": "Family"}
    many = [people.Person(given_name=f"Given{n}", groups=[group], **same) for n in range(count)]
    session.add_all(many)
    session.flush()
    return many


def account(
    session: Session, of: School, *roles: accounts.Role, email: str = ""
) -> accounts.Account:
    """Add a member of staff who can sign in with PASSWORD."""
    number = next(_numbers)
    made = accounts.add(session, of, email or f"staff{number}@school.test", "Sam Staff", roles)
    made.password_hash = HASH
    session.flush()
    return made


def readers(session: Session, of: School) -> None:
    """See that somebody is named to look at what worries, without whom nobody is asked to write."""
    missing = [role for role in waves.READERS if not accounts.held(session, of.id, role)]
    if missing:
        accounts.add(session, of, f"readers{next(_numbers)}@school.test", "Robin Reader", missing)


def version(session: Session, of: School, **changes: Any) -> surveys.Version:
    """Publish the questionnaire of `document`."""
    return surveys.publish(session, of, document(**changes), {}, {})


def published(session: Session, of: School, path: Path) -> surveys.Version:
    """Publish a questionnaire file with its translations and media."""
    loaded = files.read(path)
    assert loaded.problems == []
    return surveys.publish(session, of, loaded.document, loaded.translations, loaded.media)


def wave(
    session: Session,
    of: surveys.Version,
    *groups: people.Group,
    mode: waves.Mode = waves.Mode.ANONYMOUS,
) -> waves.Wave:
    """Plan a wave that is open today and for two weeks around it, with people to read comments."""
    readers(session, session.get_one(School, of.school_id))
    today = datetime.now(UTC).date()
    days = (today - timedelta(days=7), today + timedelta(days=7))
    return waves.plan(session, of, waves.Terms("Autumn", mode, *days), groups)


def code(session: Session, of: waves.Wave, person: people.Person) -> str:
    """Make a code of one person, as it is printed."""
    ((_, printed),) = codes.mint(session, of, [person], CODE_KEY)
    return printed


def found_code(session: Session, of: waves.Wave, person: people.Person) -> codes.Code:
    """Make a code of one person and find it, as somebody who typed it."""
    found = codes.find(session, code(session, of, person), CODE_KEY)
    assert found is not None
    return found


def left(session: Session, of: waves.Wave, person: people.Person) -> codes.Code:
    """Have one person stop half-way."""
    typed = code(session, of, person)
    found = codes.find(session, typed, CODE_KEY)
    assert found is not None
    key = partials.key(typed, b"k" * 32)
    partials.keep(session, found, partials.Unfinished(b"{}", 1), key)
    return found


def submission(
    values: dict[str, Any] | None = None, comments: dict[str, str] | None = None, **given: Any
) -> responses.Submission:
    """Give what a tablet sends: three ratings unless told otherwise."""
    answers = Answers(values if values is not None else {"safe": 3, "liked": 4, "alone": 1})
    return responses.Submission(
        sitting=given.get("sitting") or uuid4(),
        language="en",
        answers=answers,
        comments=comments or {},
        manner=given.get("manner"),
    )
