"""Everything in the files that could not be used."""

from collections.abc import Iterator

from surveyapp.export.layout import Column, Sheet
from surveyapp.export.tables import in_words
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.privacy import Hidden


def sheets(evaluated: EvaluatedFiles) -> Iterator[Sheet]:
    """List what was left out with file, column and rows, if anything was."""
    if evaluated.left_out:
        yield Sheet(
            title="Left out",
            heading="What was left out",
            notes=(
                "One row for each reason. Rows are those of the file, with the header as row 1.",
                "This sheet names rows of the files: delete it before you pass the workbook on.",
            ),
            columns=(
                Column("File", 24),
                Column("Reason", 52),
                Column("Column", 30),
                Column("Text", 30),
                Column("Rows", 30),
            ),
            rows=[
                (source, it.reason, *(text or Hidden.NOT_APPLICABLE for text in texts))
                for source, it in evaluated.left_out
                for texts in [(it.column, it.text, in_words(it.rows))]
            ],
        )
