"""A roster: who a school's people are today, and what that changes about those who are kept.

People are matched by the id that the school gives them, or by their name, where that is one
person's only; several people of one name are told apart by their classes. Whoever can't be told
apart is left to the school, since two people mistaken for each other would get each other's
pseudonym. Nobody is ever deleted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveyapp.records import people
from surveyapp.records.base import School
from surveyapp.records.people import Group, Person


@dataclass(frozen=True)
class Entry:
    """One person as a roster has them, in one of its rows.

    `groups` has the names of the person's groups by kind, for each kind that the roster knows of:
    `{"class": ()}` means in no class. Groups of other kinds stay as they are.
    """

    row: int
    kind: str
    given_name: str
    family_name: str
    groups: Mapping[str, tuple[str, ...]]
    own_id: str | None = None

    @property
    def name(self) -> str:
        """The person's name as staff write it."""
        return f"{self.given_name} {self.family_name}"


_Named = TypeVar("_Named", Entry, Person)


@dataclass(frozen=True)
class Change:
    """A person who is kept already, the entry that is about them, and what it changes."""

    person: Person
    entry: Entry
    what: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What a roster changes.

    `missing` are the people of its kinds whom it doesn't have; they stay as they are. `unclear`
    says in sentences who can't be told apart; while there are any, nothing may be applied.
    """

    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    unchanged: int
    missing: tuple[Person, ...]
    unclear: tuple[str, ...]


def compare(session: Session, school: School, entries: Sequence[Entry]) -> Difference:
    """Find out what a roster changes, and change nothing."""
    wanted = select(Person).where(
        Person.school_id == school.id, Person.kind.in_({entry.kind for entry in entries})
    )
    ordered = wanted.order_by(Person.family_name, Person.given_name, Person.id)
    known = session.scalars(ordered.options(selectinload(Person.groups))).all()
    matches = _Matches(known, entries)
    found = [
        Change(person, entry, tuple(_changes(person, entry)))
        for entry, person in matches.pairs
        if person is not None
    ]
    matched = {change.person.id for change in found} | matches.unclear_people
    return Difference(
        new=tuple(entry for entry, person in matches.pairs if person is None),
        changed=tuple(change for change in found if change.what),
        unchanged=sum(not change.what for change in found),
        missing=tuple(person for person in known if person.id not in matched),
        unclear=tuple(matches.unclear),
    )


def apply(session: Session, school: School, difference: Difference) -> None:
    """Add who is new and change who has changed."""
    if difference.unclear:
        raise ValueError("somebody can't be told apart")
    groups = _Groups(session, school)
    for change in difference.changed:
        person, entry = change.person, change.entry
        person.given_name, person.family_name = entry.given_name, entry.family_name
        person.own_id = entry.own_id or person.own_id
        others = [group for group in person.groups if group.kind not in entry.groups]
        person.groups = [*others, *groups.of(entry)]
    session.add_all(
        Person(
            school_id=school.id,
            kind=entry.kind,
            given_name=entry.given_name,
            family_name=entry.family_name,
            own_id=entry.own_id,
            groups=groups.of(entry),
        )
        for entry in difference.new
    )
    session.flush()


class _Matches:
    """Each entry with the person that it is about, or with None where it is about somebody new."""

    def __init__(self, known: Sequence[Person], entries: Sequence[Entry]) -> None:
        self.pairs: list[tuple[Entry, Person | None]] = []
        self.unclear = [*_repeated_ids(entries)]
        self.unclear_people: set[int] = set()
        left = self._match_ids(known, entries)
        taken = {person.id for _, person in self.pairs if person is not None}
        called = _by_name(person for person in known if person.id not in taken)
        for name, rows in _by_name(left).items():
            self._match_name(rows, called.get(name, []))
        self.pairs.sort(key=lambda pair: pair[0].row)

    def _match_ids(self, known: Sequence[Person], entries: Sequence[Entry]) -> list[Entry]:
        """Match those whose id is known and give the others."""
        ids = {(person.kind, person.own_id): person for person in known if person.own_id}
        found = [(entry, ids.get((entry.kind, entry.own_id or ""))) for entry in entries]
        self.pairs += [(entry, person) for entry, person in found if person is not None]
        return [entry for entry, person in found if person is None]

    def _match_name(self, rows: Sequence[Entry], called: Sequence[Person]) -> None:
        """Match all entries of one name with those called so, unless their ids are other ones."""
        have_ids = rows[0].own_id is not None
        candidates = [person for person in called if not (have_ids and person.own_id)]
        pairs = _pairs(rows, candidates)
        if pairs is None:
            self.unclear.append(_who_is_who(rows, candidates))
            self.unclear_people |= {person.id for person in candidates}
        else:
            self.pairs += pairs


class _Groups:
    """The school's groups, found however their names are spelled, and added where they are new."""

    def __init__(self, session: Session, school: School) -> None:
        self.session, self.school = session, school
        self.known = {
            (group.kind, group.name.casefold()): group for group in people.groups(session, school)
        }

    def of(self, entry: Entry) -> list[Group]:
        """Give the groups of an entry, each once."""
        named = ((kind, name) for kind, names in entry.groups.items() for name in names)
        return list(dict.fromkeys(self._group(kind, name) for kind, name in named))

    def _group(self, kind: str, name: str) -> Group:
        key = (kind, name.casefold())
        if key not in self.known:
            self.known[key] = people.group(self.session, self.school, kind, name)
        return self.known[key]


