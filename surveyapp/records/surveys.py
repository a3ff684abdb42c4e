"""Questionnaires and their published versions, which never change."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.questionnaire.checks import Problem, publishing_problems
from surveyapp.questionnaire.model import Questionnaire as Model
from surveyapp.questionnaire.parsing import parse
from surveyapp.records.base import Base, Id, Moment, Refused, School, SchoolId, refers


class Questionnaire(Base):
    """A questionnaire of one school under one key, whatever its versions say."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("school_id", "id"), UniqueConstraint("school_id", "key"))

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    key: Mapped[str]


class Version(Base):
    """A published document with its translations, named by its hash; never edited."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        refers("questionnaire_id", "questionnaire"),
        UniqueConstraint("questionnaire_id", "number"),
        UniqueConstraint("questionnaire_id", "sha256"),
    )

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    questionnaire_id: Mapped[int] = mapped_column()
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    document: Mapped[dict[str, Any]]
    translations: Mapped[dict[str, Any]]
    published_at: Mapped[Moment]
    questionnaire: Mapped[Questionnaire] = relationship(
        primaryjoin="foreign(Version.questionnaire_id) == Questionnaire.id", viewonly=True
    )
    media: Mapped[list["Media"]] = relationship(viewonly=True)


class Media(Base):
    """A picture or recording that a version shows or plays."""

    __tablename__ = "media"
    __table_args__ = (refers("version_id", "version"),)

    version_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    school_id: Mapped[SchoolId]
    content: Mapped[bytes]


class NotPublishable(Refused):
    """The document has problems, listed in `problems`, which stop it from being published."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def sha256(
    document: Mapping[str, Any], translations: Mapping[str, Any], media: Mapping[str, bytes]
) -> str:
    """Hash what is published, in hexadecimal.

    It is the hash of canonical JSON (sorted keys, no spaces) of the document, the translations and
    the hash of each picture and recording.
    """
    whole = {
        "document": document,
        "translations": translations,
        "media": {name: hashlib.sha256(content).hexdigest() for name, content in media.items()},
    }
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
    digest = sha256(document, translations, media)
    found = session.scalar(select(Version).filter_by(questionnaire_id=survey.id, sha256=digest))
    if found is not None:
        return found
    version = Version(
        school_id=school.id,
        questionnaire_id=survey.id,
        number=_last_number(session, survey) + 1,
        sha256=digest,
        document=document,
        translations=dict(translations),
    )
    session.add(version)
    session.flush()
    session.add_all(
        Media(version_id=version.id, school_id=school.id, name=name, content=content)
        for name, content in media.items()
    )
    session.flush()
    return version


def newest(session: Session, school: School, key: str) -> Version | None:
    """Find the newest version of the school's questionnaire of this key."""
    mine = select(Version).join(Questionnaire, Version.questionnaire_id == Questionnaire.id)
    wanted = mine.where(Questionnaire.school_id == school.id, Questionnaire.key == key)
    return session.scalar(wanted.order_by(Version.number.desc()).limit(1))


def read(version: Version, language: str | None = None) -> Model:
    """Give the version as a questionnaire, in its own language or a translation it has."""
    return parse(version.document, version.translations.get(language or ""))


def languages(version: Version) -> list[str]:
    """List the languages of a version, its own first."""
    return [version.document["language"], *sorted(version.translations)]


def media(session: Session, sha256: str, name: str) -> bytes | None:
    """Find a picture or recording of the version with this hash, whichever school published it."""
    wanted = select(Media.content).join(Version, Version.id == Media.version_id)
    return session.scalar(wanted.where(Version.sha256 == sha256, Media.name == name).limit(1))


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
