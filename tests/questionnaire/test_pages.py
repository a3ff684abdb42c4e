import pytest

from surveyapp.questionnaire.document import Node, Problem
from surveyapp.questionnaire.pages import read
from surveyapp.questionnaire.questions.base import Setting

from .documents import document, question, said


def test_it_gives_the_pages_and_every_question():
    problems: list[Problem] = []
    entries = [
        {"id": "one", "title": "One", "text": "Hello.", "questions": [question("a")]},
        {"id": "two", "title": "Two", "questions": [question("b"), {"id": "c", "type": "what"}]},
    ]

    pages, questions = read(Node(entries, "pages", problems), Setting({}))

    assert [(page.id, page.title, page.text) for page in pages] == [
        ("one", "One", "Hello."),
        ("two", "Two", ""),
    ]
    assert [it.id for it in pages[1].questions] == ["b"]
    assert list(questions) == ["a", "b", "c"]
    assert questions["c"] is None


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ({"id": "Two"}, "pages[1].id: must be small letters"),
        ({"id": "page"}, 'pages[1].id: "page" is the id of a page above, too'),
        ({"title": ""}, "pages[1].title: is empty"),
        ({"heading": "T"}, "pages[1].heading: isn't known here"),
        ({"questions": []}, "pages[1].questions: is empty"),
        ({"questions": None}, "pages[1].questions: is empty; write a list"),
        ({"questions": ["safe"]}, 'pages[1].questions[0]: must be keys and values, not "safe"'),
        ({"questions": [question("q")]}, 'pages[1].questions[0].id: "q" is the id of a question'),
    ],
)
def test_it_says_what_is_wrong_with_a_page(page, sentence):
    whole = document(question("q"))
    second = {"id": "two", "title": "Two", "questions": [question("r")]}
    whole["pages"].append({**second, **page})

    assert any(sentence in it for it in said(whole)), said(whole)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"id": "1st"}, "id: must be small letters"),
        ({"id": "x" * 65}, "id: must be small letters"),
        ({"id": "_declined"}, "id: must be small letters"),
        ({"id": ["a"]}, "id: must be text, not a list"),
        ({"id": "a"}, 'id: "a" is the id of a question above, too'),
        ({"type": "ratings"}, "type: must be one of choice,"),
        ({"type": "ratings"}, 'did you mean "rating"?'),
        ({"type": None}, "type: is empty"),
        ({"type": ["rating"]}, "type: must be one of"),
        ({"text": " "}, "text: is empty"),
        ({"text": True}, "text: must be text, not true; put it in quotes"),
        ({"text": "x" * 5001}, "text: has 5001 characters; 5000 is the most"),
        ({"required": "yes"}, 'required: must be true or false, not "yes"'),
        ({"decline": 0}, "decline: must be true or false, not 0"),
        ({"dont_understand": None}, "dont_understand: is empty; write true or false"),
        ({"picture": "../secret.svg"}, "picture: must be the name of an svg, png, webp or jpg"),
        ({"picture": "yard.mp3"}, "picture: must be the name of an svg, png, webp or jpg file"),
        ({"picture": "Yard.PNG"}, "picture: must be the name of an svg, png, webp or jpg file"),
        ({"audio": "yard.svg"}, "audio: must be the name of an mp3 or ogg file"),
        ({"requird": True}, 'requird: isn\'t known in a rating question; did you mean "required"?'),
        ({"options": {"a": "A"}}, "options: isn't known in a rating question"),
        ({"practice": "yes"}, 'practice: must be true or false, not "yes"'),
        ({"practice": True, "required": True}, "required: can't be true for a practice question"),
        ({"known_answers": [2]}, "known_answers: is for practice questions only"),
        ({"practice": True, "known_answers": 2}, "known_answers: must be a list, not 2"),
        ({"practice": True, "known_answers": [2, 9]}, "known_answers[1]: 9 isn't an answer to"),
        ({"practice": True, "known_answers": ["2"]}, 'known_answers[0]: "2" isn\'t an answer to'),
    ],
)
def test_it_says_what_is_wrong_with_a_question(keys, sentence):
    found = said(document(question("a"), {**question("b"), **keys}))

    assert any(it.startswith("pages[0].questions[1].") and sentence in it for it in found), found


@pytest.mark.parametrize("nothing", [question("a", "statement"), question("a", practice=True)])
def test_a_questionnaire_has_to_ask_something(nothing):
    assert said(document(nothing)) == ["pages: ask nothing; a questionnaire needs a question"]


def test_a_statement_cannot_be_practice():
    assert said(document(question("a"), question("b", "statement", practice=True))) == [
        "pages[0].questions[1].practice: isn't known in a statement question"
    ]


def test_what_is_written_has_no_known_answer():
    written = question("b", "text", practice=True, known_answers=["Hello"])

    assert said(document(question("a"), written)) == [
        "pages[0].questions[1].known_answers: isn't known in a text question"
    ]


def test_a_statement_cannot_be_declined():
    assert said(document(question("a"), question("b", "statement", decline=False))) == [
        "pages[0].questions[1].decline: isn't known in a statement question"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "broken", "type": "ratting", "text": "?"},
        question("broken", labels="gone"),
        question("broken", labels="half"),
        question("broken", labels=["Only one"]),
        question("broken", "choice", options={}),
        question("broken", "number", min="low"),
    ],
)
def test_what_leans_on_a_broken_question_brings_no_second_problem(broken):
    leaning = question("q", show_if={"question": "broken", "is": 7})
    scale = {"id": "s", "title": "S", "method": "mean", "items": ["broken", "q"]}
    labels = {"half": {1: "Never", 0: "Always"}} if broken.get("labels") == "half" else {}

    found = said(document(broken, leaning, labels=labels, scales=[scale]))

    assert len(found) == 1, found
