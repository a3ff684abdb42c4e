"""An initiative evaluated from two surveys in files: what was read, what was decided, what shows.

The command's summary, the JSON and the workbook all draw from one `EvaluatedFiles`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import Floats
from surveyapp.analysis.evaluation import Evaluation, evaluate
from surveyapp.analysis.measures import Measure, two_digits
from surveyapp.analysis.plan import SMALLEST, Outcome, Plan, Survey
from surveyapp.analysis.reliability import Ends
from surveyapp.analysis.scoring import item_scores, scale_scores, score_range
from surveyapp.questionnaire import fingerprint
from surveyapp.questionnaire.model import Questionnaire, Scale
from surveyapp.reports.naming import doing, is_yes_no, score_name
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.reliability import (
    ScaleReliability,
    hidden_reliability,
    of_sum_of_scales,
    of_yes_no,
    scale_reliability,
)
from surveyapp.reports.scored import LeftOut, Reading

PROGRAMME, COMPARISON = "programme", "comparison"
PEOPLE = {"pupils": "pupils", "staff": "staff", "both": "people"}
NO_SCORE = "No answer gives a score on this scale, so it is not evaluated."


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One survey as it was read, a place for each respondent in every column.

    `arms` holds PROGRAMME, COMPARISON or "" for neither; `sessions` nan where there is no number.
    `invited` counts by arm, or under "" where there are none.
    """

    answers: AnswerSet
    ids: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    sessions: Floats | None = None
    invited: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Files:
    """Two surveys, or one of two groups; `readings` say how each file was understood.

    `used` says by what each column was named, `groups` what PROGRAMME and COMPARISON are in it.
    """

    before: Taken | None
    after: Taken
    readings: tuple[Reading, ...]
    used: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided beforehand; `reason` is why a school shows fewer than ten.

    `ways` say how each survey was answered, before and after, where that changed.
    """

    main: str = ""
    randomised: bool = False
    chosen_for: str = ""
    smallest: int = SMALLEST
    reason: str = ""
    subgroup: str = ""
    ways: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class EvaluatedFiles:
    """What the files show; `scales` and `reliability` are in the order of the measures."""

    questionnaire: Questionnaire
    files: Files
    decided: Decided
    plan: Plan
    evaluation: Evaluation
    scales: tuple[Scale, ...]
    reliability: tuple[ScaleReliability, ...]
    not_evaluated: tuple[LeftOut, ...]

    @property
    def left_out(self) -> list[tuple[str, LeftOut]]:
        """Everything that could not be used, each with the file it stands in."""
        found = [(it.source, left) for it in self.files.readings for left in it.left_out]
        whole = " and ".join(it.source for it in self.files.readings)
        return [*found, *((whole, left) for left in self.not_evaluated)]


def evaluate_files(files: Files, decided: Decided) -> EvaluatedFiles:
    """Score both surveys by their questionnaires' scales, and evaluate every scale with scores."""
    questionnaire = files.after.answers.questionnaire
    first, second = files.before, files.after
    before = _survey(first, decided.ways[0]) if first else None
    after = _survey(second, decided.ways[1])
    scales = [it for it in questionnaire.scales if _is_scored(it, before, after)]
    plan = Plan(
        outcomes=tuple(_outcome(questionnaire, scale) for scale in scales),
        main=decided.main,
        programme=PROGRAMME,
        randomised=decided.randomised,
        chosen_for=decided.chosen_for,
        subgroup=decided.subgroup,
        people=PEOPLE[questionnaire.audience],
        smallest=decided.smallest,
    )
    evaluation = evaluate(before, after, plan)
    pairs = zip(scales, evaluation.measures, strict=True)
    return EvaluatedFiles(
        questionnaire=questionnaire,
        files=files,
        decided=decided,
        plan=plan,
        evaluation=evaluation,
        scales=tuple(scales),
        reliability=tuple(_reliability(it, measure, before or after) for it, measure in pairs),
        not_evaluated=tuple(_not_evaluated(questionnaire, scales)),
    )


def _survey(taken: Taken, way: str) -> Survey:
    questionnaire = taken.answers.questionnaire
    return Survey(
        scores=scale_scores(taken.answers),
        items={scale.id: _items(taken.answers, scale) for scale in _with_items(questionnaire)},
        ids=taken.ids,
        arms=taken.arms,
        classes=taken.classes,
        sessions=taken.sessions,
        invited=taken.invited,
        way=way,
        wording={it.id: fingerprint.of_scale(questionnaire, it) for it in questionnaire.scales},
    )


def _with_items(questionnaire: Questionnaire) -> Iterator[Scale]:
    """Give the scales whose items can hang together: not those of a yes or no."""
    return (it for it in questionnaire.scales if it.items and not is_yes_no(it))


def _items(answers: AnswerSet, scale: Scale) -> Floats:
    """Give the items as the method counts them: for a share, whether each reaches the limit."""
    scores = item_scores(answers, scale)
    if scale.method != "share" or scale.at_least is None:
        return scores
    return np.where(np.isnan(scores), scores, scores >= scale.at_least)


def _is_scored(scale: Scale, before: Survey | None, after: Survey) -> bool:
    """Say whether somebody has a score each time; a changed scale stays, to be said so."""
    if before and before.wording.get(scale.id) != after.wording[scale.id]:
        return True
    return all(not np.isnan(it.scores[scale.id]).all() for it in (before, after) if it)


def _not_evaluated(questionnaire: Questionnaire, scales: list[Scale]) -> Iterator[LeftOut]:
    for scale in questionnaire.scales:
        if scale not in scales:
            yield LeftOut(NO_SCORE, text=scale.title)


def _outcome(questionnaire: Questionnaire, scale: Scale) -> Outcome:
    low, high = score_range(questionnaire, scale)
    bullying = scale.subject == "bullying"
    return Outcome(
        id=scale.id,
        name=score_name(scale),
        low=low,
        high=high,
        higher_is=scale.higher_is,
        doing=doing(scale) if is_yes_no(scale) else "",
        band_up_to=scale.bands[0].up_to if scale.bands else None,
        counts_reports=bullying and scale.higher_is == "worse",
        delicate=scale.subject != "other",
        items=scale.items,
    )


def _reliability(scale: Scale, measure: Measure, survey: Survey) -> ScaleReliability:
    if scale.of_scales:
        return of_sum_of_scales(scale)
    if is_yes_no(scale):
        return of_yes_no(scale)
    if measure.reliability is None:
        return hidden_reliability(len(scale.items))
    found = scale_reliability(scale, measure.reliability, survey.scores[scale.id], _ends(measure))
    return found if isinstance(found.sem, Hidden) else replace(found, sem=two_digits(found.sem))


def _ends(measure: Measure) -> Ends | None:
    """Put the groups' ends together: no others are counted than those whose scores are shown."""
    known = [(group.ends, group.ends.n) for group in measure.groups if group.ends]
    n = sum(weight for _, weight in known)
    if not n or len(known) < len(measure.groups):
        return None
    floor = sum(it.floor * weight for it, weight in known) / n
    ceiling = sum(it.ceiling * weight for it, weight in known) / n
    return Ends(n, floor, ceiling)
