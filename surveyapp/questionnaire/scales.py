"""Reading scales, and holding them against the questions that they score."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from surveyapp.questionnaire import reach
from surveyapp.questionnaire.document import SHORT, Node, shown, written
from surveyapp.questionnaire.model import Band, Scale
from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.reach import Reach

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


# The parts of a scale, items or scales, each with what it can score; None for a broken one.
Parts = dict[str, Reach | None]


@dataclass(frozen=True)
class Known:
    """What a scale may refer to: the questions (None if broken) and the scales read before it."""

    questions: Mapping[str, Question | None]
    scales: dict[str, Reach | None] = field(default_factory=dict)


def read(node: Node, questions: Mapping[str, Question | None]) -> tuple[Scale, ...]:
    """Read the list of scales; each may refer to questions and to the scales above it."""
    known = Known(questions)
    return tuple(_scale(entry, known) for entry in node.entries() if entry.is_mapping())


def _scale(node: Node, known: Known) -> Scale:
    name = node.key("id").identifier()
    if name in known.scales:
        node.key("id").note(f"{shown(name)} is the id of a scale above, too")
    method = node.key("method").one_of(reach.METHODS, "")
    parts = _scales_above(node, known) if method == "sum_of_scales" else _items(node, known)
    scale = Scale(
        id=name,
        title=node.key("title").text(needed=True, most=SHORT),
        method=method,
        higher_is=node.key("higher_is").one_of(("better", "worse", "neither"), "better"),
        subject=node.key("subject").one_of(("bullying", "relationships", "other"), "other"),
        about=node.key("about").text(),
        source=node.key("source").text(),
        licence=node.key("licence").text(most=SHORT),
        multiply=_multiply(node.key("multiply")),
        table=_table(node.key("table")),
        bands=_bands(node.key("bands")),
        **_own(node, parts, method),
    )
    if method:
        node.no_other_keys(f"isn't known in a scale with the method {method}")
    known.scales[name] = _outcome(node, scale, parts)
    return scale


def _own(node: Node, parts: Parts, method: str) -> dict[str, Any]:
    """Read the keys that depend on the method."""
    if method == "sum_of_scales":
        return {"of_scales": tuple(parts)}
    own: dict[str, Any] = {"items": tuple(parts), "reversed": _reversed(node, parts)}
    own["prorated"] = method == "sum" and node.key("prorated").flag(default=False)
    own["minimum_answered"] = _minimum_answered(node.key("minimum_answered"), len(parts))
    if method == "sum" and not own["prorated"] and own["minimum_answered"] < len(parts):
        node.key("minimum_answered").note("a sum needs every item, unless prorated is true")
    if method in ("share", "any"):
        own["at_least"] = _at_least(node.key("at_least"), parts)
    return own


def _items(node: Node, known: Known) -> Parts:
    parts: Parts = {}
    for entry, name in _names(node.key("items")):
        question = known.questions.get(name)
        parts[name] = None if question is None or question.practice else reach.of_item(question)
        if name not in known.questions:
            entry.note(f"there is no question {shown(name)}")
        elif question is not None and parts[name] is None:
            entry.note(f"{shown(name)} {_why_not(question)}, so it can't be in a scale")
    return parts


def _why_not(question: Question) -> str:
    if question.practice:
        return "is a practice question, whose answer isn't kept"
    if question.type == "number":
        return "has no min and max"
    return f"is a {question.type} question, which has no score"


def _scales_above(node: Node, known: Known) -> Parts:
    parts: Parts = {}
    for entry, name in _names(node.key("of_scales")):
        parts[name] = known.scales.get(name)
        if name not in known.scales:
            entry.note(f"there is no scale {shown(name)} above this one")
    return parts


def _names(node: Node, *, needed: bool = True) -> list[tuple[Node, str]]:
    """Read a list of ids in which none is repeated."""
    names: dict[str, Node] = {}
    for entry in node.entries(needed=needed):
        name = entry.text(needed=True, most=SHORT)
        if name in names:
            entry.note(f"{shown(name)} is in the list twice")
        names.setdefault(name, entry)
    return [(entry, name) for name, entry in names.items()]


def _reversed(node: Node, parts: Parts) -> frozenset[str]:
    found = _names(node.key("reversed"), needed=False)
    for entry, name in found:
        if name not in parts:
            entry.note(f"{shown(name)} isn't one of the items")
    return frozenset(name for _, name in found)


def _minimum_answered(node: Node, items: int) -> int:
    least = node.whole(1, max(items, 1))
    return items if least is None else least


def _at_least(node: Node, parts: Parts) -> float | None:
    value = node.number(needed=True)
    usable = [part for part in parts.values() if part]
    if value is not None and usable:
        ends = reach.averaged(usable)
        if not ends.low <= value <= ends.high:
            node.note(f"no item can score {written(value)}")
    return value


def _multiply(node: Node) -> float:
    factor = node.number()
    if factor is not None and factor <= 0:
        node.note("must be more than 0; to turn a scale round, reverse its items")
    return factor if factor is not None and factor > 0 else 1.0


def _table(node: Node) -> dict[float, float]:
    table: dict[float, float] = {}
    for name, member in node.members().items():
        value = member.number()
        if not _NUMBER.fullmatch(name):
            member.note("isn't a number, as each score in a conversion table must be")
        elif float(name) in table:
            member.note("is there twice")
        elif value is not None:
            table[float(name)] = float(value)
    return table


def _bands(node: Node) -> tuple[Band, ...]:
    bands = []
    for entry in node.entries():
        if entry.is_mapping():
            end = entry.key("up_to").number(needed=True)
            label = entry.key("label").text(needed=True, most=SHORT)
            about = entry.key("about").text()
            entry.no_other_keys()
            if end is not None:
                bands.append(Band(up_to=end, label=label, about=about))
    if any(high.up_to <= low.up_to for low, high in pairwise(bands)):
        node.note("must go from the lowest up_to to the highest")
    return tuple(bands)


def _outcome(node: Node, scale: Scale, parts: Parts) -> Reach | None:
    """Give what the scale can score, noting where its table and bands don't fit that."""
    known = {name: part for name, part in parts.items() if part is not None}
    if not scale.method or not parts or len(known) < len(parts):
        return None
    turned = [part.reversed() if name in scale.reversed else part for name, part in known.items()]
    method = reach.prorated if scale.prorated else reach.METHODS[scale.method]
    scores = method(turned).times(scale.multiply)
    if scale.table:
        if not _table_fits(node.key("table"), scale.table, scores):
            return None
        scores = scores.through(scale.table)
    if scale.bands:
        _hold_bands(node.key("bands"), scale.bands, scores)
    return scores


def _table_fits(node: Node, table: Mapping[float, float], scores: Reach) -> bool:
    if not scores.every:
        node.note("can't convert a score with so many values as this one")
        return False
    missing = scores.every - table.keys()
    if missing:
        node.note(f"has no line for {_few(missing)}")
    needless = table.keys() - scores.every
    if needless:
        node.note(f"has a line for {_few(needless)}, which can't come out")
    return not missing


def _few(scores: Collection[float]) -> str:
    listed = ", ".join(map(written, sorted(scores)[:5]))
    return f"{listed} and {len(scores) - 5} more" if len(scores) > 5 else listed


def _hold_bands(node: Node, bands: tuple[Band, ...], scores: Reach) -> None:
    ends = [band.up_to for band in bands]
    low, high = written(scores.low), written(scores.high)
    if ends[-1] < scores.high:
        node.note(f"end at {written(ends[-1])}, but a score can be {high}")
    if ends[0] < scores.low:
        node.note(f"begin with a band up to {written(ends[0])}, but no score is below {low}")
    if len(ends) > 1 and ends[-2] >= scores.high:
        node.note(f"have a band above {written(ends[-2])}, but no score is above {high}")
