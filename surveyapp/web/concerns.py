"""Concerns: the list of the safeguarding lead and of the head, and what they do about each.

Whoever asked to talk to someone stands first in it (`web/help_requests.py`). Opening a concern
shows a comment's words, so it is noted, and a new one is seen from then on.
"""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from surveyapp import db
from surveyapp.records import cases as records
from surveyapp.records import concerns, help_requests, readings
from surveyapp.records.accounts import Role
from surveyapp.records.base import Refused
from surveyapp.records.cases import State
from surveyapp.records.concerns import Concern
from surveyapp.records.help_requests import HelpRequest
from surveyapp.records.readings import Better
from surveyapp.reports import concerns as reports
from surveyapp.reports import help_requests as requests
from surveyapp.web import access, cases, lookups
from surveyapp.web.access import me

bp = Blueprint("concerns", __name__, url_prefix="/staff/concerns")

OVERDUE, OPEN = "overdue", "open"
SHOWN = {OPEN: records.OPEN, OVERDUE: records.WAITING, **{it.value: (it,) for it in State}}
KINDS = (HelpRequest, Concern)
DAYS = 7


class LabelForm(FlaskForm):
    """The right label of a comment, and why."""

    label = SelectField(
        "It should be",
        choices=[SelectChoice(label, label.capitalize()) for label in readings.LABELS],
    )
    reason = TextAreaField("Why?", [InputRequired("Write down why."), cases.LONG])


FORMS = {**cases.FORMS, "label": LabelForm, "look_up": lookups.AskForm}


def init_app(app: Flask) -> None:
    """Let every staff page say what to act on now, who asked to talk, and what is overdue."""
    app.add_template_global(access.concern_roles, "concern_roles")
    app.add_template_global(to_act_on_now)
    app.add_template_global(overdue_cases)
    app.add_template_global(new_requests)


def to_act_on_now() -> int:
    """Count the most severe concerns that nobody has opened, for the person who is signed in."""
    return concerns.to_act_on_now(db.session(), me().school_id, access.concern_roles())


def overdue_cases() -> int:
    """Count what is overdue for the person who is signed in."""
    session, school, roles = db.session(), me().school_id, access.concern_roles()
    return sum(records.overdue(session, kind, school, roles, cases.now()) for kind in KINDS)


def new_requests() -> int:
    """Count the help requests that nobody has opened, for the person who is signed in."""
    counts = records.counts(db.session(), HelpRequest, me().school_id, access.concern_roles())
    return counts[State.NEW]


@bp.get("/")
def index():
    roles = access.check_concerns()
    session, school = db.session(), me().school_id
    chosen = request.args.get("state", OPEN)
    chosen = chosen if chosen in SHOWN else OPEN
    asked = help_requests.of_roles(session, school, roles, SHOWN[chosen])
    found = concerns.of_roles(session, school, roles, SHOWN[chosen])
    lines = reports.lines(session, found, cases.now())
    return render_template(
        "concerns/index.html",
        requests=_chosen(requests.lines(asked, cases.now()), chosen),
        lines=_chosen(lines, chosen),
        chosen=chosen,
        counts=_counts(roles),
        full=help_requests.is_full(session, school),
        days=[readings.day(session, school, roles, when) for when in _last_days()],
        unread=readings.unread(session, school),
        alive=readings.alive(current_app.extensions["reader"]),
    )


def _chosen(lines: list[Any], chosen: str) -> list[Any]:
    return [it for it in lines if it.overdue or chosen != OVERDUE]


def _counts(roles: list[Role]) -> dict[str, int]:
    """Count the cases of some roles in each state, and those that are open and overdue."""
    found = [records.counts(db.session(), kind, me().school_id, roles) for kind in KINDS]
    counts = {state: sum(each[state] for each in found) for state in State}
    return {
        OPEN: sum(counts[it] for it in records.OPEN),
        OVERDUE: overdue_cases(),
        **{state.value: number for state, number in counts.items()},
    }


@bp.get("/<int:number>")
def concern(number):
    found = access.concern(number)
    cases.opened(found)
    return _page(found)


@bp.post("/<int:number>/look-up")
def look_up(number):
    return lookups.ask(access.concern(number), _page)


@bp.post("/<int:number>/label")
def label(number):
    found, form = access.concern(number), LabelForm(prefix="label")
    if not form.validate_on_submit():
        return _page(found, label=form), 422
    reading = db.session().get_one(readings.Reading, found.comment_id)
    better = Better(me().email, form.label.data, form.reason.data)
    try:
        readings.correct(db.session(), reading, better, cases.key())
    except Refused as refused:
        return cases.sent_back(found, refused)
    cases.note("corrected the label of", found)
    flash("The label is corrected. The first one is kept beside it.")
    return redirect(url_for(".concern", number=number), 303)


def _page(found: Concern, **sent: FlaskForm) -> str:
    """Show a concern, with the form that was sent if it has something to put right."""
    page = reports.opened(db.session(), found, cases.key(), cases.now())
    forms = {
        name: form(None, prefix=name, label=page.reading and page.reading.label)
        for name, form in FORMS.items()
    } | sent
    return render_template(
        "concerns/concern.html",
        case=found,
        page=page,
        forms=forms,
        wrong=cases.wrong(sent),
        other=records.other_role(Role(found.role)),
        writer=lookups.told(found),
        flaggable=records.owner(found.wave) in access.concern_roles(),
    )


def _last_days() -> list[date]:
    return [cases.now().date() - timedelta(days=number) for number in range(DAYS)]


cases.add_steps(bp, access.concern, _page)
