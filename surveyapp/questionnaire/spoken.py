"""What is read aloud, and in whose voice.

A voice is part of how a question is put. So the designer says how far reading aloud may go, and a
locked instrument is read only in the recordings that its file names, unless the file says more:
its owner allowed the wording, and a machine's reading of it is one more thing to ask for.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from surveyapp.questionnaire.answers import WORDING
from surveyapp.questionnaire.model import Page, Questionnaire
from surveyapp.questionnaire.questions.base import Question

RECORDED, MADE, TABLET = "recorded", "made", "tablet"

# Each way allows what the one before it does, and one thing more.
WAYS = {
    RECORDED: "the recordings that the file names",
    MADE: "recordings made by a program when the questionnaire is published",
    TABLET: "a voice of the tablet's own",
}


def texts(
    questionnaire: Questionnaire, *, own: bool, interface: Callable[[str], str] | None
) -> list[str]:
    """List the texts that a program is to read, once each, in the order of the pages.

    Where `own` is true, those that the file names a recording for are left out: it is in the
    questionnaire's own language. `interface` translates the words that stand beside every
    question; it is None in a language that the interface doesn't have.
    """
    found = (_of_page(page, own, interface) for page in questionnaire.pages)
    return list(dict.fromkeys(text for text in chain.from_iterable(found) if text.strip()))


def _of_page(page: Page, own: bool, interface: Callable[[str], str] | None) -> Iterator[str]:
    yield from (page.title, page.text)
    for question in page.questions:
        if not (own and question.audio):
            yield from (question.text, question.help)
        yield from _answers(question, own, interface)


def _answers(
    question: Question, own: bool, interface: Callable[[str], str] | None
) -> Iterator[str]:
    words = interface if question.type == "yes_no" else None
    for option in question.rows().values():
        if not (own and option.audio):
            yield words(option.text) if words else option.text
    if interface is not None:
        yield from (interface(WORDING[state]) for state in question.states().values())
