"""Scoring a million respondents beside pandas with pingouin, and beside polars, in one run.

Five scales of six items from one column-major array of int8 codes (-1 is missing), one item of each
reversed; for each scale every respondent's mean (five answers needed), Cronbach's alpha of complete
rows and the means of 400 groups. Everybody starts from that array. The limit is one sum over it.
Times are medians of runs that take turns.

    make bench
    .venv-bench/bin/python -m benchmarks.scoring [RESPONDENTS]
"""

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pingouin
import polars as pl
from numpy.typing import NDArray

from surveyapp.analysis.describe import group_means
from surveyapp.analysis.reliability import reliability
from surveyapp.analysis.scoring import Key, reverse, score
from surveyapp.questionnaire.model import Scale

SCALES, ITEMS, GROUPS, NEEDED = 5, 6, 400, 5
KEYS = [
    Key(
        Scale(
            id=f"scale{number}",
            title="",
            method="mean",
            items=tuple(f"{number}.{item}" for item in range(ITEMS)),
            reversed=frozenset({f"{number}.1"}),
            minimum_answered=NEEDED,
        ),
        ((1, 5),) * ITEMS,
    )
    for number in range(SCALES)
]


COLUMNS = [name for key in KEYS for name in key.scale.items]


@dataclass(frozen=True)
class Answers:
    """Codes (respondents x items, column-major) and the group of each respondent."""

    codes: NDArray[np.int8]
    groups: NDArray[np.intp]


@dataclass(frozen=True)
class Figures:
    """What everybody has to compute, so that the results can be compared."""

    alphas: list[float]
    means: list[NDArray[np.float64]]


def make(respondents: int) -> Answers:
    """Make answers that hang together, 2 % of them missing."""
    random = np.random.default_rng(7)
    trait = random.normal(size=respondents)
    codes = np.empty((respondents, SCALES * ITEMS), np.int8, order="F")
    for column in range(SCALES * ITEMS):
        sign = -1 if column % ITEMS == 1 else 1
        answer = np.clip(np.round(3 + sign * trait + random.normal(size=respondents)), 1, 5)
        answer[random.random(respondents) < 0.02] = -1
        codes[:, column] = answer
    return Answers(codes, random.integers(0, GROUPS, respondents))


def ours(answers: Answers) -> Figures:
    """Score with surveyapp."""
    figures = Figures([], [])
    for number, key in enumerate(KEYS):
        codes = answers.codes[:, number * ITEMS : (number + 1) * ITEMS]
        figures.alphas.append(reliability(reverse(key, codes)).alpha)
        figures.means.append(group_means(score(key, codes), answers.groups, GROUPS).mean)
    return figures


def with_polars(answers: Answers) -> Figures:
    """Score with polars: one lazy query for everything, on all cores."""
    codes = pl.DataFrame({name: answers.codes[:, i] for i, name in enumerate(COLUMNS)})
    known = [pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in COLUMNS]
    frame = codes.lazy().select(known).with_columns(
        (6 - pl.col("^.*[.]1$")).name.keep(), group=pl.Series(answers.groups.astype(np.int16))
    )  # fmt: skip
    means, alphas = [], []
    for key in KEYS:
        items = [pl.col(name) for name in key.scale.items]
        answered = pl.sum_horizontal(item.is_not_null() for item in items)
        mean = pl.when(answered >= NEEDED).then(pl.mean_horizontal(items))
        means.append(mean.alias(key.scale.id))
        whole = answered == ITEMS
        total = pl.sum_horizontal(item.cast(pl.Int16) for item in items).filter(whole).var()
        apart = pl.sum_horizontal(item.filter(whole).var() for item in items)
        alphas.append((ITEMS / (ITEMS - 1) * (1 - apart / total)).alias(key.scale.id))
    averages = [pl.col(key.scale.id).mean() for key in KEYS]
    groups = frame.with_columns(means).group_by("group").agg(averages).sort("group")
    grouped, alpha = pl.collect_all([groups, frame.select(alphas)])
    return Figures(list(alpha.row(0)), [grouped[key.scale.id].to_numpy() for key in KEYS])


def with_pingouin(answers: Answers) -> Figures:
    """Score with pandas and pingouin."""
    frame = pd.DataFrame(answers.codes, columns=COLUMNS)
    frame = frame.mask(frame < 0)
    figures = Figures([], [])
    for key in KEYS:
        items = frame[list(key.scale.items)].copy()
        items[list(key.scale.reversed)] = 6 - items[list(key.scale.reversed)]
        figures.alphas.append(pingouin.cronbach_alpha(items, nan_policy="listwise")[0])
        mean = items.mean(axis=1).where(items.count(axis=1) >= NEEDED)
        figures.means.append(mean.groupby(answers.groups).mean().to_numpy())
    return figures


def one_sum(answers: Answers) -> object:
    """Read every code once and do nothing else."""
    return answers.codes.T.sum(dtype=np.int64)


CONTENDERS: dict[str, Callable[[Answers], object]] = {
    "one sum over the array": one_sum,
    "surveyapp": ours,
    "polars": with_polars,
    "pandas + pingouin": with_pingouin,
}


def timed(answers: Answers, times: int) -> dict[str, float]:
    """Give each contender's median time in seconds, one after the other so often."""
    taken: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(times):
        for name, work in CONTENDERS.items():
            start = time.perf_counter()
            work(answers)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def memory(answers: Answers) -> float:
    """Give the most memory that our scoring takes on top of the answers, as a share of them."""
    tracemalloc.start()
    ours(answers)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / answers.codes.nbytes


def check(answers: Answers) -> None:
    """Stop if the contenders don't agree about the figures."""
    expected = ours(answers)
    for name, work in (("polars", with_polars), ("pingouin", with_pingouin)):
        found = work(answers)
        alphas = np.allclose(expected.alphas, found.alphas, atol=1e-6)
        if not (alphas and np.allclose(expected.means, found.means, atol=1e-6)):
            raise SystemExit(f"{name} finds other figures")


def main(respondents: int) -> None:
    """Print the times, the ratios and the memory."""
    answers = make(respondents)
    check(answers)
    seconds = timed(answers, 7)
    print(f"{respondents:,} respondents, {SCALES} scales of {ITEMS} items, {GROUPS} groups")
    for name, taken in seconds.items():
        print(f"{name:24}{taken:8.3f} s {taken / seconds['surveyapp']:8.2f} x ours")
    print(f"our memory on top of the array: {memory(answers):.2f} x the array")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
