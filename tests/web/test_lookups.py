"""Two people together look up a name: one asks on the page of a concern, another answers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import accounts, audit, responses, schools, waves
from surveyapp.records.accounts import Account, Holding, Role
from surveyapp.records.base import School
from surveyapp.records.concerns import Concern
from surveyapp.records.lookups import Lookup
from surveyapp.records.responses import Intake, Response
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.conftest import Cast, Staff

WORDS = "Mum drinks and I hide under my bed."
WHY = "A child may be hurt at home tonight."
ASKING = {"look_up-danger": "y", "look_up-reason": WHY}
AGREEING = {"decision": "agree", "reason": "I believe it too."}
REFUSING = {"decision": "refuse", "reason": "Ask the tutor first."}
DAY = timedelta(days=1)


def test_whoever_asked_sees_the_name_once_a_second_person_agrees(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine)

    asked = sana.submit_on(here, f"{here}/look-up", **ASKING)
    assert "You asked." in sana.read(asked.location)
    assert "A request waits for an answer." in sana.read(here)
    others.sign_in("hugo")
    assert "1 waits for you" in others.read("/staff/")
    replied = others.submit(request_path(engine), **AGREEING)
    assert "You agreed. Sana can see the name" in others.read(replied.location)
    page = sana.read(here)

    assert "Written by Wren Writer." in page
    assert "I believe it too." in page
    assert "waits for you" not in others.read("/staff/")


def test_nobody_sees_the_name_before(sana: Staff, others: Staff, engine: Engine, cast: Cast):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")

    assert "Wren" not in sana.read(here)
    assert "Wren" not in others.read(request_path(engine))
    others.submit(request_path(engine), **REFUSING)
    page = sana.read(here)

    assert "Wren" not in page
    assert "Ask the tutor first." in page
    assert "Ask to look up the name" in page


def test_the_second_person_does_not_see_the_name(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine)
    also_lead(engine, "hugo@oakfield.test")
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")
    request = others.read(request_path(engine))
    others.submit(request_path(engine), **AGREEING)

    assert here in request
    for path in (here, "/staff/look-ups/", "/staff/concerns/"):
        assert "Wren" not in others.read(path)
    assert "Written by Wren" in sana.read(here)


def test_the_request_has_the_reason_and_not_the_comment(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("ada")

    pages = others.read("/staff/look-ups/") + others.read(request_path(engine))

    assert WHY in pages
    assert "You can’t read the comment itself" in pages
    for words in ("Mum", "hide", "Wren", "7B", "frightened", here):
        assert words not in pages
    assert others.get(here).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"look_up-reason": WHY}, "Names are looked up only if somebody may be in danger."),
        ({"look_up-danger": "y"}, "Write it down."),
    ],
)
def test_asking_needs_a_danger_and_a_reason(
    sana: Staff, engine: Engine, sent: dict[str, str], said: str
):
    here = raised(engine)

    reply = sana.submit_on(here, f"{here}/look-up", **sent)

    assert reply.status_code == 422
    assert said in reply.text
    assert requests(engine) == 0


@pytest.mark.parametrize("missing", ["decision", "reason"])
def test_an_answer_needs_both(sana: Staff, others: Staff, engine: Engine, cast: Cast, missing: str):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")

    reply = others.submit(request_path(engine), **{**AGREEING, missing: ""})

    assert reply.status_code == 422
    assert state(engine) == "waiting"


@pytest.mark.parametrize("who", ["leila", "dev", "dora", "tom"])
def test_nobody_else_is_the_second_person(
    sana: Staff, others: Staff, engine: Engine, cast: Cast, who: str
):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in(who)

    reply = others.submit_on("/staff/", request_path(engine), **AGREEING)

    assert reply.status_code == 403
    assert others.get("/staff/look-ups/").status_code == 403
    assert "Look-ups" not in others.read("/staff/")
    assert state(engine) == "waiting"


def test_nobody_is_their_own_second_person(sana: Staff, engine: Engine):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)

    assert sana.get(request_path(engine)).status_code == 404
    assert sana.submit_on(here, request_path(engine), **AGREEING).status_code == 404
    assert "Nothing waits for you." in sana.read("/staff/look-ups/")
    assert state(engine) == "waiting"


def test_a_safeguarding_lead_knows_nothing_of_a_request_about_staff(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine, "staff_conduct")
    others.sign_in("hugo")
    others.submit_on(here, f"{here}/look-up", **ASKING)

    assert sana.get(request_path(engine)).status_code == 404
    assert "Hugo" not in sana.read("/staff/look-ups/")
    assert "waits for you" not in sana.read("/staff/")


def test_another_school_knows_nothing_of_it(sana: Staff, others: Staff, engine: Engine, cast: Cast):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    with Session(engine) as session, session.begin():
        other = session.scalars(select(School).where(School.name == "Another School")).one()
        hanna = accounts.add(session, other, "hanna@another.test", "Hanna", waves.READERS)
        hanna.password_hash = factories.HASH
    others.sign_in("hanna@another.test")

    assert others.get(request_path(engine)).status_code == 404
    assert others.submit_on("/staff/", request_path(engine), **AGREEING).status_code == 404
    assert "Sana" not in others.read("/staff/look-ups/")


def test_after_a_day_the_name_is_gone(sana: Staff, others: Staff, engine: Engine, cast: Cast):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")
    others.submit(request_path(engine), **AGREEING)
    changed(engine, answered_at=datetime.now(UTC) - DAY)

    page = sana.read(here)

    assert "Wren" not in page
    assert "Agreed, over now" in page
    assert "Ask to look up the name" in page


def test_a_request_lapses_and_that_is_noted_once(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")
    changed(engine, asked_at=datetime.now(UTC) - DAY)

    gone = others.get(request_path(engine))
    assert "its time is over" in others.read(gone.location)
    assert "Lapsed" in sana.read(here)
    assert state(engine) == "lapsed"
    assert noted(engine) == ["asked who wrote it", "lapsed"]


def test_each_time_that_the_name_is_shown_is_noted(
    sana: Staff, others: Staff, engine: Engine, cast: Cast
):
    here = raised(engine)
    sana.submit_on(here, f"{here}/look-up", **ASKING)
    others.sign_in("hugo")
    others.submit(request_path(engine), **AGREEING)

    sana.get(here)
    sana.get(here)
    refused = sana.submit_on(here, f"{here}/close")  # opens the page once more, to press on it

    assert noted(engine).count("saw the name") == 3
    assert refused.status_code == 422
    assert "Wren" not in refused.text
    assert "Open this page again" in refused.text


def test_of_an_anonymous_wave_nobody_asks(sana: Staff, engine: Engine):
    here = raised(engine, mode=Mode.ANONYMOUS)

    assert "look up" not in sana.read(here)
    reply = sana.submit_on(here, f"{here}/look-up", **ASKING)
    assert "Nothing that is kept says who wrote this." in sana.read(reply.location)
    assert requests(engine) == 0


def test_in_a_named_wave_there_is_nothing_to_ask(sana: Staff, engine: Engine):
    page = sana.read(raised(engine, mode=Mode.NAMED))

    assert "Wren Writer" in page
    assert "look up" not in page


def test_of_what_came_too_late_the_page_says_so(sana: Staff, engine: Engine):
    here = raised(engine)
    with Session(engine) as session, session.begin():
        session.execute(delete(Response).where(Response.wave_id == only_wave(session)))

    page = sana.read(here)

    assert "of this comment nobody can be told who wrote it" in page
    assert "Ask to look up the name" not in page


def test_who_is_alone_is_told_who_could_be_the_second(sana: Staff, engine: Engine):
    here = raised(engine)
    with Session(engine) as session, session.begin():
        session.execute(
            update(Account).where(Account.email != "sana@oakfield.test").values(active=False)
        )

    page = sana.read(here)
    reply = sana.submit_on(here, f"{here}/look-up", **ASKING)

    assert "A second person is needed" in page
    assert "surveyapp users add" in page
    assert "Ask to look up the name" not in page
    assert "There is nobody at your school" in sana.read(reply.location)


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30, "x"])
def test_a_request_that_is_not_there(sana: Staff, number: str):
    assert sana.get(f"/staff/look-ups/{number}").status_code == 404


def raised(engine: Engine, category: str = "abuse", mode: Mode = Mode.CONFIDENTIAL) -> str:
    """Let Wren write a comment that is flagged, and give the address of its concern."""
    flag = Found(category, 3, (0, 10), "a-rule", 0.9)
    intake = Intake(read=lambda words: Read(Sentiment(-0.4, "negative"), (flag,)))
    with Session(engine) as session, session.begin():
        owner = session.scalars(select(School).where(School.name == "Oakfield School")).one()
        group = factories.group(session, owner, "7B")
        wave = factories.wave(session, factories.version(session, owner), group, mode=mode)
        pupil = factories.pupil(session, group)
        pupil.given_name, pupil.family_name = "Wren", "Writer"
        key = schools.comment_key(owner, factories.MASTER_KEY)
        sent = factories.submission(comments={"more": WORDS})
        responses.submit(session, factories.found_code(session, wave, pupil), sent, key, intake)
        number = session.scalars(select(Concern.id).where(Concern.wave_id == wave.id)).one()
        return f"/staff/concerns/{number}"


def only_wave(session: Session) -> int:
    return session.scalars(select(Concern.wave_id)).one()


def also_lead(engine: Engine, email: str) -> None:
    """Make somebody safeguarding lead as well."""
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.email == email)).one()
        account.holdings.append(Holding(role=Role.SAFEGUARDING_LEAD.value))


def request_path(engine: Engine) -> str:
    with Session(engine) as session:
        return f"/staff/look-ups/{session.scalars(select(Lookup.id)).one()}"


def requests(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(func.count(Lookup.id))).one()


def state(engine: Engine) -> str:
    with Session(engine) as session:
        return session.scalars(select(Lookup.state)).one()


def changed(engine: Engine, **columns: datetime) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Lookup).values(**columns))


def noted(engine: Engine) -> list[str]:
    about = select(audit.Entry.action).where(audit.Entry.thing.like("lookup %"))
    with Session(engine) as session:
        return list(session.scalars(about.order_by(audit.Entry.id)))


@pytest.fixture
def sana(staff: Staff) -> Staff:
    """Give the browser of Oakfield's safeguarding lead."""
    staff.sign_in("sana")
    return staff
