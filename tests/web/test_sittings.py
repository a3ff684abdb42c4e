"""A tablet sends until it has a receipt; whatever it sends is kept once, counted or aside."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from surveyapp.analysis.text import additions
from surveyapp.analysis.text.reader import Reader
from surveyapp.records import aside, erasing, schools, sealing, waves
from surveyapp.records.aside import Aside, Reason
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern, Flag
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.place import OneWave, one_wave

GIVEN = {"safe": ["3"], "liked": ["4"], "alone": ["_declined"], "more": ["More trees."]}

# What pages sent before they said how the answers were given, byte for byte, with its hash.
OLD_BODY = b'{"answers":{"alone":["_declined"],"liked":["4"],"safe":["3"]},"language":"en"}'
OLD_HASH = "8f9b6c8f602b0e30c31779a5660df66b7e53b5251d031177a1a0285b1f598beb"

OWN = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01"


class Place(OneWave):
    """A school with one wave, and a tablet in it."""

    def send(
        self,
        code: str,
        sitting: object,
        content: Any = None,
        left: bool = False,
        headers: Any = None,
    ) -> TestResponse:
        body = json.dumps({"answers": GIVEN} if content is None else content).encode()
        return self.client.post(
            f"/api/v1/sittings/{sitting}" + ("?left=1" if left else ""),
            data=body,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {code}",
                "X-Content-SHA256": hashlib.sha256(body).hexdigest(),
                **(headers or {}),
            },
        )

    def kept(self) -> list[Response]:
        self.database.rollback()
        return list(self.database.scalars(select(Response)))

    def aside(self) -> dict[Reason, int]:
        self.database.rollback()
        return aside.counts(self.database, self.wave)


def test_a_receipt_says_what_is_kept(place: Place):
    sitting = uuid4()

    reply = place.send(place.code(), sitting)

    body = json.dumps({"answers": GIVEN}).encode()
    assert reply.status_code == 201
    assert reply.json == {"sitting": str(sitting), "sha256": hashlib.sha256(body).hexdigest()}
    (kept,) = place.kept()
    assert kept.answers == {"safe": 3, "liked": 4}
    assert kept.states == {"alone": "declined", "more": "answered"}


def test_a_retry_gets_the_same_receipt(place: Place):
    code, sitting = place.code(), uuid4()

    first, second = place.send(code, sitting), place.send(code, sitting)

    assert (second.status_code, second.json) == (200, first.json)
    assert len(place.kept()) == 1


def test_other_answers_of_the_same_sitting_are_kept_aside_once(place: Place):
    code, sitting = place.code(), uuid4()
    place.send(code, sitting)

    replies = [place.send(code, sitting, {"answers": {"safe": ["1"]}}) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [202, 202]
    assert place.aside() == {Reason.DIFFERENT: 1}
    assert [response.answers["safe"] for response in place.kept()] == [3]


def test_a_second_sitting_with_a_code_is_kept_aside(place: Place):
    code = place.code()
    place.send(code, uuid4())

    reply = place.send(code, uuid4())

    assert reply.status_code == 202
    assert reply.json is not None
    assert place.aside() == {Reason.CODE_USED: 1}
    assert len(place.kept()) == 1


def test_what_comes_after_the_wave_has_closed_is_kept_aside(place: Place):
    code = place.code()
    waves.close(place.database, place.wave)
    place.database.commit()

    assert place.send(code, uuid4()).status_code == 202
    assert place.aside() == {Reason.LATE: 1}
    assert place.kept() == []


@pytest.mark.parametrize(("days", "status"), [(14, 202), (15, 409)])
def test_late_answers_are_kept_aside_for_fourteen_days(place: Place, days: int, status: int):
    code = place.code()
    waves.close(place.database, place.wave, datetime.now(UTC) - timedelta(days=days))
    place.database.commit()

    reply = place.send(code, uuid4())

    assert reply.status_code == status
    assert place.aside() == ({Reason.LATE: 1} if status == 202 else {})


@pytest.mark.parametrize("late", [False, True])
def test_comments_are_read_by_the_reader_of_the_service(
    app: Flask, place: Place, late: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(app.extensions, "reader", Reader(additions.read(OWN)))
    code = place.code()
    if late:
        waves.close(place.database, place.wave)
        place.database.commit()

    place.send(code, uuid4(), {"answers": {"more": ["zed boys"]}})

    place.database.rollback()
    (flag,) = place.database.scalars(select(Flag))
    assert (flag.rule, flag.reader) == ("own-1", app.extensions["reader"].version)


def test_a_cry_for_help_that_came_too_late_is_flagged(place: Place):
    code = place.code()
    waves.close(place.database, place.wave)
    place.database.commit()

    place.send(code, uuid4(), {"answers": {"more": ["I want to die."]}})

    place.database.rollback()
    (concern,) = place.database.scalars(select(Concern))
    assert concern.severity == 3
    assert place.kept() == []


def test_what_is_sent_twice_with_other_answers_is_read_once(place: Place):
    _somebody_else, code, sitting = place.code(), place.code(), uuid4()
    place.send(code, sitting, {"answers": {"more": ["More trees."]}})

    place.send(code, sitting, {"answers": {"safe": ["1"], "more": ["More trees."]}})
    place.send(code, sitting, {"answers": {"safe": ["1"], "more": ["No trees."]}})

    place.database.rollback()
    assert len(place.database.scalars(select(Comment)).all()) == 2


def test_what_is_kept_aside_is_sealed(place: Place):
    code = place.code()
    place.send(code, uuid4())
    place.send(code, uuid4())
    place.database.rollback()

    (kept,) = place.database.scalars(select(Aside))

    assert b"trees" not in kept.sealed
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(factories.MASTER_KEY, kept.sealed, f"aside {kept.sitting}")


def test_no_more_is_kept_aside_than_people_were_invited(place: Place):
    code = place.code()
    place.send(code, uuid4())

    statuses = [place.send(code, uuid4()).status_code for _ in range(3)]

    assert statuses == [202, 409, 409]
    assert place.aside() == {Reason.CODE_USED: 1}


def test_a_wave_that_is_not_open_yet_keeps_nothing(place: Place):
    code = place.code()
    place.wave.opens_on = place.wave.closes_on = datetime(2099, 6, 3, tzinfo=UTC).date()
    place.database.commit()

    reply = place.send(code, uuid4())

    assert reply.status_code == 409
    assert reply.json is not None
    assert "It opens on 3 June 2099." in reply.json["problem"]
    assert place.aside() == {}


def test_what_is_wrong_goes_back_to_whoever_is_there(place: Place):
    reply = place.send(place.code(), uuid4(), {"answers": {"safe": ["99"]}})

    assert reply.status_code == 422
    assert reply.json == {"errors": {"safe": "Please pick one of the answers on the page."}}
    assert place.kept() == []


def test_where_nobody_is_there_the_other_answers_are_kept(place: Place):
    wrong = {"answers": {"safe": ["99"], "liked": ["4"]}}

    assert place.send(place.code(), uuid4(), wrong, left=True).status_code == 201
    (kept,) = place.kept()
    assert kept.answers == {"liked": 4}
    assert kept.states["safe"] == "not_seen"


def test_where_nobody_is_there_a_declined_comment_is_declined(place: Place):
    declined = {"answers": {"more": ["I want to die."], "more.state": ["_declined"]}}

    assert place.send(place.code(), uuid4(), declined, left=True).status_code == 201
    (kept,) = place.kept()
    assert kept.states["more"] == "declined"
    assert place.database.scalars(select(Comment)).all() == []


def test_where_nobody_is_there_a_cry_for_help_that_is_too_long_is_flagged(place: Place):
    long = {"answers": {"more": ["I want to die. " + "Please listen. " * 999]}}

    assert place.send(place.code(), uuid4(), long).status_code == 422
    assert place.send(place.code(), uuid4(), long, left=True).status_code == 201
    (kept,) = place.kept()
    assert kept.states["more"] == "answered"
    assert [concern.severity for concern in place.database.scalars(select(Concern))] == [3]


def test_no_thanks_is_counted_without_anybody(place: Place):
    reply = place.send(place.code(), uuid4(), {"language": "en", "no_thanks": True})

    assert reply.status_code == 201
    (kept,) = place.kept()
    assert (kept.took_part, kept.groups, kept.answers) == (False, {}, {})


@pytest.mark.parametrize(
    "content",
    [
        [],
        "x",
        1,
        {"answers": []},
        {"answers": {"safe": "3"}},
        {"answers": {"safe": [3]}},
        {"answers": {"admin": ["1"]}},
    ],
)
def test_what_is_not_ours_is_refused(place: Place, content: Any):
    assert place.send(place.code(), uuid4(), content).status_code == 400
    assert place.kept() == []


def test_it_keeps_how_the_answers_were_given(place: Place):
    ways = ["listened", "calm"]

    reply = place.send(place.code(), uuid4(), {"answers": GIVEN, "manner": ways, "today": today()})

    assert reply.status_code == 201
    assert [kept.manner for kept in place.kept()] == [["calm", "listened"]]


def test_a_body_of_an_older_page_is_kept_as_ever(place: Place):
    sitting = uuid4()

    replies = [
        place.client.post(
            f"/api/v1/sittings/{sitting}",
            data=OLD_BODY,
            content_type="application/json",
            headers={"Authorization": f"Bearer {code}", "X-Content-SHA256": OLD_HASH},
        )
        for code in [place.code()] * 2
    ]

    assert [reply.status_code for reply in replies] == [201, 200]
    assert replies[1].json == {"sitting": str(sitting), "sha256": OLD_HASH}
    (kept,) = place.kept()
    assert kept.answers == {"safe": 3, "liked": 4}
    assert (kept.manner, kept.claimed_on) == (None, None)


@pytest.mark.parametrize(
    ("extras", "manner"),
    [
        ({"manner": "calm"}, None),
        ({"manner": {"calm": True}}, None),
        ({"manner": 1, "today": "2026-10-05"}, None),
        ({"manner": [["calm"], None, 1.5, "sleepy", "\ud800", "bigger"]}, ["bigger"]),
        ({"manner": ["understood", "one_page", "sent_later"]}, []),
        ({"manner": [], "today": ["2026-10-05"]}, []),
        ({"manner": [], "today": "5th of October"}, []),
        ({"manner": [], "today": "+012026-10-05"}, []),
        ({"manner": [], "today": "\ud8002026-1-1"}, []),
        ({"manner": [], "today": "2026-02-30"}, []),
        ({"manner": [], "today": "0001-01-01"}, ["sent_later"]),
        ({"manner": [], "today": "9999-12-31"}, ["sent_later"]),
    ],
)
def test_what_cannot_be_so_costs_no_answer(place: Place, extras: Any, manner: Any):
    reply = place.send(place.code(), uuid4(), {"answers": GIVEN, **extras})

    assert reply.status_code == 201
    (kept,) = place.kept()
    assert kept.answers == {"safe": 3, "liked": 4}
    assert kept.manner == manner


def test_a_day_that_no_calendar_has_costs_no_answer_in_a_named_wave(place: Place):
    place.wave.mode = Mode.NAMED
    place.database.commit()
    codes = [place.code() for _ in range(3)]

    for code, day in zip(codes, ("0001-01-01", "2031-05-05", "never"), strict=True):
        place.send(code, uuid4(), {"answers": GIVEN, "manner": [], "today": day})

    assert {kept.claimed_on for kept in place.kept()} == {date(1, 1, 1), date(2031, 5, 5), None}


def test_the_same_answers_from_a_page_that_says_more_are_not_sent_twice(place: Place):
    code, sitting = place.code(), uuid4()
    place.send(code, sitting, {"answers": GIVEN, "manner": ["calm"], "today": today()})

    again = place.send(code, sitting, {"answers": GIVEN, "manner": ["hurried"], "today": "1999"})

    assert again.status_code == 200
    assert place.aside() == {}
    assert [kept.manner for kept in place.kept()] == [["calm"]]


def test_a_no_thanks_says_nothing_of_how(place: Place):
    place.send(place.code(), uuid4(), {"no_thanks": True, "manner": ["calm"], "today": today()})

    assert [(kept.took_part, kept.manner) for kept in place.kept()] == [(False, None)]


def test_a_body_that_was_changed_on_its_way_is_refused(place: Place):
    changed = {"X-Content-SHA256": "0" * 64}

    assert place.send(place.code(), uuid4(), headers=changed).status_code == 400
    assert place.kept() == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer BBBB-BBBB-BB", "Basic x"])
def test_without_a_known_code_nothing_is_kept(place: Place, authorization: str):
    place.code()

    reply = place.send("", uuid4(), headers={"Authorization": authorization})

    assert reply.status_code == 409
    assert place.kept() == []


def test_a_form_of_another_site_cannot_send(place: Place):
    headers = {"Sec-Fetch-Site": "cross-site"}

    assert place.send(place.code(), uuid4(), headers=headers).status_code == 403
    assert place.client.post(f"/api/v1/sittings/{uuid4()}", data={"a": "b"}).status_code == 409
    assert place.kept() == []


def test_what_does_not_come_as_json_is_refused(place: Place):
    headers = {"Authorization": f"Bearer {place.code()}"}
    body = json.dumps({"answers": GIVEN})

    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        reply = place.client.post(
            f"/api/v1/sittings/{uuid4()}", data=body, content_type=kind, headers=headers
        )
        assert reply.status_code == 415
    assert place.kept() == []


def test_a_code_that_was_reprinted_still_hands_its_sitting_in(place: Place):
    pupil = factories.pupil(place.database, place.group)
    first = factories.code(place.database, place.wave, pupil)
    factories.code(place.database, place.wave, pupil)
    place.database.commit()

    assert place.send(first, UUID(int=1)).status_code == 201


def today() -> str:
    return datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("content", [None, {"answers": {"safe": ["1"], "more": ["No trees."]}}])
@pytest.mark.parametrize("left", [False, True])
def test_an_erased_sitting_gets_a_receipt_to_let_go_and_nothing_is_kept(
    erased: tuple[Place, str, UUID], content: Any, left: bool
):
    place, code, sitting = erased

    reply = place.send(code, sitting, content, left=left)

    body = json.dumps({"answers": GIVEN} if content is None else content).encode()
    assert reply.status_code == 410
    assert reply.json == {"sitting": str(sitting), "sha256": hashlib.sha256(body).hexdigest()}
    assert (place.kept(), place.aside()) == ([], {})
    assert place.database.scalars(select(Comment)).all() == []


def test_an_erased_sitting_is_refused_after_the_wave_has_closed_too(
    erased: tuple[Place, str, UUID],
):
    place, code, sitting = erased
    waves.close(place.database, place.wave)
    place.database.commit()

    assert place.send(code, sitting).status_code == 410
    assert place.aside() == {}


def test_another_sitting_with_that_code_is_kept_aside_as_ever(erased: tuple[Place, str, UUID]):
    place, code, _ = erased

    assert place.send(code, uuid4()).status_code == 202


@pytest.fixture
def erased(place: Place) -> tuple[Place, str, UUID]:
    """Have a pupil of a confidential wave answer, and all of that erased."""
    place.wave.mode = Mode.CONFIDENTIAL.value
    pupil, sitting = factories.pupil(place.database, place.group), uuid4()
    code = factories.code(place.database, place.wave, pupil)
    place.database.commit()
    assert place.send(code, sitting).status_code == 201
    place.database.rollback()
    school = place.database.get_one(School, place.wave.school_id)
    key = schools.comment_key(school, factories.MASTER_KEY)
    erasing.erase(place.database, pupil, place.wave, key)
    place.database.commit()
    return place, code, sitting


@pytest.fixture
def place(app: Flask, engine: Engine) -> Iterator[Place]:
    with one_wave(Place, app, engine) as place:
        yield place
