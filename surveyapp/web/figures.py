"""Writes figures as people read them; where one is hidden, its mark stands instead."""

from datetime import date

from flask import Flask

from surveyapp.reports.privacy import Figure, Hidden


def init_app(app: Flask) -> None:
    """Give templates the ways of writing a figure."""
    for filter_ in (count, score, percent, day):
        app.add_template_filter(filter_)
    app.add_template_global(days)


def count(figure: Figure) -> str:
    """Write a number of people: 1,204."""
    return _written(figure, ",.0f")


def score(figure: Figure) -> str:
    """Write a score, a mean or an SD with two decimals, so that a column lines up."""
    return _written(figure, ".2f")


def percent(figure: Figure) -> str:
    """Write a share from 0 to 1 in whole percent."""
    return _written(figure, ".0%")


def day(when: date) -> str:
    """Write a day: 3 March 2026."""
    return f"{when.day} {when:%B %Y}"


def days(first: date, last: date) -> str:
    """Write two days and what lies between, each part once: 3 to 17 March 2026."""
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{first.day} to {day(last)}"


def _written(figure: Figure, form: str) -> str:
    return figure.value if isinstance(figure, Hidden) else format(figure, form)
