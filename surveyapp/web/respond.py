"""What a respondent meets: the code, the questionnaire, the end. No cookie, no session.

Another site has nothing here to misuse a browser for, since a code and a sitting must be sent each
time; requests from other sites are turned away all the same. Wrong codes aren't counted: a whole
school shares one address, so one child could lock out the rest, while ten guesses a second for two
hours find one of 5,000 live codes with a chance of three in a million.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePath
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from surveyapp import db
from surveyapp.config import Config
from surveyapp.questionnaire import form
from surveyapp.questionnaire.form import Filled
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.sentences import Sentence
from surveyapp.records import codes, responses, schools, surveys
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.responses import CodeUsed, DifferentAnswers, Receipt, Submission
from surveyapp.records.waves import NotOpen, Wave
from surveyapp.web import documents, language
from surveyapp.web.language import gettext as _

bp = Blueprint("respond", __name__)

# The document's own fields; the id of a question never begins with "_".
CODE, LANGUAGE, NO_THANKS = "_code", "_lang", "_no_thanks"
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
YEAR = 365 * 24 * 60 * 60


class Unable(Exception):
    """The answers can't be taken; the sentence says why to whoever holds the tablet."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(sentence)
        self.title, self.sentence = title, sentence


@bp.before_request
def prepare() -> None:
    db.reads()  # only keeping the answers takes the database's lock
    if request.method == "POST" and _from_another_site():
        abort(403)
    wanted = request.args.get("lang") or request.form.get(LANGUAGE) or language.ENGLISH
    language.use(wanted if wanted in language.languages() else language.ENGLISH)


@bp.context_processor
def add_home():
    return {"home": home}


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    if _wants_json():
        return jsonify(problem=f"{problem.title}. {problem.sentence}"), 409
    page = {"title": problem.title, "sentence": problem.sentence}
    return render_template("respond/sentence.html", **page), 409


def home() -> str:
    """Give the address of the page with the code, in this page's language."""
    code = language.language()
    other = code != language.ENGLISH and code in language.languages()
    return url_for("respond.enter", lang=code if other else None)


@bp.get("/")
def enter():
    return _enter_page()


@bp.get("/answer")
@bp.get("/sittings/<sitting>")
def start_again(sitting: str = ""):
    return redirect(home(), 303)


@bp.post("/answer")
def answer():
    typed = request.form.get("code", "")[:100]
    if not codes.normalised(typed):
        return _enter_page(typed, _("Type the code from your card.")), 422
    code = codes.find(db.session(), typed, _config().code_key)
    if code is None:
        sentence = _("We don't know this code. Check each letter, or ask an adult for help.")
        return _enter_page(typed, sentence), 422
    if code.used:
        raise _used()
    if code.wave.status(datetime.now(UTC).date()) != "open":
        raise _not_open(code.wave)
    _use_language_of(code.wave)
    return _reply(documents.fresh(code.wave), code=codes.normalised(typed), sitting=str(uuid4()))


@bp.post("/sittings/<sitting>")
def submit(sitting: str):
    number = _number(sitting)
    code = codes.find(db.session(), request.form.get(CODE, ""), _config().code_key, begun=True)
    if code is None:
        raise Unable(_("Not sent"), _("We don't know the code of this page. Tell an adult."))
    _use_language_of(code.wave)
    questionnaire = documents.questionnaire(code.wave)
    if NO_THANKS in request.form:
        submission = Submission(number, language.language(), took_part=False)
        return _goodbye(questionnaire, _keep(code, submission), stopped=True)
    filled = _filled(questionnaire)
    if filled.errors:
        return _again(code.wave, filled.errors, number)
    submission = Submission(number, language.language(), filled.answers, filled.comments)
    return _goodbye(questionnaire, _keep(code, submission), stopped=False)


@bp.get("/media/<sha256>/<name>")
def media(sha256: str, name: str):
    content = surveys.media(db.session(), sha256, name)
    kind = MEDIA_TYPES.get(PurePath(name).suffix)
    if content is None or kind is None:
        abort(404)
    response = send_file(BytesIO(content), mimetype=kind, etag=f"{sha256}-{name}", max_age=YEAR)
    response.cache_control.immutable = True
    return response


def _from_another_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")  # "null" is what our own no-referrer forms send
    return origin != "null" and urlsplit(origin).netloc != request.host


def _wants_json() -> bool:
    return request.headers.get("Accept") == "application/json"


def _enter_page(typed: str = "", error: str = "") -> str:
    return render_template("respond/enter.html", typed=typed, error=error)


def _config() -> Config:
    return current_app.config["SURVEYAPP"]


def _number(sitting: str) -> UUID:
    try:
        return UUID(hex=sitting)
    except ValueError:
        abort(404)


def _used() -> Unable:
    sentence = _("If that wasn't you, tell an adult.")
    return Unable(_("This code has been used"), sentence)


def _not_open(wave: Wave) -> Unable:
    if wave.status(datetime.now(UTC).date()) == "planned":
        opens = _("It opens on %(day)s. Come back then.", day=language.day(wave.opens_on))
        return Unable(_("This survey is not open yet"), opens)
    return Unable(_("This survey has closed"), _("It takes no more answers."))


def _use_language_of(wave: Wave) -> None:
    """Keep to the language asked for if the questionnaire has it, else take the questionnaire's."""
    has = documents.languages(wave)
    wanted = request.form.get(LANGUAGE, language.language())
    language.use(wanted if wanted in has else has[0])


def _filled(questionnaire: Questionnaire) -> Filled:
    """Read the answers that were sent; end the request with 400 where the form isn't ours."""
    names = {name for it in questionnaire.asking() for name in (it.id, it.state_name)}
    if request.form.keys() - names - {CODE, LANGUAGE}:
        abort(400)
    return form.read(questionnaire, request.form)


def _again(wave: Wave, errors: Mapping[str, Sentence], sitting: UUID):
    wrong = {name: _(error.msgid, **error.values) for name, error in errors.items()}
    if _wants_json():
        return jsonify(errors=wrong), 422
    document = documents.render(wave, request.form, wrong)
    typed = codes.normalised(request.form.get(CODE, ""))
    return _reply(document, code=typed, sitting=str(sitting)), 422


def _keep(code: Code, submission: Submission) -> Receipt:
    try:
        with db.writing() as session:
            school = session.get_one(School, code.school_id)
            key = schools.comment_key(school, _config().comment_key)
            return responses.submit(session, code, submission, key)
    except CodeUsed as problem:
        raise _used() from problem
    except NotOpen as problem:
        raise _not_open(code.wave) from problem
    except DifferentAnswers as problem:
        sentence = _("Your answers were sent before, and those are kept.")
        raise Unable(_("Sent before"), sentence) from problem


def _goodbye(questionnaire: Questionnaire, receipt: Receipt, *, stopped: bool):
    if _wants_json():
        return jsonify(sitting=str(receipt.sitting), sha256=receipt.sha256)
    page = {"questionnaire": questionnaire, "stopped": stopped}
    return render_template("respond/goodbye.html", **page)


def _reply(document: documents.Document, **values: str) -> Response:
    if "gzip" not in request.accept_encodings:
        response = Response(document.filled(values))
    else:
        response = Response(document.compressed(values))
        response.content_encoding = "gzip"
    response.mimetype = "text/html"
    response.vary.add("Accept-Encoding")
    return response
