import math

import pytest

from surveyapp.exchange import evaluations
from surveyapp.exchange.evaluations import Roles, read_one, read_two
from surveyapp.exchange.tables import Unusable
from surveyapp.reports.scored import LeftOut

LONG = """code,wave,arm,class,came,safe,liked,alone
A1,before,programme,7B,,1,2,3
A1,After,programme,7B,4,2,3,2
a2,before,control,7C,,4,4,1
A3,after,,7C,many,4,4,1
A4,during,control,7C,2,4,4,1
,after,control,,nan,4,4,1
"""
ALL = Roles(id="code", arm="arm", cluster="class", sessions="came", wave="wave")


def test_a_long_file_is_taken_apart_by_its_wave(questionnaire, csv_file):
    found = read_one(csv_file(LONG), [questionnaire], ALL)

    assert found.before is not None
    assert found.before.ids == ("a1", "a2")
    assert found.after.ids == ("a1", "a3", "")
    assert found.before.arms == ("programme", "comparison")
    assert found.after.arms == ("programme", "", "comparison")
    assert found.after.classes == ("7b", "7c", "")
    assert [row.values["safe"] for row in found.after.answers.rows] == [2, 4, 4]
    assert found.groups == {"programme": "programme", "comparison": "control"}
    assert found.used["who is who"] == "code"


def test_only_whole_numbers_and_fractions_are_sessions(questionnaire, csv_file):
    found = read_one(csv_file(LONG), [questionnaire], ALL)

    assert found.after.sessions is not None
    assert found.after.sessions[0] == 4
    assert all(math.isnan(number) for number in found.after.sessions[1:])


def test_every_cell_that_says_nothing_is_listed_with_its_row(questionnaire, csv_file):
    (reading,) = read_one(csv_file(LONG), [questionnaire], ALL).readings

    expected = {
        LeftOut(evaluations.NEITHER, "wave", "during", (6,)),
        LeftOut(evaluations.NO_ID, "code", rows=(7,)),
        LeftOut(evaluations.NO_GROUP, "arm", rows=(5,)),
        LeftOut(evaluations.NO_CLASS, "class", rows=(7,)),
        LeftOut(evaluations.NO_SESSIONS, "came", "many", (5,)),
        LeftOut(evaluations.NO_SESSIONS, "came", "nan", (7,)),
    }
    assert expected <= set(reading.left_out)


def test_ids_that_stand_twice_are_listed_without_the_ids(questionnaire, csv_file):
    before = csv_file("code,safe\nA1,1\na1 ,2\nA2,3\n", "before.csv")
    after = csv_file("code,safe\nA1,1\nA2,2\n", "after.csv")

    found = read_two((before, after), ([questionnaire], [questionnaire]), Roles(id="code"))

    assert LeftOut(evaluations.REPEATED, "code", rows=(2, 3)) in found.readings[0].left_out
    assert evaluations.REPEATED not in {it.reason for it in found.readings[1].left_out}


def test_nobody_who_matches_is_said(questionnaire, csv_file):
    before = csv_file("code,safe\nA1,1\n", "before.csv")
    after = csv_file("code,safe\nB1,1\n", "after.csv")

    found = read_two((before, after), ([questionnaire], [questionnaire]), Roles(id="code"))

    assert LeftOut(evaluations.NOBODY, "code") in found.readings[1].left_out


def test_groups_and_a_mapping_may_stand_in_one_file_only(questionnaire, csv_file):
    before = csv_file("code,arm,How safe?\nA1,programme,1\nA2,other,4\n", "before.csv")
    after = csv_file("code,safe\nA1,1\nA2,3\n", "after.csv")
    roles = Roles(id="code", arm="arm", mapping={"How safe?": "safe"})

    found = read_two((before, after), ([questionnaire], [questionnaire]), roles)

    assert found.before is not None
    assert found.before.arms == ("programme", "comparison")
    assert found.before.answers.rows[1].values == {"safe": 4}
    assert found.after.arms == ()


def test_one_survey_of_two_groups_has_no_before(questionnaire, csv_file):
    path = csv_file("arm,safe\nprogramme,1\ncontrol,2\n")

    found = read_one(path, [questionnaire], Roles(arm="arm"))

    assert found.before is None
    assert found.after.arms == ("programme", "comparison")


@pytest.mark.parametrize(
    ("content", "roles", "said"),
    [
        ("safe\n1\n", Roles(), "has nothing to compare with: give a file before and one after"),
        ("safe\n1\n", Roles(wave="wave"), "answers.csv has no column 'wave'."),
        ("safe,wave\n1,after\n", Roles(wave="wave"), 'No row of answers.csv says "before"'),
        ("safe,wave\n1,x\n", Roles(wave="wave"), 'No row of answers.csv says "before"'),
        ("safe,arm\n1,\n", Roles(arm="arm"), "The column 'arm' is empty"),
        ("safe,arm\n1,a\n", Roles(arm="arm", mapping={"Q": "safe"}), "has no column 'Q'"),
        (
            "safe,arm\n1,programme\n1,programme\n",
            Roles(arm="arm", invited={"after": {"programme": 1}}),
            "2 answered after, but only 1 were invited.",
        ),
    ],
)
def test_what_can_not_be_used_is_said_in_a_sentence(questionnaire, csv_file, content, roles, said):
    with pytest.raises(Unusable) as refused:
        read_one(csv_file(content), [questionnaire], roles)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        (Roles(id="code"), "Neither before.csv nor after.csv has a column 'code'."),
        (Roles(id="number"), "after.csv has no column 'number'."),
        (Roles(sessions="number"), "after.csv has no column 'number'."),
    ],
)
def test_a_column_that_is_needed_must_be_there(questionnaire, csv_file, roles, said):
    before = csv_file("number,safe\n1,1\n", "before.csv")
    after = csv_file("safe\n1\n", "after.csv")

    with pytest.raises(Unusable) as refused:
        read_two((before, after), ([questionnaire], [questionnaire]), roles)

    assert said in str(refused.value)
