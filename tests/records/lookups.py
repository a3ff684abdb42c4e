"""A comment that worries, and the colleagues who may look up together who wrote it."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import accounts, responses
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import School
from surveyapp.records.concerns import Concern
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Mode
from tests import factories

KEY = b"k" * 32
NOW = datetime.now(UTC)
WORDS = "Mum drinks and I hide."


def flag() -> Found:
    return Found("abuse", 3, (0, 3), "a-rule", 0.9)


def raised(session: Session, mode: Mode = Mode.CONFIDENTIAL) -> Concern:
    """Let a pupil write a comment that is flagged, where there is somebody to ask."""
    school = factories.school(session)
    colleague(session, school, Role.ADMINISTRATOR)
    group = factories.group(session, school)
    wave = factories.wave(session, factories.version(session, school), group, mode=mode)
    code = factories.found_code(session, wave, factories.pupil(session, group))
    intake = Intake(NOW, lambda words: Read(Sentiment(-0.4, "negative"), (flag(),)))
    sent = factories.submission(comments={"more": WORDS})
    responses.submit(session, code, sent, KEY, intake)
    return session.scalars(select(Concern).where(Concern.wave_id == wave.id)).one()


def colleague(session: Session, school: School, *roles: Role) -> Account:
    """Add somebody who can sign in, without the work of hashing a password."""
    made = accounts.add(session, school, f"{uuid4()}@school.test", "Sam Staff", roles)
    made.password_hash = "hashed"
    return made
