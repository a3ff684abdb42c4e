"""How often each answer to each question was given."""

from collections.abc import Iterable, Iterator

from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.notes import see
from surveyapp.export.rates import GROUP_COLUMNS, group_cells
from surveyapp.reports.groups import EVERYONE
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import Distribution, Results

_QUESTION = (Column("Question", 18), Column("Wording", 50))
_ANSWER = (
    Column("Answer", 26),
    Column("n", 8, Format.COUNT),
    Column("Share", 9, Format.PERCENT),
)


def sheet(results: Results, subject: str) -> Sheet:
    """List everyone's answers to every question."""
    return Sheet(
        title="Items",
        heading=f"Answers to each question: {subject}",
        notes=(f"One row for each answer on offer, then those without an answer. {_SEE}",),
        columns=(*_QUESTION, *_ANSWER),
        rows=[
            (item.question.id, item.question.text, *answer)
            for item in _of(results, everyone=True)
            for answer in _answers(item)
        ],
    )


def by_group(results: Results, subject: str) -> Iterator[Sheet]:
    """List the answers of each group that may be shown, to be filtered."""
    rows = [
        (*group_cells(item.group), item.question.id, item.question.text, it.label, it.n, it.share)
        for item in _of(results, everyone=False)
        for it in item.shares
        if not isinstance(it.share, Hidden)
    ]
    if rows:
        yield Sheet(
            title="Items by group",
            heading=f"Answers to each question by group: {subject}",
            notes=(
                "Use the filters to choose a group or a question. Groups that are too small are "
                f"not listed. {see('shares')}",
            ),
            columns=(*GROUP_COLUMNS, *_QUESTION, *_ANSWER),
            rows=rows,
            working=True,
        )


_SEE = see("shares", "states")


def _of(results: Results, *, everyone: bool) -> Iterable[Distribution]:
    return (item for item in results.items if (item.group == EVERYONE) == everyone)


def _answers(item: Distribution) -> Iterator[tuple[str, Value, Value]]:
    for share in item.shares:
        yield share.label, share.n, share.share
    yield "Answered in all", item.answered, Hidden.NOT_APPLICABLE
    yield "Declined", item.declined, Hidden.NOT_APPLICABLE
    yield "Did not understand", item.not_understood, Hidden.NOT_APPLICABLE
    yield "Not seen", item.not_seen, Hidden.NOT_APPLICABLE
