"""Look-ups: asking who wrote a comment of a confidential wave, and the second person's answer.

The name stands on the page of its concern (`web/concerns.py`), for whoever asked, once the second
person has agreed. Each time that the page shows it is noted before it does.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from surveyapp import db
from surveyapp.records import lookups as records
from surveyapp.records.base import Refused
from surveyapp.records.concerns import Concern
from surveyapp.records.lookups import Said
from surveyapp.records.waves import Mode
from surveyapp.reports import lookups as reports
from surveyapp.web import access, cases
from surveyapp.web.access import Permission, me

bp = Blueprint("lookups", __name__, url_prefix="/staff/look-ups")

AGREE, REFUSE = "agree", "refuse"
MOST_LISTED = 50


class AskForm(FlaskForm):
    """Why somebody needs to know who wrote a comment."""

    danger = BooleanField(
        "Somebody may be in danger, and I need to know who wrote this to help.",
        [InputRequired("Names are looked up only if somebody may be in danger.")],
    )
    reason = TextAreaField("Why do you think so?", [InputRequired("Write it down."), cases.LONG])


class AnswerForm(FlaskForm):
    """Whether the second person agrees, and why."""

    decision = RadioField(
        "Your answer",
        [InputRequired("Choose whether you agree.")],
        choices=[
            SelectChoice(AGREE, "I agree: the name may be looked up"),
            SelectChoice(REFUSE, "I refuse: the name stays apart"),
        ],
    )
    reason = TextAreaField("Why?", [InputRequired("Write down why."), cases.LONG])


@dataclass(frozen=True)
class Told:
    """What a concern's page says of its writer; `name` is there only for whoever may see it now."""

    page: reports.Panel
    name: str


def init_app(app: Flask) -> None:
    """Let every staff page say how many requests wait for whoever is signed in."""
    app.add_template_global(waiting_lookups)


def waiting_lookups() -> int:
    """Count the requests that wait for an answer of the person who is signed in."""
    return records.number_waiting(db.session(), me(), cases.now())


@bp.get("/")
def index():
    access.check(Permission.ANSWER_LOOKUPS)
    _let_lapse()
    session, now = db.session(), cases.now()
    waiting = records.waiting(session, me(), now)
    earlier = [it for it in records.seen_by(session, me(), MOST_LISTED) if it not in waiting]
    return render_template(
        "lookups/index.html",
        waiting=reports.lines(waiting, now),
        earlier=reports.lines(earlier, now),
        now=now,
    )


@bp.route("/<int:number>", methods=["GET", "POST"])
def answer(number):
    lookup, form = access.lookup(number), AnswerForm()
    if not lookup.waits(cases.now()):
        flash("This request has been answered meanwhile, or its time is over.", "warn")
        return redirect(url_for(".index"), 303)
    if not form.validate_on_submit():
        return _request_page(lookup, form), 422 if form.errors else 200
    said = Said(me(), form.reason.data, cases.now())
    agreed = form.decision.data == AGREE
    try:
        records.answer(db.session(), lookup, said, cases.key(), agreed=agreed)
    except Refused as refused:
        flash(str(refused), "warn")
        return redirect(url_for(".answer", number=number), 303)
    if agreed:
        flash(f"You agreed. {lookup.asker.name} can see the name for 24 hours, and nobody else.")
    else:
        flash(f"You refused. Tell {lookup.asker.name}, and help to find another way.")
    return redirect(url_for(".index"), 303)


def ask(found: Concern, page: cases.Page):
    """Ask a second person to agree that a concern's writer is looked up."""
    form = AskForm(prefix="look_up")
    if not form.validate_on_submit():
        return page(found, look_up=form), 422
    try:
        records.ask(db.session(), found, Said(me(), form.reason.data, cases.now()), cases.key())
    except Refused as refused:
        return cases.sent_back(found, refused)
    flash("You asked. Now tell one of those who can answer: nobody is sent a message.")
    return redirect(url_for("concerns.concern", number=found.id), 303)


def told(found: Concern) -> Told | None:
    """Say how it stands with the writer's name, where it is kept apart; note if it is shown.

    A form that is sent back shows no name: what is noted in a refused request isn't kept.
    """
    if found.wave.mode != Mode.CONFIDENTIAL:
        return None
    if request.method != "POST":
        _let_lapse()
    page = reports.panel(db.session(), found, me(), cases.key(), cases.now())
    return Told(page, _name(page))


def _name(page: reports.Panel) -> str:
    if page.mine is None or not page.can_be_told or request.method == "POST":
        return ""
    with db.writing() as session:
        return records.name(session, page.mine, me(), cases.now())


def _request_page(lookup: records.Lookup, form: AnswerForm) -> str:
    return render_template(
        "lookups/request.html",
        line=reports.opened(lookup, cases.key(), cases.now()),
        form=form,
        wrong=[(it.id, it.errors[0]) for it in form if it.errors],
        may_read=lookup.concern.role in access.concern_roles(),
    )


def _let_lapse() -> None:
    if records.unanswered(db.session(), cases.now(), me().school_id):
        with db.writing() as session:
            records.lapse(session, me().school_id, cases.now())
