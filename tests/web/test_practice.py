"""A question that is just for practice takes an answer, and nothing of the answer is left."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp.places import SURVEYS
from surveyapp.records.responses import Response
from tests import factories


@pytest.mark.parametrize(
    ("tried", "manner"),
    [
        ("2", ["one_page", "understood"]),
        ("0", ["one_page"]),
        ("_declined", ["one_page"]),
        ("nonsense", ["one_page"]),
    ],
)
def test_what_a_pupil_practised_is_not_kept_but_whether_it_was_understood(
    app: Flask, engine: Engine, tried: str, manner: list[str]
):
    with Session(engine) as database:
        school = factories.school(database)
        group = factories.group(database, school)
        version = factories.published(database, school, SURVEYS / "belonging.yaml")
        wave = factories.wave(database, version, group)
        code = factories.code(database, wave, factories.pupil(database, group))
        database.commit()
        given = {"_code": code, "_lang": "en", "try_it": tried, "pleased": "3"}

        page = app.test_client().post(f"/sittings/{uuid4()}", data=given)

        assert "Thank you" in page.text
        (kept,) = database.scalars(select(Response))
        assert kept.answers == {"pleased": 3}
        assert "try_it" not in kept.states
        assert kept.manner == manner
