"""Who was asked, who answered, and who left or joined between the two surveys."""

from surveyapp.analysis.measures import Who
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import group_name
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Figure, Hidden


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List each group with its numbers and where its leavers started."""
    plan, groups = evaluated.plan, evaluated.evaluation.who
    invited = any(who.invited_before or who.invited_after for who in groups)
    return Sheet(
        title="Who",
        heading="Who was asked and who answered",
        notes=(
            "One row for each group. Matched: answered both times. Left: answered before only. "
            "Joined: answered after only.",
            "Leavers' start is how far those who left began above or below those who stayed, in "
            f"standard deviations; it is given where {plan.hidden_below} or more left. Beyond "
            "0.25 either way, those who stayed are not like those who began.",
        ),
        columns=(
            Column("Group", 20),
            Column("Answered before", 14, Format.COUNT),
            Column("Answered after", 14, Format.COUNT),
            Column("Matched", 11, Format.COUNT),
            Column("Left", 11, Format.COUNT),
            Column("Share that left", 11, Format.PERCENT),
            Column("Joined", 11, Format.COUNT),
            Column("Leavers' start", 11, Format.NUMBER),
            *(_INVITED if invited else ()),
        ),
        rows=[_row(who, evaluated, invited=invited) for who in groups],
    )


_INVITED = (
    Column("Invited before", 11, Format.COUNT),
    Column("Response rate before", 14, Format.PERCENT),
    Column("Invited after", 11, Format.COUNT),
    Column("Response rate after", 14, Format.PERCENT),
)


def _row(who: Who, evaluated: EvaluatedFiles, *, invited: bool) -> tuple[Value, ...]:
    name = group_name(who.name, evaluated.plan.people)
    if who.after is None:
        few = f"fewer than {evaluated.plan.hidden_below}"
        rest = 5 + (len(_INVITED) if invited else 0)
        return (name, few, few, *[Hidden.CONFIDENTIAL] * rest)
    lost = who.lost is not None
    return (
        name,
        _count(who.before),
        _count(who.after),
        _count(who.matched),
        _count(who.lost),
        figure(who.share_lost) if lost else Hidden.NOT_APPLICABLE,
        _count(who.joined),
        figure(who.gap) if lost else Hidden.NOT_APPLICABLE,
        *(_invited(who) if invited else ()),
    )


def _invited(who: Who) -> tuple[Figure, ...]:
    return (
        _count(who.invited_before),
        _rate(who.before, who.invited_before),
        _count(who.invited_after),
        _rate(who.after, who.invited_after),
    )


def _count(number: int | None) -> Figure:
    return Hidden.NOT_APPLICABLE if number is None else number


def _rate(answered: int | None, invited: int | None) -> Figure:
    return Hidden.NOT_APPLICABLE if not invited or answered is None else answered / invited
