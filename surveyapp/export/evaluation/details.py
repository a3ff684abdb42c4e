"""The figures for whoever knows statistics: sizes, tests, classes, dose."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.analysis.adjusted import Adjusted
from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.clusters import Clustering
from surveyapp.analysis.independent import Difference
from surveyapp.analysis.intervals import Interval
from surveyapp.analysis.measures import Between, Group, Measure
from surveyapp.analysis.paired import PairedChange
from surveyapp.analysis.shares import PairedShares
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import group_name, measured
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Hidden

BOTH = "Programme against comparison"


@dataclass(frozen=True)
class Line:
    """One figure of one group, with its interval and the p-value of its test."""

    group: str
    name: str
    value: float = NAN
    interval: Interval = Interval()
    p: float = NAN

    @property
    def known(self) -> bool:
        """Say whether there is anything to show."""
        return self.value == self.value or self.p == self.p


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List every further figure, one a row."""
    return Sheet(
        title="Details",
        heading="Details for statisticians",
        notes=(
            "One row for each figure. Sizes and tests are given from 30 people on. Intervals are "
            "95 %; a p-value says little by itself, so read it beside the interval.",
            "Around 0.2 is a small size that is worth having; programmes in schools usually reach "
            "0 to 0.3. Do not translate a size into months of progress.",
        ),
        columns=(
            Column("Scale", 30),
            Column("Group", 28),
            Column("Figure", 62),
            Column("Value", 10, Format.NUMBER),
            Column("From", 10, Format.NUMBER),
            Column("To", 10, Format.NUMBER),
            Column("p", 10, Format.FINE),
        ),
        rows=[
            (scale.title, *_cells(line))
            for scale, measure in measured(evaluated)
            for line in _lines(measure, evaluated.plan.people)
            if line.known
        ],
    )


def _cells(line: Line) -> tuple[Value, ...]:
    numbers = (line.value, line.interval.low, line.interval.high, line.p)
    figures = (figure(it) if it == it else Hidden.NOT_APPLICABLE for it in numbers)
    return (line.group, line.name, *figures)


def _lines(measure: Measure, people: str) -> Iterator[Line]:
    for group in measure.groups:
        yield from _of_group(group, group_name(group.name, people))
    if measure.between:
        yield from _of_between(measure.between)
    name = "The comparison, its p-value adjusted for the number of measures (Holm)"
    yield Line(BOTH if measure.between else f"All {people}", name, p=measure.p_adjusted)
    if measure.dose:
        dose = measure.dose
        who = group_name(measure.groups[0].name, people)
        name = "Sessions attended and change (Pearson's r): an association only"
        yield Line(who, name, dose.r, dose.interval, dose.p)


def _of_group(group: Group, name: str) -> Iterator[Line]:
    if group.change:
        yield from _of_change(group.change, name)
        can = "Smallest change these numbers show with 80 % power, in SDs of the change"
        yield Line(name, can, group.detectable)
    if group.surveys:
        yield from _of_difference(group.surveys, name)
    if isinstance(group.yes_no, PairedShares):
        found = group.yes_no
        what = "Change of the share (Newcombe's interval; McNemar, exact)"
        yield Line(name, what, found.change, found.interval, found.p)
    if group.careful.interval.known:
        what = f"Change, allowing for {group.classes} classes (CR2, Satterthwaite)"
        yield Line(name, what, group.moved, group.careful.interval, group.careful.p)


def _of_change(found: PairedChange, name: str) -> Iterator[Line]:
    yield Line(name, "Mean change (paired t)", found.mean, found.interval, found.p)
    what = "Size of the change (d_av without small-sample bias)"
    yield Line(name, what, found.hedges.value, found.hedges.interval)
    yield Line(name, "Correlation of before and after", found.correlation)
    what = "Balance of rises and falls (rank biserial; Wilcoxon's signed ranks)"
    yield Line(name, what, found.ranks.balance, p=found.ranks.p)


def _of_difference(found: Difference, name: str) -> Iterator[Line]:
    what = "Difference of all answers, matched or not (Welch)"
    yield Line(name, what, found.mean, found.interval, found.p)
    size, delta = found.hedges, found.dominance
    yield Line(name, "Size of that difference (Hedges' g)", size.value, size.interval)
    what = "Cliff's delta of that difference (Mann-Whitney)"
    yield Line(name, what, delta.delta, delta.interval, found.ranks.p)


def _of_between(between: Between) -> Iterator[Line]:
    yield Line(BOTH, "Difference", between.difference, between.interval, between.p)
    size, careful = between.size, between.careful
    yield Line(BOTH, "Size of the difference (Hedges' g)", size.value, size.interval)
    what = f"Difference, allowing for {between.classes} classes (CR2, Satterthwaite)"
    if careful.interval.known:
        yield Line(BOTH, what, between.difference, careful.interval, careful.p)
    if between.adjusted:
        yield from _of_adjusted(between.adjusted)
    if between.after_only:
        yield from _of_ranks(between.after_only)
    if between.clustering:
        yield from _of_classes(between.clustering)
    what = "Smallest d these numbers show with 80 % power, without classes"
    yield Line(BOTH, what, between.detectable)


def _of_adjusted(found: Adjusted) -> Iterator[Line]:
    yield Line(BOTH, "Gap at the start (Hedges' g)", found.start)
    if found.changes:
        changes = found.changes
        yield Line(BOTH, "Difference in changes (Welch)", changes.mean, changes.interval, changes.p)
        yield Line(BOTH, "Difference in changes over the SD before (Morris's d_ppc2)", found.morris)
    clustered = found.clustered_changes
    if clustered.careful.interval.known:
        what = "Difference in changes, allowing for classes (CR2, Satterthwaite)"
        careful = clustered.careful
        yield Line(BOTH, what, clustered.value, careful.interval, careful.p)


def _of_ranks(found: Difference) -> Iterator[Line]:
    delta = found.dominance
    yield Line(BOTH, "Cliff's delta (Mann-Whitney)", delta.delta, delta.interval, found.ranks.p)


def _of_classes(found: Clustering) -> Iterator[Line]:
    yield Line(BOTH, "Likeness within classes (ICC, REML)", found.icc_reml)
    yield Line(BOTH, "Design effect", found.design_effect)
    yield Line(BOTH, "Independent answers that these are worth", found.effective_n)
