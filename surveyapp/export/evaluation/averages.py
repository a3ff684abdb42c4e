"""How high each group scored before and after, with spread and interval."""

from collections.abc import Iterator

from surveyapp.analysis.describe import Description
from surveyapp.analysis.measures import Group
from surveyapp.analysis.shares import Share
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import group_name, instead, measured, number
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Figure, Hidden

_NUMBERS = ("Mean", "SD", "Interval from", "Interval to", "Median")


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List mean, spread, interval and median of each scale, group and survey."""
    return Sheet(
        title="Before and after",
        heading="Scores before and after",
        notes=(
            "One row for each scale, group and survey. Where people are matched, both rows are of "
            "the same people.",
            "The interval shows how sure a mean is: any value between its ends fits the answers. "
            "Whether two means differ is on the sheet Change, not in whether intervals overlap.",
            "The SD (standard deviation) shows how far scores typically lie from the mean. Of a "
            "yes or no, the mean is the share of yes, from 0 to 1.",
        ),
        columns=(
            Column("Scale", 30),
            Column("A higher score is", 16),
            Column("Lowest band", 18),
            Column("Group", 18),
            Column("Survey", 9),
            Column("n", 10, Format.COUNT),
            Column("Could not be scored", 11, Format.COUNT),
            *(Column(name, 10, Format.NUMBER) for name in _NUMBERS),
            Column("In the lowest band", 11, Format.PERCENT),
        ),
        rows=list(_rows(evaluated)),
    )


def _rows(evaluated: EvaluatedFiles) -> Iterator[tuple[Value, ...]]:
    for scale, measure in measured(evaluated):
        band = scale.bands[0].label if scale.bands else Hidden.NOT_APPLICABLE
        for group in measure.groups:
            name = group_name(group.name, evaluated.plan.people)
            words = (scale.title, scale.higher_is, band, name)
            if group.n is None:
                n = number(group, measure, evaluated)
                yield (*words, "Both", n, *[instead(group, measure)] * 7)
            for survey, found, unscored, share in _surveys(group):
                yield (*words, survey, found.n, unscored, *_figures(found), share)


def _surveys(group: Group) -> Iterator[tuple[str, Description, int, Figure]]:
    shares = group.in_band
    if group.before:
        yield "Before", group.before, group.unscored_before or 0, _share(shares, 0)
    if group.after:
        yield "After", group.after, group.unscored_after or 0, _share(shares, 1)


def _share(shares: tuple[Share, ...], place: int) -> Figure:
    return figure(shares[place].share) if shares else Hidden.NOT_APPLICABLE


def _figures(found: Description) -> Iterator[Figure]:
    ends = (found.interval.low, found.interval.high)
    return map(figure, (found.mean, found.sd, *ends, found.median))
