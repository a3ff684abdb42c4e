import pytest

from surveyapp.questionnaire.checks import problems, publishing_problems
from surveyapp.questionnaire.document import Problem
from surveyapp.questionnaire.translation import texts

from .documents import document, question

TEMPLATE = {"owner": "WHO", "link": "https://example.org"}


def test_a_sound_document_can_be_published():
    whole = document(question("a", picture="a.svg"))

    assert problems(whole) == []
    assert publishing_problems(whole, {"cy": texts(whole)}, {"a.svg": b""}) == []


def test_what_has_problems_cannot_be_published():
    assert publishing_problems({}, {}, {}) == problems({}) != []


def test_a_template_is_published_only_with_its_wording():
    whole = document(
        question("a", text="", labels="often", help=""),
        question("b", text=" ", labels="often"),
        question("c", "choice", options={"x": "X", "y": {"text": ""}}),
        labels={"often": ["Never", ""]},
        template=TEMPLATE,
    )
    paste = "has no words yet; paste the wording that you may use here first"

    assert problems(whole) == []
    assert publishing_problems(whole, {}, {}) == [
        Problem("labels.often.2", paste),
        Problem("questions.a.text", paste),
        Problem("questions.b.text", paste),
        Problem("questions.c.options.y", paste),
    ]


def test_pictures_and_recordings_must_be_there():
    options = {"x": {"text": "X", "picture": "x.svg"}, "y": {"text": "Y", "audio": "y.mp3"}}
    whole = document(question("a", "choice", options=options, picture="a.png", audio="a.ogg"))

    found = publishing_problems(whole, {}, {"a.png": b"", "x.svg": b""})

    assert found == [
        Problem("questions.a", '"a.ogg" isn\'t in the media folder'),
        Problem("questions.a", '"y.mp3" isn\'t in the media folder'),
    ]


def test_translations_are_checked_each_by_itself():
    whole = document()
    polish = {**texts(whole), "title": ""}

    found = publishing_problems(whole, {"cy": texts(whole), "pl": polish}, {})

    assert found == [Problem("translations.pl.title", "is empty")]


@pytest.mark.parametrize("language", ["en", "Welsh", ""])
def test_a_translation_is_in_another_language(language):
    whole = document()

    found = publishing_problems(whole, {language: texts(whole)}, {})

    assert [problem.message for problem in found] == [
        f'"{language}" isn\'t the tag of another language'
    ]
