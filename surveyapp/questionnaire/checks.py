"""What is wrong with a document, as sentences with their place, all at once."""

from collections.abc import Collection, Mapping
from typing import Any

from surveyapp.questionnaire.document import LANGUAGE, Problem, shown
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import attempt
from surveyapp.questionnaire.translation import blanks

__all__ = ["Problem", "missing_media", "problems", "publishing_problems"]


def problems(document: Any, texts: Any = None) -> list[Problem]:
    """List what is wrong with a document, and with a translation of it if texts are given.

    Never raises, whatever JSON or YAML gave. A document without problems can be parsed.
    """
    return attempt(document, texts)[1]


def publishing_problems(
    document: Any, translations: Mapping[str, Any], media: Collection[str]
) -> list[Problem]:
    """List what stops a document from being put to respondents.

    Beyond its problems and those of its translations (texts by language) these are wording that
    is still to be pasted into a template, and pictures and recordings that are missing among the
    names in `media`.
    """
    questionnaire, found = attempt(document)
    if questionnaire is None or found:
        return found
    blank = "has no words yet; paste the wording that you may use here first"
    found += [Problem(name, blank) for name in blanks(document)]
    for language, texts in translations.items():
        found += _of_translation(document, language, texts)
    return found + missing_media(questionnaire, media)


def missing_media(questionnaire: Questionnaire, media: Collection[str]) -> list[Problem]:
    """List the pictures and recordings of a questionnaire whose names aren't among `media`."""
    return [
        Problem(f"questions.{question.id}", f"{shown(name)} isn't in the media folder")
        for question in questionnaire.questions.values()
        for name in question.media()
        if name not in media
    ]


def _of_translation(document: Any, language: str, texts: Any) -> list[Problem]:
    found = problems(document, texts)
    if not LANGUAGE.fullmatch(language) or language == document["language"]:
        found.append(Problem("language", f"{shown(language)} isn't the tag of another language"))
    return [Problem(f"translations.{language}.{it.place}", it.message) for it in found]
