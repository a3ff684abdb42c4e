"""Saying it in plain English: what changed, how sure that is, and what it does not show.

Never "proved", "no effect", "significant" by itself, a p-value, or months of progress.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.analysis import detectable
from surveyapp.analysis.clusters import ENOUGH, FEW
from surveyapp.analysis.correlation import Correlation
from surveyapp.analysis.describe import Description
from surveyapp.analysis.independent import Difference
from surveyapp.analysis.intervals import Interval
from surveyapp.analysis.measures import Between, Group, Measure, Showing
from surveyapp.analysis.paired import PairedChange
from surveyapp.analysis.plan import Comparison, Outcome, Plan
from surveyapp.analysis.shares import PairedShares, Share, ShareDifference
from surveyapp.analysis.sizes import in_words, rank_in_100

CHANCE = 0.05  # below this a change is called more than chance
WIDE = 20  # a scale with a wider range is given with one decimal

# How a clear difference is said in each comparison of two groups.
DIFFERENCES = {
    Comparison.COMPARED: "{People} in the programme ended {way} than similar {people} who were not",
    Comparison.RANDOMISED: (
        "The programme made a difference: {people} placed in it by lot ended {way} than the others"
    ),
    Comparison.AFTER_ONLY: "{People} in the programme scored {way} than {people} who were not",
    Comparison.TWO_GROUPS_TWO_SURVEYS: (
        "The average of the programme group ended {way} than if it had moved like the other group's"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """How a difference of an outcome is written."""

    factor: float
    decimals: int
    name: str

    def number(self, value: float) -> str:
        """Write a value without its sign."""
        return f"{abs(value) * self.factor:.{self.decimals}f}"

    def way(self, value: float) -> str:
        """Write how much higher or lower, with the unit."""
        return f"{self.number(value)} {self.name} {_higher(value)}"

    def between(self, interval: Interval, value: float) -> str:
        """Write a clear interval, seen in the direction of its estimate."""
        seen = interval if value > 0 else -interval
        return f"between {self.number(seen.low)} and {self.number(seen.high)}"

    def span(self, interval: Interval) -> str:
        """Write an interval from end to end, each with its direction."""
        low, high = interval.low, interval.high
        name = f"{self.name} " if self.factor != 1 else ""
        return f"{self.number(low)} {name}{_higher(low)} to {self.number(high)} {_higher(high)}"


def unit(outcome: Outcome) -> Unit:
    """Choose how to write differences of the outcome."""
    if outcome.doing:
        return Unit(100, 0, "percentage points")
    return Unit(1, 1 if outcome.high - outcome.low > WIDE else 2, "points")


def sentences(measure: Measure, plan: Plan) -> tuple[str, ...]:
    """Say what the figures of one outcome show, the most important first."""
    if measure.reason:
        return (measure.reason,)
    return tuple(_said(measure, plan))


def _said(measure: Measure, plan: Plan) -> Iterator[str]:
    if measure.between:
        yield from _compared(measure, measure.between, plan)
    for group in measure.groups:
        name = f"{_capital(group.name)} group. " if group.name else ""
        said = _of_group(group, measure.outcome, plan)
        if said:
            yield name + said
        if measure.comparison is Comparison.CHANGE and group.careful.interval.known:
            yield _change_of_classes(group, unit(measure.outcome))
    if measure.showing is Showing.FIRST_SIGN:
        yield "Small group, treat as a first sign."
    if measure.dose:
        yield _dose(measure.dose, plan)


def _of_group(group: Group, outcome: Outcome, plan: Plan) -> str:
    """Say how one group stands; nothing where there is nothing to say."""
    if group.showing is Showing.NOTHING:
        return f"Fewer than {plan.hidden_below} {plan.people}: not shown."
    if group.yes_no:
        return _yes_no(group.yes_no, outcome)
    if group.change and group.change.interval.known:
        return change(group.change, outcome, plan)
    if group.surveys and group.surveys.interval.known:
        return _two_surveys(group.surveys, outcome)
    if group.after and group.after.interval.known and not group.before:
        return _level(group.after, outcome, plan)
    return ""


def _yes_no(found: PairedShares | ShareDifference | Share, outcome: Outcome) -> str:
    if isinstance(found, PairedShares):
        return stopped_and_started(found, outcome)
    if isinstance(found, ShareDifference):
        return _two_shares(found)
    return f"{_counted(found)}."


def change(found: PairedChange, outcome: Outcome, plan: Plan) -> str:
    """Say by how much matched people rose or fell, or that these numbers cannot tell."""
    if found.same == found.n:
        return f"Nobody's {outcome.name} changed: all {found.n} stayed."
    if found.interval.holds(0):
        return _unclear_change(found, outcome, plan)
    verb, noun = ("rose", "rise") if found.mean > 0 else ("fell", "fall")
    written = unit(outcome)
    scale = f" on a {outcome.low:g}-{outcome.high:g} scale" if outcome.low < outcome.high else ""
    return (
        f"On average {_of(plan.people)} {outcome.name} {verb} by {written.number(found.mean)} "
        f"(from {written.number(found.before.mean)} to {written.number(found.after.mean)}{scale}). "
        f"The true average {noun} is likely to lie {written.between(found.interval, found.mean)}. "
        f"{found.up} of {found.n} went up, {found.down} went down."
    )


def _unclear_change(found: PairedChange, outcome: Outcome, plan: Plan) -> str:
    ways = "went up or down" if outcome.higher_is == "neither" else "got better or worse"
    could = _could_be_seen(detectable.of_pairs(found.n), "change")
    return (
        f"We cannot tell from these numbers whether things {ways}: "
        f"anything from {unit(outcome).span(found.interval)} fits the answers. "
        f"With {found.n} {plan.people} {could}."
    )


def stopped_and_started(found: PairedShares, outcome: Outcome) -> str:
    """Say how many did it before and after, and how many stopped and started."""
    chance = "Chance alone would seldom give this." if found.p < CHANCE else COULD_BE_CHANCE
    return (
        f"{_counted(found.before)} before, {_counted(found.after)} after; {found.stopped} "
        f"stopped {outcome.doing} and {found.started} started. {chance}"
    )


COULD_BE_CHANCE = "This could still be chance."


def _two_shares(found: ShareDifference) -> str:
    chance = f" {COULD_BE_CHANCE}" if found.interval.holds(0) else ""
    return f"{_counted(found.y)} before, {_counted(found.x)} after.{chance}"


def _two_surveys(found: Difference, outcome: Outcome) -> str:
    written = unit(outcome)
    if found.interval.holds(0):
        return (
            "We cannot tell from these numbers whether the second survey is higher or lower: "
            f"anything from {written.span(found.interval)} fits the answers."
        )
    return (
        f"The two surveys differ: the average {outcome.name} was {written.number(found.y.mean)} in "
        f"the first and {written.number(found.x.mean)} in the second, {written.way(found.mean)} "
        f"(likely {written.between(found.interval, found.mean)})."
    )


def _level(found: Description, outcome: Outcome, plan: Plan) -> str:
    written = unit(outcome)
    return (
        f"{_capital(_of(plan.people))} {outcome.name} was {written.number(found.mean)} on average, "
        f"likely {written.between(found.interval, 1)}."
    )


def _compared(measure: Measure, between: Between, plan: Plan) -> Iterator[str]:
    """Say how the programme group stands against the other, and what classes do to that."""
    if not between.interval.known:
        return
    trusted = between.classes >= ENOUGH
    interval = between.careful.interval if trusted else between.interval
    yield " ".join([_difference(measure, interval, plan), *_few_classes(between, plan)])
    if between.careful.interval.known and not trusted:
        yield _allowing_for_classes(between, unit(measure.outcome))
    if not (interval.holds(0) or between.careful.interval.holds(0)) and _size_is_shown(measure):
        yield _picture(between.size.value)


def _difference(measure: Measure, interval: Interval, plan: Plan) -> str:
    between, written = measure.between, unit(measure.outcome)
    if between is None or interval.holds(0):
        return _unclear_difference(measure, interval, plan)
    words = f" (a {in_words(between.size.value)} difference)" if _size_is_shown(measure) else ""
    said = DIFFERENCES[measure.comparison].format(
        People=_capital(plan.people), people=plan.people, way=written.way(between.difference)
    )
    return f"{said}, likely {written.between(interval, between.difference)}{words}."


def _unclear_difference(measure: Measure, interval: Interval, plan: Plan) -> str:
    counts = " and ".join(str(group.n) for group in measure.groups)
    effect = measure.between.detectable if measure.between else 0.0
    ended = f"{plan.people} in the programme ended higher or lower than those who were not"
    if measure.comparison is Comparison.TWO_GROUPS_TWO_SURVEYS:
        ended = "the average of the programme group moved otherwise than that of the other group"
    return (
        f"We cannot tell from these numbers whether {ended}: anything from "
        f"{unit(measure.outcome).span(interval)} fits the answers. With {counts} {plan.people} "
        f"{_could_be_seen(effect, 'difference')}."
    )


def _size_is_shown(measure: Measure) -> bool:
    size = measure.between.size.value if measure.between else float("nan")
    return measure.showing is Showing.EVERYTHING and size == size and not measure.outcome.doing


def _few_classes(between: Between, plan: Plan) -> list[str]:
    people, number = _capital(plan.people), between.classes
    if not number or number >= ENOUGH:
        return []
    if number < FEW:
        return [f"{people} were in only {number} classes, so the interval is too narrow."]
    return [f"{people} were in only {number} classes, so this is less certain than it looks."]


def _allowing_for_classes(between: Between, written: Unit) -> str:
    interval = between.careful.interval
    if interval.holds(0):
        return f"Allowing for classes, anything from {written.span(interval)} fits the answers."
    likely = written.between(interval, between.difference)
    return f"Allowing for classes, the difference is likely to lie {likely}."


def _change_of_classes(group: Group, written: Unit) -> str:
    few = f"The answers come from only {group.classes} classes. " if group.classes < FEW else ""
    if group.careful.interval.holds(0):
        span = written.span(group.careful.interval)
        return f"{few}Allowing for classes, anything from {span} fits the answers."
    likely = written.between(group.careful.interval, group.moved)
    return f"{few}Allowing for classes, the true average change is likely to lie {likely}."


def _picture(size: float) -> str:
    place = _ordinal(round(rank_in_100(size)))
    return (
        "A picture: of 100 lined up from the highest score to the lowest, the middle one would "
        f"move from 50th to about {place}."
    )


def _dose(found: Correlation, plan: Plan) -> str:
    if found.interval.holds(0):
        return (
            f"Whether {plan.people} who came to more sessions changed differently cannot be told "
            "from these numbers."
        )
    more = "more" if found.r > 0 else "less"
    return (
        f"{_capital(plan.people)} who came to more sessions rose {more}. This is only an "
        "association: they may differ in other ways."
    )


def _could_be_seen(effect: float, noun: str) -> str:
    size = detectable.in_words(effect)
    if size == "small":
        return f"even a small {noun} would probably have been seen"
    more = " or larger" if size == "medium" else ""
    return f"only a {size}{more} {noun} could have been seen"


def _counted(found: Share) -> str:
    return f"{found.count} of {found.n} ({100 * found.share:.0f}%)"


def _higher(value: float) -> str:
    return "lower" if value < 0 else "higher"


def _of(people: str) -> str:
    return f"{people}'" if people.endswith("s") else f"{people}'s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(ones, "th") if tens != 1 else "th"
    return f"{number}{ending}"
