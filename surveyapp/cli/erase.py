"""`surveyapp erase`: what one person gave is deleted, because they or their parents want it so."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from surveyapp.cli import settings
from surveyapp.cli.db import settle, transaction
from surveyapp.cli.errors import BadInput
from surveyapp.cli.roster import described
from surveyapp.cli.users import ACTOR, chosen
from surveyapp.cli.waves import NUMBER
from surveyapp.records import audit, codes, erasing, people, schools, unlinking
from surveyapp.records.base import School
from surveyapp.records.people import Person
from surveyapp.records.waves import Mode, Wave

WHAT_STAYS = """\
Requests to talk stay, and so do comments that somebody looked after as a concern: they are the
school's record of keeping a child safe. Nothing leads from them to a name afterwards.
What lies aside from another go, late or a second one, has no name and stays too."""
FIGURES = """\
The figures of closed waves change. The difference is what this person answered: have everybody
delete workbooks of before."""


@click.command()
@click.argument("person")
@click.option("--wave", "number", type=NUMBER, help="One wave only, by its number in the list.")
@click.option(
    "--group", default="", metavar="KIND:NAME", help='Tells namesakes apart, such as "class:7B".'
)
@click.option("--school", default="", help="The school's name, where there are several.")
@click.option("--reason", default="", help="Why, for the audit log: no names, no answers.")
@click.option("--apply", is_flag=True, help="Erase it; without this, nothing changes.")
def erase(person: str, number: int | None, reason: str, apply: bool, **whose: str) -> None:
    """Erase what one person gave, where the mode lets it be found.

    PERSON is a name as the roster has it, such as "Ada Byron", or the school's own id. In anonymous
    waves nobody can tell whose answers are whose, so nobody's can be erased.

    It doesn't say whether there was anything, or how much: that would tell on the person.
    """
    if apply and not reason.strip():
        reason = click.prompt("Why (no names, no answers)")
    with transaction() as session:
        owner = chosen(session, whose["school"])
        found = _person(session, owner, person, whose["group"])
        known, anonymous = _asked(session, found, number)
        for wave in known:
            _erase(session, found, wave, reason)
        for line in _summary(found, known, anonymous):
            click.echo(line)
        mixed = unlinking.mix(session) if apply else True
        if not apply:
            session.rollback()
    if not apply:
        click.echo("Nothing was erased. Add --apply to erase it.")
        return
    click.echo("It is erased now.")
    settle(mixed)


def _person(session: Session, school: School, name: str, group: str) -> Person:
    """Find who is meant; raises BadInput unless it is one person."""
    called = people.called(session, school, name)
    found = [it for it in called if not group or group.casefold() in _groups(it)]
    if not found:
        raise BadInput(f"There is nobody called {name!r}{f' in {group}' if group else ''}.")
    if len(found) > 1:
        listed = "; ".join(map(described, found))
        raise BadInput(
            f"Several people are called {name!r} ({listed}): add --group, or name an id."
        )
    return found[0]


def _groups(person: Person) -> set[str]:
    return {f"{it.kind}:{it.name}".casefold() for it in person.groups}


def _asked(session: Session, person: Person, number: int | None) -> tuple[list[Wave], list[Wave]]:
    """Give the waves in which somebody's answers can be found, and the anonymous ones.

    One that is named by its number is among the first in any mode, so that erasing refuses it.
    """
    asked = codes.waves_of(session, person)
    if number:
        one = [it for it in asked if it.id == number]
        if not one:
            raise BadInput(f"{person.name} has no card in wave {number}: see  surveyapp waves list")
        return one, []
    known = [it for it in asked if it.mode != Mode.ANONYMOUS]
    if not known:
        raise BadInput(
            f"{person.name} has cards in anonymous waves only, or in none: nobody can tell whose "
            "answers are whose there, so nothing can be erased."
        )
    return known, [it for it in asked if it not in known]


def _erase(session: Session, person: Person, wave: Wave, reason: str) -> None:
    school = session.get_one(School, wave.school_id)
    key = schools.comment_key(school, settings.config().comment_key)
    erasing.erase(session, person, wave, key)
    act = "erased what somebody gave"
    audit.note(session, school.id, ACTOR, act, wave=wave.id, reason=reason.strip())


def _summary(person: Person, known: Sequence[Wave], anonymous: Sequence[Wave]) -> Iterator[str]:
    yield described(person)
    yield f"Whatever they gave in these waves ({len(known):,}):"
    yield from map(_line, known)
    if anonymous:
        yield f"Not in anonymous ones, where nobody can tell what is whose ({len(anonymous):,}):"
        yield from map(_line, anonymous)
    yield WHAT_STAYS
    if any(it.status(datetime.now(UTC).date()) == "closed" for it in known):
        yield FIGURES


def _line(wave: Wave) -> str:
    return f"{wave.id:>6}  {wave.mode:<12} {wave.title}"
