"""Write a word, or more: comments, which are stored apart and encrypted."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field, StringField, TextAreaField

from surveyapp.questionnaire.document import SHORT, Node
from surveyapp.questionnaire.patterns import is_alike, trouble
from surveyapp.questionnaire.questions.base import Question, Setting
from surveyapp.questionnaire.sentences import LIKE_ASKED, SHORTER, Sentence, Unanswerable

MOST_ACCENTS = 30  # as in Unicode's stream-safe text; no language needs half of them

# What no keyboard types on purpose: control characters (but newline), halves of characters, and
# overrides of the writing direction, which would show other words to whoever reads the comment.
_INVISIBLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, kw_only=True)
class LongText(Question):
    """Write as much as fits; the value is the cleaned text."""

    type: ClassVar[str] = "long_text"
    is_comment: ClassVar[bool] = True
    states_apart: ClassVar[bool] = True
    longest: ClassVar[int] = 5_000

    max_length: int = 2_000

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the most characters that may be written."""
        most = node.key("max_length").whole(1, cls.longest)
        return {} if most is None else {"max_length": most}

    def field(self) -> Field:
        """Give a large box."""
        return TextAreaField(self.text, render_kw={"maxlength": self.max_length})

    def read(self, raw: Sequence[str]) -> Any:
        """Clean the text; nothing but blanks is no answer."""
        typed = raw[0] if raw else ""
        if len(typed) > 4 * self.max_length:  # no cleaning makes that short enough
            raise Unanswerable(Sentence(SHORTER, most=self.max_length))
        words = cleaned(typed)
        return self.checked(words) if words else None

    def words(self, raw: Sequence[str]) -> str:
        """Clean the text and cut it."""
        typed = raw[0].strip() if raw else ""
        return cleaned(typed[: 4 * self.max_length])[: self.max_length].rstrip()

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value isn't text or is too long."""
        if not isinstance(value, str) or not value.strip():
            return Sentence(LIKE_ASKED)
        return Sentence(SHORTER, most=self.max_length) if len(value) > self.max_length else None

    def comparable(self, value: Any) -> bool:
        """Words are compared with nothing: a rule can only ask whether there are any."""
        return False


@dataclass(frozen=True, kw_only=True)
class Text(LongText):
    """Write one line, which may have to fit a pattern."""

    type: ClassVar[str] = "text"
    longest: ClassVar[int] = 500

    max_length: int = 200
    pattern: str = ""

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the most characters and the pattern."""
        own = super().own(node, setting)
        pattern = node.key("pattern").text(most=SHORT)
        wrong = trouble(pattern, own.get("max_length", cls.max_length))
        if wrong:
            node.key("pattern").note(wrong)
        return {**own, "pattern": "" if wrong else pattern}

    def field(self) -> Field:
        """Give a box of one line."""
        return StringField(self.text, render_kw={"maxlength": self.max_length})

    def limits(self) -> dict[str, tuple[Any, Sentence]]:
        """Give the pattern, where a browser takes it as it is meant."""
        can = self.pattern and is_alike(self.pattern)
        return {"pattern": (self.pattern, Sentence(LIKE_ASKED))} if can else {}

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value is too long or doesn't fit the pattern."""
        wrong = super().check(value)
        if wrong is None and self.pattern and not re.fullmatch(self.pattern, value, re.ASCII):
            return Sentence(LIKE_ASKED)
        return wrong


def cleaned(text: str) -> str:
    r"""Give a text as it is stored: composed characters, plain newlines, nothing invisible.

    >>> cleaned(" fine\r\nthanks\x00 ")
    'fine\nthanks'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _tamed(_INVISIBLE.sub("", plain))).strip()


def _tamed(text: str) -> str:
    """Keep only so many accents on a letter; composing takes the square of their number."""
    kept, accents = [], 0
    for sign in text:
        accents = accents + 1 if unicodedata.combining(sign) else 0
        if accents <= MOST_ACCENTS:
            kept.append(sign)
    return "".join(kept)
