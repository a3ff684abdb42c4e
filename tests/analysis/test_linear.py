import numpy as np
import pytest

from surveyapp.analysis.linear import coefficient

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=60)
ARM = np.repeat([0.0, 1.0], 30)
Y = 1 + 0.5 * X + 0.3 * ARM + RANDOM.normal(size=60)
CLASSES = np.repeat(np.arange(12), 5)


def dense_cr2(outcome, terms, clusters):
    """CR2 by its definition, with matrices as large as the classes."""
    design = np.column_stack([np.ones(len(outcome)), *terms])
    inverse = np.linalg.inv(design.T @ design)
    hat = design @ inverse @ design.T
    residuals = outcome - hat @ outcome
    variance, directions = 0.0, []
    for cluster in np.unique(clusters):
        mine = clusters == cluster
        values, vectors = np.linalg.eigh(np.eye(mine.sum()) - hat[np.ix_(mine, mine)])
        root = np.where(values > 1e-9, np.maximum(values, 1e-9) ** -0.5, 0)
        adjust = (vectors * root) @ vectors.T
        along = adjust @ design[mine] @ inverse[-1]
        variance += (along @ residuals[mine]) ** 2
        directions.append((np.eye(len(outcome)) - hat)[:, mine] @ along)
    gram = np.array(directions) @ np.array(directions).T
    return variance**0.5, np.trace(gram) ** 2 / (gram**2).sum()


@pytest.mark.parametrize("clusters", [CLASSES, np.arange(60) // 2, np.repeat([0, 1, 2, 3], 15)])
def test_the_small_matrices_give_what_the_large_ones_give(clusters):
    found = coefficient(Y, [X, ARM], clusters).careful

    se, df = dense_cr2(Y, [X, ARM], clusters)
    assert (found.se, found.df) == pytest.approx((se, df))


def test_without_clusters_there_is_only_the_plain_certainty():
    found = coefficient(Y, [X, ARM])

    assert (found.clusters, found.plain.df) == (0, 57)
    assert not found.careful.interval.known


def test_a_cluster_each_is_robust_to_unequal_spread_only():
    found = coefficient(Y, [ARM], np.arange(60))

    assert found.robust.se == pytest.approx(found.plain.se, rel=0.2)
    assert found.robust.df == 59


def test_one_cluster_in_all_gives_no_robust_certainty():
    found = coefficient(Y, [ARM], np.zeros(60, dtype=int))

    assert found.clusters == 1
    assert not found.robust.interval.known
    assert found.plain.interval.holds(found.value)


def test_the_same_term_twice_is_said():
    assert coefficient(Y, [X, X]).reason == "everybody is the same in one of the terms"
    assert coefficient(Y[:2], [X[:2], ARM[:2]]).reason == "too few respondents"


def test_a_class_in_each_arm_does_not_break_it():
    found = coefficient(Y, [X, ARM], ARM.astype(int))

    assert found.clusters == 2
    assert found.value == pytest.approx(coefficient(Y, [X, ARM]).value)


def test_the_constant_alone_is_the_mean():
    found = coefficient(Y, [], CLASSES)

    assert found.value == pytest.approx(Y.mean())
    assert found.careful.se > 0
