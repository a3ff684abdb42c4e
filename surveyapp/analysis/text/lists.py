"""The word lists that readings are made of: text files, one entry a line, tab between fields."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("data")


@cache
def entries(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the entries of one list as tuples of fields; lines that start with "#" are remarks."""
    return tuple(rows((FOLDER / name).read_text(encoding="utf-8")))


def rows(text: str) -> list[tuple[str, ...]]:
    """Split the text of a list into its entries."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [tuple(field.strip() for field in line.split("\t")) for line in lines]


@cache
def mapping(name: str) -> dict[str, str]:
    """Give a list of two fields as a mapping from the first to the second."""
    return {entry[0]: entry[1] for entry in entries(name)}
