import numpy as np
import pytest

from surveyapp.analysis.covariance import covariance

CODES = np.random.default_rng(3).integers(-1, 6, (1000, 4)).astype(np.int8)
FLOATS = np.where(CODES < 0, np.nan, CODES.astype(float))


def test_complete_rows_give_the_usual_covariances():
    whole = CODES[(CODES >= 0).all(axis=1)]

    found = covariance(CODES)

    assert found.n == len(whole)
    assert found.matrix == pytest.approx(np.cov(whole.T))


def test_codes_and_numbers_give_the_same():
    for pairwise in (False, True):
        codes, floats = covariance(CODES, pairwise), covariance(FLOATS, pairwise)

        assert codes.n == floats.n
        assert codes.matrix == pytest.approx(floats.matrix)


def test_a_pair_rests_on_whoever_answered_both():
    both = CODES[(CODES[:, 0] >= 0) & (CODES[:, 2] >= 0)]

    found = covariance(CODES, pairwise=True).matrix

    assert found[0, 2] == pytest.approx(np.cov(both[:, 0], both[:, 2])[0, 1])


def test_large_codes_are_added_up_exactly():
    codes = np.full((200_000, 2), 127, dtype=np.int8)
    codes[::2] = 0

    assert covariance(codes).matrix == pytest.approx(np.cov(codes.T.astype(float)), rel=1e-12)


def test_a_far_off_origin_costs_no_digits():
    assert covariance(FLOATS + 1e9).matrix == pytest.approx(covariance(FLOATS).matrix)


def test_a_constant_item_has_no_variance_at_all():
    items = np.column_stack([np.full(50, 0.1), np.arange(50.0)])

    assert covariance(items).matrix[0].tolist() == [0, 0]


def test_an_item_that_nobody_answered_has_no_covariances():
    items = np.column_stack([np.full(9, np.nan), np.arange(9.0), np.arange(9.0)])

    assert covariance(items).n == 0
    assert np.isnan(covariance(items, pairwise=True).matrix[0]).all()
