"""Questionnaires and their published versions, which never change."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.questionnaire.checks import Problem, publishing_problems
from surveyapp.questionnaire.model import Questionnaire as Model
from surveyapp.questionnaire.parsing import parse
from surveyapp.records.base import Base, Id, Moment, Refused, School, SchoolId


class Questionnaire(Base):
    """A questionnaire of one school under one key, whatever its versions say."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("school_id", "key"),)

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    key: Mapped[str]


class Version(Base):
    """A published document with its translations, named by its hash; never edited."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        UniqueConstraint("questionnaire_id", "sha256"),
    )

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    sha256: Mapped[str]
    document: Mapped[dict[str, Any]]
    translations: Mapped[dict[str, Any]]
    published_at: Mapped[Moment]
    questionnaire: Mapped[Questionnaire] = relationship()
    media: Mapped[list["Media"]] = relationship(back_populates="version")


class Media(Base):
    """A picture or recording that a version shows or plays."""

    __tablename__ = "media"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    school_id: Mapped[SchoolId]
    content: Mapped[bytes]
    version: Mapped[Version] = relationship(back_populates="media")


class NotPublishable(Refused):
    """The document has problems, listed in `problems`, which stop it from being published."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def sha256(document: Mapping[str, Any], translations: Mapping[str, Any]) -> str:
    """Hash what is published: its canonical JSON (sorted keys, no spaces), in hexadecimal."""
    whole = {"document": document, "translations": translations}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def publish(
    session: Session,
    school: School,
    document: dict[str, Any],
    translations: Mapping[str, dict[str, str]],
    media: Mapping[str, bytes],
) -> Version:
    """Publish a document as the next version, or give the version that is the same already.

    Raises NotPublishable with every problem when the document isn't ready.
    """
    problems = publishing_problems(document, translations, media)
    if problems:
        raise NotPublishable(problems)
    survey = _questionnaire(session, school, document["survey"])
    digest = sha256(document, translations)
    same = select(Version).filter_by(questionnaire_id=survey.id, sha256=digest)
    found = session.scalar(same)
    if found is not None:
        return found
    version = Version(
        school_id=school.id,
        questionnaire=survey,
        number=_last_number(session, survey) + 1,
        sha256=digest,
        document=document,
        translations=dict(translations),
        media=[Media(school_id=school.id, name=name, content=it) for name, it in media.items()],
    )
    session.add(version)
    session.flush()
    return version


def read(version: Version, language: str | None = None) -> Model:
    """Give the version as a questionnaire, in its own language or a translation it has."""
    return parse(version.document, version.translations.get(language or ""))


def languages(version: Version) -> list[str]:
    """List the languages of a version, its own first."""
    return [version.document["language"], *sorted(version.translations)]


def _questionnaire(session: Session, school: School, key: str) -> Questionnaire:
    found = session.scalar(select(Questionnaire).filter_by(school_id=school.id, key=key))
    if found is None:
        found = Questionnaire(school_id=school.id, key=key)
        session.add(found)
        session.flush()
    return found


def _last_number(session: Session, survey: Questionnaire) -> int:
    numbers = select(func.max(Version.number)).where(Version.questionnaire_id == survey.id)
    return session.scalar(numbers) or 0
