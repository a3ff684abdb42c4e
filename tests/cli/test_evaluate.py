import json

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from surveyapp.cli import main
from tests import factories

HEADER = "code,wave,arm,class,came,safe,liked,alone"


def test_it_says_in_sentences_what_was_found_and_then_gives_the_figures(run, long):
    result = run(long(40), "--wave", "wave", "--id", "code")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["My week at school: long.csv", "One group, the same people matched twice."]
    assert lines[3] == "A good week"
    assert "On average pupils' a good week score rose by" in words(result)
    assert "How far this goes: Scores changed; these numbers cannot say why." in words(result)
    place = next(n for n, line in enumerate(lines) if line.split()[1:2] == ["before"])
    head, scale, row = lines[place : place + 3]
    assert " ".join(head.split()) == "n before after change from to up same down"
    assert (scale, row.split()[:3]) == ("A good week", ["All", "pupils", "40"])
    assert "Take care:" in lines
    assert "Traceback" not in result.stderr


def test_two_files_give_what_one_long_one_gives(run, long, tmp_path):
    header, *rows = long(40).read_text("utf-8").splitlines()
    for wave in ("before", "after"):
        kept = [row for row in rows if row.split(",")[1] == wave]
        (tmp_path / f"{wave}.csv").write_text("\n".join([header, *kept]), encoding="utf-8")

    both = run(tmp_path / "before.csv", tmp_path / "after.csv", "--id", "code", "--json")
    one = run(tmp_path / "long.csv", "--wave", "wave", "--id", "code", "--json")

    assert json.loads(both.stdout)["evaluation"] == json.loads(one.stdout)["evaluation"]


def test_two_groups_are_compared_and_their_classes_allowed_for(run, long):
    result = run(long(80), *GROUPS, "--cluster", "class", "--sessions", "came")

    assert "Difference, allowing for the start" in result.stdout
    assert "Difference, allowing for classes" in result.stdout
    assert "came to more sessions" in words(result)


def test_what_was_decided_beforehand_is_obeyed(run, long):
    chosen = ("--randomised", "--chosen-for", "low", "--main", "week", "--subgroup", "year 9")
    ways = ("--way-before", "on paper", "--way-after", "online")

    said = words(run(long(80), *GROUPS, *chosen, *ways))

    assert "A good week (main outcome)" in said
    assert "The groups were chosen by lot" in said
    assert "Pupils chosen for low scores tend to score nearer average" in said
    assert "Exploratory: these are year 9 only." in said
    assert "Surveyed differently: on paper before, online after." in said


def test_it_writes_a_workbook_that_opens_again(run, long, tmp_path):
    result = run(long(80), *GROUPS, "--cluster", "class", "-o", tmp_path / "out.xlsx")

    assert result.exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[:7] == [
        "Read me",
        "Who",
        "Before and after",
        "Chart of averages",
        "Change",
        "Chart of change",
        "Individuals",
    ]
    assert [len(book[f"Chart of {it}"]._charts) for it in ("averages", "change")] == [1, 1]


def test_the_json_is_the_whole_evaluation(run, long, tmp_path):
    printed = run(long(40), "--wave", "wave", "--id", "code", "--json", "-o", tmp_path / "o.json")

    whole = json.loads(printed.stdout)
    assert whole == json.loads((tmp_path / "o.json").read_text("utf-8"))
    assert whole["evaluation"]["measures"][0]["groups"][0]["n"] == 40
    assert whole["used"] == {"who is who": "code", "before or after": "wave"}


def test_questions_that_were_reworded_are_not_compared(run, long, tmp_path):
    document = factories.document()
    document["pages"][0]["questions"][0]["text"] = "I felt safe last week."
    (tmp_path / "old.json").write_text(json.dumps(document), encoding="utf-8")
    paths = [long(40, f"{wave}.csv") for wave in ("first", "second")]

    result = run(*paths, "--before-questionnaire", tmp_path / "old.json")

    assert result.exit_code == 0
    assert "The questions changed between the surveys" in words(result)
    assert "[x]" in result.stdout


def test_few_are_told_of_as_fewer_than_ten(run, long):
    result = run(long(9), "--wave", "wave", "--id", "code")

    assert result.exit_code == 0
    assert "Fewer than 10 pupils: not shown." in words(result)
    assert "<10" in result.stdout
    assert "[c] too few people" in result.stdout


def test_a_small_school_gives_its_reason(run, long, tmp_path):
    reason = ("--smallest", "6", "--reason", "Nine pupils in all.", "-o", tmp_path / "out.xlsx")

    result = run(long(9), "--wave", "wave", "--id", "code", *reason)

    assert result.exit_code == 0
    assert " 9 " in result.stdout
    rows = openpyxl.load_workbook(tmp_path / "out.xlsx")["Read me"].iter_rows(values_only=True)
    assert any(str(row[1]).startswith("Nine pupils in all.") for row in rows)


def test_the_invited_give_response_rates(run, long):
    invited = ("--invited-before", "50", "--invited-after", "45")

    (who,) = json.loads(run(long(40), "--wave", "wave", *invited, "--json").stdout)["evaluation"][
        "who"
    ]

    assert (who["invited_before"], who["invited_after"]) == (50, 45)


