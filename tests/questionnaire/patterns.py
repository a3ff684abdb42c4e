"""Patterns that mean the same to the server and in a browser."""

ALIKE = (
    "[^ ]+",
    "[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
    r"[0-9]+(\.[0-9]+)?",
    r"[a-z]+@[a-z]+\.[a-z]+",
    "Year (7|8|9|10|11)",
    "(?:very )?good",
    r"[\w-]{2,20}",
    "^7[ABC]$",
    "caf[eé]",
    r"\d{2}/\d{2}",
    r"\W\D*?",
    ".{1,3}",
    "a|ab|",
    r"[\]\[{}()|&-]{2,}",
)
