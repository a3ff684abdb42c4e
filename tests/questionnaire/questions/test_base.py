import pytest

from surveyapp.questionnaire.answers import DECLINED, NOT_UNDERSTOOD, State
from surveyapp.questionnaire.questions import TYPES

from ..documents import parsed


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_listed_under_its_own_name(name):
    assert TYPES[name].type == name


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind.asks])
def test_every_question_can_be_left_without_an_answer(name):
    assert parsed(name).states() == {
        DECLINED: State.DECLINED,
        NOT_UNDERSTOOD: State.NOT_UNDERSTOOD,
    }
    assert list(parsed(name, decline=False).states()) == [NOT_UNDERSTOOD]
    assert list(parsed(name, dont_understand=False).states()) == [DECLINED]


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind.asks])
def test_only_open_questions_have_the_states_apart(name):
    question = parsed(name)

    assert question.states_apart == (not question.codes())


@pytest.mark.parametrize("name", ["text", "long_text"])
def test_what_is_written_freely_is_a_comment(name):
    assert {kind.type for kind in TYPES.values() if kind.is_comment} == {"text", "long_text"}
    assert parsed(name).is_comment


@pytest.mark.parametrize("name", TYPES)
def test_only_what_has_a_score_has_a_range(name):
    question = parsed(name)
    scores = [question.score(code) for code in question.codes()]

    assert (question.score_range() is None) == (not any(it is not None for it in scores))
