"""Arrays as the statistics take them: which numbers are there, which pairs are whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NAN = float("nan")
BLOCK = 1 << 16  # rows that are worked on at a time: small enough for the processor's cache


def numbers(values: ArrayLike) -> Floats:
    """Give a copy of the values as float64, with everything that isn't a finite number as nan."""
    floats = np.array(values, dtype=np.float64)
    floats[~np.isfinite(floats)] = NAN
    return floats


def blocks(rows: int) -> Iterator[slice]:
    """Cut so many rows into slices of at most BLOCK."""
    return (slice(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK))


@dataclass(frozen=True)
class Items:
    """Item scores of some respondents, column by column: 0 where there is none, and which are."""

    scores: tuple[NDArray[Any], ...]
    there: tuple[Bools, ...]

    def total(self) -> NDArray[Any]:
        """Add up each respondent's items, in whole numbers if the items are."""
        return _added(self.scores, np.result_type(np.int16, *self.scores))

    @cached_property
    def answered(self) -> NDArray[np.int16]:
        """How many of the items each respondent has a score for."""
        return _added(tuple(there.view(np.int8) for there in self.there), np.dtype(np.int16))


def items(array: NDArray[Any]) -> Items:
    """Take respondents x items apart: floats hold nan or inf, whole numbers -1, where none is."""
    columns = tuple(array.T)
    if array.dtype.kind == "i":
        there = tuple(column >= 0 for column in columns)
        known = zip(columns, there, strict=True)
        return Items(tuple(column * mark.view(np.int8) for column, mark in known), there)
    there = tuple(np.isfinite(column) for column in columns)
    known = zip(columns, there, strict=True)
    return Items(tuple(np.where(mark, column, 0.0) for column, mark in known), there)


def _added(columns: Iterable[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
    first, *others = columns
    total = first.astype(dtype)
    for column in others:
        total += column
    return total


def present(values: ArrayLike) -> Floats:
    """Give the finite values alone, as one flat array."""
    floats = numbers(values).ravel()
    return floats[~np.isnan(floats)]


def complete(*columns: ArrayLike) -> list[Floats]:
    """Keep the places where every column has a number; columns are equally long."""
    floats = [numbers(column).ravel() for column in columns]
    whole = ~np.isnan(np.vstack(floats)).any(axis=0)
    return [column[whole] for column in floats]


def codes_of(labels: Sequence[object] | NDArray[np.generic]) -> tuple[NDArray[np.intp], list[str]]:
    """Number the labels 0, 1, 2 … in sorted order; -1 where there is none (None, "" or nan)."""
    texts = np.array(["" if _is_empty(label) else str(label) for label in labels], dtype=np.str_)
    names = sorted(set(texts.tolist()) - {""})
    index = {name: code for code, name in enumerate(names)}
    return np.array([index.get(text, -1) for text in texts.tolist()], dtype=np.intp), names


def _is_empty(label: object) -> bool:
    return label is None or label == "" or label != label
