"""The language of a page, in which the interface's own words are.

A respondent chooses another with `?lang=`; staff pages are in English.
A questionnaire may be in a language that the interface doesn't have: its page then runs the way
that language is written, the words around the questions are English, and its own say theirs.
"""

from datetime import date
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from flask import Flask, g
from markupsafe import Markup

from surveyapp import catalogue
from surveyapp.catalogue import ENGLISH as ENGLISH


@cache
def languages() -> dict[str, str]:
    """Give the languages of the interface by code, each with the name it gives itself."""
    return {code: str(_locale(code).get_display_name(code)) for code in catalogue.codes()}


def use(code: str) -> None:
    """Put this request's page in a language."""
    g.language = code


def language() -> str:
    """Give the language of this request's page."""
    return str(g.get("language", ENGLISH))


def interface() -> str:
    """Give the language of the words around the questions: the page's, or English."""
    code = language()
    return code if catalogue.has(code) else ENGLISH


def spoken(text: object = True) -> str:
    """Give the attribute that a questionnaire's own words, if there are any, need on this page."""
    foreign = text and language() != interface()
    return Markup(' lang="{}"').format(language()) if foreign else ""


def direction() -> str:
    """Say which way this page's language is written: ltr or rtl."""
    return _locale(language()).text_direction


def gettext(msgid: str, **values: Any) -> str:
    """Give an English message in this page's language, with the values put in."""
    text = catalogue.of(language()).gettext(msgid)
    return text % values if values else text


def day(when: date) -> str:
    """Write a day in this page's language: 3 June 2027."""
    return format_date(when, "d MMMM y", _locale(language()))


def init_app(app: Flask) -> None:
    """Let templates say `_("words")`, `language()` and `direction()`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        lambda msgid: catalogue.of(language()).gettext(msgid),
        lambda one, many, n: catalogue.of(language()).ngettext(one, many, n),
        newstyle=True,
    )
    for function in (language, languages, interface, spoken, direction):
        app.add_template_global(function)


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(ENGLISH)
