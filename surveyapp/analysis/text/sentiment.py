"""Whether a comment speaks well or badly of school, and the words that say so.

Three votes are joined, with weights learned on labelled comments: VADER's lexicon and rules with
the words of this project first (data/sentiment.tsv), TextBlob's polarity, and a linear model over
words and pairs of words. None of them decides alone. A comment with a concern of severity 2 or 3
is negative whatever its words, and one that says something good and something bad is mixed.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any, Literal

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from surveyapp.analysis.text import concerns, lists, model
from surveyapp.analysis.text.concerns import Concern
from surveyapp.analysis.text.phrases import classes
from surveyapp.analysis.text.sight import Sight, holds, look
from surveyapp.analysis.text.words import STOP, Words, longest_first, normalise

Label = Literal["negative", "neutral", "positive", "mixed", "no opinion", "not read"]

WEIGHTS = "sentiment-model.tsv"
VOTES = "sentiment-votes.tsv"
EDGE = 0.05
CLEAR = 0.3
ALARMING = -0.5
LONGEST = 6
PIECE = 100
VALUE = "ourvalue"
MARK = re.compile(r"\b(\d{1,2})\s*(?:/|out of)\s*(5|10)\b")
TURNS = frozenset({"but", "although", "though", "however", "yet", "whereas", "except"})


@dataclass(frozen=True)
class Reading:
    """What a comment says: a score in [-1, 1], its label and the words that moved it.

    The score is the chance of positive less the chance of negative; a neutral, mixed or unread
    comment lies within 0.05 of nought. "no opinion" is a comment such as "nothing" or "idk". "not
    read" is a comment in another language than English; a person has to read it.
    """

    score: float
    label: Label
    words: tuple[str, ...] = ()


def read(text: str) -> Reading:
    """Read the sentiment of one comment; any text is accepted, the empty one has no opinion."""
    sight = look(normalise(text))
    return seen(sight, concerns.seen(sight))


def seen(sight: Sight, found: Sequence[Concern]) -> Reading:
    """Read the sentiment of a comment that has been looked at, given the concerns in it."""
    if not sight.english:
        return Reading(0.0, "not read")
    urgent = [concern for concern in found if concern.severity >= 2]
    if urgent:
        text = sight.words.original
        start, end = urgent[0].span
        return Reading(min(ALARMING, _score(sight)), "negative", (text[start:end],))
    if says_nothing(sight.words):
        return Reading(0.0, "no opinion")
    if _mixed(sight):
        return Reading(0.0, "mixed", moving(sight.words))
    score = _score(sight)
    return Reading(score, _label(score), moving(sight.words))


def says_nothing(words: Words) -> bool:
    """Say whether a comment holds no opinion at all."""
    said = " ".join(text for text in words.texts if text != STOP)
    return not said or said in {entry[0] for entry in lists.entries("no-opinion.txt")}


def moving(words: Words) -> tuple[str, ...]:
    """Give the words and phrases of the original that have a value of their own, each once."""
    found = {
        words.original[slice(*words.span(start, start + max(length, 1) - 1))]: None
        for start, length, value in _valued(words.texts)
        if value
    }
    return tuple(found)


def _label(score: float) -> Label:
    if abs(score) < EDGE:
        return "neutral"
    return "positive" if score > 0 else "negative"


def _score(sight: Sight) -> float:
    """Join the votes: the chance of positive less that of negative, small where neutral leads.

    A comment that is nothing but phrases of our list ("could be better") means what the list says.
    """
    if _all_ours(sight.words.texts):
        return lexicon_vote(sight.words, sight.literal)
    learned = model.load(VOTES)
    totals = dict(learned.biases)
    for vote, value in votes(sight).items():
        for label, weight in learned.feature(vote).weights:
            totals[label] += weight * value
    odds = {label: math.exp(total) for label, total in totals.items()}
    difference = (odds["positive"] - odds["negative"]) / (1.0 + sum(odds.values()))
    if max(odds.values()) < 1.0:
        return difference * EDGE
    return math.copysign(max(abs(difference), EDGE), difference)


def votes(sight: Sight) -> dict[str, float]:
    """Give the votes by name; the model's say how much more negative, or positive, than neutral."""
    scores = model.load(WEIGHTS).scores(sight.features)
    return {
        "lexicon": lexicon_vote(sight.words, sight.literal),
        "textblob": textblob_vote(sight.words),
        **{f"model {label}": score for label, score in scores.items()},
    }


