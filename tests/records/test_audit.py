"""The audit log says who did what to which thing."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from surveyapp.records import audit
from tests import factories


def test_it_notes_who_did_what_and_when(session: Session):
    school = factories.school(session)

    entry = audit.note(session, school.id, "lead@school.test", "downloaded", workbook=3, rows=41)
    session.expire_all()

    assert (entry.actor, entry.action, entry.thing) == (
        "lead@school.test",
        "downloaded",
        "workbook 3",
    )
    assert entry.detail == {"rows": 41}
    assert datetime.now(UTC) - entry.at < timedelta(minutes=1)
