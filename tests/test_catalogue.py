"""The interface's words are found by language."""

from surveyapp import catalogue


def test_english_comes_first():
    assert catalogue.codes()[0] == "en"


def test_a_kind_of_a_language_has_the_words_of_that_language():
    assert catalogue.has("cy-GB")
    assert catalogue.of("cy-GB").gettext("Back") == catalogue.of("cy").gettext("Back") != "Back"


def test_another_language_keeps_the_english_words():
    assert not catalogue.has("ar")
    assert catalogue.of("ar").gettext("Back") == "Back"
