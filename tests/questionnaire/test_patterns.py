import re
import time

import pytest

from surveyapp.questionnaire.patterns import is_alike, trouble

from .patterns import ALIKE


@pytest.mark.parametrize("pattern", [*ALIKE, ""])
def test_it_lets_a_plain_pattern_stand(pattern):
    assert trouble(pattern, 60) == ""


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(a+)+", "repeats something other than one character, at character 5"),
        ("(a|aa)*", "repeats something other than one character, at character 7"),
        ("(?:a?){20}", "repeats something other than one character, at character 7"),
        ("a**", "repeats something other than one character, at character 3"),
        ("a++", "repeats something other than one character, at character 3"),
        ("*", "repeats something other than one character, at character 1"),
        (r"(a)\1", "has a part that isn't allowed in a pattern, at character 4"),
        ("(?=a)", "has a part that isn't allowed in a pattern, at character 1"),
        ("(?P<name>a)", "has a part that isn't allowed in a pattern, at character 1"),
        ("(?i)a", "has a part that isn't allowed in a pattern, at character 1"),
        (r"\p{L}", "has a part that isn't allowed in a pattern, at character 1"),
        ("a{,3}", "has a part that isn't allowed in a pattern, at character 2"),
        ("[a", "has a part that isn't allowed in a pattern, at character 1"),
        ("(a", "isn't a pattern: missing ), unterminated subpattern"),
        ("a)", "isn't a pattern: unbalanced parenthesis"),
        ("[z-a]", "isn't a pattern: bad character range z-a"),
        ("a{3,2}", "isn't a pattern: min repeat greater than max repeat"),
        (".*.*.*.*x", "can be tried in too many ways"),
        ("a?" * 25, "can be tried in too many ways"),
        ("(a|b)" * 25, "can be tried in too many ways"),
        (".{0,60}.{0,60}.{0,60}.{0,60}x", "can be tried in too many ways"),
    ],
)
def test_it_says_why_a_pattern_is_refused(pattern, sentence):
    assert sentence in trouble(pattern, 60)


@pytest.mark.parametrize("pattern", [".*.*b", "a+a+b", "a{0,200}a{0,200}b", "a?" * 17 + "b"])
def test_a_pattern_that_stands_cannot_keep_the_server_busy(pattern):
    assert trouble(pattern, 400) == ""
    begun = time.process_time()

    re.fullmatch(pattern, "a" * 400, re.ASCII)

    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("pattern", [*ALIKE, ""])
def test_a_plain_pattern_means_the_same_in_a_browser(pattern):
    assert trouble(pattern, 60) == ""
    assert is_alike(pattern)


@pytest.mark.parametrize(
    "pattern", [r"a\sb", r"[\S]+", r"a\-b", r"[\a]", r"[\x41]", r"[\']", "a{\u0663}", r"[\b]"]
)
def test_what_a_browser_may_take_otherwise_is_left_to_the_server(pattern):
    assert not is_alike(pattern)
