"""Recordings that read a version aloud, made by a program after the version was published.

They are no part of the published document, whose hash stays as it is: a machine without the program
publishes the same version, and the recordings may follow later. A recording is named by the text,
the language and the voice, so the same text is made and kept once in a school, whichever versions
say it; what a version says in which recording is a table of its own, so that an earlier version
sounds as it did when the voice of a later release is another. Recordings that the file names are
media of the version, and win over these.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp import catalogue
from surveyapp.questionnaire import spoken
from surveyapp.records import surveys
from surveyapp.records.base import Base, SchoolId, insert, refers
from surveyapp.records.surveys import Version
from surveyapp.speech.voices import digest


class Recording(Base):
    """One text as an MP3 file, named by the text, its language and the voice."""

    __tablename__ = "recording"

    school_id: Mapped[SchoolId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, index=True)
    content: Mapped[bytes]


class Spoken(Base):
    """What a version says in which recording; `text` stands for the text and its language."""

    __tablename__ = "spoken"
    __table_args__ = (
        refers("version_id", "version"),
        ForeignKeyConstraint(["school_id", "name"], ["recording.school_id", "recording.name"]),
    )

    version_id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(primary_key=True)
    school_id: Mapped[SchoolId]
    name: Mapped[str]


@dataclass(frozen=True)
class Line:
    """One text in one language."""

    language: str
    text: str

    @property
    def key(self) -> str:
        """Stand for the text and its language."""
        return digest(self.language, self.text)


def lines(version: Version) -> list[Line]:
    """List what a program is to read for a version, language by language."""
    found = []
    for language in surveys.languages(version):
        questionnaire = surveys.read(version, language)
        if questionnaire.read_aloud != spoken.RECORDED:
            own = language == questionnaire.language
            words = catalogue.of(language).gettext if catalogue.has(language) else None
            texts = spoken.texts(questionnaire, own=own, interface=words)
            found += [Line(language, text) for text in texts]
    return found


def unread(session: Session, version: Version) -> list[Line]:
    """List what a program is to read for a version and hasn't yet."""
    read = of_version(session, version)
    return [line for line in lines(version) if line.key not in read]


def there(session: Session, version: Version) -> set[str]:
    """Name the recordings that the version's school has, of whichever version."""
    mine = select(Recording.name).where(Recording.school_id == version.school_id)
    return set(session.scalars(mine))


def keep(
    session: Session, version: Version, names: Mapping[Line, str], made: Mapping[str, bytes]
) -> None:
    """Keep new recordings by name, and which recording says each line; each once."""
    school = version.school_id
    for name, content in made.items():
        row = insert(session, Recording).values(school_id=school, name=name, content=content)
        session.execute(row.on_conflict_do_nothing())
    for line, name in names.items():
        row = insert(session, Spoken).values(
            version_id=version.id, text=line.key, school_id=school, name=name
        )
        session.execute(row.on_conflict_do_nothing())


def of_version(session: Session, version: Version) -> dict[str, str]:
    """Give the name of the recording of each line of a version by the line's key."""
    said = select(Spoken.text, Spoken.name).where(Spoken.version_id == version.id)
    return dict(session.execute(said).all())


def number(session: Session, version: int) -> int:
    """Count the lines of a version that have a recording."""
    counted = select(func.count()).select_from(Spoken).where(Spoken.version_id == version)
    return session.scalar(counted) or 0


def content(session: Session, name: str) -> bytes | None:
    """Find the recording of this name, whichever school has it."""
    return session.scalar(select(Recording.content).where(Recording.name == name).limit(1))
