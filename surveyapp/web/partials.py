"""The address where a tablet leaves the answers of whoever stops, and fetches them from again.

The code stands in the Authorization header. What is left is canonical JSON: `{"answers": {"safe":
["3"]}, "changes": 7, "language": "en", "screen": "liked", "sitting": "…"}`. Later answers take the
place of earlier ones by the count of changes, so that it doesn't matter which comes first; of as
many changes, what comes last is kept. A receipt names the sitting and the hash of the body, and
says the last day in words; a tablet may let go then. A receipt with 410 says that there is nothing
to come back to, for good. After any other reply the tablet keeps what it has. Without a script
there is none of this.
"""

import hashlib
import re
from typing import Any

from flask import Blueprint, abort, json, jsonify, request

from surveyapp import db
from surveyapp.records import codes, partials
from surveyapp.records.codes import Code
from surveyapp.records.partials import TooLarge, Unfinished, Used
from surveyapp.records.sealing import CannotOpen
from surveyapp.records.waves import NotOpen
from surveyapp.web import intake, language
from surveyapp.web.intake import Over, Unable
from surveyapp.web.language import gettext as _

bp = Blueprint("partials", __name__, url_prefix="/api/v1")
bp.before_request(intake.prepare)

LONGEST_NAME = 64
SITTING = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Gone(Unable):
    """There is nothing to come back to, for good."""

    status = 410

    @classmethod
    def since(cls, reason: Unable) -> "Gone":
        """Say the same as `reason`, for good."""
        return cls(reason.title, reason.sentence)


@bp.errorhandler(Unable)
def say_why(problem: Unable):
    receipt = _receipt() if isinstance(problem, Gone) else {}
    return jsonify(problem=f"{problem.title}. {problem.sentence}", **receipt), problem.status


@bp.put("/partials")
def keep():
    code, typed = _code()
    given = _given()
    intake.use_language_of(code.wave, given["language"])
    unfinished = Unfinished(request.get_data(), given["changes"])
    key = partials.key(typed, intake.comment_key(code))
    try:
        with db.writing() as session:
            last_day = partials.keep(session, code, unfinished, key)
    except TooLarge:
        abort(413)
    except Used as problem:
        raise Gone.since(intake.used()) from problem
    except NotOpen as problem:
        reason = intake.not_open(code.wave)
        raise (Gone.since(reason) if isinstance(reason, Over) else reason) from problem
    return jsonify(until=language.day(last_day), **_receipt())


@bp.get("/partials")
def find():
    code, typed = _code()
    key = partials.key(typed, intake.comment_key(code))
    try:
        found = partials.find(db.session(), code, key)
    except CannotOpen:
        found = None  # the school has another key since
    return jsonify(left=json.loads(found) if found else None)


def _code() -> tuple[Code, str]:
    """Find the code in the header, and give it with what was typed."""
    typed, key = intake.bearer(), intake.config().code_key
    code = codes.find(db.session(), typed, key)
    if code is None:
        unknown = Unable(_("Not sent"), _("We don't know the code of this page. Tell an adult."))
        replaced = codes.find(db.session(), typed, key, begun=True)
        raise Gone.since(unknown) if replaced else unknown
    if code.used:
        raise Gone.since(intake.used())
    return code, typed


def _given() -> dict[str, Any]:
    """Read what is left; end the request with 400 where no page of ours could go on with it."""
    given = request.get_json()
    if not (isinstance(given, dict) and set(given) == set(SHAPE)):
        abort(400)
    if not all(fits(given[name]) for name, fits in SHAPE.items()):
        abort(400)
    if request.headers.get("X-Content-SHA256", _sha256()) != _sha256():
        abort(400)
    return given


def _receipt() -> dict[str, str]:
    """Name the sitting that was sent and the hash of the body; nothing where none was."""
    given = request.get_json(silent=True) if request.method == "PUT" else None
    sitting = given.get("sitting") if isinstance(given, dict) else None
    return {"sitting": sitting, "sha256": _sha256()} if _is_sitting(sitting) else {}


def _sha256() -> str:
    return hashlib.sha256(request.get_data()).hexdigest()


def _is_name(given: object) -> bool:
    return isinstance(given, str) and len(given) <= LONGEST_NAME


def _is_sitting(given: object) -> bool:
    return isinstance(given, str) and bool(SITTING.fullmatch(given))


SHAPE = {
    "answers": intake.are_answers,
    "changes": lambda it: type(it) is int and 0 <= it <= partials.LAST_CHANGE,
    "language": _is_name,
    "screen": _is_name,
    "sitting": _is_sitting,
}
