"""A wave's responses as one set of answers, and its groups as masks: behind every number."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import Bools
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.records import responses
from surveyapp.records.responses import Response
from surveyapp.records.waves import Wave
from surveyapp.reports.groups import Group, group_masks


@dataclass(frozen=True)
class WaveAnswers:
    """Who took part and what they said, one place each in `responses`, `answers` and `groups`."""

    answers: AnswerSet
    groups: Mapping[Group, Bools]
    responses: tuple[Response, ...]


def wave_answers(session: Session, wave: Wave, questionnaire: Questionnaire) -> WaveAnswers:
    """Load the wave's responses once, in an order that tells nothing."""
    took_part = tuple(it for it in responses.of_wave(session, wave) if it.took_part)
    return WaveAnswers(
        answers=AnswerSet(questionnaire, tuple(_answers(response) for response in took_part)),
        groups=group_masks([response.groups for response in took_part]),
        responses=took_part,
    )


def declined(session: Session, wave: Wave) -> int:
    """Count those who said no to taking part."""
    wanted = select(func.count()).where(Response.wave_id == wave.id, Response.took_part.is_(False))
    return session.scalar(wanted) or 0


def _answers(response: Response) -> Answers:
    return Answers(response.answers, responses.states_of(response))
