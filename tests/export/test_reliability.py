from surveyapp.export import reliability
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.reliability import ItemReliability, ScaleReliability, hidden_reliability

FOUND = ScaleReliability(
    items=2,
    n=40,
    alpha=0.8,
    low=0.7,
    high=0.9,
    omega=0.81,
    standardised=0.82,
    sem=0.3,
    floor=0.0,
    ceiling=0.25,
    caution="Look out.",
    by_item=(
        ItemReliability("safe", 0.6, 0.5, False),
        ItemReliability("liked", 0.1, 0.7, False),
        ItemReliability("alone", -0.1, 0.9, True),
    ),
)


def test_a_scale_has_one_row_under_its_headers():
    scales, _ = reliability.sheets([("Belonging", FOUND)], "Autumn")

    row = dict(zip((column.header for column in scales.columns), scales.rows[0], strict=True))
    assert row == {
        "Scale": "Belonging",
        "Caution": "Look out.",
        "Items": 2,
        "n": 40,
        "Alpha": 0.8,
        "Interval from": 0.7,
        "Interval to": 0.9,
        "Standardised": 0.82,
        "Omega": 0.81,
        "Error": 0.3,
        "At the lowest": 0.0,
        "At the highest": 0.25,
    }


def test_an_item_that_runs_against_the_others_is_pointed_out():
    _, items = reliability.sheets([("Belonging", FOUND)], "Autumn")

    assert list(items.rows) == [
        ("Belonging", "safe", reliability.ALONG, 0.6, 0.5),
        ("Belonging", "liked", reliability.LITTLE, 0.1, 0.7),
        ("Belonging", "alone", reliability.AGAINST, -0.1, 0.9),
    ]


def test_without_items_to_show_there_is_one_sheet():
    (scales,) = reliability.sheets([("Belonging", hidden_reliability(2))], "Autumn")

    assert scales.rows[0][3:] == (Hidden.CONFIDENTIAL,) * 9


def test_without_a_sheet_of_notes_it_says_itself_what_alpha_is():
    scales, _ = reliability.sheets([("Belonging", FOUND)], "Autumn", has_notes=False)

    assert "how well the items of a scale hang together" in scales.notes[0]
    assert "note" not in scales.notes[0]
