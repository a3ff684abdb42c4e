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
from surveyapp.analysis.text import reader
from surveyapp.cli import settings
from surveyapp.cli.db import problems, transaction
from surveyapp.cli.errors import BadInput
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
class Newly:
    """What reading again has flagged: how many of each category, and the concerns."""

    categories: Counter[str] = field(default_factory=Counter)
    concerns: list[int] = field(default_factory=list)


@click.group()
def comments() -> None:
    """Read comments again, and give the labels that people put right."""


@comments.command()
@click.option("--apply", is_flag=True, help="Keep the readings and raise the concerns.")
def reread(apply: bool) -> None:
    """Read every comment with the reader of this release, and list what it newly flags.

    Without --apply nothing is kept. What was flagged before stays as it was, in any case.
    """
    config = settings.config()
    if found := problems(config):
        raise BadInput("\n".join(found))
    with transaction() as session:
        numbers = session.scalars(select(Comment.id).order_by(Comment.id)).all()
    newly = Newly()
    label = f"Reading {len(numbers):,} comments"
    with click.progressbar(length=len(numbers), label=label, file=sys.stderr) as bar:
        for batch in _batches(numbers):
            _read(config, batch, newly, keep=apply)
            bar.update(len(batch))
    for line in _summary(len(numbers), newly, kept=apply):
        click.echo(line)


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


def _read(config: Config, numbers: Sequence[int], newly: Newly, *, keep: bool) -> None:
    """Read some comments again in a transaction of their own."""
    now = datetime.now(UTC)
    with database.transaction(config.database_url) as session:
        key = cache(lambda school: _key(session, school, config.comment_key))
        for comment in records.some(session, numbers):
            words = records.words(comment, key(comment.school_id))
            concern = readings.take_again(session, comment, words, now)
            if concern is not None:
                fresh = [flag.category for flag in concern.flags if flag.found_at == now]
                newly.categories.update(fresh)
                newly.concerns.append(concern.id)
        if not keep:
            session.rollback()


def _key(session: Session, school: int, master: bytes) -> bytes:
    return schools.comment_key(session.get_one(School, school), master)


def _summary(count: int, newly: Newly, *, kept: bool) -> Iterator[str]:
    yield f"{count:,} comments read with reader version {reader.VERSION}."
    yield f"{len(newly.concerns):,} newly flagged."
    for category, n in newly.categories.most_common():
        yield f"  {category:<16} {n:>6,}"
    if not kept:
        yield "Nothing was kept. Add --apply to keep the readings and raise these concerns."
        return
    if newly.concerns:
        yield "Concerns to look at:"
        yield from (f"  /staff/concerns/{number}" for number in newly.concerns)


def _write(output: Path, content: bytes) -> None:
    try:
        output.touch(mode=0o600)
        output.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{output} can't be written: {error.strerror}.") from error
