from dataclasses import replace
from io import BytesIO

import pytest

from surveyapp.export import sheets
from surveyapp.reports.privacy import Hidden
from tests.export.reading import cells, raw, reopened, through_libreoffice

SHEETS = [
    "Cover",
    "Contents",
    "Notes",
    "Response rates",
    "Scale scores",
    "Bands",
    "Chart of means",
    "Items",
    "Chart of answers",
    "Items by group",
    "Reliability",
    "Reliability of items",
    "How answers were given",
    "Sentiment",
    "Themes",
    "Comments",
    "Data dictionary",
    "Scale keys",
]


def test_a_workbook_has_its_sheets_in_order(book):
    assert book.sheetnames == SHEETS


def test_every_sheet_begins_with_its_heading_and_explains_every_cell(book):
    for page in book:
        (table,) = page.tables.values()
        assert page["A1"].style == "Title"
        assert page["A1"].value
        empty = [cell.coordinate for row in page[table.ref] for cell in row if cell.value is None]
        assert empty == [], page.title


def test_the_cover_says_what_the_workbook_is_about(book):
    said = dict(table(book["Cover"])[1:])

    assert (said["School"], said["Wave"]) == ("Oakfield School", "Autumn / 2026")
    assert (said["Invited"], said["Answered"]) == (43, 26)
    assert said["Last day"].isoformat() == "2026-10-16T00:00:00"
    assert "inside the school" in said["Sharing"]
    assert said["Version"].endswith("ab" * 32)
    assert said["Made at"] == "2026-11-05 14:03 UTC"


def test_the_contents_lead_to_every_other_sheet(book):
    page = book["Contents"]

    links = [row[0].hyperlink.location for row in page[next(iter(page.tables.values())).ref][1:]]
    assert links == [f"'{name}'!A1" for name in SHEETS[2:]]


def test_notes_are_numbered_and_the_symbols_explained(book):
    names = [row[0] for row in table(book["Notes"])[1:]]

    assert names == ["[c]", "[x]", "[z]", *map(str, range(1, 14))]
    assert "The minimum is 5 people" in table(book["Notes"])[1][1]


def test_response_rates_are_those_of_the_report(book, edition):
    rows = table(book["Response rates"])[1:]

    assert [tuple(row[:4]) for row in rows] == [
        ("All", "Everyone", 43, 26),
        ("Class", "7A", 18, 12),
        ("Class", "7B", 17, 11),
        ("Class", "8A", 8, 3),
    ]
    assert rows[0][4] == edition.report.rates.rows[0].rate


def test_scale_scores_are_those_of_the_report(book, edition):
    rows = table(book["Scale scores"])[1:]

    shown = [
        [shown_as(it) for it in (row.n, row.unscored, row.mean, row.sd, row.low, row.high)]
        for row in edition.report.results.scales[0].rows
    ]
    assert [row[4:10] for row in rows] == shown
    assert rows[3][4:10] == ["[c]"] * 6


def test_percentages_are_fractions_shown_as_percent(book):
    page = book["Response rates"]

    assert page["E4"].number_format == "0%"
    assert page["E4"].value == pytest.approx(26 / 43)


def test_every_answer_of_every_question_is_counted(book):
    rows = [row for row in table(book["Items"])[1:] if row[0] == "safe"]

    assert [row[2] for row in rows] == [
        *("Never", "Sometimes", "Often", "Always"),
        *("Answered in all", "Declined", "Did not understand", "Not seen"),
    ]
    assert sum(row[3] for row in rows[:4]) == rows[4][3] == 25
    assert [row[3] for row in rows[5:]] == [1, 0, 0]
    assert sum(row[4] for row in rows[:4]) == pytest.approx(1)


def test_groups_that_are_too_small_have_no_answers_listed(book):
    groups = {row[1] for row in table(book["Items by group"])[1:]}

    assert groups == {"7A"}


def test_a_chart_stands_beside_its_table(book):
    (means,) = book["Chart of means"]._charts
    (answers,) = book["Chart of answers"]._charts

    assert means.anchor._from.col > len(table(book["Chart of means"])[0])
    assert len(means.series) == 1
    assert (len(answers.series), answers.grouping) == (4, "stacked")
    assert book["Chart of means"]["A2"].value.startswith("The mean of everyone is ")
    assert "Never, Sometimes, Often and Always" in book["Chart of answers"]["A2"].value


