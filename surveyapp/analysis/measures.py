"""What an evaluation says of one outcome, and how much of it may be shown."""

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from surveyapp.analysis.adjusted import Adjusted, Unmatched
from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.clusters import Clustering
from surveyapp.analysis.correlation import Correlation
from surveyapp.analysis.describe import Description
from surveyapp.analysis.independent import Difference
from surveyapp.analysis.intervals import Interval
from surveyapp.analysis.linear import Certainty
from surveyapp.analysis.paired import PairedChange
from surveyapp.analysis.plan import FULL, Comparison, Outcome, Plan
from surveyapp.analysis.reliability import Ends, Reliability
from surveyapp.analysis.reliable_change import ReliableChange
from surveyapp.analysis.shares import PairedShares, Share, ShareDifference
from surveyapp.analysis.sizes import Size


class Showing(StrEnum):
    """How much may be shown, from least to most."""

    NOTHING = "hidden"
    FIRST_SIGN = "small group, treat as a first sign"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Caution:
    """One warning: the check that raised it, and what it says."""

    check: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who was asked and who answered in one group; None where it is too small or not known.

    `gap` is how far leavers started from stayers in standard deviations, negative for lower scores;
    it and `leavers` are there only where enough left.
    """

    name: str
    invited_before: int | None = None
    invited_after: int | None = None
    before: int | None = None
    after: int | None = None
    matched: int | None = None
    lost: int | None = None
    joined: int | None = None
    leavers: Description | None = None
    gap: float = NAN

    @property
    def share_lost(self) -> float:
        """The share (0 to 1) of those surveyed before who did not answer after."""
        return NAN if self.lost is None or not self.before else self.lost / self.before


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group's figures for one outcome; all but the name is empty where it is too small.

    `n` counts those with both scores where people are matched, else the smaller survey. `change` is
    of matched people, `surveys` the difference of two surveys, after minus before. `yes_no` is for
    outcomes of that kind. `careful` is the mean change allowing for classes. `detectable` is the
    smallest change, in SDs of the change, that so many pairs can show. `unscored_before` and
    `unscored_after` count who answered and could not be scored.
    """

    name: str
    showing: Showing
    n: int | None = None
    before: Description | None = None
    after: Description | None = None
    change: PairedChange | None = None
    surveys: Difference | None = None
    yes_no: PairedShares | ShareDifference | Share | None = None
    in_band: tuple[Share, ...] = ()
    reliable: ReliableChange | None = None
    careful: Certainty = Certainty()
    classes: int = 0
    ends: Ends | None = None
    detectable: float = NAN
    unscored_before: int | None = None
    unscored_after: int | None = None

    @property
    def moved(self) -> float:
        """How far the mean moved, up or down; nan where nothing is compared."""
        found = self.change or self.surveys
        return found.mean if found else NAN


@dataclass(frozen=True)
class ClassMean:
    """One class as a dot: how many, and their mean (of the change, where people are matched)."""

    n: int
    mean: float
    in_programme: bool


@dataclass(frozen=True, kw_only=True)
class Between:
    """The programme group against the other.

    `difference` and `interval` take everybody as independent; `careful` allows for classes.
    `size` is Hedges' g. Of `adjusted`, `after_only` and `unmatched` there is the one that fits.
    """

    difference: float
    interval: Interval
    size: Size = Size()
    p: float = NAN
    careful: Certainty = Certainty()
    classes: int = 0
    clustering: Clustering | None = None
    class_means: tuple[ClassMean, ...] = ()
    adjusted: Adjusted | None = None
    after_only: Difference | None = None
    unmatched: Unmatched | None = None
    start: float = NAN
    detectable: float = NAN


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Everything about one outcome: the figures, what to be careful about, and the sentences.

    `p_adjusted` is Holm's among the outcomes that are not the main one.
    """

    outcome: Outcome
    comparison: Comparison
    is_main: bool
    groups: tuple[Group, ...] = ()
    between: Between | None = None
    reliability: Reliability | None = None
    dose: Correlation | None = None
    everybody_before: float = NAN
    p: float = NAN
    p_adjusted: float = NAN
    cautions: tuple[Caution, ...] = ()
    sentences: tuple[str, ...] = ()
    reason: str = ""

    @property
    def showing(self) -> Showing:
        """How much may be shown of the comparison: as much as of its smallest group."""
        order = list(Showing)
        return min((group.showing for group in self.groups), key=order.index)


def showing(n: int, plan: Plan) -> Showing:
    """Say how much may be shown of so many."""
    if n < plan.hidden_below:
        return Showing.NOTHING
    return Showing.FIRST_SIGN if n < FULL else Showing.EVERYTHING


def shown(value: Any, how: Showing) -> Any:
    """Give a figure without what may not be shown: nobody's own score, and no tests of few.

    The lowest and the highest score are always one person's. Errors of measurement rest on
    everybody, so beside the SD of the matched exact ones would tell of a few leavers: two digits
    stay. Under 30 only means, intervals and counts stay, and the tests that use ranks.
    """
    if isinstance(value, tuple):
        return tuple(shown(part, how) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    few = how is not Showing.EVERYTHING
    if few and isinstance(value, Size):
        return Size()
    parts = {field.name: shown(getattr(value, field.name), how) for field in fields(value)}
    if isinstance(value, Description):
        parts |= {"min": NAN, "max": NAN}
    for name in ("sem", "threshold"):
        if name in parts:
            parts[name] = two_digits(parts[name])
    return replace(value, **parts | (_tests(value) if few else {}))


def two_digits(value: float) -> float:
    """Round to two digits, wherever the point is."""
    return float(f"{value:.2g}")


def _tests(value: Any) -> dict[str, float]:
    """Give what is blanked of the figures of few: their tests."""
    if isinstance(value, PairedChange | Difference):
        return {"t": NAN, "p": NAN}
    if isinstance(value, Certainty | Between | PairedShares):
        return {"p": NAN}
    return {"p": NAN, "p_adjusted": NAN} if isinstance(value, Measure) else {}
