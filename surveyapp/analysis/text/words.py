"""A comment as words: lower case, spelled out, each remembering where it stood.

Contractions, text-speak, dialect, stretched letters, hidden letters, emoji and likely
misspellings are read as ordinary words; the original text is kept for people.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.spelling import Speller

STOP, HIDDEN, DENIED = "|", "·", "(denied)"
LONGEST_PHRASE = 3
REMEMBERED = 10_000

Span = tuple[int, int]
Token = tuple[str, int, int]

TOKEN = re.compile(
    r"(?P<smile>[:;=]'?-?[)(D|/]|[)(][:;=]|<3|</3)|(?P<stop>[.!?;\n\r…]+)"
    r"|(?P<word>\w(?:[\w'@$!]*\w)?[*]+[\w*]+|\w(?:[\w'@$]*\w)?'?)|(?P<sign>\S)"
)
APOSTROPHES = str.maketrans("’‘`´ʼ＇", "''''''")
STRETCHED = re.compile(r"(.)\1{2,}")
DIGITS = str.maketrans("013457@$", "oieastas")
ENDINGS = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'m": "am", "'d": "would"}
KEYED = (("concerns.tsv", 3), ("classes.tsv", 1), ("themes.tsv", 1), ("sentiment.tsv", 0))
STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


@dataclass(frozen=True)
class Words:
    """A comment's words as read, with the span of the original that each came from."""

    original: str
    texts: tuple[str, ...]
    spans: tuple[Span, ...]

    @cached_property
    def line(self) -> str:
        """The words with one space around each; "|" ends a sentence."""
        return f" {' '.join(self.texts)} "

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [], 1
        for text in self.texts:
            starts.append(position)
            position += len(text) + 1
        return starts

    def index(self, position: int) -> int:
        """Give the number of the word at a position of the line."""
        return max(0, bisect_right(self._starts, position) - 1)

    def span(self, first: int, last: int) -> Span:
        """Give the span of the original text from one word to another, both included."""
        return self.spans[first][0], self.spans[last][1]

    def part(self, indices: range) -> "Words":
        """Give some of the words, of the original from the first to the last of them."""
        start, end = self.span(indices.start, indices.stop - 1)
        kept = slice(indices.start, indices.stop)
        spans = tuple((first - start, last - start) for first, last in self.spans[kept])
        return Words(self.original[start:end], self.texts[kept], spans)

    def sentences(self) -> Iterator[range]:
        """Give the word numbers of each sentence, without the marks between them."""
        start = 0
        for index, text in enumerate((*self.texts, STOP)):
            if text == STOP:
                if index > start:
                    yield range(start, index)
                start = index + 1


def normalise(text: str) -> Words:
    """Read a comment as words; any text is accepted."""
    plain, places = _plain(text)
    tokens = [_token(match) for match in TOKEN.finditer(plain)]
    texts: list[str] = []
    spans: list[Span] = []
    for words, start, end in _read(_joined([token for token in tokens if token[0]])):
        span = (places[start], places[end - 1] + 1) if places else (start, end)
        for word in words.split():
            texts.append(word)
            spans.append(span)
    return Words(text, tuple(texts), tuple(spans))


def _plain(text: str) -> tuple[str, list[int]]:
    """Fold case, accents, invisible characters; give the text and where each letter stood."""
    if text.isascii():
        return text.lower(), []
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(APOSTROPHES)):
        for part in _parts(letter):
            letters.append(part)
            places.append(place)
    return "".join(letters), places


@cache
def _parts(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter).lower()
    return "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf", "Me"})


def _token(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup, match.group()
    if kind == "stop":
        text = STOP
    elif kind != "word":
        text = lists.mapping("emoji.tsv").get(text, "")
    return text, match.start(), match.end()


def _joined(tokens: list[Token]) -> list[Token]:
    """Join letters that were written apart, as in "s u i c i d e"."""
    joined: list[Token] = []
    row: list[Token] = []
    for token in (*tokens, ("", 0, 0)):
        if len(token[0]) == 1 and token[0].isalpha():
            row.append(token)
            continue
        if len(row) >= 4:
            row = [("".join(letter for letter, _, _ in row), row[0][1], row[-1][2])]
        joined += [*row, token]
        row = []
    return joined[:-1]


def _read(tokens: list[Token]) -> Iterator[Token]:
    """Read tokens as words, the longest known phrase first."""
    spoken = lists.mapping("spoken.tsv")
    plain = [token[0].replace("'", "") for token in tokens]
    for index, length in longest_first(plain, spoken, LONGEST_PHRASE):
        text, start, end = tokens[index]
        if length:
            phrase = " ".join(plain[index : index + length])
            yield spoken[phrase], start, tokens[index + length - 1][2]
        else:
            yield (STOP if text == STOP else word(text)), start, end


def longest_first(
    texts: Sequence[str], known: Container[str], longest: int
) -> Iterator[tuple[int, int]]:
    """Go through texts by the longest known phrase at each place: its start and its length.

    Texts that begin no known phrase come one by one, with length nought.
    """
    index = 0
    while index < len(texts):
        lengths = range(min(longest, len(texts) - index), 0, -1)
        length = next((n for n in lengths if " ".join(texts[index : index + n]) in known), 0)
        yield index, length
        index += length or 1


@lru_cache(maxsize=REMEMBERED)
def word(text: str) -> str:
    """Read one word as written; the answer may be several words."""
    if "'" in text:
        text = _spelled_out(text)
    if " " in text or text in vocabulary():
        return text
    return _unknown(text)


def _spelled_out(text: str) -> str:
    """Write a contraction out; other apostrophes are dropped ("mum's" is read as "mums")."""
    for ending, full in ENDINGS.items():
        if text.endswith(ending) and len(text) > len(ending):
            stem = text[: -len(ending)]
            return f"{STEMS.get(stem, stem)} {full}"
    whole = text.replace("'", "")
    return lists.mapping("spoken.tsv").get(whole, whole)


def _unknown(text: str) -> str:
    """Read a word that no list knows: stretched, hidden, with digits or misspelled."""
    for guess in _guesses(text):
        if guess in lists.mapping("spoken.tsv"):
            return lists.mapping("spoken.tsv")[guess]
        if guess in vocabulary():
            return guess
    if text.isascii() and not text.isdigit():
        short = STRETCHED.sub(r"\1\1", text)
        meant = speller().meant(short) or short
        return lists.mapping("spoken.tsv").get(meant, meant)
    return text[:40]


def _guesses(text: str) -> Iterator[str]:
    if STRETCHED.search(text):
        yield STRETCHED.sub(r"\1\1", text)
        yield STRETCHED.sub(r"\1", text)
    if not text.isalpha() and any(letter.isalpha() for letter in text):
        yield text.translate(DIGITS)
        yield text.translate(DIGITS).replace("_", "")


@cache
def vocabulary() -> frozenset[str]:
    """Give every word that is known to be one."""
    known = {entry[0] for entry in lists.entries("vocabulary.txt")}
    return frozenset(known | set(key_words()) | set(lists.mapping("emoji.tsv").values()) | {STOP})


@cache
def speller() -> Speller:
    """Give the speller that knows the key words of all lists."""
    return Speller(key_words())


def key_words() -> Iterator[str]:
    """Give the words that patterns and themes look for, the most serious first."""
    for name, column in KEYED:
        for entry in lists.entries(name):
            yield from re.findall(r"[a-z]{4,}", entry[column])
