"""Staff bring a tablet's sealed file: counted if it can be, kept aside otherwise, never twice."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveyapp.records import aside, erased, help_requests, schools, sealing, waves
from surveyapp.records.aside import Aside, Reason
from surveyapp.records.audit import Entry
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.help_requests import HelpRequest, Message
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode, Wave
from tests import factories
from tests.web.conftest import Cast, Staff

WORDS = "I am left out at lunch."
BODY = '{"answers":{"safe":["3"]},"language":"en"}'
CRY = '{"answers":{"more":["I want to die."],"safe":["3"]},"language":"en"}'
UNKNOWN = "2222-2222-2222"


def sealed(public: bytes, *records: dict[str, str]) -> bytes:
    """Seal records as a tablet does."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(sealing.CURVE, public)
    ours = ec.generate_private_key(sealing.CURVE)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = sealing.derived_key(ours.exchange(ec.ECDH(), theirs), point, sealing.FILE)
    box = sealing.seal(key, json.dumps({"records": records}).encode(), sealing.FILE)
    return json.dumps({"point": b64encode(point).decode(), "box": b64encode(box).decode()}).encode()


class Office:
    """A teacher with a tablet's file for the open wave."""

    def __init__(self, staff: Staff, engine: Engine, wave: int) -> None:
        self.staff, self.engine, self.wave = staff, engine, wave
        self.path = f"/staff/waves/{wave}/sealed-file"
        with Session(engine, expire_on_commit=False) as session, session.begin():
            found = session.get_one(Wave, wave)
            school = session.get_one(School, found.school_id)
            self.key = schools.comment_key(school, factories.MASTER_KEY)
            pupil = factories.pupil(session, *found.groups)
            self.code = factories.code(session, found, pupil)

    def record(self, **changes: str) -> dict[str, str]:
        return {"sitting": str(uuid4()), "code": self.code, "body": BODY} | changes

    def request(self, **changes: str) -> dict[str, str]:
        body = json.dumps({"name": "Amy", "whom": "", "words": WORDS})
        return {"asking": str(uuid4()), "code": self.code, "body": body} | changes

    def send(self, asked: dict[str, str]) -> TestResponse:
        """Send a request as the tablet does, again and again."""
        headers = {"Authorization": f"Bearer {asked['code']}", "Content-Type": "application/json"}
        path = f"/api/v1/help-requests/{asked['asking']}"
        return self.staff.client.post(path, data=asked["body"].encode(), headers=headers)

    def asked(self) -> list[tuple[str, tuple[Message, ...]]]:
        """Open every request that is kept."""
        with Session(self.engine) as session:
            kept = session.scalars(select(HelpRequest))
            return [(it.mode, help_requests.content(it, self.key).messages) for it in kept]

    def bring(self, content: bytes) -> TestResponse:
        fields: Any = {"file": (BytesIO(content), "sealed-answers.json")}
        return self.staff.submit(self.path, **fields)

    def bring_records(self, *records: dict[str, str]) -> str:
        reply = self.bring(sealed(sealing.public_key(self.key), *records))
        assert reply.status_code == 303
        return self.staff.read(f"/staff/waves/{self.wave}")

    def counted(self) -> int:
        with Session(self.engine) as session:
            mine = select(func.count()).select_from(Response).where(Response.wave_id == self.wave)
            return session.scalar(mine) or 0

    def comments(self) -> set[int]:
        with Session(self.engine) as session:
            return set(session.scalars(select(Comment.id).where(Comment.wave_id == self.wave)))

    def severities(self, comment: int) -> list[int]:
        """Say how urgent the concerns are that were found in a comment."""
        with Session(self.engine) as session:
            found = select(Concern.severity).where(Concern.comment_id == comment)
            return list(session.scalars(found))

    def aside(self) -> dict[Reason, int]:
        with Session(self.engine) as session:
            return aside.counts(session, session.get_one(Wave, self.wave))


def test_answers_in_a_file_are_counted_once(office: Office):
    before = office.counted()
    record = office.record()

    first = office.bring_records(record)
    office.bring_records(record)

    assert "All that is in the file is kept." in first
    assert (office.counted(), office.aside()) == (before + 1, {})


def test_what_cannot_be_read_is_kept_aside_and_the_tablet_may_let_go(office: Office):
    strange = office.record(body='{"answers":{"unknown":["1"]}}')
    no_json = office.record(body="{", code=UNKNOWN)

    page = office.bring_records(strange, no_json)

    assert office.aside() == {Reason.UNREADABLE: 2}
    assert "2: they came in a tablet&#39;s file, and could not be read" in page
    reply = office.staff.client.post(
        f"/api/v1/sittings/{strange['sitting']}", data=strange["body"].encode()
    )
    assert reply.status_code == 202
    assert UUID(reply.get_json()["sitting"]) == UUID(strange["sitting"])


def test_a_cry_for_help_under_an_unknown_code_is_read_and_never_counted(office: Office):
    before, comments = office.counted(), office.comments()
    record = office.record(code=UNKNOWN, body=CRY)

    page = office.bring_records(record)
    office.bring_records(record)

    assert "All that is in the file is kept." in page
    assert "1: they came in a tablet&#39;s file, under a code that nobody knows any more" in page
    assert (office.counted(), office.aside()) == (before, {Reason.UNKNOWN_CODE: 1})
    (new,) = office.comments() - comments
    assert office.severities(new) == [3]


def test_answers_under_the_code_of_another_school_are_not_counted_there(office: Office):
    with Session(office.engine) as session, session.begin():
        school = factories.school(session)
        group = factories.group(session, school)
        wave = factories.wave(session, factories.version(session, school), group)
        code = factories.code(session, wave, factories.pupil(session, group))
        elsewhere = wave.id
    before = office.counted()

    office.bring_records(office.record(code=code))

    assert (office.counted(), office.aside()) == (before, {Reason.UNKNOWN_CODE: 1})
    with Session(office.engine) as session:
        assert aside.counts(session, session.get_one(Wave, elsewhere)) == {}


