"""A page says where its recordings are; the browser gets each once and keeps it."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from surveyapp.questionnaire import translation
from surveyapp.records import people, recordings, surveys
from surveyapp.records.waves import Wave
from surveyapp.speech.voices import digest
from tests import factories

OPTIONS = {"yard": {"text": "Yard", "audio": "yard.mp3"}, "hall": "Hall"}
WHERE = {"id": "where", "type": "choice", "text": "Where?", "help": "Pick.", "options": OPTIONS}
OWN = [{"id": "a", "title": "A", "questions": [{**WHERE, "audio": "where.ogg"}]}]
MEDIA = {"yard.mp3": b"yard", "where.ogg": b"where"}


class Place:
    """A wave, and a browser in front of it."""

    def __init__(self, client: FlaskClient, engine: Engine) -> None:
        self.client, self.database = client, Session(engine)
        self.wave: Wave
        self.group: people.Group

    def ask(self, **changes: Any) -> None:
        school = factories.school(self.database)
        document = factories.document(**changes)
        welsh = {name: f"cy {text}" for name, text in translation.texts(document).items()}
        media = MEDIA if "pages" in changes else {}
        version = surveys.publish(self.database, school, document, {"cy": welsh}, media)
        self.group = factories.group(self.database, school)
        self.wave = factories.wave(self.database, version, self.group)
        self.database.commit()

    def read_aloud(self) -> None:
        """Make a recording of each line, named by what it says."""
        names = {line: digest(line.key) for line in recordings.lines(self.wave.version)}
        made = {name: f"{line.language} {line.text}".encode() for line, name in names.items()}
        recordings.keep(self.database, self.wave.version, names, made)
        self.database.commit()

    def page(self, language: str = "en") -> str:
        person = factories.pupil(self.database, self.group)
        code = factories.code(self.database, self.wave, person)
        self.database.commit()
        return self.client.post("/answer", data={"code": code, "_lang": language}).text

    def said(self, page: str) -> list[str]:
        """List what is heard where the page has something to say, in its order."""
        addresses = re.findall(r'data-say="([^"]*)"', page)
        return [self.client.get(it).text if it else "" for it in addresses]


def test_every_text_of_a_question_has_its_recording(place: Place):
    place.ask()
    place.read_aloud()

    said = place.said(place.page())

    labels = ["en Never", "en Sometimes", "en Often", "en Always"]
    states = ["en I'd rather not say", "en I don't understand"]
    assert said[:8] == ["en This week", "en I felt safe.", *labels, *states]
    assert "data-listen" in place.page()


def test_a_translation_is_read_in_its_language(place: Place):
    place.ask()
    place.read_aloud()

    assert place.said(place.page("cy"))[:3] == [
        "cy cy This week",
        "cy cy I felt safe.",
        "cy cy Never",
    ]


def test_recordings_of_the_file_come_first_and_in_its_own_language_only(place: Place):
    place.ask(pages=OWN, scales=[], labels={})
    place.read_aloud()

    own, other = (place.said(place.page(language)) for language in ("en", "cy"))

    assert own[:4] == ["en A", "where", "yard", "en Hall"]
    assert other[:5] == ["cy cy A", "cy cy Where?", "cy cy Pick.", "cy cy Yard", "cy cy Hall"]


def test_a_questionnaire_without_recordings_has_no_button(place: Place):
    place.ask(read_aloud="recorded")

    assert place.said(place.page("cy")) == []
    assert "data-listen" not in place.page("cy")


def test_a_tablet_may_read_where_the_questionnaire_says_so(place: Place):
    place.ask(read_aloud="tablet")

    page = place.page()

    assert set(place.said(page)) == {""}
    assert "data-listen" in page


def test_recordings_that_follow_later_are_on_the_next_page(place: Place):
    place.ask()
    before = place.page()

    place.read_aloud()

    assert place.said(before) == []
    assert place.said(place.page())[1] == "en I felt safe."


def test_a_browser_keeps_a_recording_for_good(place: Place):
    place.ask()
    place.read_aloud()
    name = digest(recordings.Line("en", "Never").key)

    reply = place.client.get(f"/recordings/{name}.mp3")

    assert reply.mimetype == "audio/mpeg"
    assert "immutable" in reply.headers["Cache-Control"]
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("name", ["0" * 32, "..%2fkeys", "%00"])
def test_another_recording_is_not_there(client: FlaskClient, name: str):
    assert client.get(f"/recordings/{name}.mp3").status_code == 404


def test_sounds_come_from_here_or_from_the_page_s_memory_alone(client: FlaskClient):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "media-src 'self' blob:" in policy
    assert policy.count("blob:") == 1


@pytest.fixture
def place(client: FlaskClient, engine: Engine):
    place = Place(client, engine)
    yield place
    place.database.close()
