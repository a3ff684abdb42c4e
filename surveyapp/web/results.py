"""How a closed wave's results are laid out on its page: which figures stand in one table.

Questions that follow one another with the same answers share a table and a chart, so that they are
compared at a glance. Answers by group are in the workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from surveyapp.reports.comments import Comments
from surveyapp.reports.groups import EVERYONE
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import Distribution, Results, ScaleResults, Share
from surveyapp.web import charts
from surveyapp.web.charts import Bars, Dots


@dataclass(frozen=True)
class Block:
    """Some questions in one table; `bars` is None where there is nothing to draw.

    `answers` are the answers on offer; none for numbers, which have a mean and an SD instead.
    `ordered` blocks have a row for each question, others that have answers a row for each of them.
    """

    message: str
    answers: tuple[str, ...]
    rows: tuple[Distribution, ...]
    bars: Bars | None
    ordered: bool = False


@dataclass(frozen=True)
class ScaleBlock:
    """One scale: its rows, the dots of its means, and the bars of its bands where it has any."""

    message: str
    results: ScaleResults
    dots: Dots | None
    bands: Bars | None


def scales(results: Results) -> list[ScaleBlock]:
    """Lay out each scale."""
    return [
        ScaleBlock(
            _scale_message(found),
            found,
            charts.dots(found),
            _bands(found),
        )
        for found in results.scales
    ]


def blocks(results: Results, *, stacked: bool) -> Iterator[Block]:
    """Lay out everyone's answers to each question, as diverging or as 100% stacked bars."""
    everyone = (it for it in results.items if it.group == EVERYONE and not it.question.is_comment)
    for answers, together in groupby(everyone, key=_answers):
        rows = tuple(together)
        if answers and not rows[0].question.ordered:
            yield from (_options(row, answers) for row in rows)
        elif answers:
            yield _ordered(rows, answers, stacked=stacked)
        else:
            yield Block("", (), rows, None)


def sentiment(comments: Comments) -> Bars | None:
    """Draw the sentiment of the comments; None while it is hidden."""
    return _if_drawn(charts.plain(comments.sentiment))


def themes(comments: Comments) -> Bars | None:
    """Draw how people spoke of each theme, from badly to well; None where there is none to show."""
    rows = [(it.name, _badly_to_well(it.sentiment)) for it in comments.themes]
    return charts.stacked(rows) if rows else None


def _badly_to_well(shares: Sequence[Share]) -> tuple[Share, ...]:
    """Give the shares of negative comments, of those in between, and of positive ones."""
    by_label = {share.label: share for share in shares}
    between = (by_label["mixed"], by_label["neutral"])
    n, share = (sum(figures) for figures in zip(*((it.n, it.share) for it in between), strict=True))
    return by_label["negative"], Share("mixed or neutral", n, share), by_label["positive"]


def _answers(distribution: Distribution) -> tuple[str, ...]:
    return tuple(share.label for share in distribution.shares)


def _ordered(rows: Sequence[Distribution], answers: tuple[str, ...], *, stacked: bool) -> Block:
    lines = [(row.question.text, row.shares) for row in rows]
    bars = charts.stacked(lines) if stacked else charts.diverging(lines)
    return Block(
        _ordered_message(rows, answers), answers, tuple(rows), _if_drawn(bars), ordered=True
    )


def _ordered_message(rows: Sequence[Distribution], answers: tuple[str, ...]) -> str:
    upper = answers[(len(answers) + 1) // 2 :]
    shares = {row.question.text: _upper_share(row, len(upper)) for row in rows}
    known = {text: share for text, share in shares.items() if share is not None}
    if not known:
        return ""
    least, most = (f"{end(known.values()):.0%}" for end in (min, max))
    if least == most:
        return f"{most} said {_either(upper)}."
    return f"{least} to {most} said {_either(upper)}, depending on the question."


def _upper_share(row: Distribution, upper: int) -> float | None:
    if any(isinstance(share.share, Hidden) for share in row.shares):
        return None
    return sum(share.share for share in row.shares[-upper:])


def _either(labels: Sequence[str]) -> str:
    *first, last = (f"“{label}”" for label in labels)
    return f"{', '.join(first)} or {last}" if first else last


def _options(row: Distribution, answers: tuple[str, ...]) -> Block:
    known = [share for share in row.shares if not isinstance(share.share, Hidden)]
    top = max(known, key=lambda share: share.share, default=None)
    message = f"Most often: “{top.label}”, by {top.share:.0%}." if top and top.share else ""
    return Block(message, answers, (row,), _if_drawn(charts.plain(row.shares)))


def _bands(found: ScaleResults) -> Bars | None:
    if not found.scale.bands:
        return None
    return _if_drawn(charts.stacked([(row.group.name, row.bands) for row in found.rows]))


def _if_drawn(bars: Bars) -> Bars | None:
    return bars if any(row.segments for row in bars.rows) else None


def _scale_message(found: ScaleResults) -> str:
    row = found.rows[0]
    if isinstance(row.mean, Hidden):
        return "Too few have a score for its mean to be shown."
    return f"Everyone’s mean is {row.mean:.2f}."
