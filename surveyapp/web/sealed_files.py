"""Staff bring the sealed file that a tablet saved when it could not send: it is taken in once.

A file is `{"point": …, "box": …}` in base64, and in the box `{"records": [{"sitting": …, "code": …,
"body": …}]}`. Nobody is shown what it holds. The tablet lets go when it next asks.
"""

from base64 import b64decode
from collections import Counter
from enum import Enum, auto
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
from surveyapp.web import access, intake, language, sittings
from surveyapp.web.access import Permission, me
from surveyapp.web.intake import Unable

bp = Blueprint("sealed_files", __name__, url_prefix="/staff")


class Outcome(Enum):
    """What became of a sitting in a file."""

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
    except (CannotOpen, ValueError, KeyError, TypeError):
        form.file.errors = ["This is no sealed file for your school, or it was changed."]
        return render_template("tablets/file.html", wave=found, form=form)
    taken = Counter(_taken(found, *record) for record in records)
    about = {"wave": found.id, "sittings": taken[Outcome.KEPT]}
    audit.note(db.session(), found.school_id, me().email, "took a tablet's file in", **about)
    flash(_words(taken), "warn" if taken[Outcome.LEFT] else "good")
    return redirect(url_for("waves.wave", number=number), 303)


def _opened(content: bytes, key: bytes) -> list[tuple[str, Sent]]:
    """Open a file: the code and what was to be sent, for each sitting in it."""
    sealed = json.loads(content)
    text = sealing.open_file(key, b64decode(sealed["point"]), b64decode(sealed["box"]))
    return [
        (str(it["code"]), Sent(UUID(it["sitting"]), str(it["body"]).encode()))
        for it in json.loads(text)["records"]
    ]


def _taken(wave: Wave, typed: str, sent: Sent) -> Outcome:
    """Take one sitting in, for the wave of its code, or where that isn't known for this one."""
    code = codes.find(db.session(), typed[:100], intake.config().code_key, begun=True)
    try:
        if code is None or code.school_id != wave.school_id:
            sittings.keep_unread(wave, sent)
        else:
            sittings.take_in(code, sent)
    except Unable:
        return Outcome.LEFT
    except WasErased:
        return Outcome.ERASED
    finally:
        language.use(language.ENGLISH)
    return Outcome.KEPT


def _words(taken: Counter[Outcome]) -> str:
    kept, erased, left = (taken[it] for it in Outcome)
    number = kept + erased + left
    words = (
        f"All {number} in the file are kept."
        if kept == number
        else f"{kept} of the {number} in the file are kept."
    )
    if erased:
        words += f" Erased before they came, so not kept: {erased}."
    if left:
        return f"{words} Leave the others on the tablet."
    return f"{words} The tablet lets go of them when it next sends."
