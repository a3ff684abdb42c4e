"""Whoever asked to talk stands first in the list; what is done about it is kept as for concerns."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import audit, help_requests, schools
from surveyapp.records.base import School
from surveyapp.records.help_requests import Asker, HelpRequest, Message
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.conftest import Staff

NOW = datetime.now(UTC)
WORDS = "They <b>push</b> me at lunch."


@dataclass
class Asking:
    """Lets pupils of Oakfield ask to talk."""

    engine: Engine

    def __call__(
        self,
        words: str = WORDS,
        name: str = "",
        mode: Mode = Mode.ANONYMOUS,
        hours: float = 0,
        school: str = "Oakfield School",
    ) -> int:
        """Give the number of the request."""
        intake = Intake(NOW - timedelta(hours=hours))
        with Session(self.engine) as session, session.begin():
            owner = session.scalars(select(School).where(School.name == school)).one()
            group = factories.group(session, owner, "7B")
            wave = factories.wave(session, factories.version(session, owner), group, mode=mode)
            code = factories.found_code(session, wave, factories.pupil(session, group))
            key = schools.comment_key(owner, factories.MASTER_KEY)
            asked = (uuid4(), Message(name, "Mr Jones", words))
            help_requests.ask(session, code, asked, key, intake)
            found = select(HelpRequest.id).where(HelpRequest.number == asked[0])
            return session.scalars(found).one()

    def again(self, number: int, words: str) -> None:
        """Let the same pupil write more on the same screen of an anonymous wave."""
        with Session(self.engine) as session, session.begin():
            request = session.get_one(HelpRequest, number)
            owner = session.get_one(School, request.school_id)
            wave = factories.wave(session, factories.version(session, owner))
            key = schools.comment_key(owner, factories.MASTER_KEY)
            asked = (request.number, Message(words=words))
            assert help_requests.ask_from(session, Asker(wave), asked, key, Intake(NOW))


def test_requests_stand_first_without_their_words(sana: Staff, asking: Asking):
    asking(name="Amy")

    page = sana.read("/staff/concerns/")

    assert page.index("Somebody wants to talk") < page.index("In comments")
    for words in ("push", "Amy", "Mr Jones", "7B"):
        assert words not in page


def test_every_page_says_how_many_want_to_talk(sana: Staff, asking: Asking):
    assert "to talk" not in sana.read("/staff/")
    asking()
    assert "1 wants to talk" in sana.read("/staff/")
    number = asking()
    assert "2 want to talk" in sana.read("/staff/")

    sana.get(f"/staff/help-requests/{number}")

    assert "1 wants to talk" in sana.read("/staff/")


def test_after_a_day_it_is_overdue(sana: Staff, asking: Asking):
    asking(mode=Mode.NAMED, hours=25)

    assert "1 overdue" in sana.read("/staff/")
    page = sana.read("/staff/concerns/?state=overdue")
    assert "Somebody wants to talk" in page
    assert "25 hours ago" in page


def test_opening_it_shows_the_words_and_is_noted(sana: Staff, asking: Asking, engine: Engine):
    number = asking(name="Amy")

    page = sana.read(f"/staff/help-requests/{number}")

    assert "They &lt;b&gt;push&lt;/b&gt; me at lunch." in page
    assert "Mr Jones" in page
    assert "as they wrote it" in page
    assert [it.action for it in noted(engine, number)] == ["opened"]
    assert "Seen" in sana.read(f"/staff/help-requests/{number}")


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_nobody_is_named_who_did_not_say_so(sana: Staff, asking: Asking, mode: Mode):
    page = sana.read(f"/staff/help-requests/{asking(mode=mode)}")

    assert "They did not say who they are" in page
    for words in ("7B", "Given", "Autumn", "hours ago"):
        assert words not in page


def test_in_a_named_wave_the_name_and_the_group_stand_there(sana: Staff, asking: Asking):
    page = sana.read(f"/staff/help-requests/{asking(mode=Mode.NAMED)}")

    assert "Given" in page
    assert "7B" in page
    assert "They were told that you know it is them." in page


def test_it_is_worked_on_closed_and_opened_again(sana: Staff, asking: Asking, engine: Engine):
    number = asking()
    here = f"/staff/help-requests/{number}"

    sana.submit_on(here, f"{here}/act", **{"act-reason": "I ask Amy's tutor."})
    acting = sana.read(here)
    done = {"close-outcome": "talked with the person", "close-reason": "All is well."}
    sana.submit_on(here, f"{here}/close", **done)
    closed = sana.read(here)
    again = sana.submit_on(here, f"{here}/close", **done)
    said = sana.read(again.location)
    sana.submit_on(here, f"{here}/reopen", **{"reopen-reason": "It goes on."})

    assert "I ask Amy&#39;s tutor." in acting
    assert "talked with the person" in closed
    assert "This help request is closed now." in said
    assert "It goes on." in sana.read(here)
    actions = {it.action for it in noted(engine, number)}
    assert actions == {"opened", "marked as acting", "closed", "opened again"}
    assert "Amy" not in str([it.detail for it in noted(engine, number)])


def test_closing_needs_an_outcome_and_a_reason(sana: Staff, asking: Asking):
    here = f"/staff/help-requests/{asking()}"

    reply = sana.submit_on(here, f"{here}/close")

    assert reply.status_code == 422
    assert "Choose an outcome." in reply.text
    assert "Write down why." in reply.text


PRESSED = {
    "act": {"act-reason": "I ask the tutor."},
    "close": {"close-outcome": "talked with the person", "close-reason": "I ask the tutor."},
    "pass-on": {"pass_on-reason": "I ask the tutor."},
}


@pytest.mark.parametrize(("verb", "typed"), PRESSED.items())
def test_words_that_the_page_did_not_show_are_read_before_anything_is_done(
    sana: Staff, asking: Asking, engine: Engine, verb: str, typed: dict[str, str]
):
    number = asking()
    here = f"/staff/help-requests/{number}"
    page = sana.get(here).text
    asking.again(number, "It was worse today.")

    reply = sana.press(page, f"{here}/{verb}", **typed)

    assert reply.status_code == 409
    assert "New words have come since you opened this page. Read them first." in reply.text
    assert "It was worse today." in reply.text
    assert "I ask the tutor.</textarea>" in reply.text
    assert ("checked" in reply.text) == (verb == "close")
    assert (state(engine, number), reply.text.count('<details class="action card" open')) == (
        "seen",
        1,
    )
    assert sana.press(reply.text, f"{here}/{verb}", **typed).status_code == 303


def test_further_words_count_although_those_before_are_still_unread(
    sana: Staff, asking: Asking, engine: Engine
):
    number = asking()
    here = f"/staff/help-requests/{number}"
    asking.again(number, "It was worse today.")
    page = sana.get(here).text
    asking.again(number, "And again.")
    page_with_one_more = sana.press(page, f"{here}/close").text
    asking.again(number, "They follow me.")

    reply = sana.press(page_with_one_more, f"{here}/close", **PRESSED["close"])

    assert reply.status_code == 409
    assert "They follow me." in reply.text
    assert [it.action for it in noted(engine, number)] == ["opened"] * 3


def test_nothing_is_opened_again_over_words_that_nobody_read(
    sana: Staff, asking: Asking, engine: Engine
):
    number = asking()
    here = f"/staff/help-requests/{number}"
    sana.submit_on(here, f"{here}/close", **PRESSED["close"])
    closed = sana.get(here).text
    asking.again(number, "It was worse today.")

    reply = sana.press(closed, f"{here}/reopen", **{"reopen-reason": "It goes on."})

    assert (reply.status_code, "It was worse today." in reply.text) == (409, True)


def test_what_somebody_else_did_meanwhile_is_seen_first(
    sana: Staff, asking: Asking, engine: Engine
):
    number = asking()
    here = f"/staff/help-requests/{number}"
    page = sana.get(here).text
    sana.press(page, f"{here}/act", **PRESSED["act"])

    late = sana.press(page, f"{here}/close", **PRESSED["close"])
    sana.press(late.text, f"{here}/close", **PRESSED["close"])
    too_late = sana.press(late.text, f"{here}/close", **PRESSED["close"])

    assert "This help request was changed since you opened this page." in late.text
    assert "This help request is closed now." in too_late.text
    assert (late.status_code, too_late.status_code) == (409, 409)


def test_a_page_that_says_nothing_of_what_it_showed_does_nothing(
    sana: Staff, asking: Asking, engine: Engine
):
    number = asking()
    here = f"/staff/help-requests/{number}"
    page = sana.get(here).text

    reply = sana.press(page, f"{here}/close", steps="", **PRESSED["close"])

    assert (reply.status_code, state(engine, number)) == (409, "seen")


def test_the_history_stands_in_the_order_in_which_it_happened(sana: Staff, asking: Asking):
    number = asking()
    here = f"/staff/help-requests/{number}"
    sana.submit_on(here, f"{here}/act", **PRESSED["act"])
    asking.again(number, "It was worse today.")

    history = sana.read(here).split('id="history"')[1]

    steps = re.findall(r"<li><strong>(\w+)</strong>", history)
    assert steps == ["Seen", "Acting", "New", "Seen"]


def test_what_a_member_of_staff_did_is_for_the_head(sana: Staff, others: Staff, asking: Asking):
    here = f"/staff/help-requests/{asking('Mr Jones hits us when nobody looks.')}"
    others.sign_in("hugo")

    assert sana.get(here).status_code == 404
    assert "wants to talk" not in sana.read("/staff/concerns/")
    assert "hits us" in others.read(here)
    others.submit_on(here, f"{here}/pass-on", **{"pass_on-reason": "For you."})
    assert "For you." in sana.read(here)
    assert others.get(here).status_code == 404


@pytest.mark.parametrize("who", ["leila", "dev", "dora", "tom", "ada", "nia"])
def test_nobody_else_sees_any(staff: Staff, asking: Asking, who: str):
    number = asking()
    staff.sign_in(who)

    reply = staff.get(f"/staff/help-requests/{number}")

    assert reply.status_code == 403
    assert "push" not in reply.text
    assert "to talk" not in staff.read("/staff/")


@pytest.mark.parametrize("verb", ["act", "close", "reopen", "pass-on"])
def test_nobody_else_changes_any(leila: Staff, asking: Asking, engine: Engine, verb: str):
    number = asking()

    reply = leila.submit_on("/staff/", f"/staff/help-requests/{number}/{verb}")

    assert reply.status_code == 403
    with Session(engine) as session:
        assert session.get_one(HelpRequest, number).state == "new"


def test_another_schools_request_is_not_there(sana: Staff, asking: Asking):
    number = asking(school="Another School")

    assert sana.get(f"/staff/help-requests/{number}").status_code == 404
    assert "wants to talk" not in sana.read("/staff/concerns/")


def test_a_full_list_says_so(sana: Staff, asking: Asking, monkeypatch: pytest.MonkeyPatch):
    assert "is full" not in sana.read("/staff/concerns/")
    monkeypatch.setattr(help_requests, "MOST_UNOPENED", 1)
    asking()

    assert "is full" in sana.read("/staff/concerns/")


def state(engine: Engine, number: int) -> str:
    with Session(engine) as session:
        return session.get_one(HelpRequest, number).state


def noted(engine: Engine, number: int) -> list[audit.Entry]:
    wanted = select(audit.Entry).where(audit.Entry.thing == f"help_request {number}")
    with Session(engine) as session:
        return list(session.scalars(wanted.order_by(audit.Entry.id)))


@pytest.fixture
def sana(staff: Staff) -> Staff:
    staff.sign_in("sana")
    return staff


@pytest.fixture
def asking(engine: Engine) -> Asking:
    return Asking(engine)
