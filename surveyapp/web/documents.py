"""The document of a questionnaire: rendered once for everybody, filled in for each respondent.

Reading and rendering are most of what a page costs, so a fresh document is kept ready, compressed,
for each version, language and mode, and the questionnaire beside it. What differs between
respondents is left out as slots. A slot begins with a raw "<", which no escaped text can hold.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from surveyapp import db
from surveyapp.questionnaire import form
from surveyapp.questionnaire.answers import WORDING
from surveyapp.questionnaire.model import Question, Questionnaire
from surveyapp.questionnaire.rules import as_json
from surveyapp.records import partials, recordings, surveys
from surveyapp.records.surveys import Version
from surveyapp.records.waves import Wave
from surveyapp.web import language
from surveyapp.web.language import gettext as _
from surveyapp.web.recordings import aloud

SLOT = re.compile("<(code|sitting|left|asking)/>")
MOST_KEPT = 256
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST_BLOCK = b"\x01\x00\x00\xff\xff"


@dataclass(frozen=True)
class Document:
    """A rendered document: the text around the slots, and the name of the slot after each piece."""

    texts: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> "Document":
        """Take a rendered page apart at its slots."""
        pieces = SLOT.split(html)
        return cls(tuple(text.encode() for text in pieces[::2]), tuple(pieces[1::2]))

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Put the values, escaped, into the slots."""
        return b"".join(self._pieces(self.texts, self._written(values)))

    def compressed(self, values: Mapping[str, str]) -> bytes:
        """Give the filled document as a gzip file, without compressing it again.

        The texts are compressed already, each by itself, and the values stand between them
        uncompressed; so the size of the whole tells nothing about a code, either.
        """
        written = self._written(values)
        stored = [_stored(value) for value in written]
        whole = b"".join(self._pieces(self.texts, written))
        ending = zlib.crc32(whole).to_bytes(4, "little") + len(whole).to_bytes(4, "little")
        pieces = self._pieces(self._deflated, stored)
        return b"".join([GZIP_HEADER, *pieces, LAST_BLOCK, ending])

    @cached_property
    def _deflated(self) -> tuple[bytes, ...]:
        return tuple(map(_deflated, self.texts))

    def _written(self, values: Mapping[str, str]) -> list[bytes]:
        return [str(escape(values[slot])).encode() for slot in self.slots]

    @staticmethod
    def _pieces(texts: tuple[bytes, ...], values: list[bytes]) -> list[bytes]:
        pieces = [piece for pair in zip(texts, values, strict=False) for piece in pair]
        return [*pieces, texts[-1]]


def languages(wave: Wave) -> list[str]:
    """List the languages of a wave's questionnaire, its own first."""
    return _kept(("languages", wave.version_id), lambda: surveys.languages(wave.version))


def questionnaire(wave: Wave) -> Questionnaire:
    """Give the questionnaire of a wave in this page's language."""
    code = language.language()
    key = ("questionnaire", wave.version_id, code)
    return _kept(key, lambda: surveys.read(wave.version, code))


def fresh(wave: Wave) -> Document:
    """Give the unanswered document of a wave in this page's language."""
    spoken = recordings.number(db.session(), wave.version_id)  # they may come after publishing
    key = ("document", wave.version_id, language.language(), wave.mode, spoken)
    return _kept(key, lambda: render(wave))


def render(
    wave: Wave,
    typed: MultiDict[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Document:
    """Render a document with what was typed before and the sentences about what is wrong."""
    wrong = wrong or {}
    asked = questionnaire(wave)
    media = partial(_media, wave.version)
    html = render_template(
        "respond/document.html",
        questionnaire=asked,
        mode=wave.mode,
        others=[code for code in languages(wave) if code != language.language()],
        has_comments=any(question.is_comment for question in asked.asking()),
        media=media,
        aloud=aloud(wave.version, asked, media),
        form=form.form_class(asked)(typed),
        wrong=wrong,
        errors=[
            (f"a-{name}", f"{asked.questions[name].text} {sentence}")
            for name, sentence in wrong.items()
        ],
        wording=WORDING,
        as_json=as_json,
        limits=_limits,
        either=_either,
        kept_days=partials.DAYS,
        code=Markup("<code/>"),
        asking=Markup("<asking/>"),
    )
    return Document.of(html)


def _kept(key: tuple[object, ...], make: Callable[[], Any]) -> Any:
    """Give what was made before under this key; versions never change, so it is never wrong."""
    kept: dict[tuple[object, ...], Any] = current_app.extensions.setdefault("documents", {})
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = make()
    return found


def _limits(question: Question) -> dict[str, tuple[Any, str]]:
    """Give what the page can check itself, in this page's language."""
    limits = question.limits().items()
    return {name: (limit, _(said.msgid, **said.values)) for name, (limit, said) in limits}


def _either(question: Question) -> dict[str, str]:
    """Give what to say of each way of not answering that comes beside typed words."""
    return {value: _(said.msgid) for value, said in form.either(question).items()}


def _media(version: Version, name: str) -> str:
    return url_for("respond.media", sha256=version.sha256, name=name)


def _deflated(text: bytes) -> bytes:
    """Compress a text into whole blocks that end on a byte and look back at nothing else."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(value: bytes) -> bytes:
    """Write a short value as one uncompressed block."""
    size = len(value).to_bytes(2, "little")
    return b"\x00" + size + bytes(255 - byte for byte in size) + value
