"""Two pictures with their tables: the mean of each scale by group, and the answers to each item."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from surveyapp.export.layout import Chart, Column, Format, Series, Sheet
from surveyapp.export.notes import see
from surveyapp.reports.groups import EVERYONE, Group
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import Distribution, Results, ScaleResult, ScaleResults

WHITE, BLACK = "FFFFFF", "000000"
PALE, NAVY = (211, 228, 244), (18, 67, 109)  # from little to much in blues that print in grey
LEGIBLE = "[>=0.06]0%;;"  # a share that is too narrow for its figure goes without
MOST_ANSWERS = 11


def means(results: Results, subject: str) -> Iterator[Sheet]:
    """Draw the mean of every scale for everyone and for each group that is shown."""
    shown = [EVERYONE, *(group for group in results.groups if _has_mean(results, group))]
    if not any(_has_mean(results, group) for group in shown):
        return
    yield Sheet(
        title="Chart of means",
        heading=f"Mean of each scale by group: {subject}",
        notes=(
            *(_mean_in_words(scale) for scale in results.scales),
            see("scored", "interval", "compare"),
        ),
        columns=(
            Column("Group", 24),
            *(Column(scale.scale.title, 14, Format.NUMBER) for scale in results.scales),
        ),
        rows=[
            (_name(group), *(_row(scale, group).mean for scale in results.scales))
            for group in shown
        ],
        charts=tuple(
            Chart(
                title=scale.scale.title,
                says=_mean_in_words(scale),
                series=(Series(place, _hex(NAVY), BLACK),),
                format=Format.NUMBER.value,
                ends=(float(scale.lowest), float(scale.highest)),
            )
            for place, scale in enumerate(results.scales, start=2)
            if not isinstance(scale.lowest, Hidden) and not isinstance(scale.highest, Hidden)
        ),
    )


def answers(results: Results, subject: str) -> Iterator[Sheet]:
    """Draw everyone's answers, on one sheet for all questions with the same set of answers."""
    drawable = [item for item in results.items if _is_drawable(item)]
    by_labels = sorted(drawable, key=lambda item: _first_place(drawable, item))
    sets = [list(items) for _, items in groupby(by_labels, key=_labels)]
    for number, items in enumerate(sets, start=1):
        labels = _labels(items[0])
        says = f"Each bar is one question, divided into {_listed(labels)}, in that order."
        yield Sheet(
            title="Chart of answers" if number == 1 else f"Chart of answers {number}",
            heading=f"Answers from {labels[0]} to {labels[-1]}: {subject}",
            notes=(says, f"The table holds the same shares. {see('shares')}"),
            columns=(
                Column("Question", 40),
                *(Column(label, 11, Format.PERCENT) for label in labels),
            ),
            rows=[
                (item.question.text or item.question.id, *(it.share for it in item.shares))
                for item in items
            ],
            charts=(
                Chart(
                    title="How often each answer was given",
                    says=says,
                    series=_shades(len(labels)),
                    format=LEGIBLE,
                    ends=(0, 1),
                    stacked=True,
                ),
            ),
        )


def _row(scale: ScaleResults, group: Group) -> ScaleResult:
    return next(row for row in scale.rows if row.group == group)


def _has_mean(results: Results, group: Group) -> bool:
    return any(not isinstance(_row(scale, group).mean, Hidden) for scale in results.scales)


def _name(group: Group) -> str:
    """Name a group by itself: "7B (class)", "Year 7", "Everyone"."""
    if group.kind.casefold() in group.name.casefold():
        return group.name
    return f"{group.name} ({group.kind})"


def _mean_in_words(scale: ScaleResults) -> str:
    everyone = scale.rows[0]
    if isinstance(everyone.mean, Hidden):
        return f"{scale.scale.title}: too few answers to show."
    between = f"on a scale from {scale.lowest:g} to {scale.highest:g}"
    return f"{scale.scale.title}: the mean of everyone is {everyone.mean:.2f}, {between}."


def _is_drawable(item: Distribution) -> bool:
    known = not any(isinstance(it.share, Hidden) for it in item.shares)
    several = 2 <= len(item.shares) <= MOST_ANSWERS
    return item.group == EVERYONE and item.question.ordered and several and known


def _labels(item: Distribution) -> tuple[str, ...]:
    return tuple(share.label for share in item.shares)


def _first_place(items: Sequence[Distribution], item: Distribution) -> int:
    return next(place for place, it in enumerate(items) if _labels(it) == _labels(item))


def _listed(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def _shades(number: int) -> tuple[Series, ...]:
    """Give each column after the first its blue, and a colour that can be read on it."""
    series = []
    for step in range(number):
        part = step / (number - 1)
        blue = tuple(round(a + (b - a) * part) for a, b in zip(PALE, NAVY, strict=True))
        series.append(Series(step + 2, _hex(blue), WHITE if part > 0.5 else BLACK))
    return tuple(series)


def _hex(colour: tuple[int, ...]) -> str:
    return "".join(f"{part:02X}" for part in colour)
