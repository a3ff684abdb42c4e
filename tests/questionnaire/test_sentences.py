from surveyapp.questionnaire import sentences
from surveyapp.questionnaire.sentences import Sentence, Unanswerable


def test_a_sentence_remembers_what_it_was_made_of():
    sentence = Sentence("%(most)s letters at most.", most=5)

    assert sentence == "5 letters at most."
    assert (sentence.msgid, sentence.values) == ("%(most)s letters at most.", {"most": 5})


def test_a_sentence_without_values_may_hold_a_percent_sign():
    assert Sentence("100 % fine.") == "100 % fine."


def test_what_cannot_be_an_answer_says_its_sentence():
    assert str(Unanswerable(Sentence(sentences.TYPE_DATE))) == sentences.TYPE_DATE


def test_every_sentence_says_please():
    said = [value for name, value in vars(sentences).items() if name.isupper()]

    assert said
    assert all(value.startswith("Please ") and value.endswith(".") for value in said)
