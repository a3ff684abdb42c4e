"""Patterns for short answers: a small part of regular expressions, which can't take for ever.

Allowed are characters, classes, repeats of one character, alternatives, and groups, which may be
optional but not repeated. The number of ways in which such a pattern can be tried is known
beforehand; a pattern with too many is refused, so no answer can keep the server busy.
"""

import re

WAYS = 250_000

_TOKEN = re.compile(
    r"""(?P<repeat>[*+?]\??|\{(?P<least>\d{1,3})(?P<to>,(?P<most>\d{0,3}))?\}\??)
      | (?P<group>\((?:\?:)?)(?!\?)
      | (?P<end>\))
      | (?P<either>\|)
      | (?P<one>\\[dDwWsS.^$*+?()\[\]{}|/\\-] | \[\^?(?:\\.|[^\\\[\]])+\] | [^\\*+?()\[\]{}|])""",
    re.VERBOSE,
)

# Of these, Python and a browser mean the same; not of \s (which spaces?), \a, \1 and the like.
_ALIKE = re.compile(
    r"""( \\[dDwW.^$*+?()\[\]{}|/\\] | \[(\\[dDwW.^$*+?()\[\]{}|/\\-] | [^\\\[\]])+\]
      | \{[0-9]+(,[0-9]*)?\} | [^\\\[\]{}] )*""",
    re.VERBOSE,
)


def trouble(pattern: str, length: int) -> str:
    """Say what is wrong with a pattern for texts of at most `length` characters, or nothing."""
    ways, at, before = 1, 0, None
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return f"has a part that isn't allowed in a pattern, at character {at + 1}"
        if token["repeat"] and not _may_repeat(before, token["repeat"]):
            return f"repeats something other than one character, at character {at + 1}"
        ways *= _freedom(token, length)
        at, before = token.end(), token.lastgroup
    if ways > WAYS:
        return "can be tried in too many ways; use fewer repeats, or a lower max_length"
    return _compiles(pattern)


def is_alike(pattern: str) -> bool:
    """Say whether a browser finds in a pattern what Python finds in it."""
    return _ALIKE.fullmatch(pattern) is not None


def _may_repeat(before: str | None, repeat: str) -> bool:
    return before == "one" or (before == "end" and repeat.startswith("?"))


def _freedom(token: re.Match[str], length: int) -> int:
    if token["either"]:
        return 2
    if not token["repeat"]:
        return 1
    if token["least"] is None:
        return 2 if token["repeat"].startswith("?") else length + 1
    if not token["to"]:
        return 1
    return max(1, int(token["most"] or length) - int(token["least"]) + 1)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern, re.ASCII)
    except re.error as error:
        return f"isn't a pattern: {error.msg}"
    return ""
