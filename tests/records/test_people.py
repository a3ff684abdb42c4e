"""People are in groups of their school, and the register knows each by one pseudonym."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.records import people
from surveyapp.records.people import RegisterEntry
from tests import factories


def test_a_group_is_added_once(session: Session):
    school = factories.school(session)

    first = people.group(session, school, "class", "7B")

    assert people.group(session, school, "class", "7B") is first
    assert people.group(session, school, "tutor group", "7B") is not first
    assert people.group(session, factories.school(session), "class", "7B") is not first


def test_the_groups_of_a_school_are_listed_by_kind_and_name(session: Session):
    school = factories.school(session)
    names = [("year", "Year 7"), ("class", "7B"), ("class", "7A")]
    for kind, name in names:
        people.group(session, school, kind, name)
    factories.group(session, factories.school(session))

    listed = [(group.kind, group.name) for group in people.groups(session, school)]

    assert listed == sorted(names)


def test_a_person_is_in_several_groups_by_kind(session: Session):
    school = factories.school(session)
    groups = [
        people.group(session, school, "year", "Year 7"),
        people.group(session, school, "class", "7B"),
        people.group(session, school, "club", "Chess"),
        people.group(session, school, "club", "Art"),
    ]

    person = people.add(session, school, "pupil", ("Ada", "Byron"), groups)
    session.expire_all()

    assert person.name == "Ada Byron"
    assert person.group_names == {"class": ["7B"], "club": ["Art", "Chess"], "year": ["Year 7"]}


def test_everybody_in_some_groups_is_listed_once_by_name(session: Session):
    school = factories.school(session)
    one, two = factories.group(session, school, "7B"), factories.group(session, school, "7C")
    both = people.add(session, school, "pupil", ("Zoe", "Adams"), [one, two])
    other = people.add(session, school, "pupil", ("Abe", "Young"), [two])
    factories.pupil(session, factories.group(session, school, "8A"))

    assert people.in_groups(session, [two, one]) == [both, other]
    assert people.in_groups(session, []) == []


def test_a_pseudonym_stays_the_same_and_is_one_persons_own(session: Session):
    group = factories.group(session, factories.school(session))
    one, two = factories.pupil(session, group), factories.pupil(session, group)

    first = people.pseudonym(session, one)

    assert people.pseudonym(session, one) == first
    assert people.pseudonym(session, two) != first
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 2
    assert first not in (one.given_name, one.family_name)


def test_a_pseudonym_leads_to_its_person_within_the_school(session: Session):
    school, other = factories.school(session), factories.school(session)
    pupil = factories.pupil(session, of=school)
    name = people.pseudonym(session, pupil)

    assert people.behind(session, school.id, name) is pupil
    assert people.behind(session, other.id, name) is None
    assert people.behind(session, school.id, "") is None
