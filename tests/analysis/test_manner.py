"""Patterns are seen in what was tapped, and only where enough was answered."""

import pytest

from surveyapp.analysis import manner
from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.parsing import parse
from tests import factories

ITEMS = [f"q{number}" for number in range(6)]
LABELS = ["Never", "Sometimes", "Often", "Always"]


@pytest.mark.parametrize(
    ("codes", "same", "alternating"),
    [
        ([2, 2, 2, 2, 2, 2], True, False),
        ([2, 2, 2, 2, 2, None], True, False),
        ([2, 2, None, None, 2, 2], False, False),
        ([2, 2, 2, 2, 2, 3], False, False),
        ([1, 4, 1, 4, 1, 4], False, True),
        ([1, 4, None, 1, 4, 1], False, True),
        ([1, 4, None, 1, None, 4], False, False),
        ([1, 4, 1, 4, 1, 1], False, False),
        ([1, 2, 3, 1, 2, 3], False, False),
        ([None] * 6, False, False),
    ],
)
def test_a_pattern_needs_five_answers_and_no_exception(codes, same, alternating):
    answers = answered(codes)

    assert manner.same(answers).tolist() == [same]
    assert manner.alternating(answers).tolist() == [alternating]


def test_an_item_that_is_scored_the_other_way_round_counts_as_it_was_tapped():
    answers = answered([4] * 6, [1, 4] * 3)

    assert manner.same(answers).tolist() == [True, False]
    assert manner.alternating(answers).tolist() == [False, True]


def test_only_items_of_scales_count_each_once_in_the_order_asked():
    assert list(manner.items(questionnaire())) == ITEMS


def test_nobody_has_no_pattern():
    assert manner.same(answered()).tolist() == []


def answered(*people):
    """Give what people picked for each item, and "Never" for what is in no scale."""
    rows = (
        {name: code for name, code in zip(ITEMS, codes, strict=True) if code} for codes in people
    )
    return AnswerSet(questionnaire(), tuple(Answers({**row, "beside": 1}) for row in rows))


def questionnaire():
    questions = [
        {"id": name, "type": "rating", "text": f"About {name}.", "labels": LABELS}
        for name in ["beside", *ITEMS]
    ]
    page = {"id": "page", "title": "A page", "questions": questions}
    scale = {"id": "one", "title": "One", "method": "mean", "minimum_answered": 1}
    scales = [
        scale | {"items": ITEMS[3:], "reversed": ITEMS[3:5]},
        scale | {"id": "two", "items": ITEMS[:4]},
    ]
    return parse(factories.document(pages=[page], scales=scales))
