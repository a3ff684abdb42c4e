"""The command scores a made-up school's file as psych and base R do; runs anywhere.

The file goes the whole way that a school's own would: columns found, answers read, items turned
round, scales scored. The data are nobody's answers; `data/README.md` says whose figures these are.
"""

import csv
import json
from typing import Any

import pytest
from click.testing import CliRunner

from surveyapp.cli import main

from .reference import HERE

DATA = HERE / "data"
SURVEY = HERE / "synthetic_school_a.yaml"
WAVES = ("before", "after")
ARMS = [(wave, arm) for wave in WAVES for arm in ("programme", "comparison")]


@pytest.mark.parametrize(("wave", "arm"), ARMS)
def test_the_scores_are_those_of_base_r(tmp_path, wave, arm):
    known, tolerance = expected(f"desc_synthA_{wave}_{arm}")

    found = scales(scored(tmp_path, wave=wave, arm=arm))

    belonging = found["belonging"]
    assert (belonging["n"], belonging["unscored"]) == (known["n"], known["n_not_scorable"])
    assert figures(belonging) == pytest.approx(r_figures(known), abs=tolerance)
    assert found["wellbeing"]["n"] == known["who"]["n"]
    assert figures(found["wellbeing"]) == pytest.approx(r_figures(known["who"]), abs=tolerance)
    bands = {it["label"]: it["n"] for it in found["wellbeing"]["bands"]}
    assert bands["very low"] == known["who_n_28_or_less"]
    assert bands["very low"] + bands["low"] == known["who_n_50_or_less"]
    often = found["bullied_often"]
    assert often["n"] == known["bullied_n"]
    assert often["mean"] == pytest.approx(known["bullied_often_n"] / known["bullied_n"])


@pytest.mark.parametrize("wave", WAVES)
def test_the_reliability_is_that_of_psych(tmp_path, wave):
    known, tolerance = expected(f"rel_synthA_{wave}_listwise")
    loose = 0.006  # psych fits its factor by other steps

    found = scales(scored(tmp_path, wave=wave))["belonging"]["reliability"]

    assert found["n"] == known["n_complete"]
    assert found["alpha"] == pytest.approx(known["alpha_raw"], abs=tolerance)
    assert found["interval"] == pytest.approx(known["alpha_feldt_ci95"], abs=tolerance)
    assert found["standardised"] == pytest.approx(known["alpha_std"], abs=loose)
    assert found["omega"] == pytest.approx(known["omega_total_minres_1f"], abs=loose)
    drop = {it["item"]: it["correlation"] for it in found["by_item"]}
    without = {it["item"]: it["alpha_without"] for it in found["by_item"]}
    assert drop == pytest.approx(known["r_drop"], abs=tolerance)
    assert without == pytest.approx(known["alpha_if_deleted"], abs=tolerance)


def test_the_columns_that_are_no_items_are_listed(tmp_path):
    left_out = scored(tmp_path, wave="before")["left_out"]

    assert [it["column"] for it in left_out] == [
        "class",
        "arm",
        "year_group",
        "gender",
        "send",
        "wave",
    ]


def scored(folder, **where: str) -> dict[str, Any]:
    """Run the command on the rows that hold these values."""
    with (DATA / "synthetic_school_a.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    path = folder / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if where.items() <= row.items())
    command = ["score", str(SURVEY), str(path), "--id", "pupil", "--json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def scales(found: dict[str, Any]) -> dict[str, Any]:
    return {it["id"]: it for it in found["scales"]}


def expected(name: str) -> tuple[dict[str, Any], float]:
    cases = json.loads((DATA / "expected.json").read_text("utf-8"))["cases"]
    (case,) = (case for case in cases if case["id"] == name)
    return case["expected"], case["tolerance"]["abs"]


def figures(scale: dict[str, Any]) -> list[float]:
    return [scale["mean"], scale["sd"], *scale["interval"]]


def r_figures(known: dict[str, Any]) -> list[float]:
    return [known["mean"], known["sd"], *known["ci95"]]
