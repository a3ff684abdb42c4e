from datetime import UTC, datetime
from io import BytesIO

import pytest

from surveyapp.analysis.measures import Showing
from surveyapp.export.evaluation.sheets import write_workbook
from tests.export.reading import raw, reopened, through_libreoffice
from tests.reports.evaluations import evaluated, questionnaire

SHEETS = [
    "Read me",
    "Who",
    "Before and after",
    "Chart of averages",
    "Change",
    "Chart of change",
    "Individuals",
    "Reliability",
    "Reliability of items",
    "Details",
    "Warnings",
]
TWO_GROUPS = ("programme", "comparison") * 40
MADE_AT = datetime(2026, 11, 5, 14, 3, tzinfo=UTC)


def test_a_workbook_has_its_sheets_in_order(book):
    assert book(evaluated(questionnaire())).sheetnames == SHEETS


def test_it_begins_with_what_was_found_and_links_to_every_sheet(book):
    found = evaluated(questionnaire(), main="week")

    page = book(found)["Read me"]

    rows = table(page)
    assert (rows[0]["What"], rows[0]["Details"]) == (
        "A good week (main outcome)",
        found.evaluation.measures[0].sentences[0],
    )
    links = [cell.hyperlink.location for (cell, _) in page.iter_rows() if cell.hyperlink]
    assert links == [f"'{title}'!A1" for title in SHEETS[1:]]


def test_everything_said_is_there_for_whoever_reads_only_the_first_sheet(book):
    found = evaluated(questionnaire(), people=80, arms=TWO_GROUPS)

    texts = {row["Details"] for row in table(book(found)["Read me"])}

    assert set(found.evaluation.measures[0].sentences) <= texts
    assert found.evaluation.limit in texts
    assert "Read the sheet Warnings: it has 1 warning." in texts


def test_who_answered_and_who_left_is_counted(book):
    (row,) = table(book(evaluated(questionnaire()))["Who"])

    assert row == {
        "Group": "All pupils",
        "Answered before": 40,
        "Answered after": 40,
        "Matched": 40,
        "Left": 0,
        "Share that left": 0,
        "Joined": 0,
        "Leavers' start": "[x]",
    }


def test_scores_before_and_after_have_a_row_each(book):
    found = evaluated(questionnaire())
    group = found.evaluation.measures[0].groups[0]
    assert group.before is not None

    first, second = table(book(found)["Before and after"])

    assert [first["Survey"], second["Survey"]] == ["Before", "After"]
    assert first["Mean"] == pytest.approx(group.before.mean)
    assert first["Interval from"] == pytest.approx(group.before.interval.low)
    assert (first["n"], first["Could not be scored"]) == (40, 0)


def test_the_change_is_the_one_of_the_evaluation(book):
    found = evaluated(questionnaire())
    change = found.evaluation.measures[0].groups[0].change
    assert change is not None

    (row,) = table(book(found)["Change"])

    assert row["Change"] == pytest.approx(change.mean)
    assert row["Likely to"] == pytest.approx(change.interval.high)
    assert [row[it] for it in ("Went up", "Same", "Went down")] == [
        change.up,
        change.same,
        change.down,
    ]


def test_individuals_are_counted_and_not_named(book):
    found = evaluated(questionnaire())
    reliable = found.evaluation.measures[0].groups[0].reliable
    assert reliable is not None

    (row,) = table(book(found)["Individuals"])

    assert [row[it] for it in ("Rose", "Stayed", "Fell")] == [
        reliable.rose,
        reliable.stayed,
        reliable.fell,
    ]


def test_details_hold_sizes_and_tests(book):
    found = evaluated(questionnaire(), people=80, arms=TWO_GROUPS)
    between = found.evaluation.measures[0].between
    assert between is not None

    rows = {
        row["Figure"]: row
        for row in table(book(found)["Details"])
        if row["Group"] == "Programme against comparison"
    }

    assert rows["Difference"]["p"] == pytest.approx(between.p)
    assert rows["Size of the difference (Hedges' g)"]["Value"] == pytest.approx(between.size.value)


