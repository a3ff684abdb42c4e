"""Comments are read as ordinary words, however they are written."""

import pytest

from surveyapp.analysis.text.words import normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I don't feel safe", "i do not feel safe"),
        ("im sooooo sad", "i am so sad"),
        ("s u i c i d e", "suicide"),
        ("wud u help me plz", "would you help me please"),
        ("ma da hits us", "my dad hits us"),
        ("depresion", "depression"),
        ("i am fritened", "i am frightened"),
        ("lunch 🤮", "lunch sickface"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_it_reads_what_was_meant(written: str, read: str):
    assert " ".join(normalise(written).texts) == read


@pytest.mark.parametrize("known", ["heading", "cats", "mum", "Kate", "trifle"])
def test_it_leaves_words_alone_that_it_knows(known: str):
    assert normalise(known).texts == (known.lower(),)


def test_it_remembers_where_words_stood():
    words = normalise("Well… I DON'T like it")

    start, end = words.span(words.texts.index("not"), words.texts.index("like"))

    assert words.original[start:end] == "DON'T like"
