"""One-time codes: a wave's mark, ten symbols without look-alikes and a check, kept as a keyed hash.

A code says that a person was invited and has answered. No response points at a code, and a code
keeps no time, so that in an anonymous wave the two can't be laid side by side.

All codes of a wave begin with its mark. A tablet without a network finds the questionnaire by it,
and staff sort a pile of cards by it. Any 26 waves of a school in a row have different marks; what
makes a code hard to guess are the ten symbols alone.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, UniqueConstraint, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from surveyapp.records import people, waves
from surveyapp.records.base import Base, Id, SchoolId, insert, refers
from surveyapp.records.people import Group, Person
from surveyapp.records.waves import Wave

# No 0 O 1 I L; no vowels, so no words; 26 symbols: ten of them are 47 bits.
SYMBOLS = "23456789BCDFGHJKMNPQRTVWXZ"
LENGTH = 10


class Code(Base):
    """One person's one-time key to one wave; or, on a joined tablet, anybody's of one group.

    `replaced` is the hash of the code before the last reprint: it opens no questionnaire, but a
    sitting that was begun with it can still be handed in.
    """

    __tablename__ = "code"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id"),
        refers("wave_id", "wave"),
        refers("person_id", "person"),
        refers("group_id", "group"),
    )

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(index=True)
    group_id: Mapped[int | None]
    hash: Mapped[bytes] = mapped_column(unique=True)
    replaced: Mapped[bytes | None] = mapped_column(unique=True)
    used: Mapped[bool] = mapped_column(default=False)
    wave: Mapped[Wave] = relationship(primaryjoin="foreign(Code.wave_id) == Wave.id", viewonly=True)
    person: Mapped[Person | None] = relationship(
        primaryjoin="foreign(Code.person_id) == Person.id", viewonly=True
    )
    group: Mapped[Group | None] = relationship(
        primaryjoin="foreign(Code.group_id) == Group.id", viewonly=True
    )


@dataclass(frozen=True)
class Invited:
    """One person who was given a code: their groups' names by kind, and whether it is used."""

    groups: dict[str, list[str]]
    used: bool


def normalised(text: str) -> str:
    """Give the code that somebody typed, in capitals and without spaces or hyphens."""
    return "".join(character for character in text.upper() if character.isalnum())


def shown(code: str) -> str:
    """Write a code for people: K7PM-2QRT-9X22."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def check(symbols: str) -> str:
    """Give the symbol after these, by which a tablet sees a slip without asking the server.

    It is Luhn's rule in 26 symbols: it finds every wrong symbol and nearly all swapped neighbours.
    """
    total = 0
    for place, symbol in enumerate(reversed(symbols)):
        value = SYMBOLS.index(symbol) * (1 if place % 2 else 2)
        total += sum(divmod(value, len(SYMBOLS)))
    return SYMBOLS[-total % len(SYMBOLS)]


def hashed(code: str, key: bytes) -> bytes:
    """Hash a code with the service's key, so that the table alone gives no code away."""
    return hmac.digest(key, normalised(code).encode(), hashlib.sha256)


def mint(
    session: Session, wave: Wave, people: Iterable[Person], key: bytes
) -> list[tuple[Person, str]]:
    """Make a fresh code for those of the people who haven't answered, and show each this one time.

    An earlier code of the same person stops working, since only its hash was kept. Raises
    waves.NobodyReads while nobody is named to look at what people write.
    """
    waves.need_readers(session, wave)
    begins = mark(session, wave)
    cards = {person.id: (person, _new(begins)) for person in people}
    if not cards:
        return []
    rows = [
        {
            "school_id": wave.school_id,
            "wave_id": wave.id,
            "person_id": number,
            "hash": hashed(code, key),
            "used": False,
        }
        for number, (_, code) in cards.items()
    ]
    adding = insert(session, Code).values(rows)
    replacing = adding.on_conflict_do_update(
        index_elements=["wave_id", "person_id"],
        set_={"hash": adding.excluded.hash, "replaced": Code.hash},
        where=Code.used.is_(False),
    )
    renewed = {"populate_existing": True}
    made = session.scalars(replacing.returning(Code), execution_options=renewed)
    return [(person, shown(text)) for person, text in (cards[it.person_id or 0] for it in made)]