def test_comments_are_listed_with_their_sentiment_and_stay_text(book):
    rows = table(book["Comments"])[1:]

    assert len(rows) == 12
    assert rows[0] == ["What else?", "=comment 0", "Neutral", "food"]
    assert rows[1] == ["What else?", "[c]", "Neutral", "food"]
    assert {cell.data_type for cell in book["Comments"]["B"] if cell.value} == {"s"}


def test_themes_have_their_people_and_sentiment(book):
    header, food = table(book["Themes"])

    assert header == ["Theme", "People", "Comments", "Positive", "Mixed", "Neutral", "Negative"]
    assert food == ["Food", 12, 12, 0, 0, 0, 1]


def test_the_dictionary_gives_codes_and_keys(book):
    dictionary = {row[0]: row for row in table(book["Data dictionary"])[1:]}

    assert dictionary["alone"][3:] == [
        "1 = Never\n2 = Sometimes\n3 = Often\n4 = Always",
        "week",
        "week",
    ]
    assert dictionary["where"][2] == "=Where?"
    (key,) = table(book["Scale keys"])[1:]
    assert key[2:5] == [
        "safe, liked, -alone",
        "Mean of the answered items",
        "up to 2: low\nup to 4: high",
    ]


def test_it_is_counted_how_answers_were_given_and_few_are_hidden_either_way(book):
    page = book["How answers were given"]
    counted = {row[0]: row[2:] for row in table(page)[1:]}

    assert counted["Listened"] == [20, 26]
    assert counted["Calm colours"] == ["[c]", 26]
    assert counted["All on one page"] == [0, 26]
    assert "Hurried" not in counted  # three ratings are too few
    assert "Nobody's answers are removed because of it" in str(table(book["Notes"]))


def test_rows_say_how_the_answers_were_given_where_the_responses_do(edition_with_rows):
    header, first, second, *_ = table(opened(edition_with_rows)["Data"])

    assert header[-2:] == ["How given", "Day by the tablet's clock"]
    assert first[-2:] == ["not said", "not said"]
    assert second[-2] == "calm, listened"
    assert second[-1].isoformat() == "2026-10-06T00:00:00"


def test_rows_that_do_not_say_how_have_no_column_for_it(edition_with_rows):
    rows = tuple(replace(row, manner=None) for row in edition_with_rows.rows)

    header, *_ = table(opened(replace(edition_with_rows, rows=rows))["Data"])

    assert header[-1] == "Score: week"


def test_rows_are_only_for_those_with_the_permission(edition, edition_with_rows):
    assert "Data" not in opened(edition).sheetnames
    assert "Data" in opened(edition_with_rows).sheetnames
    assert (
        "Keep this file to yourself" in dict(table(opened(edition_with_rows)["Cover"]))["Sharing"]
    )


def test_rows_have_codes_labels_states_and_scores_and_no_comment(edition_with_rows):
    header, first, *_, fourth = table(opened(edition_with_rows)["Data"])

    assert header[:6] == ["Row", "Pseudonym", "Class", "safe", "safe in words", "liked"]
    given = dict(zip(header, first, strict=True))
    assert (given["safe"], given["safe in words"]) == (1, "Never")
    assert (given["where"], given["where in words"]) == ("class", "In class")
    assert (given["more"], given["days"]) == ("answered", 0)
    missing = dict(zip(header, fourth, strict=True))
    assert (missing["safe"], missing["safe in words"]) == ("declined", "declined")
    assert (missing["liked"], missing["where"]) == ("did not understand", "not seen")
    assert missing["Score: week"] == "[x]"


def test_the_file_is_named_after_questionnaire_wave_and_day(edition):
    assert sheets.file_name(edition) == "week_autumn-2026_2026-11-05.xlsx"


def test_libreoffice_sees_the_workbook_cell_for_cell(edition_with_rows, tmp_path):
    content = written(edition_with_rows)

    after = through_libreoffice(content, tmp_path)

    before = reopened(content)
    assert after.sheetnames == before.sheetnames
    for page in before:
        assert rounded(raw(after[page.title])) == rounded(cells(page)), page.title


@pytest.fixture(scope="module")
def book(edition):
    return opened(edition)


def opened(edition):
    return reopened(written(edition))


def written(edition):
    stream = BytesIO()
    sheets.write_wave(edition, stream)
    return stream.getvalue()


def table(page):
    """Give the cells of the sheet's only table, header first."""
    (only,) = page.tables.values()
    return [[cell.value for cell in row] for row in page[only.ref]]


def shown_as(value):
    return value.value if isinstance(value, Hidden) else value


def rounded(rows):
    return [[round(it, 12) if isinstance(it, float) else it for it in row] for row in rows]
