"""A roster changes who is kept and where they belong, and never mistakes two people."""

from itertools import count

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.records import people, rosters
from surveyapp.records.base import School
from surveyapp.records.people import Group, Person
from surveyapp.records.rosters import Difference, Entry
from tests import factories

ROWS = count(2)


def test_a_first_roster_adds_everybody_with_their_groups(session: Session, school: School):
    found = bring(session, school, entry("Ada Byron", "7B"), entry("Zoë Smith", "7B", own_id="9"))

    assert names(found) == ["Ada Byron", "Zoë Smith"]
    ada, zoe = everybody(session, school)
    assert ada.group_names == {"class": ["7B"]}
    assert ada.groups == zoe.groups
    assert (ada.own_id, zoe.own_id) == (None, "9")


def test_the_same_roster_again_changes_nothing(session: Session, school: School):
    roster = [entry("Ada Byron", "7B"), entry("Tom Lee", "7B"), entry("Tom Lee", "8A")]
    bring(session, school, *roster)
    found = bring(session, school, *roster)

    assert (found.new, found.changed, found.unchanged, found.missing) == ((), (), 3, ())
    assert len(everybody(session, school)) == 3


def test_comparing_keeps_nothing(session: Session, school: School):
    rosters.compare(session, school, [entry("Ada Byron", "7B")])

    assert everybody(session, school) == []
    assert session.scalar(select(func.count()).select_from(Group)) == 0


