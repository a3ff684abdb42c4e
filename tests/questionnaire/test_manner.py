"""What a tablet says of how answers were given is read as far as it can be, and never refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.questionnaire.manner import SAID_BY_TABLETS, Manner, Way, on_one_page, said

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_it_reads_what_a_tablet_says():
    found = said(["hurried", "airy"], "2026-10-05", understood=True)

    ways = frozenset([Way.HURRIED, Way.AIRY, Way.UNDERSTOOD])
    assert found == Manner(ways, date(2026, 10, 5))


def test_a_tablet_does_not_say_what_the_service_knows_better():
    assert said(list(Way), "", understood=False) == Manner(frozenset(SAID_BY_TABLETS))


@given(ANYTHING, ANYTHING)
def test_whatever_comes_is_read_or_dropped(ways, today):
    found = said(ways, today, understood=False)

    assert (found is None) is not isinstance(ways, list)


@pytest.mark.parametrize(
    ("claimed", "later"),
    [
        (date(2026, 10, 5), False),
        (date(2026, 10, 4), True),
        (date(2031, 1, 1), True),
        (None, False),
    ],
)
def test_answers_that_come_on_another_day_than_claimed_are_sent_later(claimed, later):
    found = Manner(frozenset([Way.CALM]), claimed).arrived(date(2026, 10, 5))

    assert found.claimed_on == claimed
    assert found.ways == frozenset([Way.CALM, *([Way.SENT_LATER] if later else [])])


def test_without_a_script_there_is_one_page_and_no_claim():
    assert on_one_page(understood=False) == Manner(frozenset([Way.ONE_PAGE]))
