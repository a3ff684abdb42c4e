"""What an evaluation is given: two surveys, what was to be measured, and which comparison fits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from surveyapp.analysis.arrays import NAN, Floats

SMALLEST = 10  # nothing is shown of fewer pupils
LEAST = 5  # and no school may set it lower
FULL = 30  # from here on everything is shown


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One thing to be measured, named before the data.

    `name` is said in sentences ("belonging score"). A yes/no outcome has scores 1 and 0 and says in
    `doing` what is started and stopped ("being bullied often"). `band_up_to` is the highest score
    of the band whose share is reported. `retest` is the correlation of two surveys with no
    programme between them. `school_mean` is the mean of the whole school before. `items` names the
    items in the order of their columns. What is `delicate` (bullying, staff relationships) is never
    shown of fewer than 10.
    """

    id: str
    name: str
    low: float = NAN
    high: float = NAN
    higher_is: str = "better"  # better, worse or neither
    doing: str = ""
    band_up_to: float | None = None
    retest: float = NAN
    school_mean: float = NAN
    counts_reports: bool = False  # more of it may mean that telling became easier
    delicate: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One survey: every column has one place for each respondent, in the same order.

    `scores` (by outcome id) and `items` (respondents x items, already reversed) hold nan where
    there is none. `arms` says who is in the programme and who is not, `ids` who is who, `classes`
    who is taught together; "" where unknown. `invited` counts by arm ("" where there are no arms).
    `way` is how it was answered ("on paper"), `wording` a mark of each outcome's questions that
    changes when they do.
    """

    scores: Mapping[str, Floats]
    items: Mapping[str, Floats] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    sessions: Floats | None = None
    invited: Mapping[str, int] = field(default_factory=dict)
    way: str = ""
    wording: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return max((len(column) for column in self.scores.values()), default=0)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was decided before the data, and what is known of how pupils came to take part.

    `chosen_for` is "low" or "high" where pupils were picked for such scores. `smallest` may be set
    below 10 by a very small school, never below 5. `subgroup` names the part of the pupils that
    this evaluation is about, "" for all of them.
    """

    outcomes: tuple[Outcome, ...]
    main: str = ""
    programme: str = "programme"
    randomised: bool = False
    chosen_for: str = ""
    subgroup: str = ""
    people: str = "pupils"
    smallest: int = SMALLEST

    @property
    def hidden_below(self) -> int:
        """Under how many nothing is shown."""
        return max(self.smallest, LEAST)

    def of(self, outcome: Outcome) -> "Plan":
        """Give the plan for one outcome: shares and what is delicate keep the usual limit."""
        usual = outcome.delicate or outcome.doing
        return replace(self, smallest=max(self.smallest, SMALLEST)) if usual else self


class Comparison(StrEnum):
    """Which comparison the data allow."""

    NONE = "one survey of one group"
    CHANGE = "one group, the same people matched twice"
    TWO_SURVEYS = "one group, two surveys not matched"
    COMPARED = "two groups, matched before and after"
    TWO_GROUPS_TWO_SURVEYS = "two groups, two surveys not matched"
    AFTER_ONLY = "two groups, after only"
    RANDOMISED = "two groups chosen by lot, matched before and after"

    @property
    def has_two_groups(self) -> bool:
        """Say whether a programme group stands beside another."""
        return self not in (Comparison.NONE, Comparison.CHANGE, Comparison.TWO_SURVEYS)

    @property
    def is_matched(self) -> bool:
        """Say whether the same people are compared with themselves."""
        return self in (Comparison.CHANGE, Comparison.COMPARED, Comparison.RANDOMISED)


# How far the wording may go, whatever the figures.
LIMITS = {
    Comparison.NONE: "There is nothing to compare with.",
    Comparison.CHANGE: "Scores changed; these numbers cannot say why.",
    Comparison.TWO_SURVEYS: "The two surveys differ; the {people} who answered may differ too.",
    Comparison.COMPARED: (
        "These numbers compare with similar {people} who did not take part; there may be other "
        "reasons for a difference."
    ),
    Comparison.TWO_GROUPS_TWO_SURVEYS: (
        "The groups' averages moved differently; the {people} who answered may differ too."
    ),
    Comparison.AFTER_ONLY: "The groups may have differed at the start.",
    Comparison.RANDOMISED: (
        "The groups were chosen by lot, so a difference, within its interval, comes from the "
        "programme or from chance."
    ),
}
