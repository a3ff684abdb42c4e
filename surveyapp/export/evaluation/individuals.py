"""How many changed by more than the questionnaire's own imprecision; counts, never names."""

from collections.abc import Iterator

from surveyapp.analysis.measures import Group, Measure
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import group_name, instead, measured, number
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Hidden

NOT_MATCHED = "Nobody is matched, so nobody's own change is known."
TOO_FEW = "Too few answered both times."
NO_ITEMS = "It is no sum of items, so its imprecision isn't known."


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List for each scale and group how many rose, stayed or fell beyond doubt."""
    return Sheet(
        title="Individuals",
        heading="How many changed by more than measurement error",
        notes=(
            "One row for each scale and group. A questionnaire is never exact: answer it twice and "
            "the score differs a little. Only changes beyond that are counted as rises and falls "
            "(reliable change, Jacobson and Truax).",
            "Of 100 people who did not change at all, about five are counted as risen or fallen "
            "by chance. So this is about the group, never about one person.",
        ),
        columns=(
            Column("Scale", 30),
            Column("A higher score is", 16),
            Column("Group", 18),
            Column("Why nobody is counted", 48),
            Column("n", 10, Format.COUNT),
            Column("Counted from a change of", 12, Format.NUMBER),
            Column("Rose", 9, Format.COUNT),
            Column("Stayed", 9, Format.COUNT),
            Column("Fell", 9, Format.COUNT),
        ),
        rows=list(_rows(evaluated)),
    )


def _rows(evaluated: EvaluatedFiles) -> Iterator[tuple[Value, ...]]:
    for scale, measure in measured(evaluated):
        for group in measure.groups:
            name = group_name(group.name, evaluated.plan.people)
            n = number(group, measure, evaluated)
            why = measure.reason or _why_not(group)
            yield (scale.title, scale.higher_is, name, why, n, *_counts(group, measure))


def _counts(group: Group, measure: Measure) -> tuple[Value, ...]:
    found = group.reliable
    if found is None or found.reason:
        return (instead(group, measure),) * 4
    return (figure(found.threshold), found.rose, found.stayed, found.fell)


def _why_not(group: Group) -> Value:
    if group.reliable:
        reason = group.reliable.reason
        return f"{reason[0].upper()}{reason[1:]}." if reason else Hidden.NOT_APPLICABLE
    if group.n is None:
        return TOO_FEW
    return NO_ITEMS if group.change else NOT_MATCHED
