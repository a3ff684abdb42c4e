"""Computing the figures of one outcome: each group by itself, and the groups against each other."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis import detectable
from surveyapp.analysis.adjusted import adjusted_difference, unmatched_difference
from surveyapp.analysis.arrays import NAN, Bools, Floats, codes_of, complete, present
from surveyapp.analysis.clusters import clustering
from surveyapp.analysis.correlation import Correlation, correlation
from surveyapp.analysis.describe import describe, group_means
from surveyapp.analysis.independent import Difference, difference
from surveyapp.analysis.linear import coefficient
from surveyapp.analysis.measures import Between, ClassMean, Group, Measure, Showing, showing
from surveyapp.analysis.paired import paired_change
from surveyapp.analysis.plan import SMALLEST, Comparison, Outcome, Plan
from surveyapp.analysis.pupils import COMPARISON, PROGRAMME, Pupils
from surveyapp.analysis.reliability import Ends, Reliability, ends, reliability
from surveyapp.analysis.reliable_change import reliable_change
from surveyapp.analysis.shares import (
    PairedShares,
    Share,
    ShareDifference,
    paired_shares,
    share,
    share_difference,
    share_up_to,
)

CHANGED = "The questions changed between the surveys, so their totals are not compared."
WELL_MATCHED = 0.80  # under this the comparison of all answers is offered too


@dataclass(frozen=True)
class Question:
    """One outcome in one evaluation."""

    outcome: Outcome
    pupils: Pupils
    comparison: Comparison
    plan: Plan

    def pairs(self, arm: int | None) -> tuple[Floats, Floats]:
        """Give the matched scores of a group, before and after."""
        before, after = self.pupils.pair_scores(self.outcome.id)
        mine = np.full(len(before), True) if arm is None else self.pupils.pair_arms == arm
        return before[mine], after[mine]

    def classes(self, arm: int | None) -> NDArray[np.intp] | None:
        """Number the classes of a group's matched pupils, if classes are known."""
        classes = self.pupils.pair_classes()
        if classes is None or arm is None:
            return classes
        return np.asarray(classes[self.pupils.pair_arms == arm])

    def all(self, arm: int | None) -> tuple[Floats, Floats]:
        """Give all scores of a group before and all after, matched or not."""
        before = self.pupils.scores_before(self.outcome.id)
        after = self.pupils.scores_after(self.outcome.id)
        if arm is None:
            return before, after
        return before[self.pupils.arms_before == arm], after[self.pupils.arms_after == arm]


def measure(question: Question) -> Measure:
    """Compute everything that may be said about one outcome."""
    outcome, comparison, plan = question.outcome, question.comparison, question.plan
    blank = Measure(outcome=outcome, comparison=comparison, is_main=outcome.id == plan.main)
    if _wording_changed(question):
        return replace(blank, groups=(Group(name="", showing=Showing.NOTHING),), reason=CHANGED)
    found = _reliability(question)
    arms: dict[str, int | None] = {"": None}
    if comparison.has_two_groups:
        arms = {plan.programme: PROGRAMME, "comparison": COMPARISON}
    groups = tuple(_group(question, name, arm, found) for name, arm in arms.items())
    done = replace(blank, groups=groups, reliability=found)
    if done.showing is Showing.NOTHING:
        return replace(done, reliability=None)  # it rests on everybody, those hidden among them
    done = replace(done, everybody_before=describe(question.all(None)[0]).mean)
    if comparison.has_two_groups:
        done = replace(done, between=_between(question))
    return replace(done, p=_p(done), dose=_dose(question))


def _wording_changed(question: Question) -> bool:
    before, after = question.pupils.before, question.pupils.after
    if before is None:
        return False
    outcome = question.outcome.id
    return before.wording.get(outcome) != after.wording.get(outcome)


def _reliability(question: Question) -> Reliability | None:
    """Use the items before, or those after where there was no survey before; none of few."""
    survey = question.pupils.before or question.pupils.after
    items = survey.items.get(question.outcome.id)
    if items is None:
        return None
    found = reliability(items, pairwise=True)
    return found if found.n >= question.plan.hidden_below else None


