"""A comment is read as it is kept; where that fails, the answers stay and a person reads it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.analysis.text import reader
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import comments, readings, responses, waves
from surveyapp.records.accounts import Role
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.readings import Better, Correction, NotCorrected, Reading
from surveyapp.records.responses import Intake, Response
from surveyapp.records.waves import Mode, Wave
from tests import factories

KEY = b"k" * 32
NOW = datetime.now(UTC)
WORRYING = "Two boys wait for me at the bus stop and I am scared to go home."
GLAD = Read(Sentiment(0.6, "positive"), themes={"food": "positive"})
WORRIED = Read(Sentiment(-0.6, "negative"), (Found("bullying", 2, (0, 8), "bullying-wait"),))
WELSH = Read(Sentiment(0.0, "not read"))


def test_a_comment_is_read_when_it_is_submitted(session: Session, wave: Wave):
    submit(session, wave, "Lunch is lovely.", Intake(NOW, lambda words: GLAD))

    kept = session.scalars(select(Reading)).one()
    assert (kept.label, kept.score, kept.themes) == ("positive", 0.6, {"food": "positive"})
    assert (kept.reader, kept.read_at) == (reader.VERSION, NOW)
    assert kept.comment.wave_id == wave.id
    assert session.scalars(select(Concern)).all() == []


def test_the_reader_of_today_reads_themes(session: Session, wave: Wave):
    submit(session, wave, "Friends good, but toilets bad.")

    kept = session.scalars(select(Reading)).one()
    assert kept.themes == {"friendship": "positive", "facilities": "negative"}


def test_a_reading_and_its_flags_say_which_reader_it_was(session: Session, wave: Wave):
    own = replace(WORRIED, version="2-abc+def")
    submit(session, wave, "zed boys", Intake(NOW, lambda words: own))

    assert session.scalars(select(Reading.reader)).one() == "2-abc+def"
    assert {it.reader for it in session.scalars(select(Concern)).one().flags} == {"2-abc+def"}


def test_a_worrying_comment_raises_a_concern(session: Session, wave: Wave):
    submit(session, wave, WORRYING)

    concern = session.scalars(select(Concern)).one()
    assert concern.state == "new"
    assert concern.severity >= 2
    for flag in concern.flags:
        assert WORRYING[flag.start : flag.end].strip()
        assert flag.rule
        assert flag.reader == reader.VERSION


def test_a_reader_that_fails_leaves_the_answers_and_a_review(
    session: Session, wave: Wave, caplog: pytest.LogCaptureFixture
):
    receipt = submit(session, wave, "Canary words", Intake(NOW, broken))
    session.expire_all()

    assert receipt.new
    assert session.scalars(select(Response)).one().answers
    assert comments.words(session.scalars(select(Comment)).one(), KEY) == "Canary words"
    assert session.scalars(select(Reading.label)).one() == "not read"
    (flag,) = session.scalars(select(Concern)).one().flags
    assert (flag.category, flag.rule, flag.severity) == ("not read", "the reader failed", 2)
    assert (flag.start, flag.end) == (0, len("Canary words"))
    assert "ZeroDivisionError" in caplog.text
    assert "Canary" not in caplog.text


def test_one_comment_that_fails_does_not_keep_another_from_being_read(session: Session, wave: Wave):
    def fails_on_first(words: str) -> Read:
        return broken(words) if words == "first" else GLAD

    sent = factories.submission(comments={"more": "first", "again": "second"})
    responses.submit(session, code_of(session, wave), sent, KEY, Intake(NOW, fails_on_first))

    assert sorted(session.scalars(select(Reading.label))) == ["not read", "positive"]


def test_what_can_not_be_read_needs_a_person(session: Session, wave: Wave):
    submit(session, wave, "Mwy o amser i chwarae.", Intake(NOW, lambda words: WELSH))

    (flag,) = session.scalars(select(Concern)).one().flags
    assert (flag.category, flag.rule) == ("not read", "language")


def test_in_an_anonymous_wave_no_moment_tells_who_wrote(session: Session):
    anonymous = wave_of(session, Mode.ANONYMOUS)
    submit(session, anonymous, WORRYING, Intake(NOW, lambda words: WORRIED))

    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    concern = session.scalars(select(Concern)).one()
    assert session.scalars(select(Reading.read_at)).one() == midnight
    assert {concern.found_at, *(flag.found_at for flag in concern.flags)} == {midnight}


def test_a_retry_reads_nothing_twice(session: Session, wave: Wave):
    code = code_of(session, wave)
    sent = factories.submission(comments={"more": WORRYING})
    responses.submit(session, code, sent, KEY)
    responses.submit(session, code, sent, KEY)

    assert counted(session, Reading) == 1
    assert counted(session, Concern) == 1


def test_no_thanks_leaves_nothing_to_read(session: Session, wave: Wave):
    no = responses.Submission(uuid4(), "en", took_part=False)
    responses.submit(session, code_of(session, wave), no, KEY)

    assert counted(session, Reading) == 0


def test_reading_again_keeps_the_first_flags_and_lists_the_new(session: Session, wave: Wave):
    submit(session, wave, "abc def ghi", Intake(NOW, lambda words: WORRIED))
    comment = session.scalars(select(Comment)).one()
    worse = Read(
        Sentiment(-0.9, "negative"),
        (Found("bullying", 3, (4, 7), "another"), Found("unsafe", 2, (8, 11), "model", 0.9)),
    )

    found = readings.take_again(session, comment, "abc def ghi", NOW, lambda words: worse)
    session.expire_all()

    assert found is not None
    assert {(it.category, it.rule, it.severity) for it in found.flags} == {
        ("bullying", "bullying-wait", 2),
        ("bullying", "another", 3),
        ("unsafe", "model", 2),
    }
    assert session.scalars(select(Reading.score)).one() == -0.9
    assert readings.take_again(session, comment, "abc", NOW, lambda words: GLAD) is None
    assert len(found.flags) == 3


def test_reading_again_keeps_what_an_earlier_reader_read_if_it_fails(session: Session, wave: Wave):
    submit(session, wave, "Lunch is lovely.", Intake(NOW, lambda words: GLAD))
    comment = session.scalars(select(Comment)).one()

    found = readings.take_again(session, comment, "Lunch is lovely.", NOW, broken)

    assert found is not None
    assert session.scalars(select(Reading.label)).one() == "positive"


def test_reading_again_takes_back_what_was_read_in_another_language(session: Session, wave: Wave):
    submit(session, wave, "Mwy o amser i chwarae.", Intake(NOW, lambda words: GLAD))
    comment = session.scalars(select(Comment)).one()

    found = readings.take_again(session, comment, "Mwy o amser", NOW, lambda words: WELSH)

    assert found is not None
    assert session.scalars(select(Reading.label)).one() == "not read"


def test_reading_again_reads_a_comment_that_had_no_reading(session: Session, wave: Wave):
    comment = comments.keep(session, place(wave), "Lunch", KEY)
    session.flush()
    assert readings.unread(session, wave.school_id) == 1

    readings.take_again(session, comment, "Lunch", NOW, lambda words: GLAD)

    assert readings.unread(session, wave.school_id) == 0


def test_a_label_is_put_right_and_both_are_kept(session: Session, wave: Wave):
    reading = read(session, wave)

    first = readings.correct(session, reading, better("negative", "It is meant as a joke."), KEY)
    second = readings.correct(session, reading, better("mixed", "Half of it."), KEY)
    session.expire_all()

    assert (first.was, first.label, first.actor) == ("positive", "negative", "sana@school.test")
    assert (second.was, second.label) == ("negative", "mixed")
    assert [it.reason(KEY) for it in readings.corrections(session, reading.comment_id)] == [
        "It is meant as a joke.",
        "Half of it.",
    ]
    assert reading.label == "positive"
    (settled,) = readings.of_wave(session, wave).values()
    assert (settled.label, settled.corrected) == ("mixed", True)


def test_the_reason_of_a_correction_is_sealed(session: Session, wave: Wave):
    made = readings.correct(session, read(session, wave), better("negative", "Amy said so."), KEY)

    assert b"Amy" not in made.sealed_reason


@pytest.mark.parametrize(
    ("label", "reason"),
    [("positive", "Same"), ("not read", "Why"), ("wonderful", "Why"), ("negative", " \n")],
)
def test_a_correction_needs_another_label_and_a_reason(
    session: Session, wave: Wave, label: str, reason: str
):
    with pytest.raises(NotCorrected):
        readings.correct(session, read(session, wave), better(label, reason), KEY)

    assert counted(session, Correction) == 0


def test_a_correction_outlives_reading_again(session: Session, wave: Wave):
    reading = read(session, wave)
    readings.correct(session, reading, better("negative", "A joke."), KEY)

    readings.take_again(session, reading.comment, "words", NOW, lambda words: GLAD)

    (settled,) = readings.of_wave(session, wave).values()
    assert settled.label == "negative"


def test_a_wave_gives_its_own_readings(session: Session, wave: Wave):
    submit(session, wave, "One", Intake(NOW, lambda words: GLAD))
    submit(session, wave_of(session, Mode.CONFIDENTIAL), "Two")

    (settled,) = readings.of_wave(session, wave).values()

    assert (settled.label, settled.themes, settled.corrected) == (
        "positive",
        {"food": "positive"},
        False,
    )


def test_a_day_says_what_was_read_so_that_a_dead_reader_shows(session: Session, wave: Wave):
    yesterday = NOW - timedelta(days=1)
    for moment, read in [(NOW, lambda w: GLAD), (NOW, lambda w: WORRIED), (NOW, broken)]:
        submit(session, wave, "words", Intake(moment, read))
    submit(session, wave_of(session, Mode.CONFIDENTIAL), "words", Intake(NOW, lambda w: WORRIED))

    today = readings.day(session, wave.school_id, [Role.SAFEGUARDING_LEAD], NOW.date())
    before = readings.day(session, wave.school_id, [Role.SAFEGUARDING_LEAD], yesterday.date())

    assert (today.read, today.not_read, today.flagged) == (2, 1, 2)
    assert today.readers == (reader.VERSION,)
    assert (before.read, before.not_read, before.flagged, before.readers) == (0, 0, 0, ())


def test_a_day_counts_only_the_flags_of_a_role(session: Session, wave: Wave):
    submit(session, wave, "words", Intake(NOW, lambda words: WORRIED))

    assert readings.day(session, wave.school_id, [Role.HEAD], NOW.date()).flagged == 0


def broken(words: str) -> Read:
    raise ZeroDivisionError(words)


def better(label: str, reason: str) -> Better:
    return Better("sana@school.test", label, reason)


def read(session: Session, wave: Wave) -> Reading:
    submit(session, wave, "words", Intake(NOW, lambda words: GLAD))
    return session.scalars(select(Reading)).one()


def submit(
    session: Session, wave: Wave, words: str, intake: Intake | None = None
) -> responses.Receipt:
    sent = factories.submission(comments={"more": words})
    return responses.submit(session, code_of(session, wave), sent, KEY, intake)


def code_of(session: Session, wave: Wave) -> Code:
    (group,) = wave.groups
    return factories.found_code(session, wave, factories.pupil(session, group))


def place(wave: Wave) -> comments.Place:
    return comments.Place(wave.school_id, wave.id, uuid4(), "more")


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def wave_of(session: Session, mode: Mode) -> Wave:
    school = factories.school(session)
    group = factories.group(session, school)
    return factories.wave(session, factories.version(session, school), group, mode=mode)


@pytest.fixture
def wave(session: Session) -> waves.Wave:
    return wave_of(session, Mode.CONFIDENTIAL)
