"""A pupil goes on without a network in Firefox and in WebKit, as in Chromium."""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import factories
from tests.journeys import robots
from tests.journeys.conftest import Survey, put, serving
from tests.journeys.robots import Left, Robot
from tests.journeys.steps import SAVED, SENT

BROWSERS = {
    "Firefox": (robots.firefox, ["firefox-esr"]),
    "WebKit": (robots.webkit, ["WebKitWebDriver", "Xvfb", robots.MINI_BROWSER]),
}
KEPT = """caches.open("documents").then((it) => it.keys()).then((all) => all.some((it) =>
  it.url.includes("/answer")))"""


@dataclass(frozen=True)
class Pupil:
    """Somebody at a browser, who reads words and presses on what has them."""

    robot: Robot

    def sees(self, words: str) -> None:
        """Wait until the page has these words."""
        self.wait_for(f"document.body.innerText.includes({json.dumps(words)})")

    def presses(self, words: str) -> None:
        """Press on the button, link or answer with these words."""
        texts = f"""[...document.querySelectorAll("button, a, label, summary")]
          .find((it) => it.innerText.trim() === {json.dumps(words)} && it.checkVisibility())"""
        self.keep_trying(lambda: self.robot.press(texts))

    def types(self, text: str) -> None:
        """Type into the only field in sight."""
        fields = """[...document.querySelectorAll("input[type=text], textarea")]
          .find((it) => it.checkVisibility())"""
        self.keep_trying(lambda: self.robot.write(fields, text))
        self.wait_for(f"{fields}.value === {json.dumps(text)}")

    def starts(self, address: str, code: str) -> None:
        self.robot.open(address)
        self.wait_for("document.readyState === 'complete'")
        self.types(code)
        self.presses("Start")
        self.wait_for("document.querySelector('main[data-stepped]') !== null")
        self.presses("Yes")

    def answers(self, *picks: str) -> None:
        for words in picks:
            self.presses(words)
            self.presses("Next")

    def finishes(self, *picks: str) -> None:
        self.answers(*picks)
        self.types("Longer breaks.")
        self.presses("Next")
        self.wait_for("!document.querySelector('[data-next]').hasAttribute('aria-disabled')")
        self.presses("Send my answers")
        self.sees(SAVED)

    def wait_for(self, condition: str) -> None:
        def is_so() -> None:
            if not self.robot.run(condition):
                raise Left(condition)

        self.keep_trying(is_so)

    def keep_trying(self, work: Callable[[], None]) -> None:
        """Do something in the page as soon as it can be done, in this page or the next."""
        end = time.monotonic() + robots.PATIENCE
        while True:
            try:
                return work()
            except Left as problem:
                if time.monotonic() > end:
                    raise AssertionError(self.robot.run("document.body.innerText")) from problem
            time.sleep(0.1)


def test_answers_given_without_a_network_arrive_once(pupil: Pupil, tmp_path: Path):
    with serving(tmp_path) as site:
        port = int(site.address.rsplit(":", 1)[1])
        survey = put(site, factories.version)
        first, second = survey.codes(2)
        pupil.robot.open(site.address)
        pupil.wait_for("navigator.serviceWorker.ready.then(() => true)")
        pupil.starts(site.address, first)
        pupil.answers("Sometimes")
        pupil.wait_for(KEPT)

    pupil.robot.open(site.address)
    pupil.presses("Carry on")
    pupil.finishes("Often", "Always")
    pupil.presses("I've finished")
    pupil.presses("I can't keep it pressed")
    pupil.presses("Start for the next person")
    pupil.sees("Waiting on this tablet to be sent: 1.")
    pupil.starts(site.address, second)
    pupil.finishes("Never", "Never", "Never")

    with serving(tmp_path, port) as site:
        pupil.sees(SENT)
        here = Survey(site, survey.wave, survey.group)
        pupil.keep_trying(lambda: arrived(here, 2))
        kept = here.kept()
    assert len({it.sitting for it in kept}) == 2
    assert sorted((it.answers for it in kept), key=lambda answers: answers["safe"]) == [
        {"safe": 1, "liked": 1, "alone": 1},
        {"safe": 2, "liked": 3, "alone": 4},
    ]


def arrived(survey: Survey, number: int) -> None:
    """Raise Left until so many answers are kept."""
    if len(survey.kept()) < number:
        raise Left(f"fewer than {number} have come")


@pytest.fixture(params=BROWSERS)
def pupil(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """Seat somebody at each browser; a missing one fails in CI, and is passed by elsewhere."""
    start, needed = BROWSERS[request.param]
    missing = [program for program in needed if not shutil.which(program)]
    if missing:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"this journey needs {', '.join(missing)}")
    with start(tmp_path_factory.mktemp("profile")) as robot:
        yield Pupil(robot)
