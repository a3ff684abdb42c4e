"""Comments one by one, for whoever looks after concerns: a program misses some, so people read.

Every page of words that is opened is noted. Whoever finds something flags it here by hand.
"""

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from surveyapp import db
from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import audit, comments, concerns, schools
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import PERSON
from surveyapp.records.waves import Wave
from surveyapp.reports import sampling
from surveyapp.reports.concerns import CATEGORIES, URGENCY
from surveyapp.reports.sampling import Asked
from surveyapp.web import access
from surveyapp.web.access import LARGEST_RANDOM, me

bp = Blueprint("comments", __name__, url_prefix="/staff/comments")


class FlagForm(FlaskForm):
    """What a comment is about and how soon somebody must act."""

    category = SelectField(
        "What is it about?",
        [InputRequired("Say what it is about.")],
        choices=[
            SelectChoice("", "Choose one"),
            *(
                SelectChoice(name, words.capitalize())
                for name, words in CATEGORIES.items()
                if name != NOT_READ
            ),
        ],
    )
    severity = RadioField(
        "How soon?",
        [InputRequired("Say how soon.")],
        choices=[SelectChoice(str(severity), words) for severity, words in URGENCY.items()],
    )


@bp.get("/")
def index():
    roles = access.check_concerns()
    found = sampling.waves_with_comments(db.session(), me().school, roles)
    return render_template("comments/index.html", waves=found)


@bp.get("/<int:number>")
def wave(number):
    found, roles = access.wave_with_concerns(number)
    asked = Asked(roles, request.args.get("page", 1, int), datetime.now(UTC).date())
    opened = sampling.sample(db.session(), found, asked, _key())
    _note_reading(found, len(opened.comments))
    return render_template("comments/wave.html", wave=found, sample=opened)


@bp.route("/<int:number>/<int:comment>/flag", methods=["GET", "POST"])
def flag_by_hand(number, comment):
    found, roles = access.wave_with_concerns(number)
    chosen = _comment(found.id, comment)
    known = concerns.of_comments(db.session(), [comment]).get(comment)
    if known.role not in roles if known else _waits(chosen):
        abort(404)
    words = comments.words(chosen, _key())
    form = FlagForm()
    if not form.validate_on_submit():
        _note_reading(found, 1)
        db.keep()
        page = render_template("comments/flag.html", wave=found, words=words, form=form)
        return page, 422 if form.errors else 200
    flagged = Found(form.category.data, int(form.severity.data), (0, len(words)), PERSON)
    concern = concerns.flag(db.session(), chosen, [flagged], me().email, datetime.now(UTC))
    if concern is None:
        flash("It is flagged for that already, as that urgent or more.", "warn")
        return redirect(url_for("concerns.concern", number=known.id), 303)
    audit.note(
        db.session(),
        found.school_id,
        me().email,
        "flagged",
        concern=concern.id,
        about=form.category.data,
    )
    flash(f"Flagged. The {concern.role} finds it in the list of concerns.")
    return redirect(url_for(".wave", number=number), 303)


def _comment(wave: int, number: int) -> Comment:
    found = db.session().get(Comment, number) if number <= LARGEST_RANDOM else None
    if found is None or found.wave_id != wave:
        abort(404)
    return found


def _waits(comment: Comment) -> bool:
    """Say whether a comment waits until tomorrow; one that is flagged never does."""
    return sampling.waits(db.session(), comment, datetime.now(UTC).date())


def _note_reading(wave: Wave, number: int) -> None:
    """Note that somebody reads so many comments of a wave."""
    with db.writing() as session:
        audit.note(
            session, wave.school_id, me().email, "read comments", wave=wave.id, comments=number
        )


def _key() -> bytes:
    return schools.comment_key(me().school, current_app.config["SURVEYAPP"].comment_key)