def lexicon_vote(words: Words, literal: Words) -> float:
    """Give VADER's compound score, from -1 to 1, with this project's words before its own.

    Words that are only said for effect ("killing me") count only where this project has a value
    for them; marks out of five or ten count as words do. VADER's time grows with the square of the
    length, so long comments are read in pieces, whose scores are averaged.
    """
    line = [f"{VALUE}{value}" for value in _marks(words.original)]
    for start, length, value in _valued(words.texts):
        if length:
            line.append(f"{VALUE}{value:.0f}")
        else:
            line.append("." if literal.texts[start] == STOP else literal.texts[start])
    pieces = [line[start : start + PIECE] for start in range(0, len(line), PIECE)]
    scores = [float(_vader().polarity_scores(" ".join(piece))["compound"]) for piece in pieces]
    return sum(scores) / max(1, len(scores))


def _marks(text: str) -> Iterator[int]:
    """Give a value from -3 to 3 for each mark, such as "8/10" or "2 out of 5"."""
    for match in MARK.finditer(text):
        share = int(match[1]) / int(match[2])
        if share <= 1:
            yield round(6 * share - 3)


def _valued(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Go through texts by phrase: where it starts, its length (0: not ours) and its value."""
    ours, theirs = _own_values(), _vader().lexicon
    for start, length in longest_first(texts, ours, LONGEST):
        phrase = " ".join(texts[start : start + length])
        yield start, length, ours[phrase] if length else theirs.get(texts[start], 0.0)


def _all_ours(texts: Sequence[str]) -> bool:
    """Say whether a comment holds phrases of our list, and besides them only little words."""
    little = {*classes()["common"], *classes()["light"], STOP, "actually"}
    valued = list(_valued(texts))
    ours = any(length and value for _, length, value in valued)
    return ours and all(length or texts[start] in little for start, length, _ in valued)


def _mixed(sight: Sight) -> bool:
    """Say whether one part of a comment is clearly good and another clearly bad, both still so."""
    ranges = list(parts(sight.words))
    if len(ranges) < 2:
        return False
    scores = [lexicon_vote(sight.words.part(part), sight.literal.part(part)) for part in ranges]
    if min(scores) > -CLEAR or max(scores) < CLEAR:
        return False
    return not holds("resolved", sight.words.line)


def parts(words: Words) -> Iterator[range]:
    """Split a comment where it turns ("but", "although") and at the end of sentences."""
    for sentence in words.sentences():
        start = sentence.start
        for index in sentence:
            if words.texts[index] in TURNS and index > start:
                yield range(start, index)
                start = index
        yield range(start, sentence.stop)


@cache
def _own_values() -> dict[str, float]:
    return {phrase: float(value) for phrase, value in lists.entries("sentiment.tsv")}


@cache
def _vader() -> SentimentIntensityAnalyzer:
    """Give VADER's engine, with a word for each value of our own phrases."""
    engine = SentimentIntensityAnalyzer()
    engine.lexicon.update({f"{VALUE}{value}": float(value) for value in range(-4, 5)})
    return engine


def textblob_vote(words: Words) -> float:
    """Give TextBlob's polarity, from -1 to 1."""
    polarity, _ = _textblob_reader()(" ".join(words.texts).replace(STOP, "."))
    return float(polarity)


@cache
def _textblob_reader() -> Any:
    """Load TextBlob's lexicon and rules of polarity, without the rest of the package.

    The package imports NLTK, and NLTK imports SciPy: more than a second, for parts that cannot
    work here because their corpora have to be downloaded.
    """
    package = find_spec("textblob")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("textblob is not installed")
    folder = Path(package.origin).parent
    module: Any = SimpleNamespace(**run_path(str(folder / "_text.py")))
    reader = module.Sentiment(
        path=str(folder / "en" / "en-sentiment.xml"),
        synset="wordnet_id",
        negations=("no", "not", "n't", "never"),
        modifiers=("RB",),
        modifier=lambda word: word.endswith("ly"),
        tokenizer=module.find_tokens,
        language="en",
    )
    reader.load()
    for word, senses in list(dict.items(reader)):
        if "JJ" in senses:
            reader.annotate(_adverb(word), "RB", *senses["JJ"])
    return reader


def _adverb(adjective: str) -> str:
    """Give the adverb that TextBlob derives: "terribly" from "terrible"."""
    if adjective.endswith("y"):
        adjective = f"{adjective[:-1]}i"
    return f"{adjective.removesuffix('le')}ly"
