"""How many gave their answers in which way; a few, and all but a few, are hidden alike."""

from datetime import date

import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.manner import ALTERNATING, SAME, WAYS, counts
from surveyapp.reports.privacy import Hidden
from tests import factories

CONFIDENTIAL, NOT_AVAILABLE = Hidden.CONFIDENTIAL, Hidden.NOT_AVAILABLE
LABELS = ["Never", "Sometimes", "Often", "Always"]
CALM = WAYS[Way.CALM][0]


@pytest.mark.parametrize(
    ("of", "n", "shown"),
    [
        (12, 0, 0),
        (12, 1, CONFIDENTIAL),
        (12, 4, CONFIDENTIAL),
        (12, 5, 5),
        (12, 7, 7),
        (12, 8, CONFIDENTIAL),
        (12, 11, CONFIDENTIAL),
        (12, 12, 12),
        (9, 0, CONFIDENTIAL),
        (9, 5, CONFIDENTIAL),
        (9, 9, CONFIDENTIAL),
    ],
)
def test_few_and_all_but_few_are_hidden_alike(of, n, shown):
    assert counted(calm(n, of))[CALM] == (shown, of)


@pytest.mark.parametrize(("n", "shown"), [(9, CONFIDENTIAL), (10, 10), (11, CONFIDENTIAL)])
def test_what_leaves_the_school_needs_ten_on_either_side(n, shown):
    assert counted(calm(n, 20), minimum=10)[CALM] == (shown, 20)


def test_few_who_do_not_say_give_nobody_away():
    few, enough = counted([*calm(6, 12), None]), counted([*calm(6, 12), *[None] * 5])

    assert few[CALM] == (CONFIDENTIAL, CONFIDENTIAL)
    assert enough[CALM] == (6, 12)


def test_where_nobody_says_how_it_is_not_available():
    assert counted([None] * 12)[CALM] == (NOT_AVAILABLE, NOT_AVAILABLE)


def test_a_wave_without_answers_has_no_counts():
    assert set(counted([]).values()) == {(NOT_AVAILABLE, NOT_AVAILABLE)}


def test_patterns_are_counted_of_everybody_whatever_their_pages_say():
    found = counted([None] * 12, codes=[[3] * 5] * 7 + [[1, 2, 1, 2, 1]] * 5)

    assert found[SAME[0]] == (7, 12)
    assert found[ALTERNATING[0]] == (5, 12)


def test_what_the_questionnaire_makes_impossible_is_not_counted():
    short = counted(calm(0, 12), codes=[[1] * 4] * 12)
    without_practice = counted(calm(0, 12))
    with_practice = counted(calm(0, 12), practice=True)

    hurried, understood = WAYS[Way.HURRIED][0], WAYS[Way.UNDERSTOOD][0]
    assert short.keys() & {SAME[0], ALTERNATING[0], hurried, understood} == set()
    assert without_practice.keys() >= {SAME[0], ALTERNATING[0], hurried}
    assert with_practice.keys() - without_practice.keys() == {understood}


def test_each_way_has_a_row_of_its_own():
    manners = [Manner(frozenset([way]), date(2026, 10, 5)) for way in Way for _ in range(5)]

    found = counted(manners, practice=True)

    assert {found[words[0]] for words in WAYS.values()} == {(5, 40)}
    assert WAYS.keys() == set(Way)


def calm(n, of):
    return [Manner(frozenset([Way.CALM] if place < n else [])) for place in range(of)]


def counted(manners, minimum=5, codes=None, practice=False):
    """Count of people who answered five ratings, or as many as there are codes."""
    codes = codes or [[1, 2, 3, 4, 1]] * len(manners)
    names = [f"q{number}" for number in range(len(codes[0]) if codes else 5)]
    questions = [
        {"id": name, "type": "rating", "text": f"About {name}.", "labels": LABELS} for name in names
    ]
    scale = {"id": "all", "title": "All", "method": "mean", "minimum_answered": 1}
    if practice:
        questions.append(questions[0] | {"id": "try_it", "practice": True, "known_answers": [4]})
    page = {"id": "page", "title": "A page", "questions": questions}
    document = factories.document(pages=[page], scales=[scale | {"items": names}])
    rows = tuple(Answers(dict(zip(names, row, strict=True))) for row in codes)
    found = counts(AnswerSet(parse(document), rows), manners, minimum)
    return {row.label: (row.n, row.of) for row in found}
