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
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Blueprint, abort, jsonify, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from surveyapp import db
from surveyapp.questionnaire import manner
from surveyapp.records import aside, codes, comments, responses
from surveyapp.records.aside import Reason, Sent, TooMany
from surveyapp.records.codes import Code
from surveyapp.records.erased import WasErased
from surveyapp.records.responses import CodeUsed, DifferentAnswers, Submission
from surveyapp.records.waves import NotOpen, Wave
from surveyapp.web import documents, intake, language
from surveyapp.web.intake import Unable
from surveyapp.web.language import gettext as _

bp = Blueprint("sittings", __name__, url_prefix="/api/v1")

REASONS = {
    DifferentAnswers: Reason.DIFFERENT,
    CodeUsed: Reason.CODE_USED,
    NotOpen: Reason.LATE,
}
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
    given = _submission(code, sent.sitting, request.get_json(), mend="left" not in request.args)
    try:
        status = _keep(code, sent, given)
    except WasErased:
        status = 410
    return jsonify(sitting=str(sent.sitting), sha256=sent.sha256), status


def take_in(code: Code, sent: Sent) -> None:
    """Take in what a tablet couldn't send and staff bring; raises Unable where it can't be kept.

    Raises WasErased where nothing of it is to be kept. It goes the same way, but for the days after
    the close, which a person has decided about.
    """
    try:
        given = _submission(code, sent.sitting, json.loads(sent.body), mend=False)
    except (BadRequest, ValueError):
        keep_unread(code.wave, sent)
    else:
        _keep(code, sent, given, by_hand=True)


def keep_unread(wave: Wave, sent: Sent) -> None:
    """Keep aside what can't be read as answers; raises WasErased, and Unable where it is full."""
    key = intake.school_key(wave.school_id)
    try:
        aside.keep_of(db.session(), wave, sent, Reason.UNREADABLE, key)
    except TooMany as refused:
        raise intake.used() from refused


def _submission(code: Code, sitting: UUID, given: object, *, mend: bool) -> Submission:
    """Read the body; Wrong where an answer can't stand and somebody is there to mend it.

    Where nobody is (`?left=1`), such an answer counts as not given, and the others are kept.
    """
    answers = given.get("answers", {}) if isinstance(given, dict) else None
    if not intake.are_answers(answers):
        abort(400)
    intake.use_language_of(code.wave, str(given.get("language", "")))
    if given.get("no_thanks") is True:
        return Submission(sitting, language.language(), took_part=False)
    found = intake.filled(documents.questionnaire(code.wave), MultiDict(answers))
    if found.errors and mend:
        raise Wrong({name: _(it.msgid, **it.values) for name, it in found.errors.items()})
    how = manner.said(given.get("manner"), given.get("today"), understood=found.understood)
    return Submission(sitting, language.language(), found.answers, found.comments, manner=how)


def _keep(code: Code, sent: Sent, submission: Submission, *, by_hand: bool = False) -> int:
    """Keep the answers, counted or aside, and give the status of the reply."""
    key = intake.comment_key(code)
    with db.writing() as session:
        try:
            kept = responses.submit(session, code, submission, key, intake.by_reader())
            return 201 if kept.new else 200
        except (DifferentAnswers, CodeUsed, NotOpen) as refused:
            if isinstance(refused, NotOpen) and not (by_hand or _is_late(code.wave)):
                raise intake.not_open(code.wave) from refused
            return _keep_aside(code, sent, submission, REASONS[type(refused)])


def _is_late(wave: Wave) -> bool:
    """Say whether the wave has closed so lately that tablets may still hold answers to it."""
    over = (datetime.now(UTC).date() - wave.last_day).days
    return not intake.is_planned(wave) and over <= intake.config().late_days


def _keep_aside(code: Code, sent: Sent, submission: Submission, reason: Reason) -> int:
    """Keep what can't be counted, and have the comments read that aren't kept already."""
    session, key = db.session(), intake.comment_key(code)
    try:
        new = aside.keep(session, code, sent, reason, key)
    except TooMany as refused:
        raise intake.used() from refused
    if new:
        known = comments.of_sitting(session, sent.sitting, key).items()
        unread = {
            it: words for it, words in submission.comments.items() if (it, words) not in known
        }
        apart = replace(submission, sitting=uuid4(), comments=unread)
        responses.keep_comments(session, code, apart, key, intake.by_reader())
    return 202
