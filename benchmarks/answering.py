"""Our page beside a SurveyJS page with the same thirty questions, on a slow line and a slow tablet.

Both come packed from one server to a browser that was never here before, over what Chrome's tools
call "Slow 4G" (562.5 ms, 1.44 Mbit/s down, 675 kbit/s up), with its processor slowed to a quarter.
The first pair of visits, for which the server makes its pages ready, isn't counted.
SurveyJS is at its lightest: its smallest style sheet, its scripts deferred, the questions written
into the page, one per page as ours. Ours is the document that a code opens, without the worker that
fetches more for days without a network. Figures are medians of runs that take turns, and the ratio
is the median of each pair's, with the smallest and the largest.

    make bench
    .venv/bin/python -m benchmarks.answering [RUNS]
"""

import gzip
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from surveyapp import create_app, db
from surveyapp.config import Config
from surveyapp.questionnaire import files, parsing
from surveyapp.questionnaire.model import Question, Questionnaire
from tests import factories
from tests.journeys.conftest import CHROMIUM, FLAGS, TABLET, Site, put

ROOT = Path(__file__).parent.parent
THIRTY = ROOT / "tests" / "surveys" / "thirty.yaml"
MODULES = ROOT / ".venv-bench" / "surveyjs" / "node_modules"
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_440_000 / 8,
    "uploadThroughput": 675_000 / 8,
}
TAPS = 10
SETTLED = 2000  # milliseconds, after which nothing larger is painted
STATES = ["I'd rather not say", "I don't understand"]
PAINTED = """async () => {
  const seen = (type) => new Promise((resolve) => {
    const look = (list) => resolve(list.getEntries().at(-1).startTime);
    new PerformanceObserver(look).observe({ type, buffered: true });
  });
  return [await seen("paint"), await seen("largest-contentful-paint")];
}"""
WATCH_TAPS = """() => {
  globalThis.taken = [];
  addEventListener("click", ({ target, timeStamp }) => {
    if (!/Next/.test(target.value || target.textContent)) return;
    const before = WHERE;
    requestAnimationFrame(function look() {
      if (WHERE === before) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => taken.push(performance.now() - timeStamp);
      return port2.postMessage("");
    });
  }, true);
}"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/peer/survey-core/survey-core.fontless.min.css">
<script defer src="/peer/survey-core/survey.core.min.js"></script>
<script defer src="/peer/survey-js-ui/survey-js-ui.min.js"></script>
</head><body><div id="survey"></div><script>
addEventListener("DOMContentLoaded", () => {{
  globalThis.survey = new Survey.Model({model});
  survey.render(document.getElementById("survey"));
}});
</script></body></html>"""


@dataclass(frozen=True)
class Figures:
    """What one visit took: times in milliseconds, from the start of the navigation or the tap."""

    first_paint: float
    largest_paint: float
    kilobytes: float
    tap: float


NAMES = {
    "first_paint": "first contentful paint, ms",
    "largest_paint": "largest contentful paint, ms",
    "kilobytes": "bytes with headers, kB",
    "tap": "tap to next question, ms",
}


def in_surveyjs(questionnaire: Questionnaire) -> str:
    """Write the questionnaire as a SurveyJS page: the welcome first, then a question per page."""
    welcome = f"<h2>{questionnaire.assent.title}</h2><p>{questionnaire.assent.text}</p>"
    pages = [{"elements": [{"type": "html", "name": "welcome", "html": welcome}]}]
    pages += [{"elements": [_element(question)]} for question in questionnaire.asking()]
    model = {"title": questionnaire.title, "pages": pages, "showProgressBar": True}
    return PAGE.format(title=questionnaire.title, model=json.dumps(model))


def _element(question: Question) -> dict[str, object]:
    element: dict[str, object] = {"name": question.id, "title": question.text}
    if question.is_comment:
        return element | {"type": "comment"}
    words = ["Never", "Sometimes", "Often", "Always"]
    words = words if question.type == "rating" else ["Yes", "No"]
    return element | {"type": "radiogroup", "choices": words + STATES}


def peer(questionnaire: Questionnaire) -> Callable[..., object]:
    """Serve the SurveyJS page and its files, packed beforehand."""
    page = gzip.compress(in_surveyjs(questionnaire).encode())
    packed = {
        f"/{path.relative_to(MODULES)}": (kind, gzip.compress(path.read_bytes()))
        for kind, pattern in (("text/javascript", "*/*.min.js"), ("text/css", "*/*.min.css"))
        for path in MODULES.glob(pattern)
    }

    @Request.application
    def application(request: Request) -> Response:
        kind, content = packed.get(request.path, ("text/html; charset=utf-8", page))
        return Response(content, headers={"Content-Type": kind, "Content-Encoding": "gzip"})

    return application


