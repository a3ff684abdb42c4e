"""The sheets of a wave's workbook, in order, and the workbook made of them."""

import re
from collections.abc import Iterator
from typing import IO

from surveyapp.export import (
    charts,
    comments,
    contents,
    cover,
    data,
    dictionary,
    items,
    manner,
    notes,
    rates,
    reliability,
    scales,
    workbook,
)
from surveyapp.export.edition import Edition
from surveyapp.export.layout import Sheet


def wave_sheets(edition: Edition) -> list[Sheet]:
    """Describe every sheet of a wave's workbook."""
    others = list(_after_contents(edition))
    return [cover.sheet(edition), contents.sheet(others), *others]


def write_wave(edition: Edition, stream: IO[bytes]) -> None:
    """Write the workbook of a wave to a stream."""
    about = edition.report.about
    properties = workbook.Properties(
        title=f"{edition.subject}: results",
        creator=about.school,
        language="en-GB",
        made_at=edition.made_at,
    )
    workbook.write(wave_sheets(edition), properties, stream)


def file_name(edition: Edition) -> str:
    """Name the workbook after questionnaire, wave and day, in letters that any system takes."""
    about = edition.report.about
    parts = (edition.report.questionnaire.id, about.wave, f"{edition.made_at:%Y-%m-%d}")
    plain = (re.sub(r"[^a-z0-9-]+", "-", part.lower()).strip("-") for part in parts)
    return "_".join(part for part in plain if part) + ".xlsx"


def _after_contents(edition: Edition) -> Iterator[Sheet]:
    results, subject = edition.report.results, edition.subject
    yield notes.sheet(edition.report.minimum)
    yield rates.sheet(edition)
    yield scales.sheet(results, subject)
    yield from scales.bands(results, subject)
    yield from charts.means(results, subject)
    yield items.sheet(results, subject)
    yield from charts.answers(results, subject)
    yield from items.by_group(results, subject)
    yield from reliability.sheets(reliability.of_results(results), subject)
    yield manner.sheet(edition)
    yield comments.sentiment(edition)
    yield comments.themes(edition)
    yield comments.sheet(edition)
    yield from dictionary.sheets(results)
    yield from data.sheets(edition)
