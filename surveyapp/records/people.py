"""People (pupils and staff), their groups, and the register that ties each to a pseudonym."""

import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy import Index, Select, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records.base import Base, Id, School, SchoolId, insert, refers


class Group(Base):
    """A class, year, tutor group, peer support network or initiative group."""

    __tablename__ = "group"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        UniqueConstraint("school_id", "kind", "name"),
    )

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    kind: Mapped[str]
    name: Mapped[str]


class Membership(Base):
    """Which groups a person is in."""

    __tablename__ = "membership"
    __table_args__ = (refers("person_id", "person"), refers("group_id", "group"))

    school_id: Mapped[SchoolId]
    person_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True, index=True)


class Person(Base):
    """A pupil or member of staff who may be asked; `kind` is pupil or staff.

    `own_id` is what the school's own lists call the person, if they do; never a UPN.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        Index(None, "school_id", "kind", "own_id", unique=True),
    )

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    kind: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    own_id: Mapped[str | None]
    groups: Mapped[list[Group]] = relationship(
        secondary="membership", order_by=(Group.kind, Group.name)
    )

    @property
    def name(self) -> str:
        """The person's name as staff write it."""
        return f"{self.given_name} {self.family_name}"

    @property
    def group_names(self) -> dict[str, list[str]]:
        """The names of the person's groups by kind: {"class": ["7B"], "year": ["Year 7"]}."""
        names: dict[str, list[str]] = {}
        for group in self.groups:
            names.setdefault(group.kind, []).append(group.name)
        return names


class RegisterEntry(Base):
    """Ties one person to the pseudonym that their confidential responses carry.

    A table of its own, so that a role (and, on PostgreSQL, a grant) of its own can guard it.
    """

    __tablename__ = "register"
    __table_args__ = (refers("person_id", "person"),)

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    school_id: Mapped[SchoolId]
    pseudonym: Mapped[str] = mapped_column(unique=True)


def group(session: Session, school: School, kind: str, name: str) -> Group:
    """Find the school's group of this kind and name, adding it if it is new."""
    wanted = select(Group).filter_by(school_id=school.id, kind=kind, name=name)
    found = session.scalar(wanted)
    if found is None:
        found = Group(school_id=school.id, kind=kind, name=name)
        session.add(found)
        session.flush()
    return found


def groups(session: Session, school: School) -> Sequence[Group]:
    """List the school's groups by kind and name."""
    wanted = select(Group).where(Group.school_id == school.id)
    return session.scalars(wanted.order_by(Group.kind, Group.name)).all()


def add(
    session: Session, school: School, kind: str, name: tuple[str, str], groups: Iterable[Group]
) -> Person:
    """Add a person by kind (pupil or staff), (given, family) name and groups."""
    given, family = name
    person = Person(
        school_id=school.id, kind=kind, given_name=given, family_name=family, groups=list(groups)
    )
    session.add(person)
    session.flush()
    return person


def pseudonym(session: Session, person: Person) -> str:
    """Give the person's pseudonym, made at random the first time, even by two at once."""
    found = known_pseudonym(session, person)
    if found is None:
        new = {
            "person_id": person.id,
            "school_id": person.school_id,
            "pseudonym": secrets.token_hex(8),
        }
        session.execute(insert(session, RegisterEntry).values(new).on_conflict_do_nothing())
        found = session.scalars(_pseudonym(person)).one()
    return found


def known_pseudonym(session: Session, person: Person) -> str | None:
    """Give the person's pseudonym, if they have one."""
    return session.scalar(_pseudonym(person))


def called(session: Session, school: School, name: str) -> Sequence[Person]:
    """List those of a school who have this name, or this id in its own lists."""
    wanted = select(Person).where(Person.school_id == school.id).order_by(Person.id)
    plain = " ".join(name.split()).casefold()
    every = session.scalars(wanted).all()
    return [it for it in every if plain in (it.name.casefold(), (it.own_id or it.name).casefold())]


def behind(session: Session, school_id: int, pseudonym: str) -> Person | None:
    """Find who is behind a pseudonym, for whoever may be told."""
    wanted = select(Person).join(RegisterEntry, RegisterEntry.person_id == Person.id)
    return session.scalar(
        wanted.where(RegisterEntry.school_id == school_id, RegisterEntry.pseudonym == pseudonym)
    )


def shared_names(session: Session, group: Group) -> dict[str, list[str]]:
    """Give the names, by kind, of the groups that everybody of a group is in; it is one of them."""
    members = select(Membership.person_id).where(Membership.group_id == group.id)
    number = select(func.count()).select_from(members.subquery()).scalar_subquery()
    shared = (
        select(Membership.group_id)
        .where(Membership.person_id.in_(members))
        .group_by(Membership.group_id)
        .having(func.count() == number)
    )
    wanted = select(Group).where(or_(Group.id.in_(shared), Group.id == group.id))
    names: dict[str, list[str]] = {}
    for it in session.scalars(wanted.order_by(Group.kind, Group.name)):
        names.setdefault(it.kind, []).append(it.name)
    return names


def in_groups(session: Session, groups: Iterable[Group]) -> Sequence[Person]:
    """List everybody in at least one of the groups, once each, by family name."""
    members = select(Membership.person_id).where(
        Membership.group_id.in_([group.id for group in groups])
    )
    wanted = select(Person).where(Person.id.in_(members))
    return session.scalars(wanted.order_by(Person.family_name, Person.given_name, Person.id)).all()


def _pseudonym(person: Person) -> Select[str]:
    return select(RegisterEntry.pseudonym).where(RegisterEntry.person_id == person.id)
