import pytest

from surveyapp.exchange.answers import (
    NO_ANSWER,
    NO_COLUMN,
    NO_QUESTION,
    TWICE,
    Wanted,
    read_answers,
    understood,
)
from surveyapp.exchange.files import read_table
from surveyapp.exchange.tables import Unusable
from surveyapp.questionnaire.answers import State
from surveyapp.reports.scored import LeftOut

ALL = "safe,liked,alone,more,told,where,year,days,since\n"


def test_it_reads_answers_and_the_other_states(questionnaire, csv_file):
    content = "safe,liked,alone\nOften,4,\nprefer not to say,don't understand,1\n"

    answers, _ = read_answers(csv_file(content), [questionnaire], {})

    first, second = answers.rows
    assert first.values == {"safe": 3, "liked": 4}
    assert first.state("alone") == State.NOT_SEEN
    assert second.values == {"alone": 1}
    assert second.states == {"safe": State.DECLINED, "liked": State.NOT_UNDERSTOOD}


def test_a_workbook_and_a_csv_file_give_the_same(questionnaire, csv_file, xlsx_file):
    rows = [["safe", "liked", "days"], [3, "Always", 2.0], ["Often", 1, None]]
    text = "safe,liked,days\n3,Always,2.0\nOften,1,\n"

    from_csv, _ = read_answers(csv_file(text), [questionnaire], {})
    from_xlsx, _ = read_answers(xlsx_file(*rows), [questionnaire], {})

    assert from_csv.rows == from_xlsx.rows


def test_people_are_told_apart_by_row_and_id(questionnaire, csv_file):
    path = csv_file("Number,safe\nA7,1\nA8,2\n")

    _, reading = read_answers(path, [questionnaire], {}, "number")

    assert [(it.row, it.id) for it in reading.people] == [(2, "A7"), (3, "A8")]


def test_it_lists_columns_and_questions_that_nothing_was_found_for(questionnaire, csv_file):
    content = "safe,Start time,I felt safe.\n1,09:30,2\n"

    left_out = left(questionnaire, csv_file(content))

    assert LeftOut(NO_QUESTION, "Start time") in left_out
    assert LeftOut(TWICE, "I felt safe.") in left_out
    assert LeftOut(NO_COLUMN, text="liked") in left_out


def test_it_lists_cells_that_are_no_answer_with_their_rows(questionnaire, csv_file):
    content = (
        ALL + "9,1,1,x,yes,class,y7,1,2026-01-01\n" * 2 + "2.5,1,1,x,yes,Bus,y7,1,2026-01-01\n"
    )

    assert left(questionnaire, csv_file(content)) == (
        LeftOut(NO_ANSWER, "safe", "9", (2, 3)),
        LeftOut(NO_ANSWER, "safe", "2.5", (4,)),
        LeftOut(NO_ANSWER, "where", "Bus", (4,)),
    )


def test_it_lists_guesses(questionnaire, csv_file):
    (guess,) = [it for it in left(questionnaire, csv_file("I felt save.\n1\n")) if it.column]

    assert guess.column == "I felt save."
    assert "the question safe" in guess.reason


def test_it_lists_rows_that_are_longer_or_shorter(questionnaire, csv_file):
    content = "safe,liked\n1,2\n1\n1,2,3\n1,2,\n"

    uneven = [it for it in left(questionnaire, csv_file(content)) if it.rows]

    assert [it.rows for it in uneven] == [(4,), (3,)]


def test_it_lists_ids_that_come_twice_and_scores_each(questionnaire, csv_file):
    path = csv_file("id,safe\n7,1\n8,2\n7,3\n")

    answers, reading = read_answers(path, [questionnaire], {}, "id")

    assert len(answers) == 3
    assert [(it.text, it.rows) for it in reading.left_out if it.rows] == [("7", (2, 4))]


def test_a_whole_file_leaves_nothing_out(questionnaire, csv_file):
    content = ALL + "1,2,3,words,yes,class;online,y7,3,2026-01-01\n"

    assert left(questionnaire, csv_file(content)) == ()


@pytest.mark.parametrize(
    ("mapping", "id_header", "said"),
    [
        ({"safe": "nothing"}, None, "is no question"),
        ({"Column 9": "safe"}, None, "doesn't have"),
        ({}, "Name", "no column 'Name'"),
    ],
)
def test_it_says_what_is_wrong_with_a_mapping_or_an_id(
    questionnaire, csv_file, mapping, id_header, said
):
    with pytest.raises(Unusable, match=said):
        read_answers(csv_file("safe\n1\n"), [questionnaire], mapping, id_header)


def test_a_file_of_something_else_is_unusable(questionnaire, csv_file):
    with pytest.raises(Unusable, match="No column of answers.csv is a question of week"):
        read_answers(csv_file("name,age\nx,7\n"), [questionnaire], {})


def test_twenty_thousand_rows_are_quick(questionnaire, csv_file):
    content = ALL + "1,2,3,words,yes,class;online,y7,3,2026-01-01\n" * 20_000

    answers, _ = read_answers(csv_file(content), [questionnaire], {})

    assert len(answers) == 20_000


def left(questionnaire, path):
    _, reading = read_answers(path, [questionnaire], {})
    return reading.left_out


def test_columns_that_were_asked_for_are_kept_and_not_left_out(questionnaire, csv_file):
    path = csv_file("Arm,Year,safe\nA, 7 ,1\nB,,2\n")
    wanted = Wanted(beside=("arm", "year"))

    _, reading = understood(path, read_table(path), [questionnaire], wanted)

    assert reading.beside == {"arm": ("A", "B"), "year": ("7", "")}
    assert not any(it.column == "Arm" for it in reading.left_out)


def test_a_column_that_is_asked_for_must_be_there(questionnaire, csv_file):
    path = csv_file("safe\n1\n")

    with pytest.raises(Unusable, match=r"answers\.csv has no column 'arm'\."):
        understood(path, read_table(path), [questionnaire], Wanted(beside=("arm",)))


def test_it_lists_blank_rows_between_others(questionnaire, csv_file):
    path = csv_file("safe,liked\n3,4\n,\n2,2\n\n")

    left_out = read_answers(path, [questionnaire], {})[1].left_out

    assert [it.rows for it in left_out if "blank" in it.reason] == [(3,)]


def test_extra_cells_are_left_out_and_their_row_is_not(questionnaire, csv_file):
    answers, reading = read_answers(csv_file("safe,liked\n3,4,9\n2,2\n"), [questionnaire], {})

    assert len(answers) == 2
    assert [it.rows for it in reading.left_out if "extra cells are not used" in it.reason] == [(2,)]
