"""The geometry of charts: from the figures of a report to bars and dots, in percent of the width.

A template draws them as SVG, beside the table that holds the same figures. Widths are in percent
and type sizes in pixels, so that a chart fits a telephone and its words stay legible. A row with a
hidden figure has no bar: what is hidden can't be measured off a picture either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import ScaleResult, ScaleResults, Share

WHOLE = 100.0
NEUTRAL_GAP = 4.0  # between the diverging bars and the column of the neutral answer
PERCENT_FROM = 30  # under so many people, a label says how many they are

# Colours by how many steps an answer is away from the middle; classes in app.css.
_LOW = ("low-1", "low-2", "low-3")
_HIGH = ("high-1", "high-2", "high-3")


@dataclass(frozen=True)
class Segment:
    """One coloured part of a bar; `roomy` parts have room for their label on a telephone too."""

    start: float
    width: float
    tone: str
    label: str

    @property
    def middle(self) -> float:
        """Where the label stands."""
        return self.start + self.width / 2

    @property
    def room(self) -> str:
        """How wide a screen the label needs: any, wide or none."""
        return "any" if self.width >= 14 else "wide" if self.width >= 6 else "none"


@dataclass(frozen=True)
class Bar:
    """One row of a chart: its words and its parts; none where a figure of it is hidden."""

    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Bars:
    """Rows of bars; `zero` is where the two sides meet, None in bars that start at the left."""

    rows: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    zero: float | None = None


@dataclass(frozen=True)
class Dot:
    """One group's mean with the ends of its interval; `at` is None where these are hidden."""

    label: str
    at: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Dots:
    """Means on the whole range of a scale, whose ends are `low` and `high`."""

    rows: tuple[Dot, ...]
    low: float
    high: float


Row = tuple[str, Sequence[Share]]


def tones(answers: int) -> tuple[str, ...]:
    """Give a tone to each of some answers in order: two colours, and grey between them.

    >>> tones(4)
    ('low-2', 'low-1', 'high-1', 'high-2')
    >>> tones(5)
    ('low-2', 'low-1', 'middle', 'high-1', 'high-2')
    """
    side = min(answers // 2, len(_LOW))
    inner = ("middle",) * (answers - 2 * side)
    return (*reversed(_LOW[:side]), *inner, *_HIGH[:side])


def diverging(rows: Sequence[Row]) -> Bars:
    """Lay answers out to the left and right of a line; a neutral one has its own column.

    Every row has the same answers. All rows share one measure, and the line is at one place.
    """
    answers = len(rows[0][1])
    side, odd = divmod(answers, 2)
    shown = [_shares(shares) for _, shares in rows]
    left = max((sum(it[:side]) for it in shown if it), default=0.0)
    right = max((sum(it[side + odd :]) for it in shown if it), default=0.0)
    neutral = max((it[side] for it in shown if it), default=0.0) if odd else 0.0
    gap = NEUTRAL_GAP if neutral else 0.0
    unit = (WHOLE - gap) / ((left + right + neutral) or 1.0)
    zero = left * unit
    bars = []
    for (label, shares), it in zip(rows, shown, strict=True):
        widths = [share * unit for share in it]
        starts = _starts(zero - sum(widths[:side]), widths)
        if odd and it:
            starts[side] = WHOLE - neutral * unit
            starts[side + 1 :] = _starts(zero, widths[side + 1 :])
        bars.append(Bar(label, _segments(shares, starts, widths)))
    return Bars(tuple(bars), _legend(rows[0][1]), zero)


def stacked(rows: Sequence[Row]) -> Bars:
    """Lay each row's answers out side by side, from 0 to 100%."""
    bars = []
    for label, shares in rows:
        widths = [share * WHOLE for share in _shares(shares)]
        bars.append(Bar(label, _segments(shares, _starts(0.0, widths), widths)))
    return Bars(tuple(bars), _legend(rows[0][1]))


def plain(shares: Sequence[Share]) -> Bars:
    """Give each answer a bar of its own from 0 to 100%."""
    rows = []
    for share in shares:
        if isinstance(share.share, Hidden):
            rows.append(Bar(f"{share.label}: {share.share}", ()))
            continue
        bar = Segment(0.0, share.share * WHOLE, "plain", "")
        rows.append(Bar(f"{share.label}: {share.share:.0%}", (bar,)))
    return Bars(tuple(rows), ())


def dots(results: ScaleResults) -> Dots | None:
    """Place each group's mean on the range of the scale; None where no mean may be shown."""
    low, high = results.lowest, results.highest
    if isinstance(low, Hidden) or isinstance(high, Hidden) or low == high:
        return None
    rows = tuple(_dot(row, low, high) for row in results.rows)
    return Dots(rows, low, high) if any(row.at is not None for row in rows) else None


def _dot(row: ScaleResult, lowest: float, highest: float) -> Dot:
    if isinstance(row.mean, Hidden):
        return Dot(row.group.name)
    ends = [row.mean if isinstance(end, Hidden) else end for end in (row.low, row.high)]
    low, at, high = (
        WHOLE * (min(max(score, lowest), highest) - lowest) / (highest - lowest)
        for score in (ends[0], row.mean, ends[1])
    )
    return Dot(row.group.name, at, low, high)


def _shares(shares: Sequence[Share]) -> list[float]:
    if any(isinstance(share.share, Hidden) for share in shares):
        return []
    return [share.share for share in shares]


def _starts(first: float, widths: Sequence[float]) -> list[float]:
    return list(accumulate(widths, initial=first))[: len(widths)]


def _segments(
    shares: Sequence[Share], starts: Sequence[float], widths: Sequence[float]
) -> tuple[Segment, ...]:
    placed = zip(shares, starts, widths, tones(len(shares)), strict=False)
    people = sum(share.n for share in shares if not isinstance(share.n, Hidden))
    return tuple(
        Segment(start, width, tone, _label(share, people))
        for share, start, width, tone in placed
        if width
    )


def _label(share: Share, people: float) -> str:
    return f"{share.share:.0%}" if people >= PERCENT_FROM else f"{share.n:.0f}"


def _legend(shares: Sequence[Share]) -> tuple[tuple[str, str], ...]:
    return tuple(zip(tones(len(shares)), (share.label for share in shares), strict=True))
