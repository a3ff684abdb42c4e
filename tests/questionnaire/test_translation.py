import pytest

from surveyapp.questionnaire.parsing import Invalid, parse
from surveyapp.questionnaire.translation import texts, translated, usable

from .documents import document, question, said

WHOLE = document(
    question("safe", labels="often", help="This week."),
    question("where", "choices", options={"a": "Inside", "b": {"text": "Outside"}}),
    question("told", "yes_no", yes="I did", no="I didn't"),
    question("days", "number", unit="days"),
    question("once", labels={0: "No", 1: "Yes"}),
    labels={"often": ["Never", {"text": "Always", "picture": "always.svg"}]},
    about="For staff only.",
    confidentiality="Nobody sees it.",
    finish="Thank you.",
    assent={"title": "Hello", "text": "You can stop.", "yes": "Go on", "no": "No thanks"},
    signposts=[{"name": "Childline", "text": "Any time.", "phone": "0800 1111"}],
    scales=[{"id": "s", "title": "Safety", "items": ["safe"], "method": "mean"}],
)
NAMES = [
    "title",
    "confidentiality",
    "finish",
    "assent.title",
    "assent.text",
    "assent.yes",
    "assent.no",
    "signposts.0.name",
    "signposts.0.text",
    "labels.often.1",
    "labels.often.2",
    "pages.page.title",
    "questions.safe.text",
    "questions.safe.help",
    "questions.where.text",
    "questions.where.options.a",
    "questions.where.options.b",
    "questions.told.text",
    "questions.told.yes",
    "questions.told.no",
    "questions.days.text",
    "questions.days.unit",
    "questions.once.text",
    "questions.once.labels.0",
    "questions.once.labels.1",
]


def test_it_names_every_text_that_a_respondent_reads_and_no_other():
    assert list(texts(WHOLE)) == NAMES
    assert texts(WHOLE)["questions.where.options.b"] == "Outside"


def test_its_own_texts_change_nothing():
    assert translated(WHOLE, texts(WHOLE)) == WHOLE


def test_every_text_is_replaced_and_nothing_else():
    welsh = translated(WHOLE, {name: f"cy {text}" for name, text in texts(WHOLE).items()})

    assert all(text.startswith("cy ") for text in texts(welsh).values())
    assert welsh["about"] == "For staff only."
    assert welsh["scales"] == WHOLE["scales"]
    assert welsh["labels"]["often"][1] == {"text": "cy Always", "picture": "always.svg"}


def test_the_original_stays_as_it_is():
    before = texts(WHOLE)

    translated(WHOLE, {"title": "Croeso"})

    assert texts(WHOLE) == before


def test_a_questionnaire_is_parsed_in_another_language():
    welsh = {name: f"cy {text}" for name, text in texts(WHOLE).items()}

    questionnaire = parse(WHOLE, welsh)

    assert questionnaire.title == "cy Tiny"
    assert questionnaire.language == "en"
    assert questionnaire.questions["safe"].codes() == {1: "cy Never", 2: "cy Always"}
    assert questionnaire.questions["told"].codes() == {"yes": "cy I did", "no": "cy I didn't"}


def test_a_reordered_questionnaire_keeps_its_translation():
    first, second = question("a"), question("b")

    welsh = translated(document(second, first), {"questions.a.text": "A?"})

    assert welsh["pages"][0]["questions"][1]["text"] == "A?"


def test_empty_texts_wait_for_their_wording():
    template = document(question("a", text="", labels=["", ""]))

    assert list(texts(template)) == ["title", "pages.page.title"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "text",
        [],
        [1],
        {"pages": 1},
        {"pages": [{"id": 1}]},
        {"signposts": [["name"]], "labels": {"a": 5}},
    ],
)
def test_any_value_has_texts_or_none(value):
    assert texts(value) == {}
    assert translated(value, {"title": "T"}) == value


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": None}, "title: must be text, not nothing"),
        ({"title": 3}, "title: must be text, not 3"),
        ({"title": " "}, "title: is empty"),
        ({"finish": "bye\x00"}, "finish: has an invisible control character (U+0000)"),
        ({"title": "x" * 301}, "title: has 301 characters; 300 is the most"),
        ({"titel": "T"}, 'titel: isn\'t a text here; did you mean "title"?'),
        ({"questions.gone.text": "?"}, "questions.gone.text: isn't a text here"),
    ],
)
def test_it_says_what_is_wrong_with_a_translation(change, sentence):
    found = said(WHOLE, {**texts(WHOLE), **change})

    assert any(it.startswith(sentence) for it in found), found


def test_it_lists_every_text_that_is_missing():
    welsh = texts(WHOLE)
    del welsh["title"], welsh["labels.often.2"]

    assert said(WHOLE, welsh) == [
        'title: is missing; in the original it is "Tiny"',
        'labels.often.2: is missing; in the original it is "Always"',
    ]


@pytest.mark.parametrize("value", ["texts", [], 3, True])
def test_a_translation_is_keys_and_values(value):
    assert said(WHOLE, value)[0].startswith("must be keys and values, not")
    assert usable(value) == {}


def test_an_incomplete_translation_is_not_parsed():
    with pytest.raises(Invalid):
        parse(WHOLE, {"title": "Croeso"})
