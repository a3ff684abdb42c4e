import json
import time
from pathlib import Path

import pytest

from surveyapp.questionnaire import files
from surveyapp.questionnaire.model import Assent, Signpost, Template
from surveyapp.questionnaire.parsing import Invalid, parse
from surveyapp.questionnaire.questions import TYPES

from .documents import document, question, said

EVERY_TYPE = Path(__file__).parent.parent / "surveys" / "every_type.yaml"


def test_it_parses_a_question_of_every_type():
    questionnaire = parse(files.read(EVERY_TYPE).document)

    assert {it.type for it in questionnaire.questions.values()} == TYPES.keys()


def test_a_stored_version_is_the_same_questionnaire_as_the_file():
    loaded = files.read(EVERY_TYPE).document

    assert parse(json.loads(json.dumps(loaded))) == parse(loaded)


def test_the_questions_keep_the_order_of_the_file():
    questionnaire = parse(document(question("z"), question("a"), question("m", "statement")))

    assert list(questionnaire.questions) == ["z", "a", "m"]
    assert [it.id for it in questionnaire.asking()] == ["z", "a"]


def test_a_practice_question_is_on_the_form_and_asks_nothing():
    questionnaire = parse(document(question("try_it", practice=True), question("a")))

    assert [it.id for it in questionnaire.on_the_form()] == ["try_it", "a"]
    assert [it.id for it in questionnaire.asking()] == ["a"]


def test_it_gives_what_is_said_to_respondents():
    questionnaire = parse(
        document(
            assent={"title": "Hello", "text": "You can stop.", "yes": "Go", "no": "No thanks"},
            signposts=[{"name": "Childline", "phone": "0800 1111", "web": "https://example.org"}],
            finish="Thank you.",
        )
    )

    assert questionnaire.assent == Assent(
        title="Hello", text="You can stop.", yes="Go", no="No thanks"
    )
    assert questionnaire.signposts == (
        Signpost(name="Childline", phone="0800 1111", web="https://example.org"),
    )
    assert questionnaire.finish == "Thank you."


def test_not_answering_is_offered_unless_it_is_taken_away():
    questionnaire = parse(
        document(question("a"), question("b", decline=False, dont_understand=False))
    )

    assert list(questionnaire.questions["a"].states()) == ["_declined", "_not_understood"]
    assert questionnaire.questions["b"].states() == {}


def test_a_template_may_come_without_its_wording():
    template = {"owner": "WHO", "link": "https://example.org", "copyright": "WHO 1998"}
    questionnaire = parse(document(question("a", text="", labels=["", ""]), template=template))

    assert questionnaire.questions["a"].text == ""
    assert questionnaire.template == Template(
        owner="WHO", link="https://example.org", permission_needed=True, copyright="WHO 1998"
    )


def test_it_raises_every_problem_at_once():
    with pytest.raises(Invalid) as caught:
        parse({"survey": "Bad Id", "titel": "A", "pages": []})

    assert [problem.place for problem in caught.value.problems] == [
        "pages",
        "survey",
        "title",
        "language",
        "titel",
    ]
    assert 'titel: isn\'t known here; did you mean "title"?' in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"survey": "Belonging"},
            'survey: must be small letters, digits, _ and -, not "Belonging"',
        ),
        ({"survey": "1st"}, "survey: must be small letters"),
        ({"survey": ""}, "survey: is empty"),
        ({"title": ""}, "title: is empty"),
        ({"title": 5}, "title: must be text, not 5; put it in quotes"),
        ({"title": "x" * 301}, "title: has 301 characters; 300 is the most"),
        ({"language": "en_GB"}, "language: must be a language tag like en, cy or pt-BR"),
        ({"language": "English"}, "language: must be a language tag"),
        ({"language": False}, "language: must be text, not false; put it in quotes"),
        ({"audience": "parents"}, "audience: must be one of pupils, staff, both"),
        ({"reading_age": 3}, "reading_age: must be from 4 to 18, not 3"),
        ({"reading_age": "8"}, 'reading_age: must be a whole number, not "8"'),
        ({"locked": "no"}, 'locked: must be true or false, not "no"'),
        ({"confidentiality": "x" * 5001}, "confidentiality: has 5001 characters; 5000 is the"),
        ({"assent": "Hello"}, 'assent: must be keys and values, not "Hello"'),
        ({"assent": {"title": "Hello"}}, "assent.text: is missing"),
        ({"assent": {"text": "T", "maybe": "M"}}, "assent.maybe: isn't known here"),
        ({"signposts": [{"phone": "1"}]}, "signposts[0].name: is missing"),
        ({"signposts": [{"name": "A", "phone": 8001111}]}, "signposts[0].phone: must be text"),
        ({"signposts": [{"name": "A", "phone": "call"}]}, "must be a telephone number"),
        ({"signposts": [{"name": "A", "web": "javascript:alert(1)"}]}, "begins with https://"),
        ({"signposts": [{"name": "A", "web": 'https://a"onclick='}]}, "begins with https://"),
        ({"signposts": {"name": "A"}}, "signposts: must be a list"),
        ({"template": {"link": "https://example.org"}}, "template.owner: is missing"),
        ({"template": {"owner": "W"}}, "template.link: is missing"),
        ({"labels": {"Often": ["A", "B"]}}, "labels.Often: isn't an id"),
        ({"labels": {"often": ["A"]}}, "labels.often: needs at least two answers"),
        ({"labels": {"often": {2: "B", 1: "A"}}}, "labels.often: must have its codes in ascending"),
        ({"labels": {"often": {1: "A", "1": "B"}}}, "labels.often.1: is there twice"),
        ({"labels": {"often": {"a": "A", 1: "B"}}}, "labels.often.a: isn't a whole number"),
        ({"labels": {"often": {"01": "A", 2: "B"}}}, "labels.often.01: isn't a whole number"),
        ({"labels": {"often": {1: "A", 2: 3}}}, "labels.often.2: must be text, not 3"),
        ({"pages": "one"}, 'pages: must be a list, not "one"'),
        ({"pages": [None]}, "pages[0]: is empty"),
        ({"finish": "bye\u202e"}, "finish: has an invisible control character (U+202E)"),
    ],
)
def test_it_says_what_is_wrong_at_the_top(keys, sentence):
    found = said(document(**keys))

    assert any(sentence in it for it in found), found


def test_a_document_may_be_anything_and_only_one_thing_is_right():
    for value in (None, True, 0, 1.5, "text", [], [[]], [{}]):
        assert len(said(value)) == 1


def test_thirty_questions_are_parsed_in_less_than_20_ms():
    many = document(*(question(f"q{number}") for number in range(30)))

    assert min(seconds_to_parse(many) for _ in range(5)) < 0.02


def seconds_to_parse(whole):
    begun = time.process_time()
    parse(whole)
    return time.process_time() - begun
