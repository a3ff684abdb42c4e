"""The raw document of a questionnaire, read key by key; each problem is noted with its place.

One reading serves both the check and the parse: a reader notes what is wrong and goes on with a
harmless value, so every problem is found at once. The keys that were asked for are the keys that
are known, so no second list of them exists.
"""

import difflib
import math
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

DEPTH = 20
SIZE = 50_000
SUGGESTIONS = 20  # each is a slow comparison, so a hostile document gets no more
SHORT = 300
LONG = 5_000
LARGEST = 2**53 - 1  # beyond it, a browser's numbers are no longer exact

ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
ID_IN_WORDS = "small letters, digits and _, beginning with a letter, at most 64"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")
WEB = re.compile(r"https?://[^\s\"'<>\\]+")
PICTURE = re.compile(r"[a-z0-9][a-z0-9._-]*\.(svg|png|webp|jpg)")
AUDIO = re.compile(r"[a-z0-9][a-z0-9._-]*\.(mp3|ogg)")

# Control characters (but newline and tab), overrides of the writing direction, halves of a
# character: they show other words than are stored, or can't be stored at all.
_UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_MISSING = object()


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a document; `file` where it came from one."""

    place: str
    message: str
    file: str = ""

    def __str__(self) -> str:
        """Write the place and what is wrong there."""
        return f"{self.place}: {self.message}" if self.place else self.message


class Node:
    """One value of a document, with its place and the list that problems are noted in."""

    def __init__(self, value: Any, place: str, problems: list[Problem]) -> None:
        self.value = value
        self.place = place
        self._problems = problems
        self._asked: set[str] = set()

    def note(self, message: str) -> None:
        """Note that something is wrong here."""
        self._problems.append(Problem(self.place, message))

    @property
    def noted(self) -> int:
        """How many problems have been noted so far, here and elsewhere."""
        return len(self._problems)

    @property
    def given(self) -> bool:
        """Whether the document has anything at this place."""
        return self.value is not _MISSING

    def key(self, name: str) -> "Node":
        """Give what lies under a key of this mapping, which may be missing."""
        self._asked.add(name)
        value = self.value.get(name, _MISSING) if isinstance(self.value, dict) else _MISSING
        return Node(value, f"{self.place}.{name}" if self.place else name, self._problems)

    def is_mapping(self) -> bool:
        """Note it if this isn't a mapping of keys to values."""
        if not isinstance(self.value, dict):
            self._refuse("keys and values")
        return isinstance(self.value, dict)

    def no_other_keys(self, unknown: str = "isn't known here") -> None:
        """Note every key that nobody has asked for."""
        for name in self.value:
            if name not in self._asked:
                self._child(name).note(unknown + self._meant(name, self._asked))

    def entries(self, *, needed: bool = False) -> list["Node"]:
        """Give the entries of this list."""
        if not self._usable(list, "a list", needed=needed):
            return []
        if needed and not self.value:
            self.note("is empty")
        return [
            Node(value, f"{self.place}[{number}]", self._problems)
            for number, value in enumerate(self.value)
        ]

    def members(self, *, needed: bool = False) -> dict[str, "Node"]:
        """Give what lies under each key of this mapping, where the author chose the keys."""
        if not self._usable(dict, "keys and values", needed=needed):
            return {}
        if needed and not self.value:
            self.note("is empty")
        found: dict[str, Node] = {}
        for name in self.value:
            member = self._child(name)
            text = name if isinstance(name, str) else shown(name)
            if text in found:
                member.note("is there twice")
            found[text] = member
        return found

    def text(self, *, needed: bool = False, most: int = LONG) -> str:
        """Give this text of at most so many characters."""
        if not self._usable(str, "text", needed=needed):
            return ""
        text: str = self.value
        if needed and not text.strip():
            self.note("is empty")
        if len(text) > most:
            self.note(f"has {len(text)} characters; {most} is the most")
        return text

    def pattern(self, pattern: re.Pattern[str], meant: str, *, needed: bool = False) -> str:
        """Give this text, which the whole of a pattern must fit; `meant` says so in words."""
        text = self.text(needed=needed, most=SHORT)
        if text and not pattern.fullmatch(text):
            self.note(f"must be {meant}, not {shown(text)}")
            return ""
        return text

    def identifier(self) -> str:
        """Give this id, or an empty text if it is none."""
        return self.pattern(ID, ID_IN_WORDS, needed=True)

    def one_of(self, allowed: Collection[str], default: str) -> str:
        """Give this word, one of a few."""
        if not self._usable(str, "one of " + ", ".join(allowed), needed=not default):
            return default
        if self.value not in allowed:
            meant = self._meant(self.value, allowed)
            self.note(f"must be one of {', '.join(allowed)}, not {shown(self.value)}{meant}")
            return default
        return str(self.value)

    def flag(self, *, default: bool) -> bool:
        """Give this true or false."""
        return bool(self.value) if self._usable(bool, "true or false") else default

    def whole(self, least: int = -LARGEST, most: int = LARGEST) -> int | None:
        """Give this whole number between two others, or None where there is none."""
        if not self._usable(int, "a whole number"):
            return None
        if not least <= self.value <= most:
            self.note(f"must be from {least} to {most}, not {shown(self.value)}")
            return None
        return int(self.value)

    def number(self, *, needed: bool = False) -> float | None:
        """Give this number, or None where there is none."""
        if not self._usable((int, float), "a number", needed=needed):
            return None
        usable = abs(self.value) <= LARGEST  # false for not-a-number, too; noted by `unfit`
        return self.value if usable else None

    def _usable(self, kind: type | tuple[type, ...], meant: str, *, needed: bool = False) -> bool:
        if not self.given:
            if needed:
                self.note("is missing")
            return False
        fits = isinstance(self.value, kind) and (kind is bool or not isinstance(self.value, bool))
        if not fits:
            self._refuse(meant)
        return fits

    def _refuse(self, meant: str) -> None:
        if self.value is None:
            self.note(f"is empty; write {meant}, or leave the key out")
            return
        quotes = meant == "text" and isinstance(self.value, bool | int | float)
        hint = "; put it in quotes" if quotes else ""
        self.note(f"must be {meant}, not {shown(self.value)}{hint}")

    def _meant(self, word: Any, known: Iterable[str]) -> str:
        return did_you_mean(word, known) if self.noted < SUGGESTIONS else ""

    def _child(self, name: Any) -> "Node":
        return Node(self.value[name], joined(self.place, name), self._problems)