def _pairs(
    rows: Sequence[Entry], candidates: Sequence[Person]
) -> list[tuple[Entry, Person | None]] | None:
    """Tell who is who among people of one name; None where that is not certain."""
    if len(rows) == 1 and len(candidates) <= 1:
        return [(rows[0], candidates[0] if candidates else None)]
    have_ids = rows[0].own_id is not None
    if have_ids and not candidates:
        return [(entry, None) for entry in rows]
    there = {_class(person.group_names): person for person in candidates}
    here = {_class(entry.groups) for entry in rows}
    if len(there) < len(candidates) or len(here) < len(rows):
        return None
    # Without ids a namesake who is new can't be told from one who moved while another came.
    certain = there.keys() <= here if have_ids else not there or there.keys() == here
    return [(entry, there.get(_class(entry.groups))) for entry in rows] if certain else None


def _who_is_who(rows: Sequence[Entry], candidates: Sequence[Person]) -> str:
    if rows[0].own_id is not None:
        advice = "first import these rows, with their ids, in the classes that are kept"
    elif candidates:
        advice = "add a column id that tells people apart"
    else:
        advice = "add a column id that tells people apart, or keep one row if they are one person"
    kept = f" and {len(candidates)} kept already" if candidates else ""
    numbers = _rows(entry.row for entry in rows)
    return (
        f"{numbers}: several people are called {rows[0].name} ({len(rows)} here{kept}): {advice}."
    )


def _repeated_ids(entries: Iterable[Entry]) -> Iterator[str]:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in entries:
        if entry.own_id is not None:
            rows[entry.kind, entry.own_id].append(entry.row)
    for (_, own_id), numbers in rows.items():
        if len(numbers) > 1:
            yield f"{_rows(numbers)}: the id {own_id} is there several times; each has their own."


def _changes(person: Person, entry: Entry) -> Iterator[str]:
    if person.name != entry.name:
        yield f"was {person.name}"
    if entry.own_id is not None and entry.own_id != person.own_id:
        yield f"id {entry.own_id}"
    known = person.group_names
    for kind, names in entry.groups.items():
        before = known.get(kind, [])
        if _folded(before) != _folded(names):
            yield f"{kind} {_listed(names)} instead of {_listed(before)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _rows(numbers: Iterable[int]) -> str:
    listed = [str(number) for number in numbers]
    return f"{'rows' if len(listed) > 1 else 'row'} {' and '.join(listed)}"


def _by_name(people: Iterable[_Named]) -> dict[tuple[str, ...], list[_Named]]:
    named: dict[tuple[str, ...], list[_Named]] = defaultdict(list)
    for person in people:
        named[_name(person)].append(person)
    return named


def _name(person: Person | Entry) -> tuple[str, ...]:
    return person.kind, person.given_name.casefold(), person.family_name.casefold()


def _class(groups: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return _folded(groups.get("class", ()))


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
