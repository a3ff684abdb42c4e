from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.scoring import scale_scores
from surveyapp.export.edition import Edition
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.questionnaire.parsing import parse
from surveyapp.records.codes import Invited
from surveyapp.reports.comments import Said, comments
from surveyapp.reports.figures import figure
from surveyapp.reports.groups import Breakdown, group_masks
from surveyapp.reports.manner import counts
from surveyapp.reports.rates import response_rates
from surveyapp.reports.results import results
from surveyapp.reports.waves import About, DataRow, WaveReport
from tests import factories

WHERE = {"class": "In class", "yard": "In the yard"}
BANDS = [{"up_to": 2, "label": "low"}, {"up_to": 4, "label": "high"}]
CLASSES = {"7A": (12, 6), "7B": (11, 6), "8A": (3, 5)}  # answered, did not


@pytest.fixture(scope="session")
def edition():
    """Give an edition of a wave in three classes, one of them too small to show."""
    document = factories.document()
    document["pages"][0]["questions"] += [
        {"id": "where", "type": "choices", "text": "=Where?", "options": WHERE},
        {"id": "days", "type": "number", "text": "How many days?", "min": 0, "max": 5},
    ]
    document["scales"][0]["bands"] = BANDS
    questionnaire = parse(document)
    groups = [{"class": [name]} for name, (many, _) in CLASSES.items() for _ in range(many)]
    rows = tuple(answers(number) for number in range(len(groups)))
    answer_set = AnswerSet(questionnaire, rows)
    invited = [
        Invited({"class": [name]}, used)
        for name, (many, silent) in CLASSES.items()
        for used in [True] * many + [False] * silent
    ]
    rates = response_rates(invited, 0, 5)
    food = {"food": "negative"}
    said = [
        Said(UUID(int=number), "more", f"=comment {number}", "neutral", food)
        for number in range(12)
    ]
    said[1] = replace(said[1], kept_back=True)
    about = About(
        school="Oakfield School",
        wave="Autumn / 2026",
        questionnaire=questionnaire.title,
        version=2,
        sha256="ab" * 32,
        mode="confidential",
        opens_on=date(2026, 10, 5),
        closes_on=date(2026, 10, 16),
    )
    report = WaveReport(
        about=about,
        questionnaire=questionnaire,
        minimum=5,
        rates=rates,
        results=results(answer_set, Breakdown(group_masks(groups), 5, rates.counted)),
        comments=comments(questionnaire, said, len(answer_set)),
        manner=counts(answer_set, [manner(number) for number in range(len(rows))], 5),
    )
    return Edition(report, "lead@school.test", datetime(2026, 11, 5, 14, 3, tzinfo=UTC))


@pytest.fixture(scope="session")
def edition_with_rows(edition):
    """Give the same edition for somebody with the row-level permission."""
    questionnaire = edition.report.questionnaire
    kept = AnswerSet(questionnaire, tuple(answers(number) for number in range(4)))
    scores = scale_scores(kept)["week"]
    rows = tuple(
        DataRow(
            f"p{place}",
            {"class": ["7A"]},
            row,
            {"week": figure(float(scores[place]))},
            manner(place) if place else None,
        )
        for place, row in enumerate(kept.rows)
    )
    return replace(edition, rows=rows)


def answers(number):
    """Give the answers of one of many; the fourth declines, does not understand and sees little."""
    if number % 26 == 3:
        states = {"safe": State.DECLINED, "liked": State.NOT_UNDERSTOOD, "more": State.ANSWERED}
        return Answers({"alone": 2}, states)
    values = {
        "safe": 1 + number % 4,
        "liked": 1 + (number // 2) % 4,
        "alone": 1 + (number // 3) % 4,
        "where": ["class", "yard"][: 1 + number % 2],
        "days": number % 6,
    }
    return Answers(values, {"more": State.ANSWERED})


def manner(number):
    """Give how one of many answered: most listened, one in calm colours, none on one page."""
    ways = {Way.LISTENED} if number % 26 < 20 else set()
    return Manner(frozenset(ways | ({Way.CALM} if number == 1 else set())), date(2026, 10, 6))