def test_somebody_who_moved_stays_the_same_person(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B"))
    (ada,) = everybody(session, school)
    pseudonym = people.pseudonym(session, ada)

    found = bring(session, school, entry("Ada Byron", "8A"))

    assert found.changed[0].what == ("class 8A instead of 7B",)
    assert everybody(session, school) == [ada]
    assert ada.group_names == {"class": ["8A"]}
    assert people.pseudonym(session, ada) == pseudonym


def test_an_id_finds_somebody_whatever_they_are_called(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B", own_id="1"))
    found = bring(session, school, entry("Ada King", "8A", own_id="1"))

    (ada,) = everybody(session, school)
    assert found.changed[0].what == ("was Ada Byron", "class 8A instead of 7B")
    assert ada.name == "Ada King"


def test_ids_can_be_given_later(session: Session, school: School):
    bring(session, school, entry("Tom Lee", "7B"), entry("Tom Lee", "8A"))
    found = bring(
        session, school, entry("Tom Lee", "8A", own_id="2"), entry("Tom Lee", "7B", own_id="1")
    )

    assert [change.what for change in found.changed] == [("id 2",), ("id 1",)]
    ids = {person.own_id: person.group_names["class"] for person in everybody(session, school)}
    assert ids == {"1": ["7B"], "2": ["8A"]}


def test_a_pupil_and_a_member_of_staff_may_have_one_id(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B", own_id="1"))
    found = bring(session, school, entry("Sam Reed", own_id="1", kind="staff"))

    assert names(found) == ["Sam Reed"]
    assert found.missing == ()  # the file has no pupils at all


def test_a_namesake_with_another_id_is_somebody_else(session: Session, school: School):
    bring(session, school, entry("Tom Lee", "7B", own_id="1"))
    found = bring(session, school, entry("Tom Lee", "7B", own_id="2"))

    assert names(found) == ["Tom Lee"]
    assert len(everybody(session, school)) == 2


def test_whoever_is_missing_is_listed_and_kept(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B"), entry("Tom Lee", "7B"))
    found = bring(session, school, entry("Ada Byron", "7B"))

    assert [person.name for person in found.missing] == ["Tom Lee"]
    assert len(everybody(session, school)) == 2


def test_groups_of_kinds_that_the_roster_does_not_have_stay(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B"))
    (ada,) = everybody(session, school)
    ada.groups.append(people.group(session, school, "club", "Chess"))

    bring(session, school, entry("Ada Byron", "8A"))

    assert ada.group_names == {"class": ["8A"], "club": ["Chess"]}


def test_a_group_is_the_same_however_it_is_spelled(session: Session, school: School):
    bring(session, school, entry("Ada Byron", "7B"))
    found = bring(session, school, entry("Ada Byron", "7b"), entry("Tom Lee", "7b", "7B"))

    assert found.unchanged == 1
    assert session.scalars(select(Group.name)).all() == ["7B"]


def test_another_schools_people_are_left_alone(session: Session, school: School):
    other = factories.school(session)
    bring(session, other, entry("Ada Byron", "7B", own_id="1"))

    found = bring(session, school, entry("Ada Byron", "7B", own_id="1"))

    assert names(found) == ["Ada Byron"]
    assert found.missing == ()


UNCLEAR = [
    ("two rows in one class", [], ["7B", "7B"]),
    ("one row, two kept", ["7B", "8A"], ["7B"]),
    ("both may have moved up", ["7B", "8B"], ["8B", "9B"]),
    ("one moved up while another came", ["7B"], ["7B", "8B"]),
]


@pytest.mark.parametrize(
    ("kept", "rows"), [it[1:] for it in UNCLEAR], ids=[it[0] for it in UNCLEAR]
)
def test_people_who_cannot_be_told_apart_need_an_id(
    session: Session, school: School, kept: list[str], rows: list[str]
):
    bring(session, school, *(entry("Tom Lee", name) for name in kept))
    roster = [entry("Tom Lee", name) for name in rows]

    found = rosters.compare(session, school, roster)

    (sentence,) = found.unclear
    assert "several people are called Tom Lee" in sentence
    assert "add a column id" in sentence
    assert (found.new, found.changed, found.missing) == ((), (), ())
    with pytest.raises(ValueError, match="told apart"):
        rosters.apply(session, school, found)


def test_with_ids_a_new_namesake_is_told_from_the_one_in_the_same_class(
    session: Session, school: School
):
    bring(session, school, entry("Tom Lee", "7B"))
    found = bring(
        session, school, entry("Tom Lee", "7B", own_id="1"), entry("Tom Lee", "8A", own_id="2")
    )

    assert found.changed[0].what == ("id 1",)
    assert [it.own_id for it in found.new] == ["2"]


def test_ids_given_while_namesakes_moved_are_asked_for_in_the_old_classes(
    session: Session, school: School
):
    bring(session, school, entry("Tom Lee", "7B"), entry("Tom Lee", "8B"))
    moved = [entry("Tom Lee", "8B", own_id="1"), entry("Tom Lee", "9B", own_id="2")]

    (sentence,) = rosters.compare(session, school, moved).unclear
    assert "in the classes that are kept" in sentence

    bring(session, school, entry("Tom Lee", "7B", own_id="1"), entry("Tom Lee", "8B", own_id="2"))
    assert len(bring(session, school, *moved).changed) == 2


def test_an_id_that_is_there_twice_is_named(session: Session, school: School):
    roster = [entry("Ada Byron", "7B", own_id="1"), entry("Tom Lee", "7B", own_id="1")]

    (sentence,) = rosters.compare(session, school, roster).unclear
    assert sentence.startswith(f"rows {roster[0].row} and {roster[1].row}: the id 1")


def entry(name: str, *classes: str, own_id: str | None = None, kind: str = "pupil") -> Entry:
    given, family = name.split()
    return Entry(next(ROWS), kind, given, family, {"class": classes}, own_id)


def bring(session: Session, school: School, *entries: Entry) -> Difference:
    """Apply a roster and give what it changed."""
    found = rosters.compare(session, school, entries)
    rosters.apply(session, school, found)
    session.expire_all()
    return found


def names(found: Difference) -> list[str]:
    return [it.name for it in found.new]


def everybody(session: Session, school: School) -> list[Person]:
    wanted = select(Person).where(Person.school_id == school.id)
    return list(session.scalars(wanted.order_by(Person.given_name, Person.id)))


@pytest.fixture
def school(session: Session) -> School:
    return factories.school(session)
