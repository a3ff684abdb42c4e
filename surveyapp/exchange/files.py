"""A file of another program as a table, whatever its kind."""

from pathlib import Path

from surveyapp.exchange.spreadsheets import xlsx_table
from surveyapp.exchange.tables import Table, Unusable, csv_table

READERS = {".csv": csv_table, ".tsv": csv_table, ".txt": csv_table, ".xlsx": xlsx_table}


def read_table(path: Path) -> Table:
    """Read a CSV or XLSX file; raises Unusable."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Unusable(f"{path.name} is neither CSV nor XLSX: save it as one of these.")
    return reader(path)
