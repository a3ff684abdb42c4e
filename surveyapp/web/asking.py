"""Where a respondent asks to talk to someone: a request of its own, beside the answers.

A tablet sends it until it has a receipt, as it does with answers (`web/sittings.py`): the code in
the Authorization header, and canonical JSON in the body: `{"name": "Amy", "whom": "", "words":
"…"}`. The reply names the request and the hash of the body once both are on the disk: 201 the first
time and 200 after that; whatever else it gets means: keep it, and try again. Without a script the
form posts, and a page says what became of it. The code only shows that a wave asks; one that was
used, and a wave that has closed, will do, since nobody's cry is refused for being late. What the
service refuses all the same, staff bring in the tablet's sealed file (`web/sealed_files.py`).
"""

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, jsonify, redirect, render_template, request

from surveyapp import db
from surveyapp.records import codes, help_requests
from surveyapp.records.codes import Code
from surveyapp.records.help_requests import Asker, Message, TooMany
from surveyapp.records.waves import Mode, Wave
from surveyapp.web import documents, intake
from surveyapp.web.intake import Unable
from surveyapp.web.language import gettext as _
from surveyapp.web.respond import CODE, LANGUAGE, home

bp = Blueprint("asking", __name__)
bp.before_request(intake.prepare)

FIELDS = ("name", "whom", "words")
LONGEST = 2000


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    if request.is_json:
        return jsonify(problem=f"{problem.title}. {problem.sentence}"), 409
    page = {"title": problem.title, "sentence": problem.sentence, "home": home}
    return render_template("respond/sentence.html", **page), 409


@bp.post("/api/v1/help-requests/<number>")
def ask(number: str):
    asked, body = intake.number(number), request.get_data()
    sha256 = hashlib.sha256(body).hexdigest()
    if request.headers.get("X-Content-SHA256", sha256) != sha256:
        abort(400)
    given = request.get_json()
    if not (isinstance(given, dict) and _is_message(given)):
        abort(400)
    new = not _holds(asked, given) and _keep(_code(intake.bearer()), asked, given)
    return jsonify(request=str(asked), sha256=sha256), 201 if new else 200


@bp.post("/help-requests/<number>")
def ask_without_script(number: str):
    asked, code = intake.number(number), _code(request.form.get(CODE, ""))
    given = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    intake.use_language_of(code.wave, request.form.get(LANGUAGE, ""))
    _keep(code, asked, given)
    is_known = code.wave.mode == Mode.NAMED or bool(given["name"].strip())
    page = {"questionnaire": documents.questionnaire(code.wave), "is_known": is_known}
    return render_template("respond/asked.html", **page)


@bp.get("/help-requests/<number>")
def start_again(number: str):
    return redirect(home(), 303)


def _code(typed: str) -> Code:
    code = codes.find(db.session(), typed[:100], intake.config().code_key, begun=True)
    if code is None:
        raise Unable(_("Not sent"), _("We don't know the code of this page. Tell an adult."))
    if intake.is_planned(code.wave):
        raise intake.not_open(code.wave)
    return code


def take_in(wave: Wave, code: Code | None, number: UUID, body: bytes) -> None:
    """Take in what a tablet couldn't send and staff bring; raises Unable where it can't be kept.

    Where its code isn't known any more, it comes from the wave that staff brought it to.
    """
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not (isinstance(given, dict) and _is_message(given)):
        raise Unable("Not taken", "It can't be read as a request to talk.")
    _keep_from(Asker(code.wave, code.person) if code else Asker(wave), number, given)


def _holds(number: UUID, given: Mapping[str, str]) -> bool:
    """Say whether just this is kept, be it that it came in a tablet's file."""
    return any(
        _message(given) in help_requests.content(it, intake.school_key(it.school_id)).messages
        for it in help_requests.numbered(db.session(), number)
    )


def _keep(code: Code, number: UUID, given: Mapping[str, str]) -> bool:
    return _keep_from(Asker(code.wave, code.person), number, given)


def _keep_from(asker: Asker, number: UUID, given: Mapping[str, str]) -> bool:
    asked, key = (number, _message(given)), intake.school_key(asker.wave.school_id)
    try:
        with db.writing() as session:
            return help_requests.ask_from(session, asker, asked, key, intake.by_reader())
    except TooMany as refused:
        raise Unable(_("Not sent"), _("Show this screen to an adult.")) from refused


def _message(given: Mapping[str, str]) -> Message:
    return Message(**{name: text.strip() for name, text in given.items()})


def _is_message(given: Mapping[object, object]) -> bool:
    """Say whether this is what a tablet writes: some of the fields, and texts that fit them."""
    texts = all(isinstance(text, str) and len(text) <= LONGEST for text in given.values())
    return texts and not given.keys() - set(FIELDS)
