"""`surveyapp comments …`: read comments again, and give the labels that people put right.

Neither prints a comment: words are for the people who look after concerns.
"""

import hashlib
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp import db as database
from surveyapp.analysis.text.reader import Read, Reader
from surveyapp.cli import settings
from surveyapp.cli.db import problems, transaction
from surveyapp.cli.errors import BadInput, CheckFailed
from surveyapp.cli.users import ACTOR, chosen
from surveyapp.config import Config
from surveyapp.export import corrections, tables
from surveyapp.records import audit, readings, schools
from surveyapp.records import comments as records
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.reports.corrections import training_rows

BATCH = 100  # comments to a transaction, so that no pupil waits long to hand in


@dataclass
class Again:
    """How comments are read again: with which settings, by which reader, and whether it is kept.

    `failures` counts the comments on which the reader failed.
    """

    config: Config
    reader: Reader
    keep: bool
    failures: int = 0

    def read(self, words: str) -> Read:
        """Read a comment, and count it where that fails."""
        try:
            return self.reader(words)
        except Exception:
            self.failures += 1
            raise


@dataclass
class Found:
    """What reading again came to: comments by school, and what is newly flagged."""

    read: Counter[int] = field(default_factory=Counter)
    flagged: Counter[int] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    concerns: list[int] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Take in what another batch came to."""
        self.read += other.read
        self.flagged += other.flagged
        self.categories += other.categories
        self.concerns += other.concerns


@click.group()
def comments() -> None:
    """Read comments again, and give the labels that people put right."""


@comments.command()
@click.option("--apply", is_flag=True, help="Keep the readings and raise the concerns.")
def reread(apply: bool) -> None:
    """Read every comment with the reader of this release, and list what it newly flags.

    Comments without a reading are read too. Without --apply nothing is kept. What was flagged
    before stays as it was, in any case.
    """
    config = settings.config()
    if wrong := problems(config):
        raise BadInput("\n".join(wrong))
    with transaction() as session:
        numbers = session.scalars(select(Comment.id).order_by(Comment.id)).all()
    again, found = Again(config, settings.reader(config.concern_phrases), keep=apply), Found()
    label = f"Reading {len(numbers):,} comments"
    with click.progressbar(length=len(numbers), label=label, file=sys.stderr) as bar:
        try:
            for batch in _batches(numbers):
                found.add(_read(again, batch))
                bar.update(len(batch))
        finally:
            _note(again, found)
    for line in _summary(again, found):
        click.echo(line)
    if again.failures:
        raise CheckFailed(
            f"The reader failed on {again.failures:,} of them: a person has to read these. "
            "Tell whoever looks after this program."
        )


@comments.command(name="export-corrections")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--school", default="", help="The school's name, where there are several.")
def export_corrections(output: Path, school: str) -> None:
    """Write comments that people put right as training rows (CSV): the words and the right answer.

    The file holds people's own words. Keep it as you would keep the answers, and delete it after
    use. Writing it is noted in the audit log.
    """
    config = settings.config()
    with transaction() as session:
        owner = chosen(session, school)
        key = schools.comment_key(owner, config.comment_key)
        text = io.StringIO(newline="")
        rows = training_rows(session, owner, key)
        corrections.write(rows, text)
        content = text.getvalue().encode(tables.ENCODING)
        _write(output, content)
        digest = hashlib.sha256(content).hexdigest()
        audit.note(session, owner.id, ACTOR, "exported", corrections=len(rows), sha256=digest)
    click.echo(f"{len(rows):,} rows written to {output}.")


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _read(again: Again, numbers: Sequence[int]) -> Found:
    """Read some comments again in a transaction of their own."""
    now, found = datetime.now(UTC), Found()
    with database.transaction(again.config.database_url) as session:
        key = cache(lambda school: _key(session, school, again.config.comment_key))
        for comment in records.some(session, numbers):
            words = records.words(comment, key(comment.school_id))
            concern = readings.take_again(session, comment, words, now, again.read)
            found.read[comment.school_id] += 1
            if concern is not None:
                fresh = [flag.category for flag in concern.flags if flag.found_at == now]
                found.flagged[comment.school_id] += 1
                found.categories.update(fresh)
                found.concerns.append(concern.id)
        if not again.keep:
            session.rollback()
    return found


def _note(again: Again, found: Found) -> None:
    """Note at each school how many comments were read again, also where that was broken off."""
    if not again.keep:
        return
    with database.transaction(again.config.database_url) as session:
        for school, count in found.read.items():
            flagged = found.flagged[school]
            detail = {"newly_flagged": flagged, "reader": again.reader.version}
            audit.note(session, school, ACTOR, "read again", comments=count, **detail)


def _key(session: Session, school: int, master: bytes) -> bytes:
    return schools.comment_key(session.get_one(School, school), master)


def _summary(again: Again, found: Found) -> Iterator[str]:
    yield f"{found.read.total():,} comments read with reader version {again.reader.version}."
    yield f"{len(found.concerns):,} newly flagged."
    for category, n in found.categories.most_common():
        yield f"  {category:<16} {n:>6,}"
    if not again.keep:
        yield "Nothing was kept. Add --apply to keep the readings and raise these concerns."
        return
    if found.concerns:
        yield "Concerns to look at:"
        yield from (f"  /staff/concerns/{number}" for number in found.concerns)


def _write(output: Path, content: bytes) -> None:
    try:
        output.touch(mode=0o600)
        output.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{output} can't be written: {error.strerror}.") from error
