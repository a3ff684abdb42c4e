"""Files of answers before and after an initiative: who is who, in which group, and when.

Answers are read by `answers`; this adds the columns that an evaluation needs. A cell that can't be
used there is listed with its row and the reason.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import Floats
from surveyapp.exchange.answers import Wanted, has_column, understood
from surveyapp.exchange.arms import Arms, read_arms
from surveyapp.exchange.files import read_table
from surveyapp.exchange.matching import normalised
from surveyapp.exchange.tables import Table, Unusable
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.reports.evaluated import Files, Taken
from surveyapp.reports.scored import LeftOut, Reading

BEFORE, AFTER = "before", "after"
WAVES = {
    **dict.fromkeys(("before", "pre", "baseline", "first", "1"), BEFORE),
    **dict.fromkeys(("after", "post", "follow up", "second", "2"), AFTER),
}
NEITHER = "These rows say neither before nor after; they are not used."
REPEATED = "These rows have one id, so they are matched with nobody."
NO_ID = "These rows have no id, so they are matched with nobody."
NO_GROUP = "These rows name no group, so they are in neither."
NO_CLASS = "These rows name no class."
NO_SESSIONS = "This is no number of sessions."
NOBODY = "No id stands in both surveys, so nobody is matched: is this the right column?"
_COUNT = re.compile(r"[0-9]{1,6}([.,][0-9]{1,6})?")

Languages = Sequence[Questionnaire]


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The columns that say who is who, by their headers, and what is known of the groups.

    `programme` is what the column `arm` holds for who took part. `invited` counts, for before and
    after, by what that column holds, or under "".
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    arm: str | None = None
    cluster: str | None = None
    sessions: str | None = None
    wave: str | None = None
    programme: str | None = None
    invited: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, str]:
        """What each column is for, with its header."""
        found = {
            "who is who": self.id,
            "group": self.arm,
            "class": self.cluster,
            "sessions attended": self.sessions,
            "before or after": self.wave,
        }
        return {role: header for role, header in found.items() if header}


@dataclass(frozen=True)
class _Part:
    """The rows of one survey: its answers, the file's number of each, and columns by header."""

    answers: AnswerSet
    rows: tuple[int, ...]
    columns: Mapping[str, tuple[str, ...]]

    def column(self, header: str | None) -> tuple[str, ...]:
        return self.columns.get(header, ()) if header else ()

    def rows_by_text(self, header: str | None) -> dict[str, tuple[int, ...]]:
        """Give the rows of each different text under a header, whatever its capitals."""
        found: dict[str, list[int]] = {}
        for row, text in zip(self.rows, map(_plain, self.column(header)), strict=False):
            found.setdefault(text, []).append(row)
        return {text: tuple(rows) for text, rows in found.items()}


def read_two(
    paths: tuple[Path, Path], versions: tuple[Languages, Languages], roles: Roles
) -> Files:
    """Read a file before and one after, each with its version of the questionnaire.

    The id stands in both files, the sessions in the one after, other columns in either. Raises
    Unusable.
    """
    tables = [read_table(path) for path in paths]
    _check_columns(roles, paths, tables)
    found = []
    for path, table, languages in zip(paths, tables, versions, strict=True):
        needed = {roles.id} if path == paths[0] else {roles.id, roles.sessions}
        found.append(understood(path, table, languages, _wanted(table, roles, needed)))
    before, after = (_part(answers, reading) for answers, reading in found)
    arms = _arms(roles, [before, after])
    readings = [
        _with(reading, _left_out(part, roles))
        for (_, reading), part in zip(found, (before, after), strict=True)
    ]
    readings[1] = _with(readings[1], _unmatched(before, after, roles))
    return Files(
        before=_taken(before, roles, arms, BEFORE),
        after=_taken(after, roles, arms, AFTER),
        readings=tuple(readings),
        used=roles.named,
        groups=arms.words,
    )


def read_one(path: Path, languages: Languages, roles: Roles) -> Files:
    """Read a long file whose `wave` column says before or after, or one survey of two groups.

    Raises Unusable.
    """
    if not roles.wave and not roles.arm:
        raise Unusable(
            "One survey of one group has nothing to compare with: give a file before and one "
            "after, or name the column that says which (--wave), or that of the groups (--arm)."
        )
    table = read_table(path)
    _check_columns(roles, [path], [table])
    wanted = _wanted(table, roles, roles.named.values())
    answers, reading = understood(path, table, languages, wanted)
    whole = _part(answers, reading)
    arms = _arms(roles, [whole])
    if not roles.wave:
        reading = _with(reading, _left_out(whole, roles))
        after = _taken(whole, roles, arms, AFTER)
        return Files(
            before=None, after=after, readings=(reading,), used=roles.named, groups=arms.words
        )
    first, second = (_of_wave(path, whole, roles.wave, wave) for wave in (BEFORE, AFTER))
    left_out = [*_neither(whole, roles.wave), *_left_out(first, roles), *_left_out(second, roles)]
    return Files(
        before=_taken(first, roles, arms, BEFORE),
        after=_taken(second, roles, arms, AFTER),
        readings=(_with(reading, [*left_out, *_unmatched(first, second, roles)]),),
        used=roles.named,
        groups=arms.words,
    )