def mint_for(session: Session, wave: Wave, group: Group, count: int, key: bytes) -> list[str]:
    """Make fresh codes that are a group's and nobody's own, for a tablet to hand out."""
    begins = mark(session, wave)
    made = [_new(begins) for _ in range(count)]
    session.add_all(
        Code(school_id=wave.school_id, wave_id=wave.id, group_id=group.id, hash=hashed(code, key))
        for code in made
    )
    session.flush()
    return made


def group_names(session: Session, code: Code) -> dict[str, list[str]]:
    """Give the groups of whoever holds a code, by kind.

    Of a group's code, they are the groups that all of that group are in: of class 7B, its year too.
    """
    if code.person is not None:
        return code.person.group_names
    return people.shared_names(session, code.group) if code.group else {}


def mark(session: Session, wave: Wave) -> str:
    """Give the symbol that all codes of a wave begin with."""
    before = select(func.count()).where(Wave.school_id == wave.school_id, Wave.id < wave.id)
    return SYMBOLS[(session.scalar(before) or 0) % len(SYMBOLS)]


def find(session: Session, typed: str, key: bytes, *, begun: bool = False) -> Code | None:
    """Find the code that somebody typed, used or not.

    For a sitting that was `begun` before, the code that a reprint has replaced counts as well.
    """
    hash_ = hashed(typed, key)
    matches = or_(Code.hash == hash_, Code.replaced == hash_) if begun else Code.hash == hash_
    return session.scalar(select(Code).where(matches))


def waves_of(session: Session, person: Person) -> Sequence[Wave]:
    """List the waves that somebody was given a code of their own for, the oldest first."""
    invited = select(Code.wave_id).where(Code.person_id == person.id)
    wanted = select(Wave).where(Wave.id.in_(invited)).order_by(Wave.opens_on, Wave.id)
    return session.scalars(wanted).all()


def use(session: Session, code: Code) -> bool:
    """Use the code up; False when somebody else has just done so."""
    taken = session.execute(
        update(Code).where(Code.id == code.id, Code.used.is_(False)).values(used=True)
    )
    return cast(CursorResult[Any], taken).rowcount == 1


def unused_cards(session: Session, wave: Wave) -> int:
    """Count the people whose code is out and not used yet."""
    cards = select(func.count()).select_from(Code).where(Code.wave_id == wave.id)
    return session.scalar(cards.where(Code.person_id.is_not(None), Code.used.is_(False))) or 0


def invited(session: Session, wave: Wave) -> Sequence[Invited]:
    """List those invited to the wave, in an order that tells nothing.

    Whoever has a card is invited, and so is everybody of a group that a tablet was joined for: each
    answer there is one of the group's. Whose it was nobody knows; so those people count in the
    groups that they all share, such as their class and year, and in no others.
    """
    wanted = select(Code).where(Code.wave_id == wave.id).order_by(Code.hash)
    loaded = selectinload(Code.person).selectinload(Person.groups)
    every = session.scalars(wanted.options(loaded, selectinload(Code.group))).all()
    by_card = {code.person.id: code for code in every if code.person}
    listed: list[Invited] = []
    for group in {code.group.id: code.group for code in every if code.group}.values():
        names = people.shared_names(session, group)
        members = [person.id for person in people.in_groups(session, [group])]
        cards = [by_card.pop(number) for number in members if number in by_card]
        answers = sum(code.used for code in cards)
        answers += sum(code.used for code in every if code.group_id == group.id)
        number = max(len(members), answers)
        listed += [Invited(names, used=place < answers) for place in range(number)]
    listed += [Invited(it.person.group_names, it.used) for it in by_card.values() if it.person]
    return listed


def _new(begins: str) -> str:
    symbols = begins + "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
    return symbols + check(symbols)
