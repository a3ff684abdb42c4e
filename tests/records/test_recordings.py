"""Recordings read a version aloud, are kept once, and leave what was published as it is."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.questionnaire import translation
from surveyapp.records import recordings, surveys
from surveyapp.records.recordings import Line, Recording
from surveyapp.records.surveys import Version
from surveyapp.speech.voices import Voice
from tests import factories

VOICE = Voice("en", "en-gb", 135)


def test_every_text_of_every_language_is_to_be_read(session: Session):
    version = _translated(session)

    found = recordings.lines(version)

    texts = {
        language: {it.text for it in found if it.language == language} for language in ("en", "cy")
    }
    assert {"This week", "I felt safe.", "Never", "I'd rather not say"} <= texts["en"]
    assert {"This week!", "I felt safe.!", "Never!"} <= texts["cy"]
    assert "I'd rather not say" not in texts["cy"]
    assert len(texts["cy"]) == len(texts["en"])


def test_a_locked_instrument_is_left_to_its_own_recordings(session: Session):
    version = factories.version(session, factories.school(session), locked=True)

    assert recordings.lines(version) == []


def test_what_is_read_is_no_longer_to_be_read(session: Session):
    version = factories.version(session, factories.school(session))
    first, *others = recordings.unread(session, version)

    _keep(session, version, [first], b"sound")

    assert recordings.unread(session, version) == others
    assert recordings.of_version(session, version) == {first.key: VOICE.recording(first.text)}
    assert recordings.number(session, version.id) == 1
    assert recordings.content(session, VOICE.recording(first.text)) == b"sound"


def test_what_was_published_stays_as_it_is(session: Session):
    school = factories.school(session)
    version = factories.version(session, school)
    before = version.sha256

    _keep(session, version, recordings.lines(version), b"sound")

    assert factories.version(session, school) is version
    assert version.sha256 == before == surveys.sha256(version.document, {}, {})


def test_the_same_text_is_kept_once_in_a_school(session: Session):
    school = factories.school(session)
    old = factories.version(session, school)
    new = factories.version(session, school, title="Another title")
    _keep(session, old, recordings.lines(old), b"first")

    _keep(session, new, recordings.lines(new), b"second")

    counted = select(func.count()).where(Recording.school_id == school.id)
    assert session.scalar(counted) == len(recordings.lines(old))
    assert recordings.of_version(session, new) == recordings.of_version(session, old)
    assert recordings.there(session, new) == set(recordings.of_version(session, old).values())
    name = VOICE.recording("Never")
    assert recordings.content(session, name) == b"first"


def test_another_school_has_its_own(session: Session):
    ours, theirs = (factories.version(session, factories.school(session)) for _ in "ab")
    _keep(session, ours, recordings.lines(ours), b"sound")

    assert recordings.there(session, theirs) == set()
    assert recordings.of_version(session, theirs) == {}


def test_an_unknown_recording_is_not_there(session: Session):
    assert recordings.content(session, "0" * 32) is None


def _keep(session: Session, version: Version, lines: list[Line], content: bytes) -> None:
    names = {line: VOICE.recording(line.text) for line in lines}
    recordings.keep(session, version, names, dict.fromkeys(names.values(), content))


def _translated(session: Session) -> Version:
    document = factories.document()
    welsh = {name: f"{text}!" for name, text in translation.texts(document).items()}
    school = factories.school(session)
    return surveys.publish(session, school, document, {"cy": welsh}, {})
