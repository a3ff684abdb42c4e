"""What may stand in a cell: any text that anybody typed, made harmless and whole.

A spreadsheet treats some texts as formulas, and a single character that XML can't hold makes a
file that opens empty. Whatever comes in here is kept as readable text.
"""

import math
import re
import unicodedata

LONGEST = 32_000  # UTF-16 units; Excel's own limit is 32,767
CUT = "… [cut]"
LARGEST = 10**15  # from here on a spreadsheet loses digits

# Signs that begin a formula, also full width; a tab or return hides one from older programs.
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_LINE_ENDS = re.compile(r"\r\n?")
# Control characters, halves of a pair, what is no character, and what turns text round.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def safe_text(text: str) -> str:
    """Give the text as one that any spreadsheet file can hold, cut where it is too long."""
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return cut(unicodedata.normalize("NFC", _UNWRITABLE.sub("", lines)), LONGEST, CUT)


def escaped(text: str) -> str:
    """Write "_x000D_" so that Excel doesn't read it as the character it names."""
    return _ESCAPE.sub("_x005F_", text)


def begins_formula(text: str) -> bool:
    """Say whether a spreadsheet might take the text, or what is left of it, for a formula."""
    return text.startswith(_FORMULA) or safe_text(text[:100]).lstrip().startswith(_FORMULA)


def is_safe_number(value: float) -> bool:
    """Say whether a spreadsheet keeps the number as it is."""
    return math.isfinite(value) and abs(value) < LARGEST


def cut(text: str, units: int, mark: str = "") -> str:
    """Cut a text to so many UTF-16 units, which is how Excel counts, and mark that it was cut."""
    if _units(text) <= units:
        return text
    kept = text.encode("utf-16-le")[: 2 * (units - _units(mark))]
    return kept.decode("utf-16-le", errors="ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
