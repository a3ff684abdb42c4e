"""The page on a tablet for whoever looks after it: joining, and what the tablet is able to do.

It has no cookie and no sign-in, and shows no answer. A join code is worth one tablet's codes, so
tries at one are counted by the address that they come from.
"""

from base64 import b64encode

from flask import Blueprint, jsonify, render_template, request

from surveyapp import db
from surveyapp.records import codes, joining, sealing, tries
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
    )


@bp.get("/api/v1/sealing-key")
def sealing_key():
    """Give the key to which a tablet seals a file for the school of one of its codes."""
    code = codes.find(db.session(), intake.bearer(), intake.config().code_key, begun=True)
    if code is None:
        raise Unable("Not sealed", "We don't know this code.")
    return jsonify(key=b64encode(sealing.public_key(intake.comment_key(code))).decode())


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
