import csv
import json
from io import StringIO

import openpyxl
import pytest
from click.testing import CliRunner

from surveyapp.cli import main
from surveyapp.questionnaire import files
from surveyapp.questionnaire.parsing import parse
from tests import factories

ANSWERS = """Name,safe,I was liked,I was alone. *,Extra
Zoë,Always,4,Never,x
=1+1,Often,9,2,y
Ann,prefer not to say,,,
"""


def test_it_prints_a_table_of_the_scales(run):
    result = run()

    assert result.exit_code == 0
    assert result.stdout.splitlines()[2] == "3 people; 3 of 4 questions found."
    header, row = result.stdout.splitlines()[4:6]
    assert header.split() == ["Scale", "n", "not", "scored", "mean", "SD", "alpha", "from"]
    assert row.split()[-6:-3] == ["2", "1", "3.500"]
    assert row.split()[-1] == "1"


def test_it_says_on_standard_error_what_was_left_out(run):
    said = run().stderr

    assert "Extra: This column is no question of the questionnaire." in said
    assert "I was liked: 9, row 3: This is none of the question's answers." in said


def test_it_writes_a_workbook(run, tmp_path):
    run("-o", tmp_path / "out.xlsx", "--id", "Name")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [
        "Cover",
        "Contents",
        "Notes",
        "Summary",
        "Reliability",
        "Items",
        "Scale scores",
        "Left out",
        "Columns",
        "Data dictionary",
        "Scale keys",
    ]
    rows = list(book["Scale scores"].iter_rows(min_row=4, values_only=True))
    assert rows == [(2, "Zoë", 4), (3, "=1+1", 3), (4, "Ann", "[x]")]
    assert book["Scale scores"]["B5"].data_type == "s"
    assert [row[1] for row in book["Left out"].iter_rows(min_row=4, values_only=True)][:1] == [
        "Extra"
    ]


def test_it_writes_scores_as_csv_that_is_safe_to_open(run, tmp_path):
    run("-o", tmp_path / "out.csv", "--id", "Name")

    assert read(tmp_path / "out.csv") == [
        ["row", "id", "week"],
        ["2", "Zoë", "4.0"],
        ["3", "'=1+1", "3.0"],
        ["4", "Ann", ""],
    ]
    left_out = read(tmp_path / "out_left_out.csv")
    assert left_out[0] == ["reason", "column", "text", "rows"]
    assert left_out[-1][1:] == ["I was liked", "9", "3"]


def test_it_writes_everything_as_json(run, tmp_path):
    printed = run("--json", "-o", tmp_path / "out.json").stdout

    whole = json.loads(printed)
    assert whole == json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (whole["respondents"], whole["scales"][0]["n"], whole["scales"][0]["mean"]) == (
        3,
        2,
        3.5,
    )
    assert whole["items"][0]["declined"] == 1
    assert whole["scores"][2] == {"row": 4, "id": "", "week": None}
    assert whole["columns"][1] == {"header": "I was liked", "question": "liked", "how": "text"}


def test_a_mapping_names_columns_that_nothing_else_would_find(run, tmp_path, answers):
    answers.write_text("A,B,C\n4,4,1\n", encoding="utf-8")
    for name, text in {
        "map.yaml": "A: safe\nB: liked\nC: alone\n",
        "map.json": '{"A": "safe", "B": "liked", "C": "alone"}',
        "map.csv": "column,question\nA,safe\nB,liked\nC,alone\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

        result = run("--mapping", tmp_path / name, "--json")

        assert json.loads(result.stdout)["scales"][0]["mean"] == 4


def test_a_bundled_template_goes_by_its_name_and_its_items_by_their_ids(tmp_path):
    (template,) = (path for path in files.bundled_templates() if path.stem == "swemwbs")
    items = [question.id for question in parse(files.read(template).document).asking()]
    path = tmp_path / "answers.csv"
    path.write_text(f"{','.join(items)}\n5,5,5,5,5,5,5\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["score", "swemwbs", str(path), "--json"])

    assert json.loads(result.stdout)["scales"][0]["mean"] == 35


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("", (), "has no answers"),
        ("Name,Age\nx,7\n", (), "No column of answers.csv is a question of week"),
        (ANSWERS, ("--id", "Pupil"), "has no column 'Pupil'"),
        (ANSWERS, ("-o", "out.pdf"), "end its name in .xlsx, .csv or .json"),
        (ANSWERS, ("-o", "no/such/folder/out.csv"), "can't be written: No such file"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_ends_with_2(
    run, answers, content, options, said
):
    answers.write_text(content, encoding="utf-8")

    result = run(*options)

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_it_never_writes_over_the_answers(run, answers):
    result = run("-o", answers)

    assert result.exit_code == 2
    assert answers.read_text("utf-8") == ANSWERS


def test_a_questionnaire_with_problems_is_not_used(tmp_path, answers):
    (tmp_path / "bad.yaml").write_text("survey: x\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["score", str(tmp_path / "bad.yaml"), str(answers)])

    assert result.exit_code == 2
    assert "surveys check" in result.stderr


def test_a_questionnaire_without_scales_has_nothing_to_score(tmp_path, answers):
    path = tmp_path / "plain.json"
    path.write_text(json.dumps(factories.document(scales=[])), encoding="utf-8")

    result = CliRunner().invoke(main, ["score", str(path), str(answers)])

    assert (result.exit_code, "no scales" in result.stderr) == (2, True)


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path, answers):
    """Give a function that scores the answers by the questionnaire of the factories."""
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document()), encoding="utf-8")

    def score(*options):
        return CliRunner().invoke(main, ["score", str(path), str(answers), *map(str, options)])

    return score


def read(path):
    return list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline="")))
