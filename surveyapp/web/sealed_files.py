"""Staff bring the sealed file that a tablet saved when it could not send: it is taken in once.

A file is `{"point": …, "box": …}` in base64, and in the box `{"records": [{"sitting": …, "code": …,
"body": …}]}`; a request to talk has `asking` in the place of `sitting`. Nobody is shown what it
holds, or how much: beside the number of answers on the tablet's pages that would tell that somebody
asked. The tablet lets go when it next asks.
"""

from base64 import b64decode
from collections.abc import Set
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, json, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from surveyapp import db
from surveyapp.records import audit, codes, sealing
from surveyapp.records.aside import Sent
from surveyapp.records.erased import WasErased
from surveyapp.records.sealing import CannotOpen
from surveyapp.records.waves import Wave
from surveyapp.web import access, asking, intake, language, sittings
from surveyapp.web.access import Permission, me
from surveyapp.web.intake import Unable

bp = Blueprint("sealed_files", __name__, url_prefix="/staff")

ALL = "All that is in the file is kept. The tablet lets go of it when it next sends."
ALL_BUT_ERASED = (
    "All that is in the file is kept, but for what was erased before it came. The tablet lets go "
    "of it when it next sends."
)
NOT_ALL = "Not all that is in the file could be kept. Leave what is still on the tablet there."


@dataclass(frozen=True)
class Asked:
    """A request to talk, to the byte, by the number that the tablet gave it."""

    number: UUID
    body: bytes


class Outcome(Enum):
    """What became of a record in a file."""

    KEPT = auto()
    ERASED = auto()  # before it came
    LEFT = auto()  # on the tablet


class FileForm(FlaskForm):
    """The file that a tablet saved."""

    file = FileField("The sealed file", [FileRequired("Choose the file that the tablet saved.")])


@bp.route("/waves/<int:number>/sealed-file", methods=["GET", "POST"])
def take(number):
    found = access.wave(number, Permission.MAKE_CARDS)
    form = FileForm()
    if not form.validate_on_submit():
        return render_template("tablets/file.html", wave=found, form=form)
    try:
        records = _opened(form.file.data.read(), intake.school_key(found.school_id))
    except (CannotOpen, ValueError, KeyError, TypeError, AttributeError):
        form.file.errors = ["This is no sealed file for your school, or it was changed."]
        return render_template("tablets/file.html", wave=found, form=form)
    taken = {_taken(found, *record) for record in records}
    audit.note(db.session(), found.school_id, me().email, "took a tablet's file in", wave=found.id)
    flash(_words(taken), "warn" if Outcome.LEFT in taken else "good")
    return redirect(url_for("waves.wave", number=number), 303)


def _opened(content: bytes, key: bytes) -> list[tuple[str, Sent | Asked]]:
    """Open a file: the code and what was to be sent, for each record in it."""
    sealed = json.loads(content)
    text = sealing.open_file(key, b64decode(sealed["point"]), b64decode(sealed["box"]))
    return [(str(it["code"]), _record(it)) for it in json.loads(text)["records"]]


def _record(given: dict[str, Any]) -> Sent | Asked:
    body = str(given["body"]).encode()
    if "asking" in given:
        return Asked(UUID(given["asking"]), body)
    return Sent(UUID(given["sitting"]), body)


def _taken(wave: Wave, typed: str, record: Sent | Asked) -> Outcome:
    """Take one record in, for the wave of its code, or where that isn't known for this one."""
    found = codes.find(db.session(), typed[:100], intake.config().code_key, begun=True)
    code = found if found and found.school_id == wave.school_id else None
    try:
        if isinstance(record, Asked):
            asking.take_in(wave, code, record.number, record.body)
        else:
            sittings.take_in(wave, code, record)
    except Unable:
        return Outcome.LEFT
    except WasErased:
        return Outcome.ERASED
    finally:
        language.use(language.ENGLISH)
    return Outcome.KEPT


def _words(taken: Set[Outcome]) -> str:
    """Say what became of all of it, without a number, which would tell who asked to talk."""
    if Outcome.LEFT in taken:
        return NOT_ALL
    return ALL_BUT_ERASED if Outcome.ERASED in taken else ALL
