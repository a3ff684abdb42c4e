"""What a page can say aloud: the recordings, and where each text of the page has one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, send_file, url_for
from markupsafe import Markup

from surveyapp import db
from surveyapp.questionnaire import spoken
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.records import recordings
from surveyapp.records.recordings import Line
from surveyapp.records.surveys import Version
from surveyapp.web import language
from surveyapp.web.assets import YEAR

bp = Blueprint("recordings", __name__)

NAME = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Aloud:
    """The voices of one version in one language.

    `made` are its recordings by the key of their line. `own` says whether those that the file
    names are in this language; `tablet` whether a voice of the tablet's own may read the rest.
    """

    language: str
    made: Mapping[str, str]
    media: Callable[[str], str]
    own: bool
    tablet: bool

    @property
    def any(self) -> bool:
        """Whether anything on the page may be said."""
        return bool(self.made) or self.own or self.tablet

    def address(self, text: str, audio: str = "") -> str:
        """Give the address of the recording of a text, or nothing; that of the file comes first."""
        if audio and self.own:
            return self.media(audio)
        name = self.made.get(Line(self.language, text).key)
        return url_for("recordings.recording", name=name) if name else ""

    def says(self, text: str, audio: str = "") -> Markup:
        """Mark an element with its recording's address; empty, a tablet's voice may read it."""
        address = self.address(text, audio)
        if not (address or self.tablet):
            return Markup("")
        return Markup(' data-say="{}"').format(address)


def aloud(version: Version, asked: Questionnaire, media: Callable[[str], str]) -> Aloud:
    """Find out what can be said aloud on a page of this version in this request's language."""
    code = language.language()
    return Aloud(
        language=code,
        made=recordings.of_version(db.session(), version),
        media=media,
        own=code == asked.language,
        tablet=asked.read_aloud == spoken.TABLET,
    )


@bp.get("/recordings/<name>.mp3")
def recording(name: str):
    content = recordings.content(db.session(), name) if NAME.fullmatch(name) else None
    if content is None:
        abort(404)
    response = send_file(BytesIO(content), mimetype="audio/mpeg", etag=name, max_age=YEAR)
    response.cache_control.immutable = True
    return response
