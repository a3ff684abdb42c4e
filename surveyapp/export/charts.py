"""Pictures with their tables: the means of a scale by group, and the answers to the items."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from surveyapp.export.layout import Chart, Column, Format, Series, Sheet
from surveyapp.export.notes import see
from surveyapp.reports.groups import EVERYONE, Group
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import Distribution, Results, ScaleResults

WHITE, BLACK = "FFFFFF", "000000"
PALE, NAVY = (211, 228, 244), (18, 67, 109)  # from little to much in blues that print in grey
HALF = 0.179  # the luminance on which black and white are read equally well
LEGIBLE = "[>=0.06]0%;;"  # a share that is too narrow for its figure goes without
MOST_ANSWERS = 11


def means(results: Results, subject: str) -> Iterator[Sheet]:
    """Draw the mean of everyone and of each group that is shown, a sheet for each scale."""
    drawable = [scale for scale in results.scales if _has_chart(scale)]
    for number, scale in enumerate(drawable, start=1):
        says = _mean_in_words(scale)
        yield Sheet(
            title=_numbered("Chart of means", number),
            heading=f"{scale.scale.title}, means by group: {subject}",
            notes=(says, see("scored", "interval", "compare")),
            columns=(
                Column("Group", 26),
                Column("Mean", 9, Format.NUMBER),
                Column("Interval from", 11, Format.NUMBER),
                Column("Interval to", 11, Format.NUMBER),
                Column("n", 8, Format.COUNT),
            ),
            rows=[
                (_name(row.group), row.mean, row.low, row.high, row.n)
                for row in scale.rows
                if not isinstance(row.mean, Hidden)
            ],
            charts=(
                Chart(
                    title=scale.scale.title,
                    says=says,
                    series=(Series(2, _hex(NAVY), BLACK),),
                    format=Format.NUMBER.value,
                    ends=(float(scale.lowest), float(scale.highest)),
                ),
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
            title=_numbered("Chart of answers", number),
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


def _has_chart(scale: ScaleResults) -> bool:
    figures = (scale.lowest, scale.highest, scale.rows[0].mean)
    return not any(isinstance(it, Hidden) for it in figures)


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else f"{title} {number}"


def _name(group: Group) -> str:
    """Name a group by itself: "7B (class)", "Year 7", "Everyone"."""
    if group.kind.casefold() in group.name.casefold():
        return group.name
    return f"{group.name} ({group.kind})"


def _mean_in_words(scale: ScaleResults) -> str:
    between = f"on a scale from {scale.lowest:g} to {scale.highest:g}"
    better = scale.scale.higher_is
    meaning = "" if better == "neither" else f"; a higher mean is {better}"
    return f"The mean of everyone is {scale.rows[0].mean:.2f}, {between}{meaning}."


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
        series.append(Series(step + 2, _hex(blue), BLACK if _light(blue) > HALF else WHITE))
    return tuple(series)


def _light(colour: tuple[int, ...]) -> float:
    """Give the relative luminance of a colour, near enough."""
    weights = (0.2126, 0.7152, 0.0722)
    return sum(it * math.pow(part / 255, 2.2) for it, part in zip(weights, colour, strict=True))


def _hex(colour: tuple[int, ...]) -> str:
    return "".join(f"{part:02X}" for part in colour)
