"""How hard a text is to read, by the Flesch-Kincaid grade.

grade = 0.39 x words per sentence + 11.8 x syllables per word - 15.59, and age = grade + 5.

Reference: Kincaid, Fishburne, Rogers & Chissom (1975), Research Branch Report 8-75. It misleads on
a single short sentence, where one long word moves it by years, and it knows nothing of meaning.
"""

import re
from collections.abc import Iterable

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|(?<!s|x|z|c|g|h)es$|[^aeiouydt]ed$")


def sentences(text: str) -> list[str]:
    """Split a text after each full stop, question mark and line."""
    return [part for part in re.split(r"(?<=[.?!])\s+|\n", text.strip()) if part]


def words(text: str) -> list[str]:
    """Give the words of a text; a word with a hyphen is one."""
    return re.findall(r"[A-Za-z][A-Za-z'-]*", text)


def syllables(word: str) -> int:
    """Count the groups of vowels, but for endings that aren't spoken."""
    word = re.sub("(?<![aeiou])yi", "y-i", word.lower().replace("'", ""))
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))


def reading_age(texts: Iterable[str]) -> float:
    """Give the age at which a reader manages the texts taken together."""
    parts = [part for text in texts for part in sentences(text)]
    spoken = [word for part in parts for word in words(part)]
    length = len(spoken) / len(parts)
    return 0.39 * length + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59 + 5
