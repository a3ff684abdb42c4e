"""A linear model over words and pairs of words, read from a file of plain numbers.

score(label) = bias(label) + sum over features f of the comment: weight(label, f) / norm

where the weights already hold idf(f) and norm is the square root of SMOOTHING + the sum of idf(f)
squared: a logistic regression on binary tf-idf vectors of about unit length. The smoothing keeps a
comment of one or two words from being judged as surely as a whole sentence. The files are made by
benchmarks/train_comments.py, which says from what.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.words import DENIED, HIDDEN, STOP

BIAS = "(bias)"
SMOOTHING = 600.0


@dataclass(frozen=True)
class Model:
    """Weights by feature and label, with the idf of each feature."""

    biases: Mapping[str, float]
    idf: Mapping[str, float]
    weights: Mapping[str, tuple[tuple[str, float], ...]]

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Give the score of every label; the bias alone if no feature is known."""
        known = [feature for feature in features if feature in self.idf]
        norm = math.sqrt(SMOOTHING + sum(self.idf[feature] ** 2 for feature in known))
        totals = dict.fromkeys(self.biases, 0.0)
        for feature in known:
            for label, weight in self.weights[feature]:
                totals[label] += weight
        return {label: self.biases[label] + total / norm for label, total in totals.items()}

    def movers(self, features: Iterable[str], label: str) -> list[tuple[str, float]]:
        """Give the features that moved a label, with their weights, the strongest first."""
        moved = [
            (feature, weight)
            for feature in features
            for of, weight in self.weights.get(feature, ())
            if of == label
        ]
        return sorted(moved, key=lambda entry: -abs(entry[1]))


def features(texts: Iterable[str]) -> list[str]:
    """Give the words of a comment and the pairs of neighbours in a sentence, each once."""
    found: dict[str, None] = {}
    before = ""
    for text in texts:
        if text == STOP:
            before = ""
            continue
        found[text] = None
        if text in {HIDDEN, DENIED}:
            before = ""
            continue
        if before:
            found[f"{before} {text}"] = None
        before = text
    return list(found)


def probability(score: float) -> float:
    """Turn a score (log odds) into a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load(name: str) -> Model:
    """Read a model file: feature, idf, then "label:weight" for every weight that is not nought."""
    biases: dict[str, float] = {}
    idf: dict[str, float] = {}
    weights: dict[str, tuple[tuple[str, float], ...]] = {}
    for feature, rarity, *pairs in lists.entries(name):
        values = tuple((label, float(value)) for label, value in (p.split(":") for p in pairs))
        if feature == BIAS:
            biases = dict(values)
        else:
            idf[feature] = float(rarity)
            weights[feature] = values
    return Model(biases, idf, weights)
