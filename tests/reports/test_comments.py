from dataclasses import replace
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


def test_a_comment_has_the_label_that_was_kept(questionnaire):
    (row,) = comments(questionnaire, [write(1, "I am happy here", "mixed")], answered=10).rows

    assert (row.label, row.words) == ("mixed", "I am happy here")


def test_the_words_of_a_comment_that_others_look_after_stay_with_them(questionnaire):
    kept = replace(write(1, "about staff", "negative"), kept_back=True)

    report = comments(questionnaire, [kept], answered=10)

    assert (report.rows[0].words, report.n) == (CONFIDENTIAL, 1)


def test_it_gives_shares_from_ten_people_who_wrote(questionnaire):
    ten = [write(n, "I am happy here", "positive") for n in range(10)]

    shares = {it.label: it for it in comments(questionnaire, ten, answered=30).sentiment}

    assert (shares["positive"].n, shares["positive"].share) == (10, 1.0)
    assert shares["negative"].n == 0


@pytest.mark.parametrize("people", [0, 9])
def test_it_gives_no_shares_of_fewer(questionnaire, people):
    said = [write(n % max(people, 1), "fine") for n in range(people * 3)]

    report = comments(questionnaire, said, answered=30)

    assert {it.share for it in report.sentiment} == {CONFIDENTIAL}


def test_a_theme_has_its_people_comments_and_sentiment(questionnaire):
    said = [about(n, food="positive") for n in range(9)] + [about(9, food="negative")] * 2

    (theme,) = comments(questionnaire, said, answered=30).themes

    assert (theme.name, theme.respondents, theme.n) == ("food", 10, 11)
    assert {it.label: it.n for it in theme.sentiment} == {
        "positive": 9,
        "mixed": 0,
        "neutral": 0,
        "negative": 2,
    }
    assert theme.sentiment[0].share == 9 / 11


def test_a_theme_of_few_is_not_named_anywhere(questionnaire):
    said = [about(n, food="positive") for n in range(20)]
    said += [about(n, safety="negative") for n in range(20, 29)]

    report = comments(questionnaire, said, answered=40)

    assert "safety" not in str(report)


def test_a_theme_that_would_give_others_away_is_not_named(questionnaire):
    said = [about(n, food="positive") for n in range(18)] + [about(n) for n in range(18, 25)]

    assert comments(questionnaire, said, answered=40).themes == ()


def test_the_theme_of_most_people_comes_first(questionnaire):
    said = [about(n, food="positive") for n in range(10)]
    said += [about(n, safety="negative") for n in range(10, 22)]

    report = comments(questionnaire, said, answered=40)

    assert [theme.name for theme in report.themes] == ["safety", "food"]
    assert {row.themes for row in report.rows} == {("food",), ("safety",)}


def test_no_theme_is_named_of_a_wave_that_few_answered(questionnaire):
    said = [about(n, food="positive") for n in range(9)]

    assert comments(questionnaire, said, answered=9).themes == ()


def about(sitting, **themes):
    return Said(UUID(int=sitting), "more", f"words {sitting}", "neutral", themes)


def write(sitting, words, label="neutral"):
    return Said(UUID(int=sitting), "more", words, label)
