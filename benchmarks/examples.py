"""Comments with known answers: this project's own, and those of the reference data if present."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "reference" / "text"
SENTIMENTS = {"neg": "negative", "neu": "neutral", "pos": "positive"}


@dataclass(frozen=True)
class Example:
    """A comment and what is to be read from it.

    flagged is True, False or None (either is right, or not known); sentiments holds every answer
    that is accepted, and is empty where none is known.
    """

    text: str
    source: str
    flagged: bool | None
    categories: frozenset[str] = frozenset()
    severity: int = 0
    sentiments: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()


def own(name: str) -> list[Example]:
    """Read one of this project's files in benchmarks/comments."""
    lines = (HERE / "comments" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_own(line, name) for line in lines if line and not line.startswith("# ")]


def _own(line: str, source: str) -> Example:
    concern, sentiment, themes, text = (field.strip() for field in line.split("|", 3))
    category, _, severity = concern.lstrip("?").partition(" ")
    return Example(
        text,
        source,
        flagged=None if concern.startswith("?") else concern != "-",
        categories=_names(category if concern != "-" else ""),
        severity=int(severity or 0),
        sentiments=(SENTIMENTS[sentiment],),
        themes=_names(themes),
    )


def hand() -> list[Example]:
    """Read the pupils' and staff comments written for this project by another hand."""
    return [
        Example(
            row["text"],
            "hand",
            flagged={"must": True, "no": False}.get(row["flag"]),
            categories=_names(row["categories"]),
            severity=int(row["severity"]),
            sentiments=tuple(
                SENTIMENTS[row[key]] for key in ("sentiment", "sentiment_also") if row[key]
            ),
            themes=_names(row["themes"]),
        )
        for row in _rows("hand_dev")
    ]


def public_concerns(split: str) -> list[Example]:
    """Read the public texts with and without a concern, of the split "train" or "dev"."""
    return [
        Example(row["text"], row["source"], row["flag"] == "must", _names(row["categories"]))
        for row in _rows("concerns_dev")
        if row["split"] == split and row["flag"] != "may"
    ]


def public_sentiment(split: str) -> list[Example]:
    """Read the public sentences labelled by sentiment, of the split "train" or "dev"."""
    return [
        Example(row["text"], row["source"], None, sentiments=(SENTIMENTS[row["label"]],))
        for row in _rows("sentiment_dev")
        if row["split"] == split
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = SHARED / f"{name}.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _names(joined: str) -> frozenset[str]:
    return frozenset(joined.replace(";", " ").split())