def _check_columns(roles: Roles, paths: Sequence[Path], tables: Sequence[Table]) -> None:
    """Say which column is in none of the files."""
    names = " nor ".join(path.name for path in paths)
    for header in (*roles.named.values(), *roles.mapping):
        if not any(has_column(table, header) for table in tables):
            neither = f"Neither {names} has" if len(paths) > 1 else f"{names} has no"
            raise Unusable(f"{neither} {'a ' if len(paths) > 1 else ''}column {header!r}.")


def _wanted(table: Table, roles: Roles, needed: Iterable[str | None]) -> Wanted:
    """Ask for the columns that are needed or there, and map those that are there."""
    must = set(needed)
    headers = [it for it in roles.named.values() if it in must or has_column(table, it)]
    mapping = {text: it for text, it in roles.mapping.items() if has_column(table, text)}
    return Wanted(mapping=mapping, beside=tuple(dict.fromkeys(headers)))


def _part(answers: AnswerSet, reading: Reading) -> _Part:
    return _Part(answers, tuple(person.row for person in reading.people), reading.beside)


def _wave(text: str) -> str:
    return WAVES.get(normalised(text), "")


def _of_wave(path: Path, whole: _Part, header: str, wave: str) -> _Part:
    rows = [n for n, text in enumerate(whole.column(header)) if _wave(text) == wave]
    if not rows:
        raise Unusable(f'No row of {path.name} says "{wave}" in the column {header!r}.')
    mask = np.zeros(len(whole.rows), dtype=np.bool_)
    mask[rows] = True
    columns = {name: tuple(texts[row] for row in rows) for name, texts in whole.columns.items()}
    return _Part(whole.answers.select(mask), tuple(whole.rows[row] for row in rows), columns)


def _arms(roles: Roles, parts: Sequence[_Part]) -> Arms:
    if not roles.arm:
        return Arms()
    texts = [text for part in parts for text in part.column(roles.arm)]
    return read_arms(roles.arm, roles.programme, texts)


def _taken(part: _Part, roles: Roles, arms: Arms, wave: str) -> Taken:
    groups = {text: arms.of(text) for text in set(part.column(roles.arm))}
    taken = Taken(
        answers=part.answers,
        ids=tuple(map(_plain, part.column(roles.id))),
        arms=tuple(groups[text] for text in part.column(roles.arm)),
        classes=tuple(map(_plain, part.column(roles.cluster))),
        sessions=_sessions(part, roles.sessions),
        invited=arms.counted(roles.invited.get(wave, {})),
    )
    for arm, number in taken.invited.items():
        answered = taken.arms.count(arm) if arm else len(part.rows)
        if answered > number:
            raise Unusable(f"{answered} answered {wave}, but only {number} were invited.")
    return taken


def _sessions(part: _Part, header: str | None) -> Floats | None:
    return np.array([_count(it) for it in part.column(header)]) if part.column(header) else None


def _count(text: str) -> float:
    plain = text.strip()
    return float(plain.replace(",", ".")) if _COUNT.fullmatch(plain) else math.nan


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _left_out(part: _Part, roles: Roles) -> Iterator[LeftOut]:
    """List the cells of an evaluation's columns that say nothing."""
    for header, reason in ((roles.id, NO_ID), (roles.arm, NO_GROUP), (roles.cluster, NO_CLASS)):
        rows = part.rows_by_text(header).get("")
        if rows and header:
            yield LeftOut(reason, header, rows=rows)
    for text, rows in part.rows_by_text(roles.id).items():
        if text and len(rows) > 1 and roles.id:
            yield LeftOut(REPEATED, roles.id, rows=rows)
    for text, rows in part.rows_by_text(roles.sessions).items():
        if text and math.isnan(_count(text)) and roles.sessions:
            yield LeftOut(NO_SESSIONS, roles.sessions, text, rows)


def _neither(whole: _Part, header: str) -> Iterator[LeftOut]:
    for text, rows in whole.rows_by_text(header).items():
        if not _wave(text):
            yield LeftOut(NEITHER, header, text, rows)


def _unmatched(before: _Part, after: _Part, roles: Roles) -> Iterator[LeftOut]:
    both = set(before.rows_by_text(roles.id)) & set(after.rows_by_text(roles.id)) - {""}
    if roles.id and not both:
        yield LeftOut(NOBODY, roles.id)


def _with(reading: Reading, left_out: Iterable[LeftOut]) -> Reading:
    return replace(reading, left_out=(*reading.left_out, *left_out))
