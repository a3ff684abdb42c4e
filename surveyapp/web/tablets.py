"""The page on a tablet for whoever looks after it: joining, and what the tablet is able to do.

It has no cookie and no sign-in, and shows no answer. A join code is worth one tablet's codes, so
tries at one are counted by the address that they come from. A tablet that has joined tells with its
token how many finished answers wait on it, from this page and the one with the code: never during a
sitting, and never together with an answer.
"""

from base64 import b64encode
from datetime import UTC, datetime

from flask import Blueprint, abort, jsonify, render_template, request

from surveyapp import db
from surveyapp.records import codes, joining, sealing, tablets, tries
from surveyapp.records.joining import Joined
from surveyapp.records.waves import NotOpen
from surveyapp.web import documents, intake, language
from surveyapp.web.intake import Unable

bp = Blueprint("tablets", __name__)
bp.before_request(intake.prepare)
MOST_TRIES = 30


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    return jsonify(problem=f"{problem.title}. {problem.sentence}"), problem.status


@bp.get("/join")
def join():
    return render_template("tablets/join.html", languages=list(language.languages()))


@bp.post("/api/v1/joinings")
def redeem():
    given = request.get_json()
    typed = str(given.get("code", ""))[:100] if isinstance(given, dict) else ""
    joined = _join(typed)
    if joined is None:
        raise Unable("We don't know this join code", "It works once, within an hour. Make another.")
    return jsonify(
        title=joined.wave.title,
        group=joined.group.name,
        languages=documents.languages(joined.wave),
        codes=joined.codes,
        tablet=joined.number,
        token=joined.token,
    )


@bp.put("/api/v1/tablets")
def report():
    """Keep how many answers wait on a tablet; 410 where its wave is long over, so it may forget."""
    waiting = _waiting(request.get_json())
    key, today = intake.config().code_key, datetime.now(UTC).date()
    found = tablets.find(db.session(), intake.bearer(), key)
    if found is None:
        abort(410)
    if tablets.is_news(found, waiting, today):
        with db.writing():
            tablets.seen(found, waiting, today)
    return jsonify(waiting=waiting)


@bp.get("/api/v1/sealing-key")
def sealing_key():
    """Give the key to which a tablet seals a file for the school of one of its codes."""
    code = codes.find(db.session(), intake.bearer(), intake.config().code_key, begun=True)
    if code is None:
        raise Unable("Not sealed", "We don't know this code.")
    return jsonify(key=b64encode(sealing.public_key(intake.comment_key(code))).decode())


def _waiting(given: object) -> int:
    """Read how many wait; end the request with 400 where no page of ours says so."""
    waiting = given.get("waiting") if isinstance(given, dict) else None
    if type(waiting) is not int or not 0 <= waiting <= tablets.MOST_WAITING:
        abort(400)
    return waiting


def _join(typed: str) -> Joined | None:
    """Use a join code up; the failure is counted even where nothing else is kept."""
    subject = f"join {request.remote_addr}"
    if tries.too_many(db.session(), {subject: MOST_TRIES}):
        raise Unable("Too many tries", "Wait ten minutes, then try again.")
    try:
        with db.writing() as session:
            joined = joining.join(session, typed, intake.config().code_key)
            if joined is None:
                tries.failed(session, [subject])
            return joined
    except NotOpen as problem:
        raise Unable("This survey is not open", "Look at the wave's page.") from problem
