import json
from pathlib import Path

import pytest

from surveyapp.questionnaire import rules
from surveyapp.questionnaire.rules import All, Either, as_json, holds

VECTORS = json.loads((Path(__file__).parent / "rule_vectors.json").read_text(encoding="utf-8"))


def as_rule(document):
    """Read a rule of the vectors, which are right by themselves."""
    for name, kind in {"all": All, "any": Either}.items():
        if name in document:
            return kind(tuple(map(as_rule, document[name])))
    tests = [
        rules.Test(document["question"], name, value)
        for name, value in document.items()
        if name != "question"
    ]
    return All(tuple(tests)) if len(tests) > 1 else tests[0]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_rule_holds_as_the_vectors_say(vector):
    assert holds(as_rule(vector["rule"]), vector["answers"]) is vector["holds"]


def test_the_vectors_try_every_test_both_ways():
    tried = {
        (name, vector["holds"])
        for vector in VECTORS
        for name in vector["rule"].keys() & rules.TESTS.keys()
    }

    assert tried == {(name, holds) for name in rules.TESTS for holds in (True, False)}
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS) >= 60


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_rule_is_the_same_after_it_was_written(vector):
    rule = as_rule(vector["rule"])

    assert as_rule(as_json(rule)) == rule
