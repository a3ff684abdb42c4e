"""Every sentence that tells a respondent what to do about an answer, in words for ten-year-olds.

They are English message ids: whoever shows one may translate `msgid` and put `values` in.
"""

from typing import Any

ANSWER_THIS = "Please answer this question."
PICK_ONE_ONLY = "Please pick only one answer."
PICK_FROM_LIST = "Please pick one of the answers on the page."
WORDS_OR_DECLINED = "Please keep only one: what you wrote, or “I'd rather not say”."
WORDS_OR_NOT_UNDERSTOOD = "Please keep only one: what you wrote, or “I don't understand”."
PICK_OR_DECLINED = "Please keep only one: what you picked, or “I'd rather not say”."
PICK_OR_NOT_UNDERSTOOD = "Please keep only one: what you picked, or “I don't understand”."
TYPE_NUMBER = "Please type a number, like 12."
TYPE_DECIMAL = "Please type a number, like 12 or 12.5."
NUMBER_AT_LEAST = "Please type a number that is %(least)s or more."
NUMBER_AT_MOST = "Please type a number that is %(most)s or less."
TYPE_DATE = "Please type a real date, like 31/12/2026."
DATE_FROM = "Please choose a date that is %(earliest)s or later."
DATE_TO = "Please choose a date that is %(latest)s or earlier."
SHORTER = "Please make this shorter: %(most)s letters at most."
LIKE_ASKED = "Please look at the question again: the answer has to be written another way."


class Sentence(str):
    """A sentence in English that remembers its message id and the values in it."""

    msgid: str
    values: dict[str, Any]

    def __new__(cls, msgid: str, **values: Any) -> "Sentence":
        """Fill the values into the sentence."""
        sentence = super().__new__(cls, msgid % values if values else msgid)
        sentence.msgid = msgid
        sentence.values = values
        return sentence


class Unanswerable(ValueError):
    """What was sent can't be an answer; `sentence` says what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence
