import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.multiplicity import holm


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_never_helps_and_keeps_the_order(values):
    adjusted = holm(values)

    assert all(value <= new <= 1 for value, new in zip(values, adjusted, strict=True))
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(np.array(adjusted)[order]) >= 0)


def test_an_unknown_p_counts_for_nothing():
    assert holm([0.01, np.nan, 0.02]) == pytest.approx([0.02, np.nan, 0.02], nan_ok=True)
    assert holm([]) == []
