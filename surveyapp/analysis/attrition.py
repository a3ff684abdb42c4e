"""Who left and who joined between two surveys."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from surveyapp.analysis.arrays import NAN, Bools, numbers
from surveyapp.analysis.describe import Description, describe
from surveyapp.analysis.independent import pooled_sd
from surveyapp.analysis.sizes import rough_correction

MANY = 0.20  # more than this share of leavers deserves a warning
APART = 0.10  # so does this difference between the groups' shares of leavers
FAR = 0.25  # and leavers who started so many SDs away from those who stayed


@dataclass(frozen=True)
class Attrition:
    """Stayers, leavers and joiners of one group, and where stayers and leavers started."""

    before: int
    after: int
    both: int
    stayers: Description
    leavers: Description

    @property
    def lost(self) -> int:
        """How many answered before and not after."""
        return self.before - self.both

    @property
    def joined(self) -> int:
        """How many answered after and not before."""
        return self.after - self.both

    @property
    def share_lost(self) -> float:
        """The share (0 to 1) of those surveyed before who did not answer after."""
        return self.lost / self.before if self.before else NAN

    @property
    def gap(self) -> float:
        """How far leavers started from stayers, in standard deviations (Hedges' g)."""
        if self.stayers.n < 2 or self.leavers.n < 2:
            return NAN
        spread = pooled_sd(self.stayers, self.leavers)
        apart = self.leavers.mean - self.stayers.mean
        factor = rough_correction(self.stayers.n + self.leavers.n - 2)
        return apart / spread * factor if spread > 0 else NAN


def attrition(before: ArrayLike, stayed: Bools, after: int) -> Attrition:
    """Compare who answered before with who answered after.

    `before` holds the score of everybody surveyed before (nan for none), `stayed` says who of them
    answered after, `after` counts everybody who did.

    Reference: What Works Clearinghouse (2022), Procedures and Standards Handbook 5.0, 18-27.

    Misleads by hiding those who never answered at all: look at the response rate as well.
    """
    scores = numbers(before)
    both = int(stayed.sum())
    stayers, leavers = describe(scores[stayed]), describe(scores[~stayed])
    return Attrition(len(scores), after, both, stayers, leavers)
