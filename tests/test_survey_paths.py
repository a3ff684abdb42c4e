"""Our own questionnaires ask only what fits, can be finished, and score what was answered."""

import math
from functools import cache
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.scoring import scale_scores
from surveyapp.places import SURVEYS
from surveyapp.questionnaire import files, form, path
from surveyapp.questionnaire.answers import DECLINED, Answers, State
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse

OWN = [file.stem for file in files.bundled()]
EXPERIENCES = ["words", "blocked", "made_to_give", "group", "left_out", "online", "stayed_away"]


@pytest.mark.parametrize("name", OWN)
def test_it_can_be_finished_without_answering_anything(name: str):
    filled = form.read(questionnaire(name), MultiDict())

    assert (filled.errors, filled.answers.values) == ({}, {})


@pytest.mark.parametrize("name", OWN)
def test_a_pupil_can_rather_not_say_to_every_question(name: str):
    asked = list(questionnaire(name).asking())
    names = [f"{one.id}.state" if one.states_apart else one.id for one in asked]

    filled = form.read(questionnaire(name), MultiDict([(name, DECLINED) for name in names]))

    always = [one.id for one in asked if one.show_if is None]
    assert {filled.answers.state(id) for id in always} == {State.DECLINED}


def test_a_pupil_to_whom_nothing_happened_is_not_asked_where():
    shown = asked_after("feeling_safe", dict.fromkeys(EXPERIENCES, 0))

    assert "where" not in shown
    assert "told" not in shown
    assert shown[-2:] == ["trusted", "comment"]


@pytest.mark.parametrize("experience", EXPERIENCES[:-1])
def test_a_pupil_to_whom_something_happened_is_asked_where_and_whom_they_told(experience: str):
    shown = asked_after("feeling_safe", {experience: 1})

    assert {"where", "told"} <= set(shown)


def test_a_pupil_who_told_nobody_is_not_asked_whether_someone_checked():
    assert "checked" not in asked_after("telling", {"have_told": "no"})
    assert "checked" in asked_after("telling", {"have_told": "yes"})


def test_a_pupil_who_saw_nobody_picked_on_is_asked_only_about_inviting():
    shown = asked_after("standing_up", {"seen": "no"})

    assert shown == ["meaning", "seen", "invited", "comment"]


def test_keeping_to_an_agreement_is_asked_later_and_only_if_there_is_one():
    soon = asked_after("restorative_meeting", {"when": "recent", "agreed": "yes"})
    later = asked_after("restorative_meeting", {"when": "earlier", "agreed": "yes"})
    without = asked_after("restorative_meeting", {"when": "earlier", "agreed": "no"})

    assert ("fair" in soon, "kept" in soon) == (True, False)
    assert ("fair" in later, "kept" in later) == (True, True)
    assert ("fair" in without, "kept" in without) == (False, False)


def test_one_thing_every_week_counts_as_weekly():
    once = dict.fromkeys(EXPERIENCES, 0) | {"online": 3}
    seldom = dict.fromkeys(EXPERIENCES, 2)

    assert score("feeling_safe", "weekly", once) == 1
    assert score("feeling_safe", "weekly", seldom) == 0


def test_kinds_is_the_share_of_things_that_happened_at_all():
    answers = dict.fromkeys(EXPERIENCES, 0) | {"words": 1, "group": 4}

    assert score("feeling_safe", "kinds", answers) == pytest.approx(2 / 7)


def test_feeling_left_out_lowers_belonging():
    best = dict.fromkeys(questionnaire("belonging").scales_by_id["belonging"].items, 3)

    assert score("belonging", "belonging", best | {"hide": 0, "left": 0}) == 3
    assert score("belonging", "belonging", best) == pytest.approx(18 / 8)


def test_staff_wellbeing_needs_three_of_its_four_answers():
    three = {"energy": 5, "rested": 4, "pause": 3}

    assert score("staff_voice", "wellbeing", three) == 4
    assert score("staff_voice", "wellbeing", {"energy": 5, "rested": 4}) is None


@cache
def questionnaire(name: str) -> Questionnaire:
    return parse(files.read(SURVEYS / f"{name}.yaml").document)


def asked_after(name: str, values: dict[str, Any]) -> list[str]:
    return [question.id for question in path.seen(questionnaire(name), values)]


def score(name: str, scale: str, values: dict[str, Any]) -> float | None:
    """Give one respondent's score, or None where there is none."""
    found = scale_scores(AnswerSet(questionnaire(name), (Answers(values),)))[scale].item()
    return None if math.isnan(found) else found
