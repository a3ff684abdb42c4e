"""The main job on the demo school, as it is served: pupils answer, a lead opens the workbook."""

import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import hand_over

ROOT = Path(__file__).parent.parent.parent
ITEMS = ["pleased", "missed", "welcome", "hide", "ideas", "asked", "left", "my_school"]
REVERSED = {"hide", "left"}
HIGHEST = 3
MINIMUM_ANSWERED = 6
SHOWN_FROM = 10  # how many must have answered an item before its answers are told apart
HOW_TRUE = ["Not at all true", "A bit true", "Mostly true", "Very true"]
MANY = [HOW_TRUE[3], *[HOW_TRUE[2]] * 3, HOW_TRUE[0], *[HOW_TRUE[1]] * 4]
FEW = ["I'd rather not say", *[HOW_TRUE[1]] * 7, "I don't understand"]


@dataclass(frozen=True)
class Demo:
    """The demo as it prints itself, and its database."""

    address: str
    codes: list[str]
    lead: tuple[str, str]
    database: Path

    def responses(self, wave: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT answers FROM response JOIN wave ON wave.id = wave_id"
                " WHERE title = ? AND took_part",
                (wave,),
            )
            return [loads(answers) for (answers,) in rows]


@dataclass(frozen=True)
class Closed:
    """The workbook of the closed wave, and what each respondent answered."""

    workbook: Path
    kept: list[dict[str, Any]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run what `make run` runs, until the tests are done."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-u", "-m", "surveyapp", "demo", "--serve"]
    environ = os.environ | {"DATA_FOLDER": str(folder)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Serving"):
                break
        yield _read(printed, folder)
        process.send_signal(signal.SIGTERM)


def _read(printed: str, folder: Path) -> Demo:
    (address,) = re.findall(r"Pupils +(http://\S+)/", printed)
    lead = re.search(r"(lead@\S+) +(\S+)", printed)
    assert lead is not None, printed
    codes = re.findall(r"^ +(\w{4}-\w{4}-\w{4}) ", printed, re.MULTILINE)
    return Demo(address, codes, (lead[1], lead[2]), folder / "surveyapp.db")


def enter(page: Page, demo: Demo, code: str) -> None:
    page.goto(f"{demo.address}/")
    page.get_by_label("Type your code").fill(code)
    page.get_by_role("button", name="Start").click()


def answer(page: Page, picks: list[str], comment: str) -> None:
    page.get_by_role("link", name="Yes, I'll do it").click()
    for words in picks:
        page.locator("[data-screen]:visible").get_by_text(words, exact=True).click()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("textbox").fill(comment)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("button", name="I've finished").click()
    hand_over(page)


def sign_in(page: Page, demo: Demo) -> None:
    email, password = demo.lead
    page.goto(f"{demo.address}/staff/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def by_hand(answers: dict[str, Any]) -> float | None:
    """Score by hand: the mean of the answered items, the reversed ones turned round."""
    given = [
        HIGHEST - answers[item] if item in REVERSED else answers[item]
        for item in ITEMS
        if item in answers
    ]
    return statistics.fmean(given) if len(given) >= MINIMUM_ANSWERED else None


def rows(path: Path, title: str) -> list[dict[str, Any]]:
    """Give the rows of a sheet's table by the names of its columns."""
    cells = list(load_workbook(path)[title].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(cells) if row.count(None) == 0)
    header, *body = cells[start:]
    return [dict(zip(map(str, header), row, strict=True)) for row in body]


def rounded(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Round to fewer digits than the 15 that LibreOffice writes."""
    return [
        {name: round(it, 9) if isinstance(it, float) else it for name, it in row.items()}
        for row in table
    ]


@pytest.fixture(scope="module")
def closed(demo: Demo, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """Let two pupils answer on one tablet, and the lead close the wave and take its workbook."""
    context = browser.new_context(viewport={"width": 768, "height": 1024}, accept_downloads=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    first, second, *_ = demo.codes
    enter(page, demo, first)
    answer(page, MANY, "More clubs at lunch, please.")
    enter(page, demo, second)
    answer(page, FEW, "")
    enter(page, demo, first)
    expect(page.get_by_role("heading", name="This code has been used")).to_be_visible()
    sign_in(page, demo)
    page.get_by_role("link", name=re.compile("^Belonging")).first.click()
    wave = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Close the wave").click()
    page.get_by_role("button", name="Close the wave").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    path = tmp_path_factory.mktemp("download") / "wave.xlsx"
    download.value.save_as(path)
    context.close()
    return Closed(path, demo.responses(wave))


def test_what_two_pupils_picked_is_kept(closed: Closed):
    first = {"pleased": 2, "missed": 2, "welcome": 2, "hide": 0}
    first |= dict.fromkeys(["ideas", "asked", "left", "my_school"], 1)
    second = dict.fromkeys(ITEMS[:7], 1)

    assert closed.kept.count(first) == 1
    assert closed.kept.count(second) == 1


def test_the_workbook_has_the_scores_that_a_hand_calculation_gives(closed: Closed):
    scores = [score for score in map(by_hand, closed.kept) if score is not None]

    everyone, *_ = rows(closed.workbook, "Scale scores")

    assert everyone["n"] == len(scores)
    assert everyone["Could not be scored"] == len(closed.kept) - len(scores)
    assert everyone["Mean"] == round(statistics.fmean(scores), 2)
    assert everyone["SD"] == round(statistics.stdev(scores), 2)


def test_the_workbook_counts_every_answer(closed: Closed):
    listed = {(row["Question"], row["Answer"]): row["n"] for row in rows(closed.workbook, "Items")}

    for item in ITEMS:
        given = [it[item] for it in closed.kept if item in it]
        for code, words in enumerate(HOW_TRUE):
            shown = given.count(code) if len(given) >= SHOWN_FROM else "[c]"
            assert listed[item, words] == shown


def test_the_workbook_has_two_native_charts(closed: Closed):
    parts = ZipFile(closed.workbook).namelist()

    assert sum(name.startswith("xl/charts/chart") for name in parts) == 2


def test_libreoffice_shows_the_same_scores(closed: Closed, tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice isn't installed")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "again")]
    subprocess.run([office, profile, *convert, str(closed.workbook)], check=True, timeout=100)

    again = tmp_path / "again" / closed.workbook.name

    for title in ("Response rates", "Scale scores", "Items"):
        assert rounded(rows(again, title)) == rounded(rows(closed.workbook, title))
