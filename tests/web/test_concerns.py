"""Concerns are for the safeguarding lead and the head: the list, the comment, and what is done."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import VERSION, Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import audit, comments, concerns, responses, schools, waves
from surveyapp.records.accounts import Account
from surveyapp.records.base import School
from surveyapp.records.comments import Place
from surveyapp.records.concerns import Concern
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.conftest import Cast, Staff

WORDS = "At lunch two boys wait for me. <b>I am scared</b> of them."
NOW = datetime.now(UTC)


@dataclass
class Worries:
    """Lets pupils of Oakfield write comments that are flagged as told."""

    engine: Engine

    def __call__(
        self,
        category: str = "bullying",
        severity: int = 2,
        mode: Mode = Mode.CONFIDENTIAL,
        hours: float = 3,
        school: str = "Oakfield School",
    ) -> int:
        """Give the number of the concern that is raised."""
        flag = Found(category, severity, (9, 29), "a-rule", 0.97)
        intake = Intake(
            NOW - timedelta(hours=hours), lambda words: Read(Sentiment(-0.4, "negative"), (flag,))
        )
        with Session(self.engine) as session, session.begin():
            owner = session.scalars(select(School).where(School.name == school)).one()
            group = factories.group(session, owner, "7B")
            wave = factories.wave(session, factories.version(session, owner), group, mode=mode)
            code = factories.found_code(session, wave, factories.pupil(session, group))
            key = schools.comment_key(owner, factories.MASTER_KEY)
            sent = factories.submission(comments={"more": WORDS})
            responses.submit(session, code, sent, key, intake)
            return session.scalars(select(Concern.id).where(Concern.wave_id == wave.id)).one()


def test_the_list_says_what_about_how_urgent_and_how_old(sana: Staff, worries: Worries):
    worries("unsafe", 3)

    page = sana.read("/staff/concerns/")

    for words in ("Not feeling safe", "Act now", "New", "3 hours ago", "7B", "Autumn"):
        assert words in page
    assert "scared" not in page
    assert "at risk" not in page
    assert "Overdue</span>" not in page


def test_the_most_urgent_comes_first(sana: Staff, worries: Worries):
    worries("low_mood", 1, hours=40)
    worries("bullying", 2)
    worries("unsafe", 3)

    page = sana.read("/staff/concerns/")

    places = [page.index(it) for it in ("Not feeling safe", "Bullying or being", "Feeling low")]
    assert places == sorted(places)


def test_after_a_day_it_is_overdue_on_every_page(sana: Staff, worries: Worries):
    worries(hours=25)

    assert "Overdue</span>" in sana.read("/staff/concerns/")
    assert "1 overdue" in sana.read("/staff/")
    assert "Bullying" in sana.read("/staff/concerns/?state=overdue")


@pytest.mark.parametrize("path", ["/staff/", "/staff/concerns/", "/staff/comments/"])
def test_what_to_act_on_now_is_said_at_once_on_every_page(sana: Staff, worries: Worries, path: str):
    worries("unsafe", 3, hours=0)
    worries("self_harm", 3, hours=25)
    worries("staff_conduct", 3)

    page = " ".join(sana.read(path).split())

    assert (
        'Concerns <span class="badge badge--bad">2 to act on now</span>'
        ' <span class="badge badge--bad">1 overdue</span>'
    ) in page


def test_the_title_of_the_list_says_what_to_act_on_now(sana: Staff, worries: Worries):
    before = sana.read("/staff/concerns/")
    number = worries("unsafe", 3, hours=0)

    assert "<title>Concerns – " in before
    assert "<title>1 to act on now – Concerns – " in sana.read("/staff/concerns/")
    sana.get(f"/staff/concerns/{number}")
    assert "to act on now" not in sana.read("/staff/concerns/")


@pytest.mark.parametrize(("who", "told"), [("hugo", False), ("leila", False), ("sana", True)])
def test_only_those_whose_it_is_are_told(staff: Staff, worries: Worries, who: str, *, told: bool):
    worries("unsafe", 3)
    staff.sign_in(who)

    assert ("to act on now" in staff.read("/staff/")) == told


def test_a_comment_is_shown_whole_with_its_words_marked(sana: Staff, worries: Worries):
    page = sana.read(f"/staff/concerns/{worries()}")

    assert "What else?" in page
    marked = "At lunch <mark>two boys wait for me</mark>. &lt;b&gt;I am scared&lt;/b&gt; of them."
    assert marked in page
    assert "Words about bullying or being left out" in page


def test_no_score_and_no_rule_is_shown(sana: Staff, worries: Worries):
    page = sana.read(f"/staff/concerns/{worries()}")

    for words in ("0.97", "0.4", "a-rule", "risk"):
        assert words not in page


def test_opening_it_is_noted_and_makes_it_seen(sana: Staff, worries: Worries, engine: Engine):
    number = worries()

    sana.get(f"/staff/concerns/{number}")
    page = sana.read(f"/staff/concerns/{number}")

    entries = noted(engine, number)
    assert [it.action for it in entries] == ["opened", "opened"]
    assert {it.actor for it in entries} == {"sana@oakfield.test"}
    assert "Seen" in page
    assert "lunch" not in str([it.detail for it in entries])


def test_it_is_worked_on_closed_and_opened_again(sana: Staff, worries: Worries):
    number = worries()
    here = f"/staff/concerns/{number}"

    sana.submit_on(here, f"{here}/act", **{"act-reason": "I ask her tutor."})
    acting = sana.read(here)
    sana.submit_on(
        here, f"{here}/close", **{"close-outcome": "support is in place", "close-reason": "Done."}
    )
    closed = sana.read(here)
    sana.submit_on(here, f"{here}/reopen", **{"reopen-reason": "It goes on."})
    again = sana.read(here)

    assert "I ask her tutor." in acting
    assert "Mark as acting" not in acting
    assert "support is in place" in closed
    assert "Close the concern" not in closed
    assert "It goes on." in again
    assert "Close the concern" in again


def test_closing_needs_an_outcome_and_a_reason(sana: Staff, worries: Worries, engine: Engine):
    number = worries()
    reply = sana.submit_on(f"/staff/concerns/{number}", f"/staff/concerns/{number}/close")

    assert reply.status_code == 422
    assert "Choose an outcome." in reply.text
    assert "Write down why." in reply.text
    assert state(engine, number) == "seen"


def test_a_page_that_somebody_has_overtaken_says_so(sana: Staff, worries: Worries):
    here = f"/staff/concerns/{worries()}"
    done = {"close-outcome": "not a concern", "close-reason": "A film."}
    sana.submit_on(here, f"{here}/close", **done)

    reply = sana.submit_on(here, f"{here}/close", **done)

    assert "This concern is closed now." in sana.read(reply.location)


def test_what_was_flagged_since_the_page_was_opened_is_read_first(
    sana: Staff, worries: Worries, engine: Engine
):
    number = worries("bullying", 2)
    here = f"/staff/concerns/{number}"
    page = sana.get(here).text
    done = {"close-outcome": "not a concern", "close-reason": "A film."}
    with Session(engine) as session, session.begin():
        comment = session.get_one(Concern, number).comment
        concerns.flag(session, comment, [Found("unsafe", 3, (0, 8), "a")], "2", NOW)

    reply = sana.press(page, f"{here}/close", **done)

    assert reply.status_code == 409
    assert "More was flagged since you opened this page." in reply.text
    assert "Words about not feeling safe" in reply.text
    assert "A film.</textarea>" in reply.text
    assert state(engine, number) == "seen"
    assert sana.press(reply.text, f"{here}/close", **done).status_code == 303


def test_each_step_is_noted_without_its_reason(sana: Staff, worries: Worries, engine: Engine):
    number = worries()
    here = f"/staff/concerns/{number}"

    sana.submit_on(here, f"{here}/act", **{"act-reason": "I ask Amy."})

    entries = noted(engine, number)
    assert [it.action for it in entries] == ["opened", "marked as acting"]
    assert "Amy" not in str([it.detail for it in entries])


def test_the_list_is_filtered_by_state(sana: Staff, worries: Worries):
    worries("bullying")
    here = f"/staff/concerns/{worries('unsafe')}"
    sana.submit_on(here, f"{here}/act", **{"act-reason": ""})

    acting = sana.read("/staff/concerns/?state=acting")
    new = sana.read("/staff/concerns/?state=new")

    assert ("Not feeling safe" in acting, "Bullying" in acting) == (True, False)
    assert ("Not feeling safe" in new, "Bullying" in new) == (False, True)
    assert "Open <span" in sana.read("/staff/concerns/?state=nonsense")


def test_an_empty_list_says_what_was_read(sana: Staff):
    page = " ".join(sana.read("/staff/concerns/").split())

    assert "Nothing is waiting for you" in page
    assert f"11 comments read, nothing flagged; reader version {VERSION}." in page
    assert "finds its test sentence" in page


def test_comments_without_a_reading_are_counted(sana: Staff, engine: Engine):
    with Session(engine) as session, session.begin():
        from_before = session.scalars(select(waves.Wave).where(waves.Wave.title == "Spring")).one()
        place = Place(from_before.school_id, from_before.id, uuid4(), "more")
        comments.keep(session, place, "Old words", b"k" * 32)

    assert "1 comment has not been read by the program" in sana.read("/staff/concerns/")


def test_in_an_anonymous_wave_nobody_can_be_found(sana: Staff, worries: Worries):
    number = worries(mode=Mode.ANONYMOUS)

    page = sana.read(f"/staff/concerns/{number}")

    assert "This wave is anonymous: nobody can be found." in page
    assert "Speak with the whole class" in page
    for words in ("7B", "hours ago", "Given"):
        assert words not in page
    assert "7B" not in sana.read("/staff/concerns/")


def test_in_a_confidential_wave_the_name_is_kept_apart(sana: Staff, worries: Worries):
    page = sana.read(f"/staff/concerns/{worries(mode=Mode.CONFIDENTIAL)}")

    assert "two people together" in page
    assert "7B" in page
    assert "Given" not in page


def test_in_a_named_wave_the_name_stands_there(sana: Staff, worries: Worries):
    page = sana.read(f"/staff/concerns/{worries(mode=Mode.NAMED)}")

    assert "Written by" in page
    assert "Given" in page


def test_what_staff_did_is_for_the_head(sana: Staff, others: Staff, worries: Worries):
    number = worries("staff_conduct", 3)
    others.sign_in("hugo")

    assert "What a member of staff did" not in sana.read("/staff/concerns/")
    assert sana.get(f"/staff/concerns/{number}").status_code == 404
    assert "What a member of staff did" in others.read("/staff/concerns/")
    assert "two boys wait" in others.read(f"/staff/concerns/{number}")


def test_the_head_passes_on_what_is_not_about_staff(sana: Staff, others: Staff, worries: Worries):
    here = f"/staff/concerns/{worries('staff_conduct', 3)}"
    others.sign_in("hugo")

    reply = others.submit_on(here, f"{here}/pass-on", **{"pass_on-reason": "It is about a pupil."})

    assert "Passed on to the safeguarding lead." in others.read(reply.location)
    assert others.get(here).status_code == 404
    assert "It is about a pupil." in sana.read(here)


def test_the_head_does_not_see_the_others(others: Staff, worries: Worries):
    number = worries()
    others.sign_in("hugo")

    assert others.get(f"/staff/concerns/{number}").status_code == 404
    assert "Nothing is waiting" in others.read("/staff/concerns/")


@pytest.mark.parametrize("who", ["leila", "dev", "dora", "tom", "ada", "nia"])
def test_nobody_else_sees_any(staff: Staff, worries: Worries, who: str):
    number = worries()
    staff.sign_in(who)

    for path in ("/staff/concerns/", f"/staff/concerns/{number}"):
        reply = staff.get(path)
        assert reply.status_code == 403
        assert "boys" not in reply.text
    assert "/staff/concerns/" not in staff.read("/staff/")


@pytest.mark.parametrize("verb", ["act", "close", "reopen", "pass-on", "label"])
def test_nobody_else_changes_any(leila: Staff, worries: Worries, engine: Engine, verb: str):
    number = worries()
    reply = leila.submit_on("/staff/", f"/staff/concerns/{number}/{verb}")

    assert reply.status_code == 403
    assert state(engine, number) == "new"


def test_another_schools_concern_is_not_there(sana: Staff, worries: Worries):
    number = worries(school="Another School")

    assert sana.get(f"/staff/concerns/{number}").status_code == 404
    assert "Bullying" not in sana.read("/staff/concerns/")


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30, "x"])
def test_a_concern_that_is_not_there(sana: Staff, number: str):
    assert sana.get(f"/staff/concerns/{number}").status_code == 404


def test_a_label_is_corrected_with_a_reason(sana: Staff, worries: Worries, engine: Engine):
    here = f"/staff/concerns/{worries()}"

    sana.submit_on(
        here, f"{here}/label", **{"label-label": "mixed", "label-reason": "The end is kind."}
    )
    page = sana.read(here)

    assert "counts as <strong>mixed</strong>, as a person said" in page
    assert "From negative to mixed" in page
    assert "The end is kind." in page


def test_a_label_needs_a_reason_and_to_be_another(sana: Staff, worries: Worries):
    here = f"/staff/concerns/{worries()}"

    without = sana.submit_on(here, f"{here}/label", **{"label-label": "mixed"})
    same = sana.submit_on(
        here, f"{here}/label", **{"label-label": "negative", "label-reason": "Why"}
    )

    assert without.status_code == 422
    assert "Choose another label" in sana.read(same.location)


def test_cards_are_made_once_somebody_is_named_to_read(staff: Staff, engine: Engine, cast: Cast):
    with Session(engine) as session, session.begin():
        for account in session.scalars(select(Account).where(Account.email.like("sana@%"))):
            account.active = False
    staff.sign_in("leila")

    reply = staff.get(f"/staff/waves/{cast.open}/cards")

    assert "name a safeguarding lead first" in staff.read(reply.location)


def noted(engine: Engine, number: int) -> list[audit.Entry]:
    wanted = select(audit.Entry).where(audit.Entry.thing == f"concern {number}")
    with Session(engine) as session:
        return list(session.scalars(wanted.order_by(audit.Entry.id)))


def state(engine: Engine, number: int) -> str:
    with Session(engine) as session:
        return session.get_one(Concern, number).state


@pytest.fixture
def worries(engine: Engine, cast: Cast) -> Worries:
    return Worries(engine)


@pytest.fixture
def sana(staff: Staff) -> Staff:
    """Give the browser of Oakfield's safeguarding lead."""
    staff.sign_in("sana")
    return staff
