"""The command scores 2,800 answers to 25 items as R's psych package does.

`bfi.csv` is the bfi data of psych; the expected figures were computed with psych 2.x in R and carry
their tolerance. Both lie in a folder beside the project, not in it, since the data are under the
GPL; CI has the folder and fails without it. `test_score_school.py` runs anywhere.
"""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveyapp.cli import main

HERE = Path(__file__).parent
REFERENCE = HERE.parents[2] / "shared" / "reference" / "psychometrics"
SCALES = ("agreeableness", "conscientiousness", "extraversion", "neuroticism", "openness")


@pytest.fixture(scope="module", autouse=True)
def reference():
    """Give the folder; without its data these tests fail in CI and are skipped elsewhere."""
    if not (REFERENCE / "data" / "bfi.csv").exists():
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"the reference data, which may not be copied, are not in {REFERENCE}")
    return REFERENCE


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_has_the_n_mean_spread_and_alpha_of_psych(scored, expected, scale):
    known, tolerance = expected[f"rel_bfi_{scale}_listwise"]

    found = next(it for it in scored["scales"] if it["id"] == scale)

    assert (found["n"], found["unscored"]) == (
        known["n_complete"],
        known["n_rows"] - known["n_complete"],
    )
    assert found["mean"] == pytest.approx(known["sum_score_complete_mean"], abs=tolerance)
    assert found["sd"] == pytest.approx(known["sum_score_complete_sd"], abs=tolerance)
    assert found["reliability"]["alpha"] == pytest.approx(known["alpha_raw"], abs=tolerance)
    assert found["reliability"]["interval"] == pytest.approx(
        known["alpha_feldt_ci95"], abs=tolerance
    )


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_hangs_together_as_psych_finds(scored, expected, scale):
    known, tolerance = expected[f"rel_bfi_{scale}_listwise"]
    loose = 0.006  # psych averages pairwise correlations, and fits its factor by other steps

    found = next(it for it in scored["scales"] if it["id"] == scale)["reliability"]

    assert found["sem"] == pytest.approx(known["sem_sum_score_complete"], abs=tolerance)
    assert found["standardised"] == pytest.approx(known["alpha_std"], abs=loose)
    assert found["omega"] == pytest.approx(known["omega_total_minres_1f"], abs=loose)
    items = {it["item"].upper(): it for it in found["by_item"]}
    for item, correlation in known["r_drop"].items():
        assert items[item]["correlation"] == pytest.approx(correlation, abs=tolerance)
        without = known["alpha_if_deleted"][item]
        assert items[item]["alpha_without"] == pytest.approx(without, abs=tolerance)


@pytest.mark.parametrize("scale", SCALES)
def test_every_answer_of_an_item_is_counted(scored, expected, scale):
    known, _ = expected[f"rel_bfi_{scale}_pairwise"]

    for item, answered in known["item_n"].items():
        found = next(it for it in scored["items"] if it["id"] == item.lower())
        assert found["answered"] == answered
        assert sum(it["n"] for it in found["answers"]) == answered


def test_the_columns_that_are_no_items_are_listed(scored):
    assert [it["column"] for it in scored["left_out"]] == ["gender", "education", "age"]


@pytest.fixture(scope="module")
def scored(reference):
    files = [str(HERE / "bfi.yaml"), str(reference / "data" / "bfi.csv")]
    result = CliRunner().invoke(main, ["score", *files, "--id", "id", "--json"])
    assert result.exit_code == 0
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def expected(reference):
    cases = json.loads((reference / "expected.json").read_text("utf-8"))["cases"]
    return {case["id"]: (case["expected"], case["tolerance"]["abs"]) for case in cases}
