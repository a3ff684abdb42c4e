"""Is it getting better? From two surveys to figures, warnings and sentences.

The data choose the comparison, not the wish; the number of answers decides how much is shown; every
warning is raised without being asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from surveyapp.analysis import cautions, wording
from surveyapp.analysis.arrays import NAN, Bools
from surveyapp.analysis.attrition import attrition
from surveyapp.analysis.figures import Question, measure
from surveyapp.analysis.measures import Caution, Measure, Showing, Who, shown
from surveyapp.analysis.multiplicity import holm
from surveyapp.analysis.plan import LIMITS, Comparison, Outcome, Plan, Survey
from surveyapp.analysis.pupils import COMPARISON, PROGRAMME, Places, Pupils, comparison, line_up

__all__ = ["Evaluation", "Outcome", "Plan", "Survey", "evaluate"]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What two surveys show: who answered, each outcome, and what to be careful about.

    `limit` says how far any wording may go. `measures` are in the plan's order.
    """

    comparison: Comparison
    limit: str
    who: tuple[Who, ...]
    measures: tuple[Measure, ...]
    cautions: tuple[Caution, ...]

    @property
    def main(self) -> Measure | None:
        """The outcome that was named as the main one beforehand, if one was."""
        return next((measure for measure in self.measures if measure.is_main), None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything to say: each outcome, the limit of the wording, and the warnings."""
        said = [sentence for measure in self.measures for sentence in measure.sentences]
        warned = [caution.text for caution in self.cautions]
        warned += [caution.text for measure in self.measures for caution in measure.cautions]
        return tuple(dict.fromkeys([*said, self.limit, *warned]))


def evaluate(before: Survey | None, after: Survey, plan: Plan) -> Evaluation:
    """Evaluate an initiative from a survey before (if any) and one after.

    The outcomes that aren't the main one are adjusted for their number (Holm). Nothing raises: what
    can't be said is left out, with its reason.
    """
    pupils = line_up(before, after, plan)
    chosen = comparison(pupils, plan)
    found = [measure(Question(it, pupils, chosen, plan.of(it))) for it in plan.outcomes]
    who = tuple(_who(pupils, chosen, plan))
    return Evaluation(
        comparison=chosen,
        limit=LIMITS[chosen].format(people=plan.people),
        who=who,
        measures=tuple(_finished(one, plan.of(one.outcome)) for one in _adjusted(found)),
        cautions=cautions.of_evaluation(pupils, chosen, plan) + cautions.of_leavers(who, plan),
    )


def _adjusted(measures: list[Measure]) -> list[Measure]:
    """Adjust the p-values of all but the main outcome for their number."""
    rest = [place for place, measure in enumerate(measures) if not measure.is_main]
    adjusted = dict(zip(rest, holm([measures[place].p for place in rest]), strict=True))
    return [
        replace(measure, p_adjusted=adjusted.get(place, measure.p))
        for place, measure in enumerate(measures)
    ]


def _finished(measure: Measure, plan: Plan) -> Measure:
    """Add the warnings and sentences, then take away what may not be shown.

    The mean of everybody goes: less that of the matched it would be the mean of a few leavers.
    """
    said = replace(
        measure,
        cautions=cautions.of_measure(measure, plan),
        sentences=wording.sentences(measure, plan),
        everybody_before=NAN,
    )
    how = measure.showing
    groups = tuple(shown(group, group.showing) for group in measure.groups)
    finished: Measure = replace(shown(said, how), groups=groups)
    return finished


def _who(pupils: Pupils, chosen: Comparison, plan: Plan) -> Iterator[Who]:
    if not chosen.has_two_groups:
        yield _group(pupils, "", None, plan)
        return
    yield _group(pupils, plan.programme, PROGRAMME, plan)
    yield _group(pupils, "comparison", COMPARISON, plan)


def _group(pupils: Pupils, name: str, arm: int | None, plan: Plan) -> Who:
    """Count one group."""
    outcome = _describing(plan)
    first, second = (_members(arms, arm) for arms in (pupils.arms_before, pupils.arms_after))
    before, after = int(first.sum()), int(second.sum())
    if (min(before, after) if pupils.before else after) < plan.hidden_below:
        return Who(name=name)
    who = Who(name=name, after=after, invited_after=_invited(pupils.after, arm, plan))
    if not pupils.before:
        return who
    who = replace(who, before=before, invited_before=_invited(pupils.before, arm, plan))
    if not pupils.matched:
        return who
    stayed = np.zeros(len(first), dtype=bool)
    stayed[pupils.pairs[0]] = True
    found = attrition(pupils.scores_before(outcome.id)[first], stayed[first], after)
    who = replace(who, matched=found.both, lost=found.lost, joined=found.joined)
    enough = min(found.leavers.n, found.stayers.n) >= plan.of(outcome).hidden_below
    leavers = shown(found.leavers, Showing.EVERYTHING)
    return replace(who, leavers=leavers, gap=found.gap) if enough else who


def _describing(plan: Plan) -> Outcome:
    """Choose the outcome by which leavers are described: the main one, or the first."""
    main = (outcome for outcome in plan.outcomes if outcome.id == plan.main)
    return next(main, plan.outcomes[0] if plan.outcomes else Outcome(id="", name=""))


def _members(arms: Places, arm: int | None) -> Bools:
    return np.full(len(arms), True) if arm is None else arms == arm


def _invited(survey: Survey, arm: int | None, plan: Plan) -> int | None:
    numbers = [
        number
        for name, number in survey.invited.items()
        if arm is None or (name == plan.programme) == (arm == PROGRAMME)
    ]
    return sum(numbers) if numbers else None
