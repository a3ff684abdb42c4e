"""Concerns: the list of the safeguarding lead and of the head, and what they do about each.

Opening a concern shows a comment's words, so it is noted, and a new one is seen from then on.
"""

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from surveyapp import db
from surveyapp.records import audit, cases, concerns, readings, schools
from surveyapp.records.accounts import Role
from surveyapp.records.base import Refused
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.concerns import Concern
from surveyapp.records.readings import Better
from surveyapp.reports import concerns as reports
from surveyapp.web import access
from surveyapp.web.access import me

bp = Blueprint("concerns", __name__, url_prefix="/staff/concerns")

OVERDUE, OPEN = "overdue", "open"
SHOWN = {OPEN: cases.OPEN, OVERDUE: cases.WAITING, **{it.value: (it,) for it in State}}
DAYS = 7
LONG = Length(max=2000, message="Use at most 2,000 characters.")


class ReopenForm(FlaskForm):
    """Why a concern is opened again."""

    reason = TextAreaField("Why is it opened again?", [InputRequired("Write down why."), LONG])


class PassOnForm(FlaskForm):
    """Why a concern is the other role's."""

    reason = TextAreaField("Why is it for them?", [InputRequired("Write down why."), LONG])


class ActForm(FlaskForm):
    """What will be done, if anybody wants to write it down."""

    reason = TextAreaField("What will be done, and by whom?", [LONG])


class CloseForm(FlaskForm):
    """How it ended, and why it is closed."""

    outcome = RadioField(
        "How did it end?",
        [InputRequired("Choose an outcome.")],
        choices=[SelectChoice(it.value, it.value.capitalize()) for it in Outcome],
    )
    reason = TextAreaField(
        "What was done, and why is it closed?", [InputRequired("Write down why."), LONG]
    )


class LabelForm(FlaskForm):
    """The right label of a comment, and why."""

    label = SelectField(
        "It should be",
        choices=[SelectChoice(label, label.capitalize()) for label in readings.LABELS],
    )
    reason = TextAreaField("Why?", [InputRequired("Write down why."), LONG])


FORMS = {
    "act": ActForm,
    "close": CloseForm,
    "reopen": ReopenForm,
    "pass_on": PassOnForm,
    "label": LabelForm,
}


def init_app(app: Flask) -> None:
    """Let every staff page say how many concerns are overdue."""
    app.add_template_global(access.concern_roles, "concern_roles")
    app.add_template_global(overdue_concerns)


def overdue_concerns() -> int:
    """Count the overdue concerns of the person who is signed in."""
    return cases.overdue(db.session(), Concern, me().school_id, access.concern_roles(), _now())


@bp.get("/")
def index():
    roles = access.check_concerns()
    session, school = db.session(), me().school_id
    chosen = request.args.get("state", OPEN)
    chosen = chosen if chosen in SHOWN else OPEN
    found = concerns.of_roles(session, school, roles, SHOWN[chosen])
    lines = reports.lines(session, found, _now())
    counts = cases.counts(session, Concern, school, roles)
    return render_template(
        "concerns/index.html",
        lines=[it for it in lines if it.overdue or chosen != OVERDUE],
        chosen=chosen,
        counts={OPEN: sum(counts[it] for it in cases.OPEN), OVERDUE: overdue_concerns()}
        | {it.value: n for it, n in counts.items()},
        days=[readings.day(session, school, roles, when) for when in _last_days()],
        unread=readings.unread(session, school),
        alive=readings.alive(current_app.extensions["reader"]),
    )


@bp.get("/<int:number>")
def concern(number):
    found = access.concern(number)
    with db.writing() as session:
        if found.state == State.NEW:
            cases.change(session, found, Step(me().email, State.SEEN), _key())
        _note("opened", found)
    return _page(found)


@bp.post("/<int:number>/act")
def act(number):
    found, form = access.concern(number), ActForm(prefix="act")
    if not form.validate_on_submit():
        return _page(found, act=form), 422
    step = Step(me().email, State.ACTING, form.reason.data)
    return _changed(found, step, "marked as acting", "Marked as acting.")


@bp.post("/<int:number>/close")
def close(number):
    found, form = access.concern(number), CloseForm(prefix="close")
    if not form.validate_on_submit():
        return _page(found, close=form), 422
    outcome = Outcome(form.outcome.data)
    step = Step(me().email, State.CLOSED, form.reason.data, outcome)
    return _changed(found, step, "closed", "Closed. It stays in the list of closed ones.")


@bp.post("/<int:number>/reopen")
def reopen(number):
    found, form = access.concern(number), ReopenForm(prefix="reopen")
    if not form.validate_on_submit():
        return _page(found, reopen=form), 422
    step = Step(me().email, State.SEEN, form.reason.data)
    return _changed(found, step, "opened again", "It is open again.")


@bp.post("/<int:number>/pass-on")
def pass_on(number):
    found, form = access.concern(number), PassOnForm(prefix="pass_on")
    if not form.validate_on_submit():
        return _page(found, pass_on=form), 422
    try:
        cases.pass_on(db.session(), found, me().email, form.reason.data, _key())
    except Refused as refused:
        return _refused(found, refused)
    _note("passed on", found, to=found.role)
    flash(f"Passed on to the {found.role}.")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:number>/label")
def label(number):
    found, form = access.concern(number), LabelForm(prefix="label")
    if not form.validate_on_submit():
        return _page(found, label=form), 422
    reading = db.session().get_one(readings.Reading, found.comment_id)
    better = Better(me().email, form.label.data, form.reason.data)
    try:
        readings.correct(db.session(), reading, better, _key())
    except Refused as refused:
        return _refused(found, refused)
    _note("corrected the label of", found)
    flash("The label is corrected. The first one is kept beside it.")
    return redirect(url_for(".concern", number=number), 303)


def _changed(found: Concern, step: Step, action: str, said: str):
    try:
        cases.change(db.session(), found, step, _key())
    except Refused as refused:
        return _refused(found, refused)
    _note(action, found)
    flash(said)
    return redirect(url_for(".concern", number=found.id), 303)


def _refused(found: Concern, refused: Refused):
    flash(str(refused), "warn")
    return redirect(url_for(".concern", number=found.id), 303)


def _page(found: Concern, **sent: FlaskForm) -> str:
    """Show a concern, with the form that was sent if it has something to put right."""
    page = reports.opened(db.session(), found, _key(), _now())
    forms = {
        name: form(None, prefix=name, label=page.reading and page.reading.label)
        for name, form in FORMS.items()
    } | sent
    return render_template(
        "concerns/concern.html",
        concern=found,
        page=page,
        forms=forms,
        wrong=[(it.id, it.errors[0]) for form in sent.values() for it in form if it.errors],
        other=cases.other_role(Role(found.role)),
    )


def _key() -> bytes:
    return schools.comment_key(me().school, current_app.config["SURVEYAPP"].comment_key)


def _note(action: str, found: Concern, **detail: object) -> None:
    audit.note(db.session(), found.school_id, me().email, action, concern=found.id, **detail)


def _now() -> datetime:
    return datetime.now(UTC)


def _last_days() -> list[date]:
    return [_now().date() - timedelta(days=number) for number in range(DAYS)]
