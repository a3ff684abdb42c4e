import numpy as np
import pytest

from surveyapp.analysis import scoring
from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.model import Band, Scale

from .questionnaires import Open, items, questionnaire, scale

NAN = float("nan")


def scored(scale: Scale, *rows: list[float], low: int = 1, high: int = 5) -> list[float]:
    key = scoring.Key(scale, ((low, high),) * len(scale.items))
    found: list[float] = scoring.score(key, np.array(rows)).tolist()
    return found


def test_a_sum_needs_every_item():
    assert scored(scale("sum", 3), [1, 2, 3], [1, 2, NAN]) == pytest.approx([6, NAN], nan_ok=True)


def test_a_prorated_sum_rounds_half_up():
    five = scale("sum", 5, prorated=True, minimum_answered=2)

    assert scored(five, [3, 4, NAN, NAN, NAN], [0, 1, NAN, NAN, NAN]) == [18, 3]


def test_a_prorated_sum_has_no_rounding_error_at_the_half():
    nine = scale("sum", 9, prorated=True, minimum_answered=6)

    assert scored(nine, [1, 1, 1, 1, 1, 0, NAN, NAN, NAN]) == [8]


def test_a_prorated_sum_below_the_minimum_has_no_score():
    five = scale("sum", 5, prorated=True, minimum_answered=3)

    assert np.isnan(scored(five, [3, 4, NAN, NAN, NAN])).all()


def test_a_mean_is_of_the_answered_items():
    four = scale("mean", 4, minimum_answered=3)

    assert scored(four, [1, 2, 3, NAN], [1, 2, NAN, NAN]) == pytest.approx([2, NAN], nan_ok=True)


def test_a_mean_needs_every_item_unless_told_otherwise():
    assert np.isnan(scored(scale("mean", 3), [1, 2, NAN])).all()


def test_reversed_items_are_turned_round_within_their_range():
    assert scored(scale("sum", 2, reversed=frozenset({"i2"})), [1, 1], [5, 4]) == [6, 7]


def test_a_reversed_item_without_a_range_is_refused():
    key = scoring.Key(scale("sum", 1, reversed=frozenset({"i1"})), (None,))

    with pytest.raises(ValueError, match="i1 has no range"):
        scoring.score(key, np.array([[1.0]]))


def test_a_share_counts_the_answered_items_that_reach_the_mark():
    four = scale("share", 4, at_least=3, minimum_answered=3)

    assert scored(four, [3, 5, 1, NAN], [1, 1, 1, 1]) == pytest.approx([2 / 3, 0])


def test_any_needs_only_one_item_that_reaches_the_mark():
    three = scale("any", 3, at_least=3, minimum_answered=2)

    answers = scored(three, [3, NAN, NAN], [1, 1, NAN], [1, NAN, NAN])

    assert answers == pytest.approx([1, 0, NAN], nan_ok=True)


def test_multiplying_comes_before_the_table():
    who = scale("sum", 1, multiply=4, table={4: 10, 8: 20})

    assert scored(who, [1], [2], [3]) == pytest.approx([10, 20, NAN], nan_ok=True)


def test_the_band_is_the_first_that_reaches_the_score():
    low, high = Band(up_to=28, label="low"), Band(up_to=100, label="high")
    who = scale("sum", 1, bands=(low, high))

    assert [scoring.band(who, score) for score in (28, 28.5, 101, NAN)] == [low, high, None, None]


def test_whole_number_codes_below_zero_are_missing():
    key = scoring.Key(scale("mean", 2, minimum_answered=1), ((0, 4), (0, 4)))

    assert scoring.score(key, np.array([[4, -1], [0, 2]], dtype=np.int8)).tolist() == [4, 1]


def test_it_scores_every_scale_of_a_questionnaire():
    asked = questionnaire(
        *items(4),
        scales=[
            scale("sum_of_scales", 0, id="all", items=(), of_scales=("a", "b")),
            scale("sum", 2, id="a"),
            scale("mean", 2, id="b", items=("i3", "i4"), reversed=frozenset({"i4"})),
        ],
    )
    rows = (Answers({"i1": 1, "i2": 2, "i3": 3, "i4": 5}), Answers({"i1": 1, "i2": 2}))

    scores = scoring.scale_scores(AnswerSet(asked, rows))

    assert list(scores) == ["all", "a", "b"]
    assert scores["a"].tolist() == [3, 3]
    assert scores["b"] == pytest.approx([2, NAN], nan_ok=True)
    assert scores["all"] == pytest.approx([5, NAN], nan_ok=True)


def test_a_questionnaire_without_respondents_has_empty_scores():
    asked = questionnaire(*items(2), scales=[scale("mean", 2)])

    assert scoring.scale_scores(AnswerSet(asked, ()))["s"].shape == (0,)


def test_item_scores_are_turned_round_and_keep_what_is_missing():
    asked = questionnaire(*items(2))
    answers = AnswerSet(asked, (Answers({"i1": 1, "i2": 1}), Answers({"i1": 4})))

    turned = scoring.item_scores(answers, scale("mean", 2, reversed=frozenset({"i2"})))

    assert turned.tolist()[0] == [1, 5]
    assert turned[1] == pytest.approx([4, NAN], nan_ok=True)


def test_the_range_of_a_scale_is_what_the_lowest_and_highest_answers_give():
    asked = questionnaire(
        *items(4),
        scales=[
            scale("sum", 4, id="a", reversed=frozenset({"i2"}), multiply=2),
            scale("share", 4, id="b", at_least=4),
            scale("sum_of_scales", 0, id="c", items=(), of_scales=("a", "b")),
        ],
    )

    ranges = [scoring.score_range(asked, scale) for scale in asked.scales]

    assert ranges == [(8, 40), (0, 1), (8, 41)]


def test_a_scale_of_items_without_a_range_has_no_range():
    asked = questionnaire(Open(id="i1", text=""), scales=[scale("sum", 1)])

    assert np.isnan(scoring.score_range(asked, asked.scales[0])).all()


def test_reversing_small_integers_does_not_overflow():
    key = scoring.Key(scale("sum", 1, reversed=frozenset({"i1"})), ((27, 127),))

    assert scoring.score(key, np.array([[27], [127], [-1]], dtype=np.int8)).tolist()[:2] == [
        127,
        27,
    ]


def test_many_rows_are_scored_like_few():
    rows = np.random.default_rng(1).integers(-1, 6, (150_000, 3)).astype(np.int8)
    key = scoring.Key(scale("mean", 3, minimum_answered=2), ((0, 5),) * 3)

    scores = scoring.score(key, rows)

    assert scores[-3:] == pytest.approx(scoring.score(key, rows[-3:]), nan_ok=True)
    assert scores[65535:65537] == pytest.approx(scoring.score(key, rows[65535:65537]), nan_ok=True)
