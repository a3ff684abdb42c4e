"""One wave as staff see it: response rates, results and comments; and its rows, for the few."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.analysis.scoring import scale_scores
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.manner import Manner
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.records import codes, concerns, readings, responses
from surveyapp.records.base import School
from surveyapp.records.comments import of_wave as comments_of_wave
from surveyapp.records.surveys import read
from surveyapp.records.waves import Mode, Wave
from surveyapp.reports import manner, rates
from surveyapp.reports.answers import WaveAnswers, declined, wave_answers
from surveyapp.reports.comments import Comments, Said, comments
from surveyapp.reports.figures import figure
from surveyapp.reports.groups import Breakdown, GroupNames
from surveyapp.reports.manner import Counted
from surveyapp.reports.privacy import INSIDE, Figure
from surveyapp.reports.rates import ResponseRates
from surveyapp.reports.results import Results, results


@dataclass(frozen=True)
class About:
    """What the report is about."""

    school: str
    wave: str
    questionnaire: str
    version: int
    sha256: str
    mode: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class DataRow:
    """One respondent's answers and scale scores, for people with the row-level permission.

    In an anonymous wave there is neither a pseudonym nor a group, nor how the answers were given.
    """

    pseudonym: str
    groups: GroupNames
    answers: Answers
    scores: Mapping[str, Figure]
    manner: Manner | None = None


@dataclass(frozen=True)
class WaveReport:
    """Everything that pages and the workbook show of one closed wave."""

    about: About
    questionnaire: Questionnaire
    minimum: int
    rates: ResponseRates
    results: Results
    comments: Comments
    manner: tuple[Counted, ...]


def response_rates(session: Session, wave: Wave, minimum: int = INSIDE) -> ResponseRates:
    """Give the wave's response rates, open or closed, as far as they may be shown."""
    return rates.response_rates(codes.invited(session, wave), declined(session, wave), minimum)


def report(session: Session, wave: Wave, comment_key: bytes, minimum: int = INSIDE) -> WaveReport:
    """Give the whole report of a closed wave; `comment_key` is the school's key."""
    questionnaire = read(wave.version)
    answers = wave_answers(session, wave, questionnaire)
    invited = response_rates(session, wave, minimum)
    return WaveReport(
        about=_about(session, wave, questionnaire),
        questionnaire=questionnaire,
        minimum=minimum,
        rates=invited,
        results=results(answers.answers, Breakdown(answers.groups, minimum, invited.counted)),
        comments=comments(
            questionnaire, _said(session, wave, comment_key, answers), len(answers.answers)
        ),
        manner=manner.counts(
            answers.answers, [responses.manner_of(it) for it in answers.responses], minimum
        ),
    )


def data_rows(session: Session, wave: Wave) -> tuple[DataRow, ...]:
    """Give every response of the wave, in an order that tells nothing."""
    answers = wave_answers(session, wave, read(wave.version))
    scores = scale_scores(answers.answers)
    anonymous = wave.mode == Mode.ANONYMOUS
    return tuple(
        DataRow(
            pseudonym=response.pseudonym or "",
            groups={} if anonymous else response.groups,
            answers=answers.answers.rows[place],
            scores={scale: figure(float(column[place])) for scale, column in scores.items()},
            manner=None if anonymous else responses.manner_of(response),
        )
        for place, response in enumerate(answers.responses)
    )


def _said(session: Session, wave: Wave, comment_key: bytes, answers: WaveAnswers) -> Iterator[Said]:
    """Open the comments of the responses that count, each with what counts as its reading."""
    sittings = {response.sitting for response in answers.responses}
    read_as = readings.of_wave(session, wave)
    kept_back = concerns.kept_back(session, wave)
    for comment, words in comments_of_wave(session, wave, comment_key):
        if comment.sitting not in sittings:
            continue
        said = Said(comment.sitting, comment.question, words, kept_back=comment.id in kept_back)
        found = read_as.get(comment.id)
        yield replace(said, label=found.label, themes=found.themes) if found else said


def _about(session: Session, wave: Wave, questionnaire: Questionnaire) -> About:
    return About(
        school=session.get_one(School, wave.school_id).name,
        wave=wave.title,
        questionnaire=questionnaire.title,
        version=wave.version.number,
        sha256=wave.version.sha256,
        mode=wave.mode,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
    )