def shown(value: Any) -> str:
    """Write a value for a message: short, in quotes if it is text, whatever it is."""
    if isinstance(value, str):
        return f'"{_clipped(value)}"'
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "keys and values"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) <= LARGEST else "a number of more than 15 digits"
    return str(value) if isinstance(value, float) else "something else"


def written(number: float) -> str:
    """Write a number as people do: 5 and not 5.0, 1200000 and not 1.2e+06."""
    return f"{number:.15g}"


def joined(place: str, name: Any) -> str:
    """Give the place of what lies under a key, written so that it can be shown anywhere."""
    key = _clipped(name, 200) if isinstance(name, str) else shown(name)
    return f"{place}.{key}" if place else key


def did_you_mean(word: Any, known: Iterable[str]) -> str:
    """Ask whether one of the known words was meant, if one is near."""
    near = difflib.get_close_matches(joined("", word)[:64], sorted(known), 1, cutoff=0.75)
    return f'; did you mean "{near[0]}"?' if near else ""


def too_large(document: Any) -> Problem | None:
    """Say whether a document is too deep or has too many parts to be read at all.

    It goes down level by level and never further than the limits, so a document that holds itself
    or the same part a million times costs no more than another.
    """
    level, size = [document], 0
    for _ in range(DEPTH):
        inside = (part for value in level for part in _parts(value))
        level = list(islice(inside, SIZE))
        size += len(level)
        if size >= SIZE:
            return Problem("", f"has more than {SIZE} parts")
        if not level:
            return None
    return Problem("", f"is nested more than {DEPTH} levels deep")


def unfit(value: Any, place: str = "") -> Iterator[Problem]:
    """Find what may stand nowhere in a document that isn't too large, with the place."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from unfit(part, joined(place, name))
            yield from _unfit_key(name, joined(place, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from unfit(part, f"{place}[{number}]")
    else:
        wrong = _wrong(value)
        if wrong:
            yield Problem(place, wrong)


def _parts(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _unfit_key(name: Any, place: str) -> Iterator[Problem]:
    if isinstance(name, bool) or not isinstance(name, str | int):
        yield Problem(place, "isn't a text, as a key must be")
    elif isinstance(name, str) and (_UNFIT.search(name) or len(name) > SHORT):
        yield Problem(place, "is a key that is too long or has an invisible control character")


def _wrong(value: Any) -> str:
    if isinstance(value, str):
        found = _UNFIT.search(value)
        code = f"U+{ord(found[0]):04X}" if found else ""
        return f"has an invisible control character ({code}); delete it" if found else ""
    if isinstance(value, float) and not math.isfinite(value):
        return f"can't be {value}"
    if isinstance(value, int | float):
        return "" if abs(value) <= LARGEST else "is a number of more than 15 digits"
    return "" if value is None else "must be text, a number, true, false, a list or keys and values"


def _clipped(text: str, most: int = 40) -> str:
    short = text if len(text) <= most else f"{text[:most]}…"
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in short)
