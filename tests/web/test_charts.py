"""Bars and dots lie where the figures say, and what is hidden isn't drawn."""

import re
from itertools import pairwise

import pytest

from surveyapp.questionnaire.model import Scale
from surveyapp.reports.groups import EVERYONE, Group
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.reliability import ScaleReliability
from surveyapp.reports.results import ScaleResult, ScaleResults, Share
from surveyapp.web import charts
from surveyapp.web.assets import content
from tests.colours import contrast

CSS = content("app.css").decode()
OFTEN = ("Never", "Sometimes", "Often", "Always")


def shares(*parts: float, people: int = 100, labels: tuple[str, ...] = ()) -> list[Share]:
    names = labels or tuple(f"answer {number}" for number in range(len(parts)))
    return [Share(name, part * people, part) for name, part in zip(names, parts, strict=True)]


HIDDEN = [Share(name, Hidden.CONFIDENTIAL, Hidden.CONFIDENTIAL) for name in OFTEN]


def test_stacked_bars_fill_the_width():
    bars = charts.stacked([("Safe", shares(0.1, 0.2, 0.3, 0.4))])

    assert [it.start for it in bars.rows[0].segments] == pytest.approx([0, 10, 30, 60])
    assert [it.width for it in bars.rows[0].segments] == pytest.approx([10, 20, 30, 40])
    assert bars.zero is None


def test_diverging_bars_meet_at_one_line():
    bars = charts.diverging(
        [("Safe", shares(0.1, 0.2, 0.3, 0.4)), ("Liked", shares(0.3, 0.3, 0.4, 0.0))]
    )

    for row in bars.rows:
        left = [it for it in row.segments if it.tone.startswith("low")]
        right = [it for it in row.segments if it.tone.startswith("high")]
        assert left[-1].start + left[-1].width == pytest.approx(bars.zero)
        assert right[0].start == pytest.approx(bars.zero)


def test_diverging_bars_have_one_measure_and_use_the_whole_width():
    bars = charts.diverging(
        [("Safe", shares(0.0, 0.2, 0.8, 0.0)), ("Liked", shares(0.5, 0.1, 0.4, 0.0))]
    )
    safe, liked = bars.rows

    assert min(it.start for it in liked.segments) == pytest.approx(0)
    assert max(it.start + it.width for it in safe.segments) == pytest.approx(100)
    assert safe.segments[-1].width / liked.segments[-1].width == pytest.approx(0.8 / 0.4)


def test_a_neutral_answer_has_a_column_of_its_own_at_the_right():
    bars = charts.diverging(
        [("a", shares(0.1, 0.2, 0.3, 0.2, 0.2)), ("b", shares(0.2, 0.2, 0.1, 0.1, 0.4))]
    )

    middles = [next(it for it in row.segments if it.tone == "middle") for row in bars.rows]
    ends = [
        max(it.start + it.width for it in row.segments if it.tone != "middle") for row in bars.rows
    ]
    assert middles[0].start == middles[1].start > max(ends)
    assert max(it.start + it.width for it in middles) == pytest.approx(100)


@pytest.mark.parametrize("lay_out", [charts.diverging, charts.stacked])
def test_a_row_with_a_hidden_figure_has_no_bar(lay_out):
    part_hidden = [*shares(0.5, 0.2, 0.3), Share("Always", 0, Hidden.CONFIDENTIAL)]
    bars = lay_out([("a", shares(0.1, 0.2, 0.3, 0.4)), ("b", HIDDEN), ("c", part_hidden)])

    assert [len(row.segments) for row in bars.rows] == [4, 0, 0]


@pytest.mark.parametrize("lay_out", [charts.diverging, charts.stacked])
def test_answers_that_nobody_gave_leave_no_sliver(lay_out):
    (row,) = lay_out([("a", shares(0.0, 0.4, 0.6, 0.0))]).rows

    assert [it.tone for it in row.segments] == ["low-1", "high-1"]


def test_nobody_answered_at_all():
    assert charts.diverging([("a", shares(0.0, 0.0))]).rows[0].segments == ()


def test_labels_are_counts_under_thirty_people_and_percent_from_there():
    few = charts.stacked([("a", shares(0.5, 0.5, people=20))]).rows[0]
    many = charts.stacked([("a", shares(0.5, 0.5, people=30))]).rows[0]

    assert [it.label for it in few.segments] == ["10", "10"]
    assert [it.label for it in many.segments] == ["50%", "50%"]


def test_a_narrow_part_has_no_room_for_its_label():
    (row,) = charts.stacked([("a", shares(0.05, 0.1, 0.85))]).rows

    assert [it.room for it in row.segments] == ["none", "wide", "any"]


def test_options_each_have_a_bar_and_their_figure():
    bars = charts.plain([*shares(0.25, labels=("In class",)), HIDDEN[0]])

    assert [row.label for row in bars.rows] == ["In class: 25%", "Never: [c]"]
    assert [len(row.segments) for row in bars.rows] == [1, 0]


def test_means_lie_on_the_whole_range_of_the_scale():
    dots = charts.dots(scale_results((2.0, 1.5, 2.5), (3.0, 2.5, 3.5)))

    assert dots is not None
    assert (dots.low, dots.high) == (1.0, 5.0)
    assert [row.at for row in dots.rows] == pytest.approx([25, 50])
    assert (dots.rows[0].low, dots.rows[0].high) == pytest.approx((12.5, 37.5))


def test_an_interval_never_leaves_the_scale():
    dots = charts.dots(scale_results((1.1, 0.4, 1.8)))

    assert dots is not None
    assert dots.rows[0].low == 0


def test_a_hidden_mean_has_no_dot():
    hidden = (Hidden.CONFIDENTIAL,) * 3
    dots = charts.dots(scale_results((2.0, 1.5, 2.5), hidden))

    assert dots is not None
    assert dots.rows[1].at is None
    assert charts.dots(scale_results(hidden)) is None


def test_neighbours_differ_by_three_to_one_or_have_the_line_between_them():
    for one, other in pairwise(charts.tones(4)):
        if (one, other) != ("low-1", "high-1"):
            assert contrast(colour(one), colour(other)) >= 3


@pytest.mark.parametrize("tone", charts.tones(7))
def test_every_colour_stands_out_from_the_page(tone: str):
    assert contrast(colour(tone), "#ffffff") >= 3


@pytest.mark.parametrize("tone", charts.tones(7))
def test_every_label_can_be_read_on_its_colour(tone: str):
    ink = "on-light" if "--on-light" in rule_of(tone) else "on-dark"

    assert contrast(colour(tone), colour(ink)) >= 4.5


def scale_results(*means) -> ScaleResults:
    groups = [EVERYONE, *(Group("class", f"7{letter}") for letter in "ABC")]
    rows = tuple(
        ScaleResult(group, 40, 0, mean, 1.0, low, high, ())
        for group, (mean, low, high) in zip(groups, means, strict=False)
    )
    scale = Scale(id="week", title="A good week", method="mean", items=("safe",))
    return ScaleResults(scale, 1.0, 5.0, rows, ScaleReliability(1, 40, 0.8, 0.7, 0.9, 0.8))


def colour(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", CSS)
    assert found, name
    return found[1]


def rule_of(tone: str) -> str:
    start = CSS.index(f".on-{tone}")
    return CSS[start : CSS.index("}", start)]