def test_words_that_are_kept_of_a_sitting_are_not_read_again_under_an_unknown_code(office: Office):
    record = office.record(body=CRY)
    office.bring_records(record)
    comments = office.comments()

    office.bring_records(record | {"code": UNKNOWN, "body": CRY.replace("3", "1")})

    assert office.aside() == {Reason.UNKNOWN_CODE: 1}
    assert office.comments() == comments


def test_a_file_is_taken_in_however_late_it_comes(office: Office):
    with Session(office.engine) as session, session.begin():
        waves.close(session, session.get_one(Wave, office.wave))

    office.bring_records(office.record())

    assert office.aside() == {Reason.LATE: 1}


@pytest.mark.parametrize("code", ["its own", UNKNOWN])
def test_what_was_erased_is_not_taken_in(office: Office, code: str):
    gone = office.record(body=CRY, **({} if code == "its own" else {"code": code}))
    before, comments = office.counted(), office.comments()
    with Session(office.engine) as session, session.begin():
        wave = session.get_one(Wave, office.wave)
        erased.add(session, wave.school_id, [UUID(gone["sitting"])], office.key)

    page = office.bring_records(gone, office.record())

    assert "All that is in the file is kept, but for what was erased before it came." in page
    assert "The tablet lets go of it when it next sends." in page
    assert (office.counted(), office.aside()) == (before + 1, {})
    assert office.comments() == comments


def test_a_request_to_talk_in_a_file_is_kept_once_and_nobody_is_told_how_many(office: Office):
    asked = office.request()

    page = office.bring_records(asked, office.record())
    again = office.bring_records(asked)

    assert office.asked() == [(Mode.ANONYMOUS, (Message("Amy", "", WORDS),))]
    assert "All that is in the file is kept." in page
    assert "All that is in the file is kept." in again
    with Session(office.engine) as session:
        entries = session.scalars(select(Entry).where(Entry.action == "took a tablet's file in"))
        assert {(it.thing, str(it.detail)) for it in entries} == {(f"wave {office.wave}", "{}")}


def test_a_request_whose_code_is_unknown_comes_from_the_wave_that_the_file_is_brought_to(
    office: Office,
):
    asked = office.request(code=UNKNOWN)
    assert office.send(asked).status_code == 409

    office.bring_records(asked)

    assert office.asked() == [(Mode.ANONYMOUS, (Message("Amy", "", WORDS),))]
    assert office.send(asked).get_json()["request"] == asked["asking"]
    assert office.send(asked).status_code == 200


def test_other_words_than_those_in_the_file_stay_on_the_tablet(office: Office):
    asked = office.request(code=UNKNOWN)
    office.bring_records(asked)

    reply = office.send(asked | {"body": json.dumps({"words": "And on the bus."})})

    assert reply.status_code == 409
    assert office.asked() == [(Mode.ANONYMOUS, (Message("Amy", "", WORDS),))]


def test_in_a_named_wave_it_says_who_asked(office: Office):
    with Session(office.engine) as session, session.begin():
        session.get_one(Wave, office.wave).mode = Mode.NAMED.value

    office.bring_records(office.request())

    with Session(office.engine) as session:
        (kept,) = session.scalars(select(HelpRequest))
        writer = help_requests.content(kept, office.key).writer
        assert writer
        assert writer.name.startswith("Given")


@pytest.mark.parametrize("body", ["", "[]", '{"words": 3}', '{"other": "x"}', "{" * 9])
def test_what_is_no_request_stays_on_the_tablet(office: Office, body: str):
    page = office.bring_records(office.request(body=body), office.record())

    assert "Not all that is in the file could be kept." in page
    assert office.asked() == []


def test_the_database_holds_no_word_of_a_request(office: Office):
    office.bring_records(office.request())

    with Session(office.engine) as session:
        (kept,) = session.scalars(select(HelpRequest))
        assert WORDS.encode() not in kept.sealed


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"point": "AA", "box": "AA"}', b"\xff"])
def test_another_file_is_refused(office: Office, content: bytes):
    page = office.bring(content)

    assert page.status_code == 200
    assert "no sealed file for your school" in page.text or "Choose the file" in page.text


def test_a_file_with_something_else_in_it_is_refused(office: Office):
    odd: Any = office.record() | {"sitting": 5}

    page = office.bring(sealed(sealing.public_key(office.key), odd))

    assert "This is no sealed file for your school" in page.text


def test_a_file_of_another_school_does_not_open(office: Office):
    page = office.bring(sealed(sealing.public_key(b"o" * 32), office.record()))

    assert "This is no sealed file for your school" in page.text


def test_the_database_holds_nothing_readable_of_it(office: Office):
    office.bring_records(office.record(body='{"answers":{"unknown":["secret words"]}}'))

    with Session(office.engine) as session:
        (kept,) = session.scalars(select(Aside))
        assert b"secret" not in kept.sealed


def test_a_tablet_gets_the_key_of_the_school_of_its_code(office: Office):
    asked = {"Authorization": f"Bearer {office.code}"}
    reply = office.staff.client.get("/api/v1/sealing-key", headers=asked)
    without = office.staff.client.get("/api/v1/sealing-key")

    assert reply.get_json() == {"key": b64encode(sealing.public_key(office.key)).decode()}
    assert without.status_code == 409


@pytest.fixture
def office(staff: Staff, cast: Cast, engine: Engine) -> Office:
    staff.sign_in("tom")
    return Office(staff, engine, cast.open)