def test_what_is_left_out_is_said_on_standard_error(run, long):
    path = long(40)
    path.write_text(path.read_text("utf-8") + "p1,during,,,,1,1,1\n", encoding="utf-8")

    result = run(path, "--wave", "wave", "--id", "code")

    assert (
        "long.csv, wave: during, row 82: These rows say neither before nor after" in result.stderr
    )
    assert "arm: This column is no question" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "has nothing to compare with"),
        (("--wave", "when"), "long.csv has no column 'when'."),
        (("--wave", "wave", "--id", "Pupil"), "long.csv has no column 'Pupil'."),
        (("--wave", "wave", "--arm", "class"), "holds 4 groups"),
        (("--wave", "wave", "--arm", "arm", "--programme", "x"), "Say which group of the column"),
        (("--wave", "wave", "--programme", "x"), "--programme needs --arm."),
        (("--wave", "wave", "--randomised"), "--randomised needs --arm."),
        (("--wave", "wave", "--sessions", "came"), "--sessions needs --id"),
        (("--wave", "wave", "--main", "x"), "--main must be a scale of the questionnaire: week."),
        (("--wave", "wave", "--smallest", "5"), "--smallest under 10 needs --reason"),
        (("--wave", "wave", "--smallest", "3"), "is not in the range 5<=x<=10"),
        (
            ("--wave", "wave", "--arm", "arm", "--smallest", "5", "--reason", "Small."),
            "is for a whole school, without --arm.",
        ),
        (("--wave", "wave", "--invited-before", "many"), "'many' isn't a number of people"),
        (("--wave", "wave", "--invited-before", "3"), "40 answered before, but only 3"),
        (("--wave", "wave", "--before-questionnaire", "x"), "needs a file before and a file after"),
        (("--wave", "wave", "-o", "out.pdf"), "end its name in .xlsx or .json"),
        (("--wave", "wave", "-o", "no/such/folder/out.xlsx"), "can't be written: No such file"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_ends_with_2(run, long, options, said):
    result = run(long(40), *options)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_only_two_files_can_be_compared(run, long):
    paths = [long(40, f"{number}.csv") for number in range(3)]

    assert "Give a file before and a file after" in run(*paths).stderr
    assert "With --wave, give one file." in run(*paths[:2], "--wave", "wave").stderr


def test_columns_without_any_question_are_said(run, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("code,wave\np1,before\np1,after\n", encoding="utf-8")

    result = run(path, "--wave", "wave")

    assert (result.exit_code, "is a question of week" in result.stderr) == (2, True)


def test_answers_without_any_score_are_said(run, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("wave,safe,liked\nbefore,,x\nafter,nan,inf\n", encoding="utf-8")

    result = run(path, "--wave", "wave")

    assert (result.exit_code, "No answer gives a score" in result.stderr) == (2, True)


NASTY = {
    "a constant item": lambda row, wave: (2, *row[1:]),
    "every item the same": lambda row, wave: (2, 2, 2),
    "an all-missing column": lambda row, wave: (row[0], "", row[2]),
    "not a number and infinity": lambda row, wave: ("inf" if wave else "nan", *row[1:]),
    "text in a numeric column": lambda row, wave: ("twelve", row[1], row[2]),
    "nothing that changed": lambda row, wave: (3, 4, 1),
}


@pytest.mark.parametrize("people", [2, 12, 40])
@pytest.mark.parametrize("nasty", NASTY)
def test_odd_answers_give_reasons_and_no_warning(run, long, nasty, people, tmp_path):
    path = long(people, change=NASTY[nasty])

    for options in (("--wave", "wave", "--id", "code"), GROUPS, (*GROUPS, "--cluster", "class")):
        result = run(path, *options, "-o", tmp_path / "out.xlsx")

        assert result.exit_code == 0, result.stderr
        assert "Traceback" not in result.output
        assert "Warning" not in result.stderr
        assert "nan" not in result.stdout


@pytest.mark.parametrize("people", [1, 2])
def test_two_respondents_are_too_few_and_said_to_be(run, long, people):
    result = run(long(people), "--wave", "wave", "--id", "code")

    assert result.exit_code == 0
    assert "Fewer than 10 pupils: not shown." in words(result)


def test_a_group_of_one_class_is_no_stumbling_block(run, long):
    result = run(long(80, classes=1), *GROUPS, "--cluster", "class")

    assert result.exit_code == 0
    assert "nan" not in result.stdout


def test_a_million_rows_are_refused_in_a_sentence(run, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("wave,safe\n" + "before,1\nafter,2\n" * 500_000, encoding="utf-8")

    result = run(path, "--wave", "wave")

    assert result.exit_code == 2
    assert "over 200,000 rows" in result.stderr


GROUPS = ("--wave", "wave", "--id", "code", "--arm", "arm", "--programme", "took part")


def words(result):
    return " ".join(result.stdout.split())


@pytest.fixture
def long(tmp_path):
    """Give a function that writes answers of so many people before and after.

    Both groups have the same classes in number; `change` changes a row of answers.
    """

    def write(people, name="long.csv", *, classes=2, change=lambda row, wave: row):
        random = np.random.default_rng(4)
        trait = random.normal(2.4, 0.6, (people, 1))
        rows = [HEADER]
        for wave, rise in enumerate((0.0, 0.5)):
            answers = np.clip(np.round(trait + rise + random.normal(0, 0.5, (people, 3))), 1, 4)
            for person, row in enumerate(answers.astype(int).tolist()):
                row[2] = 5 - row[2]
                group = person % 2
                cells = [
                    f"p{person}",
                    ("before", "after")[wave],
                    ("took part", "did not")[group],
                    f"{group}{person // 2 % classes}",
                    person % 7,
                    *change(row, wave),
                ]
                rows.append(",".join(map(str, cells)))
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(tmp_path):
    """Give a function that evaluates files by the questionnaire of the factories."""
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document()), encoding="utf-8")

    def evaluate(*arguments):
        return CliRunner().invoke(main, ["evaluate", str(path), *map(str, arguments)])

    return evaluate
