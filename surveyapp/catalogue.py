"""The interface's own words in its languages, by gettext from `translations/<code>/`.

English is in the source. A language that isn't here is spoken and shown in English words.
"""

import gettext as gnu
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parent / "translations"
ENGLISH = "en"


@cache
def codes() -> tuple[str, ...]:
    """List the languages of the interface, English first."""
    return (ENGLISH, *sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir()))


def has(language: str) -> bool:
    """Say whether the interface has its words in a language, or in the one it is a kind of."""
    return _base(language) in codes()


@cache
def of(language: str) -> gnu.NullTranslations:
    """Give the messages of a language; those that aren't there stay as they are."""
    path = TRANSLATIONS / _base(language) / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return gnu.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def _base(language: str) -> str:
    return language.split("-")[0]
