"""Respondents type a code, answer, and leave no trace; whatever goes wrong is one sentence."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from surveyapp.questionnaire import translation
from surveyapp.records import aside, codes, comments, erased, schools, sealing, surveys, waves
from surveyapp.records.aside import Aside, Reason
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.place import OneWave, one_wave

SURVEYS = Path(__file__).parent.parent / "surveys"
GIVEN = {"safe": "3", "liked": "4", "alone": "_declined", "more": "More trees."}


class Place(OneWave):
    """A school with one wave, and a browser in front of it."""

    def open(self, code: str, **headers: str) -> TestResponse:
        return self.client.post("/answer", data={"code": code}, headers=headers)

    def send(
        self, code: str, sitting: object = None, headers: Any = None, **given: Any
    ) -> TestResponse:
        data = {"_code": code, "_lang": "en", **(given or GIVEN)}
        return self.client.post(f"/sittings/{sitting or uuid4()}", data=data, headers=headers)

    def kept(self) -> list[Response]:
        self.database.rollback()
        return list(self.database.scalars(select(Response)))

    def aside(self) -> dict[Reason, int]:
        self.database.rollback()
        return aside.counts(self.database, self.wave)

    def rows(self, table: Any) -> list[Any]:
        self.database.rollback()
        return list(self.database.scalars(select(table)))


def test_it_asks_for_the_code(place: Place):
    page = place.client.get("/").text

    assert "Type your code" in page
    assert '<html lang="en" dir="ltr">' in page


def test_a_form_that_is_sent_again_after_erasing_keeps_nothing(place: Place):
    code, sitting = place.code(), uuid4()
    school = place.database.get_one(School, place.wave.school_id)
    key = schools.comment_key(school, factories.MASTER_KEY)
    erased.add(place.database, school.id, [sitting], key)
    place.database.commit()

    reply = place.send(code, sitting)

    assert reply.status_code == 409
    assert "This code has been used" in reply.text
    assert place.kept() == []


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_code_opens_the_questionnaire_however_it_is_typed(place: Place, typed: str):
    code = place.code()

    page = place.open(typed.format(code, code.replace("-", ""), code.lower().replace("-", " ")))

    assert page.status_code == 200
    assert "I felt safe." in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the code from your card."),
        ("-- --", "Type the code from your card."),
        ("BBBB-BBBB-BB", "We don&#39;t know this code."),
        ('"><script>', "We don&#39;t know this code."),
        ("B" * 5000, "We don&#39;t know this code."),
        ("b\x00b", "We don&#39;t know this code."),
    ],
)
def test_a_code_that_is_none_is_refused_in_a_sentence(place: Place, typed: str, sentence: str):
    page = place.open(typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert "<title>Error: " in page.text


def test_what_was_typed_as_a_code_is_still_there(place: Place):
    assert 'value="K7PM-2"' in place.open("K7PM-2").text


def test_a_used_code_is_refused(place: Place):
    code = place.code()
    place.send(code)

    page = place.open(code)

    assert page.status_code == 409
    assert "This code has been used" in page.text


def test_a_wave_that_is_not_open_yet_says_when_it_is(place: Place):
    code = place.code()
    place.wave.opens_on = datetime(2099, 6, 3, tzinfo=UTC).date()
    place.wave.closes_on = place.wave.opens_on
    place.database.commit()

    assert "It opens on 3 June 2099." in place.open(code).text
    assert "It opens on 3 June 2099." in place.send(code).text
    assert (
        "Mae&#39;n agor ar 3 Mehefin 2099."
        in place.client.post("/answer", data={"code": code, "_lang": "cy"}).text
    )


def test_a_document_says_when_a_tablet_needs_it_no_more(place: Place):
    page = place.open(place.code())

    after = place.wave.closes_on + timedelta(days=1)
    assert page.headers["X-Closes"] == after.isoformat()


def test_a_closed_wave_takes_no_answers(place: Place):
    code = place.code()
    waves.close(place.database, place.wave)
    place.database.commit()

    page = place.open(code)
    assert page.status_code == 410  # so that the tablet lets go of the questionnaire
    assert "This survey has closed" in page.text
    assert "This survey has closed" in place.send(code).text
    assert place.kept() == []


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.ANONYMOUS, "Your name is not kept with your answers."),
        (Mode.CONFIDENTIAL, "Your answers are kept with a secret number"),
        (Mode.NAMED, "Your name is kept with your answers."),
    ],
)
def test_it_says_who_will_know(place: Place, mode: Mode, sentence: str):
    place.wave.mode = mode

    assert sentence in place.open(place.code()).text


def test_it_keeps_what_was_answered(place: Place):
    page = place.send(place.code())

    assert page.status_code == 200
    assert "Your answers are sent." in page.text
    (kept,) = place.kept()
    assert kept.answers == {"safe": 3, "liked": 4}
    assert kept.states == {"alone": "declined", "more": "answered"}
    assert kept.groups == {"class": ["7B"]}


def test_a_comment_is_sealed(place: Place):
    place.send(place.code())
    place.database.rollback()

    school = place.database.get_one(School, place.wave.school_id)
    key = schools.comment_key(school, factories.MASTER_KEY)
    ((comment, words),) = comments.of_wave(place.database, place.wave, key)

    assert words == "More trees."
    assert b"trees" not in comment.sealed


def test_the_end_is_the_same_whatever_was_answered(place: Place):
    first = place.send(place.code())
    second = place.send(place.code(), safe="_not_understood")

    assert without_whose(first) == without_whose(second)
    assert "Childline" in first.text


def test_a_retry_is_kept_once_and_ends_the_same(place: Place):
    code, sitting = place.code(), uuid4()

    first = place.send(code, sitting)
    second = place.send(code, sitting)

    assert (first.status_code, second.status_code) == (200, 200)
    assert without_whose(first) == without_whose(second)
    assert len(place.kept()) == 1


def test_a_code_is_good_for_one_sitting(place: Place):
    code = place.code()
    place.send(code)

    again = place.send(code, safe="1")

    assert again.status_code == 409
    assert "This code has been used" in again.text
    assert [response.answers for response in place.kept()] == [{"safe": 3, "liked": 4}]


def test_the_first_answers_of_a_sitting_count(place: Place):
    code, sitting = place.code(), uuid4()
    place.send(code, sitting)

    again = place.send(code, sitting, safe="1")

    assert again.status_code == 409
    assert "those are counted" in again.text
    assert place.kept()[0].answers == {"safe": 3, "liked": 4}


@pytest.mark.parametrize(
    ("reason", "status", "sentence"),
    [
        (Reason.LATE, 410, "This survey has closed"),
        (Reason.CODE_USED, 409, "If that wasn&#39;t you, tell an adult."),
        (Reason.DIFFERENT, 409, "Your answers were sent before, and those are counted."),
    ],
)
def test_a_cry_for_help_in_a_form_that_cannot_be_counted_is_kept_aside_and_read(
    place: Place, reason: Reason, status: int, sentence: str
):
    code, sitting = uncountable(place, reason)

    reply = place.send(code, sitting, safe="1", more="I want to die.")

    assert reply.status_code == status
    assert sentence in reply.text
    assert "What you sent is kept, but it can&#39;t be counted." in reply.text
    assert place.aside() == {reason: 1}
    assert [concern.severity for concern in place.rows(Concern)] == [3]
    assert len(place.kept()) == (0 if reason == Reason.LATE else 1)
    (comment,) = place.rows(Comment)
    assert comment.sitting != sitting


def test_a_form_that_cannot_be_counted_is_kept_aside_once_however_often_it_is_sent(place: Place):
    code, sitting = uncountable(place, Reason.LATE)

    replies = [place.send(code, sitting) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [410, 410]
    assert place.aside() == {Reason.LATE: 1}
    assert len(place.rows(Comment)) == 1


def test_what_is_kept_aside_of_a_form_is_written_as_a_tablet_writes_it(place: Place):
    code, sitting = uncountable(place, Reason.LATE)

    place.send(code, sitting, safe="1", more="Mwy o goed, têg.")

    (kept,) = place.rows(Aside)
    school = place.database.get_one(School, place.wave.school_id)
    key = schools.comment_key(school, factories.MASTER_KEY)
    body = sealing.unseal(key, kept.sealed, f"aside {sitting}").decode()
    assert body == '{"answers":{"more":["Mwy o goed, têg."],"safe":["1"]},"language":"en"}'


def test_a_no_thanks_that_cannot_be_counted_is_kept_aside(place: Place):
    code, _ = uncountable(place, Reason.CODE_USED)

    reply = place.send(code, _no_thanks="1")

    assert reply.status_code == 409
    assert place.aside() == {Reason.CODE_USED: 1}


def test_a_form_that_comes_weeks_after_the_close_is_not_kept_and_says_so(place: Place):
    code = place.code()
    waves.close(place.database, place.wave, datetime.now(UTC) - timedelta(days=15))
    place.database.commit()

    reply = place.send(code)

    assert reply.status_code == 410
    assert "It takes no more answers." in reply.text
    assert (place.aside(), place.rows(Comment)) == ({}, [])


def test_an_unknown_code_keeps_nothing(place: Place):
    assert place.send("BBBB-BBBB-BB").status_code == 409
    assert place.kept() == []


def test_what_is_wrong_comes_back_with_everything_typed(place: Place):
    code, sitting = place.code(), uuid4()

    page = place.send(code, sitting, safe="99", liked="2", more="Ice <b>cream</b>")

    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert '<a href="#a-safe">I felt safe. Please pick one of the answers' in page.text
    assert 'id="a-safe"' in page.text
    assert re.search(r'checked [^>]*name="liked" type="radio" value="2"', page.text)
    assert "Ice &lt;b&gt;cream&lt;/b&gt;" in page.text
    assert f'action="/sittings/{sitting}"' in page.text
    assert place.kept() == []


def test_no_thanks_is_counted_without_anybody(place: Place):
    place.wave.mode = Mode.NAMED

    page = place.send(place.code(), _no_thanks="1")

    assert "None of your answers were kept." in page.text
    assert "Childline" in page.text
    (kept,) = place.kept()
    assert (kept.took_part, kept.groups, kept.pseudonym) == (False, {}, None)
    assert (kept.answers, kept.states) == ({}, {})


@pytest.mark.parametrize("sitting", ["x", "1234", "%00", "🐸", "../answer"])
def test_a_sitting_without_a_proper_name_is_not_found(place: Place, sitting: str):
    page = place.send(place.code(), sitting)

    assert page.status_code == 404
    assert "There is nothing here" in page.text


def test_a_field_that_is_not_ours_is_refused(place: Place):
    page = place.send(place.code(), safe="1", admin="1")

    assert page.status_code == 400
    assert "That didn&#39;t work" in page.text
    assert place.kept() == []


def test_too_much_is_refused(place: Place):
    page = place.send(place.code(), more="x" * 300_000)

    assert page.status_code == 413
    assert "too big" in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.test"}, 403),
        ({"Origin": "http://localhost.elsewhere.test"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({}, 200),
    ],
)
def test_another_site_is_turned_away(place: Place, headers: dict[str, str], status: int):
    code = place.code()

    assert place.open(code, **headers).status_code == status
    assert place.send(code, headers=headers).status_code == status
    assert len(place.kept()) == (status == 200)


def test_no_cookie_is_ever_set(place: Place):
    code = place.code()
    replies = [
        place.client.get("/"),
        place.client.get("/?lang=cy"),
        place.open("wrong"),
        place.open(code),
        place.send(code, safe="99"),
        place.send(code),
        place.open(code),
        place.send(place.code(), _no_thanks="1"),
        place.client.get("/nowhere"),
    ]

    assert [reply.headers.getlist("Set-Cookie") for reply in replies] == [[]] * len(replies)
    assert {reply.headers["Cache-Control"] for reply in replies} == {"no-store"}


def test_two_documents_differ_in_code_and_numbers_only(place: Place):
    codes_ = [place.code(), place.code()]
    pages = [place.open(code).text for code in codes_]
    sittings = [re.findall(r"/sittings/([0-9a-f-]{36})", page)[0] for page in pages]
    bare = [
        without_sitting(page.replace(codes.normalised(code), "").encode())
        for page, code in zip(pages, codes_, strict=True)
    ]

    assert sittings[0] != sittings[1]
    assert bare[0] == bare[1]


def test_the_packed_document_is_the_plain_one(place: Place):
    code = place.code()
    packed = place.open(code, **{"Accept-Encoding": "gzip"})
    plain = place.open(code)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
    assert without_sitting(gzip.decompress(packed.data)) == without_sitting(plain.data)


def test_words_of_a_questionnaire_stay_words(place: Place):
    place.wave.version_id = factories.version(
        place.database,
        place.database.get_one(School, place.wave.school_id),
        title="<script>alert(1)</script> <code/> {{ 7 * 7 }}",
    ).id

    page = place.open(place.code()).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;code/&gt; {{ 7 * 7 }}" in page


def test_every_type_of_question_is_asked_and_read(place: Place, every_type: surveys.Version):
    place.wave.version_id = every_type.id
    code = place.code()

    page = place.open(code).text
    given = {
        "feeling": "2",
        "safe": "2",
        "alone": "1",
        "year": "y8",
        "where": ["yard", "online"],
        "told": "yes",
        "helped": "no",
        "days": "3",
        "hours.state": "_not_understood",
        "since": "2024-09-01",
        "word": "warm",
        "change": "The bell.",
    }
    place.send(code, **given)

    assert set(re.findall(r' name="([a-z.]+)"', page)) >= set(given)
    (kept,) = place.kept()
    assert kept.answers == {
        "feeling": 2,
        "safe": 2,
        "alone": 1,
        "year": "y8",
        "where": ["yard", "online"],
        "told": "yes",
        "helped": "no",
        "days": 3,
        "since": "2024-09-01",
    }
    assert kept.states == {"hours": "not_understood", "word": "answered", "change": "answered"}


def test_it_speaks_the_language_asked_for_where_the_questionnaire_does(place: Place):
    school = place.database.get_one(School, place.wave.school_id)
    texts = translation.texts(factories.document())
    welsh = texts | {"questions.safe.text": "Roeddwn i'n teimlo'n ddiogel."}
    version = surveys.publish(place.database, school, factories.document(), {"cy": welsh}, {})
    place.wave.version_id = version.id
    code = place.code()

    page = place.client.post("/answer", data={"code": code, "_lang": "cy"}).text
    place.client.post(f"/sittings/{uuid4()}", data={"_code": code, "_lang": "cy", **GIVEN})

    assert '<html lang="cy"' in page
    assert "Roeddwn i&#39;n teimlo&#39;n ddiogel." in page
    assert "Nesaf" in page
    assert [response.language for response in place.kept()] == ["cy"]


def test_it_falls_back_to_the_language_of_the_questionnaire(place: Place):
    page = place.client.post("/answer", data={"code": place.code(), "_lang": "cy"}).text

    assert '<html lang="en"' in page
    assert ">Next<" in page


@pytest.mark.parametrize("path", ["/answer", "/sittings/5f3b1c9e-7a52-4f0e-9d38-2f4f3d1c7a10"])
def test_a_reload_starts_again(place: Place, path: str):
    reply = place.client.get(path + "?lang=cy")

    assert (reply.status_code, reply.headers["Location"]) == (303, "/?lang=cy")


def test_a_picture_is_kept_by_browsers_for_good(place: Place, every_type: surveys.Version):
    place.database.commit()

    picture = place.client.get(f"/media/{every_type.sha256}/glad.svg")

    assert picture.mimetype == "image/svg+xml"
    assert "immutable" in picture.headers["Cache-Control"]
    assert place.client.get(f"/media/{every_type.sha256}/none.svg").status_code == 404
    assert place.client.get(f"/media/{'0' * 64}/glad.svg").status_code == 404
    assert place.client.get(f"/media/{every_type.sha256}/%00.svg").status_code == 404


def test_a_recording_can_be_read_in_parts(place: Place, every_type: surveys.Version):
    place.database.commit()
    address = f"/media/{every_type.sha256}/yard.mp3"

    part = place.client.get(address, headers={"Range": "bytes=0-1"})

    assert part.status_code == 206
    assert part.data == place.client.get(address).data[:2]


def uncountable(place: Place, reason: Reason) -> tuple[str, UUID]:
    """Give a code and a sitting whose answers can't be counted, for this reason."""
    code, sitting = place.code(), uuid4()
    if reason == Reason.LATE:
        waves.close(place.database, place.wave)
        place.database.commit()
    else:
        place.send(code, sitting if reason == Reason.DIFFERENT else uuid4(), safe="3")
    return code, sitting


def without_whose(reply: TestResponse) -> bytes:
    """Give a page without the code and the numbers in it."""
    return re.sub(rb'(?<=name="_code" value=")[^"]*', b"", without_sitting(reply.data))


def without_sitting(page: bytes) -> bytes:
    return re.sub(rb"[0-9a-f-]{36}", b"", page)


@pytest.fixture
def place(app: Flask, engine: Engine) -> Iterator[Place]:
    with one_wave(Place, app, engine) as place:
        yield place


@pytest.fixture
def every_type(place: Place) -> surveys.Version:
    school = place.database.get_one(School, place.wave.school_id)
    return factories.published(place.database, school, SURVEYS / "every_type.yaml")
