from uuid import UUID

import pytest

from surveyapp.reports.comments import Said, comments
from surveyapp.reports.privacy import Hidden

CONFIDENTIAL = Hidden.CONFIDENTIAL


def test_it_lists_comments_by_alphabet_and_not_by_person(questionnaire):
    said = [write(1, "Zoo trip please"), write(2, "art is good"), write(3, "Break is short")]

    report = comments(questionnaire, said, answered=10)

    words = [row.words for row in report.rows]
    assert words == ["art is good", "Break is short", "Zoo trip please"]
    assert report.rows[0].question == "What else?"


def test_it_shows_no_comment_of_a_wave_that_few_answered(questionnaire):
    report = comments(questionnaire, [write(n, "good") for n in range(9)], answered=9)

    assert report.rows == ()
    assert (report.respondents, report.n) == (CONFIDENTIAL, CONFIDENTIAL)


def test_it_counts_the_people_behind_the_comments(questionnaire):
    report = comments(questionnaire, [write(1, "a"), write(1, "b"), write(2, "c")], answered=10)

    assert (report.respondents, report.n) == (2, 3)


def test_it_reads_the_sentiment_of_each(questionnaire):
    (row,) = comments(questionnaire, [write(1, "I am happy here")], answered=10).rows

    assert row.reading.label == "positive"


def test_it_gives_shares_from_ten_people_who_wrote(questionnaire):
    ten = [write(n, "I am happy here") for n in range(10)]

    shares = {it.label: it for it in comments(questionnaire, ten, answered=30).sentiment}

    assert (shares["positive"].n, shares["positive"].share) == (10, 1.0)
    assert shares["negative"].n == 0


@pytest.mark.parametrize("people", [0, 9])
def test_it_gives_no_shares_of_fewer(questionnaire, people):
    said = [write(n % max(people, 1), "fine") for n in range(people * 3)]

    report = comments(questionnaire, said, answered=30)

    assert {it.share for it in report.sentiment} == {CONFIDENTIAL}


def write(sitting, words):
    return Said(UUID(int=sitting), "more", words)
