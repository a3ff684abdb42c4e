"""Measure how well comments are read, beside TextBlob and VADER alone, and print tables.

Nothing here was learned from: `voices` by a writer whose other texts are nowhere in the project,
`heldout` by the writer of most training texts. Where ../shared/reference/text is present, `hand`
(on which phrases were tuned) and the public rows set aside for development are measured too.

    make accuracy
    python -m benchmarks.accuracy --write     # puts the tables into docs/accuracy.md
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks import examples
from benchmarks.examples import Example
from surveyapp.analysis.text import concerns, reader, sentiment, themes

DOCUMENT = Path(__file__).parents[1] / "docs" / "accuracy.md"
START, END = "<!-- figures: made by benchmarks/accuracy.py -->\n", "<!-- end of figures -->\n"
EDGE, ALARMING = 0.05, -0.3
SEED, SLIPPED, LETTERS = 7, 0.25, 4
LABELS = ("negative", "neutral", "positive")
OWN = {
    "voices": "voices (another writer, forty voices; texts never looked at while building)",
    "heldout": "heldout (the writer of most training texts)",
}

Polarity = Callable[[str], float]


@dataclass(frozen=True)
class Way:
    """A way of reading: the sentiment of a text from -1 to 1, and its severities of concern."""

    name: str
    polarity: Polarity
    severities: Callable[[str], list[int]]


def main() -> None:
    """Print the tables, or put them into the document."""
    text = "\n".join(report())
    if "--write" not in sys.argv:
        print(text)
        return
    whole = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = whole.partition(START)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{START}{text}\n{END}{after}", encoding="utf-8")


def report() -> Iterator[str]:
    """Give the lines of all tables; sets that are not present are left out."""
    sets = {title: examples.own(name) for name, title in OWN.items()}
    if hand := examples.hand():
        sets["hand (another hand; phrases were tuned on it)"] = hand
    for title, rows in sets.items():
        yield f"\n### {title[0].upper()}{title[1:]}: {len(rows)} comments\n"
        yield from sentiment_table(rows, ways())
        yield from concern_table(rows, ways())
        yield f"At least one right theme: {share(theme_hits(rows))}.\n"
        yield f"Ordinary comments, wrongly flagged: {share(ordinary_flagged(rows))}.\n"
    if public := examples.public_sentiment("dev"):
        yield "\n### Public sentences, rows set aside for development\n"
        for source, rows in by_source(public):
            yield f"**{source}**\n"
            yield from sentiment_table(rows, ways())
        yield from public_concern_table(examples.public_concerns("dev"))
    yield "\n### Speed\n"
    yield from speed_table([row.text for rows in sets.values() for row in rows])


def ways() -> tuple[Way, ...]:
    """Give our way of reading and the two packages alone, as they come."""
    vader = SentimentIntensityAnalyzer()

    def textblob_alone(text: str) -> float:
        return float(TextBlob(text).sentiment.polarity)

    def vader_alone(text: str) -> float:
        return float(vader.polarity_scores(text)["compound"])

    return (
        Way("this project", lambda text: sentiment.read(text).score, severities),
        Way("TextBlob alone", textblob_alone, alarming(textblob_alone)),
        Way("VADER alone", vader_alone, alarming(vader_alone)),
    )


def severities(text: str) -> list[int]:
    """Give the severities of our concerns."""
    return [concern.severity for concern in concerns.find(text)]


def alarming(polarity: Polarity) -> Callable[[str], list[int]]:
    """Take a clearly negative sentiment as a concern, for want of anything better."""
    return lambda text: [2] if polarity(text) < ALARMING else []


def sentiment_table(rows: Sequence[Example], compared: Sequence[Way]) -> Iterator[str]:
    """Give accuracy, macro-F1 and negatives read as positive, one way of reading a line."""
    yield "| sentiment | accuracy | macro-F1 | negatives read as positive |\n|---|---|---|---|"
    known = [row for row in rows if row.sentiments]
    for way in compared:
        read = [label(way.polarity(row.text)) for row in known]
        pairs = list(zip(known, read, strict=True))
        right = [given in row.sentiments for row, given in pairs]
        wrong = [given == "positive" for row, given in pairs if row.sentiments[0] == "negative"]
        yield f"| {way.name} | {share(right)} | {macro_f1(pairs):.0%} | {share(wrong)} |"
    yield ""


def label(score: float) -> str:
    """Give the class of a score."""
    if abs(score) < EDGE:
        return "neutral"
    return "positive" if score > 0 else "negative"


def macro_f1(pairs: Sequence[tuple[Example, str]]) -> float:
    """Give the mean over the classes of 2 × right / (given + due); a second answer may be right."""
    due = [given if given in row.sentiments else row.sentiments[0] for row, given in pairs]
    read = [given for _, given in pairs]
    scores = []
    for name in LABELS:
        right = sum(a == b == name for a, b in zip(due, read, strict=True))
        scores.append(2 * right / max(1, due.count(name) + read.count(name)))
    return sum(scores) / len(scores)


def concern_table(rows: Sequence[Example], compared: Sequence[Way]) -> Iterator[str]:
    """Give what was found of what a person must see, and what was wrongly flagged."""
    must = [row for row in rows if row.flagged]
    harmless = [row for row in rows if row.flagged is False]
    yield (
        "| concerns | found | of severity 3 | severity 3 given as 3 | found with spelling slips"
        " | harmless, wrongly flagged |"
    )
    yield "|---|---|---|---|---|---|"
    for way in compared:
        flags = [flagged(way, group) for group in (must, grave(must), harmless)]
        as_three = [3 in way.severities(row.text) for row in grave(must)]
        dice = random.Random(SEED)
        slips = [bool(way.severities(slipped(row.text, dice))) for row in must]
        cells = [flags[0], flags[1], as_three, slips, flags[2]]
        yield f"| {way.name} | {' | '.join(share(cell) for cell in cells)} |"
    yield ""


def grave(rows: Sequence[Example]) -> list[Example]:
    """Give the rows that cannot wait."""
    return [row for row in rows if row.severity == 3]


def flagged(way: Way, rows: Sequence[Example]) -> list[bool]:
    """Say of each row whether it is flagged at all."""
    return [bool(way.severities(row.text)) for row in rows]


def slipped(text: str, dice: random.Random) -> str:
    """Misspell a quarter of the longer words, one at least: a letter lost, doubled or swapped."""
    words = text.split(" ")
    longer = [place for place, word in enumerate(words) if len(word) >= LETTERS and word.isalpha()]
    for place in dice.sample(longer, min(len(longer), max(1, round(SLIPPED * len(longer))))):
        word = words[place]
        at = dice.randrange(1, len(word) - 1)
        slips = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
        words[place] = dice.choice(slips)
    return " ".join(words)


def theme_hits(rows: Sequence[Example]) -> list[bool]:
    """Say of each row that has themes whether one of them was found."""
    return [bool(row.themes.intersection(themes.find(row.text))) for row in rows if row.themes]


def ordinary_flagged(rows: Sequence[Example]) -> list[bool]:
    """Say of each harmless row about a theme of school whether it is flagged."""
    ordinary = [row for row in rows if row.flagged is False and row.themes]
    return [bool(concerns.find(row.text)) for row in ordinary]


def by_source(rows: Sequence[Example]) -> Iterator[tuple[str, list[Example]]]:
    """Give the rows of each source."""
    for source in dict.fromkeys(row.source for row in rows):
        yield source, [row for row in rows if row.source == source]


def public_concern_table(rows: Sequence[Example]) -> Iterator[str]:
    """Give how much is flagged of each public source, apart for what must be and what must not."""
    yield "| source | must be seen | flagged | harmless | flagged |\n|---|---|---|---|---|"
    for source, group in by_source(rows):
        cells = []
        for wanted in (True, False):
            part = [row for row in group if row.flagged is wanted]
            found = [bool(concerns.find(row.text)) for row in part]
            cells += [str(len(part)), share(found)]
        yield f"| {source} | {' | '.join(cells)} |"
    yield ""


def speed_table(texts: Sequence[str]) -> Iterator[str]:
    """Give comments a second, for each reader and for a whole reading."""
    yield "| reader | comments a second of one processor |\n|---|---|"
    readers = {
        "sentiment": sentiment.read,
        "concerns": concerns.find,
        "themes": themes.find,
        "all three, as the service reads": reader.read,
    }
    for name, read in readers.items():
        started = time.process_time()
        for text in texts:
            read(text)
        yield f"| {name} | {len(texts) / (time.process_time() - started):,.0f} |"


def share(answers: Sequence[bool]) -> str:
    """Write a share with what it is of."""
    if not answers:
        return "–"
    return f"{sum(answers) / len(answers):.0%} of {len(answers)}"


if __name__ == "__main__":
    main()
