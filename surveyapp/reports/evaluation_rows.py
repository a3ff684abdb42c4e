"""The figures of an evaluation as rows, from which the summary, the sheets and the charts draw."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.describe import Description
from surveyapp.analysis.independent import Difference
from surveyapp.analysis.intervals import Interval
from surveyapp.analysis.measures import Between, Group, Measure, Showing
from surveyapp.analysis.plan import Outcome
from surveyapp.analysis.shares import PairedShares, ShareDifference
from surveyapp.questionnaire.model import Scale
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Figure, Hidden

NONE = Hidden.NOT_APPLICABLE
AGAINST = "Difference"
ADJUSTED = "Difference, allowing for the start"
CLASSES = "Difference, allowing for classes"
CHANGES = "Difference in changes"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One group's figures on one scale, or the difference of two groups.

    `n` says "fewer than 10" where nothing may be shown. `before` and `after` are means, `change` is
    the difference with its 95 % interval from `low` to `high`.
    """

    scale: Scale
    group: str
    outcome: Outcome
    n: Figure | str = NONE
    before: Figure = NONE
    after: Figure = NONE
    change: Figure = NONE
    low: Figure = NONE
    high: Figure = NONE
    up: Figure = NONE
    same: Figure = NONE
    down: Figure = NONE

    @property
    def is_share(self) -> bool:
        """Say whether its figures are shares from 0 to 1, of those with a yes."""
        return bool(self.outcome.doing)

    def of_range(self, value: Figure, *, start: bool = True) -> Figure:
        """Give a score as a share of the way from the lowest to the highest possible one.

        A difference has no `start`. Not available where the scale's range isn't known.
        """
        low, high = self.outcome.low, self.outcome.high
        if isinstance(value, Hidden):
            return value
        return (value - low * start) / (high - low) if low < high else Hidden.NOT_AVAILABLE


def measured(evaluated: EvaluatedFiles) -> list[tuple[Scale, Measure]]:
    """Give each scale with what was found of it."""
    return list(zip(evaluated.scales, evaluated.evaluation.measures, strict=True))


def group_name(name: str, people: str) -> str:
    """Name a group of an evaluation; the one without a name is everybody."""
    return f"{name[:1].upper()}{name[1:]}" if name else f"All {people}"


def number(group: Group, measure: Measure, evaluated: EvaluatedFiles) -> Figure | str:
    """Say how many are behind a group's figures, or that they are too few."""
    if measure.reason:
        return Hidden.NOT_AVAILABLE
    if group.n is None:
        return f"fewer than {evaluated.plan.of(measure.outcome).hidden_below}"
    return group.n


def instead(group: Group, measure: Measure) -> Hidden:
    """Say what stands for a figure that isn't there: too few people, or it can't be computed."""
    few = group.n is None and not measure.reason
    return Hidden.CONFIDENTIAL if few else Hidden.NOT_AVAILABLE


def rows(evaluated: EvaluatedFiles) -> list[Row]:
    """Give the groups of each scale, and below them how they compare."""
    return [row for scale, measure in measured(evaluated) for row in _of(scale, measure, evaluated)]


def _of(scale: Scale, measure: Measure, evaluated: EvaluatedFiles) -> Iterator[Row]:
    for group in measure.groups:
        row = _group(scale, group, measure, evaluated)
        yield row
        if group.change and group.surveys:
            yield _all_answers(row, group.surveys)
    if measure.between:
        yield from _between(Row(scale=scale, group="", outcome=measure.outcome), measure.between)


def _group(scale: Scale, group: Group, measure: Measure, evaluated: EvaluatedFiles) -> Row:
    name = group_name(group.name, evaluated.plan.people)
    n = number(group, measure, evaluated)
    if group.showing is Showing.NOTHING:
        why = instead(group, measure)
        blank = Row(scale=scale, group=name, outcome=measure.outcome, n=n)
        return replace(blank, before=why, after=why, change=why)
    change, interval = moved(group)
    paired = group.change
    return Row(
        scale=scale,
        group=name,
        outcome=measure.outcome,
        n=n,
        before=_mean(group.before),
        after=_mean(group.after),
        change=_known(change, group.before),
        low=_known(interval.low, group.before),
        high=_known(interval.high, group.before),
        up=paired.up if paired else NONE,
        same=paired.same if paired else NONE,
        down=paired.down if paired else NONE,
    )


def _all_answers(matched: Row, found: Difference) -> Row:
    """Give the comparison of all answers, which stands beside that of the few matched."""
    return Row(
        scale=matched.scale,
        group=f"{matched.group}, matched or not",
        outcome=matched.outcome,
        n=min(found.x.n, found.y.n),
        before=figure(found.y.mean),
        after=figure(found.x.mean),
        change=figure(found.mean),
        low=figure(found.interval.low),
        high=figure(found.interval.high),
    )


def moved(group: Group) -> tuple[float, Interval]:
    """Say how far a group moved and how sure that is; a share by its own interval."""
    if isinstance(group.yes_no, PairedShares):
        return group.yes_no.change, group.yes_no.interval
    if isinstance(group.yes_no, ShareDifference):
        return group.yes_no.difference, group.yes_no.interval
    found = group.change or group.surveys
    return (found.mean, found.interval) if found else (NAN, Interval())


def _between(blank: Row, between: Between) -> Iterator[Row]:
    label = ADJUSTED if between.adjusted else CHANGES if between.unmatched else AGAINST
    yield _difference(blank, label, between.difference, between.interval)
    if between.careful.interval.known:
        yield _difference(blank, CLASSES, between.difference, between.careful.interval)
    changes = between.adjusted.changes if between.adjusted else None
    if changes:
        yield _difference(blank, CHANGES, changes.mean, changes.interval)


def _difference(blank: Row, label: str, value: float, interval: Interval) -> Row:
    low, high = figure(interval.low), figure(interval.high)
    return replace(blank, group=label, change=figure(value), low=low, high=high)


def _mean(found: Description | None) -> Figure:
    return figure(found.mean) if found else NONE


def _known(value: float, before: Description | None) -> Figure:
    return figure(value) if before else NONE