def _group(question: Question, name: str, arm: int | None, found: Reliability | None) -> Group:
    matched = question.comparison.is_matched
    before, after = complete(*question.pairs(arm)) if matched else question.all(arm)
    sizes = [len(present(after))] + ([len(present(before))] if question.pupils.before else [])
    n = min(sizes)
    group = Group(name=name, showing=showing(n, question.plan))
    if group.showing is Showing.NOTHING:
        return group
    outcome = question.outcome
    shares = n >= SMALLEST  # none of fewer: all of them or none of them would tell of each
    bands = (before, after) if outcome.band_up_to is not None and shares else ()
    unscored = [int(np.isnan(scores).sum()) for scores in question.all(arm)]
    group = replace(
        group,
        n=n,
        before=describe(before) if question.pupils.before else None,
        after=describe(after),
        yes_no=_yes_no(question, before, after) if outcome.doing else None,
        in_band=tuple(share_up_to(scores, outcome.band_up_to or 0) for scores in bands),
        ends=_ends(question, before, after) if shares else None,
        unscored_before=unscored[0] if question.pupils.before else None,
        unscored_after=unscored[1],
    )
    if matched:
        return _with_change(group, question, arm, found)
    return replace(group, surveys=difference(after, before) if question.pupils.before else None)


def _ends(question: Question, before: Floats, after: Floats) -> Ends:
    first = before if question.pupils.before else after
    return ends(first, question.outcome.low, question.outcome.high)


def _with_change(
    group: Group, question: Question, arm: int | None, found: Reliability | None
) -> Group:
    before, after = question.pairs(arm)
    change = paired_change(before, after)
    sd = describe(question.all(None)[0]).sd
    counted = change.n >= SMALLEST
    group = replace(
        group,
        change=change,
        surveys=_offered(question, arm, change.n),
        reliable=reliable_change(before, after, sd, found.alpha) if found and counted else None,
        detectable=detectable.of_pairs(change.n),
    )
    classes = question.classes(arm)
    if classes is None:
        return group
    gains = after - before
    known = ~np.isnan(gains)
    fitted = coefficient(gains[known], [], classes[known])
    return replace(group, careful=fitted.careful, classes=fitted.clusters)


def _yes_no(
    question: Question, before: Floats, after: Floats
) -> PairedShares | ShareDifference | Share:
    if question.comparison.is_matched:
        return paired_shares(before, after)
    first, second = (share(int((s > 0.5).sum()), len(present(s))) for s in (before, after))
    return share_difference(second, first) if question.pupils.before else second


def _offered(question: Question, arm: int | None, pairs: int) -> Difference | None:
    """Compare all answers as well where few could be matched.

    Not where the few who aren't matched could be worked out from the two comparisons.
    """
    before, after = question.all(arm)
    beyond = min(len(present(before)), len(present(after))) - pairs
    if question.pupils.share_matched >= WELL_MATCHED or beyond < question.plan.hidden_below:
        return None
    return difference(after, before)


def _between(question: Question) -> Between:
    if question.comparison.is_matched:
        return _matched(question)
    if question.comparison is Comparison.AFTER_ONLY:
        return _after_only(question)
    return _two_surveys(question)


def _matched(question: Question) -> Between:
    pupils = question.pupils
    arms = pupils.pair_arms
    mine = arms >= 0
    before, after = (scores[mine] for scores in pupils.pair_scores(question.outcome.id))
    classes = pupils.pair_classes()
    classes = None if classes is None else classes[mine]
    treated = arms[mine] == PROGRAMME
    found = adjusted_difference(before, after, treated, classes)
    plain = found.adjusted.plain
    n = found.programme.n, found.comparison.n
    between = Between(
        difference=found.adjusted.value,
        interval=plain.interval,
        size=found.hedges,
        p=plain.p,
        adjusted=found,
        start=found.start,
        detectable=detectable.of_groups(*n),
    )
    if classes is None:
        return between
    return replace(
        between,
        careful=found.adjusted.careful,
        classes=found.adjusted.clusters,
        clustering=clustering(after, classes),
        class_means=_dots(after - before, classes, treated, question.plan.hidden_below),
    )


