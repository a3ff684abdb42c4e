"""Train the two small models that read comments, and write them as plain numbers.

The texts are this project's own (benchmarks/comments) and, where ../shared/reference/text is
present, the training rows of the public sets named in docs/accuracy.md. No text goes into the
model files: only words, pairs of words that occur in two texts or more, and numbers. The held-out
comments are never trained on.

    make train-comments
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from benchmarks import training_texts
from benchmarks.examples import Example
from surveyapp.analysis.text import concerns, model, sentiment
from surveyapp.analysis.text.sight import look
from surveyapp.analysis.text.words import normalise

DATA = Path(model.__file__).with_name("data")
SEED = 20
FOLDS = 5
STRENGTH = 20
OWN, PUBLIC_CONCERN, PUBLIC_SENTIMENT, TALK = 1.0, 0.2, 0.5, 0.02
NAMES, MOODS = 10, 10
SMALLEST = 0.3
VOTERS = ("model negative", "model positive", "lexicon", "textblob")
HEAD = """\
# Made by benchmarks/train_comments.py; do not edit. feature <tab> idf <tab> label:weight ...
# Trained on this project's own comments (benchmarks/comments) and the training rows of public
# sets, of which only words and numbers are kept: {sources}
# Training texts: {texts}; their sha256: {digest}
"""
CONCERN_SOURCES = (
    "CounselChat (nbertagnolli/counsel-chat, MIT), OpenAI's moderation evaluation set (MIT),"
    " XSTest (Röttger et al., CC BY 4.0), GoEmotions (Demszky et al. 2020, Apache-2.0)."
)
SENTIMENT_SOURCES = (
    "the ground truth of vaderSentiment (Hutto and Gilbert 2014, MIT), GoEmotions (Demszky"
    " et al. 2020, Apache-2.0), Sentiment Labelled Sentences (Kotzias et al. 2015)."
)


@dataclass(frozen=True)
class Task:
    """What a model learns: the features of each text, its label and how much it counts."""

    texts: list[str]
    features: list[list[str]]
    labels: NDArray[np.str_]
    counts: NDArray[np.float64]
    grave: NDArray[np.bool_]

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Which texts have a label at all."""
        return self.labels != ""

    def part(self, kept: NDArray[np.bool_]) -> "Task":
        """Give the texts that are kept."""
        places = np.flatnonzero(kept)
        return Task(
            [self.texts[i] for i in places],
            [self.features[i] for i in places],
            self.labels[kept],
            self.counts[kept],
            self.grave[kept],
        )


def main() -> None:
    """Train the models, say how the first does in cross-validation, write the files."""
    concern = concern_task()
    scores = out_of_fold(concern, concern.flagged, STRENGTH)[:, 1]
    print_thresholds(concern, scores)
    write(concerns.MODEL, CONCERN_SOURCES, concern, concern_columns(concern))

    mood = sentiment_task()
    vectoriser, vectors = vectorised(mood)
    columns = relative(fitted(vectors, mood.labels, mood.counts, MOODS), "neutral")
    write(sentiment.WEIGHTS, SENTIMENT_SOURCES, mood, Written.of(vectoriser, columns))
    values = vote_values(mood, out_of_fold(mood, mood.labels, MOODS))
    leaning = dict(zip(concern.texts, scores, strict=True))
    calm = [model.probability(leaning.get(text, 0)) < concerns.PLEASE_CHECK for text in mood.texts]
    votes = fitted(values[calm], mood.labels[calm], np.sqrt(mood.counts[calm]), 1)
    columns = relative(votes, "neutral")
    write(
        sentiment.VOTES, SENTIMENT_SOURCES, mood, Written(VOTERS, np.ones(len(VOTERS)), columns, 2)
    )


def concern_columns(concern: Task) -> "Written":
    """Learn whether there is a concern, whether it cannot wait, and what it is about."""
    vectoriser, vectors = vectorised(concern)
    columns = {}
    for name, answers in (("concern", concern.flagged), ("grave", concern.grave)):
        found = fitted(vectors, answers, concern.counts, STRENGTH)
        columns[name] = Column(found.coef_[0], found.intercept_[0])
    some = concern.part(concern.flagged)
    named = fitted(normed(vectoriser.transform(some.features)), some.labels, some.counts, NAMES)
    for label, column in relative(named).items():
        strong = np.where(abs(column.weights) < SMALLEST, 0, column.weights)
        columns[label] = Column(strong, column.bias)
    return Written.of(vectoriser, columns)


def concern_task() -> Task:
    """Gather the texts with and without a concern; the label is the category, or empty.

    Everyday talk of the public sentiment sets counts a little, as what has no concern, unless a
    phrase raises one.
    """
    every, talk = training_texts.for_concerns()
    labels = [min(e.categories) if e.flagged else "" for e in every]
    public = [OWN if e.source in training_texts.OURS else PUBLIC_CONCERN for e in every]
    return task([*every, *talk], labels + [""] * len(talk), public + [TALK] * len(talk))


def sentiment_task() -> Task:
    """Gather the texts whose sentiment is known."""
    mine, public = training_texts.for_sentiment()
    every = [*mine, *public]
    counts = [OWN] * len(mine) + [PUBLIC_SENTIMENT] * len(public)
    return task(every, [e.sentiments[0] for e in every], counts)


def task(every: Sequence[Example], labels: list[str], counts: list[float]) -> Task:
    """Put texts, labels and words together."""
    return Task(
        [e.text for e in every],
        [model.features(look(normalise(e.text)).visible.texts) for e in every],
        np.array(labels),
        np.array(counts),
        np.array([e.flagged is True and e.severity == 3 for e in every]),
    )


