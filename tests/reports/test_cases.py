"""The age of a case in words, as coarse as what is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from surveyapp.reports import cases

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=3, minutes=50), "3 hours ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=9, hours=23), "9 days ago"),
    ],
)
def test_an_age_is_said_in_words(passed: timedelta, words: str):
    assert cases.age(NOW - passed, NOW, coarse=False) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (40, "40 days ago")]
)
def test_where_only_the_day_is_kept_no_hour_is_said(days: int, words: str):
    midnight = NOW.replace(hour=0, minute=0) - timedelta(days=days)

    assert cases.age(midnight, NOW, coarse=True) == words