def test_every_warning_is_listed(book):
    found = evaluated(questionnaire(), chosen_for="low")

    texts = {row["Warning"] for row in table(book(found)["Warnings"])}

    expected = [*found.evaluation.cautions, *found.evaluation.measures[0].cautions]
    assert texts == {caution.text for caution in expected}


def test_the_classes_stand_without_their_names(book):
    classes = tuple(f"Class {number // 20}" for number in range(80))
    arms = ("programme",) * 40 + ("comparison",) * 40

    page = book(evaluated(questionnaire(), people=80, arms=arms, classes=classes))["Classes"]

    rows = table(page)
    assert [row["n"] for row in rows] == [20] * 4
    assert sorted(row["Group"] for row in rows) == ["Comparison"] * 2 + ["Programme"] * 2
    assert not any("Class 0" in str(value) for row in raw(page) for value in row)


def test_nothing_is_shown_of_few(book):
    found = evaluated(questionnaire(), people=9)
    assert found.evaluation.measures[0].showing is Showing.NOTHING

    pages = book(found)

    for title in ("Before and after", "Change", "Individuals"):
        (row,) = table(pages[title])
        assert row["n"] == "fewer than 10"
        assert not [value for value in row.values() if isinstance(value, int | float)]
    (row,) = table(pages["Who"])
    assert row["Answered before"] == "fewer than 10"
    assert not [title for title in pages.sheetnames if "Chart" in title]
    (row,) = table(pages["Reliability"])
    assert (row["n"], row["Alpha"]) == ("[c]", "[c]")


def test_the_number_of_a_hidden_group_follows_from_nothing(book):
    arms = ("comparison",) * 8 + ("programme",) * 40

    pages = book(evaluated(questionnaire(), people=48, arms=arms))

    numbers = {
        value
        for page in pages.worksheets
        for row in raw(page)
        for value in row
        if isinstance(value, int)
    }
    assert not numbers & {8, 48}


def test_a_chart_is_told_in_words_too(book):
    pages = book(evaluated(questionnaire()))

    for title in ("Chart of averages", "Chart of change"):
        assert len(pages[title]._charts) == 1
        rows = table(pages[title])
        assert rows[0]["Scale and group"] == "A good week: All pupils"


def test_the_bars_of_change_are_shares_of_all(book):
    (row,) = table(book(evaluated(questionnaire()))["Chart of change"])

    assert sum(row[it] for it in ("Went up", "Same", "Went down")) == pytest.approx(1)


def test_where_nobody_is_matched_the_chart_shows_the_differences(book):
    found = evaluated(questionnaire(), ids=())

    (row,) = table(book(found)["Chart of change"])

    (change,) = (group.surveys for group in found.evaluation.measures[0].groups)
    assert change is not None
    assert row["Difference"] == pytest.approx(change.mean / 3)


def test_reworded_questions_leave_a_workbook_that_says_so(book):
    found = evaluated(questionnaire(), earlier=questionnaire(text="Other words."))

    pages = book(found)

    (row,) = table(pages["Individuals"])
    assert row["Why nobody is counted"].startswith("The questions changed")
    assert row["n"] == "[x]"


def test_libreoffice_reads_the_same_values(tmp_path):
    content = written(evaluated(questionnaire(), people=80, arms=TWO_GROUPS))

    again = through_libreoffice(content, tmp_path)

    before = reopened(content)
    assert again.sheetnames == before.sheetnames
    for title in ("Read me", "Who", "Change", "Details", "Warnings"):
        assert rounded(raw(again[title])) == rounded(raw(before[title]))


def rounded(rows):
    return [[round(it, 9) if isinstance(it, float) else it for it in row] for row in rows]


def written(found):
    stream = BytesIO()
    write_workbook(found, MADE_AT, stream)
    return stream.getvalue()


def table(page):
    """Give the rows of a sheet's table, each value under its header."""
    ((ends,),) = [[table.ref for table in page.tables.values()]]
    header, *rows = page[ends]
    names = [cell.value for cell in header]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


@pytest.fixture
def book():
    """Give a function that writes an evaluation's workbook and opens it again."""
    return lambda found: reopened(written(found))
