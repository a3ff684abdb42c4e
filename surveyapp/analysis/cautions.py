"""What the product warns of by itself, whatever the figures say."""

from collections.abc import Callable, Iterator

from surveyapp.analysis.attrition import APART, FAR, MANY
from surveyapp.analysis.clusters import FEW
from surveyapp.analysis.measures import Caution, Measure, Showing, Who
from surveyapp.analysis.plan import Comparison, Plan
from surveyapp.analysis.pupils import COMPARISON, Pupils
from surveyapp.analysis.regression_to_mean import expected_return
from surveyapp.analysis.wording import unit

WELL_MATCHED = 0.80  # under this share of matched answers the comparison of all is offered too
UNEVEN = 0.05  # from this starting gap (Hedges' g) the groups were not alike …
TOO_UNEVEN = 0.25  # … and from this one they can't be compared
CROWDED = 0.15  # of the scores at one end of the scale


def of_evaluation(pupils: Pupils, chosen: Comparison, plan: Plan) -> tuple[Caution, ...]:
    """Warn of what concerns the evaluation as a whole."""
    return tuple(
        Caution(check, text)
        for check, texts in {
            "no comparison": _without_comparison(chosen),
            "matching": _matching(pupils, chosen),
            "programme": _nobody_in_programme(pupils, plan),
            "many measures": _many(plan),
            "subgroup": _subgroup(plan),
            "changed mode": _ways(pupils),
        }.items()
        for text in texts
    )


def _without_comparison(chosen: Comparison) -> Iterator[str]:
    if chosen in (Comparison.CHANGE, Comparison.TWO_SURVEYS):
        yield (
            "Other things also changed between the two surveys. Scores tend to fall with age and "
            "move with the school year, and there was no other group to compare with."
        )


def _matching(pupils: Pupils, chosen: Comparison) -> Iterator[str]:
    if pupils.doubles:
        yield f"{pupils.doubles} codes stood on more than one answer and match nobody."
    if chosen.is_matched and pupils.share_matched < WELL_MATCHED:
        share = round(100 * pupils.share_matched)
        yield f"Only {share}% of the answers could be matched: look at all answers as well."


def _nobody_in_programme(pupils: Pupils, plan: Plan) -> Iterator[str]:
    if pupils.after.arms and set(pupils.arms_after.tolist()) <= {COMPARISON, -1}:
        yield f'Nobody is in the group "{plan.programme}", so everybody is taken as one group.'


def _many(plan: Plan) -> Iterator[str]:
    number = len(plan.outcomes)
    if number < 2:
        return
    named = next((outcome.name for outcome in plan.outcomes if outcome.id == plan.main), "")
    how = (
        f"{named} was named as the main one beforehand, the others are adjusted for their number"
        if named
        else "none was named as the main one beforehand, so all are adjusted for their number"
    )
    yield f"{number} measures were looked at: {how}."


def _subgroup(plan: Plan) -> Iterator[str]:
    if plan.subgroup:
        yield (
            f"Exploratory: these are {plan.subgroup} only. Whether they differ from the others "
            "needs a test of that difference."
        )


def _ways(pupils: Pupils) -> Iterator[str]:
    first, second = (pupils.before.way if pupils.before else ""), pupils.after.way
    if first and second and first != second:
        yield f"Surveyed differently: {first} before, {second} after."


def of_leavers(who: tuple[Who, ...], plan: Plan) -> tuple[Caution, ...]:
    """Warn where many left, more of one group than of the other, or those who started apart."""
    shares = [group.share_lost for group in who if group.lost is not None]
    reasons = []
    if any(share > MANY for share in shares):
        reasons.append("more than a fifth left")
    if shares and max(shares) - min(shares) > APART:
        reasons.append("more left one group than the other")
    if any(abs(group.gap) > FAR for group in who):
        reasons.append("they started apart from those who stayed")
    if not reasons:
        return ()
    return (
        Caution("leavers", f"{plan.people.capitalize()} who left may differ: {_and(reasons)}."),
    )


def of_measure(measure: Measure, plan: Plan) -> tuple[Caution, ...]:
    """Warn of what concerns one outcome."""
    if measure.reason:
        return (Caution("changed items", measure.reason),)
    found = (Caution(check, text) for check, find in CHECKS.items() for text in find(measure, plan))
    return tuple(dict.fromkeys(found))


