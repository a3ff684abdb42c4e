"""Show-if rules: which earlier answers bring a question up.

`respond/rules.js` evaluates the same rules in the browser; both are held to
`tests/questionnaire/rule_vectors.json`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool


@dataclass(frozen=True)
class Test:
    """One test of one earlier answer."""

    question: str
    test: str
    value: Value


@dataclass(frozen=True)
class All:
    """Holds when every part holds."""

    parts: "tuple[Rule, ...]"


@dataclass(frozen=True)
class Either:
    """Holds when at least one part holds."""

    parts: "tuple[Rule, ...]"


Rule = Test | All | Either


def _has(answer: Any, value: Value) -> bool:
    return value in answer if isinstance(answer, list | tuple) else bool(answer == value)


# Every test but `answered` needs an answer: one that was declined or hidden satisfies none of them.
TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "answered": lambda answer, value: (answer is not None) == value,
    "is": lambda answer, value: answer is not None and _has(answer, value),
    "is_not": lambda answer, value: answer is not None and not _has(answer, value),
    "at_least": lambda answer, value: answer is not None and answer >= value,
    "at_most": lambda answer, value: answer is not None and answer <= value,
}


def holds(rule: Rule, values: Mapping[str, Any]) -> bool:
    """Say whether the answers given so far (by question id) satisfy the rule."""
    if isinstance(rule, All):
        return all(holds(part, values) for part in rule.parts)
    if isinstance(rule, Either):
        return any(holds(part, values) for part in rule.parts)
    return TESTS[rule.test](values.get(rule.question), rule.value)


def as_json(rule: Rule) -> dict[str, Any]:
    """Write the rule as the plain document that the questionnaire file holds."""
    if isinstance(rule, Test):
        return {"question": rule.question, rule.test: rule.value}
    key = "all" if isinstance(rule, All) else "any"
    return {key: [as_json(part) for part in rule.parts]}
