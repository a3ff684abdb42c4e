"""A computed number as a figure that can be shown."""

from math import isnan

from surveyapp.reports.privacy import Figure, Hidden


def figure(value: float) -> Figure:
    """Give a number as a figure, a count as a whole one: not available where it is not a number."""
    return Hidden.NOT_AVAILABLE if isnan(value) else value
