"""An interval around an estimate: the values that fit the answers."""

from dataclasses import dataclass

from scipy.special import ndtri

LEVEL = 0.95
Z = float(ndtri((1 + LEVEL) / 2))


@dataclass(frozen=True)
class Interval:
    """The lowest and highest value that fit the answers, at 95 % unless said otherwise."""

    low: float = float("nan")
    high: float = float("nan")

    @property
    def known(self) -> bool:
        """Say whether there is an interval at all."""
        return self.low == self.low and self.high == self.high

    def holds(self, value: float) -> bool:
        """Say whether the value lies inside, ends included."""
        return self.low <= value <= self.high

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def times(self, factor: float) -> "Interval":
        """Give the interval of the estimate multiplied by a factor."""
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(*ends) if self.known else self
