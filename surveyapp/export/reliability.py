"""How well the items of each scale hang together in these answers."""

from collections.abc import Iterator, Sequence

from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.notes import see, text
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.reliability import ItemReliability, ScaleReliability
from surveyapp.reports.results import Results

WEAK = 0.20  # under this correlation with the others an item adds little
AGAINST = "Runs against the others: probably to be scored the other way round."
LITTLE = "Hardly goes along with the others: it adds little."
ALONG = "Goes along with the others."

Scales = Sequence[tuple[str, ScaleReliability]]  # each with the scale's title


def of_results(results: Results) -> Scales:
    """Give the reliability of each scale of a report."""
    return [(scale.scale.title, scale.reliability) for scale in results.scales]


def sheets(scales: Scales, subject: str, *, has_notes: bool = True) -> Iterator[Sheet]:
    """List the figures of each scale, and then those of each item.

    Without a sheet of notes, what alpha and omega say stands here.
    """
    yield Sheet(
        title="Reliability",
        heading=f"Reliability of the scales: {subject}",
        notes=(
            f"One row for each scale. {see('alpha') if has_notes else text('alpha')}",
            "Standardised is alpha as if all items had one spread. Error is how far one person's "
            "score is typically off, in points of the scale (its standard error of measurement).",
            "At the lowest and at the highest are the shares of people with the lowest and the "
            "highest possible score: over 15 % at one end leaves little room to move.",
        ),
        columns=(
            Column("Scale", 30),
            Column("Caution", 50),
            Column("Items", 8, Format.COUNT),
            Column("n", 8, Format.COUNT),
            Column("Alpha", 9, Format.NUMBER),
            Column("Interval from", 11, Format.NUMBER),
            Column("Interval to", 11, Format.NUMBER),
            Column("Standardised", 14, Format.NUMBER),
            Column("Omega", 9, Format.NUMBER),
            Column("Error", 9, Format.NUMBER),
            Column("At the lowest", 10, Format.PERCENT),
            Column("At the highest", 10, Format.PERCENT),
        ),
        rows=[_row(title, it) for title, it in scales],
    )
    if any(it.by_item for _, it in scales):
        yield _items(scales, subject)


def _row(title: str, it: ScaleReliability) -> tuple[Value, ...]:
    interval = (it.alpha, it.low, it.high)
    ends = (it.floor, it.ceiling)
    caution = it.caution or Hidden.NOT_APPLICABLE
    return (title, caution, it.items, it.n, *interval, it.standardised, it.omega, it.sem, *ends)


def _items(scales: Scales, subject: str) -> Sheet:
    return Sheet(
        title="Reliability of items",
        heading=f"Each item against the others of its scale: {subject}",
        notes=(
            "One row for each item. With the others: how strongly the item goes along with the sum "
            "of the others, from -1 to 1.",
            "Alpha without it: what alpha would be if the item were left out.",
        ),
        columns=(
            Column("Scale", 30),
            Column("Item", 24),
            Column("What that means", 60),
            Column("With the others", 12, Format.NUMBER),
            Column("Alpha without it", 12, Format.NUMBER),
        ),
        rows=[
            (title, item.item, _meaning(item), item.correlation, item.alpha_without)
            for title, it in scales
            for item in it.by_item
        ],
    )


def _meaning(item: ItemReliability) -> Value:
    if isinstance(item.correlation, Hidden):
        return Hidden.NOT_APPLICABLE
    if item.is_suspect:
        return AGAINST
    return LITTLE if item.correlation < WEAK else ALONG
