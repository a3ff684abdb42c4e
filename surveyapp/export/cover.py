"""What the workbook is about, and what must be known before reading it."""

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Sheet, Value
from surveyapp.records.waves import Mode
from surveyapp.reports.privacy import OUTSIDE

_MODES = {
    Mode.ANONYMOUS: "Anonymous: nobody can find out which answers are whose.",
    Mode.CONFIDENTIAL: "Confidential: answers carry a pseudonym; who it stands for is kept apart.",
    Mode.NAMED: "Named: staff with permission can see which answers are whose.",
}


def sheet(edition: Edition) -> Sheet:
    """Say which wave the workbook reports, how many answered, and how it must be handled."""
    about = edition.report.about
    everyone = edition.report.rates.rows[0]
    rows: list[tuple[str, Value]] = [
        ("School", about.school),
        ("Questionnaire", about.questionnaire),
        ("Wave", about.wave),
        ("First day", about.opens_on),
        ("Last day", about.closes_on),
        ("Invited", everyone.invited),
        ("Answered", everyone.answered),
        ("Of these, said no to taking part", edition.report.rates.declined),
        ("Confidentiality", _MODES[Mode(about.mode)]),
        ("Small groups", _small_groups(edition.report.minimum)),
        ("Sharing", _sharing(edition)),
        ("Version", f"Version {about.version} of the questionnaire, SHA-256 {about.sha256}"),
        ("Made by", edition.made_by),
        ("Made at", f"{edition.made_at:%Y-%m-%d %H:%M %Z}"),
    ]
    return Sheet(
        title="Cover",
        heading=f"{edition.subject}: results",
        notes=("Start with Response rates and Scale scores. Contents leads to every sheet.",),
        columns=(Column("What", 32), Column("Details", 90)),
        rows=rows,
    )


def _small_groups(minimum: int) -> str:
    return (
        f"A figure is shown when {minimum} people or more are behind it, and when it lets nobody "
        "work out a figure about fewer. Otherwise it is marked [c]."
    )


def _sharing(edition: Edition) -> str:
    if edition.rows is not None:
        return (
            "Keep this file to yourself: the sheet Data has one row for each person. It is for "
            "working with; delete it before you pass the file on."
        )
    if edition.report.minimum < OUTSIDE:
        return "For use inside the school. Ask for an edition to be shared if it must leave it."
    return "Made to be shared outside the school."
