"""Waves as staff see them: the list, one wave, its closing, its cards and its workbook.

An open wave shows response rates only. Results and the workbook exist once it is closed: figures
seen before and after one more child answered would give that child away.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import ValidationError

from surveyapp import db
from surveyapp.export import sheets
from surveyapp.export.edition import Edition
from surveyapp.records import (
    aside,
    audit,
    codes,
    partials,
    people,
    schools,
    tablets,
    unlinking,
    waves,
)
from surveyapp.records.people import Person
from surveyapp.records.tablets import Tablet
from surveyapp.records.waves import NobodyReads, Wave
from surveyapp.reports import waves as reports
from surveyapp.reports.privacy import INSIDE
from surveyapp.reports.rates import ResponseRate
from surveyapp.reports.waves import WaveReport
from surveyapp.web import access, cards, results
from surveyapp.web.access import Permission, me

bp = Blueprint("waves", __name__, url_prefix="/staff")

EVERYBODY = "everybody"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ConfirmForm(FlaskForm):
    """A button, and the token that shows that it was pressed on our page."""


class CardsForm(FlaskForm):
    """Whose cards to make: everybody's, or one class's."""

    who = RadioField("Who needs a card?", default=EVERYBODY, validate_choice=False)

    def validate_who(self, field: RadioField) -> None:
        """Take the choices on offer only."""
        if field.data not in dict(field.choices):
            raise ValidationError("Choose one of these.")


@dataclass(frozen=True)
class Listed:
    """One line of the list of waves."""

    wave: Wave
    status: str
    rate: ResponseRate


@bp.get("/")
def index():
    access.check(Permission.SEE_WAVES)
    session = db.session()
    listed = [
        Listed(wave, wave.status(_today()), reports.response_rates(session, wave).rows[0])
        for wave in waves.of_school(session, me().school)
    ]
    sections = {
        status: [it for it in listed if it.status == status]
        for status in ("open", "planned", "closed")
    }
    return render_template(
        "waves/index.html",
        sections=sections,
        missing=_missing(),
        today=_today(),
    )


@bp.get("/waves/<int:number>")
def wave(number):
    found = access.wave(number, Permission.SEE_WAVES)
    if found.status(_today()) == "closed" and access.may(Permission.SEE_RESULTS):
        return _closed(found)
    rates = reports.response_rates(db.session(), found)
    return render_template(
        "waves/open.html",
        wave=found,
        rates=rates,
        aside=aside.counts(db.session(), found),
        **_tablets(found),
        today=_today(),
        minimum=INSIDE,
    )


@bp.route("/waves/<int:number>/close", methods=["GET", "POST"])
def close(number):
    found = access.wave(number, Permission.CLOSE_WAVES)
    if found.status(_today()) == "closed":
        flash("This wave is closed already.", "warn")
        return redirect(url_for(".wave", number=number), 303)
    form = ConfirmForm()
    if form.validate_on_submit():
        waves.close(db.session(), found)
        partials.purge(db.session())
        unlinking.mix(db.session())
        db.afterwards(unlinking.settle)
        _note("closed", found)
        flash("The wave is closed. Its results are ready.")
        return redirect(url_for(".wave", number=number), 303)
    return render_template(
        "waves/close.html",
        wave=found,
        form=form,
        rate=reports.response_rates(db.session(), found).rows[0],
        today=_today(),
        **_tablets(found),
    )


@bp.route("/waves/<int:number>/cards", methods=["GET", "POST"])
def make_cards(number):
    found = access.wave(number, Permission.MAKE_CARDS)
    if found.status(_today()) == "closed":
        flash("This wave is closed, so cards would open nothing.", "warn")
        return redirect(url_for(".wave", number=number), 303)
    try:
        waves.need_readers(db.session(), found)
    except NobodyReads as refused:
        flash(str(refused), "warn")
        return redirect(url_for(".wave", number=number), 303)
    asked = people.in_groups(db.session(), found.groups)
    form = CardsForm()
    form.who.choices = _choices(asked)
    if not form.validate_on_submit():
        unused = codes.unused_cards(db.session(), found)
        return render_template("waves/make_cards.html", wave=found, form=form, unused=unused)
    config = current_app.config["SURVEYAPP"]
    chosen = [person for person in asked if form.who.data in (EVERYBODY, *_classes(person))]
    minted = codes.mint(db.session(), found, chosen, config.code_key)
    _note("made cards", found, cards=len(minted))
    return render_template(
        "waves/cards.html",
        wave=found,
        sheets=cards.sheets(minted, config.public_url),
        address=config.public_url,
    )


@bp.get("/waves/<int:number>/workbook")
def workbook(number):
    found = access.wave(number, Permission.DOWNLOAD_WORKBOOK)
    if found.status(_today()) != "closed":
        abort(404)
    if "rows" in request.args:
        access.check(Permission.DOWNLOAD_ROWS)
    edition = _edition(found, rows="rows" in request.args)
    stream = BytesIO()
    sheets.write_wave(edition, stream)
    with db.writing():
        _note(
            "downloaded",
            found,
            rows=len(edition.rows or ()),
            sha256=hashlib.sha256(stream.getbuffer()).hexdigest(),
        )
    stream.seek(0)
    name = sheets.file_name(edition)
    reply = send_file(stream, WORKBOOK_TYPE, as_attachment=True, download_name=name)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _edition(found: Wave, *, rows: bool) -> Edition:
    return Edition(
        report=_report(found),
        made_by=me().name,
        made_at=datetime.now(UTC),
        rows=reports.data_rows(db.session(), found) if rows else None,
    )


def _closed(found: Wave) -> str:
    report = _report(found)
    stacked = request.args.get("bars") == "whole"
    return render_template(
        "waves/closed.html",
        wave=found,
        report=report,
        aside=aside.counts(db.session(), found),
        **_tablets(found),
        today=_today(),
        stacked=stacked,
        scales=results.scales(report.results),
        blocks=list(results.blocks(report.results, stacked=stacked)),
        sentiment=results.sentiment(report.comments),
        themes=results.themes(report.comments),
    )


def _tablets(found: Wave) -> dict[str, Sequence[Tablet]]:
    """List a wave's tablets and those to look for, for whoever joins tablets."""
    joined = tablets.of_wave(db.session(), found) if access.may(Permission.MAKE_CARDS) else []
    return {"tablets": joined, "missing": [it for it in joined if it.is_missing(_today())]}


def _missing() -> Sequence[Tablet]:
    if not access.may(Permission.MAKE_CARDS):
        return []
    return tablets.missing(db.session(), me().school, _today())


def _choices(asked: Sequence[Person]) -> list[tuple[str, str]]:
    classes = sorted({name for person in asked for name in _classes(person)})
    return [(EVERYBODY, "Everybody who has not answered"), *((name, name) for name in classes)]


def _classes(person: Person) -> list[str]:
    return person.group_names.get("class", [])


def _report(found: Wave) -> WaveReport:
    config = current_app.config["SURVEYAPP"]
    key = schools.comment_key(me().school, config.comment_key)
    return reports.report(db.session(), found, key)


def _note(action: str, found: Wave, **detail: object) -> None:
    audit.note(db.session(), found.school_id, me().email, action, wave=found.id, **detail)


def _today() -> date:
    return datetime.now(UTC).date()
