"""Reads a comment whole: how it speaks, what a person must look at, and what it is about.

A version names what comments were read by, so that two readings can be told apart: the release of
the code, and a hash of the lists in data/ that changes when a single line of them does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from surveyapp.analysis.text import concerns, lists, sentiment, themes
from surveyapp.analysis.text.additions import Additions
from surveyapp.analysis.text.concerns import Concern
from surveyapp.analysis.text.phrases import Phrasebook
from surveyapp.analysis.text.sentiment import Label, Reading
from surveyapp.analysis.text.sight import look
from surveyapp.analysis.text.words import normalise

RELEASE = "5"  # of the code: raise it when the same lists are read in another way
DIGITS = 8


def bundled_version() -> str:
    """Name the release of the code and the lists that ship with it: "2-9f86d081"."""
    digest = hashlib.sha256()
    for path in sorted(path for path in lists.FOLDER.iterdir() if path.is_file()):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return f"{RELEASE}-{digest.hexdigest()[:DIGITS]}"


VERSION = bundled_version()


@dataclass(frozen=True)
class Read:
    """What was read in one comment: its sentiment, its concerns, and its label on each theme.

    `version` is that of the reader that read it.
    """

    sentiment: Reading
    concerns: tuple[Concern, ...] = ()
    themes: Mapping[str, Label] = field(default_factory=dict)
    version: str = VERSION


class Reader:
    """Reads comments by the bundled lists and a school's own phrases; `version` names both."""

    def __init__(self, own: Additions | None = None) -> None:
        self.version = f"{VERSION}+{own.digest[:DIGITS]}" if own else VERSION
        self._more = Phrasebook(own.rules) if own else None
        self._normalise = own.normalise if own else normalise

    def __call__(self, text: str) -> Read:
        """Read one comment; any text is accepted."""
        sight = look(self._normalise(text), self._more)
        found = concerns.seen(sight)
        reading = sentiment.seen(sight, found)
        mentions = themes.seen(sight, found, reading.label)
        return Read(reading, tuple(found), themes.by_theme(mentions), self.version)


def read(text: str) -> Read:
    """Read one comment by the bundled lists; any text is accepted."""
    return _bundled()(text)


@cache
def _bundled() -> Reader:
    return Reader()
