"""Every word of the pupils' pages is there in every language of the interface."""

import re
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from surveyapp.catalogue import TRANSLATIONS
from surveyapp.questionnaire import sentences
from surveyapp.questionnaire.answers import WORDING
from surveyapp.questionnaire.questions.yes_no import YesNo
from surveyapp.web import language

WEB = TRANSLATIONS.parent / "web"
SOURCES = [
    ("templates/base.html", "jinja2"),
    ("templates/_macros.html", "jinja2"),
    ("templates/respond/**.html", "jinja2"),
    ("templates/question/**.html", "jinja2"),
    ("templates/errors/**.html", "jinja2"),
    ("respond.py", "python"),
    ("asking.py", "python"),
    ("intake.py", "python"),
    ("sittings.py", "python"),
    ("partials.py", "python"),
    ("errors.py", "python"),
]
OTHERS = sorted(language.languages().keys() - {language.ENGLISH})


def said() -> set[str]:
    """Give every English message: those in the pages and those that answers bring."""
    found = extract_from_dir(WEB, method_map=SOURCES, keywords={"_": None})
    pages = {str(message) for _, _, message, _, _ in found}
    answers = {text for name, text in vars(sentences).items() if name.isupper()}
    return pages | answers | set(WORDING.values()) | {YesNo.yes, YesNo.no}


def catalogue(code: str) -> Catalog:
    with (TRANSLATIONS / code / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def test_english_and_welsh_are_offered_by_their_own_names():
    assert language.languages() == {"en": "English", "cy": "Cymraeg"}


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_and_nothing_else(code: str):
    translated = {message.id for message in catalogue(code) if message.id and message.string}

    assert translated == said()


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_values(code: str):
    for message in catalogue(code):
        if message.id:
            assert values(str(message.string)) == values(str(message.id))
            assert not message.fuzzy


def test_a_message_is_said_in_the_language_of_the_page(app: Flask):
    with app.test_request_context():
        language.use("cy")

        assert language.gettext("Next") == "Nesaf"
        assert language.gettext(sentences.NUMBER_AT_MOST, most=7) == "Teipia rif sy'n 7 neu lai."
        assert language.day(date(2027, 6, 3)) == "3 Mehefin 2027"


def test_english_is_said_where_there_is_nothing_better(app: Flask):
    with app.test_request_context():
        language.use("fr")
        assert language.gettext("Next") == "Next"

        language.use("cy")
        assert language.gettext("Not a message") == "Not a message"


@pytest.mark.parametrize(
    ("code", "direction"),
    [("en", "ltr"), ("cy", "ltr"), ("ar", "rtl"), ("ur-PK", "rtl"), ("zz", "ltr"), ("", "ltr")],
)
def test_a_page_runs_the_way_its_language_is_written(app: Flask, code: str, direction: str):
    with app.test_request_context():
        language.use(code)

        assert language.direction() == direction


@pytest.mark.parametrize("code", ["xx", "../../etc", "<b>", "cy-GB", "en_GB"])
def test_only_languages_that_are_there_can_be_chosen(app: Flask, code: str):
    page = app.test_client().get("/", query_string={"lang": code}).text

    assert '<html lang="en" dir="ltr">' in page


def values(message: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", message))
