"""Typed answers are checked on the page, and rules and languages follow them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveyapp.questionnaire.questions.text import Text, cleaned
from surveyapp.questionnaire.sentences import LIKE_ASKED
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.questionnaire.patterns import ALIKE

HOURS = """
survey: hours
title: Sleep
language: en
about: Rules about a number, for the tests of this program.
audience: pupils
reading_age: 8
status: for tests only
source: written for this project
licence: CC0-1.0
pages:
  - id: sleep
    title: Sleep
    questions:
      - {id: hours, type: number, text: How long do you sleep?, min: 0, max: 24, whole: false}
      - {id: little, type: yes_no, text: Why so little?, show_if: {question: hours, at_most: 3}}
      - {id: much, type: yes_no, text: Is that enough?, show_if: {question: hours, at_least: 8}}
      - {id: since, type: date, text: Since when?, earliest: 2020-01-01, latest: 2030-12-31}
      - {id: word, type: text, text: Which word says how you sleep?, pattern: "[^ ]+"}
"""
TYPED = [
    *("kind", "very kind", "7", "７", "12", "1.5", "12/11", "Year 7", "SW1A 1AA", "sw1a 1aa", "7B"),
    *(
        "café",
        "cafe\u0301",
        "good",
        "very good",
        "a@b.c",
        "a",
        "ab",
        "abc",
        "a-b_c",
        "ä-ö",
        "!a",
        "!7",
    ),
    *("😀", "😀😀😀😀", "[]", "{|}", "x\u00a0", "\u202ekind\u202c", "a\u2028b", "\ufeff12", "_7"),
]
SLIPS = """async ([limits, texts]) => {
  const { slipOf } = await import("/static/respond/form.js");
  const screen = document.createElement("div");
  const box = screen.appendChild(document.createElement("input"));
  screen.dataset.type = box.type = "text";
  box.dataset.limits = JSON.stringify(limits);
  return texts.filter((text) => slipOf(screen, (box.value = text)));
}"""


@pytest.fixture
def hours(site: Site, tmp_path: Path) -> Survey:
    """Put a questionnaire with rules about a number."""
    path = tmp_path / "hours.yaml"
    path.write_text(HOURS, encoding="utf-8")
    return put(site, lambda database, school: factories.published(database, school, path))


def begin(tablet: Tablet, survey: Survey) -> None:
    tablet.start(*survey.codes(1))
    tablet.agree()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("99", "Please type a number that is 24 or less."),
        ("-1", "Please type a number that is 0 or more."),
        ("lots", "Please type a number, like 12 or 12.5."),
        ("5 hours", "Please type a number, like 12 or 12.5."),
    ],
)
def test_a_number_that_cannot_be_is_told_without_a_network(
    tablet: Tablet, hours: Survey, typed: str, sentence: str
):
    begin(tablet, hours)
    tablet.page.context.set_offline(True)

    tablet.write(typed)
    tablet.next()

    expect(tablet.page.locator("[data-line]")).to_have_text(sentence)
    assert tablet.name() == "hours"
    tablet.write("9,5")
    tablet.next()
    assert tablet.name() == "much"


def test_a_date_that_is_too_early_is_told_without_a_network(tablet: Tablet, hours: Survey):
    begin(tablet, hours)
    tablet.write("5")
    tablet.next()
    tablet.page.context.set_offline(True)

    tablet.write("2019-12-31")
    tablet.next()

    line = tablet.page.locator("[data-line]")
    expect(line).to_have_text("Please choose a date that is 01/01/2020 or later.")
    assert tablet.name() == "since"


def test_a_text_of_another_form_is_told_without_a_network(tablet: Tablet, hours: Survey):
    begin(tablet, hours)
    tablet.write("5")
    tablet.next()
    tablet.write("2024-01-01")
    tablet.next()
    tablet.page.context.set_offline(True)

    tablet.write("very well")
    tablet.next()

    expect(tablet.page.locator("[data-line]")).to_have_text(LIKE_ASKED)
    assert tablet.name() == "word"
    tablet.write(" well ")
    tablet.next()
    assert tablet.name() == "_send"


@pytest.mark.parametrize("pattern", ALIKE)
def test_the_page_refuses_no_text_that_the_server_takes(tablet: Tablet, pattern: str):
    question = Text(id="word", text="Which?", pattern=pattern)
    tablet.page.goto(tablet.address)

    slips = tablet.page.evaluate(SLIPS, [question.limits(), TYPED])

    refused = [text for text in TYPED if question.check(cleaned(text))]
    left_to_the_server = {text for text in TYPED if cleaned(text) != text.strip()} | {"_7"}
    assert [text for text in slips if text not in refused] == []
    assert [it for it in refused if it not in slips and it not in left_to_the_server] == []


@pytest.mark.parametrize(("typed", "then"), [("8,5", "much"), ("2", "little"), ("5", "since")])
def test_rules_about_a_number_hold_after_a_reload(
    tablet: Tablet, hours: Survey, typed: str, then: str
):
    begin(tablet, hours)
    tablet.write(typed)

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()

    expect(tablet.page.locator(f"[data-stepped] [data-screen={then}]")).to_be_visible()


def test_the_page_says_that_the_answers_are_saved_on_the_tablet(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.page.context.set_offline(True)

    tablet.answer("Sometimes")

    expect(tablet.page.get_by_text("Saved on this tablet", exact=True)).to_be_visible()


def test_without_a_store_the_page_does_not_say_so(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error() }")
    tablet.start(*survey.codes(1))
    tablet.agree()

    tablet.answer("Sometimes")

    expect(tablet.page.locator("[data-screen=liked]")).to_be_visible()
    expect(tablet.page.get_by_text("Saved on this tablet", exact=True)).to_be_hidden()


def test_who_scanned_a_card_changes_the_language_before_the_questions(
    tablet: Tablet, belonging: Survey
):
    (code,) = belonging.codes(1)
    tablet.page.goto(f"{tablet.address}/#{code}")

    tablet.page.get_by_role("button", name="Cymraeg").click()

    expect(tablet.page.locator("html")).to_have_attribute("lang", "cy")
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    tablet.page.get_by_role("button", name="English").click()
    expect(tablet.page.locator("html")).to_have_attribute("lang", "en")
    assert code not in tablet.page.url
