"""Words that are misspelled, read as the key words they were meant to be.

Only words that no list knows are changed, and only into words that patterns, themes or the
lexicon look for, so a spelling is never "corrected" into something a child did not mean to say
because a general dictionary preferred it.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

SHORTEST = 3
LONGEST = 24
ALIKE = 0.72
SOUNDS = (
    (re.compile(r"^(?:kn|gn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^wh"), "w"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"gh"), ""),
    (re.compile(r"[sc]ious|[ts]hus|tious"), "sus"),
    (re.compile(r"tion|shun|sion"), "sn"),
    (re.compile(r"sch|ck|[cq](?![eiyh])|x"), "k"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"dge|dj|g(?=[eiy])"), "j"),
    (re.compile(r"th"), "f"),
    (re.compile(r"v"), "f"),
    (re.compile(r"[aeiouyhw]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(word: str) -> str:
    """Give the rough sound of a word: its consonants, with those that children mix up made one."""
    rest = word
    for heard, written in SOUNDS:
        rest = heard.sub(written, rest)
    return rest


def one_slip(written: str, meant: str) -> bool:
    """Say whether one letter was left out, added, changed or swapped with its neighbour."""
    if abs(len(written) - len(meant)) > 1:
        return False
    start = _shared(written, meant)
    written, meant = written[start:], meant[start:]
    end = _shared(written[::-1], meant[::-1])
    written, meant = written[: len(written) - end], meant[: len(meant) - end]
    return max(len(written), len(meant)) <= 1 or (len(written) == 2 and written == meant[::-1])


def _shared(one: str, other: str) -> int:
    """Count the letters that two words begin with together."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            return count
        count += 1
    return count


class Speller:
    """Key words, findable by a slip of the pen or by their sound; earlier ones are preferred."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Index the key words, the most important first."""
        self._near: dict[str, list[str]] = {}
        self._alike: dict[str, list[str]] = {}
        for key in dict.fromkeys(keys):
            if SHORTEST < len(key) <= LONGEST and key.isascii() and key.isalpha():
                self._index(key)

    def _index(self, key: str) -> None:
        for shorter in _shortened(key):
            self._near.setdefault(shorter, []).append(key)
        self._alike.setdefault(sound(key), []).append(key)

    def meant(self, written: str) -> str | None:
        """Give the key word that an unknown word was meant to be, if there is one."""
        if not SHORTEST <= len(written) <= LONGEST:
            return None
        if "*" in written:
            return self._hidden(written)
        return self._slipped(written) or self._sounded(written)

    def _slipped(self, written: str) -> str | None:
        candidates = (key for part in _shortened(written) for key in self._near.get(part, ()))
        found = [key for key in dict.fromkeys(candidates) if one_slip(written, key)]
        same_start = [key for key in found if key[0] == written[0]]
        return next(iter(same_start or found), None)

    def _sounded(self, written: str) -> str | None:
        if len(written) < 5 or len(heard := sound(written)) < 3:
            return None
        alike = (key for key in self._alike.get(heard, ()) if key[0] == written[0])
        likeness = SequenceMatcher(b=written, autojunk=False)
        for key in alike:
            likeness.set_seq1(key)
            if likeness.ratio() >= ALIKE:
                return key
        return None

    def _hidden(self, written: str) -> str | None:
        """Read "r*pe": each star stands for one letter."""
        shape = re.compile("".join("." if c == "*" else re.escape(c) for c in written))
        candidates = (key for part in _shortened(written) for key in self._near.get(part, ()))
        return next((key for key in candidates if shape.fullmatch(key)), None)


def _shortened(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
