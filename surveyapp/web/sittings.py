"""The address to which a tablet sends a finished sitting, again and again until it has a receipt.

The code stands in the Authorization header and the answers, as canonical JSON, in the body:
`{"answers": {"safe": ["3"], "hours.state": ["_declined"]}, "language": "en"}`, or
`{"language": "en", "no_thanks": true}`. Beside answers, `"manner": ["calm", "listened"]` and
`"today": "2026-10-05"` say how they were given; where these are missing, as on older pages, or
can't be read, the answers are kept without them.

A receipt names the sitting and the hash of the body, and comes only once what the body says is on
the disk: 201 the first time, 200 after that, and 202 where it could not be counted and is kept
aside. A receipt with 410 says that the sitting was erased, so that the tablet lets go of what
nobody keeps. Any other reply means: keep it, and try again.
"""

import json
from uuid import UUID

from flask import Blueprint, abort, jsonify, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from surveyapp import db
from surveyapp.questionnaire import manner
from surveyapp.records import aside, codes
from surveyapp.records.aside import Reason, Sent
from surveyapp.records.codes import Code
from surveyapp.records.erased import WasErased
from surveyapp.records.responses import Receipt, Submission
from surveyapp.records.waves import Wave
from surveyapp.web import documents, intake, language
from surveyapp.web.intake import Unable
from surveyapp.web.language import gettext as _

bp = Blueprint("sittings", __name__, url_prefix="/api/v1")
bp.before_request(intake.prepare)


class Wrong(Exception):
    """Some answers can't stand; the sentence for each question goes back to the screen."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    return jsonify(problem=f"{problem.title}. {problem.sentence}"), 409


@bp.errorhandler(Wrong)
def say_what_is_wrong(problem: Wrong):
    return jsonify(errors=problem.errors), 422


@bp.post("/sittings/<sitting>")
def submit(sitting: str):
    sent = Sent(intake.number(sitting), request.get_data())
    if aside.holds(db.session(), sent):  # it came before, be it in a tablet's file
        return jsonify(sitting=str(sent.sitting), sha256=sent.sha256), 202
    claimed = request.headers.get("X-Content-SHA256", sent.sha256)
    code = codes.find(db.session(), intake.bearer(), intake.config().code_key, begun=True)
    if code is None:
        raise Unable(_("Not sent"), _("We don't know the code of this page. Tell an adult."))
    if claimed != sent.sha256:
        abort(400)
    given = _submission(
        code.wave, sent.sitting, request.get_json(), mend="left" not in request.args
    )
    try:
        status = _status(intake.keep(code, sent, given))
    except WasErased:
        status = 410
    return jsonify(sitting=str(sent.sitting), sha256=sent.sha256), status


def take_in(wave: Wave, code: Code | None, sent: Sent) -> None:
    """Take in what a tablet couldn't send and staff bring; raises Unable where it can't be kept.

    Raises WasErased where nothing of it is to be kept. It goes the same way, but for the days after
    the close, which a person has decided about. Where its code isn't known any more, it is read as
    answers to the wave that staff brought it to, and counted nowhere.
    """
    asked = code.wave if code else wave
    try:
        given = _submission(asked, sent.sitting, json.loads(sent.body), mend=False)
    except (BadRequest, ValueError):
        intake.keep_aside(asked, sent, Reason.UNREADABLE)
        return
    if code:
        intake.keep(code, sent, given, by_hand=True)
    else:
        intake.keep_aside(wave, sent, Reason.UNKNOWN_CODE, given)


def _status(kept: Receipt | Reason) -> int:
    """Give the status of the reply to answers that are kept, counted or aside."""
    if isinstance(kept, Reason):
        return 202
    return 201 if kept.new else 200


def _submission(wave: Wave, sitting: UUID, given: object, *, mend: bool) -> Submission:
    """Read the body; Wrong where an answer can't stand and somebody is there to mend it.

    Where nobody is (`?left=1`), such an answer counts as not given, but for the state that was
    picked and the words of a comment, and the others are kept.
    """
    answers = given.get("answers", {}) if isinstance(given, dict) else None
    if not intake.are_answers(answers):
        abort(400)
    intake.use_language_of(wave, str(given.get("language", "")))
    if given.get("no_thanks") is True:
        return Submission(sitting, language.language(), took_part=False)
    found = intake.filled(documents.questionnaire(wave), MultiDict(answers), mend=mend)
    if found.errors and mend:
        raise Wrong({name: _(it.msgid, **it.values) for name, it in found.errors.items()})
    how = manner.said(given.get("manner"), given.get("today"), understood=found.understood)
    return Submission(sitting, language.language(), found.answers, found.comments, manner=how)
