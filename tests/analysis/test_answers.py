import numpy as np

from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers, State

from .questionnaires import Open, items, questionnaire

ASKED = questionnaire(*items(2, low=1, high=3), Open(id="where", text=""))
ROWS = (
    Answers({"i1": 1, "i2": 3, "where": ["yard", "online"]}),
    Answers({"i1": 3, "where": ["yard"]}, {"i2": State.DECLINED}),
    Answers({}, {"i1": State.NOT_UNDERSTOOD}),
)


def test_scores_are_respondents_by_items_with_nan_where_nothing_was_answered():
    scores = AnswerSet(ASKED, ROWS).scores(["i2", "i1"])

    assert scores.shape == (3, 2)
    assert scores[0].tolist() == [3, 1]
    assert np.isnan(scores).tolist() == [[False, False], [True, False], [True, True]]


def test_several_options_have_no_score():
    assert np.isnan(AnswerSet(ASKED, ROWS).scores(["where"])).all()


def test_scores_may_be_changed_without_changing_the_answers():
    answers = AnswerSet(ASKED, ROWS)
    answers.scores(["i1"])[:] = 9

    assert answers.scores(["i1"])[0, 0] == 1


def test_nobody_has_no_scores():
    assert AnswerSet(ASKED, ()).scores(["i1", "i2"]).shape == (0, 2)


def test_selected_respondents_keep_their_answers_and_scores():
    answers = AnswerSet(ASKED, ROWS)
    answers.scores(["i1"])

    chosen = answers.select(np.array([False, True, False]))

    assert chosen.rows == ROWS[1:2]
    assert chosen.scores(["i1", "i2"])[0, 0] == 3


def test_counts_hold_every_answer_on_offer_and_all_four_states():
    counts = AnswerSet(ASKED, ROWS).counts("i1")

    assert counts.codes == {1: 1, 2: 0, 3: 1}
    assert counts.states == {
        State.ANSWERED: 2,
        State.DECLINED: 0,
        State.NOT_UNDERSTOOD: 1,
        State.NOT_SEEN: 0,
    }
    assert counts.answered == 2


def test_each_picked_option_counts_once():
    counts = AnswerSet(ASKED, ROWS).counts("where")

    assert counts.codes == {"yard": 2, "online": 1}
    assert counts.answered == 2
