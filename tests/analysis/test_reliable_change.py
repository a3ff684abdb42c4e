import numpy as np

from surveyapp.analysis.regression_to_mean import expected_return
from surveyapp.analysis.reliable_change import reliable_change


def test_it_counts_only_changes_beyond_the_threshold():
    found = reliable_change([3, 3, 3, np.nan], [5, 3.1, 1, 9], sd=1, reliability=0.8)

    assert (found.n, found.rose, found.stayed, found.fell) == (3, 1, 1, 1)


def test_an_unknown_reliability_is_said():
    for reliability in (np.nan, -0.2):
        found = reliable_change([1, 2], [2, 3], sd=1, reliability=reliability)

        assert found.reason == "the scale's reliability is not known"


def test_a_chosen_group_is_expected_to_return_by_what_is_not_reliable():
    assert expected_return(everybody=3.0, chosen=2.0, reliability=0.75) == 0.25
