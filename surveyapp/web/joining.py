"""Staff join a tablet to an open wave, with a code for one tablet, and give up one that is lost."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.validators import NumberRange

from surveyapp import db
from surveyapp.config import Config
from surveyapp.records import audit, joining, tablets
from surveyapp.records.base import Refused
from surveyapp.records.joining import MOST_PUPILS
from surveyapp.records.waves import Mode, Wave
from surveyapp.web import access, cards
from surveyapp.web.access import Permission, me

bp = Blueprint("joining", __name__, url_prefix="/staff")
HOW_MANY = f"Type a whole number from 1 to {MOST_PUPILS}."


class LostForm(FlaskForm):
    """A button, and the token that shows that it was pressed on our page."""


class JoinForm(FlaskForm):
    """Whose tablet it is, and how many of them are here."""

    group = RadioField("Whose tablet is it?", coerce=int)
    pupils = IntegerField("How many are here?", [NumberRange(1, MOST_PUPILS, HOW_MANY)])


@bp.route("/waves/<int:number>/tablets", methods=["GET", "POST"])
def join(number):
    found = access.wave(number, Permission.MAKE_CARDS)
    if found.mode != Mode.ANONYMOUS:
        return render_template("tablets/cards_only.html", wave=found)
    groups = {it.id: it for it in joining.groups(db.session(), found)}
    form = JoinForm(group=next(iter(groups)) if len(groups) == 1 else None)
    form.group.choices = [(it.id, it.name) for it in groups.values()]
    if not form.validate_on_submit():
        return render_template("tablets/offer.html", wave=found, form=form)
    try:
        code = joining.offer(
            db.session(), found, groups[form.group.data], form.pupils.data, _config().code_key
        )
    except Refused as refused:
        flash(str(refused), "warn")
        return redirect(url_for("waves.wave", number=number), 303)
    _note(found, form.pupils.data)
    address = f"{_config().public_url}/join"
    return render_template(
        "tablets/code.html",
        wave=found,
        group=groups[form.group.data],
        pupils=form.pupils.data,
        code=code,
        address=address,
        qr=cards.draw(f"{address}#{code}"),
    )


@bp.route("/waves/<int:number>/tablets/<int:tablet>/lost", methods=["GET", "POST"])
def give_up(number, tablet):
    found = access.wave(number, Permission.MAKE_CARDS)
    joined = next((it for it in tablets.of_wave(db.session(), found) if it.number == tablet), None)
    if joined is None:
        abort(404)
    form = LostForm()
    if not form.validate_on_submit():
        return render_template("tablets/lost.html", wave=found, tablet=joined, form=form)
    tablets.give_up(joined)
    audit.note(
        db.session(), found.school_id, me().email, "gave up a tablet", wave=found.id, tablet=tablet
    )
    flash(f"Tablet {tablet} is noted as lost or wiped.")
    return redirect(url_for("waves.wave", number=number), 303)


def _note(found: Wave, pupils: int) -> None:
    audit.note(
        db.session(), found.school_id, me().email, "joined a tablet", wave=found.id, pupils=pupils
    )


def _config() -> Config:
    return current_app.config["SURVEYAPP"]
