"""Every shipped scale gives the scores of an outside table of answers and scores.

`scoring_vectors.json` was computed from the published scoring rules by another program: for each
instrument the lowest, the highest and some random answers, one or half of them missing, or all;
for SWEMWBS every raw total. Its `answers` are in the published order of the items.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.scoring import scale_scores
from surveyapp.places import SURVEYS
from surveyapp.questionnaire import files
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse

NAN = float("nan")
VECTORS = json.loads(Path(__file__).with_name("scoring_vectors.json").read_text("utf-8"))["vectors"]

# Our own questionnaires: the file and the scale that the table calls "mean".
OWN = {
    "own_peer_network_checkin": ("peer_network", "peer_network"),
    "own_feeling_safe_and_intimidation": ("feeling_safe", "intimidation"),
    "own_telling_and_being_heard": ("telling", "telling"),
    "own_restorative_meeting_outcome": ("restorative_meeting", "restorative_meeting"),
    "own_standing_up_for_others": ("standing_up", "standing_up"),
    "own_initiative_experience": ("initiative_experience", "experience"),
    "own_staff_response_confidence": ("staff_response", "response_confidence"),
    "own_staff_voice": ("staff_voice", "voice"),
}


def name(place: int) -> str:
    return f"{place}-{VECTORS[place]['instrument']}"


@pytest.mark.parametrize("place", range(len(VECTORS)), ids=name)
def test_it_gives_the_scores_of_the_table(place: int, shipped: dict[str, Questionnaire]):
    vector = VECTORS[place]
    questionnaire = shipped[vector["instrument"]]
    answered = filled(questionnaire, items(vector["instrument"], questionnaire), vector["answers"])

    scores = scale_scores(AnswerSet(questionnaire, (answered,)))

    expected = expectation(vector["instrument"], vector["expected"])
    found = {scale: scores[scale].item() for scale in expected}
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_the_table_covers_every_scale_of_the_templates(shipped: dict[str, Questionnaire]):
    covered = {v["instrument"]: set(v["expected"]) for v in VECTORS if v["instrument"] not in OWN}

    assert covered == {id: set(shipped[id].scales_by_id) for id in shipped if id not in OWN}


def items(instrument: str, questionnaire: Questionnaire) -> list[str]:
    """Give the items in the published order: our own follow the order of their scale."""
    if instrument in OWN:
        return list(questionnaire.scales_by_id[OWN[instrument][1]].items)
    return [f"item{number}" for number in range(1, len(questionnaire.questions) + 1)]


def expectation(instrument: str, scores: dict[str, Any]) -> dict[str, float]:
    numbers = {key: NAN if score is None else float(score) for key, score in scores.items()}
    return {OWN[instrument][1]: numbers["mean"]} if instrument in OWN else numbers


def filled(questionnaire: Questionnaire, items: list[str], answers: list[int | None]) -> Answers:
    values = {item: code for item, code in zip(items, answers, strict=True) if code is not None}
    assert not any(questionnaire.questions[item].check(code) for item, code in values.items())
    return Answers(values)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Questionnaire]:
    paths = {instrument: SURVEYS / f"{file}.yaml" for instrument, (file, _) in OWN.items()}
    paths |= {path.stem: path for path in files.bundled_templates()}
    return {instrument: parse(files.read(path).document) for instrument, path in paths.items()}
