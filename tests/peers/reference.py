"""The reference cases, and the data they name as columns of numbers and as scores."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.scoring import Key, score
from surveyapp.questionnaire.model import Scale

HERE = Path(__file__).parent
BESIDE = HERE.parents[2] / "shared" / "reference" / "psychometrics"
WHOLE = (BESIDE / "expected.json").is_file()
EXPECTED = (BESIDE if WHOLE else HERE / "data") / "expected.json"
DATA = BESIDE / "data" if WHOLE else HERE / "data"

ITEMS = tuple(f"b{n}" for n in range(1, 9))
WHO = tuple(f"w{n}" for n in range(1, 6))
REVERSED = {
    "synthetic_school_a.csv": ("b3", "b6"),
    "synthetic_school_b_small.csv": ("b2", "b5"),
}


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))["cases"]
    return found


@dataclass(frozen=True)
class Table:
    """Rows of a CSV file, as text and as numbers (nan where empty)."""

    rows: tuple[dict[str, str], ...]

    def where(self, **values: Any) -> "Table":
        kept = (r for r in self.rows if all(r[name] == value for name, value in values.items()))
        return Table(tuple(kept))

    def texts(self, column: str) -> list[str]:
        return [row[column] for row in self.rows]

    def numbers(self, *columns: str) -> NDArray[np.float64]:
        """Give one column as a vector, several as rows x columns."""
        read = [[float(row[name] or "nan") for name in columns] for row in self.rows]
        array = np.array(read, dtype=float).reshape(len(read), len(columns))
        return array[:, 0] if len(columns) == 1 else array


@cache
def table(file: str) -> Table:
    with (DATA / file).open(newline="", encoding="utf-8") as lines:
        return Table(tuple(csv.DictReader(lines)))


def scored(data: Table, file: str, key: str = "score") -> np.ndarray:
    """Score by the rule that the synthetic cases state."""
    if key == "who":
        scale = Scale(id="who", title="", method="sum", items=WHO, multiply=4)
        return score(Key(scale, ((0, 5),) * 5), data.numbers(*WHO))
    turned = frozenset(REVERSED[file])
    scale = Scale(id="b", title="", method="mean", items=ITEMS, reversed=turned, minimum_answered=6)
    return score(Key(scale, ((1, 5),) * 8), data.numbers(*ITEMS))
