"""The browser decides which questions come up exactly as the server does."""

import json
from pathlib import Path

from tests.journeys.conftest import Tablet

VECTORS = Path(__file__).parent.parent / "questionnaire" / "rule_vectors.json"
HOLDS = """async (vectors) => {
  const { holds } = await import("/static/respond/rules.js");
  return vectors.map((vector) => [vector.name, holds(vector.rule, vector.answers)]);
}"""


def test_every_rule_holds_in_the_browser_as_the_vectors_say(tablet: Tablet):
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    tablet.page.goto(tablet.address)

    held = tablet.page.evaluate(HOLDS, vectors)

    assert held == [[vector["name"], vector["holds"]] for vector in vectors]
