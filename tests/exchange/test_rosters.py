"""A school's own list of people is read as a roster, with every problem listed at once."""

import pytest

from surveyapp.exchange import rosters
from surveyapp.exchange.tables import Unusable


def test_each_row_is_a_person_in_groups(csv_file):
    roster = rosters.read(
        csv_file(
            "given name,family name,kind,class,year,peer support network,team\n"
            "Ada,Byron,pupil,7B,Year 7,Peer helpers; Mentors,\n"
            "Sam,Reed,staff,,,,Pastoral\n"
        )
    )

    ada, sam = roster.entries
    assert (ada.row, ada.kind, ada.name, ada.own_id) == (2, "pupil", "Ada Byron", None)
    assert ada.groups == {
        "class": ("7B",),
        "year": ("Year 7",),
        "peer support network": ("Peer helpers", "Mentors"),
        "team": (),
    }
    assert (sam.kind, sam.groups["team"]) == ("staff", ("Pastoral",))
    assert roster.problems == ()


def test_headers_of_a_schools_system_are_understood(xlsx_file):
    roster = rosters.read(
        xlsx_file(
            ["Admission Number", "Forename", "Surname", "Reg. Group", "NC Year", "Tutor Group"],
            [1207, "Zoë", "Smith", "7B", 7, "Elm"],
        )
    )

    (zoe,) = roster.entries
    assert (zoe.own_id, zoe.name, zoe.kind) == ("1207", "Zoë Smith", "pupil")
    assert zoe.groups == {"class": ("7B",), "year": ("Year 7",), "tutor group": ("Elm",)}


@pytest.mark.parametrize("written", ["7", "07", "Y7", "year 7", "Yr 7", "Year 7"])
def test_a_year_is_written_one_way(csv_file, written):
    assert groups(csv_file, "year", written) == {"year": ("Year 7",)}


def test_other_years_stay_as_they_are(csv_file):
    assert groups(csv_file, "year", "Reception") == {"year": ("Reception",)}


@pytest.mark.parametrize(
    ("written", "names"), [("yes", ("Peer support network",)), ("X", ("Peer support network",))]
)
def test_a_tick_means_the_group_of_the_column(csv_file, written, names):
    assert groups(csv_file, "peer support", written) == {"peer support network": names}


def test_a_no_is_no_group_but_a_class_may_be_called_so(csv_file):
    assert groups(csv_file, "initiative", "no") == {"initiative group": ()}
    assert groups(csv_file, "class", "X") == {"class": ("X",)}


def test_a_upn_and_what_nobody_asked_for_stay_unread(csv_file):
    roster = rosters.read(
        csv_file("UPN,First name,Last name,SEN,Class\nH801200001001,Ada,Byron,K,7B\n")
    )

    assert "Columns not read: UPN, SEN." in roster.notes
    assert roster.entries[0].groups == {"class": ("7B",)}
    assert roster.entries[0].own_id is None


def test_a_further_column_is_read_as_groups_when_it_is_named(csv_file):
    path = csv_file("first name,last name,House\nAda,Byron,Elm\n")

    assert rosters.read(path, ["house"]).entries[0].groups == {"house": ("Elm",)}
    assert rosters.read(path).entries[0].groups == {}


def test_every_problem_is_listed_with_its_row(csv_file):
    roster = rosters.read(
        csv_file(
            "id,given name,family name,kind,class\n"
            "1,,Byron,pupil,7B\n"
            "2,Ada,,governor,7B\n"
            ",Ann,Lee,pupil,7B\n"
            "4,Sam,Reed,teacher,7B\n"
            "H801200001001,Tom,May,pupil,7B\n"
            f"6,{'x' * 101},May,pupil,7B\n"
            "7,A\x1b[31m,May,pupil,7B\n"
            "8,Smith, Tom,May,pupil,7B\n"
            "9,Fine,Enough,pupil,7B\n"
        )
    )

    said = [
        ("row 2", "the given name is missing"),
        ("row 3", "the family name is missing"),
        ("row 3", "the kind must be pupil or staff, not 'governor'"),
        ("row 4", "the id is missing"),
        ("row 5", "staff are in no class here"),
        ("row 6", "looks like a UPN"),
        ("row 7", "the given name has over 100 characters"),
        ("row 8", "can't be printed"),
        ("row 9", "the kind must be"),
        ("row 9", "more cells than the header"),
    ]
    assert len(roster.problems) == len(said)
    for problem, (row, words) in zip(roster.problems, said, strict=True):
        assert problem.startswith(f"{row}: ")
        assert words in problem
    assert [entry.row for entry in roster.entries] == [10]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,class", "no column 'given name'; its columns are: name, class"),
        ("first name,forename,surname", "'first name' and 'forename' for the given name"),
    ],
)
def test_a_header_that_cannot_be_used_is_told_in_a_sentence(csv_file, header, said):
    with pytest.raises(Unusable, match=said):
        rosters.read(csv_file(f"{header}\na,b,c\n"))


@pytest.mark.parametrize(
    ("further", "said"), [("House", "no column 'house'"), ("UPN", "can't be a group")]
)
def test_a_further_column_must_be_there_and_may_not_be_a_upn(csv_file, further, said):
    with pytest.raises(Unusable, match=said):
        rosters.read(csv_file("first name,last name,UPN\nAda,Byron,1\n"), [further])


def groups(csv_file, header, cell):
    """Read the groups of one pupil from one column."""
    roster = rosters.read(csv_file(f"first name,last name,{header}\nAda,Byron,{cell}\n"))
    return dict(roster.entries[0].groups)
