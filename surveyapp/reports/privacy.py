"""Which figures may be shown: thresholds, and the mark for what is hidden."""

from enum import StrEnum

INSIDE = 5  # respondents behind any figure that stays inside the school
OUTSIDE = 10  # behind a comment, and behind anything that leaves the school
FLOOR = 3  # no setting goes below this
EXTREMES = 10  # from this many on, 0 % and 100 % may be shown


class Hidden(StrEnum):
    """What stands in the place of a figure; its value is the symbol shown in tables."""

    CONFIDENTIAL = "[c]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"


Figure = float | Hidden  # an int is a float here
