"""Which column of a file holds the answers to which question."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from surveyapp.questionnaire.model import Questionnaire

ALIKE = 0.85  # how alike two texts must be for a guess
APART = 0.05  # how much more alike than the next
NEAR = ALIKE - APART  # what is less alike changes no guess
LONGEST = 500  # characters of two texts that are compared

_ROW = re.compile(r"\[(?P<row>[^\[\]]+)\]\s*\*?\s*$")
_NUMBERED = re.compile(r"^(q|question)?\s*\d{1,3}\s*[.):]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """A column, by its place and header, and the question it answers; `how` it was found."""

    place: int
    header: str
    question: str
    how: str

    @property
    def is_guess(self) -> bool:
        """Say whether the header is only like the question's text."""
        return self.how == GUESS


MAPPED, BY_ID, BY_TEXT, BY_ROW, GUESS = "mapping", "id", "text", "text in brackets", "guess"


def normalised(text: str) -> str:
    """Give a text in small letters, without punctuation, one space between its words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", re.sub("['\u2019]", "", folded)).split())


def match(
    questionnaires: Sequence[Questionnaire],
    header: Sequence[str],
    mapping: Mapping[str, str],
) -> list[Match]:
    """Find the column of each question, surest ways first; one column a question.

    `questionnaires` are the same one in each of its languages. `mapping` gives question ids by
    header and goes before everything else. A guess is made only where one question is clearly the
    most alike and no other column is as alike to it.
    """
    found: dict[str, Match] = {}
    for how, names in _ways(questionnaires, mapping):
        for place, text in enumerate(header):
            question = _question(text, how, names)
            taken = any(it.place == place for it in found.values())
            if question and question not in found and not taken:
                found[question] = Match(place, text, question, how)
    open_columns = {
        place: text
        for place, text in enumerate(header)
        if text.strip() and all(it.place != place for it in found.values())
    }
    for guess in _guesses(questionnaires, open_columns, found):
        found[guess.question] = guess
    return sorted(found.values(), key=lambda it: it.place)


def _ways(
    questionnaires: Sequence[Questionnaire], mapping: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the names that stand for questions, one way of finding them after the other."""
    questions = [question for it in questionnaires for question in it.asking()]
    texts = _unambiguous((normalised(it.text), it.id) for it in questions)
    yield MAPPED, {normalised(text): question for text, question in mapping.items()}
    yield BY_ID, {normalised(it.id): it.id for it in questions}
    yield BY_TEXT, texts
    yield BY_ROW, texts


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    meant: dict[str, set[str]] = {}
    for text, question in pairs:
        meant.setdefault(text, set()).add(question)
    return {text: next(iter(ids)) for text, ids in meant.items() if text and len(ids) == 1}


def _question(header: str, how: str, names: Mapping[str, str]) -> str | None:
    if how == BY_ROW:
        row = _ROW.search(header)
        return names.get(normalised(row["row"])) if row else None
    plain = normalised(header)
    return names.get(plain) or names.get(normalised(_NUMBERED.sub("", header.strip())))


def _guesses(
    questionnaires: Sequence[Questionnaire],
    columns: Mapping[int, str],
    found: Mapping[str, Match],
) -> Iterator[Match]:
    texts = [
        (normalised(question.text), question.id)
        for it in questionnaires
        for question in it.asking()
        if question.id not in found and question.text
    ]
    likest = {place: _likest(normalised(text), texts) for place, text in columns.items()}
    for place, question in likest.items():
        if question and list(likest.values()).count(question) == 1:
            yield Match(place, columns[place], question, GUESS)


def _likest(text: str, texts: Iterable[tuple[str, str]]) -> str | None:
    """Give the one question whose text is clearly the most alike, if any is alike enough."""
    best: dict[str, float] = {}
    for other, question in texts:
        best[question] = max(_alike(text, other), best.get(question, 0))
    ranked = sorted(best.items(), key=lambda pair: -pair[1])[:2]
    if not ranked or ranked[0][1] < ALIKE:
        return None
    clear = len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= APART
    return ranked[0][0] if clear else None


def _alike(text: str, other: str) -> float:
    """Say how alike two texts are, from 0 to 1; 0 where they are far apart or very long."""
    pair = SequenceMatcher(None, text[:LONGEST], other[:LONGEST], autojunk=False)
    hopeful = pair.real_quick_ratio() > NEAR and pair.quick_ratio() > NEAR
    return pair.ratio() if hopeful else 0
