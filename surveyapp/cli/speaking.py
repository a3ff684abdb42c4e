"""Reading a published version aloud, for the commands that publish, with a progress bar.

Speaking takes seconds, so it is done between two transactions: a service on the same database goes
on keeping answers meanwhile.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import click

from surveyapp import db
from surveyapp.records import recordings, surveys
from surveyapp.records.surveys import Version
from surveyapp.speech import voices
from surveyapp.speech.voices import NoProgram, Unspoken, Voice

WITHOUT_PROGRAM = (
    "There are no recordings to read it aloud: install espeak-ng (on Debian, apt install espeak-ng)"
    " and run this again."
)


def read_aloud(url: str, version: int) -> list[str]:
    """Make the recordings that a version is still without; say in sentences what came of it.

    `url` is the address of the database, `version` the number of the row.
    """
    with db.transaction(url) as session:
        found = session.get_one(Version, version)
        wanted = recordings.unread(session, found)
        audience = surveys.read(found).audience
        there = recordings.there(session, found)
    if not wanted:
        return []
    try:
        chosen = {it: voices.voice(it, audience) for it in {line.language: None for line in wanted}}
    except NoProgram:
        return [WITHOUT_PROGRAM]
    by = {line: voice for line in wanted if (voice := chosen[line.language])}
    names = {line: voice.recording(line.text) for line, voice in by.items()}
    made = dict(_made({names[it]: (by[it], it.text) for it in by if names[it] not in there}))
    kept = {line: name for line, name in names.items() if name in there or name in made}
    with db.transaction(url) as session:
        recordings.keep(session, session.get_one(Version, version), kept, made)
    return list(_sentences(chosen, len(kept), len(names)))


def _made(todo: Mapping[str, tuple[Voice, str]]) -> Iterator[tuple[str, bytes]]:
    """Read texts, as many at once as there are processors; leave out what can't be read."""
    label = f"Reading {len(todo)} texts aloud"
    with (
        ThreadPoolExecutor(os.cpu_count()) as pool,
        click.progressbar(length=len(todo), label=label, file=sys.stderr) as bar,
    ):
        for name, content in zip(todo, pool.map(_read, todo.values()), strict=True):
            bar.update(1)
            if content:
                yield name, content


def _read(todo: tuple[Voice, str]) -> bytes:
    voice, text = todo
    try:
        return voice.read(text)
    except Unspoken:
        return b""


def _sentences(chosen: Mapping[str, Voice | None], kept: int, named: int) -> Iterator[str]:
    if kept:
        yield f"Read aloud: {kept} texts."
    if kept < named:
        yield f"{named - kept} texts couldn't be read aloud: record them yourself."
    for language, voice in chosen.items():
        if voice is None:
            yield f"espeak-ng has no voice for {language}, so that language isn't read aloud."
