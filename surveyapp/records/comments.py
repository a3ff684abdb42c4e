"""Comments: free-text answers, stored apart from the others and sealed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import sealing
from surveyapp.records.base import Base, RandomId, SchoolId, random_id, refers
from surveyapp.records.waves import Wave


class Comment(Base):
    """One sealed comment, named by its sitting and question."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        UniqueConstraint("sitting", "question"),
        refers("wave_id", "wave"),
    )

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(index=True)
    sitting: Mapped[UUID] = mapped_column(Uuid)
    question: Mapped[str]
    sealed: Mapped[bytes]


@dataclass(frozen=True)
class Place:
    """Where a comment belongs; sealing binds it to this place."""

    school_id: int
    wave_id: int
    sitting: UUID
    question: str

    def __str__(self) -> str:
        """Write the place as the text that sealing binds."""
        return f"comment {self.school_id} {self.sitting} {self.question}"


def keep(session: Session, place: Place, words: str, key: bytes) -> Comment:
    """Seal a comment and keep it."""
    comment = Comment(
        id=random_id(),
        school_id=place.school_id,
        wave_id=place.wave_id,
        sitting=place.sitting,
        question=place.question,
        sealed=sealing.seal(key, words.encode(), str(place)),
    )
    session.add(comment)
    return comment


def words(comment: Comment, key: bytes) -> str:
    """Open a comment; CannotOpen when the key or the place is another one."""
    place = Place(comment.school_id, comment.wave_id, comment.sitting, comment.question)
    return sealing.unseal(key, comment.sealed, str(place)).decode()


def some(session: Session, numbers: Collection[int]) -> Sequence[Comment]:
    """Give the comments with these numbers that are still there."""
    return session.scalars(select(Comment).where(Comment.id.in_(numbers))).all()


def of_sitting(session: Session, sitting: UUID, key: bytes) -> dict[str, str]:
    """Give the words that were kept of one sitting, by question."""
    found = session.scalars(select(Comment).where(Comment.sitting == sitting))
    return {comment.question: words(comment, key) for comment in found}


def of_wave(session: Session, wave: Wave, key: bytes) -> Iterator[tuple[Comment, str]]:
    """Give the wave's comments with their words, in an order that tells nothing of the time."""
    wanted = select(Comment).where(Comment.wave_id == wave.id)
    for comment in session.scalars(wanted.order_by(Comment.sitting, Comment.question)):
        yield comment, words(comment, key)
