"""What people wrote, with what a program reads from it."""

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Format, Sheet
from surveyapp.export.notes import see
from surveyapp.reports.comments import ON_THEMES, Comments
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


def themes(edition: Edition) -> Sheet:
    """List what comments are about, and how they speak of it."""
    comments = edition.report.comments
    why = Hidden.CONFIDENTIAL if isinstance(comments.n, Hidden) else Hidden.NOT_APPLICABLE
    return Sheet(
        title="Themes",
        heading=f"Themes of the comments: {edition.subject}",
        notes=(
            f"One row for each theme; a comment can have several. {see('themes', 'sentiment')}",
        ),
        columns=(
            Column("Theme", 24),
            Column("People", 10, Format.COUNT),
            Column("Comments", 10, Format.COUNT),
            *(Column(label.capitalize(), 10, Format.PERCENT) for label in ON_THEMES),
        ),
        rows=[
            (it.name.capitalize(), it.respondents, it.n, *(share.share for share in it.sentiment))
            for it in comments.themes
        ]
        or [(why,) * (3 + len(ON_THEMES))],
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
            Column("Themes", 24),
        ),
        rows=[
            (row.question, row.words, row.label.capitalize(), ", ".join(row.themes))
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
