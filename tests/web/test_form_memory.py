"""No browser is to remember what one pupil typed, for the next: every form says so."""

from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.web.place import OneWave, one_wave

TYPED = ("text", "date", "number", "search", "tel", "email")


class Remembered(HTMLParser):
    """Collects what `autocomplete` says, of forms and of the boxes that somebody types in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[str | None] = []
        self.boxes: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(given.get("autocomplete"))
        if tag == "textarea" or (tag == "input" and given.get("type", "text") in TYPED):
            self.boxes.append(given.get("autocomplete"))


def test_no_form_of_a_pupil_is_remembered(place: OneWave):
    code = place.code()
    wrong = {"_code": code, "safe": "99"}
    pages = {
        "code": place.client.get("/"),
        "questions": place.client.post("/answer", data={"code": code}),
        "what is wrong": place.client.post(f"/sittings/{uuid4()}", data=wrong),
    }

    found = {name: Remembered(page.text) for name, page in pages.items()}

    assert all(page.forms and page.boxes for page in found.values())
    assert [name for name, page in found.items() if {*page.forms, *page.boxes} != {"off"}] == []


@pytest.fixture
def place(app: Flask, engine: Engine) -> Iterator[OneWave]:
    with one_wave(OneWave, app, engine) as place:
        yield place
