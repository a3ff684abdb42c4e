"""Taking answers in, for the page that a form sends and for the script that sends by itself."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import abort, current_app, request
from werkzeug.datastructures import MultiDict

from surveyapp import db
from surveyapp.config import Config
from surveyapp.questionnaire import form
from surveyapp.questionnaire.form import Filled
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.records import aside, comments, responses, schools
from surveyapp.records.aside import Reason, Sent, TooMany
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.responses import CodeUsed, DifferentAnswers, Intake, Receipt, Submission
from surveyapp.records.waves import NotOpen, Wave
from surveyapp.web import documents, language
from surveyapp.web.language import gettext as _

REASONS = {
    DifferentAnswers: Reason.DIFFERENT,
    CodeUsed: Reason.CODE_USED,
    NotOpen: Reason.LATE,
}


class Unable(Exception):
    """The answers can't be taken; the sentence says why to whoever holds the tablet."""

    status = 409

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(sentence)
        self.title, self.sentence = title, sentence


class Over(Unable):
    """The wave has closed; a tablet that hears it needs its questionnaire no more."""

    status = 410


def prepare() -> None:
    """Turn other sites away, and leave the database's lock to the keeping of answers alone."""
    db.reads()
    is_ours_alone = request.method in ("POST", "PUT") or "Authorization" in request.headers
    if is_ours_alone and _from_another_site():
        abort(403)


def config() -> Config:
    """Give the settings."""
    return current_app.config["SURVEYAPP"]


def bearer() -> str:
    """Give the code in the Authorization header as it was typed; empty where there is none."""
    scheme, _blank, typed = request.headers.get("Authorization", "").partition(" ")
    return typed[:100] if scheme == "Bearer" else ""


def are_answers(given: object) -> bool:
    """Say whether this is a mapping from names to lists of texts, as a tablet writes answers."""
    return isinstance(given, dict) and all(map(_are_texts, given.values()))


def number(sitting: str) -> UUID:
    """Read the name of a sitting; end the request with 404 if it can't be one."""
    try:
        return UUID(hex=sitting)
    except ValueError:
        abort(404)


def use_language_of(wave: Wave, wanted: str) -> None:
    """Use the language asked for if the questionnaire has it, else the questionnaire's own."""
    has = documents.languages(wave)
    language.use(wanted if wanted in has else has[0])


def filled(
    questionnaire: Questionnaire, given: MultiDict[str, str], *, mend: bool = True
) -> Filled:
    """Read the answers that were sent; end the request with 400 where the form isn't ours."""
    names = {name for it in questionnaire.on_the_form() for name in (it.id, it.state_name)}
    if given.keys() - names:
        abort(400)
    return form.read(questionnaire, given, mend=mend)


def keep(
    code: Code, sent: Sent, submission: Submission, *, by_hand: bool = False
) -> Receipt | Reason:
    """Keep the answers in a transaction of their own: counted, or aside for the reason given.

    What staff bring by hand may come however late. Raises Unable where nothing can be kept, and
    WasErased where nothing may be.
    """
    with db.writing() as session:
        try:
            return responses.submit(session, code, submission, comment_key(code), by_reader())
        except (DifferentAnswers, CodeUsed, NotOpen) as refused:
            if isinstance(refused, NotOpen) and not (by_hand or _is_late(code.wave)):
                raise not_open(code.wave) from refused
            reason = REASONS[type(refused)]
            keep_aside(code.wave, sent, reason, submission)
            return reason


def keep_aside(
    wave: Wave, sent: Sent, reason: Reason, submission: Submission | None = None
) -> None:
    """Keep what can't be counted, and have the comments read that aren't kept already.

    There are none to read without `submission`. Raises WasErased, and Unable where it is full.
    """
    session, key = db.session(), school_key(wave.school_id)
    try:
        new = aside.keep(session, wave, sent, reason, key)
    except TooMany as refused:
        raise used() from refused
    if new and submission:
        known = comments.of_sitting(session, sent.sitting, key).items()
        unread = {
            it: words for it, words in submission.comments.items() if (it, words) not in known
        }
        apart = replace(submission, sitting=uuid4(), comments=unread)
        responses.keep_comments(session, wave, apart, key, by_reader())


def by_reader() -> Intake:
    """Say how answers are taken in: now, and by the reader of this service."""
    return Intake(read=current_app.extensions["reader"])


def comment_key(code: Code) -> bytes:
    """Open the key that seals what people write at this code's school."""
    return school_key(code.school_id)


def school_key(number: int) -> bytes:
    """Open the key that seals what people write at a school."""
    school = db.session().get_one(School, number)
    return schools.comment_key(school, config().comment_key)


def used() -> Unable:
    """Say that a code was used."""
    sentence = _("If that wasn't you, tell an adult.")
    return Unable(_("This code has been used"), sentence)


def not_open(wave: Wave) -> Unable:
    """Say why a wave takes no answers today."""
    if is_planned(wave):
        opens = _("It opens on %(day)s. Come back then.", day=language.day(wave.opens_on))
        return Unable(_("This survey is not open yet"), opens)
    return Over(_("This survey has closed"), _("It takes no more answers."))


def is_planned(wave: Wave) -> bool:
    """Say whether the wave is yet to open."""
    return wave.status(datetime.now(UTC).date()) == "planned"


def _is_late(wave: Wave) -> bool:
    """Say whether the wave has closed so lately that answers to it may still be on their way."""
    over = (datetime.now(UTC).date() - wave.last_day).days
    return not is_planned(wave) and over <= config().late_days


def _are_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(text, str) for text in given)


def _from_another_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")  # "null" is what our own no-referrer forms send
    return origin != "null" and urlsplit(origin).netloc != request.host
