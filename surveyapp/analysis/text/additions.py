"""A school's own phrases that raise a concern, in the form of data/concerns.tsv.

One a line: id, category, severity, phrase (see phrases.py), comments it must match, comments it
must not match, author, date, with a tab between them and " / " between comments. Every phrase has
to do with its own comments what it says; one that does not is refused with all the others.

Names that only the school knows are in the phrases, and aren't taken for misspelled words.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from surveyapp.analysis.text import lists, phrases
from surveyapp.analysis.text.phrases import CLASS, Phrasebook
from surveyapp.analysis.text.sight import Rule, look
from surveyapp.analysis.text.words import Words, normalise

FIELDS = ("id", "category", "severity", "phrase", "must match", "must not match", "author", "date")
BETWEEN = " / "
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
WORD = re.compile(r"[a-z0-9]+")
SEVERITIES = ("1", "2", "3")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line of the file, in a sentence."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class Invalid(ValueError):
    """The phrases can't be used; `problems` has all that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Additions:
    """Phrases in order, each with what it stands for, and the hash of the text they came from.

    `names` are the words in them that would be read as others.
    """

    rules: tuple[tuple[str, Rule], ...]
    names: frozenset[str]
    digest: str

    def normalise(self, text: str) -> Words:
        """Read a comment as words, with the names in it as they are written."""
        return _named_in(normalise(text), self.names)


def read(text: str) -> Additions:
    """Read a school's own phrases; raises Invalid with every problem at once."""
    lines = list(_lines(text))
    found = list(_problems(lines))
    if not lines:
        found = [Problem(1, "there is no phrase in it: write one a line.")]
    if found:
        raise Invalid(found)
    entries = [_named(values) for _, values in lines]
    return Additions(
        rules=tuple((it["phrase"], _rule(it)) for it in entries),
        names=frozenset().union(*(_names(it["phrase"]) for it in entries)),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _lines(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give every line that holds a phrase, with its number."""
    for number, line in enumerate(text.splitlines(), 1):
        for values in lists.rows(line):
            yield number, values


def _problems(lines: list[tuple[int, tuple[str, ...]]]) -> Iterator[Problem]:
    taken = {entry[0]: "a bundled phrase" for entry in lists.entries("concerns.tsv")}
    for number, values in lines:
        if len(values) != len(FIELDS):
            yield Problem(number, _wrong_count(len(values)))
            continue
        entry = _named(values)
        wrong = [message for check in CHECKS if (message := check(entry))]
        if entry["id"] in taken:
            wrong.append(f'the id "{entry["id"]}" is that of {taken[entry["id"]]}.')
        taken[entry["id"]] = f"line {number}"
        yield from (Problem(number, message) for message in wrong or _surprises(entry))


def _names(phrase: str) -> set[str]:
    """Give the words of a phrase that are no words to the reader, which would guess at them."""
    words, spoken = WORD.findall(CLASS.sub(" ", phrase)), lists.mapping("spoken.tsv")
    return {it for it in words if normalise(it).texts != (it,) and it not in spoken}


def _named_in(words: Words, names: Collection[str]) -> Words:
    spans = Counter(words.spans)
    texts = (
        name
        if (name := words.original[start:end].lower()) in names and spans[start, end] == 1
        else text
        for text, (start, end) in zip(words.texts, words.spans, strict=True)
    )
    return replace(words, texts=tuple(texts))


def _wrong_count(count: int) -> str:
    has = "1 field" if count == 1 else f"{count} fields"
    return f"it has {has} and needs {len(FIELDS)}, with a tab between them: {', '.join(FIELDS)}."


def _named(values: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(FIELDS, values, strict=True))


def _rule(entry: Mapping[str, str]) -> Rule:
    return Rule(entry["id"], entry["category"], int(entry["severity"]))


def _wrong_id(entry: Mapping[str, str]) -> str:
    if ID.fullmatch(entry["id"]):
        return ""
    return f'the id "{entry["id"]}" must be of small letters, digits, "-" and "_".'


def _wrong_category(entry: Mapping[str, str]) -> str:
    known = sorted({values[1] for values in lists.entries("concerns.tsv")})
    if entry["category"] in known:
        return ""
    return f'there is no category "{entry["category"]}": choose one of {", ".join(known)}.'


def _wrong_severity(entry: Mapping[str, str]) -> str:
    if entry["severity"] in SEVERITIES:
        return ""
    return (
        f"the severity must be 3 (act now), 2 (look today) or 1 (next review), "
        f'not "{entry["severity"]}".'
    )


def _wrong_phrase(entry: Mapping[str, str]) -> str:
    try:
        phrases.read(entry["phrase"])
    except phrases.Unreadable as problem:
        return f"the phrase can't be read: {problem}."
    return ""


def _without_examples(entry: Mapping[str, str]) -> str:
    for name in ("must match", "must not match"):
        if not entry[name]:
            return f"it needs a comment that it {name}."
    return ""


def _wrong_signature(entry: Mapping[str, str]) -> str:
    if not entry["author"]:
        return "it needs an author: who answers for this phrase?"
    try:
        date.fromisoformat(entry["date"])
    except ValueError:
        return f'the date "{entry["date"]}" must be written like 2026-09-01.'
    return ""


CHECKS: tuple[Callable[[Mapping[str, str]], str], ...] = (
    _wrong_id,
    _wrong_category,
    _wrong_severity,
    _wrong_phrase,
    _without_examples,
    _wrong_signature,
)


def _surprises(entry: Mapping[str, str]) -> Iterator[str]:
    """Say which of its comments a phrase does not read as it should."""
    book = Phrasebook([(entry["phrase"], _rule(entry))])
    for name, wanted in (("must match", True), ("must not match", False)):
        for comment in entry[name].split(BETWEEN):
            sight = look(_named_in(normalise(comment), _names(entry["phrase"])), book)
            if any(it.rule.id == entry["id"] for it in sight.found) != wanted:
                yield (
                    f'it {name} "{comment}" and does{" not" if wanted else ""}; '
                    f'the reader sees "{" ".join(sight.visible.texts)}".'
                )
