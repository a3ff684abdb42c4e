"""The texts that the models which read comments learn from, and the mark that they leave."""

import hashlib
from collections.abc import Iterable

from benchmarks import examples
from benchmarks.examples import Example
from surveyapp.analysis.text.sight import look
from surveyapp.analysis.text.words import normalise

OURS = ("concerns", "ordinary")


def own() -> list[Example]:
    """Read this project's own training comments."""
    return [example for name in OURS for example in examples.own(name)]


def for_concerns() -> tuple[list[Example], list[Example]]:
    """Give the texts known to have a concern or none, and everyday talk in which none is found."""
    known = [e for e in [*own(), *examples.public_concerns("train")] if e.flagged is not None]
    talk = [e for e in examples.public_sentiment("train") if not phrases_found(e.text)]
    return known, talk


def for_sentiment() -> tuple[list[Example], list[Example]]:
    """Give the texts whose sentiment is known: this project's own, and the public ones."""
    return own(), examples.public_sentiment("train")


def phrases_found(text: str) -> bool:
    """Say whether a phrase raises a concern, whatever the model thinks."""
    return bool(look(normalise(text)).found)


def digest(texts: Iterable[str]) -> str:
    """Give the sha256 of texts, which stands at the head of the model that learned from them."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