def vectorised(learned: Task) -> tuple[TfidfVectorizer, csr_matrix]:
    """Give binary tf-idf vectors, normed as the model norms them; rare features are left out.

    Words that only everyday talk has are no features.
    """
    vectoriser = TfidfVectorizer(analyzer=list, binary=True, min_df=2, norm=None)
    pairs = zip(learned.features, learned.counts, strict=True)
    vectoriser.fit([features for features, count in pairs if count > TALK])
    return vectoriser, normed(vectoriser.transform(learned.features))


def normed(vectors: csr_matrix) -> csr_matrix:
    """Divide each vector by its smoothed length."""
    lengths = np.sqrt(model.SMOOTHING + vectors.multiply(vectors).sum(axis=1).A1)
    return csr_matrix(diags(1 / lengths) @ vectors)


def fitted(
    vectors: csr_matrix | NDArray[np.float64],
    labels: NDArray[Any],
    counts: NDArray[np.float64],
    strength: float,
) -> LogisticRegression:
    """Fit a logistic regression in which every label counts the same in all."""
    names, places = np.unique(labels, return_inverse=True)
    totals = np.bincount(places, weights=counts)
    even = counts * counts.sum() / len(names) / totals[places]
    return LogisticRegression(C=strength, max_iter=3000).fit(vectors, labels, sample_weight=even)


def relative(learned: LogisticRegression, base: str = "") -> dict[str, "Column"]:
    """Give the weights of every label, less those of the base label if there is one."""
    every = zip(learned.classes_, learned.coef_, learned.intercept_, strict=True)
    columns = {str(label): Column(weights, bias) for label, weights, bias in every}
    level = columns.pop(base, Column(np.zeros(learned.coef_.shape[1]), 0.0))
    return {
        label: Column(column.weights - level.weights, column.bias - level.bias)
        for label, column in columns.items()
    }


def out_of_fold(learned: Task, labels: NDArray[Any], strength: float) -> NDArray[np.float64]:
    """Give each text's scores by label from a model that has not seen it, the labels sorted.

    Of two labels, both columns hold the score of the second.
    """
    scores = np.zeros((len(labels), len(np.unique(labels))))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(scores, learned.labels):
        part = learned.part(np.isin(np.arange(len(scores)), train))
        vectoriser, vectors = vectorised(part)
        regression = fitted(vectors, labels[train], part.counts, strength)
        held = normed(vectoriser.transform([learned.features[i] for i in test]))
        scores[test] = regression.decision_function(held).reshape(len(test), -1)
    return scores


def vote_values(mood: Task, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the votes on every text, in the order of VOTERS."""
    negative, neutral, positive = scores.T
    sights = [look(normalise(text)) for text in mood.texts]
    lexicon = [sentiment.lexicon_vote(sight.words, sight.literal) for sight in sights]
    textblob = [sentiment.textblob_vote(sight.words) for sight in sights]
    return np.column_stack([negative - neutral, positive - neutral, lexicon, textblob])


def print_thresholds(concern: Task, scores: NDArray[np.float64]) -> None:
    """Print what thresholds would find and wrongly flag in our own texts, by the model alone."""
    chances = np.array([model.probability(score) for score in scores])
    own = concern.counts == OWN
    print("threshold  found  wrongly flagged (cross-validated, own comments, the model alone)")
    for threshold in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        over = chances >= threshold
        found, wrong = np.mean(over[own & concern.flagged]), np.mean(over[own & ~concern.flagged])
        print(f"{threshold:9.2f} {found:6.3f} {wrong:8.3f}")


@dataclass(frozen=True)
class Column:
    """The weights of one label by feature, and its bias."""

    weights: NDArray[np.float64]
    bias: float


@dataclass(frozen=True)
class Written:
    """What a model file holds: the features, their idf and the columns of labels."""

    features: Sequence[str]
    idf: NDArray[np.float64]
    columns: dict[str, Column]
    digits: int = 1

    @classmethod
    def of(cls, vectoriser: TfidfVectorizer, columns: dict[str, Column]) -> "Written":
        """Take features and idf from a vectoriser."""
        return cls(vectoriser.get_feature_names_out(), vectoriser.idf_, columns)

    def rows(self) -> Iterator[str]:
        """Give the file's rows: the biases, then each feature with its weights, idf included."""
        yield f"{model.BIAS}\t0\t" + pairs({k: c.bias for k, c in self.columns.items()}, 3)
        for place, (feature, idf) in enumerate(zip(self.features, self.idf, strict=True)):
            weights = {label: c.weights[place] * idf for label, c in self.columns.items()}
            if any(round(weight, self.digits) for weight in weights.values()):
                yield f"{feature}\t{idf:.1f}\t{pairs(weights, self.digits)}"


def pairs(weights: dict[str, float], digits: int) -> str:
    """Write weights that are not nought as "label:weight" with tabs between."""
    kept = {label: round(float(weight), digits) for label, weight in weights.items()}
    return "\t".join(f"{label}:{weight:g}" for label, weight in kept.items() if weight)


def write(name: str, sources: str, learned: Task, content: Written) -> None:
    """Write a model file with what it was made from."""
    digest = training_texts.digest(learned.texts)
    head = HEAD.format(sources=sources, texts=len(learned.texts), digest=digest)
    rows = list(content.rows())
    (DATA / name).write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows) - 1} features from {len(learned.texts)} texts")


if __name__ == "__main__":
    main()
