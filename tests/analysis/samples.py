"""Scores for Hypothesis: of a scale, with some missing, never too wild to compare."""

import numpy as np
from hypothesis import strategies as st

scores = st.integers(2, 40).map(lambda quarters: quarters / 4)
maybe = st.one_of(scores, st.just(float("nan")))
samples = st.lists(scores, min_size=2, max_size=30).map(np.array)
pairs = st.lists(st.tuples(maybe, maybe), min_size=0, max_size=30).map(
    lambda rows: np.array(rows, dtype=float).reshape(len(rows), 2).T
)
shifts = st.integers(-100, 100).map(float)
scalings = st.sampled_from([0.25, 0.5, 2.0, 8.0])
orders = st.randoms(use_true_random=False)


def shuffled(order, *columns):
    """Bring all columns into one other order."""
    places = list(range(len(columns[0])))
    order.shuffle(places)
    return [np.asarray(column)[places] for column in columns]
