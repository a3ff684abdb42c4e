"""What pages say of every kind of case: how old it is, and what was done about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from surveyapp.records.cases import Case


@dataclass(frozen=True)
class Step:
    """One step in a case's history; the hour of `at` means nothing unless it `is_exact`."""

    at: datetime
    is_exact: bool
    actor: str
    state: str
    passed_to: str
    outcome: str
    reason: str


def age(found_at: datetime, now: datetime, *, coarse: bool) -> str:
    """Say how old a case is: "3 hours ago", or the day alone where only the day is kept."""
    if coarse:
        return _days((now.date() - found_at.date()).days)
    passed = now - found_at
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return _counted(int(passed / timedelta(minutes=1)), "minute")
    if passed < timedelta(hours=48):
        return _counted(int(passed / timedelta(hours=1)), "hour")
    return _counted(passed.days, "day")


def history(case: Case, key: bytes) -> Iterator[Step]:
    """Tell what was done about a case, the oldest step first."""
    for it in case.changes:
        yield Step(
            at=it.at,
            is_exact=it.at.time() != time.min,
            actor=it.actor,
            state=it.state,
            passed_to=it.passed_to or "",
            outcome=it.outcome or "",
            reason=it.reason(key),
        )


def _days(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days) or _counted(days, "day")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
