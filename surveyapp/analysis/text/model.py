"""A linear model over words and pairs of words, read from a file of plain numbers.

score(label) = bias(label) + sum over features f of the comment: weight(label, f) / norm

where the weights already hold idf(f) and norm is the square root of SMOOTHING + the sum of idf(f)
squared: a logistic regression on binary tf-idf vectors of about unit length. The smoothing keeps a
comment of one or two words from being judged as surely as a whole sentence. The files are made by
benchmarks/train_comments.py, which says from what.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.words import DENIED, HIDDEN, STOP

BIAS = "(bias)"
SMOOTHING = 600.0


@dataclass(frozen=True)
class Feature:
    """How rare a feature is, and its weight for each label for which it has one."""

    idf: float
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Model:
    """Biases by label, and the features as they are written; each is read when first met."""

    biases: Mapping[str, float]
    written: Mapping[str, str]
    _read: dict[str, Feature] = field(default_factory=dict, repr=False)

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Give the score of every label; the bias alone if no feature is known."""
        known = [self.feature(name) for name in features if name in self.written]
        norm = math.sqrt(SMOOTHING + sum(feature.idf**2 for feature in known))
        totals = dict.fromkeys(self.biases, 0.0)
        for feature in known:
            for label, weight in feature.weights:
                totals[label] += weight
        return {label: self.biases[label] + total / norm for label, total in totals.items()}

    def feature(self, name: str) -> Feature:
        """Give a feature; raises KeyError if the model does not know it."""
        if name not in self._read:
            rarity, _, pairs = self.written[name].partition("\t")
            self._read[name] = Feature(float(rarity), tuple(weights(pairs).items()))
        return self._read[name]


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
    lines = (lists.FOLDER / name).read_text(encoding="utf-8").splitlines()
    split = (line.partition("\t") for line in lines if not line.startswith("#"))
    written = {feature: rest for feature, _, rest in split}
    return Model(weights(written.pop(BIAS).partition("\t")[2]), written)


def weights(pairs: str) -> dict[str, float]:
    """Read "label:weight" pairs with tabs between."""
    split = (pair.rpartition(":") for pair in pairs.split("\t") if pair)
    return {label: float(weight) for label, _, weight in split}
