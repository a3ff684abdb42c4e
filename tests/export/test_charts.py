import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.export import charts
from surveyapp.export.layout import Format
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.groups import Breakdown
from surveyapp.reports.results import results
from tests import factories
from tests.colours import contrast


@pytest.mark.parametrize("answers", range(2, charts.MOST_ANSWERS + 1))
def test_the_figure_on_every_shade_can_be_read(answers):
    (sheet,) = charts.answers(asked(answers, people=12), "x")

    series = sheet.charts[0].series
    assert len({it.colour for it in series}) == answers
    assert min(contrast(f"#{it.colour}", f"#{it.label}") for it in series) >= 4.5


def test_questions_of_one_answer_set_share_a_chart():
    sheets = list(charts.answers(asked(4, 5, 4, people=12), "x"))

    assert [sheet.title for sheet in sheets] == ["Chart of answers", "Chart of answers 2"]
    assert [len(list(sheet.rows)) for sheet in sheets] == [2, 1]


def test_the_axis_of_means_is_the_scale(edition):
    (sheet,) = charts.means(edition.report.results, "x")

    (chart,) = sheet.charts
    assert (chart.ends, chart.format) == ((1, 4), Format.NUMBER.value)
    assert sheet.notes[0].endswith("on a scale from 1 to 4; a higher mean is better.")


def test_groups_that_are_hidden_are_not_drawn(edition):
    (sheet,) = charts.means(edition.report.results, "x")

    assert [row[0] for row in sheet.rows] == ["Everyone", "7A (class)"]


def test_nothing_is_drawn_of_what_is_hidden():
    few = asked(4, people=4, minimum=5)

    assert list(charts.means(few, "x")) == []
    assert list(charts.answers(few, "x")) == []


def asked(*answers, people, minimum=None):
    """Give the results of questions with so many answers each."""
    questions = [
        {"id": f"q{place}", "type": "rating", "text": f"Question {place}", "labels": labels(number)}
        for place, number in enumerate(answers)
    ]
    pages = [{"id": "p", "title": "P", "questions": questions}]
    questionnaire = parse(factories.document(pages=pages, scales=[]))
    rows = [Answers({it["id"]: 1 for it in questions}) for _ in range(people)]
    return results(AnswerSet(questionnaire, tuple(rows)), Breakdown(minimum=minimum))


def labels(number):
    return [f"Answer {code}" for code in range(number)]
