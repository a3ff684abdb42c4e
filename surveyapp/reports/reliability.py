"""How well the items of a scale hang together, with a sentence where that asks for care."""

from dataclasses import dataclass, replace

from surveyapp.analysis.arrays import Floats
from surveyapp.analysis.describe import describe
from surveyapp.analysis.reliability import Ends, Reliability
from surveyapp.questionnaire.model import Scale
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Figure, Hidden

SUM_OF_SCALES = "It adds up other scales: see theirs."
YES_NO = "It is a yes or no, not a sum of items."
ENOUGH = 30  # people, for alpha to say anything
LOW_ALPHA = "The items hang together loosely: don't read much into small differences."


@dataclass(frozen=True)
class ItemReliability:
    """One item against the others: its correlation with their sum, and alpha without it.

    `is_suspect` where it runs against them: it should probably be scored the other way round.
    """

    item: str
    correlation: Figure
    alpha_without: Figure
    is_suspect: bool


@dataclass(frozen=True)
class ScaleReliability:
    """How a scale's items hang together for everyone, resting on `n` who answered all of them.

    `low` and `high` are the ends of alpha's 95 % interval. `sem` is the standard error of
    measurement in points of the scale. `floor` and `ceiling` are the shares of the scored with the
    lowest and the highest possible score. `caution` says in a sentence why the figures may mislead
    or are missing, or is empty.
    """

    items: int
    n: Figure
    alpha: Figure
    low: Figure
    high: Figure
    omega: Figure
    standardised: Figure = Hidden.NOT_AVAILABLE
    sem: Figure = Hidden.NOT_AVAILABLE
    floor: Figure = Hidden.NOT_AVAILABLE
    ceiling: Figure = Hidden.NOT_AVAILABLE
    caution: str = ""
    by_item: tuple[ItemReliability, ...] = ()


def scale_reliability(
    scale: Scale, found: Reliability, scores: Floats, ends: Ends | None
) -> ScaleReliability:
    """Put together what is known of a scale's reliability; `ends` are None where they are hidden.

    sem = SD of the scores · sqrt(1 - alpha)
    """
    spread, unreliable = describe(scores).sd, 1 - found.alpha
    suspects = set(found.suspects)
    return ScaleReliability(
        items=found.items,
        n=found.n,
        alpha=figure(found.alpha),
        low=figure(found.interval.low),
        high=figure(found.interval.high),
        omega=figure(found.omega.total),
        standardised=figure(found.standardised),
        sem=figure(spread * max(unreliable, 0.0) ** 0.5),
        floor=figure(ends.floor) if ends else Hidden.CONFIDENTIAL,
        ceiling=figure(ends.ceiling) if ends else Hidden.CONFIDENTIAL,
        caution=_caution(scale, found),
        by_item=tuple(
            ItemReliability(
                item, figure(it.correlation), figure(it.alpha_without), place in suspects
            )
            for place, (item, it) in enumerate(zip(scale.items, found.item_totals, strict=False))
        ),
    )


def rounded(it: ScaleReliability, decimals: int) -> ScaleReliability:
    """Give the same with fewer decimals, for whoever could work answers out from exact figures."""

    def cut(value: Figure) -> Figure:
        return value if isinstance(value, Hidden) else round(value, decimals)

    return replace(
        it,
        alpha=cut(it.alpha),
        low=cut(it.low),
        high=cut(it.high),
        omega=cut(it.omega),
        standardised=cut(it.standardised),
        sem=cut(it.sem),
        floor=cut(it.floor),
        ceiling=cut(it.ceiling),
        by_item=tuple(
            replace(item, correlation=cut(item.correlation), alpha_without=cut(item.alpha_without))
            for item in it.by_item
        ),
    )


def hidden_reliability(items: int) -> ScaleReliability:
    """Give what is said where too few people are behind the figures."""
    return _without(items, Hidden.CONFIDENTIAL)


def of_sum_of_scales(scale: Scale) -> ScaleReliability:
    """Give what is said of a scale that has no items of its own."""
    return _without(len(scale.of_scales), Hidden.NOT_APPLICABLE, SUM_OF_SCALES)


def of_yes_no(scale: Scale) -> ScaleReliability:
    """Give what is said of a scale whose items need not go together."""
    return _without(len(scale.items), Hidden.NOT_APPLICABLE, YES_NO)


def _without(items: int, why: Hidden, caution: str = "") -> ScaleReliability:
    return ScaleReliability(items, why, why, why, why, why, why, why, why, why, caution)


def _caution(scale: Scale, found: Reliability) -> str:
    if found.reason:
        return f"{found.reason[0].upper()}{found.reason[1:]}."
    said = []
    if found.suspects:
        items = ", ".join(scale.items[place] for place in found.suspects)
        said.append(f"Check whether these should be scored the other way round: {items}.")
    if found.n < ENOUGH:
        said.append(f"From only {found.n} people who answered every item: too few to say.")
    elif found.is_low and not found.suspects:
        said.append(LOW_ALPHA)
    return " ".join(said)
