"""What people wrote, with what a program reads from it."""

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Format, Sheet
from surveyapp.export.notes import see
from surveyapp.reports.comments import Comments
from surveyapp.reports.privacy import Hidden


def sentiment(edition: Edition) -> Sheet:
    """List how many comments there are of each sentiment."""
    return Sheet(
        title="Sentiment",
        heading=f"Sentiment of the comments: {edition.subject}",
        notes=(f"One row for each sentiment. {see('sentiment', 'comments')}",),
        columns=(
            Column("Sentiment", 24),
            Column("Comments", 12, Format.COUNT),
            Column("Share", 9, Format.PERCENT),
        ),
        rows=[(it.label.capitalize(), it.n, it.share) for it in edition.report.comments.sentiment],
    )


def sheet(edition: Edition) -> Sheet:
    """List the comments themselves."""
    comments = edition.report.comments
    return Sheet(
        title="Comments",
        heading=f"Comments: {edition.subject}",
        notes=(f"{_how_many(comments)} {see('sentiment', 'comments')}",),
        columns=(
            Column("Question", 34),
            Column("Comment", 76),
            Column("Sentiment", 14),
            Column("From -1 to 1", 10, Format.NUMBER),
        ),
        rows=[
            (row.question, row.words, row.reading.label.capitalize(), row.reading.score)
            for row in comments.rows
        ]
        or [_nothing(comments)],
    )


def _how_many(comments: Comments) -> str:
    if isinstance(comments.n, Hidden):
        return "One row for each comment."
    return f"One row for each comment; {comments.respondents:g} people wrote {comments.n:g}."


def _nothing(comments: Comments) -> tuple[Hidden, ...]:
    why = comments.n if isinstance(comments.n, Hidden) else Hidden.NOT_APPLICABLE
    return (why, why, why, why)
