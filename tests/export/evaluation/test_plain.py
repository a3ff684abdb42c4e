import json

import pytest

from surveyapp.export.evaluation.plain import as_json
from tests.reports.evaluations import evaluated, questionnaire


def nulls(value, reason=""):
    """Give for every null in a tree the reason that stands beside it."""
    if isinstance(value, dict):
        for name, it in value.items():
            if it is None and name not in MAY_BE_MISSING:
                yield name, value.get("reason", reason)
            yield from nulls(it, value.get("reason", reason))
    elif isinstance(value, list):
        for it in value:
            yield from nulls(it, reason)


# What isn't a number but a part that is there or not.
MAY_BE_MISSING = {
    "invited_before", "invited_after", "leavers", "surveys", "yes_no", "between", "dose", "matched",
    "band_up_to", "adjusted", "after_only", "unmatched", "clustering", "reliability", "reliable",
    "n", "before", "after", "change", "ends", "lost", "joined", "unscored_before", "unscored_after",
    "changes",
}  # fmt: skip


@pytest.mark.parametrize("people", [9, 20, 40])
@pytest.mark.parametrize("arms", [(), ("programme", "comparison") * 20])
def test_what_is_no_number_is_null_with_its_reason(people, arms):
    whole = as_json(evaluated(questionnaire(), people=people, arms=arms[:people]))

    found = list(nulls(whole["evaluation"]))
    assert found
    assert [name for name, reason in found if not reason] == []
    json.dumps(whole, allow_nan=False)


def test_few_say_why_there_are_no_tests():
    (group,) = as_json(evaluated(questionnaire(), people=20))["evaluation"]["measures"][0]["groups"]

    assert group["showing"] == "small group, treat as a first sign"
    assert (group["change"]["p"], group["change"]["reason"]) == (
        None,
        "not given for fewer than 30, or not known",
    )


def test_nobodys_own_score_has_a_name():
    text = json.dumps(as_json(evaluated(questionnaire())))

    assert '"min"' not in text
    assert '"max"' not in text


def test_the_plan_and_the_reliability_are_told():
    whole = as_json(evaluated(questionnaire(), smallest=6, reason="A small school.", people=9))

    assert (whole["decided"]["smallest"], whole["decided"]["reason"]) == (6, "A small school.")
    assert whole["reliability"]["week"]["by_item"][0]["item"] == "safe"