def _after_only(question: Question) -> Between:
    pupils = question.pupils
    mine = pupils.arms_after >= 0
    scores = pupils.scores_after(question.outcome.id)[mine]
    treated = pupils.arms_after[mine] == PROGRAMME
    found = difference(scores[treated], scores[~treated])
    between = Between(
        difference=found.mean,
        interval=found.interval,
        size=found.hedges,
        p=found.p,
        after_only=found,
        detectable=detectable.of_groups(found.x.n, found.y.n),
    )
    if not pupils.after.classes:
        return between
    classes = codes_of(pupils.after.classes)[0][mine]
    known = ~np.isnan(scores)
    fitted = coefficient(scores[known], [treated[known].astype(float)], classes[known])
    return replace(
        between,
        careful=fitted.careful,
        classes=fitted.clusters,
        clustering=clustering(scores, classes),
        class_means=_dots(scores, classes, treated, question.plan.hidden_below),
    )


def _two_surveys(question: Question) -> Between:
    pupils, outcome = question.pupils, question.outcome.id
    scores = np.concatenate([pupils.scores_before(outcome), pupils.scores_after(outcome)])
    arms = np.concatenate([pupils.arms_before, pupils.arms_after])
    late = np.arange(len(arms)) >= len(pupils.arms_before)
    mine = arms >= 0
    found = unmatched_difference(scores[mine], late[mine], arms[mine] == PROGRAMME)
    plain = found.difference.plain
    counts = [len(present(question.all(arm)[1])) for arm in (PROGRAMME, COMPARISON)]
    return Between(
        difference=found.difference.value,
        interval=plain.interval,
        p=plain.p,
        unmatched=found,
        detectable=detectable.of_groups(*counts),
    )


def _dots(
    values: Floats, classes: NDArray[np.intp], treated: Bools, least: int
) -> tuple[ClassMean, ...]:
    """Give the classes that are large enough as dots.

    A class with pupils of both groups is none. Where those of a group who are in none of its dots
    are few, their mean would follow from the group's, so its smallest dots go as well.
    """
    number = int(classes.max(initial=-1)) + 1
    whole = group_means(values, classes, number).n
    dots: list[ClassMean] = []
    for in_programme, mask in ((True, treated), (False, ~treated)):
        mine = group_means(values[mask], classes[mask], number)
        found = zip(mine.n.tolist(), mine.mean.tolist(), whole.tolist(), strict=True)
        shown = sorted(((n, mean) for n, mean, of in found if n == of and n >= least), reverse=True)
        rest = len(present(values[mask])) - sum(n for n, _ in shown)
        while shown and 0 < rest < least:
            rest += shown.pop()[0]
        dots += [ClassMean(n, mean, in_programme) for n, mean in shown]
    return tuple(sorted(dots, key=lambda dot: dot.mean))


def _p(measure: Measure) -> float:
    """Give the p-value of the comparison that was made; of classes where they are known."""
    if measure.between:
        return measure.between.careful.p if measure.between.classes else measure.between.p
    group = measure.groups[0]
    if isinstance(group.yes_no, PairedShares):
        return group.yes_no.p
    if group.change:
        return group.change.p
    return group.surveys.p if group.surveys else NAN


def _dose(question: Question) -> Correlation | None:
    """Correlate sessions attended with change, among those in the programme."""
    sessions = question.pupils.after.sessions
    if sessions is None or not question.comparison.is_matched:
        return None
    before, after = question.pupils.pair_scores(question.outcome.id)
    mine = question.pupils.pair_arms == PROGRAMME
    found = correlation(sessions[question.pupils.pairs[1]][mine], (after - before)[mine])
    return found if showing(found.n, question.plan) is Showing.EVERYTHING else None
