"""What people put right, as a CSV file to train a reader with."""

from collections.abc import Sequence
from typing import TextIO

from surveyapp.export.tables import write_csv
from surveyapp.reports.corrections import TrainingRow

HEADER = ("text", "read_as", "sentiment", "categories", "flag")


def write(rows: Sequence[TrainingRow], stream: TextIO) -> None:
    """Write the rows, with the columns of HEADER."""
    values = ((it.text, it.read_as, it.label, it.categories, it.flag) for it in rows)
    write_csv(HEADER, values, stream)
