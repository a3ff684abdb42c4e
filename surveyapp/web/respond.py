"""What a respondent meets: the code, the questionnaire, the end. No cookie, no session.

Another site has nothing here to misuse a browser for, since a code and a sitting must be sent each
time; requests from other sites are turned away all the same. Wrong codes aren't counted: a whole
school shares one address, so one child could lock out the rest, while ten guesses a second for two
hours find one of 5,000 live codes with a chance of three in a million.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import PurePath
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.datastructures import MultiDict

from surveyapp import db
from surveyapp.questionnaire import manner
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.sentences import Sentence
from surveyapp.records import codes, partials, surveys
from surveyapp.records.aside import Reason, Sent
from surveyapp.records.codes import Code
from surveyapp.records.erased import WasErased
from surveyapp.records.responses import Submission
from surveyapp.records.waves import Wave
from surveyapp.web import documents, intake, language
from surveyapp.web.intake import Unable
from surveyapp.web.language import gettext as _

bp = Blueprint("respond", __name__)

# The document's own fields; the id of a question never begins with "_".
OWN = CODE, LANGUAGE, NO_THANKS = "_code", "_lang", "_no_thanks"
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
YEAR = 365 * 24 * 60 * 60


bp.before_request(intake.prepare)


@bp.before_request
def choose_language() -> None:
    wanted = request.args.get("lang") or request.form.get(LANGUAGE) or language.ENGLISH
    language.use(wanted if wanted in language.languages() else language.ENGLISH)


@bp.context_processor
def add_home():
    return {"home": home}


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    page = {"title": problem.title, "sentence": problem.sentence}
    return render_template("respond/sentence.html", **page), problem.status


def home() -> str:
    """Give the address of the page with the code, in this page's language."""
    code = language.language()
    other = code != language.ENGLISH and code in language.languages()
    return url_for("respond.enter", lang=code if other else None)


@bp.get("/")
def enter():
    return _reply(documents.Document.of(_enter_page()))


@bp.get("/answer")
@bp.get("/sittings/<sitting>")
def start_again(sitting: str = ""):
    return redirect(home(), 303)


@bp.post("/answer")
def answer():
    typed = request.form.get("code", "")[:100]
    if not codes.normalised(typed):
        return _enter_page(typed, _("Type the code from your card.")), 422
    code = codes.find(db.session(), typed, intake.config().code_key)
    if code is None:
        sentence = _("We don't know this code. Check each letter, or ask an adult for help.")
        return _enter_page(typed, sentence), 422
    if code.used:
        raise intake.used()
    if code.wave.status(datetime.now(UTC).date()) != "open":
        raise intake.not_open(code.wave)
    intake.use_language_of(code.wave, _wanted_language())
    left = "1" if partials.waits(db.session(), code) else "0"
    ours = {"code": codes.normalised(typed), "sitting": str(uuid4()), "left": left}
    return _fresh(code.wave, **ours)


@bp.post("/sittings/<sitting>")
def submit(sitting: str):
    number = intake.number(sitting)
    code = codes.find(
        db.session(), request.form.get(CODE, ""), intake.config().code_key, begun=True
    )
    if code is None:
        raise Unable(_("Not sent"), _("We don't know the code of this page. Tell an adult."))
    intake.use_language_of(code.wave, _wanted_language())
    questionnaire = documents.questionnaire(code.wave)
    if NO_THANKS in request.form:
        _keep(code, Submission(number, language.language(), took_part=False), no_thanks=True)
        return _goodbye(code, questionnaire, stopped=True)
    given = MultiDict((name, it) for name, it in request.form.items(multi=True) if name not in OWN)
    filled = intake.filled(questionnaire, given)
    if filled.errors:
        return _again(code.wave, filled.errors, number)
    how = manner.on_one_page(understood=filled.understood)
    _keep(
        code,
        Submission(number, language.language(), filled.answers, filled.comments, manner=how),
        answers=given.to_dict(flat=False),
    )
    return _goodbye(code, questionnaire, stopped=False)


@bp.get("/media/<sha256>/<name>")
def media(sha256: str, name: str):
    content = surveys.media(db.session(), sha256, name) if (sha256 + name).isprintable() else None
    kind = MEDIA_TYPES.get(PurePath(name).suffix)
    if content is None or kind is None:
        abort(404)
    response = send_file(BytesIO(content), mimetype=kind, etag=f"{sha256}-{name}", max_age=YEAR)
    response.cache_control.immutable = True
    return response


def _enter_page(typed: str = "", error: str = "") -> str:
    return render_template("respond/enter.html", typed=typed, error=error)


def _wanted_language() -> str:
    return request.form.get(LANGUAGE, language.language())


def _again(wave: Wave, errors: Mapping[str, Sentence], sitting: UUID):
    wrong = {name: _(error.msgid, **error.values) for name, error in errors.items()}
    document = documents.render(wave, request.form, wrong)
    typed = codes.normalised(request.form.get(CODE, ""))
    return _reply(document, code=typed, sitting=str(sitting)), 422


def _keep(code: Code, submission: Submission, **said: object) -> None:
    """Keep what was sent; raises Unable where it isn't counted, be it that it is kept aside.

    That is written as a tablet writes it. The code isn't in it, since it may lead to a person.
    """
    content = {"language": submission.language, **said}
    body = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        kept = intake.keep(code, Sent(submission.sitting, body.encode()), submission)
    except WasErased as problem:
        raise intake.used() from problem
    if isinstance(kept, Reason):
        raise _not_counted(kept)


def _not_counted(reason: Reason) -> Unable:
    """Say why what was sent isn't counted, though it is kept."""
    kept = _("What you sent is kept, but it can't be counted.")
    if reason == Reason.LATE:
        return intake.Over(_("This survey has closed"), kept)
    if reason == Reason.DIFFERENT:
        first = _("Your answers were sent before, and those are counted.")
        return Unable(_("Sent before"), f"{first} {kept}")
    used = intake.used()
    return Unable(used.title, f"{used.sentence} {kept}")


def _goodbye(code: Code, questionnaire: Questionnaire, *, stopped: bool):
    page = {"questionnaire": questionnaire, "stopped": stopped, "mode": code.wave.mode}
    page |= {"code": codes.normalised(request.form[CODE]), "asking": str(uuid4())}
    return render_template("respond/goodbye.html", **page)


def _fresh(wave: Wave, **values: str) -> Response:
    """Give the unanswered document, and the moment from which a tablet needs it no more."""
    response = _reply(documents.fresh(wave), **values)
    response.headers["X-Closes"] = (wave.closes_on + timedelta(days=1)).isoformat()
    return response


def _reply(document: documents.Document, **values: str) -> Response:
    values["asking"] = str(uuid4())
    if "gzip" not in request.accept_encodings:
        response = Response(document.filled(values))
    else:
        response = Response(document.compressed(values))
        response.content_encoding = "gzip"
    response.mimetype = "text/html"
    response.vary.add("Accept-Encoding")
    return response