def _small(measure: Measure, plan: Plan) -> Iterator[str]:
    for group in measure.groups:
        if group.showing is Showing.NOTHING:
            yield (
                f"Fewer than {plan.hidden_below} {plan.people} answered"
                f"{f' in the {group.name} group' if group.name else ''}: merge groups, or talk "
                "with each of them instead."
            )
        elif group.showing is Showing.FIRST_SIGN:
            yield "Small group, treat as a first sign."


def _regression_to_mean(measure: Measure, plan: Plan) -> Iterator[str]:
    if plan.chosen_for not in ("low", "high"):
        return
    yield (
        f"{plan.people.capitalize()} chosen for {plan.chosen_for} scores tend to score nearer "
        f"average next time with no help at all{_about_points(measure)}."
    )


def _about_points(measure: Measure) -> str:
    """Say by how many points, where there is somebody to compare the chosen with."""
    outcome, chosen = measure.outcome, measure.groups[0].before
    everybody = outcome.school_mean
    if everybody != everybody and measure.comparison.has_two_groups:
        everybody = measure.everybody_before
    known = outcome.retest == outcome.retest
    alpha = measure.reliability.alpha if measure.reliability else float("nan")
    points = expected_return(
        everybody, chosen.mean if chosen else float("nan"), outcome.retest if known else alpha
    )
    if points != points:
        return ""
    least = "" if known else "at least "
    return f": {least}about {unit(outcome).number(points)} {unit(outcome).name} here"


def _start(measure: Measure, plan: Plan) -> Iterator[str]:
    if not measure.between or not abs(measure.between.start) > UNEVEN:
        return
    if abs(measure.between.start) > TOO_UNEVEN and not plan.randomised:
        yield "The groups were not alike at the start, too far apart to be compared."
    else:
        yield "The groups were not alike at the start; the adjusted difference allows for it."


def _disagreement(measure: Measure, plan: Plan) -> Iterator[str]:
    if measure.between and measure.between.adjusted and measure.between.adjusted.disagree:
        yield (
            "The adjusted difference and the difference in changes disagree, which happens when "
            "groups started apart: rely on neither alone."
        )


def _ends(measure: Measure, plan: Plan) -> Iterator[str]:
    for group in measure.groups:
        found = group.ends
        if not found or measure.outcome.doing:
            continue
        for share, end in ((found.ceiling, "highest"), (found.floor, "lowest")):
            if share > CROWDED:
                whose = f"{group.name} group: " if group.name else ""
                yield (
                    f"{whose}{100 * share:.0f}% had the {end} possible score: little room to move."
                )


def _reports(measure: Measure, plan: Plan) -> Iterator[str]:
    if measure.outcome.counts_reports and measure.groups[0].moved > 0:
        yield (
            "More was reported, and reporting may have become easier: look at telling an adult "
            "beside it."
        )


def _holding_together(measure: Measure, plan: Plan) -> Iterator[str]:
    found = measure.reliability
    if not found:
        return
    if found.is_low:
        yield (
            f"The items hang together weakly in these answers (alpha {found.alpha:.2f}): treat "
            "small differences with care."
        )
    names = measure.outcome.items
    items = [f'"{names[it]}"' if names else str(it + 1) for it in found.suspects]
    if len(items) == 1:
        yield (
            f"Item {items[0]} runs against the others: it is probably not reversed where it "
            "should be."
        )
    elif items:
        yield (
            f"Items {_and(items)} run against the others: some are probably not reversed where "
            "they should be."
        )


def _classes(measure: Measure, plan: Plan) -> Iterator[str]:
    if measure.between and 0 < measure.between.classes < FEW:
        yield (
            f"Only {measure.between.classes} classes: no interval can be trusted, look at the "
            "means of the classes."
        )


CHECKS: dict[str, Callable[[Measure, Plan], Iterator[str]]] = {
    "small group": _small,
    "regression to the mean": _regression_to_mean,
    "starting gap": _start,
    "disagreement": _disagreement,
    "ceiling or floor": _ends,
    "more reports": _reports,
    "reliability": _holding_together,
    "few classes": _classes,
}


def _and(reasons: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(reasons[:-1]), reasons[-1]]))