class Quiet(WSGIRequestHandler):
    """Keeps connections open, as servers in service do, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve both pages; gives their address and codes for ours."""
    url = f"sqlite:///{folder / 'site.db'}"
    db.upgrade(url)
    app = create_app(
        Config(
            database_url=url,
            data_folder=folder,
            public_url="http://127.0.0.1",
            secret_key="s" * 32,
            comment_key=factories.MASTER_KEY,
            code_key=factories.CODE_KEY,
            trusted_hosts=("127.0.0.1",),
        )
    )
    both = DispatcherMiddleware(app, {"/peer": peer(parsing.parse(files.read(THIRTY).document))})
    server = make_server("127.0.0.1", 0, both, threaded=True, request_handler=Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    bind = db.engine(url)
    site = Site(f"http://127.0.0.1:{server.port}", bind)
    survey = put(site, lambda session, school: factories.published(session, school, THIRTY))
    try:
        yield site.address, survey.codes(100)
    finally:
        server.shutdown()
        bind.dispose()


def visit(browser: Browser, address: str, open_page: str, where: str) -> Figures:
    """Open a page in a fresh browser, read what it took, and go through some questions."""
    context = browser.new_context(viewport=TABLET, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}/ping")
    control = context.new_cdp_session(page)
    received = _counted(control)
    control.send("Network.emulateNetworkConditions", SLOW_4G)
    control.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    with page.expect_navigation(wait_until="networkidle", timeout=120_000):
        page.evaluate(open_page)
    page.wait_for_timeout(SETTLED)
    first, largest = page.evaluate(PAINTED)
    figures = Figures(first, largest, sum(received) / 1000, _tap(page, where))
    context.close()
    return figures


def _counted(control: CDPSession) -> list[float]:
    received: list[float] = []
    control.on("Network.loadingFinished", lambda it: received.append(it["encodedDataLength"]))
    control.send("Network.enable")
    return received


def _tap(page: Page, where: str) -> float:
    """Give the median time from a tap on Next to the picture with the next question."""
    page.get_by_role("link", name="Yes, I'll do it").or_(
        page.get_by_role("button", name="Next")
    ).first.click()
    page.evaluate(WATCH_TAPS.replace("WHERE", where))
    for number in range(TAPS):
        page.get_by_text("Sometimes", exact=True).locator("visible=true").click()
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text("Sometimes", exact=True).locator("visible=true")).to_be_visible()
        while page.evaluate("taken.length") <= number:
            page.wait_for_timeout(20)
    return statistics.median(page.evaluate("taken"))


def ours(code: str) -> str:
    """Write what opens our document: the form of the page with the code."""
    return f"""() => {{
      const form = document.createElement("form");
      Object.assign(form, {{ method: "post", action: "/answer" }});
      for (const [name, value] of Object.entries({{ code: "{code}", _lang: "en" }}))
        form.append(Object.assign(document.createElement("input"), {{ name, value }}));
      document.body.append(form);
      form.submit();
    }}"""


def table(pairs: list[tuple[Figures, Figures]]) -> str:
    """Write the medians of both and the ratio as rows of Markdown."""
    rows = []
    for name, words in NAMES.items():
        both = [(getattr(our, name), getattr(their, name)) for our, their in pairs]
        shares = sorted(our / their for our, their in both)
        middle = [statistics.median(side) for side in zip(*both, strict=True)]
        ratio = f"{statistics.median(shares):.3f} ({shares[0]:.3f} to {shares[-1]:.3f})"
        rows.append(f"| {words} | {middle[0]:,.0f} | {middle[1]:,.0f} | {ratio} |")
    return "\n".join(["| | surveyapp | SurveyJS | ratio |", "|---|---|---|---|", *rows])


def main(runs: int) -> None:
    """Measure both in turns, who begins taking turns as well, and print the table."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    pairs = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as (address, codes),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        peer_page = f"() => {{ location.href = '{address}/peer/' }}"
        for number, code in enumerate(codes[: runs + 1]):
            visits = [(ours(code), "document.title"), (peer_page, "survey.currentPageNo")]
            order = [0, 1] if number % 2 else [1, 0]
            seen = {which: visit(browser, address, *visits[which]) for which in order}
            pairs.append((seen[0], seen[1]))
        browser.close()
    print(table(pairs[1:]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 9)
