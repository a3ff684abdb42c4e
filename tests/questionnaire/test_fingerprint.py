from copy import deepcopy

import pytest

from surveyapp.questionnaire import fingerprint
from surveyapp.questionnaire.parsing import parse
from tests import factories


def test_one_questionnaire_has_one_mark():
    assert mark(factories.document()) == mark(factories.document())


@pytest.mark.parametrize("change", ["text", "labels", "help", "reversed", "minimum"])
def test_whatever_is_asked_or_scored_otherwise_changes_it(changed, change):
    assert mark(changed[change]) != mark(factories.document())


@pytest.mark.parametrize("change", ["title", "bands", "another question"])
def test_what_the_scale_does_not_rest_on_leaves_it(changed, change):
    assert mark(changed[change]) == mark(factories.document())


def test_a_sum_of_scales_changes_with_its_parts():
    document = factories.document()
    total = {"id": "all", "title": "All", "method": "sum_of_scales", "of_scales": ["week"]}
    document["scales"].append(total)
    other = deepcopy(document)
    question(other)["text"] = "I felt safe at home."

    assert mark(document, "all") != mark(other, "all")


def mark(document, scale="week"):
    questionnaire = parse(document)
    return fingerprint.of_scale(questionnaire, questionnaire.scales_by_id[scale])


def question(document):
    return document["pages"][0]["questions"][0]


@pytest.fixture
def changed():
    """Give the questionnaire of the factories, each time with one thing changed."""
    base = factories.document()
    documents = {name: deepcopy(base) for name in CHANGES}
    for name, change in CHANGES.items():
        change(documents[name])
    return documents


CHANGES = {
    "text": lambda it: question(it).update(text="I felt safe at home."),
    "labels": lambda it: question(it).update(labels={1: "No", 2: "A bit", 3: "Yes", 4: "Very"}),
    "help": lambda it: question(it).update(help="This week only."),
    "reversed": lambda it: it["scales"][0].update(reversed=[]),
    "minimum": lambda it: it["scales"][0].update(minimum_answered=1),
    "title": lambda it: it["scales"][0].update(title="Another title"),
    "bands": lambda it: it["scales"][0].update(bands=[{"up_to": 4, "label": "all"}]),
    "another question": lambda it: it["pages"][0]["questions"].append(
        {"id": "other", "type": "long_text", "text": "Other?"}
    ),
}
