"""What is read aloud: every text of a screen once, unless the file has its own recording."""

import pytest

from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.spoken import texts

from .documents import document, question, said

STATES = ["I'd rather not say", "I don't understand"]


def test_every_text_of_a_page_is_read_once_in_its_order():
    questionnaire = parse(
        document(
            question("a", "rating", labels=["Never", "Often"], help="Think back."),
            question("b", "rating", labels=["Never", "Often"]),
        )
    )

    assert texts(questionnaire, own=True, interface=str) == [
        *(questionnaire.pages[0].title, questionnaire.questions["a"].text, "Think back."),
        *("Never", "Often", *STATES, questionnaire.questions["b"].text),
    ]


def test_a_text_with_a_recording_of_the_file_is_left_out_in_that_language_only():
    options = {"x": {"text": "Yard", "audio": "yard.mp3"}, "y": "Class"}
    asked = question("a", "choice", text="Where?", options=options, audio="a.ogg", help="Pick.")
    questionnaire = parse(document(asked))

    own, others = (texts(questionnaire, own=it, interface=None) for it in (True, False))

    assert set(others) - set(own) == {"Where?", "Pick.", "Yard"}
    assert "Class" in own


def test_the_words_of_the_interface_are_read_in_its_languages_only():
    questionnaire = parse(document(question("a", "yes_no")))

    assert [it for it in texts(questionnaire, own=True, interface=str.upper) if it.isupper()] == [
        "YES",
        "NO",
        *map(str.upper, STATES),
    ]
    assert not set(STATES) & set(texts(questionnaire, own=True, interface=None))


@pytest.mark.parametrize(
    ("keys", "way"),
    [
        ({}, "made"),
        ({"locked": True}, "recorded"),
        ({"locked": True, "read_aloud": "made"}, "made"),
        ({"read_aloud": "tablet"}, "tablet"),
    ],
)
def test_a_locked_instrument_is_read_by_no_machine_unless_its_file_says_so(
    keys: dict[str, object], way: str
):
    assert parse(document(question("a"), **keys)).read_aloud == way


def test_another_way_of_reading_aloud_is_a_problem():
    found = said(document(question("a"), read_aloud="loudly"))

    assert found == [
        'read_aloud: must be one of recorded, made, tablet, not "loudly"',
    ]
