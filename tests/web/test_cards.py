"""Cards with codes and QR codes: made once, shown once, kept by nobody."""

import re

import segno
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.records import audit, codes
from surveyapp.records.codes import Code
from surveyapp.records.people import Group, Person
from surveyapp.web import cards
from tests.factories import CODE_KEY
from tests.web.conftest import Cast, Staff


def test_it_says_what_will_happen_first(leila: Staff, cast: Cast, engine: Engine):
    before = _hashes(engine, cast.open)
    page = leila.read(f"/staff/waves/{cast.open}/cards")

    assert "2 cards are out and not used yet" in page
    assert "no answer is kept with it" in page
    assert _hashes(engine, cast.open) == before


def test_it_makes_a_card_for_each_who_has_not_answered(leila: Staff, cast: Cast, engine: Engine):
    page = leila.submit(f"/staff/waves/{cast.open}/cards", who="everybody")

    shown = _codes(page.text)
    assert len(shown) == 2
    assert page.headers["Cache-Control"] == "no-store"
    with Session(engine) as session:
        found = [codes.find(session, code, CODE_KEY) for code in shown]
        assert {code.wave_id for code in found if code} == {cast.open}


def test_old_cards_stop_working(leila: Staff, cast: Cast, engine: Engine):
    first = _codes(leila.submit(f"/staff/waves/{cast.open}/cards", who="everybody").text)
    leila.submit(f"/staff/waves/{cast.open}/cards", who="everybody")

    with Session(engine) as session:
        assert [codes.find(session, code, CODE_KEY) for code in first] == [None, None]


def test_one_class_can_have_new_cards(leila: Staff, cast: Cast, engine: Engine):
    before = _hashes(engine, cast.open)
    page = leila.submit(f"/staff/waves/{cast.open}/cards", who="Summer A").text

    assert len(_codes(page)) == 1
    assert len(_hashes(engine, cast.open) & before) == 1


def test_a_class_that_is_not_asked_is_refused(leila: Staff, cast: Cast):
    page = leila.submit(f"/staff/waves/{cast.open}/cards", who="8A").text

    assert _codes(page) == []
    assert "Choose one of these" in page


def test_a_closed_wave_needs_no_cards(leila: Staff, cast: Cast):
    reply = leila.get(f"/staff/waves/{cast.closed}/cards")

    assert reply.location == f"/staff/waves/{cast.closed}"


def test_making_cards_is_noted_without_the_codes(leila: Staff, cast: Cast, engine: Engine):
    page = leila.submit(f"/staff/waves/{cast.open}/cards", who="everybody").text

    with Session(engine) as session:
        wanted = select(audit.Entry).where(audit.Entry.action == "made cards")
        entry = session.scalars(wanted).one()
        assert (entry.thing, entry.detail) == (f"wave {cast.open}", {"cards": 2})
        assert not any(code in str(entry.detail) for code in _codes(page))


def test_eight_cards_fit_a_sheet():
    person = Person(given_name="Aisha", family_name="Khan", groups=[])
    laid_out = cards.sheets([(person, "K7PM-2QRT-9X")] * 9, "https://survey.test")

    assert [len(sheet) for sheet in laid_out] == [8, 1]


def test_classes_are_kept_together():
    people = [
        Person(given_name=name, family_name="", groups=[Group(kind="class", name=of)])
        for name, of in (("Aisha", "7B"), ("Ben", "7A"), ("Chloe", "7B"))
    ]
    (sheet,) = cards.sheets([(person, "K7PM-2QRT-9X") for person in people], "https://survey.test")

    assert [(card.groups, card.name) for card in sheet] == [
        ("7A", "Ben "),
        ("7B", "Aisha "),
        ("7B", "Chloe "),
    ]


def test_the_qr_code_holds_the_address_with_the_code():
    person = Person(given_name="Aisha", family_name="Khan", groups=[])
    ((card,),) = cards.sheets([(person, "K7PM-2QRT-9X")], "https://survey.test")
    expected = segno.make("https://survey.test/#K7PM-2QRT-9X", micro=False, error="m")
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", card.qr.path)}

    assert card.qr.size == expected.symbol_size()[0]
    assert drawn == {
        (x, y) for y, row in enumerate(expected.matrix_iter()) for x, dark in enumerate(row) if dark
    }


def test_the_qr_code_has_a_quiet_zone():
    qr = cards.draw("https://survey.test/#K7PM-2QRT-9X")
    columns = {int(x) for x in re.findall(r"M(\d+) ", qr.path)}

    assert (min(columns), max(columns)) == (4, qr.size - 5)


def _codes(page: str) -> list[str]:
    return re.findall(r'pupil-card-code">([^<]+)<', page)


def _hashes(engine: Engine, wave: int) -> set[bytes]:
    with Session(engine) as session:
        return set(session.scalars(select(Code.hash).where(Code.wave_id == wave)))
