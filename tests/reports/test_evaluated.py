import pytest

from surveyapp.analysis.measures import Showing
from surveyapp.analysis.plan import Comparison
from surveyapp.reports.evaluated import (
    NO_SCORE,
    Decided,
    Files,
    evaluate_files,
)
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.scored import LeftOut, Reading
from tests.reports.evaluations import READING, evaluated, questionnaire, taken


def test_scales_become_outcomes_with_their_range_and_direction():
    outcome = evaluated(questionnaire(higher_is="worse")).evaluation.measures[0].outcome

    assert (outcome.name, outcome.low, outcome.high) == ("a good week score", 1, 4)
    assert (outcome.higher_is, outcome.items) == ("worse", ("safe", "liked", "alone"))
    assert (outcome.counts_reports, outcome.delicate, outcome.band_up_to) == (False, False, None)


@pytest.mark.parametrize(
    ("scale", "counts_reports"),
    [
        ({"subject": "bullying", "higher_is": "worse"}, True),
        ({"subject": "bullying", "higher_is": "better"}, False),
        ({"subject": "relationships", "higher_is": "worse"}, False),
    ],
)
def test_what_is_delicate_keeps_its_limit(scale, counts_reports):
    found = evaluated(questionnaire(**scale), people=7, smallest=5, reason="A small school.")

    outcome, (group,) = found.evaluation.measures[0].outcome, found.evaluation.measures[0].groups
    assert (outcome.counts_reports, outcome.delicate) == (counts_reports, True)
    assert group.showing is Showing.NOTHING


def test_a_small_school_may_see_seven_of_what_is_not():
    found = evaluated(questionnaire(), people=7, smallest=5, reason="A small school.")

    assert found.evaluation.measures[0].groups[0].n == 7


def test_items_are_turned_round_and_counted_as_the_method_does():
    turned = evaluated(questionnaire()).evaluation.measures[0].reliability
    shares = evaluated(questionnaire(method="share", at_least=3)).evaluation.measures[0].reliability

    assert turned is not None
    assert shares is not None
    assert turned.suspects == []
    assert turned.alpha != shares.alpha


def test_a_yes_or_no_has_no_reliability_and_says_what_is_done():
    found = evaluated(questionnaire(method="any", at_least=4, title="Being safe"))

    assert found.evaluation.measures[0].outcome.doing == "being safe"
    assert found.reliability[0].alpha is Hidden.NOT_APPLICABLE
    assert "stopped being safe" in " ".join(found.evaluation.sentences)


def test_the_lowest_band_is_the_one_that_is_reported():
    bands = [{"up_to": 2, "label": "low"}, {"up_to": 4, "label": "rest"}]

    group = evaluated(questionnaire(bands=bands)).evaluation.measures[0].groups[0]

    assert [share.n for share in group.in_band] == [40, 40]


def test_reworded_questions_are_not_compared():
    earlier = questionnaire()
    later = questionnaire(text="I felt safe at home.")

    found = evaluated(later, earlier=earlier)

    assert found.evaluation.measures[0].reason.startswith("The questions changed")
    assert found.reliability[0].alpha is Hidden.CONFIDENTIAL


def test_a_scale_that_nobody_has_a_score_on_is_left_out():
    version = questionnaire()
    files = Files(before=taken(version, 40, "liked"), after=taken(version, 40), readings=(READING,))

    found = evaluate_files(files, Decided())

    assert (found.scales, found.evaluation.measures) == ((), ())
    assert found.left_out == [("a.csv", LeftOut(NO_SCORE, text="A good week"))]


def test_groups_and_decisions_reach_the_evaluation():
    found = evaluated(
        questionnaire(audience="staff"), arms=("programme", "comparison") * 20, randomised=True
    )

    assert found.evaluation.comparison is Comparison.RANDOMISED
    assert found.plan.people == "staff"


def test_each_thing_left_out_carries_its_file():
    version = questionnaire()
    left = Reading("b.csv", (), (), (LeftOut("Not a question.", "x"),))
    files = Files(before=taken(version, 40), after=taken(version, 40), readings=(READING, left))

    assert evaluate_files(files, Decided()).left_out == [("b.csv", LeftOut("Not a question.", "x"))]
