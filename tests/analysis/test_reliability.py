import numpy as np
import pytest

from surveyapp.analysis.reliability import ends, reliability

RANDOM = np.random.default_rng(5)
ITEMS = RANDOM.normal(size=(80, 1)) + RANDOM.normal(size=(80, 5))


def test_alpha_is_the_textbook_formula():
    share = ITEMS.var(axis=0, ddof=1).sum() / ITEMS.sum(axis=1).var(ddof=1)

    found = reliability(ITEMS)

    assert (found.items, found.n) == (5, 80)
    assert found.alpha == pytest.approx(5 / 4 * (1 - share))


def test_item_totals_leave_the_item_itself_out():
    found = reliability(ITEMS).item_totals[2]

    rest = np.delete(ITEMS, 2, axis=1)
    assert found.correlation == pytest.approx(np.corrcoef(ITEMS[:, 2], rest.sum(axis=1))[0, 1])
    assert found.alpha_without == pytest.approx(reliability(rest).alpha)


def test_an_item_left_unreversed_is_suspected():
    turned = ITEMS.copy()
    turned[:, 3] *= -1

    assert reliability(ITEMS).suspects == []
    assert reliability(turned).suspects == [3]


def test_two_items_have_spearman_brown_and_no_omega():
    found = reliability(ITEMS[:, :2])

    r = np.corrcoef(ITEMS[:, 0], ITEMS[:, 1])[0, 1]
    assert found.standardised == pytest.approx(2 * r / (1 + r))
    assert found.omega.reason == "it takes three items"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (np.ones((9, 3)), "everybody has the same score"),
        (ITEMS[:, :1], "it takes two items"),
        (ITEMS[:1], "it takes two respondents who answered every item"),
        (np.full((9, 3), np.nan), "it takes two respondents who answered every item"),
    ],
)
def test_too_little_is_said_and_not_raised(items, reason):
    for pairwise in (False, True):
        found = reliability(items, pairwise)

        assert np.isnan(found.alpha)
        assert found.reason == reason


def test_a_constant_item_leaves_alpha_and_takes_omega():
    found = reliability(np.column_stack([ITEMS, np.full(80, 3.0)]))

    assert 0 < found.alpha < 1
    assert np.isnan(found.omega.total)
    assert np.isnan(found.item_totals[5].correlation)


def test_a_low_alpha_is_marked_and_an_unknown_one_is_not():
    assert reliability(RANDOM.normal(size=(60, 4))).is_low
    assert not reliability(np.ones((9, 3))).is_low


def test_floor_and_ceiling_are_shares_of_the_scored():
    found = ends([1, 1, 3, 5, np.nan], 1, 5)

    assert (found.n, found.floor, found.ceiling) == (4, 0.5, 0.25)
    assert ends([np.nan], 1, 5).reason == "nobody could be scored"
