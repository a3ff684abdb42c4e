"""Help requests as the people who look after them see them: who asked, as far as that is known.

A name stands with a request only where the wave is named or the person wrote it, and an age is as
coarse as what is kept: outside a named wave the day and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from surveyapp.records import help_requests
from surveyapp.records.help_requests import HelpRequest, Message
from surveyapp.records.waves import Mode
from surveyapp.reports import cases


@dataclass(frozen=True)
class Line:
    """A request in the list: how old it is and where it comes from; not what was written."""

    request: HelpRequest
    age: str
    overdue: bool
    wave: str


@dataclass(frozen=True)
class Opened:
    """A request, opened for somebody who may read it.

    `name` is empty where nobody said it, and `groups` where the mode doesn't know them.
    """

    line: Line
    name: str
    groups: str
    messages: tuple[Message, ...]
    history: tuple[cases.Step, ...]


def lines(found: Iterable[HelpRequest], now: datetime) -> list[Line]:
    """Describe requests for the list, in their order."""
    return [_line(it, now) for it in found]


def opened(request: HelpRequest, key: bytes, now: datetime) -> Opened:
    """Open a request; `key` is the school's key."""
    held = help_requests.content(request, key)
    written = [it.name for it in held.messages if it.name]
    return Opened(
        line=_line(request, now),
        name=held.writer.name if held.writer else ", ".join(dict.fromkeys(written)),
        groups=", ".join(held.writer.groups) if held.writer else "",
        messages=held.messages,
        history=tuple(cases.history(request, key)),
    )


def _line(request: HelpRequest, now: datetime) -> Line:
    return Line(
        request=request,
        age=cases.age(request.found_at, now, coarse=request.mode != Mode.NAMED),
        overdue=request.overdue(now),
        wave=request.wave.title if request.wave else "",
    )
