"""What is published never changes, and is published once."""

import pytest
from sqlalchemy.orm import Session

from surveyapp.questionnaire import translation
from surveyapp.records import surveys
from tests import factories

DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def test_the_same_document_is_one_version(session: Session):
    school = factories.school(session)

    first = factories.version(session, school)

    assert factories.version(session, school) is first
    assert first.number == 1
    assert surveys.read(first).title == "My week at school"


def test_a_changed_document_is_the_next_version(session: Session):
    school = factories.school(session)
    first = factories.version(session, school)

    second = factories.version(session, school, title="My week")

    assert second.number == 2
    assert second.questionnaire_id == first.questionnaire_id
    assert surveys.read(first).title == "My week at school"


def test_a_changed_picture_is_another_version(session: Session):
    school = factories.school(session)
    document = with_picture()

    first = surveys.publish(session, school, document, {}, {"yard.svg": DRAWING})
    second = surveys.publish(session, school, document, {}, {"yard.svg": DRAWING + b" "})

    assert first.sha256 != second.sha256
    assert surveys.media(session, first.sha256, "yard.svg") == DRAWING
    assert surveys.media(session, second.sha256, "yard.svg") == DRAWING + b" "


def test_a_picture_is_found_by_its_versions_hash_and_its_name(session: Session):
    version = surveys.publish(
        session, factories.school(session), with_picture(), {}, {"yard.svg": DRAWING}
    )

    assert surveys.media(session, version.sha256, "other.svg") is None
    assert surveys.media(session, "0" * 64, "yard.svg") is None


def test_each_school_numbers_its_own_versions(session: Session):
    one, two = factories.school(session), factories.school(session)
    factories.version(session, one)
    factories.version(session, one, title="My week")

    assert factories.version(session, two).number == 1


def test_it_reads_in_a_language_that_it_has(session: Session):
    document = factories.document()
    texts = translation.texts(document) | {"title": "Fy wythnos yn yr ysgol"}
    version = surveys.publish(session, factories.school(session), document, {"cy": texts}, {})

    assert surveys.languages(version) == ["en", "cy"]
    assert surveys.read(version, "cy").title == "Fy wythnos yn yr ysgol"
    assert surveys.read(version, "fr").title == "My week at school"


def test_a_document_with_problems_is_not_published(session: Session):
    document = factories.document(scales=[{"id": "x", "title": "X", "items": ["gone"]}])

    with pytest.raises(surveys.NotPublishable, match="gone") as caught:
        surveys.publish(session, factories.school(session), document, {}, {})

    assert [str(problem) for problem in caught.value.problems] == str(caught.value).split("\n")


def with_picture() -> dict[str, object]:
    document = factories.document()
    document["pages"][0]["questions"][0]["picture"] = "yard.svg"
    return document


def test_the_newest_version_of_a_school_is_found(session: Session):
    one, two = factories.school(session), factories.school(session)
    factories.version(session, one)
    newest = factories.version(session, one, title="My week")

    assert surveys.newest(session, one, "week") is newest
    assert surveys.newest(session, one, "other") is None
    assert surveys.newest(session, two, "week") is None
