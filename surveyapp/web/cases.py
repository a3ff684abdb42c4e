"""What staff do about a case, whatever its kind: the forms, and the steps that they lead to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from surveyapp import db
from surveyapp.records import audit, cases, schools
from surveyapp.records.base import Refused
from surveyapp.records.cases import Case, Outcome, Overtaken, State, Step
from surveyapp.web.access import me

LONG = Length(max=2000, message="Use at most 2,000 characters.")

# Shows a case, with the form that was sent (by its name) if it has something to put right.
Page = Callable[..., str]


class ReopenForm(FlaskForm):
    """Why a case is opened again."""

    reason = TextAreaField("Why is it opened again?", [InputRequired("Write down why."), LONG])


class PassOnForm(FlaskForm):
    """Why a case is the other role's."""

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


FORMS = {"act": ActForm, "close": CloseForm, "reopen": ReopenForm, "pass_on": PassOnForm}


def add_steps(bp: Blueprint, load: Callable[[int], Case], page: Page) -> None:
    """Give a blueprint the addresses of the steps: act, close, reopen and pass on."""
    for step in (act, close, reopen, pass_on):
        path = f"/<int:number>/{step.__name__.replace('_', '-')}"
        bp.add_url_rule(path, step.__name__, _view(step, load, page), methods=["POST"])


def opened(found: Case) -> None:
    """Note that somebody opens a case, which is seen from then on."""
    with db.writing() as session:
        if found.state == State.NEW:
            cases.change(session, found, Step(me().email, State.SEEN), key())
        note("opened", found)


def act(found: Case, page: Page):
    """Mark a case as acting."""
    form = ActForm(prefix="act")
    if not form.validate_on_submit():
        return page(found, act=form), 422
    step = Step(me().email, State.ACTING, form.reason.data)
    return _changed(found, step, "marked as acting", "Marked as acting.")


def close(found: Case, page: Page):
    """Close a case with an outcome and a reason."""
    form = CloseForm(prefix="close")
    if not form.validate_on_submit():
        return page(found, close=form), 422
    step = Step(me().email, State.CLOSED, form.reason.data, Outcome(form.outcome.data))
    return _changed(found, step, "closed", "Closed. It stays in the list of closed ones.")


def reopen(found: Case, page: Page):
    """Open a closed case again, for a reason."""
    form = ReopenForm(prefix="reopen")
    if not form.validate_on_submit():
        return page(found, reopen=form), 422
    step = Step(me().email, State.SEEN, form.reason.data)
    return _changed(found, step, "opened again", "It is open again.")


def pass_on(found: Case, page: Page):
    """Give a case to the other role, for a reason."""
    form = PassOnForm(prefix="pass_on")
    if not form.validate_on_submit():
        return page(found, pass_on=form), 422
    try:
        cases.pass_on(db.session(), found, me().email, form.reason.data, key())
    except Refused as refused:
        return sent_back(found, refused)
    note("passed on", found, to=found.role)
    flash(f"Passed on to the {found.role}.")
    return redirect(url_for("concerns.index"), 303)


def sent_back(found: Case, refused: Refused):
    """Say why something can't be done, on the page of the case."""
    flash(str(refused), "warn")
    return redirect(_here(found), 303)


def wrong(sent: dict[str, FlaskForm]) -> list[tuple[str, str]]:
    """List the fields of the forms that were sent that have something to put right."""
    return [(it.id, it.errors[0]) for form in sent.values() for it in form if it.errors]


def key() -> bytes:
    """Open the key that seals what is written at the school of whoever is signed in."""
    return schools.comment_key(me().school, current_app.config["SURVEYAPP"].comment_key)


def note(action: str, found: Case, **detail: object) -> None:
    """Note in the audit log what somebody did about a case."""
    thing = {found.noun.replace(" ", "_"): found.id}
    audit.note(db.session(), found.school_id, me().email, action, **thing, **detail)


def now() -> datetime:
    """Give the moment by which ages are told."""
    return datetime.now(UTC)


def _view(
    step: Callable[[Case, Page], Any], load: Callable[[int], Case], page: Page
) -> Callable[[int], Any]:
    def view(number: int):
        found = load(number)
        try:
            cases.hold(db.session(), found, request.form.get("steps", type=int))
        except Overtaken as overtaken:
            return _shown_again(found, page, step.__name__, overtaken), 409
        return step(found, page)

    return view


def _shown_again(found: Case, page: Page, name: str, overtaken: Overtaken) -> str:
    """Show a case with what is new, which counts as opened, and with the form as it was sent."""
    form = FORMS[name](prefix=name)
    form.form_errors.append(str(overtaken))
    flash(str(overtaken), "warn")
    opened(found)
    db.keep()
    return page(found, **{name: form})


def _changed(found: Case, step: Step, action: str, said: str):
    try:
        cases.change(db.session(), found, step, key())
    except Refused as refused:
        return sent_back(found, refused)
    note(action, found)
    flash(said)
    return redirect(_here(found), 303)


def _here(found: Case) -> str:
    return url_for(f".{found.noun.replace(' ', '_')}", number=found.id)
